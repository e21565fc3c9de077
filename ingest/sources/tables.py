"""Tables (`.csv`, `.tsv`, also gzipped): the first row names the columns, each further one is an article."""

import csv
import gzip
import zlib
from collections.abc import Iterator
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, cast

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources.encoding import UTF_16, decode, is_binary
from nutgraf.ingest.sources.fields import text_of
from nutgraf.ingest.sources.record import MAX_RECORD_BYTES, Item, make_article
from nutgraf.ingest.types import Article

_HEAD_BYTES = 8192
_DELIMITERS = ",;\t|"
_DAMAGES = (EOFError, zlib.error, gzip.BadGzipFile)


def read_table(path: Path) -> Iterator[Item]:
    """Yield an item a row, holding one row in memory at a time; its place is the line that it begins in."""
    origin, place, position = path.absolute(), str(path), 0
    # Python's own limit is an eighth of a megabyte; there is one for all that a process reads.
    csv.field_size_limit(MAX_RECORD_BYTES)
    with path.open("rb") as raw:
        zipped = path.suffix.lower() == ".gz"
        head = b"" if zipped else raw.peek(_HEAD_BYTES)[:_HEAD_BYTES]
        is_utf_16 = head.startswith(UTF_16)
        stream = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if zipped else raw
        # Latin-1 is each byte as it is: what a line is written in, `decode` finds.
        with TextIOWrapper(stream, "utf-16" if is_utf_16 else "latin-1", errors="replace") as text:
            try:
                if is_binary(head):
                    raise BadArticle(f"{place}: is not text; save it as CSV in UTF-8, or leave it out")
                lines = iter(partial(text.readline, MAX_RECORD_BYTES), "")
                lines = lines if is_utf_16 else (_decoded(line, place) for line in lines)
                columns, delimiter = _columns(next(lines, ""), place)
                rows = csv.reader(lines, delimiter=delimiter)
                while True:
                    place = f"{path}:{rows.line_num + 2}"
                    if (row := next(rows, None)) is None:
                        break
                    if any(map(str.strip, row)):
                        article = _article(columns, row, place)
                        size_bytes, position = raw.tell() - position, raw.tell()
                        yield Item(origin, article, size_bytes, place)
                problem = "" if position else f"{path}: holds no articles; leave it out"
            except BadArticle as error:
                problem = str(error)
            except csv.Error as error:
                problem = f"{place}: is no row of a table ({error}); look for a quotation mark left open"
            except _DAMAGES as error:
                problem = f"{place}: the gzip file is damaged ({error}); fetch it again"
        if problem:
            yield Item(origin, BadArticle(problem), path.stat().st_size - position)


def _decoded(line: str, place: str) -> str:
    data = line.encode("latin-1")
    try:
        return decode(data, place)
    except BadArticle:  # one line of many
        return data.decode("utf-8", "replace")


def _columns(first: str, place: str) -> tuple[list[str], str]:
    """Return what the first line calls the columns, and what it parts them with."""
    # No name of a column holds one of these. Whole rows, which hold texts, mislead csv.Sniffer.
    delimiter = max(_DELIMITERS, key=first.count)
    columns = next(csv.reader([first or "\n"], delimiter=delimiter))
    if not text_of(dict.fromkeys(columns, "given")):
        raise BadArticle(
            f"{place}: none of its columns ({', '.join(columns)[:200]}) is an article's text; name the one "
            "that is text in the first line, or leave it out"
        )
    return columns, delimiter


def _article(columns: list[str], row: list[str], place: str) -> Article | BadArticle:
    try:
        return make_article(dict(zip(columns, row, strict=False)), place)
    except BadArticle as error:
        return error
