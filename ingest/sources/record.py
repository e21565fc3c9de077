"""What every reader makes of a file: of the fields of a record an `Article`."""

import gzip
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ParamSpec, cast
from urllib.parse import urlsplit

from nutgraf.ingest.clean import Block, canonical, one_line
from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.export import MARK, read_record
from nutgraf.ingest.sentences import sentences
from nutgraf.ingest.sources.fields import given_day, named
from nutgraf.ingest.sources.markup import field_blocks
from nutgraf.ingest.types import Article, Undated

MAX_RECORD_BYTES = 10_000_000
# What reading a compressed file raises where its bytes are damaged.
DAMAGES = (EOFError, zlib.error, gzip.BadGzipFile)
TITLE_CHARS = 120
P = ParamSpec("P")
# An address of one page; that of a feed or of an outlet is given with many articles.
_PAGE = re.compile(r"https?://[^/]+/(?!.*(?:\b(?:feed|rss|atom)\b|\.xml\b))[^/?#]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """One article read, or why it could not be.

    Attributes:
        origin: absolute path of the file it came from.
        article: the article, or a `BadArticle` whose message starts with its place.
        size_bytes: its share of the file on disk; a file's items sum to about its size.
        place: where it stands in a file of several, such as "news.jsonl:17".
    """

    origin: Path
    article: Article | BadArticle
    size_bytes: int
    place: str = ""


def make_article(
    values: object, place: str, *, blocks: list[Block] | None = None, mend: bool = False
) -> Article:
    """Make an article of the fields of a record, as `named` reads them.

    Args:
        values: field name to value, as JSON or YAML gave them.
        place: where the record stands; error messages start with it.
        blocks: the body, where the format tells its headings; otherwise it is the field `text`.
        mend: join paragraphs that are broken off within a sentence.

    Raises:
        BadArticle: when it is no record, or there is no body.
    """
    if not isinstance(values, dict):
        raise BadArticle(f"{place}: is {_kind(values)}, not an object; write {{...}} for each article")
    given = cast(dict[Any, Any], values)
    if blocks is None and MARK in given:
        return read_record(given, place)
    fields = named(given)
    try:
        blocks_told = field_blocks(fields.get("text", "")) if blocks is None else blocks
        text, headings = canonical(blocks_told, mend=mend)
    except ValueError as error:
        raise BadArticle(f"{place}: text {error}") from None
    if not text and blocks is not None:
        raise BadArticle(f"{place}: has no text; leave it out")
    if not text:
        fields = f" (its fields are {', '.join(map(str, given))[:200]})" if given else ""
        raise BadArticle(
            f"{place}: has no text{fields}; give the article's body in the field text, or leave it out"
        )
    title = fields.get("title", "")
    # As APIs leave of what was withdrawn: "[Removed]".
    if one_line(text) == title and title[-1:] not in '.!?…”"':
        raise BadArticle(f"{place}: has no text but its title; give the article's body, or leave it out")
    site = fields.get("site", "")
    url = fields.get("url") or (site if _PAGE.match(site) else None)
    unread = "" if "published_at" in fields else given_day(given)
    article = (Undated if unread else Article).of(
        url=url,
        title=title or _first_words(text),
        source=fields.get("source") or _host(url or site),
        authors=fields.get("authors", ()),
        published_at=fields.get("published_at"),
        language=fields.get("language", "en"),
        kind=fields.get("kind", "news"),
        text=text,
        headings=headings,
    )
    return replace(article, given_day=unread) if isinstance(article, Undated) else article


def attempt(make: Callable[P, Article], *args: P.args, **kwargs: P.kwargs) -> Article | BadArticle:
    """Return an article of a file of several, or why it cannot be made: that does not stop the others."""
    try:
        return make(*args, **kwargs)
    except BadArticle as error:
        return error


def read_bytes(path: Path, *, most: int = MAX_RECORD_BYTES) -> bytes:
    """Return a file's content, unzipped if its name ends in `.gz`.

    Raises:
        BadArticle: when it is over `most` bytes, or its compressed bytes are damaged.
    """
    try:
        with path.open("rb") as raw:
            stream = gzip.GzipFile(fileobj=raw) if path.suffix.lower() == ".gz" else raw
            data = stream.read(most + 1)
    except DAMAGES as error:
        raise BadArticle(f"{path}: its compressed bytes are damaged ({error}); fetch it again") from None
    if len(data) > most:
        raise BadArticle(f"{path}: is over {most:,} bytes; split it, or write one article a line, as .jsonl")
    return data


def _kind(value: object) -> str:
    names: dict[type, str] = {bool: "a boolean", int: "a number", float: "a number", str: "a string"}
    names[list] = "a list"
    return "null" if value is None else names.get(type(value), "an object")


def _first_words(text: str) -> str:
    start, end = sentences(text)[0]
    first = text[start:end]
    return first if len(first) <= TITLE_CHARS else first[: TITLE_CHARS + 1].rsplit(" ", 1)[0][:TITLE_CHARS]


def _host(url: str | None) -> str:
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:  # "http://[" is no address
        return ""
    return host.removeprefix("www.")
