"""What every reader makes of a file: a checked `Record`, and of that an `Article`."""

import gzip
import re
import zlib
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, time
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Literal, NoReturn, cast
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from nutgraf.ingest.clean import Block, canonical, one_line
from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sentences import sentences
from nutgraf.ingest.sources.markup import field_blocks, field_line
from nutgraf.ingest.types import Article

MAX_RECORD_BYTES = 10_000_000
MAX_BYLINE_CHARS = 2000
TITLE_CHARS = 120
# There was no news in print before.
EARLIEST_YEAR = 1500
# What a person is, or works for: "Ann Lee, City Hall Reporter".
_POST = re.compile(
    r"\b(?:writer|reporter|correspondent|editor|columnist|critic|staff|press|news|agency|times)$",
    re.IGNORECASE,
)
# As in mail and feeds: "Mon, 04 Mar 2024 10:00:00 GMT".
_MAIL_DATE = re.compile(r"\s*(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:")
OPINION = re.compile(
    r"opinions?|editorials?|op-?eds?|comment(?:ary|isfree)?|column(?:ist)?s?|viewpoints?", re.IGNORECASE
)
# What else fields are called, most telling first; letters alone count: datePublished, date_published.
_NAMES = {
    "url": "url link canonical canonicalurl permalink weburl",
    "title": "title headline webtitle",
    "source": "source outlet publisher publication newspaper sitename sourcename sourcedomain",
    "authors": "authors author byline bylines creator dccreator",
    "published_at": "publishedat published datepublished publisheddate datepublish publishdate"
    " publicationdate publishedtime publishedon pubdate webpublicationdate date",
    "language": "language lang",
    "kind": "kind",
    "text": "text body bodytext articlebody fulltext maintext contenttext content contenthtml",
}


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


