"""The head of a text: a headline, and around it who wrote it, for which outlet, and on which day."""

import re
from dataclasses import dataclass
from itertools import dropwhile
from typing import Any

from nutgraf.ingest.clean import STOPS, Block, one_line
from nutgraf.ingest.sources.head_lines import (
    HEADLINE_CHARS,
    LINE_CHARS,
    OUTLET_WORDS,
    headline,
    is_label,
    is_name,
    read_line,
)
from nutgraf.ingest.sources.release import CONTACT, LABEL

# How many lines, blank ones apart, may belong to it.
_LINES = 8


@dataclass(frozen=True, slots=True)
class _Line:
    """A line near the top of a text: what it says of the article, if that is all it does."""

    number: int
    text: str
    says: dict[str, Any]
    follows: bool
    is_label: bool

    @property
    def ends(self) -> bool:
        return self.text[-1] in STOPS


def take_head(text: str, *, titled: bool = False) -> tuple[dict[str, Any], str]:
    """Return what stands in the head of a text (title, published_at, source, authors), and the rest of it.

    Only a head that says the day is taken for one, or that of a press release. Two things stay in the rest:
    lines of it that say none of these, such as a standfirst or whom to ask, and a headline that is marked as
    one in Markdown. Lines that only call it a press release do not.

    Args:
        text: plain text or Markdown.
        titled: whether the headline is known, and need not stand in it.
    """
    lines = text.split("\n")
    told, labels = _without_labels(_told(lines))
    fields: dict[str, Any] = {}
    taken = {label.number for label in labels if not label.says}
    if not titled and (issuer := _issuer(told, labels)):
        fields["source"] = issuer.text
        taken.add(issuer.number)
        told.remove(issuer)
    title = None if titled else _title(told)
    is_title = title is not None and title.text[-1] not in ",;:" and len(title.text) <= HEADLINE_CHARS
    if title and not is_title and not labels:
        return {}, text
    # What stands first in a press release may be its body.
    if title and is_title and not (labels and title.text[-1] == "."):
        told.remove(title)
        if not lines[title.number].lstrip().startswith("#"):
            fields["title"] = headline(title.text)
            taken.add(title.number)
    unknown = 0
    for line in told:
        if line.says:
            fields = line.says | fields
            # A day that may be one of two can be read by who sees it.
            taken |= {line.number} if "date" not in line.says else set()
            unknown = 0
            continue
        # A standfirst, a place or a name; two lines of one paragraph, or a sentence, are the body.
        unknown = unknown + 1 if line.follows else 1
        if unknown > 1 or line.ends or (title and title.ends) or len(line.text) > LINE_CHARS:
            break
    if updated := fields.pop("updated_at", None):
        fields.setdefault("published_at", updated)
    if fields.keys().isdisjoint(("published_at", "date")) and not labels:
        return {}, text
    return fields, _without(lines, taken)


def split_head(blocks: list[Block], most: int, *, titled: bool) -> tuple[dict[str, Any], list[Block]]:
    """Return what the first blocks, at most so many, say as the head of a text; the blocks without that."""
    first, rest = blocks[:most], blocks[most:]
    fields, text = take_head("\n\n".join(block.text for block in first), titled=titled)
    lines = iter(text.split("\n"))
    left: list[Block] = []
    for block in first:
        kept = "\n".join(filter(None, (next(lines) for _ in block.text.split("\n"))))
        left += [Block(kept, block.is_heading)] if kept else []
        next(lines, None)  # the blank one between two
    return fields, left + rest


def _without(lines: list[str], taken: set[int]) -> str:
    return "\n".join("" if number in taken else line for number, line in enumerate(lines))


def _told(lines: list[str]) -> list[_Line]:
    told: list[_Line] = []
    follows = False
    for number, line in enumerate(lines):
        # More is no line of a head, and of a megabyte of marks would take minutes.
        text = re.sub(r"^[#>\s]+|\*+|(?<!\w)_+|_+(?!\w)", "", one_line(line[: 2 * HEADLINE_CHARS]))
        if any(map(str.isalnum, text)):
            text = text.strip()
            says = read_line(text)
            is_marked = is_label(text) or (says != {} and LABEL.search(text) is not None)
            told.append(_Line(number, text, says, follows, is_marked))
            if sum(not line.is_label for line in told) > _LINES:
                break
        follows = text != ""
    return told


def _without_labels(told: list[_Line]) -> tuple[list[_Line], list[_Line]]:
    """Return the lines but for those that only call it a press release or, in one, say whom to ask.

    With them, the lines that call it so, whether they also say a day or outlet or not.
    """
    body = next((place for place, line in enumerate(told) if line.ends and _is_body(line)), len(told))
    if not (labels := [line for line in told[:body] if line.is_label]):
        return told, []
    passed = {label.number for label in labels if not label.says}
    paragraph: list[_Line] = []
    for line in told[:body]:
        paragraph = [*paragraph, line] if line.follows else [line]
        if CONTACT.fullmatch(line.text):
            # A name may stand between the first line of them and the last.
            first = next(place for place, each in enumerate(paragraph) if CONTACT.fullmatch(each.text))
            passed |= {each.number for each in paragraph[first:] if not _is_dated(each)}
    return [line for line in told if line.number not in passed], labels


def _is_body(line: _Line) -> bool:
    return not (line.says or line.is_label or CONTACT.fullmatch(line.text))


def _issuer(told: list[_Line], labels: list[_Line]) -> _Line | None:
    """Return the line that names whose a press release is: above its headline, a label or day between."""
    # The day of the label may stand above it.
    named = [*dropwhile(lambda line: bool(line.says), told)]
    if not labels or not named:
        return None
    first, *others = named
    if first.text.count(" ") >= OUTLET_WORDS or not is_name(first.text):
        return None
    place = next((place for place, line in enumerate(others) if not line.says), len(others))
    following = others[place + 1 : place + 2]
    if not following or others[place].ends or (following[0].follows and not following[0].says):
        return None
    is_parted = place > 0 or any(first.number < label.number < others[place].number for label in labels)
    return first if is_parted else None


def _title(told: list[_Line]) -> _Line | None:
    """Return the headline: the first line, or the one below the outlet, byline or day that stands first."""
    first = told[0] if told else None
    place = next((place for place, line in enumerate(told[:4]) if not line.says), 0)
    if first and first.says and place:
        is_dated = _is_dated(first)
        following = told[place + 1] if place + 1 < len(told) else None
        runs_on = following is not None and following.follows and not following.says
        # The outlet may stand first, and the day below it.
        stands_below = place == 1 or is_dated or (place == 2 and _is_dated(told[1]))
        if stands_below and not told[place].ends and not runs_on:
            return told[place]
        return None if is_dated else first
    return first


def _is_dated(line: _Line) -> bool:
    return not line.says.keys().isdisjoint(("published_at", "updated_at", "date"))
