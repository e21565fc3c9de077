"""JSON Lines (`.jsonl`, `.ndjson`, `.jl`) and JSON (`.json`), also gzipped: one object an article."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, cast

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources.encoding import UTF_16, decode, is_binary
from nutgraf.ingest.sources.fields import named
from nutgraf.ingest.sources.record import MAX_RECORD_BYTES, Item, make_article, read_bytes
from nutgraf.ingest.types import Article

MAX_JSON_BYTES = 100_000_000
_HEAD_BYTES = 8192


def read_jsonl(path: Path) -> Iterator[Item]:
    """Yield an item a line, holding one line in memory at a time. Blank lines are skipped."""
    origin = path.absolute()
    with path.open("rb") as raw:
        zipped = path.suffix.lower() == ".gz"
        if not zipped and is_binary(raw.read(_HEAD_BYTES)):
            # Said once, not of each thing in it that looks like a line.
            problem = BadArticle(f"{path}: is not text; write one article a line as JSON, or leave it out")
            yield Item(origin, problem, path.stat().st_size)
            return
        raw.seek(0)
        stream = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if zipped else raw
        number, position, found = 0, 0, False
        readline = _readline(stream, is_utf_16=raw.peek(2)[:2] in UTF_16 and not zipped)
        while True:
            number += 1
            place = f"{path}:{number}"
            article: Article | BadArticle
            try:
                line = _next_line(readline, place)
                if not line:
                    break
                if line.isspace():
                    continue
                article = make_article(_parse(decode(line, place), place), place)
            except BadArticle as error:
                article = error
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                article = BadArticle(f"{place}: the gzip file is damaged ({error}); fetch it again")
                yield Item(origin, article, raw.tell() - position)
                return
            # On disk a compressed file moves on a buffer at a time, so some items take nothing.
            size_bytes, position = raw.tell() - position, raw.tell()
            found = True
            yield Item(origin, article, size_bytes, place)
        if not found:
            yield Item(origin, BadArticle(f"{path}: holds no articles; leave it out"), raw.tell() - position)


def read_json(path: Path) -> Iterator[Item]:
    """Yield the items of a JSON file that holds a list of articles, an object around such a list, or one."""
    origin, size = path.absolute(), path.stat().st_size
    try:
        data = read_bytes(path, most=MAX_JSON_BYTES)
        values = _values(_parse(decode(data, str(path)), str(path)), str(path))
    except BadArticle as error:
        yield Item(origin, error, size)
        return
    if not values:
        yield Item(origin, BadArticle(f"{path}: holds no articles; leave it out"), size)
    for number, value in enumerate(values, 1):
        place = f"{path}: item {number}"
        try:
            article = make_article(value, place)
        except BadArticle as error:
            article = error
        yield Item(origin, article, size // len(values), place)


def _values(found: object, place: str) -> list[Any]:
    """Return what may be articles: of {"status": "ok", "articles": [...]} the only list of objects."""
    if isinstance(found, dict) and not isinstance(named(cast(dict[str, Any], found)).get("text"), str):
        lists = [
            cast(list[Any], value)
            for value in cast(dict[str, Any], found).values()
            if isinstance(value, list) and value and isinstance(value[0], dict)
        ]
        if len(lists) > 1:
            raise BadArticle(f"{place}: holds {len(lists)} lists of objects; write one list, of articles")
        if lists:
            return lists[0]
    return cast(list[Any], found) if isinstance(found, list) else [found]


def _readline(stream: BinaryIO, *, is_utf_16: bool) -> Callable[[int], bytes]:
    """Return what reads the next line, of so many bytes or characters at most, as bytes."""
    if not is_utf_16:
        return stream.readline
    text = TextIOWrapper(stream, "utf-16", errors="replace", newline="\n")
    return lambda most: text.readline(most).encode("utf-8", "replace")


def _next_line(readline: Callable[[int], bytes], place: str) -> bytes:
    line = readline(MAX_RECORD_BYTES + 1)
    if len(line) <= MAX_RECORD_BYTES:
        return line
    while line and not line.endswith(b"\n"):
        line = readline(MAX_RECORD_BYTES)
    raise BadArticle(f"{place}: is over {MAX_RECORD_BYTES:,} bytes; write one article a line")


def _parse(text: str, place: str) -> object:
    try:
        return json.loads(text)
    except RecursionError:
        raise BadArticle(f"{place}: is nested too deep; write a flat object an article") from None
    except ValueError as error:  # JSONDecodeError, or a number of more digits than Python reads
        raise BadArticle(
            f"{place}: is not JSON ({error}); write one object a line as .jsonl, or a list as .json"
        ) from None
