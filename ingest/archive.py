"""The system of record: articles, passages, vectors and full text in one SQLite file.

All queries are here; those of full text are in `word_lists.py`. Whatever else there is, above all the vector
index, can be lost and made again from this file.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np

from nutgraf.ingest.address import address_key
from nutgraf.ingest.types import (
    AHEAD,
    Article,
    Counts,
    Facts,
    Filter,
    Listed,
    Outlet,
    Passage,
    Similar,
    Stored,
    Vectors,
)
from nutgraf.ingest.word_lists import WordLists, condition

LEAD_CHARS = 600
_ARTICLE_FIELDS = (
    *("id", "url", "title", "source", "authors", "published_at", "utc_offset_s", "language", "text"),
    *("sha256", "cluster_id", "kind", "headings"),
)
_ARTICLE_COLUMNS = ", ".join(f"article.{name}" for name in _ARTICLE_FIELDS)


class Archive(WordLists):
    """An open archive. Safe to share between threads: one at a time writes.

    Raises:
        ArchiveError: when the file cannot be opened, was made by a newer nutgraf, or is not an archive.
    """

    # -- facts about the whole ---------------------------------------------------------------------

    def meta(self, key: str) -> str | None:
        """Return a fact about the archive: `id`, `generation` (grows with every change), or `encoder`."""
        rows = self.rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    def set_meta(self, key: str, value: str) -> None:
        """Record a fact about the archive."""
        with self.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def counts(self) -> Counts:
        """Count what is here."""
        articles, sources = self.rows("SELECT count(*), count(DISTINCT nullif(source, '')) FROM article")[0]
        passages = self.rows("SELECT count(*) FROM passage")[0][0]
        ends = [
            self.rows(
                f"""SELECT published_at, utc_offset_s FROM article WHERE published_at IS NOT NULL
                    ORDER BY published_at {order} LIMIT 1"""
            )
            for order in ("ASC", "DESC")
        ]
        first, last = (_moment(*rows[0]) if rows else None for rows in ends)
        ahead = int((datetime.now(UTC) + AHEAD).timestamp())
        lacking = [
            int(self.rows(f"SELECT count(*) FROM article WHERE {where}", values)[0][0])
            for where, values in (
                ("published_at IS NULL", ()),
                ("source = '' COLLATE NOCASE", ()),
                ("published_at > ?", (ahead,)),
            )
        ]
        return Counts(articles, passages, sources, first, last, *lacking)

    def check(self) -> str:
        """Run SQLite's quick integrity check; return "ok" or the first complaint."""
        return str(self.rows("PRAGMA quick_check(1)")[0][0])

    # -- reading ---------------------------------------------------------------------

    def article(self, article_id: str) -> Article | None:
        """Return one article by its id."""
        return self.articles([article_id]).get(article_id)

    def articles(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """Return the articles that exist among the ids, by id."""
        rows = self.rows(
            f"SELECT {_ARTICLE_COLUMNS} FROM article WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(article_ids)),),
        )
        return {row[0]: _article(row) for row in rows}

    def copies(self, articles: Iterable[Article], keep: Filter) -> list[Article]:
        """Return the other articles of the syndication clusters of some, as far as the filter lets them."""
        given = {article.id: article.cluster_id for article in articles}
        where, values = condition(keep)
        rows = self.rows(
            f"SELECT id FROM article WHERE cluster_id IN (SELECT value FROM json_each(?)) AND {where}",
            [json.dumps(list(given.values())), *values],
        )
        return list(self.articles({row[0] for row in rows} - given.keys()).values())

    def article_by_url(self, url: str) -> Article | None:
        """Return one article by its URL, however that is spelled."""
        query = f"SELECT {_ARTICLE_COLUMNS} FROM article WHERE"
        # By itself where an older archive cannot be written, so that its keys are of before.
        rows = self.rows(f"{query} key = ?", (address_key(url),)) or self.rows(f"{query} url = ?", (url,))
        return _article(rows[0]) if rows else None

    def article_of_page(self, digest: str) -> Article | None:
        """Return the article that the file with this digest holds."""
        rows = self.rows(
            f"SELECT {_ARTICLE_COLUMNS} FROM page JOIN article ON number = article WHERE digest = ?",
            (digest,),
        )
        return _article(rows[0]) if rows else None

    def newest(self, keep: Filter, limit: int) -> list[Listed]:
        """Return the articles that the filter lets through, newest first, then those without a day."""
        where, values = condition(keep)
        rows = self.rows(
            f"""SELECT id, url, title, source, kind, published_at, utc_offset_s FROM article WHERE {where}
                ORDER BY published_at DESC NULLS LAST, id LIMIT ?""",
            [*values, limit],
        )
        return [
            Listed(key, url, title, source, _moment(*at), kind) for key, url, title, source, kind, *at in rows
        ]

    def count(self, keep: Filter) -> int:
        """Count the articles that the filter lets through."""
        where, values = condition(keep)
        return int(self.rows(f"SELECT count(*) FROM article WHERE {where}", values)[0][0])

    def sharing_band(self, bands: Sequence[int]) -> list[Similar]:
        """Return the articles that share at least one band of their signatures, the earliest stored first."""
        rows = self.rows(
            """SELECT cluster_id, source, published_at, utc_offset_s, signature FROM article WHERE number IN
               (SELECT article FROM band WHERE hash IN (SELECT value FROM json_each(?))) ORDER BY number""",
            (json.dumps(bands),),
        )
        return [Similar(cluster, source, _moment(*at), signature) for cluster, source, *at, signature in rows]

    def outlets(self, cluster_ids: Iterable[str], keep: Filter) -> dict[str, list[str]]:
        """Return the outlets that carried each syndication cluster, as far as the filter lets it through."""
        where, values = condition(keep)
        rows = self.rows(
            f"""SELECT DISTINCT cluster_id, source FROM article
                WHERE cluster_id IN (SELECT value FROM json_each(?)) AND {where}
                ORDER BY cluster_id, source""",
            [json.dumps(list(cluster_ids)), *values],
        )
        found: dict[str, list[str]] = {}
        for cluster_id, source in rows:
            found.setdefault(cluster_id, []).append(source)
        return found

    def sources(self) -> list[str]:
        """Return the outlets that articles are of, sorted."""
        return [str(row[0]) for row in self.rows("SELECT DISTINCT source FROM article ORDER BY source")]

    def by_outlet(self) -> list[Outlet]:
        """Return the outlets with what there is of each, those with most articles first."""
        rows = self.rows(
            """SELECT source, count(*), min(day), max(day) FROM
               (SELECT source, date(published_at + utc_offset_s, 'unixepoch') AS day FROM article)
               GROUP BY source ORDER BY count(*) DESC, source"""
        )
        return [Outlet(*row) for row in rows]

    def current_id(self, key: str) -> str | None:
        """Return the id of the stored version of the story with this key."""
        rows = self.rows("SELECT id FROM article WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    def key_of(self, article_id: str) -> str | None:
        """Return the key of exactly this version of a story; None where it is not stored."""
        return dict(self.rows("SELECT id, key FROM article WHERE id = ?", (article_id,))).get(article_id)

    def later_version(self, article_id: str, key: str) -> tuple[str, str] | None:
        """Return the stored version (its id, its file) of a story that this version of it gave way to."""
        rows = self.rows(
            """SELECT article.id, article.origin FROM article JOIN superseded USING (key)
               WHERE superseded.id = ? AND key = ?""",
            (article_id, key),
        )
        return rows[0] if rows else None

    def successor(self, article_id: str) -> str | None:
        """Return the id of the stored version that this version of a story gave way to, if there is one."""
        later = "SELECT article.id FROM article JOIN superseded USING (key) WHERE superseded.id = ?"
        rows = self.rows(later, (article_id,))
        return str(rows[0][0]) if rows else None

    def article_ids_under(self, origins: Iterable[str]) -> dict[str, str]:
        """Return {article id: origin} of the articles that came from these files or from files below them."""
        found: dict[str, str] = {}
        for origin in origins:
            below = origin.rstrip("/") + "/"
            rows = self.rows(
                "SELECT id, origin FROM article WHERE origin = ? OR substr(origin, 1, ?) = ?",
                (origin, len(below), below),
            )
            found.update(rows)
        return found

    def passages_of(self, article_ids: Iterable[str]) -> dict[str, list[Passage]]:
        """Return the passages of each article, in reading order."""
        asked = (json.dumps(list(article_ids)),)
        among = "WHERE article.id IN (SELECT value FROM json_each(?))"
        # Cut out here: in SQL, each passage would cost as much as its whole article.
        texts = dict(self.rows(f"SELECT id, text FROM article {among}", asked))
        rows = self.rows(
            f"""SELECT passage.id, article.id, start, "end", heading FROM article
                JOIN passage ON article.number = passage.article {among} ORDER BY article.id, start""",
            asked,
        )
        found: dict[str, list[Passage]] = {}
        for key, article_id, start, end, heading in rows:
            # Between the two queries another process may have stored it.
            if text := texts.get(article_id):
                passage = Passage(key, article_id, start, end, text[start:end], heading)
                found.setdefault(article_id, []).append(passage)
        return found

    def facts(self, article_ids: Iterable[str]) -> dict[str, Facts]:
        """Return what ranking needs to know of the articles that exist among the ids, by id."""
        rows = self.rows(
            """SELECT id, title, source, cluster_id, published_at, utc_offset_s FROM article
               WHERE id IN (SELECT value FROM json_each(?))""",
            (json.dumps(list(article_ids)),),
        )
        return {
            key: Facts(title, source, _moment(*at), cluster_id)
            for key, title, source, cluster_id, *at in rows
        }

    def owners(self, passage_ids: Iterable[str], keep: Filter) -> dict[str, str]:
        """Return {passage id: article id} for the passages whose article passes the filter."""
        where, values = condition(keep)
        rows = self.rows(
            f"""SELECT passage.id, article.id FROM passage JOIN article ON article.number = passage.article
                WHERE passage.id IN (SELECT value FROM json_each(?)) AND {where}""",
            [json.dumps(list(passage_ids)), *values],
        )
        return dict(rows)

    def vectors(
        self, keep: Filter | None = None, *, batch: int = 4096
    ) -> Iterator[tuple[list[str], Vectors]]:
        """Go through the passages' vectors: lists of passage ids, each with a matrix of as many rows."""
        where, values = condition(keep or Filter())
        with self.explained(), self.connection() as connection:
            cursor = connection.execute(
                f"""SELECT passage.id, vector FROM passage JOIN article ON article.number = passage.article
                    WHERE {where} ORDER BY passage.number""",
                values,
            )
            while rows := cursor.fetchmany(batch):
                joined = b"".join(row[1] for row in rows)
                yield [row[0] for row in rows], np.frombuffer(joined, np.float32).reshape(len(rows), -1)

    def article_ids(self) -> list[str]:
        """Return the ids of all articles, in the order they were stored."""
        return [str(row[0]) for row in self.rows("SELECT id FROM article ORDER BY number")]

    # -- writing ---------------------------------------------------------------------

    def put(self, entry: Stored) -> list[str]:
        """Store an article with its passages, in one transaction, in place of the version that has its key.

        Returns:
            The ids of the passages that it replaced.
        """
        article = entry.article
        with self.transaction() as connection:
            connection.execute("DELETE FROM superseded WHERE id = ?", (article.id,))
            connection.execute(
                "INSERT OR REPLACE INTO superseded SELECT id, key FROM article WHERE key = ? AND id != ?",
                (entry.key, article.id),
            )
            same = "SELECT number FROM article WHERE key = ? OR id = ?"
            gone = [number for (number,) in connection.execute(same, (entry.key, article.id)).fetchall()]
            replaced = [passage_id for number in gone for passage_id in _remove(connection, number)]
            number = _insert(connection, "article", _article_row(entry))
            connection.executemany(
                "INSERT OR IGNORE INTO band VALUES (?, ?)", [(h, number) for h in entry.bands]
            )
            lead = article.text[:LEAD_CHARS]
            words = {"rowid": number, "title": article.title, "lead": lead, "body": article.text}
            _insert(connection, "article_words", words)
            for passage, vector in zip(entry.passages, entry.vectors, strict=True):
                row = _passage_row(passage, number, vector)
                words = {"rowid": _insert(connection, "passage", row), "title": article.title}
                _insert(connection, "passage_words", words | {"text": passage.text})
        return replaced

    def remove(self, article_id: str) -> list[str]:
        """Take an article out; return the ids of its passages."""
        with self.transaction() as connection:
            numbers = connection.execute("SELECT number FROM article WHERE id = ?", (article_id,)).fetchall()
            return [passage_id for (number,) in numbers for passage_id in _remove(connection, number)]

    def note_pages(self, read: dict[str, str]) -> None:
        """Note which articles files hold: their digests, and the articles' ids; not of what is not stored."""
        with self.transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO page SELECT ?, number FROM article WHERE id = ?", read.items()
            )

    def set_vectors(self, passage_ids: Sequence[str], vectors: Vectors) -> None:
        """Replace the vectors of passages, after a change of encoder."""
        with self.transaction() as connection:
            pairs = [
                (vector.tobytes(), passage_id)
                for passage_id, vector in zip(passage_ids, vectors, strict=True)
            ]
            connection.executemany("UPDATE passage SET vector = ? WHERE id = ?", pairs)


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> int:
    """Insert a row, by column; return its number."""
    columns, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    done = connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(row.values()))
    return int(done.lastrowid or 0)


