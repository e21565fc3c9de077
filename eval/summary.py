"""Item results -> metrics with intervals, by slice; seconds, tokens and failures beside them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from nutgraf.eval.intervals import Bootstrap, clusters_of
from nutgraf.eval.metrics import abstention
from nutgraf.eval.score import METRICS
from nutgraf.eval.types import GoldItem, ItemResult, Metric, Share

# A slice with fewer items than this says nothing.
SLICE_ITEMS = 5
CONFIDENCE_RESAMPLES = 500
_QUESTION_WORDS = ("who", "whom", "whose", "what", "when", "where", "which", "why", "how")


def summarise(items: Sequence[GoldItem], results: Sequence[ItemResult]) -> dict[str, Any]:
    """Return a run's summary, JSON-ready: metrics, slices, seconds, tokens, failures.

    Every item must have a result: the denominator is the gold set.
    """
    by_id = {result.id: result for result in results}
    ordered = [by_id[item.id] for item in items]
    bootstrap = Bootstrap(clusters(items))
    slices = slices_of(items)
    everything = [True] * len(items)
    return {
        "n": len(items),
        "metrics": _metrics(ordered, everything, bootstrap),
        "slices": {
            name: {"n": sum(inside), "metrics": _metrics(ordered, inside, bootstrap)}
            for name, inside in slices.items()
        },
        "confidence": _confidence(items, ordered, bootstrap),
        "seconds": _seconds(ordered),
        "tokens": _tokens(ordered),
        "errors": [{"id": result.id, "error": result.error} for result in ordered if result.error],
        "unscored": [{"id": result.id, "reason": result.unscored} for result in ordered if result.unscored],
    }


def clusters(items: Sequence[GoldItem]) -> list[int]:
    """Return the cluster of each item: items that share a supporting article share a cluster."""
    return clusters_of([[support.article for support in item.support] for item in items])


def shares(results: Sequence[ItemResult], name: str) -> tuple[list[float], list[float]]:
    """Return what each item adds to a metric: (numerators, denominators), (0, 0) where it does not apply."""
    none: Share = (0.0, 0.0)
    pairs = [result.scores.get(name, none) for result in results]
    return [top for top, _ in pairs], [bottom for _, bottom in pairs]


def measure(results: Sequence[ItemResult], name: str, bootstrap: Bootstrap) -> Metric | None:
    """Return a metric over results, one an item of the bootstrap; None where it applies to none."""
    tops, bottoms = shares(results, name)
    counting = [result for result in results if name in result.scores]
    if not counting:
        return None
    total = sum(bottoms)
    ends = bootstrap.interval(tops, bottoms, proportion=METRICS[name].proportion) if total else None
    return Metric(
        value=sum(tops) / total if total else None,
        n=sum(bottom > 0 for bottom in bottoms),
        low=ends[0] if ends else None,
        high=ends[1] if ends else None,
        unscored=sum(bool(result.error or result.unscored) for result in counting),
    )


def slices_of(items: Sequence[GoldItem]) -> dict[str, list[bool]]:
    """Return which items are in each slice (answerable, question word, tag); small slices are left out."""
    names: dict[str, list[bool]] = {}
    for number, item in enumerate(items):
        first = next((word for word in item.question.lower().split()[:4] if word in _QUESTION_WORDS), "other")
        own = [
            "answerable" if item.answerable else "unanswerable",
            f"word:{first}",
            *(f"tag:{tag}" for tag in item.tags),
        ]
        for name in own:
            names.setdefault(name, [False] * len(items))[number] = True
    kept = {name: inside for name, inside in sorted(names.items()) if SLICE_ITEMS <= sum(inside) < len(items)}
    return kept


def _confidence(
    items: Sequence[GoldItem], results: Sequence[ItemResult], bootstrap: Bootstrap
) -> dict[str, Any] | None:
    """Return how well confidence tells right answers from wrong ones, over the questions answered."""
    rows = [
        (number, given.confidence, result.scores["correct"][0])
        for number, result in enumerate(results)
        if (given := result.prediction) and given.confidence is not None
        if not given.abstained and "correct" in result.scores
    ]
    if len(rows) < 2:
        return None
    sure, right = [row[1] for row in rows], [row[2] for row in rows]
    ends: dict[str, list[float]] = {"aurc": [], "ece": []}
    for draw in range(CONFIDENCE_RESAMPLES):
        times = bootstrap.item_draws(draw)
        drawn = [place for place, row in enumerate(rows) for _ in range(int(times[row[0]]))]
        if drawn:
            one, other = [sure[place] for place in drawn], [right[place] for place in drawn]
            ends["aurc"].append(abstention.risk_coverage_area(one, other))
            ends["ece"].append(abstention.calibration_error(one, other))
    low_high = {
        name: [float(end) for end in np.quantile(values, (0.025, 0.975))] for name, values in ends.items()
    }
    low_high = {name: np.quantile(values, (0.025, 0.975)).tolist() for name, values in ends.items()}
    aurc, ece = abstention.risk_coverage_area(sure, right), abstention.calibration_error(sure, right)
    return {
        "n": len(rows),
        "aurc": {"value": aurc, "low": low_high["aurc"][0], "high": low_high["aurc"][1]},
        "ece": {"value": ece, "low": low_high["ece"][0], "high": low_high["ece"][1]},
        "risk_coverage": abstention.risk_coverage(sure, right),
        "calibration": abstention.calibration(sure, right),
    }


def _metrics(
    results: Sequence[ItemResult], inside: Sequence[bool], bootstrap: Bootstrap
) -> dict[str, dict[str, Any]]:
    outside = ItemResult("", None, "", "", {})
    kept = [result if here else outside for result, here in zip(results, inside, strict=True)]
    found = {name: measure(kept, name, bootstrap) for name in METRICS}
    return {name: asdict(metric) for name, metric in found.items() if metric}


def _seconds(results: Sequence[ItemResult]) -> dict[str, dict[str, float]]:
    stages: dict[str, list[float]] = {}
    for result in results:
        for stage, seconds in (result.prediction.timings_s if result.prediction else {}).items():
            stages.setdefault(stage, []).append(seconds)
    return {
        stage: {
            "p50": round(float(np.quantile(taken, 0.5)), 4),
            "p95": round(float(np.quantile(taken, 0.95)), 4),
            "max": max(taken),
        }
        for stage, taken in stages.items()
    }


def _tokens(results: Sequence[ItemResult]) -> dict[str, int | float]:
    used = [result.prediction.tokens for result in results if result.prediction]
    asked = [tokens for tokens in used if tokens.read]
    return {
        "read": sum(tokens.read for tokens in used),
        "written": sum(tokens.written for tokens in used),
        "cached": sum(tokens.cached for tokens in used),
        "model_calls": len(asked),
        "read_median": float(np.median([tokens.read for tokens in asked])) if asked else 0.0,
        "written_median": float(np.median([tokens.written for tokens in asked])) if asked else 0.0,
    }
