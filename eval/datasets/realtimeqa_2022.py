"""RealTimeQA 2022: a weekly news quiz, asked on the day, with CNN's evidence and 4,786 articles around it.

Kasai and others, "RealTime QA: What's the Answer Right Now?", NeurIPS 2023. The 229 questions whose evidence
is among the articles. Leaks to know: evidence pages came without titles and nearly all from one outlet
(../shared/docs/DATA.md).
"""

from pathlib import Path

from nutgraf.eval.datasets import Dataset, rows
from nutgraf.eval.types import GoldItem, Support
from nutgraf.service.days import parse_day


def _articles(data: Path, _work: Path) -> list[Path]:
    return [data / "articles.jsonl.gz"]


def _questions(data: Path) -> list[GoldItem]:
    bearing = {row["id"]: row["urls"] for row in rows(data / "answer_bearing.jsonl")}
    return [
        GoldItem(
            id=row["id"],
            question=row["question"],
            # Who asks on a day has read that day's news.
            asked_at=parse_day(row["asked_at"], end=True),
            answerable=True,
            answers=tuple(row["answers"]),
            choices=tuple(row["choices"]),
            answer_index=row["answer_index"],
            # The evidence sentence is the quiz makers' and may differ from the page's by a word: not a
            # verbatim quote.
            support=tuple(Support(url) for url in row["evidence_urls"]),
            also=tuple(bearing.get(row["id"], ())),
        )
        for row in rows(data / "questions.jsonl")
        if row.get("evidence_urls")
    ]


DATASET = Dataset(
    "realtimeqa-2022", _articles, _questions, ("articles.jsonl.gz", "questions.jsonl", "answer_bearing.jsonl")
)
