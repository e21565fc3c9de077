"""Reads the files: yields articles one by one, and why one cannot be read. None stops the rest."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.pages import Pages, digest_of
from nutgraf.ingest.sources.find import find_files
from nutgraf.ingest.sources.formats import KNOWN, OF_ONE, is_known, is_zip, reader_of
from nutgraf.ingest.sources.record import Item
from nutgraf.ingest.sources.zips import opened
from nutgraf.ingest.types import Article


def read(paths: Iterable[Path], pages: Pages | None = None) -> Iterator[Item]:
    """Yield every article of the given files and folders, and a `BadArticle` for each that cannot be read.

    Memory stays bounded by the largest article, whatever the size of the archive.

    Args:
        paths: files and folders.
        pages: the files of one article that were read before, and are not parsed again.

    Raises:
        UsageError: when a path does not exist.
    """
    for path, unlisted in find_files(paths).items():
        yield from _items(path, pages, unlisted)


def _items(path: Path, pages: Pages | None, unlisted: OSError | None = None) -> Iterator[Item]:
    """Yield the articles of a file, or why they cannot be read; it may itself be `unlisted`."""
    problem, told_bytes = "", 0
    try:
        if unlisted:
            raise unlisted
        for item in (_read_zip if is_zip(path) else _read)(path, pages):
            told_bytes += item.size_bytes
            yield item
    except BadArticle as error:
        problem = str(error)
    except IsADirectoryError:
        known = ", ".join(KNOWN)
        problem = f"{path}: no file in it is read as articles ({known}); name the files to read"
    except OSError as error:
        check = "it is there" if isinstance(error, FileNotFoundError) else "you may read it"
        problem = f"{path}: cannot be read ({error.strerror or error}); check that {check}"
    except Exception as error:  # a parser of somebody else's, of what it was not made for
        problem = f"{path}: cannot be parsed ({type(error).__name__}: {error}); leave it out"
    if problem:
        left_bytes = 0
        with suppress(OSError):
            left_bytes = path.stat().st_size - told_bytes
        yield Item(path.absolute(), BadArticle(problem), left_bytes)


def _read_zip(path: Path, pages: Pages | None) -> Iterator[Item]:
    """Yield the articles of the files in a zip archive that a reader knows."""
    with opened(path) as members:
        known = [member for member in members if member.problem or is_known(member)]
        for member in known:
            for item in _items(member, pages):
                yield replace(item, size_bytes=member.packed(item.size_bytes))
    if not known:
        raise BadArticle(f"{path}: no file in it is read as articles ({', '.join(KNOWN)}); leave it out")


def _read(path: Path, pages: Pages | None) -> Iterator[Item]:
    reader = reader_of(path)
    if pages is None or reader not in OF_ONE:
        yield from reader(path)
        return
    digest = digest_of(path)
    if article := pages.article(digest):
        yield Item(path.absolute(), article, path.stat().st_size)
        return
    for item in reader(path):
        if isinstance(item.article, Article) and not item.place:
            pages.note(digest, item.article)
        yield item
