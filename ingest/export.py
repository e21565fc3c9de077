"""An archive's articles as records, one a line, and back: what is read again has the ids that it had."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.clean import one_line, visible
from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.types import Article

# The field that marks such a record, and the version of its form.
MARK, FORM = "nutgraf", 1
_BATCH = 100
_ADDRESS = re.compile(r"https?://[^\s/].*", re.IGNORECASE)


def lines(archive: Archive) -> Iterator[str]:
    """Yield the articles of an archive as JSON, in the order in which they were stored."""
    ids = archive.article_ids()
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        found = archive.articles(batch)
        yield from (json.dumps(_record(found[key]), ensure_ascii=False) for key in batch if key in found)


def _record(article: Article) -> dict[str, Any]:
    published = article.published_at
    return {
        MARK: FORM,
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "source": article.source,
        "authors": article.authors,
        "published_at": published.isoformat() if published else None,
        "language": article.language,
        "kind": article.kind,
        "headings": [[start, end] for start, end, _ in article.headings],
        "text": article.text,
    }


def read_record(record: dict[Any, Any], place: str) -> Article:
    """Return the article of such a record as it is: what was cleaned once is not cleaned again.

    Its id is that of its content, the one that it had, unless its time told fractions of a second: an archive
    does not keep them. The record's own is not believed: it may be another article's.

    Raises:
        BadArticle: when it is not as an archive holds it.
    """
    try:
        if record[MARK] != FORM:
            raise ValueError("it is of another version")
        text = _shown(record["text"], visible(record["text"]))
        day, url = record["published_at"], record["url"]
        published = datetime.fromisoformat(day) if day else None
        if not text.strip() or record["kind"] not in ("news", "opinion"):
            raise ValueError("text or kind is none")
        if (published and not published.tzinfo) or (url and not _ADDRESS.fullmatch(url)):
            raise ValueError("published_at has no time zone, or url is no address")
        article = Article.of(
            url=url,
            title=_line(record["title"]),
            source=_line(record["source"]),
            authors=map(_line, record["authors"]),
            published_at=published,
            language=_line(record["language"]),
            kind=record["kind"],
            text=text,
            headings=tuple((start, end, _heading(text, start, end)) for start, end in record["headings"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        problem = f"is no article as nutgraf export writes it ({type(error).__name__}: {error})"
        raise BadArticle(
            f"{place}: {problem}; export the archive again, or take the field {MARK} out"
        ) from None
    return article


def _line(value: str) -> str:
    return _shown(value, one_line(value))


def _shown(value: str, clean: str) -> str:
    # What hides characters was written by somebody else.
    if value != clean:
        raise ValueError(f"{value[:40]!r} is not as it was written")
    return clean


def _heading(text: str, start: int, end: int) -> str:
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no heading stands at {start} to {end}")
    return text[start:end]
