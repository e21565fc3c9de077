"""Cut an article into passages: exact slices that follow its sections, paragraphs and sentences."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from nutgraf.ingest.sentences import Span, sentences
from nutgraf.ingest.types import Article, Passage

# In bytes, because no tokenizer makes more tokens than a text has bytes in UTF-8: whatever the script, title
# and heading together leave room for a passage within 256 tokens.
TITLE_BYTES = 160
HEADING_BYTES = 64

_WINDOW_CHARS = 100_000
_SPACE = re.compile(r"\s")

# What a break costs, in units of a passage that is empty or twice too long.
_WITHIN_PARAGRAPH = 0.2
_WITHIN_SENTENCE = 1.0


class Tokenizer(Protocol):
    """What chunking needs of a tokenizer; any fast tokenizer of transformers has it."""

    def __call__(
        self,
        text: str,
        *,
        add_special_tokens: bool,
        return_offsets_mapping: bool,
        truncation: bool,
        verbose: bool,
    ) -> Any:
        """Tokenise a text."""
        ...

    def num_special_tokens_to_add(self, pair: bool = ...) -> int:
        """Return how many tokens are put around every text."""
        ...


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is never cut: a sentence, or a piece of one that is longer than a passage may be."""

    start: int
    end: int
    tokens: int
    break_cost: float  # of ending a passage before this unit


def passage_input(title: str, passage: Passage) -> str:
    """Return the text that is encoded for a passage: its title, section heading and own text, a line each."""
    return "\n".join(line for line in (*_header(title, passage.heading), passage.text) if line)


def chunk(
    article: Article, tokenizer: Tokenizer, *, max_tokens: int = 256, passage_chars: int = 900
) -> list[Passage]:
    """Cut an article into passages of about `passage_chars` characters, in order.

    Passages do not overlap and hold everything but the section headings. `passage_input` of each takes at
    most `max_tokens` tokens, special ones included. The counts are exact for tokenizers that split at white
    space first, as WordPiece does.

    Raises:
        ValueError: when `max_tokens` leaves no room for a passage beside its title and heading.
    """
    token_starts = list(_token_starts(tokenizer, article.text))
    room = max_tokens - tokenizer.num_special_tokens_to_add()
    passages: list[Passage] = []
    for start, end, heading in _sections(article):
        header = sum(len(_offsets(tokenizer, line)) for line in _header(article.title, heading) if line)
        if room <= header:
            raise ValueError(f"max_tokens={max_tokens}: title and heading alone take {header}; allow more")
        units = list(_units(article.text, start, end, token_starts, room - header))
        spans = _pack(units, room - header, passage_chars)
        passages += [Passage.of(article, first, last, heading) for first, last in spans]
    return passages


def _token_starts(tokenizer: Tokenizer, text: str) -> Iterator[int]:
    # In windows, because a tokenizer takes 150 bytes a character; an article seldom fills one.
    start = 0
    while start < len(text):
        space = _SPACE.search(text, start + _WINDOW_CHARS)
        end = space.start() if space else len(text)
        for token_start, _ in _offsets(tokenizer, text[start:end]):
            yield start + token_start
        start = end


def _offsets(tokenizer: Tokenizer, text: str) -> Sequence[Span]:
    encoding = tokenizer(
        text, add_special_tokens=False, return_offsets_mapping=True, truncation=False, verbose=False
    )
    return encoding["offset_mapping"]


def _header(title: str, heading: str) -> tuple[str, str]:
    return _crop(title, TITLE_BYTES), _crop(heading, HEADING_BYTES)


def _crop(line: str, limit_bytes: int) -> str:
    line = " ".join(line.split())
    encoded = line.encode()
    if len(encoded) <= limit_bytes:
        return line
    cut = encoded[:limit_bytes].decode(errors="ignore")
    return cut.rsplit(" ", 1)[0] if " " in cut else cut


def _sections(article: Article) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, heading) of the text between headings."""
    start, heading = 0, ""
    for heading_start, heading_end, _ in sorted(article.headings):
        yield start, heading_start, heading
        start, heading = heading_end, article.text[heading_start:heading_end]
    yield start, len(article.text), heading


def _units(text: str, start: int, end: int, token_starts: list[int], room: int) -> Iterator[_Unit]:
    previous_end = start
    for sentence_start, sentence_end in sentences(text[start:end]):
        unit_start, unit_end = start + sentence_start, start + sentence_end
        new_line = "\n" in text[previous_end:unit_start]
        cost = 0.0 if new_line else _WITHIN_PARAGRAPH
        tokens = bisect_left(token_starts, unit_end) - bisect_left(token_starts, unit_start)
        if tokens <= room:
            yield _Unit(unit_start, unit_end, tokens, cost)
        else:
            for unit in _pieces(text, unit_start, unit_end, token_starts, room):
                yield unit if unit.start > unit_start else _Unit(unit.start, unit.end, unit.tokens, cost)
        previous_end = unit_end


def _pieces(text: str, start: int, end: int, token_starts: list[int], room: int) -> Iterator[_Unit]:
    """Yield the words of a sentence that is too long; `_pack` puts them together again as far as they fit."""
    position = start
    for word in text[start:end].split():
        word_start = text.index(word, position)
        position = word_start + len(word)
        tokens = bisect_left(token_starts, position) - bisect_left(token_starts, word_start)
        if tokens <= room:
            yield _Unit(word_start, position, tokens, _WITHIN_SENTENCE)
            continue
        # One word longer than a passage. Its parts may make other tokens than the whole did, but never more
        # than they have bytes; a character has at most four.
        step = max(1, room // 4)
        for first, last in pairwise([*range(word_start, position, step), position]):
            yield _Unit(first, last, len(text[first:last].encode()), _WITHIN_SENTENCE)


def _pack(units: list[_Unit], room: int, passage_chars: int) -> list[Span]:
    """Return the spans of passages: the division of the units that costs least.

    A passage costs the square of how far its length is from `passage_chars`, as a share of it, and what the
    break before it costs. That keeps paragraphs whole where they fit and leaves no crumbs at the end.
    """
    best = [0.0] * (len(units) + 1)
    break_before = [0] * (len(units) + 1)
    for last in range(1, len(units) + 1):
        end, tokens, least = units[last - 1].end, 0, float("inf")
        for first in range(last - 1, -1, -1):
            unit = units[first]
            tokens += unit.tokens
            length = end - unit.start
            if first < last - 1 and (tokens > room or length > 2 * passage_chars):
                break
            cost = best[first] + (length / passage_chars - 1) ** 2 + (unit.break_cost if first else 0.0)
            if cost < least:
                least, break_before[last] = cost, first
        best[last] = least
    spans: list[Span] = []
    last = len(units)
    while last:
        first = break_before[last]
        spans.append((units[first].start, units[last - 1].end))
        last = first
    return spans[::-1]
