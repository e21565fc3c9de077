"""Is a gold set sound? Support that is not in the archive, quotes that don't match, duplicates, leaks."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nutgraf.eval.library import Library, locate
from nutgraf.eval.metrics.answers import contains_answer, words
from nutgraf.eval.types import GoldItem
from nutgraf.service.words import STOP

# A question that has this share of a quote's words gives the place away.
LEAK_SHARE = 0.9
LEAK_WORDS = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about an item: an error makes its scores wrong, a warning too easy or too hard."""

    id: str
    level: Literal["error", "warning"]
    problem: str


def validate(items: Sequence[GoldItem], library: Library) -> list[Finding]:
    """Check a gold set against the archive it is meant for; findings in the order of the items."""
    first: dict[tuple[str, ...], str] = {}
    outlets = {source.lower() for source in library.sources()}
    findings: list[Finding] = []
    for item in items:
        findings += _support(item, library)
        findings += _named(item, library, outlets)
        findings += _leaks(item)
        findings += _accounts(item)
        key = (
            *words(item.question),
            item.asked_at.isoformat(),
            *(turn.content for turn in item.history),
            *item.sources,
        )
        if (earlier := first.setdefault(key, item.id)) != item.id:
            findings.append(Finding(item.id, "error", f"asks the same as {earlier}; take one out"))
    return findings


def _support(item: GoldItem, library: Library) -> Iterator[Finding]:
    quotes = list[str]()
    for support in item.support:
        article = library.find(support.article)
        if article is None:
            yield Finding(item.id, "error", f"article {support.article} is not in the archive; ingest it")
            continue
        quotes.append(support.quote or article.text)
        if article.published_at and article.published_at > item.asked_at:
            day = f"{article.published_at:%Y-%m-%d}"
            yield Finding(
                item.id, "error", f"article {support.article} ran on {day}, after the question; ask later"
            )
        if support.quote and support.quote not in article.text:
            known = (
                "only with other white space or quotation marks"
                if locate(article.text, support.quote)
                else "not"
            )
            level: Literal["error", "warning"] = "warning" if known != "not" else "error"
            yield Finding(
                item.id, level, f'"{support.quote[:60]}" is {known} in {support.article}; copy it from there'
            )
    if item.answerable and not item.support:
        yield Finding(item.id, "warning", "has no support, so retrieval and citations are not measured on it")
    if item.answers and quotes and not contains_answer("\n".join(quotes), item.answers):
        yield Finding(item.id, "warning", "none of its answers stands in its support word for word")


def _named(item: GoldItem, library: Library, outlets: Collection[str]) -> Iterator[Finding]:
    for ref in item.also:
        if library.find(ref) is None:
            yield Finding(item.id, "warning", f"also: article {ref} is not in the archive; ingest it")
    for source in item.sources:
        if source.lower() not in outlets:
            problem = f"sources: the archive has no article of {source}, so asking would fail; check its name"
            yield Finding(item.id, "error", problem)


def _accounts(item: GoldItem) -> Iterator[Finding]:
    for false in item.wrong:
        for true in item.answers:
            if words(false) == words(true):
                yield Finding(item.id, "error", f'"{false[:60]}" is accepted and wrong; take one out')
            elif contains_answer(false, [true]) or contains_answer(true, [false]):
                problem = f'of "{true[:60]}", accepted, and "{false[:60]}", wrong, one holds the other'
                yield Finding(item.id, "warning", f"{problem}; what says less is taken for the other")


def _leaks(item: GoldItem) -> Iterator[Finding]:
    if item.answers and contains_answer(item.question, [one for one in item.answers if len(words(one)) > 1]):
        yield Finding(item.id, "warning", "the question holds an accepted answer")
    asked = set(words(item.question))
    for support in item.support:
        wanted = {word for word in words(support.quote) if word not in STOP}
        if len(wanted) >= LEAK_WORDS and len(wanted & asked) >= LEAK_SHARE * len(wanted):
            yield Finding(item.id, "warning", f'the question repeats its support: "{support.quote[:60]}"')
    for turn in item.history:
        if item.answers and turn.role == "assistant" and contains_answer(turn.content, item.answers):
            yield Finding(item.id, "warning", "the conversation before it gives an accepted answer")
