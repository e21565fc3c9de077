"""A sentence of an article, with the days and places that it states: what sources are compared by."""

import re
from dataclasses import dataclass
from datetime import date
from math import inf

from nutgraf.ingest.types import Article
from nutgraf.service.checks.dates import Day, dates, day_of
from nutgraf.service.checks.names import canonical, names
from nutgraf.service.dateline import dateline_end
from nutgraf.service.words import fold

_PLACE = re.compile(r"\b(?:in|at|near|across|around|outside|inside)(?: [a-z-]+){0,3} $")
_AND = re.compile(r",? and (?:the )?$|, (?:the )?$")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an article: `article.text[start:end]`."""

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        """The sentence, without a dateline before it."""
        sentence = self.article.text[self.start : self.end]
        return sentence if self.start else sentence[dateline_end(sentence) :]

    @property
    def day(self) -> date | None:
        """The day of publication."""
        return day_of(self.article.published_at)

    @property
    def days(self) -> frozenset[Day]:
        """The days, months and years that it states."""
        return frozenset(day for mention in dates(self.text, self.day) for day in mention.days)

    @property
    def places(self) -> frozenset[str]:
        """Where it places what it tells: {"derna"}; names joined by "and" are one place, {"syria+turkey"}."""
        folded = fold(self.text)
        found: list[list[str]] = []
        last: int | None = None
        for name in names(self.text):
            if is_place(folded, name.start):
                found.append([canonical(name.words)])
                last = name.end
            elif last is not None and _AND.fullmatch(folded[last : name.start]):
                found[-1].append(canonical(name.words))
                last = name.end
            else:
                last = None
        return frozenset("+".join(sorted(group)) for group in found)


def moment(article: Article) -> float:
    """Return when an article was published, in seconds; where that is not known, before all others."""
    return article.published_at.timestamp() if article.published_at else -inf


def newest_first(article: Article) -> tuple[float, str]:
    """Return what articles are sorted by; undated ones come last."""
    return (-moment(article), article.id)


def is_place(text: str, start: int) -> bool:
    """Return whether a name that begins at `start` is where something is: after "in", "at" or "near"."""
    return _PLACE.search(text[max(0, start - 40) : start]) is not None
