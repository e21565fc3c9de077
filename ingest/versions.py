"""Which version of a story is stored, where files hold several: the one that came in last.

Within a run that is the one read last. In later runs the archive remembers what gave way (`superseded`), so
that an older file that is read again does not roll a correction back.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC
from itertools import groupby

from nutgraf.ingest.address import address_key
from nutgraf.ingest.archive import Archive
from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources.record import Item
from nutgraf.ingest.types import Article, IngestReport


@dataclass(frozen=True, slots=True)
class Version:
    """An article as a file holds it.

    Attributes:
        article: the article.
        key: what makes two versions the same story.
        origin: the file.
        place: where it stands there, if the file holds several; else the file.
        size_bytes: how much of the file is done with once this is stored.
    """

    article: Article
    key: str
    origin: str
    place: str
    size_bytes: int


class Versions:
    """One run's choice among versions.

    Attributes:
        seen: of each article that files hold: its id, and the key that it is stored under.
        broken: the files that could not be read, or not whole.
    """

    def __init__(self, archive: Archive, report: IngestReport) -> None:
        """Choose what `archive` lacks; count the rest in `report`."""
        self.seen: dict[str, str] = {}
        self.broken: set[str] = set()
        self._archive = archive
        self._report = report
        # By key: the version met last, and whether it was written in this run.
        self._last: dict[str, str] = {}
        self._written: set[str] = set()
        # What is stored under the name of another file, by that name: if that is written anew, it goes.
        self._copies: dict[str, Version] = {}

    def wanted(self, items: Iterable[Item]) -> Iterator[Version]:
        """Yield what the archive does not hold yet."""
        for origin, of_file in groupby(items, lambda item: as_text(item.origin)):
            held: dict[str, Version] = {}
            for version in self._read(origin, of_file):
                yield from self._choose(version, held)
            if origin in self.broken:
                # The file that could not be read may hold the later version.
                self._report.superseded += len(held)
            else:
                # The file is back at an earlier version.
                for version in held.values():
                    yield from self._write(version)

    def _read(self, origin: str, items: Iterable[Item]) -> Iterator[Version]:
        names = Counter[str]()
        for item in items:
            if isinstance(item.article, BadArticle):
                self._report.failed += 1
                self._report.failures.append(as_text(item.article))
                self.broken.add(origin)
                continue
            key = address_key(item.article.url) if item.article.url else origin
            if item.place and not item.article.url:
                # A column has one title every week, and two letters may have one on a day.
                key = _name(origin, item.article)
                names[key] += 1
                key += f"\n{names[key]}" if names[key] > 1 else ""
            yield Version(item.article, key, origin, as_text(item.place) or origin, item.size_bytes)

    def _choose(self, version: Version, held: dict[str, Version]) -> Iterator[Version]:
        article_id, key = version.article.id, version.key
        stored_under = self.seen.get(article_id) or self._archive.key_of(article_id)
        if stored_under is not None and self._last.get(stored_under, article_id) == article_id:
            self._report.unchanged += 1
            if stored_under != key:
                self._copies[stored_under] = replace(version, size_bytes=0)
            self._last[key] = article_id
            self.seen.setdefault(article_id, stored_under)
        elif key not in self._written and (later := self._archive.later_version(article_id, key)):
            self.seen.setdefault(later[0], key)
            if later[1] == version.origin:
                self._report.superseded += key in held
                held[key] = replace(version, size_bytes=0)
            else:
                self._report.superseded += 1
            return
        else:
            yield from self._write(version)
        if held.pop(key, None):
            self._report.superseded += 1

    def _write(self, version: Version) -> Iterator[Version]:
        self._last[version.key] = version.article.id
        self._written.add(version.key)
        self.seen[version.article.id] = version.key
        yield version
        if copy := self._copies.pop(version.key, None):
            self._report.unchanged -= 1
            self.seen[copy.article.id] = copy.key
            yield copy


def _name(origin: str, article: Article) -> str:
    """Return the key of an article without address in a file of several; a title has no line break."""
    published = article.published_at
    return f"{origin}#{article.title}" + (f"\n{published.astimezone(UTC):%Y-%m-%d}" if published else "")


def as_text(value: object) -> str:
    """Return a path, or a message that holds one, as text: a file's name need not be UTF-8."""
    return str(value).encode("utf-8", "backslashreplace").decode("utf-8")
