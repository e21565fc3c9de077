"""RGB, English, counterfactual part: 53 questions with snippets that are true, altered or irrelevant.

Chen, Lin, Han and Sun, "Benchmarking Large Language Models in Retrieval-Augmented Generation", AAAI 2024.
Each question is put three times, each time limited to the outlet that carries the snippets of that test:
`noise` (true and irrelevant ones), `contradiction` (true and altered ones) and `refusal` (irrelevant ones
alone, so that it cannot be answered).
"""

from pathlib import Path
from typing import Any

from nutgraf.eval.datasets import Dataset, address, rows, write_articles
from nutgraf.eval.types import GoldItem, Support
from nutgraf.service.days import parse_day

ASKED_AT = parse_day("2023-09-01", end=True)
# Which snippets each test gives, by the names that they have in the data.
TESTS = {
    "noise": ("positive", "negative"),
    "contradiction": ("positive", "positive_wrong"),
    "refusal": ("negative",),
}


def _articles(data: Path, work: Path) -> list[Path]:
    articles = (
        {"url": _address(test, row, kind, number), "title": "", "source": test, "text": snippet}
        for row in rows(data / "questions.jsonl")
        for test, kinds in TESTS.items()
        for kind in kinds
        for number, snippet in enumerate(row[kind])
        if snippet.strip()
    )
    return [write_articles(articles, work / "articles.jsonl")]


def _questions(data: Path) -> list[GoldItem]:
    return [_question(row, test) for test in TESTS for row in rows(data / "questions.jsonl")]


def _question(row: dict[str, Any], test: str) -> GoldItem:
    answerable = test != "refusal"
    snippets = enumerate(row["positive"]) if answerable else ()
    return GoldItem(
        id=f"{test}-{row['id']}",
        question=row["query"],
        asked_at=ASKED_AT,
        answerable=answerable,
        answers=_flat(row["answer"]) if answerable else (),
        support=tuple(
            Support(_address(test, row, "positive", number)) for number, text in snippets if text.strip()
        ),
        wrong=_flat(row["fakeanswer"]) if test == "contradiction" else (),
        sources=(test,),
        tags=(test,),
    )


def _flat(answer: Any) -> tuple[str, ...]:
    """Return the accepted answers: one, or a list, or lists of spellings within a list."""
    return (answer,) if isinstance(answer, str) else tuple(one for part in answer for one in _flat(part))


def _address(test: str, row: dict[str, Any], kind: str, number: int) -> str:
    return address("rgb", f"{test}/{row['id']}/{kind}-{number}")


DATASET = Dataset("rgb-en-fact", _articles, _questions, ("questions.jsonl",))
