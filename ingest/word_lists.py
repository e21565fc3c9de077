"""The full text of an archive: which articles hold some words, ranked."""

from collections.abc import Sequence
from typing import Any, Literal

from nutgraf.ingest.database import Database
from nutgraf.ingest.types import Filter

WordList = Literal["article_lead", "article"]

# The list that bm25 ranks -> columns searched. The words of a lead count in a list of their own: a news story
# says what it is about in its first lines.
_COLUMNS: dict[WordList, str] = {"article_lead": "title lead", "article": "title body"}


class WordLists(Database):
    """An archive's lists of words (SQLite FTS5)."""

    def rank_words(
        self, words: Sequence[str], among: WordList, keep: Filter, limit: int, beside: Sequence[str] = ()
    ) -> list[tuple[str, float]]:
        """Rank by BM25 (SQLite FTS5's, k1 1.2, b 0.75) the articles that hold any of the words.

        Args:
            words: as they stand in the question; stemmed and folded like the archive's.
            among: which list: by title and lead, or by title and body.
            keep: which articles may be found.
            limit: how many rows at most.
            beside: any of these has to be held too, where there are any.

        Returns:
            (article id, score), best first; higher is better.
        """
        if not words:
            return []
        where, values = condition(keep)
        asked = " AND ".join(f"({' OR '.join(map(_quoted, some))})" for some in (words, beside) if some)
        rows: list[tuple[Any, ...]] = []
        # Joining every row that holds a word costs more than ranking it: first the best few, and all of them
        # only where the filter leaves too few.
        for most in (limit * 4, -1):
            rows = self.rows(
                f"""SELECT article.id, -hit.score FROM (
                        SELECT rowid AS number, bm25(article_words) AS score FROM article_words
                        WHERE article_words MATCH ? ORDER BY score LIMIT ?) AS hit
                    JOIN article ON article.number = hit.number
                    WHERE {where} ORDER BY hit.score, article.id LIMIT ?""",
                [f"{{{_COLUMNS[among]}}} : ({asked})", most, *values, limit],
            )
            if len(rows) == limit or where == "1":
                break
        return [(str(row[0]), float(row[1])) for row in rows]

    def telling(self, words: Sequence[str], rows: int) -> list[str]:
        """Choose the words that tell passages apart, so that ranking by them stays quick in any archive.

        Args:
            words: as they stand in the question.
            rows: how many passages the chosen words may stand in, counted for each word by itself.

        Returns:
            The rarest words, in their order: as many as keep within `rows`, and two in any case. Words that
            stand nowhere are left out.
        """
        counted = "SELECT count(*) FROM (SELECT 1 FROM passage_words WHERE passage_words MATCH ? LIMIT ?)"
        held = {word: int(self.rows(counted, (_quoted(word), rows + 1))[0][0]) for word in words}
        chosen: set[str] = set()
        for word in sorted((word for word in held if held[word]), key=lambda word: (held[word], word)):
            if len(chosen) >= 2 and sum(held[other] for other in chosen) + held[word] > rows:
                break
            chosen.add(word)
        return [word for word in held if word in chosen]


def _quoted(word: str) -> str:
    """Return a word as FTS5 takes it: never as syntax."""
    return '"' + word.replace('"', '""') + '"'


def condition(keep: Filter) -> tuple[str, list[Any]]:
    """Return a condition on the table `article`, and its parameters."""
    clauses: list[str] = ["1"]
    values: list[Any] = []
    spared = " OR published_at IS NULL" if keep.undated else ""
    if keep.since:
        clauses.append(f"(published_at >= ?{spared})")
        values.append(keep.since.timestamp())
    if keep.until:
        clauses.append(f"(published_at < ?{spared})")
        values.append(keep.until.timestamp())
    if keep.sources:
        marks = ", ".join("?" * len(keep.sources))
        clauses.append(f"source COLLATE NOCASE IN ({marks})")
        values.extend(keep.sources)
    if keep.only_undated:
        clauses.append("published_at IS NULL")
    return " AND ".join(clauses), values
