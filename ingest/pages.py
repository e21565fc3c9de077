"""Files of one article that were read before: what has not changed since need not be parsed again.

A file is known by its bytes, its suffix and what reads it: with another version of nutgraf or of a library
that finds articles, every file is read anew.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.types import Article

_LIBRARIES = ("trafilatura", "htmldate", "dateparser", "lxml", "pypdf", "python-docx")


class Pages:
    """The files whose articles an archive holds; those of a run are noted at its end."""

    def __init__(self, archive: Archive) -> None:
        """Know what `archive` knows."""
        self._archive = archive
        self._read: dict[str, str] = {}

    def article(self, digest: str) -> Article | None:
        """Return the stored article of the file with this digest."""
        return self._archive.article_of_page(digest)

    def note(self, digest: str, article: Article) -> None:
        """Remember which article a file holds."""
        self._read[digest] = article.id

    def keep(self) -> None:
        """Store what was noted, of articles that are stored."""
        if self._read:
            self._archive.note_pages(self._read)
            self._read = {}


def digest_of(path: Path) -> str:
    """Return what tells a file from every other, and from itself as another version would read it.

    Raises:
        OSError: when it cannot be read.
    """
    with path.open("rb") as file:
        told = hashlib.file_digest(file, "sha256")
    told.update("".join(path.suffixes[-2:]).lower().encode("utf-8", "surrogateescape"))
    told.update(_reader())
    return told.hexdigest()


@cache
def _reader() -> bytes:
    """Return a hash of all that makes an article of a file."""
    told = hashlib.sha256()
    for file in sorted(_modules(resources.files("nutgraf.ingest")), key=str):
        told.update(file.read_bytes())
    told.update(" ".join(map(metadata.version, _LIBRARIES)).encode())
    return told.digest()


def _modules(folder: Traversable) -> Iterator[Traversable]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _modules(each)
        elif each.name.endswith(".py"):
            yield each
