"""A text file that several articles were saved to, one below the other -> the text of each.

Taken for one, all that the later ones say would be cited as the first one's, with its outlet and day.
"""

import re
from collections.abc import Iterator

from nutgraf.ingest.clean import ends_sentence, one_line
from nutgraf.ingest.sources.head_lines import HEADLINE_CHARS, read_line

# What databases of newspapers put between articles: "2 of 40 DOCUMENTS".
_NUMBERED = re.compile(r"^[^\S\n]*(?:document )?\d+ of \d+(?: documents?| articles?)?[^\S\n]*$", re.I | re.M)
# What they tell of an article beside its headline, byline and day.
_RECORD = re.compile(
    r"^(?:section|length|load-date|language|publication-type|document-type|graphic|subject|journal-code):"
    r" .*$\n?|^(?:copyright \d{4}|end of document\b).*$\n?",
    re.I | re.M,
)
# How many lines, blank ones apart, a headline and what stands below it take.
_HEAD_LINES = 4
# A body has a sentence of so many characters at least.
_LEAST_CHARS = 40


def articles_in(text: str) -> list[str]:
    """Return the texts of the articles that stand in one: itself, where there is one.

    A further article begins below a line that numbers it, or with a headline, a line that says who wrote it
    or for which outlet, and the day; there has to be a body between two.
    """
    numbered = [match.span() for match in _NUMBERED.finditer(text)]
    if len(numbered) > 1:
        ends = [*(start for start, _ in numbered[1:]), len(text)]
        parts = (text[begin:end] for (_, begin), end in zip(numbered, ends, strict=True))
        return [_RECORD.sub("", part).strip("\n") for part in parts]
    lines = text.split("\n")
    starts = [*_heads(lines)]
    if len(starts) < 2:
        return [text]
    ends = [*starts[1:], len(lines)]
    return ["\n".join(lines[start:end]) for start, end in zip([0, *starts[1:]], ends, strict=True)]


def _heads(lines: list[str]) -> Iterator[int]:
    """Yield the number of each line that is the headline of an article, and has a body below it."""
    has_body, head, number = True, -1, 0
    while number < len(lines):
        if has_body and (below := _below(lines, number)):
            has_body, head, number = False, number, below
            continue
        line = lines[number].strip()
        if not has_body and len(line) >= _LEAST_CHARS and ends_sentence(line):
            yield head
            has_body = True
        number += 1


def _below(lines: list[str], number: int) -> int:
    """Return where the body begins below a headline with a byline or outlet and a day; 0 where none is."""
    title = one_line(lines[number][: 2 * HEADLINE_CHARS])
    opens = number == 0 or not lines[number - 1].strip()
    is_headline = 0 < len(title) <= HEADLINE_CHARS and not ends_sentence(title) and title[-1] not in ",;:"
    if not opens or not is_headline or read_line(title):
        return 0
    said: set[str] = set()
    told = 0
    for place in range(number + 1, min(number + 2 * _HEAD_LINES, len(lines))):
        if not lines[place].strip():
            continue
        found = read_line(one_line(lines[place]))
        told += 1
        if not found or told >= _HEAD_LINES:
            return 0
        said |= found.keys()
        if "published_at" in said and said & {"authors", "source"}:
            return place + 1
    return 0
