"""Tables (`.csv`, `.tsv`, also gzipped): the first row names the columns, each further one is an article."""

import csv
import gzip
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, cast

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources.day import Order, in_figures, in_order, order_of
from nutgraf.ingest.sources.encoding import UTF_16, decode, is_binary
from nutgraf.ingest.sources.fields import is_day, text_of
from nutgraf.ingest.sources.record import DAMAGES, MAX_RECORD_BYTES, Item, attempt, make_article

_HEAD_BYTES = 8192
_DELIMITERS = ",;\t|"
_SEPARATOR = re.compile(r"\W*?sep=(.)\"?\s*", re.IGNORECASE)


def read_table(path: Path) -> Iterator[Item]:
    """Yield an item a row, holding one row in memory at a time; its place is the line that it begins in.

    A day that may be two, such as 03/04/2024, is read as the others of its column must be.
    """
    origin, place, position = path.absolute(), str(path), 0
    # Python's own limit is an eighth of a megabyte; there is one for all that a process reads.
    csv.field_size_limit(MAX_RECORD_BYTES)
    orders = _orders(path)
    try:
        with _opened(path) as (raw, lines):
            columns, delimiter, above = _columns(lines, place)
            rows = csv.reader(lines, delimiter=delimiter)
            while True:
                place = f"{path}:{rows.line_num + above + 1}"
                if (row := next(rows, None)) is None:
                    break
                if any(map(str.strip, row)):
                    cells = dict(zip(columns, row, strict=False))
                    for column in orders.keys() & cells.keys():
                        cells[column] = in_order(cells[column], orders[column])
                    article = attempt(make_article, cells, place)
                    size_bytes, position = raw.tell() - position, raw.tell()
                    yield Item(origin, article, size_bytes, place)
    except csv.Error as error:
        raise BadArticle(
            f"{place}: is no row of a table ({error}); look for a quotation mark left open"
        ) from None
    except DAMAGES as error:
        raise BadArticle(f"{place}: its compressed bytes are damaged ({error}); fetch it again") from None
    if not position:
        raise BadArticle(f"{path}: holds no articles; leave it out")


@contextmanager
def _opened(path: Path) -> Generator[tuple[BinaryIO, Iterator[str]]]:
    """Open a table: its file, and its lines."""
    with path.open("rb") as raw:
        zipped = path.suffix.lower() == ".gz"
        head = b"" if zipped else raw.peek(_HEAD_BYTES)[:_HEAD_BYTES]
        if is_binary(head):
            raise BadArticle(f"{path}: is not text; save it as CSV in UTF-8, or leave it out")
        is_utf_16 = head.startswith(UTF_16)
        stream = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if zipped else raw
        # Latin-1 is each byte as it is: what a line is written in, `decode` finds.
        with TextIOWrapper(stream, "utf-16" if is_utf_16 else "latin-1", errors="replace") as text:
            lines = iter(partial(text.readline, MAX_RECORD_BYTES), "")
            yield raw, lines if is_utf_16 else (_decoded(line, str(path)) for line in lines)


def _orders(path: Path) -> dict[str, Order]:
    """Return how the columns of days are written that can be read in two ways; none where no row is."""
    days: dict[str, set[str]] = {}
    # What is wrong with a row is said when it is read as an article.
    with suppress(csv.Error, *DAMAGES), _opened(path) as (_, lines):
        columns, delimiter, _ = _columns(lines, str(path))
        places = [place for place, column in enumerate(columns) if is_day(column)]
        for row in csv.reader(lines, delimiter=delimiter):
            told = {
                columns[place]: day for place in places if place < len(row) and (day := row[place].strip())
            }
            if told and not any(map(in_figures, told.values())):
                break
            for column, day in told.items():
                days.setdefault(column, set()).add(day[:10])
    found = {column: order_of(told) for column, told in days.items()}
    return {column: order for column, order in found.items() if order}


def _decoded(line: str, place: str) -> str:
    data = line.encode("latin-1")
    try:
        return decode(data, place)
    except BadArticle:  # one line of many
        return data.decode("utf-8", "replace")


def _columns(lines: Iterator[str], place: str) -> tuple[list[str], str, int]:
    """Return what the first line calls the columns, what parts them, and how many lines that took."""
    first, above = next(lines, ""), 1
    # As Excel writes it.
    if stated := _SEPARATOR.fullmatch(first):
        first, above = next(lines, ""), 2
    # No name of a column holds one of these. Whole rows, which hold texts, mislead csv.Sniffer.
    delimiter = stated[1] if stated else max(_DELIMITERS, key=first.count)
    columns = next(csv.reader([first or "\n"], delimiter=delimiter))
    if not text_of(dict.fromkeys(columns, "given")):
        raise BadArticle(
            f"{place}: none of its columns ({', '.join(columns)[:200]}) is an article's text; name the one "
            "that is text in the first line, or leave it out"
        )
    return columns, delimiter, above
