"""Zip archives (`.zip`): each member is a file, as if the archive were a folder. None is unpacked to disk."""

import io
import os
import re
import sys
import zipfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nutgraf.ingest.errors import BadArticle

if sys.platform == "win32":
    from pathlib import WindowsPath as _NativePath
else:
    from pathlib import PosixPath as _NativePath

MAX_MEMBERS = 100_000
MAX_UNPACKED_BYTES = 10_000_000_000
# Text is packed to a tenth; what is packed to a thousandth, or lies in an archive twice, was made to do harm.
_MAX_RATIO, _SMALL_BYTES = 100, 100_000_000
_ENCRYPTED = 0x1


class Member(_NativePath):
    """A file in a zip archive that is open: its path is the archive's with its name below it.

    Attributes:
        problem: why it cannot be read; empty if nothing speaks against it.
    """

    problem: str
    _archive: zipfile.ZipFile
    _zipped: zipfile.ZipInfo

    @classmethod
    def of(cls, path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> "Member":
        """Return a member of `archive`, which lies at `path`."""
        # ".." or a drive would lead out of the archive.
        names = re.split(r"[/\\]", info.filename.replace(":", "_"))
        member = cls(path, *(name for name in names if name.strip(". ")))
        member._archive, member._zipped = archive, info
        member.problem = ""
        if info.flag_bits & _ENCRYPTED:
            member.problem = f"is encrypted; unpack {path.name} with its password, and give the folder"
        elif member.suffix.lower() == path.suffix.lower():
            member.problem = f"is a zip archive in another; unpack {path.name}, and give the folder"
        return member

    def open(self, *_: Any, **__: Any) -> Any:
        """Open it for reading, in bytes."""
        return io.BufferedReader(self._archive.open(self._zipped))  # pyright: ignore[reportArgumentType]

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        """Return its size, and nothing else."""
        return os.stat_result((0, 0, 0, 0, 0, 0, self._zipped.file_size, 0, 0, 0))

    def absolute(self) -> Path:
        """Return its path, without what is in it."""
        return Path(self).absolute()

    def packed(self, size_bytes: int) -> int:
        """Return how much of the archive that many of its bytes take."""
        return size_bytes * self._zipped.compress_size // max(1, self._zipped.file_size)


def is_hidden(name: str) -> bool:
    """Whether a file or folder is not for readers: ".DS_Store", or "~$draft.docx", Word's lock."""
    return name.startswith((".", "~$"))


def is_page(path: Path) -> bool:
    """Whether a file may be a web page that a browser saved, with a folder of its parts beside it."""
    return path.suffix.lower() in (".html", ".htm")


@contextmanager
def opened(path: Path) -> Generator[list[Member]]:
    """Open a zip archive: yield the files in it that would be looked at in a folder, sorted.

    Raises:
        BadArticle: when it is damaged, or holds more than is read.
        OSError: when it cannot be read.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise BadArticle(f"{path}: is no zip archive, or damaged ({error}); fetch it again") from None
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        size = sum(info.file_size for info in infos)
        if len(infos) > MAX_MEMBERS or size > MAX_UNPACKED_BYTES:
            raise BadArticle(
                f"{path}: holds {len(infos):,} files of {size:,} bytes, and up to {MAX_MEMBERS:,} of "
                f"{MAX_UNPACKED_BYTES:,} are read; unpack it, and give the folder"
            )
        if size > max(_SMALL_BYTES, _MAX_RATIO * path.stat().st_size):
            raise BadArticle(
                f"{path}: holds {size:,} bytes in {path.stat().st_size:,}, as archives made to do harm; "
                "leave it out, or unpack it, and give the folder"
            )
        found: dict[str, Member] = {}
        for info in infos:
            member = Member.of(path, archive, info)
            # Of two with one name the later counts, as where they are unpacked.
            found[str(member)] = member
        yield sorted(_shown(path, found.values()))


def _shown(path: Path, members: Iterable[Member]) -> Iterator[Member]:
    """Yield those that are not hidden, and not what browsers save beside a page."""
    saved = {member.with_name(f"{member.stem}_files") for member in members if is_page(member)}
    for member in members:
        names = member.relative_to(path).parts
        if not any(map(is_hidden, names)) and saved.isdisjoint(member.parents):
            yield member
