"""Finds the files to read: those that are named, and in named folders those that a reader knows."""

import errno
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from nutgraf.ingest.errors import BadArticle, UsageError
from nutgraf.ingest.sources.formats import is_known, is_zip, suffix
from nutgraf.ingest.sources.zips import is_hidden, is_page, opened


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
            # What cannot be looked at is itself: of links that lead in a circle, `resolve` makes an error.
            found.setdefault(file if files[file] else file.resolve(), (file, files[file]))
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
    if path.name == "-" or path.exists():
        return UsageError(
            f"{path}: is no file or folder, and pipes are not read; write what comes from it to a file, "
            "such as news.jsonl, and give that"
        )
    return UsageError(f"{path}: there is no such file or folder{on}; check the path")


def passed_over(paths: Iterable[Path]) -> dict[str, int]:
    """Count the files in named folders that no reader knows, by suffix, the most frequent first."""
    others: list[Path] = []
    for path in paths:
        found, unknown = _walk(path) if may_be(Path.is_dir, path) else ({path: None}, [])
        others += unknown
        for archive in (file for file in found if is_zip(file)):
            # What is wrong with it is said when it is read.
            with suppress(BadArticle, OSError), opened(archive) as members:
                others += [
                    member.absolute() for member in members if not member.problem and not is_known(member)
                ]
    kinds = Counter(suffix(file) for file in {file.resolve(): file for file in others}.values())
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


def _walk(folder: Path) -> tuple[dict[Path, OSError | None], list[Path]]:
    """Return the files below a folder that a reader knows, with what cannot be looked into and why; the rest.

    Folders that are linked are walked after all others, each folder once: a link to a parent makes no loop.
    """
    found: dict[Path, OSError | None] = {}
    others: list[Path] = []
    waiting, seen = [folder], set[tuple[int, int]]()

    def unlisted(error: OSError) -> None:
        found[Path(error.filename)] = error

    while waiting:
        for parent, folders, names in os.walk(waiting.pop(0), onerror=unlisted):
            status = Path(parent).stat()
            if (identity := (status.st_dev, status.st_ino)) in seen:
                folders.clear()
                continue
            seen.add(identity)
            # What browsers save beside a page are its parts: frames of advertisements and comments.
            saved = {f"{Path(name).stem}_files" for name in names if is_page(Path(name))}
            folders[:] = [name for name in folders if not is_hidden(name) and name not in saved]
            waiting += sorted(path for name in folders if (path := Path(parent, name)).is_symlink())
            for file in (Path(parent, name) for name in names if not is_hidden(name)):
                # is_file: opening a named pipe would wait for ever.
                if may_be(Path.is_file, file):
                    if is_known(file):
                        found[file] = None
                    else:
                        others.append(file)
                elif file.is_symlink() and not file.exists():
                    # Perhaps to a disk that is not there now: what came from it must not be taken for gone.
                    found[file] = OSError(errno.ENOENT, f"a link to {file.readlink()}, which is not there")
    return found, others
