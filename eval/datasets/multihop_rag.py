"""MultiHop-RAG: questions whose answer lies in two to four stories, and some whose answer lies in none.

Tang and Yang, "MultiHop-RAG: Benchmarking Retrieval-Augmented Generation for Multi-Hop Queries", COLM 2024.
Here an article is its title and the facts that the questions rest on, not its body, so the published figures
do not compare.
"""

import hashlib
from pathlib import Path

from nutgraf.eval.datasets import Dataset, address, rows, write_articles
from nutgraf.eval.types import GoldItem, Support
from nutgraf.service.days import parse_day

# The stories ran between September and December 2023; the facts came without their dates.
ASKED_AT = parse_day("2023-12-31", end=True)


def _articles(data: Path, work: Path) -> list[Path]:
    articles = (
        {
            "url": _address(row["title"]),
            "title": row["title"],
            "source": "MultiHop-RAG",
            "text": "\n\n".join(row["facts"]),
        }
        for row in rows(data / "articles.jsonl")
        if row["facts"]
    )
    return [write_articles(articles, work / "articles.jsonl")]


def _questions(data: Path) -> list[GoldItem]:
    return [
        GoldItem(
            id=row["id"],
            question=row["question"],
            asked_at=ASKED_AT,
            answerable=row["answerable"],
            answers=tuple(row["answers"]) if row["answerable"] else (),
            support=tuple(Support(_address(support["title"]), support["fact"]) for support in row["support"]),
            tags=(row["type"] if row["answerable"] else "null",),
        )
        for row in rows(data / "questions.jsonl")
    ]


def _address(title: str) -> str:
    return address("multihop-rag", hashlib.sha256(title.encode()).hexdigest()[:16])


DATASET = Dataset("multihop-rag", _articles, _questions, ("articles.jsonl", "questions.jsonl"))
