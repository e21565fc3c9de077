"""`nutgraf eval ingest`: how much of an article's body the HTML reader gets, and whether its day is right."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nutgraf.eval.datasets import find_data, rows
from nutgraf.eval.intervals import Bootstrap
from nutgraf.eval.types import Share
from nutgraf.ingest.sources.read import read
from nutgraf.ingest.types import Article

SHINGLE_WORDS = 4
_WORD = re.compile(r"\w+", re.UNICODE)


def body_score(wanted: str, given: str) -> tuple[float, float]:
    """Return (precision, recall) of the given body by its runs of four words, as bags.

    The measure of the article-extraction-benchmark (Zyte, 2020).
    """
    gold, found = _shingles(wanted), _shingles(given)
    shared = float((gold & found).total())
    precision = shared / found.total() if found else float(not gold)
    recall = shared / gold.total() if gold else float(not found)
    return precision, recall


def evaluate(on_progress: Callable[[int, int], None]) -> dict[str, Any]:
    """Run the reader over both sets; a page that cannot be read counts as empty.

    Raises:
        GoldError: when the data is not there.
    """
    bodies = _bodies(find_data("html-extraction", ("gold.jsonl",)), on_progress)
    dates = _dates(find_data("html-dates", ("gold.jsonl",)), on_progress)
    return {"bodies": bodies, "dates": dates}


def _bodies(folder: Path, on_progress: Callable[[int, int], None]) -> dict[str, Any]:
    pages = list(rows(folder / "gold.jsonl"))
    scores: list[tuple[float, float]] = []
    unread: list[str] = []
    for number, page in enumerate(pages, 1):
        article = _read(folder / "html" / f"{page['id']}.html.gz")
        if article is None:
            unread.append(page["id"])
        scores.append(body_score(page["article_body"], article.text if article else ""))
        on_progress(number, len(pages))
    precision, recall = (sum(score[part] for score in scores) / len(scores) for part in (0, 1))
    each = [2 * p * r / (p + r) if p + r else 0.0 for p, r in scores]
    return {
        "n": len(pages),
        "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        "precision": precision,
        "recall": recall,
        "mean_f1": _mean([(value, 1.0) for value in each]),
        "unread": unread,
        "worst": [
            pages[place]["id"]
            for place in sorted(range(len(each)), key=lambda place: (each[place], place))[:5]
        ],
    }


def _dates(folder: Path, on_progress: Callable[[int, int], None]) -> dict[str, Any]:
    pages = list(rows(folder / "gold.jsonl"))
    found: list[str | None] = []
    for number, page in enumerate(pages, 1):
        article = _read(folder / "html" / page["file"])
        moment = article.published_at if article else None
        found.append(moment.date().isoformat() if moment else None)
        on_progress(number, len(pages))
    # NaN in the data: people found no date on the page.
    wanted = [day if isinstance(day := page["published_at"], str) else None for page in pages]
    right = [day == one for day, one in zip(wanted, found, strict=True)]
    # F1 is 2 x right / (dates given + dates there are): a wrong date is both wrong and missed.
    stated = [
        (2.0 * (ok and day is not None), float(one is not None) + float(day is not None))
        for ok, day, one in zip(right, wanted, found, strict=True)
    ]
    return {
        "n": len(pages),
        "f1": _mean(stated),
        "precision": _mean([(float(ok), 1.0) for ok, one in zip(right, found, strict=True) if one]),
        "accuracy": _mean([(float(ok), 1.0) for ok in right]),
        "wrong": [
            {"file": page["file"], "wanted": day, "given": one}
            for page, day, one, ok in zip(pages, wanted, found, right, strict=True)
            if not ok
        ],
    }


def _read(path: Path) -> Article | None:
    for item in read([path]):
        return item.article if isinstance(item.article, Article) else None
    return None


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = _WORD.findall(text)
    # Shorter texts are one shingle.
    return Counter(
        tuple(tokens[start : start + SHINGLE_WORDS])
        for start in range(max(min(1, len(tokens)), len(tokens) - SHINGLE_WORDS + 1))
    )


def _mean(shares: list[Share]) -> dict[str, float | None]:
    tops, bottoms = [top for top, _ in shares], [bottom for _, bottom in shares]
    low, high = Bootstrap(range(len(shares))).interval(tops, bottoms) or (None, None)
    value = sum(tops) / sum(bottoms) if sum(bottoms) else None
    return {"value": value, "low": low, "high": high}