class Record(BaseModel):
    """An article as a file gives it, its fields named by `named`."""

    model_config = ConfigDict(strict=True, extra="ignore")

    url: str | None = None
    title: str = ""
    source: str = ""
    authors: list[str] = Field(default_factory=list)
    published_at: datetime | None = None
    language: str = "en"
    kind: Literal["news", "opinion"] = "news"
    text: str = ""

    @field_validator("url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        value = one_line(value or "")
        # Shown as a link; "javascript:" must never get that far.
        if value and not re.match(r"https?://[^\s/]", value, re.IGNORECASE):
            raise ValueError("is not a web address; write https://... or leave it out")
        return value or None

    @field_validator("source", mode="before")
    @classmethod
    def _name(cls, value: Any) -> Any:
        return _name_of(value)

    @field_validator("title", "source")
    @classmethod
    def _line(cls, value: str) -> str:
        return field_line(value)

    @field_validator("authors", mode="before")
    @classmethod
    def _names(cls, value: Any) -> Any:
        if isinstance(value, str) and len(value) > MAX_BYLINE_CHARS:
            raise ValueError(f"is longer than {MAX_BYLINE_CHARS} characters; give the names alone")
        if isinstance(value, str):
            return split_byline(value)
        names = cast(list[Any], value) if isinstance(value, list) else [_name_of(value)]
        return [_name_of(name) for name in names]

    @field_validator("authors")
    @classmethod
    def _lines(cls, value: list[str]) -> list[str]:
        return [name for name in map(field_line, value) if name]

    @field_validator("published_at", mode="before")
    @classmethod
    def _aware(cls, value: Any) -> datetime | None:
        return parse_time(value)

    @field_validator("kind", mode="before")
    @classmethod
    def _known(cls, value: Any) -> Any:
        # What else stands there, such as "article", says nothing of it.
        return "opinion" if isinstance(value, str) and OPINION.fullmatch(value.strip()) else "news"

    @field_validator("language")
    @classmethod
    def _code(cls, value: str) -> str:
        code = re.split("[-_]", value.strip().lower())[0]
        if not re.fullmatch("[a-z]{2,3}", code):
            raise ValueError('is not an ISO 639-1 code; write "en"')
        return code


def named(values: dict[Any, Any]) -> dict[str, Any]:
    """Return the fields of an article that are given, by our names, whatever they are called; no others."""
    # pandas writes NaN where a value is missing.
    given = {
        re.sub("[^a-z]", "", str(key).lower()): value for key, value in values.items() if _is_given(value)
    }
    called = {field: [name for name in names.split() if name in given] for field, names in _NAMES.items()}
    return {field: given[names[0]] for field, names in called.items() if names}


def _is_given(value: object) -> bool:
    return value is not None and value == value and not (isinstance(value, str) and not value.strip())


def _name_of(value: object) -> object:
    """Return the name of an author or outlet that is told as an object."""
    name = cast(dict[str, Any], value).get("name", value) if isinstance(value, dict) else value
    return name if _is_given(name) else ""


def parse_time(value: object) -> datetime | None:
    """Return an ISO 8601 date (its midnight) or date-time as an aware time in its zone; without one, in UTC.

    Raises:
        ValueError: when it is neither.
    """
    if isinstance(value, str):
        if not value.strip():
            return None
        try:
            form = parsedate_to_datetime if _MAIL_DATE.match(value) else datetime.fromisoformat
            moment = form(value.strip())
        except ValueError:
            raise ValueError(f"{value[:40]!r} is not an ISO date; write 2023-12-04T00:00:00+00:00") from None
    elif isinstance(value, datetime):
        moment = value
    elif isinstance(value, date):  # YAML reads 2023-12-04 as a date
        moment = datetime.combine(value, time())
    else:
        raise ValueError(f"is {_kind(value)}, not a date; write 2023-12-04T00:00:00+00:00")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    # Databases write the first day there is for one that they don't know; from there "yesterday" overflows.
    if not EARLIEST_YEAR <= moment.year < MAXYEAR:
        raise ValueError(f"is of the year {moment.year}; write the day of publication, or leave it out")
    return moment


def split_byline(byline: str) -> list[str]:
    """Return the names in a byline: "By Ann Lee and Bo Roe" holds two."""
    byline = re.sub(r"^\s*by\b:?\s*", "", byline, flags=re.IGNORECASE)
    names = [name.strip(" ,") for name in re.split(r"\s*;\s*|\s+and\s+|\s*&\s*", byline) if name.strip(" ,")]
    # A comma parts names only where each part is one: not in "Ann Lee, Reuters" or "Lee, Ann".
    parted = [
        re.split(r"\s*,\s*", name) if all(" " in part.strip() for part in name.split(",")) else [name]
        for name in names
    ]
    return [
        part
        for parts in parted
        for place, part in enumerate(parts)
        if part and not (place and _POST.search(part))
    ]


def make_article(
    values: object, place: str, *, blocks: list[Block] | None = None, mend: bool = False
) -> Article:
    """Check the fields of a record and make an article of them.

    Args:
        values: field name to value, as JSON or YAML gave them.
        place: where the record stands; error messages start with it.
        blocks: the body, where the format tells its headings; otherwise it is the field `text`.
        mend: join paragraphs that are broken off within a sentence.

    Raises:
        BadArticle: when a field is not what it should be, or there is no body.
    """
    if not isinstance(values, dict):
        raise BadArticle(f"{place}: is {_kind(values)}, not an object; write {{...}} for each article")
    given = cast(dict[Any, Any], values)
    try:
        record = Record.model_validate(named(given))
        text, headings = canonical(field_blocks(record.text) if blocks is None else blocks, mend=mend)
    except ValidationError as error:
        _refuse(place, error)
    except ValueError as error:
        raise BadArticle(f"{place}: text {error}") from None
    if not text:
        fields = f" (its fields are {', '.join(map(str, given))[:200]})" if given and blocks is None else ""
        raise BadArticle(
            f"{place}: has no text{fields}; give the article's body in the field text, or leave it out"
        )
    return Article.of(
        url=record.url,
        title=record.title or _first_words(text),
        source=record.source or _host(record.url),
        authors=record.authors,
        published_at=record.published_at,
        language=record.language,
        kind=record.kind,
        text=text,
        headings=headings,
    )


def read_bytes(path: Path, *, most: int = MAX_RECORD_BYTES) -> bytes:
    """Return a file's content, unzipped if its name ends in `.gz`.

    Raises:
        BadArticle: when it is over `most` bytes, or the gzip file is damaged.
    """
    try:
        with path.open("rb") as raw:
            stream = gzip.GzipFile(fileobj=raw) if path.suffix.lower() == ".gz" else raw
            data = stream.read(most + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadArticle(f"{path}: the gzip file is damaged ({error}); fetch it again") from None
    if len(data) > most:
        raise BadArticle(f"{path}: is over {most:,} bytes; split it, or write one article a line, as .jsonl")
    return data


def _refuse(place: str, error: ValidationError) -> NoReturn:
    first = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    if first["type"] == "value_error":
        problem = str(first["ctx"]["error"])  # pyright: ignore[reportTypedDictNotRequiredAccess] - always there
    else:
        message = first["msg"]
        problem = f"is {_kind(first['input'])}: {message[:1].lower()}{message[1:]}"
    raise BadArticle(f"{place}: {field} {problem}") from None


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
