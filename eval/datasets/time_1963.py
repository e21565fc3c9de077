"""TIME: 423 articles of TIME magazine of 1963, 43 queries with relevance judgments. Retrieval only.

From the SMART collections (Cornell). Text and queries are in capitals throughout.
"""

from pathlib import Path

from nutgraf.eval.datasets import Dataset, address, rows, write_articles
from nutgraf.eval.types import GoldItem, Support
from nutgraf.service.days import parse_day

# The queries carry no day and look back over the year. Asked on its last day, what ran in December would be
# preferred; a year later no article is recent.
ASKED_AT = parse_day("1964-12-31", end=True)


def _articles(data: Path, work: Path) -> list[Path]:
    articles = (
        {
            "url": address("time", row["id"]),
            "source": row["source"],
            "published_at": row["published_at"],
            "text": row["text"],
        }
        for row in rows(data / "articles.jsonl")
    )
    return [write_articles(articles, work / "articles.jsonl")]


def _questions(data: Path) -> list[GoldItem]:
    return [
        GoldItem(
            id=row["id"],
            question=row["question"],
            asked_at=ASKED_AT,
            answerable=True,
            support=tuple(Support(address("time", article)) for article in row["relevant_ids"]),
        )
        for row in rows(data / "questions.jsonl")
    ]


DATASET = Dataset(
    "time-1963", _articles, _questions, ("articles.jsonl", "questions.jsonl"), retrieval_only=True
)
