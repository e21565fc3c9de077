"""Parts of a set: by whether it can be answered, question word, tag, and the age of the answer."""

import re
from collections.abc import Sequence
from datetime import UTC

from nutgraf.eval.library import Library
from nutgraf.eval.types import GoldItem
from nutgraf.ingest.errors import UsageError

_QUESTION_WORDS = ("who", "whom", "whose", "what", "when", "where", "which", "why", "how")
# Whole days, both ends included; the last has no end.
_AGES = ((0, 1), (2, 7), (8, 30), (31, 365), (366, None))
_AGE = re.compile(r"age:(\d*)-(\d*)")


def age_days(item: GoldItem, library: Library) -> int | None:
    """Return the days (UTC) from the newest supporting article to the question; None where none is dated.

    Articles that ran after the question are left out: the system cannot have seen them.
    """
    articles = [library.find(support.article) for support in item.support]
    days = [
        (item.asked_at.astimezone(UTC).date() - article.published_at.astimezone(UTC).date()).days
        for article in articles
        if article and article.published_at and article.published_at <= item.asked_at
    ]
    return min(days, default=None)


def labels(item: GoldItem, age: int | None) -> list[str]:
    """Return the slices that an item is in, `age` days after its newest support."""
    begins = re.findall(r"\w+", item.question.lower())[:4]
    first = next((word for word in begins if word in _QUESTION_WORDS), "other")
    ages = [
        f"age:{low}-{'' if high is None else high}"
        for low, high in _AGES
        if age is not None and _between(age, low, high)
    ]
    tags = [f"tag:{tag}" for tag in item.tags]
    return ["answerable" if item.answerable else "unanswerable", f"word:{first}", *ages, *tags]


def within(items: Sequence[GoldItem], ages: Sequence[int | None], wanted: Sequence[str]) -> list[GoldItem]:
    """Return the items that are in any of the slices `wanted`: a label, a tag, or `age:LOW-HIGH` in days.

    Raises:
        UsageError: when a slice has no item.
    """
    own = [set(labels(item, age)) | set(item.tags) for item, age in zip(items, ages, strict=True)]
    kept: set[int] = set()
    for name in wanted:
        span = _AGE.fullmatch(name)
        inside = {
            number
            for number, (names, age) in enumerate(zip(own, ages, strict=True))
            if (
                span
                and age is not None
                and _between(age, int(span[1] or 0), int(span[2]) if span[2] else None)
            )
            or name in names
        }
        if not inside:
            known = sorted(
                {label for names in own for label in names if ":" in label or "answerable" in label}
            )
            raise UsageError(
                f"no question is in the slice {name}; the slices of this set: {', '.join(known)}"
            )
        kept |= inside
    return [item for number, item in enumerate(items) if number in kept]


def _between(age: int, low: int, high: int | None) -> bool:
    return low <= age and (high is None or age <= high)
