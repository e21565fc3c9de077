"""JSON Lines (`.jsonl`, `.ndjson`, `.jl`) and JSON (`.json`), also gzipped: one object an article."""

import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, cast

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources.encoding import UTF_16, decode, is_binary
from nutgraf.ingest.sources.fields import text_of
from nutgraf.ingest.sources.record import DAMAGES, MAX_RECORD_BYTES, Item, attempt, make_article, read_bytes
from nutgraf.ingest.types import Article

MAX_JSON_BYTES = 100_000_000
_HEAD_BYTES = 8192
# How deep in the answer of an API its list of articles may stand.
_DEPTH = 4
# What may stand alone in a line, beside the items of a list.
_BLANK = (b"", b"[", b"]")
# An object that is an item of a list written one a line.
_ITEM = re.compile(r"\s*[\[,]?\s*(\{.*\})[\s,\]]*", re.DOTALL)


def read_jsonl(path: Path) -> Iterator[Item]:
    """Yield an item a line, holding one line in memory at a time. Blank lines are skipped.

    A list written one object a line is read as its lines.
    """
    origin = path.absolute()
    with path.open("rb") as raw:
        zipped = path.suffix.lower() == ".gz"
        if not zipped and is_binary(raw.read(_HEAD_BYTES)):
            # Said once, not of each thing in it that looks like a line.
            raise BadArticle(f"{path}: is not text; write one article a line as JSON, or leave it out")
        raw.seek(0)
        stream = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if zipped else raw
        number, position, found = 0, 0, False
        readline = _readline(stream, is_utf_16=raw.peek(2)[:2] in UTF_16 and not zipped)
        try:
            for number, line in enumerate(iter(partial(_next_line, readline), b""), 1):
                if line.strip() in _BLANK:
                    continue
                place = f"{path}:{number}"
                article = attempt(_article, line, place)
                # On disk a compressed file moves on a buffer at a time, so some items take nothing.
                size_bytes, position = raw.tell() - position, raw.tell()
                found = True
                yield Item(origin, article, size_bytes, place)
        except DAMAGES as error:
            raise BadArticle(
                f"{path}:{number + 1}: its compressed bytes are damaged ({error}); fetch it again"
            ) from None
    if not found:
        raise BadArticle(f"{path}: holds no articles; leave it out")


def read_json(path: Path) -> Iterator[Item]:
    """Yield the items of a JSON file that holds a list of articles, an object around such a list, or one.

    One that holds an object a line is read as its lines.
    """
    if _is_lines(path):
        yield from read_jsonl(path)
        return
    origin, size = path.absolute(), path.stat().st_size
    data = read_bytes(path, most=MAX_JSON_BYTES)
    values = _values(_parse(decode(data, str(path)), str(path)), str(path))
    if not values:
        raise BadArticle(f"{path}: holds no articles; leave it out")
    for number, value in enumerate(values, 1):
        place = f"{path}: item {number}"
        yield Item(origin, attempt(make_article, _opened(value), place), size // len(values), place)


def _is_lines(path: Path) -> bool:
    """Whether the first line of a file is an object, and another begins in the next."""
    with path.open("rb") as raw:
        stream = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if path.suffix.lower() == ".gz" else raw
        lines = (line for line in iter(lambda: stream.readline(MAX_RECORD_BYTES + 1), b"") if line.strip())
        try:
            first, second = next(lines, b""), next(lines, b"")
            return second.lstrip().startswith(b"{") and isinstance(json.loads(first), dict)
        except (ValueError, RecursionError, *DAMAGES):
            return False


def _values(found: object, place: str) -> list[Any]:
    """Return what may be articles: a list, the only one of objects that stands somewhere, or an object.

    Of {"response": {"docs": [...]}}, as APIs answer, that is the list; of {"1": {...}, "2": {...}} those
    objects; of columns, as pandas writes them, the rows.
    """
    if not isinstance(found, dict):
        return cast(list[Any], found) if isinstance(found, list) else [found]
    level = [cast(dict[str, Any], found)]
    if rows := _rows(level[0]):
        return rows
    for _ in range(_DEPTH + 1):
        articles = [each for each in level if text_of(each) or len(_told_within(each)) == 1]
        if articles:
            return list(level if len(articles) > 1 else articles)
        lists = [held for each in level for held in each.values() if _is_list(held)]
        lists = [held for held in lists if any(text_of(_opened(each)) for each in _objects(held))] or lists
        if len(lists) > 1:
            raise BadArticle(f"{place}: holds {len(lists)} lists of objects; write one list, of articles")
        if lists:
            return lists[0]
        level = [held for each in level for held in _objects(each.values())]
    return [found]


def _rows(table: dict[str, Any]) -> list[dict[str, Any]]:
    columns = _objects(table.values())
    if len(columns) < max(2, len(table)) or any(column.keys() != columns[0].keys() for column in columns):
        return []
    rows = [{name: table[name][row] for name in table} for row in columns[0]]
    return rows if any(map(text_of, rows)) else []


def _opened(value: Any) -> Any:
    """Return an article whose text stands one level down, as in "_source", with what stands there."""
    if not isinstance(value, dict):
        return value
    outer = cast(dict[str, Any], value)
    within = _told_within(outer)
    if text_of(outer) or not within:
        return outer
    key = max(within, key=lambda name: len(within[name]))
    return outer[key] | {name: held for name, held in outer.items() if name != key}


def _told_within(outer: dict[str, Any]) -> dict[str, str]:
    """Return the texts of the objects within one, by their keys."""
    inner = {key: cast(dict[str, Any], held) for key, held in outer.items() if isinstance(held, dict)}
    return {key: text for key, held in inner.items() if (text := text_of(held))}


def _objects(values: Iterable[Any]) -> list[dict[str, Any]]:
    return [cast(dict[str, Any], value) for value in values if isinstance(value, dict)]


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and isinstance(next(iter(cast(list[Any], value)), None), dict)


def _readline(stream: BinaryIO, *, is_utf_16: bool) -> Callable[[int], bytes]:
    """Return what reads the next line, of so many bytes or characters at most, as bytes."""
    if not is_utf_16:
        return stream.readline
    text = TextIOWrapper(stream, "utf-16", errors="replace", newline="\n")
    return lambda most: text.readline(most).encode("utf-8", "replace")


def _next_line(readline: Callable[[int], bytes]) -> bytes:
    """Return the next line; of one that is too long, enough to tell."""
    line = rest = readline(MAX_RECORD_BYTES + 1)
    while len(line) > MAX_RECORD_BYTES and rest and not rest.endswith(b"\n"):
        rest = readline(MAX_RECORD_BYTES)
    return line


def _article(line: bytes, place: str) -> Article:
    if len(line) > MAX_RECORD_BYTES:
        raise BadArticle(f"{place}: is over {MAX_RECORD_BYTES:,} bytes; write one article a line")
    text = decode(line, place)
    item = _ITEM.fullmatch(text)
    return make_article(_opened(_parse(item[1] if item else text, place)), place)


def _parse(text: str, place: str) -> object:
    try:
        return json.loads(text)
    except RecursionError:
        raise BadArticle(f"{place}: is nested too deep; write a flat object an article") from None
    except ValueError as error:  # JSONDecodeError, or a number of more digits than Python reads
        raise BadArticle(
            f"{place}: is not JSON ({error}); write one object a line as .jsonl, or a list as .json"
        ) from None
