"""The head of a text: a headline, and around it who wrote it, for which outlet, and on which day."""

import re
from dataclasses import dataclass
from typing import Any

from nutgraf.ingest.calendar import MONTH_NUMBERS, WEEKDAYS, WEEKDAYS_FOR_SHORT
from nutgraf.ingest.clean import STOPS, Block, one_line
from nutgraf.ingest.sources.byline import split_byline
from nutgraf.ingest.sources.day import read_time

# How many lines, blank ones apart, may belong to it; how long each, a title and an outlet's name may be.
_LINES, _LINE_CHARS, HEADLINE_CHARS, _OUTLET_WORDS = 8, 120, 200, 5
_WEEKDAY = rf"(?:{'|'.join((*WEEKDAYS, *WEEKDAYS_FOR_SHORT))})\b\.?"
_MONTH = rf"(?:{'|'.join(MONTH_NUMBERS)})\.?"
_YEAR = r"(?:1[5-9]|20)\d\d"
_DAY = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? {_YEAR}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR}"
    rf"|{_YEAR}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:Z\b|[+-]\d\d:?\d\d))?)?)(?!\w)",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?i:\b(?:\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\b\.?)?|\d{1,2} ?[ap]\.?m\b\.?))(?: [A-Z]{2,4}\b)?"
)
_PARTS = re.compile(r"[|·•—–()]| - |\s(?=by\b)", re.IGNORECASE)
# What else stands in a line that says the day.
_LABEL = re.compile(
    rf"(?:(?:first|last|originally|published|posted|updated|modified|revised|printed|filed|issued|date|dated|on|at"
    rf"|{_WEEKDAY}|\d+ min(?:ute)? read|\S*@\S+)[ ,:]*)*",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"\b(?:updated|modified|revised)\b", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|headline): ", re.IGNORECASE)
_SOURCE = re.compile(r"(?:source|outlet|publisher|publication): (.+)", re.IGNORECASE)
_BYLINE = re.compile(
    r"(?:(?:words |story |text )?by:? |(?:author|byline)s?: )(?P<names>.+?)"
    r"(?: for (?:the )?(?P<source>\D+))?",
    re.IGNORECASE,
)
_STAFF = re.compile(r"([^,]+?) (?:staff|newsroom)(?: (?:writer|reporter|report)s?)?", re.IGNORECASE)
# "Averdon, 3 May 2024" is where it was written; the name of an outlet has one of these.
_OUTLET = re.compile(
    r"\b(?:agency|bbc|bulletin|bugle|chronicle|cnn|courier|daily|dispatch|echo|examiner|express|gazette|globe|guardian"
    r"|herald|independent|inquirer|journal|ledger|magazine|mail|mercury|mirror|monitor|news(?:paper)?|observer|post"
    r"|press|record|register|reuters|review|sentinel|standard|star|sun|telegraph|times|today|tribune|week(?:ly)?"
    r"|wire|world)\b|\w\.(?:com|org|net|[a-z]{2})$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line near the top of a text: what it says of the article, if that is all it does."""

    number: int
    text: str
    says: dict[str, Any]
    follows: bool

    @property
    def ends(self) -> bool:
        return self.text[-1] in STOPS


def take_head(text: str, *, titled: bool = False) -> tuple[dict[str, Any], str]:
    """Return what stands in the head of a text (title, published_at, source, authors), and the rest of it.

    Only a head that says the day is taken for one. Two things stay in the rest: lines of it that say none of
    these, such as a standfirst, and a headline that is marked as one in Markdown.

    Args:
        text: plain text or Markdown.
        titled: whether the headline is known, and need not stand in it.
    """
    lines = text.split("\n")
    told = _told(lines)
    fields: dict[str, Any] = {}
    taken: set[int] = set()
    title = None if titled else _title(told)
    if title:
        told.remove(title)
        if title.text[-1] in ",;:" or len(title.text) > HEADLINE_CHARS:
            return {}, text
        if not lines[title.number].lstrip().startswith("#"):
            fields["title"] = _TITLE.sub("", title.text, count=1)
            taken.add(title.number)
    unknown = 0
    for line in told:
        if line.says:
            fields = line.says | fields
            taken.add(line.number)
            unknown = 0
            continue
        # A standfirst, a place or a name; two lines of one paragraph, or a sentence, are the body.
        unknown = unknown + 1 if line.follows else 1
        if unknown > 1 or line.ends or (title and title.ends) or len(line.text) > _LINE_CHARS:
            break
    updated = fields.pop("updated_at", None)
    if not fields.setdefault("published_at", updated):
        return {}, text
    return fields, "\n".join("" if number in taken else line for number, line in enumerate(lines))


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


def read_line(text: str) -> dict[str, Any]:
    """Return what one line says of its article; nothing where it is no line of a head.

    The fields are authors, source, and published_at, or updated_at where the line calls its day so.
    """
    fields: dict[str, Any] = {}
    if len(text) > _LINE_CHARS:
        return fields
    last = 0
    for match in _DAY.finditer(text):
        if not (day := _moment(match[0])):
            return {}
        name = "updated_at" if _UPDATED.search(text, last, match.start()) else "published_at"
        fields.setdefault(name, day)
        last = match.end()
    for part in _PARTS.split(_CLOCK.sub("|", _DAY.sub("|", text))):
        part = part.strip(" ,.;:-")
        if _LABEL.fullmatch(part):
            continue
        found = _part(part, is_dated=last > 0, is_signed="authors" in fields)
        if found is None:
            return {}
        fields = found | fields
    return fields


def _told(lines: list[str]) -> list[_Line]:
    told: list[_Line] = []
    follows = False
    for number, line in enumerate(lines):
        # More is no line of a head, and of a megabyte of marks would take minutes.
        text = re.sub(r"^[#>\s]+|\*+|(?<!\w)_+|_+(?!\w)", "", one_line(line[: 2 * HEADLINE_CHARS]))
        if any(map(str.isalnum, text)):
            told.append(_Line(number, text.strip(), read_line(text.strip()), follows))
            if len(told) > _LINES:
                break
        follows = text != ""
    return told


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
    return not line.says.keys().isdisjoint(("published_at", "updated_at"))


def _part(text: str, *, is_dated: bool, is_signed: bool) -> dict[str, Any] | None:
    """Return what a part of a line says, such as nothing for a place or a section; None if it is no part."""
    if match := _SOURCE.fullmatch(text):
        return {"source": match[1]}
    if match := _BYLINE.fullmatch(text):
        names, source = match["names"], match["source"] or ""
        first, comma, last = names.rpartition(",")
        if comma and not source and _OUTLET.search(last):
            names, source = first, last
        if staff := _STAFF.fullmatch(source.strip() or names):
            source = staff[1]
        said = {"authors": split_byline(names)} | ({"source": source.strip()} if source else {})
        return said if _is_name(names) else None
    name = re.sub(r"^(?:for|from) (?:the )?", "", text, flags=re.IGNORECASE)
    if not _is_name(name) or re.search(r"\d", name) or name.count(" ") >= _OUTLET_WORDS:
        return None
    if _OUTLET.search(name) or (is_signed and not is_dated):
        return {"source": name}
    return {} if is_dated else None


def _is_name(text: str) -> bool:
    first, *rest = text.split(",")[0].split() or ["-"]
    # "van", "of" and "the" are small in names, too.
    return not first[0].islower() and all(len(word) <= 3 or not word[0].islower() for word in rest)


def _moment(text: str) -> str | None:
    """Return a day in ISO 8601, or a moment where the text gives its time and zone."""
    try:
        moment = read_time(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.date()).isoformat()
