"""The lines of a document's pages -> its paragraphs, without what stands on the edge of every page.

A PDF says where each line stands and how large it is, and nothing of paragraphs, columns or headings.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise

from nutgraf.ingest.clean import ends_sentence
from nutgraf.ingest.sources.head_lines import is_label, read_line

# How many lines at the top and the bottom of a page may be a running head or foot.
_EDGE_LINES, _EDGE_CHARS = 3, 200
# Page numbers, and what browsers print around a page.
_AROUND = re.compile(
    r"(?:page )?[-–— ]*\d{1,3}(?: ?(?:of|/) ?\d{1,3})?[-–— ]*"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}, \d{1,2}:\d\d\b.*|(?:https?|file)://\S+(?: \d+/\d+)?",
    re.IGNORECASE,
)
# What counts articles, not pages.
_NUMBERED = re.compile(r"\d+ of \d+ (?:document|article)s?\b|\bdocument \d+ of \d+", re.IGNORECASE)
# In lines: how many at the top may tell who wrote it and when.
_HEAD_LINES = 12
# As shares: of the usual distance of lines, of a letter's size, of the longest line.
_APART, _INDENT, _SHORT, _SHORT_STOPPED, _LARGER, _BESIDE = 1.2, 0.6, 0.7, 0.85, 1.1, 12.0
# How much larger than the text a headline is; fewer words are the outlet's name.
_HEADLINE, _HEADLINE_WORDS = 1.3, 3
_GO_ON = ",-‐\xad–—/"
_ROW = re.compile(r"(?:[-*•·‣▪–—]|\(?\d{1,3}[.)]) ")
_WORD = re.compile(r"[^\W\d_]+")
# The first part of a word; what the next line follows without a space, such as "1939-" or "and/".
_PARTED, _BOUND = re.compile(r"([^\W\d_]+)[-‐\xad]\Z"), re.compile(r"\w[-‐–—/]\Z")
_WORD_CHARS = 40
# How many large letters of a page are looked at.
_INITIALS = 50
# How many paragraphs may stand between the halves of one: captions, at the foot of a column.
_BETWEEN = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its text, where it begins (in points, upward), and the size of its letters."""

    text: str
    x: float
    y: float
    size: float

    @property
    def ends(self) -> float:
        """About where it ends: a letter is half as wide as it is high."""
        return self.x + self.size / 2 * len(self.text)


@dataclass(slots=True)
class _Paragraph:
    lines: list[Line] = field(default_factory=list[Line])
    # Whether its last line is as long as lines are, and nothing ends there.
    is_open: bool = False

    @property
    def size(self) -> float:
        return self.lines[0].size


def text_of(pages: Sequence[Sequence[Line]]) -> str:
    """Return the text of pages: a line a paragraph, blank lines between."""
    kept = [*_without_edges(pages)]
    lines = [line for page in kept for line in page]
    if not lines:
        return ""
    words = Counter(word.lower() for line in lines for word in _WORD.findall(line.text))
    sizes = Counter[float]()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = max(sizes, key=lambda size: (sizes[size], size))
    kept = [_with_initials(page, body, words) for page in kept]
    leading = _leading(kept, body)
    heads = {line for line in lines[:_HEAD_LINES] if read_line(line.text)}
    found: list[_Paragraph] = []
    for run in (run for page in kept for run in _runs(page)):
        first, *others = _paragraphs(run, leading, heads, is_body=run[0].size <= _LARGER * body)
        if before := _continued(found, first):
            before.lines += first.lines
            before.is_open = first.is_open
        else:
            found.append(first)
        found += others
    told = [(_joined([line.text for line in each.lines], words), each.size / body) for each in found]
    return "\n\n".join(_headline_first(told))


