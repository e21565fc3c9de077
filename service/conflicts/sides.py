"""A disagreement and its sides, in words that name outlet and day."""

from dataclasses import dataclass
from typing import Literal

from nutgraf.ingest.sentences import Span
from nutgraf.ingest.types import Article
from nutgraf.service.conflicts.statement import Statement, newest_first
from nutgraf.service.labels import outlet_and_day

_LONGEST_QUOTE = 240

Kind = Literal["Later figure", "Revised figure", "Sources differ"]


@dataclass(frozen=True, slots=True)
class Side:
    """The article and its words, verbatim."""

    article: Article
    words: str

    def __str__(self) -> str:
        return f"{outlet_and_day(self.article)}: {' '.join(self.words.split())}"


@dataclass(frozen=True, slots=True)
class Difference:
    """In what way sides differ, and the sides: that of the answer comes first."""

    kind: Kind
    sides: tuple[Side, ...]

    @property
    def article_ids(self) -> frozenset[str]:
        """The articles that differ."""
        return frozenset(side.article.id for side in self.sides)

    def __str__(self) -> str:
        sides = sorted(self.sides, key=lambda side: newest_first(side.article))
        return f"{self.kind}: {'; '.join(map(str, sides))}"


def quoted_side(told: Statement, place: Span = (0, 0)) -> Side:
    """Return a sentence as a side, in quotation marks; of a long one, what stands around `place`."""
    text = told.text
    if len(text) <= _LONGEST_QUOTE:
        return Side(told.article, f"“{text}”")
    start = max(0, min(place[1] - _LONGEST_QUOTE // 2, len(text) - _LONGEST_QUOTE))
    start = text.find(" ", start) + 1 if start else 0
    end = start + _LONGEST_QUOTE
    shown = text[start:end] if end >= len(text) else text[start:end].rsplit(" ", 1)[0] + " …"
    return Side(told.article, f"“{'… ' if start else ''}{shown}”")
