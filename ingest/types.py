"""What flows through ingestion: an `Article`, its `Passage`s, and what the archive keeps of them."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
# What is dated further from now than this is of the future: the zones of the earth differ by no more.
AHEAD = timedelta(days=1)


def content_id(*parts: str) -> str:
    """Return 16 hexadecimal digits of the SHA-256 of the parts, each preceded by its length in characters."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{len(part)}:{part}".encode())
    return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Article:
    """One story as an outlet published it. Make one with `Article.of`, which works out the ids.

    Attributes:
        id: 16 hexadecimal digits, from the content.
        url: where it was published, if that is known.
        title: headline, on one line.
        source: the outlet; an empty string where it is not known.
        authors: bylines, in order.
        published_at: aware, with the offset from UTC that was given, so that its day is that of the place;
            None where it is not known.
        language: ISO 639-1 code.
        text: canonical body (NFC, paragraphs separated by one blank line).
        sha256: of `text` in UTF-8.
        cluster_id: id of the first article seen of its syndication cluster; its own id if it is alone.
        kind: "news" or "opinion".
        headings: (start, end, text) of each section heading within `text`, characters, half-open.
    """

    id: str
    url: str | None
    title: str
    source: str
    authors: tuple[str, ...]
    published_at: datetime | None
    language: str
    text: str
    sha256: str
    cluster_id: str
    kind: str = "news"
    headings: tuple[tuple[int, int, str], ...] = field(default=(), repr=False)

    @classmethod
    def of(
        cls,
        *,
        title: str,
        text: str,
        url: str | None = None,
        source: str = "",
        authors: Iterable[str] = (),
        published_at: datetime | None = None,
        language: str = "en",
        kind: str = "news",
        headings: tuple[tuple[int, int, str], ...] = (),
    ) -> "Article":
        """Make an article from canonical text (see `nutgraf.ingest.clean`) and derive its ids."""
        authors = tuple(authors)
        day = published_at.isoformat() if published_at else ""
        article_id = content_id(url or "", title, source, "\n".join(authors), day, language, kind, text)
        return cls(
            id=article_id,
            url=url,
            title=title,
            source=source,
            authors=authors,
            published_at=published_at,
            language=language,
            text=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            cluster_id=article_id,
            kind=kind,
            headings=headings,
        )


@dataclass(frozen=True, slots=True)
class Undated(Article):
    """An article as a file holds it whose day is given and cannot be read.

    Attributes:
        given_day: what is given.
    """

    given_day: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """An exact slice of an article: `article.text[start:end] == text` (characters, half-open)."""

    id: str
    article_id: str
    start: int
    end: int
    text: str
    heading: str = ""

    @classmethod
    def of(cls, article: Article, start: int, end: int, heading: str = "") -> "Passage":
        """Cut `article.text[start:end]` out as a passage."""
        return cls(
            id=content_id(article.id, str(start), str(end)),
            article_id=article.id,
            start=start,
            end=end,
            text=article.text[start:end],
            heading=heading,
        )


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles may be found.

    Attributes:
        since: aware; articles published at or after it.
        until: aware; articles published before it.
        sources: outlets, compared without regard to case; empty means all of them.
        undated: whether articles without a publication date pass `since` and `until`.
        only_undated: whether no others pass.
    """

    since: datetime | None = None
    until: datetime | None = None
    sources: tuple[str, ...] = ()
    undated: bool = True
    only_undated: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """An article as a list shows it."""

    id: str
    url: str | None
    title: str
    source: str
    published_at: datetime | None
    kind: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet, how many articles are of it, and the first and last of their days (YYYY-MM-DD)."""

    source: str
    articles: int
    first_day: str | None
    last_day: str | None


@dataclass(frozen=True, slots=True)
class Stored:
    """All that is stored of one article.

    Attributes:
        article: the article.
        passages: its passages.
        vectors: shape (len(passages), dimensions), unit length.
        signature: MinHash of its text, as bytes.
        bands: hashes of the parts of the signature.
        key: what makes two versions the same story.
        origin: the file it came from.
    """

    article: Article
    passages: Sequence[Passage]
    vectors: Vectors
    signature: bytes
    bands: Sequence[int]
    key: str
    origin: str


@dataclass(frozen=True, slots=True)
class Similar:
    """An article that may be a copy of another."""

    cluster_id: str
    source: str
    published_at: datetime | None
    signature: bytes


@dataclass(frozen=True, slots=True)
class Facts:
    """What ranking needs to know of an article, without its text."""

    title: str
    source: str
    published_at: datetime | None
    cluster_id: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How much an archive holds; of the articles, how many without a day or an outlet, or of the future."""

    articles: int
    passages: int
    sources: int
    first_published_at: datetime | None
    last_published_at: datetime | None
    undated: int
    unnamed: int
    ahead: int


@dataclass(slots=True)
class IngestReport:
    """What an ingest did.

    `superseded` counts versions that gave way to a later one, which is stored; `passages` those written;
    `failures` says where and why, one a line; `passed_over` counts, by suffix, the files in named folders
    that no reader knows. Of the articles written, `noted` counts those without a day ("undated") or an outlet
    ("unnamed") and those dated in the future ("ahead"), where there are any; `examples` says where the first
    of each stands. Of those without a day it counts those whose day may be one of two ("ambiguous") or cannot
    be read ("unread"); `examples` has the first such day.
    """

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    superseded: int = 0
    failed: int = 0
    removed: int = 0
    passages: int = 0
    seconds: float = 0.0
    passages_per_s: float = 0.0
    interrupted: bool = False
    failures: list[str] = field(default_factory=list[str])
    passed_over: dict[str, int] = field(default_factory=dict[str, int])
    noted: dict[str, int] = field(default_factory=dict[str, int])
    examples: dict[str, str] = field(default_factory=dict[str, str])
