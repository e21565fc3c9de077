"""Read archives: files and folders in, articles out, one by one. A bad file or line never stops the rest."""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from nutgraf.ingest.errors import BadArticle, UsageError
from nutgraf.ingest.sources.html import read_html
from nutgraf.ingest.sources.jsonl import read_json, read_jsonl
from nutgraf.ingest.sources.record import Item
from nutgraf.ingest.sources.text import read_text

__all__ = ["Item", "find_files", "may_be", "no_such", "passed_over", "read", "size_bytes"]

_READERS: dict[str, Callable[[Path], Iterator[Item]]] = {
    **dict.fromkeys((".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".jl", ".jl.gz"), read_jsonl),
    **dict.fromkeys((".json", ".json.gz"), read_json),
    **dict.fromkeys((".txt", ".md", ".markdown"), read_text),
    **dict.fromkeys((".html", ".htm", ".html.gz", ".htm.gz"), read_html),
}


def find_files(paths: Iterable[Path]) -> dict[Path, OSError | None]:
    """Return the files to read, each once: those named, and, sorted, those in named folders a reader knows.

    A folder without any stands for itself: reading it says so. So does one that cannot be listed, with why.

    Raises:
        UsageError: when a path does not exist.
    """
    found: dict[Path, tuple[Path, OSError | None]] = {}
    for path in paths:
        files: dict[Path, OSError | None] = {path: None}
        if not may_be(Path.is_file, path):
            if not path.is_dir():
                raise no_such(path)
            files = _walk(path)[0] or files
        for file in sorted(files):
            found.setdefault(file.resolve(), (file, files[file]))
    return dict(found.values())


def no_such(path: Path, on: str = "") -> UsageError:
    """Return the error that says that a path leads nowhere, or is a web address ("https:/...", as a path).

    Args:
        path: as it was given.
        on: which machine's it would be, in words.
    """
    if address := re.search(r"(?:^|/)(https?):/+(.*)", str(path)):
        scheme, rest = address.groups()
        return UsageError(
            f"{scheme}://{rest}: addresses are not fetched; save the page, and give the file or its folder"
        )
    return UsageError(f"{path}: there is no such file or folder{on}; check the path")


def passed_over(paths: Iterable[Path]) -> dict[str, int]:
    """Count the files in named folders that no reader knows, by suffix, the most frequent first."""
    walked = [file for path in paths if may_be(Path.is_dir, path) for file in _walk(path)[1]]
    kinds = Counter(_suffix(file) for file in {file.resolve(): file for file in walked}.values())
    return dict(sorted(kinds.items(), key=lambda row: (-row[1], row[0])))


def size_bytes(paths: Iterable[Path]) -> int:
    """Return how much there is to read; what may not be looked at counts as nothing."""
    total = 0
    for path in find_files(paths):
        with suppress(OSError):
            total += path.stat().st_size
    return total


def may_be(kind: Callable[[Path], bool], path: Path) -> bool:
    """Return whether a path is of a kind, such as `Path.is_file`; one that cannot be looked at may be.

    Reading it then says why it cannot be read.
    """
    try:
        return kind(path)
    except OSError:  # not allowed, or too long for a name: who gives a text for a path
        return True


def read(paths: Iterable[Path]) -> Iterator[Item]:
    """Yield every article of the given files and folders, and a `BadArticle` for each that cannot be read.

    Memory stays bounded by the largest article, whatever the size of the archive.

    Raises:
        UsageError: when a path does not exist.
    """
    for path, unlisted in find_files(paths).items():
        try:
            if unlisted:
                raise unlisted
            # A file that was named is meant: one whose suffix nobody knows is read as text.
            yield from _READERS.get(_suffix(path), read_text)(path)
        except IsADirectoryError:
            known = ", ".join(_READERS)
            problem = BadArticle(
                f"{path}: no file in it is read as articles ({known}); name the files to read"
            )
            yield Item(path.absolute(), problem, 0)
        except OSError as error:
            reason = error.strerror or error
            problem = BadArticle(f"{path}: cannot be read ({reason}); check that you may read it")
            yield Item(path.absolute(), problem, 0)
        except Exception as error:  # a parser of somebody else's, of what it was not made for
            problem = BadArticle(f"{path}: cannot be parsed ({type(error).__name__}: {error}); leave it out")
            yield Item(path.absolute(), problem, 0)


def _walk(folder: Path) -> tuple[dict[Path, OSError | None], list[Path]]:
    """Return the files below a folder that a reader knows, with the folders not listed and why; the rest."""
    found: dict[Path, OSError | None] = {}
    others: list[Path] = []

    def unlisted(error: OSError) -> None:
        found[Path(error.filename)] = error

    # os.walk does not follow links to folders, so a link to a parent makes no loop.
    for parent, folders, names in os.walk(folder, onerror=unlisted):
        # What browsers save beside a page are its parts: frames of advertisements and comments.
        saved = {f"{Path(name).stem}_files" for name in names if _suffix(Path(name)) in (".html", ".htm")}
        folders[:] = [name for name in folders if not name.startswith(".") and name not in saved]
        for file in (Path(parent, name) for name in names if not name.startswith(".")):
            # is_file: opening a named pipe would wait for ever.
            if may_be(Path.is_file, file):
                if _suffix(file) in _READERS:
                    found[file] = None
                else:
                    others.append(file)
    return found, others


def _suffix(path: Path) -> str:
    """Return the suffix that tells the format: ".jsonl.gz" of "2022.01.jsonl.gz"."""
    return "".join(path.suffixes[-2:] if path.suffix.lower() == ".gz" else path.suffixes[-1:]).lower()