def _without_edges(pages: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
    """Yield the lines of each page without running heads and feet; what tells of the article stays once."""
    edges = [_edges(page) for page in pages]
    seen = Counter(
        key
        for number, page in enumerate(edges)
        for key in {key for line in page for key in _alike(line, number)}
    )
    for number, (page, at_edge) in enumerate(zip(pages, edges, strict=True)):
        out = {
            line
            for line in at_edge
            if not _NUMBERED.search(line.text)
            and (_AROUND.fullmatch(line.text) or any(seen[key] > 1 for key in _alike(line, number)))
        }
        if number == 0:
            out = {line for line in out if not read_line(line.text)}
        yield [line for line in page if line not in out]


def _edges(page: Sequence[Line]) -> set[Line]:
    rows = sorted(page, key=lambda line: line.y)
    return {line for line in rows[:_EDGE_LINES] + rows[-_EDGE_LINES:] if len(line.text) <= _EDGE_CHARS}


def _alike(line: Line, number: int) -> Iterator[tuple[str, int, int]]:
    """Yield what a running head or foot is known by: its text, and that with a number that counts pages."""
    at = round(line.y), round(line.size)
    yield line.text, *at
    for found in re.finditer(r"\d{1,4}", line.text):
        start, end = found.span()
        yield f"{line.text[:start]}\0{int(found[0]) - number}{line.text[end:]}", *at


def _with_initials(page: list[Line], body: float, words: Counter[str]) -> list[Line]:
    """Return the lines of a page; what begins with a large letter of its own has it in its first line."""
    large = (line for line in page if len(line.text) == 1 and line.size > 1.5 * body)
    for initial in [*islice(large, _INITIALS)]:
        top = initial.y + initial.size
        right = (line for line in page if line.size == body and line.x > initial.x)
        beside = [line for line in right if initial.y - body < line.y < top]
        if not beside or not initial.text.isupper():
            continue
        first = min(beside, key=lambda line: (line.x - initial.x > _BESIDE * body, -line.y))
        begun = _WORD.match(first.text)
        # "A" and "I" are words.
        is_word = initial.text in "AI" and begun is not None and words[begun[0].lower()] > 1
        whole = replace(first, text=f"{initial.text}{' ' if is_word else ''}{first.text}")
        page = [whole if line is first else line for line in page if line is not initial]
    return page


def _leading(pages: Sequence[Sequence[Line]], body: float) -> float:
    """Return the usual distance of two lines, as a share of their size."""
    gaps = sorted(
        (above.y - below.y) / body
        for page in pages
        for above, below in pairwise(page)
        if above.size == below.size == body and 0 < above.y - below.y < 3 * body
    )
    return gaps[len(gaps) // 4] if gaps else 1.2


def _runs(page: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines that stand one below the other in one size: those of a column."""
    run: list[Line] = []
    for line in page:
        if run:
            above = run[-1]
            alike = max(above.size, line.size) <= _LARGER * min(above.size, line.size)
            if not alike or line.y > above.y or abs(line.x - above.x) > _BESIDE * line.size:
                yield run
                run = []
        run.append(line)
    if run:
        yield run


def _paragraphs(run: list[Line], leading: float, heads: set[Line], *, is_body: bool) -> list[_Paragraph]:
    left = min(line.x for line in run)
    width = max(line.ends for line in run) - left

    def ends(line: Line) -> bool:
        least = _SHORT_STOPPED if _stops(line.text) else _SHORT
        return line.ends - left < least * width and line.text[-1] not in _GO_ON

    found = [_Paragraph([run[0]])]
    for above, below in pairwise(run):
        is_apart = above.y - below.y > _APART * leading * above.size
        is_other = below in heads or above in heads or _ROW.match(below.text) is not None
        is_indented = below.x - above.x > _INDENT * below.size and not _ROW.match(above.text)
        is_last = is_body and ends(above) and not below.text[0].islower()
        if is_apart or is_other or is_indented or is_last:
            found.append(_Paragraph())
        found[-1].lines.append(below)
    last = run[-1]
    found[-1].is_open = is_body and not ends(last) and not _stops(last.text)
    return found


def _stops(text: str) -> bool:
    return text.endswith(":") or ends_sentence(text)


def _headline_first(told: list[tuple[str, float]]) -> list[str]:
    """Return paragraphs, given with their sizes, with the headline above what tells whose and of when it is.

    Above that a printed web page has its menus, which are left out.
    """
    texts = [text for text, _ in told]
    large = [
        (size, -place)
        for place, (text, size) in enumerate(told[:_HEAD_LINES])
        if size > _HEADLINE
        and len(text.split()) >= _HEADLINE_WORDS
        and not (read_line(text) or is_label(text))
    ]
    place = -max(large)[1] if large else 0
    above = texts[:place]
    if any(map(_stops, above)):
        return texts
    return [texts[place], *filter(read_line, above), *texts[place + 1 :]]


def _continued(found: list[_Paragraph], first: _Paragraph) -> _Paragraph | None:
    """Return the paragraph that goes on here, at the top of a column or page; captions may lie between."""
    for place, paragraph in enumerate(reversed(found[-_BETWEEN:])):
        if paragraph.is_open and abs(paragraph.size - first.size) < 0.5:
            is_next = place == 0 or first.lines[0].text[0].islower()
            return paragraph if is_next and not _ROW.match(first.lines[0].text) else None
    return None


def _joined(lines: Sequence[str], words: Counter[str]) -> str:
    """Return the lines of a paragraph as one, with the words whole that were parted at their ends."""
    pieces = [lines[0]]
    for above, line in pairwise(lines):
        head, tail = _PARTED.search(above[-_WORD_CHARS:]), _WORD.match(line)
        if head and tail and tail[0].islower():
            parts = head[1].lower(), tail[0].lower()
            # "long-term" is written so: both are words, and the two in one are none.
            is_compound = all(words[part] > 1 for part in parts) and not words["".join(parts)]
            if not is_compound or above.endswith("\xad"):
                pieces[-1] = pieces[-1][:-1]
        elif not _BOUND.search(above[-2:]):
            pieces.append(" ")
        pieces.append(line)
    return "".join(pieces)