def _article_row(entry: Stored) -> dict[str, Any]:
    """Return an article as its row of the table, which `_article` reads back."""
    article, published = entry.article, entry.article.published_at
    fields = {name: getattr(article, name) for name in _ARTICLE_FIELDS if name != "utc_offset_s"}
    offset = (published.utcoffset() if published else None) or timedelta()
    return fields | {
        "key": entry.key,
        "origin": entry.origin,
        "signature": entry.signature,
        "authors": json.dumps(article.authors),
        "headings": json.dumps(article.headings),
        "published_at": int(published.timestamp()) if published else None,
        "utc_offset_s": int(offset.total_seconds()),
    }


def _passage_row(passage: Passage, article: int, vector: Vectors) -> dict[str, Any]:
    return {
        "id": passage.id,
        "article": article,
        "start": passage.start,
        "end": passage.end,
        "heading": passage.heading,
        "vector": vector.tobytes(),
    }


def _remove(connection: sqlite3.Connection, number: int) -> list[str]:
    title, text = connection.execute("SELECT title, text FROM article WHERE number = ?", (number,)).fetchone()
    rows = connection.execute(
        'SELECT number, id, start, "end" FROM passage WHERE article = ?', (number,)
    ).fetchall()
    for passage_number, _, start, end in rows:
        connection.execute(
            "INSERT INTO passage_words (passage_words, rowid, title, text) VALUES ('delete', ?, ?, ?)",
            (passage_number, title, text[start:end]),
        )
    connection.execute(
        "INSERT INTO article_words (article_words, rowid, title, lead, body) VALUES ('delete', ?, ?, ?, ?)",
        (number, title, text[:LEAD_CHARS], text),
    )
    connection.execute("DELETE FROM article WHERE number = ?", (number,))
    return [row[1] for row in rows]


def _article(row: tuple[Any, ...]) -> Article:
    fields: dict[str, Any] = dict(zip(_ARTICLE_FIELDS, row, strict=True))
    fields["authors"] = tuple(json.loads(fields["authors"]))
    fields["published_at"] = _moment(fields["published_at"], fields.pop("utc_offset_s"))
    fields["headings"] = tuple(
        (start, end, heading) for start, end, heading in json.loads(fields["headings"])
    )
    return Article(**fields)


def _moment(seconds: int | None, utc_offset_s: int) -> datetime | None:
    zone = timezone(timedelta(seconds=utc_offset_s)) if utc_offset_s else UTC
    return None if seconds is None else datetime.fromtimestamp(seconds, zone)
