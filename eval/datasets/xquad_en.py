"""XQuAD, English: 1,190 questions on 240 paragraphs of Wikipedia, each with its answer's place.

Artetxe, Ruder and Yogatama, "On the Cross-lingual Transferability of Monolingual Representations", ACL 2020.
"""

from pathlib import Path

from nutgraf.eval.datasets import Dataset, address, rows, write_articles
from nutgraf.eval.types import GoldItem, Support
from nutgraf.ingest.sentences import sentences
from nutgraf.service.days import parse_day

# The paragraphs have no dates; SQuAD's were written in 2016.
ASKED_AT = parse_day("2016-06-16", end=True)


def _articles(data: Path, work: Path) -> list[Path]:
    articles = (
        {
            "url": address("xquad", row["id"]),
            "title": row["title"],
            "source": "Wikipedia",
            "text": row["text"],
        }
        for row in rows(data / "articles.jsonl")
    )
    return [write_articles(articles, work / "articles.jsonl")]


def _questions(data: Path) -> list[GoldItem]:
    texts = {row["id"]: row["text"] for row in rows(data / "articles.jsonl")}
    return [
        GoldItem(
            id=row["id"],
            question=row["question"],
            asked_at=ASKED_AT,
            answerable=True,
            answers=tuple(row["answers"]),
            support=(
                Support(
                    address("xquad", row["article_id"]),
                    _sentence(texts[row["article_id"]], row["answer_start"]),
                ),
            ),
        )
        for row in rows(data / "questions.jsonl")
    ]


def _sentence(text: str, place: int) -> str:
    return next((text[start:end] for start, end in sentences(text) if start <= place < end), "")


DATASET = Dataset("xquad-en", _articles, _questions, ("articles.jsonl", "questions.jsonl"))
