"""Looks up what gold sets and answers refer to: articles by URL or id, quotes by their words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from nutgraf.eval.types import GoldItem
from nutgraf.ingest.archive import Archive
from nutgraf.ingest.types import Article
from nutgraf.service.words import fold


class Library(Protocol):
    """Where articles are looked up."""

    def find(self, ref: str) -> Article | None:
        """Return the article with this URL or id."""
        ...

    def sources(self) -> list[str]:
        """Return the outlets that articles are of."""
        ...


class ArchiveLibrary:
    """The articles of an archive; each is fetched once."""

    def __init__(self, archive: Archive) -> None:
        """Look things up in `archive`."""
        self._archive = archive
        self._found: dict[str, Article | None] = {}

    def find(self, ref: str) -> Article | None:
        """Return the article with this URL or id."""
        if ref not in self._found:
            by_url = "://" in ref
            self._found[ref] = self._archive.article_by_url(ref) if by_url else self._archive.article(ref)
        return self._found[ref]

    def sources(self) -> list[str]:
        """Return the outlets that articles are of."""
        return self._archive.sources()


@dataclass(frozen=True, slots=True)
class Relevant:
    """One story that supports the answer: the article named, its copies, and the words to look for."""

    article: Article | None
    ref: str
    quotes: tuple[str, ...]

    def matches(self, other: Article) -> bool:
        """Tell whether `other` is the article, or a copy of it that still holds the words."""
        if self.article is None:
            return False
        if other.id == self.article.id:
            return True
        same_story = other.cluster_id == self.article.cluster_id
        return same_story and (not self.quotes or any(locate(other.text, quote) for quote in self.quotes))


def relevant(item: GoldItem, library: Library) -> list[Relevant]:
    """Return the stories that support an item, each once, in the order of its support."""
    quotes: dict[str, list[str]] = {}
    articles: dict[str, tuple[str, Article | None]] = {}
    for support in item.support:
        article = library.find(support.article)
        story = article.cluster_id if article else support.article
        articles.setdefault(story, (support.article, article))
        quotes.setdefault(story, []).extend([support.quote] if support.quote else [])
    return [Relevant(article, ref, tuple(quotes[story])) for story, (ref, article) in articles.items()]


def locate(text: str, quote: str) -> tuple[int, int] | None:
    """Return where `quote` first stands in `text` (half-open), whatever its white space and quotes."""
    return next(places(text, quote), None)


def places(text: str, quote: str) -> Iterator[tuple[int, int]]:
    """Yield every place at which `locate` could find `quote`."""
    if parts := [re.escape(part) for part in fold(quote).split()]:
        yield from (match.span() for match in re.finditer(r"\s+".join(parts), fold(text)))
