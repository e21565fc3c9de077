"""PDF files: pypdf finds the lines on their pages; the text that they make is read as that of a text file."""

import logging
import re
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from math import atan2, hypot, pi
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources.lines import Line, text_of
from nutgraf.ingest.sources.properties import told_by
from nutgraf.ingest.sources.record import MAX_RECORD_BYTES, Item, read_bytes
from nutgraf.ingest.sources.text import text_items

if TYPE_CHECKING:
    from pypdf import PageObject

# With its pictures.
MAX_PDF_BYTES = 100_000_000
MAX_PAGES = 1000
MAX_SECONDS = 120.0
# What pypdf takes of one stream; by itself it would take 75 MB, and 20 s for it.
_LIMITS = {
    "zlib_maximum_output_length": 20_000_000,
    "lzw_maximum_output_length": 20_000_000,
    "run_length_maximum_output_length": 20_000_000,
    "array_based_stream_maximum_output_length": 20_000_000,
    "stream_decoding_work_maximum_length": 60_000_000,
}
_END = b"%%EOF"
_LIGATURE = re.compile("[\ufb00-\ufb06]")
# What stands for letters whose font does not say which they are.
_UNTOLD = re.compile("[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]|/[A-Za-z]{1,3}\\d+")
_MOST_UNTOLD = 0.1
# In quarters of a turn.
_ASKEW = 0.1


def read_pdf(path: Path) -> Iterator[Item]:
    """Yield the articles of a PDF file."""
    place = str(path)
    pages, known = _read(read_bytes(path, most=MAX_PDF_BYTES), place)
    text = text_of(pages)
    if len(text) > MAX_RECORD_BYTES:
        raise BadArticle(f"{place}: holds over {MAX_RECORD_BYTES:,} characters; split it")
    if sum(map(len, _UNTOLD.findall(text))) > _MOST_UNTOLD * len(text):
        raise BadArticle(
            f"{place}: its fonts do not say which letters they show; run OCR on it first, as by ocrmypdf"
        )
    if not any(map(str.isalnum, text)):
        raise BadArticle(f"{place}: holds no text, only pictures of it; run OCR on it first, as by ocrmypdf")
    yield from text_items(text, path, known=known)


def _read(data: bytes, place: str) -> tuple[list[list[Line]], dict[str, Any]]:
    """Return the lines of each page, and what the file's properties say.

    Raises:
        BadArticle: when it is encrypted or damaged, or holds more than is read.
    """
    # Late: most archives have no PDF files.
    from pypdf import PdfReader, apply_configuration
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

    # It tells of each fault in a file that it gets over.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    ends = time.monotonic() + MAX_SECONDS

    def in_time(*_: object) -> None:
        if time.monotonic() > ends:
            raise BadArticle(f"{place}: takes over {MAX_SECONDS:.0f} s to read; save its text as .txt")

    try:
        with apply_configuration(None, **_LIMITS):
            # pypdf looks for its end line by line: minutes, of 100 MB without one.
            if (end := data.rfind(_END)) < 0:
                raise BadArticle(f"{place}: is a PDF that breaks off; fetch it again")
            reader = PdfReader(BytesIO(data[: end + len(_END)]))
            if (count := len(reader.pages)) > MAX_PAGES:
                raise BadArticle(f"{place}: has {count:,} pages, and {MAX_PAGES:,} are read; split it")
            pages = [_lines(page, in_time) for page in reader.pages]
            said = reader.metadata
            return pages, told_by(said.title, said.author) if said else {}
    except BadArticle:
        raise
    except (FileNotDecryptedError, DependencyError):
        raise BadArticle(
            f"{place}: is encrypted; open it with its password, and print it to a PDF without one"
        ) from None
    except LimitReachedError as error:
        raise BadArticle(f"{place}: holds too much in one piece ({error}); save its text as .txt") from None
    except Exception as error:  # what is wrong in a PDF file fails in many ways
        raise BadArticle(
            f"{place}: cannot be read as PDF ({type(error).__name__}: {error}); fetch it again, or print it "
            "to a new PDF"
        ) from None


class _Lines:
    """The lines of a page, as pypdf tells of its pieces one after the other."""

    def __init__(self) -> None:
        """Begin a page."""
        # By which way they run: in quarters of a turn.
        self._found: dict[int, list[Line]] = {}
        self._pieces: list[str] = []
        self._at: Sequence[float] = ()
        self._size = 1.0

    def add(self, text: str, around: list[float], own: list[float], _: Any, size: float) -> None:
        """Take a piece of text: the matrix around it and its own say where it stands, and how large it is."""
        from pypdf import mult

        for number, piece in enumerate(text.split("\n")):
            if number:
                self._end()
            if piece.strip() and not self._pieces:
                self._at, self._size = mult(own, around), abs(size)
            if piece.strip() or self._pieces:
                self._pieces.append(piece)

    def _end(self) -> None:
        if self._pieces:
            along, across, left, up, x, y = self._at
            turns = atan2(across, along) / (pi / 2)
            turned = round(turns) % 4
            # A page may lie on its side.
            x, y = ((x, y), (y, -x), (-x, -y), (-y, x))[turned]
            size = max(1.0, round(self._size * hypot(left, up), 1))
            # What runs askew is a mark across the page.
            if abs(turns - round(turns)) < _ASKEW:
                text = _LIGATURE.sub(_apart, " ".join("".join(self._pieces).split()))
                self._found.setdefault(turned, []).append(Line(text, x, y, size))
        self._pieces = []

    def read(self) -> list[Line]:
        """Return the lines that run as most of the text does: what does not stands at the edge."""
        self._end()
        return max(self._found.values(), key=_characters) if self._found else []


def _apart(ligature: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", ligature[0])


def _characters(lines: list[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _lines(page: "PageObject", in_time: Callable[..., None]) -> list[Line]:
    in_time()
    lines = _Lines()
    page.extract_text(visitor_operand_before=in_time, visitor_text=lines.add)
    return lines.read()
