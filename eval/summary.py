"""Item results -> metrics with intervals, by slice; seconds, tokens, money and failures beside them."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from nutgraf.eval.intervals import Bootstrap, clusters_of
from nutgraf.eval.metrics import abstention
from nutgraf.eval.results import (
    Crashed,
    Estimate,
    Metric,
    Money,
    Prices,
    Slice,
    Stage,
    Summary,
    Sureness,
    Unscored,
    Usage,
)
from nutgraf.eval.score import METRICS
from nutgraf.eval.slices import labels
from nutgraf.eval.types import GoldItem, ItemResult, Share
from nutgraf.service.config import Settings

# A slice with fewer items than this says nothing.
SLICE_ITEMS = 5
CONFIDENCE_RESAMPLES = 500
MILLION = 1_000_000
# The largest part of a set that one cluster may hold.
LARGEST_SHARE = 0.25


def prices_of(settings: Settings) -> Prices | None:
    """Return the prices that are set; None unless both are."""
    if settings.price_read is None or settings.price_written is None:
        return None
    return Prices(settings.price_read, settings.price_written)


def summarise(
    items: Sequence[GoldItem], results: Sequence[ItemResult], prices: Prices | None = None
) -> Summary:
    """Return a run's summary: metrics, slices, seconds, tokens, money, failures.

    Every item must have a result: the denominator is the gold set. Without prices money is None.
    """
    by_id = {result.id: result for result in results}
    ordered = [by_id[item.id] for item in items]
    bootstrap = Bootstrap(clusters(items))
    slices = slices_of(items, ordered)
    everything = [True] * len(items)
    return Summary(
        n=len(items),
        metrics=_metrics(ordered, everything, bootstrap),
        slices={
            name: Slice(sum(inside), _metrics(ordered, inside, bootstrap)) for name, inside in slices.items()
        },
        confidence=_confidence(ordered, bootstrap),
        seconds=_seconds(ordered),
        replayed=len(ordered) - len(timed(ordered)),
        tokens=_tokens(ordered),
        money=_money(ordered, bootstrap, prices) if prices else None,
        errors=[Crashed(result.id, result.error) for result in ordered if result.error],
        unscored=[Unscored(result.id, result.unscored) for result in ordered if result.unscored],
    )


def clusters(items: Sequence[GoldItem]) -> list[int]:
    """Return the cluster of each item: items that share a supporting article, or ask the same, share one.

    Where questions rest on several articles each, such chains can tie most of a set into one cluster, and
    what is left to resample says nothing. A cluster of more than a quarter of the items is parted by the
    first supporting article of each.
    """
    whole = clusters_of([[_asked(item), *(support.article for support in item.support)] for item in items])
    sizes = Counter(whole)
    names = [
        f"{place} {item.support[0].article}" if sizes[place] > LARGEST_SHARE * len(items) and item.support
        else str(place)
        for place, item in zip(whole, items, strict=True)
    ]  # fmt: skip
    return clusters_of([[name] for name in names])


def _asked(item: GoldItem) -> str:
    return "\n".join((*(turn.content for turn in item.history), item.question))


def shares(results: Sequence[ItemResult], name: str) -> tuple[list[float], list[float]]:
    """Return what each item adds to a metric: (numerators, denominators), (0, 0) where it does not apply."""
    none: Share = (0.0, 0.0)
    pairs = [result.scores.get(name, none) for result in results]
    return [top for top, _ in pairs], [bottom for _, bottom in pairs]


def measure(results: Sequence[ItemResult], name: str, bootstrap: Bootstrap) -> Metric | None:
    """Return a metric over results, one an item of the bootstrap; None where it applies to none."""
    tops, bottoms = shares(results, name)
    if not any(name in result.scores for result in results):
        return None
    counting = [result for result, bottom in zip(results, bottoms, strict=True) if bottom]
    total = sum(bottoms)
    # Whether an answer is right does not depend on an article that is gone from the archive.
    by_support = METRICS[name].group in ("retrieval", "citations")
    ends = bootstrap.interval(tops, bottoms, proportion=METRICS[name].proportion) if total else None
    low, high = ends or (None, None)
    return Metric(
        value=sum(tops) / total if total else None,
        n=len(counting),
        low=low,
        high=high,
        unscored=sum(bool(result.error or (by_support and result.unscored)) for result in counting),
    )


def slices_of(items: Sequence[GoldItem], results: Sequence[ItemResult]) -> dict[str, list[bool]]:
    """Return which items are in each slice (`eval.slices.labels`), the results in the order of the items.

    Slices of fewer than five items, and those that hold every item, are left out.
    """
    names: dict[str, list[bool]] = {}
    for number, (item, result) in enumerate(zip(items, results, strict=True)):
        for name in labels(item, result.age_days):
            names.setdefault(name, [False] * len(items))[number] = True
    return {name: inside for name, inside in sorted(names.items()) if SLICE_ITEMS <= sum(inside) < len(items)}


def timed(results: Sequence[ItemResult]) -> list[ItemResult]:
    """Return the results whose seconds mean something: no reply of theirs came from the cache."""
    return [result for result in results if not (result.prediction and result.prediction.replayed)]


def totals_s(results: Sequence[ItemResult]) -> list[float]:
    """Return the seconds to the whole answer of each result that was timed."""
    given = (result.prediction for result in timed(results))
    return [one.timings_s["total"] for one in given if one and "total" in one.timings_s]


def _confidence(results: Sequence[ItemResult], bootstrap: Bootstrap) -> Sureness | None:
    """Return how well confidence tells right answers from wrong ones, over the questions answered.

    The calibration error has no interval: it is biased upwards, and more so in every resample, so that a
    percentile interval holds the true one far less often than it says, near zero never.
    """
    rows = [
        (number, given.confidence, result.scores["correct"][0])
        for number, result in enumerate(results)
        if (given := result.prediction) and given.confidence is not None
        if not given.abstained and "correct" in result.scores
    ]
    if len(rows) < 2:
        return None
    sure, right = [row[1] for row in rows], [row[2] for row in rows]
    areas: list[float] = []
    for draw in range(CONFIDENCE_RESAMPLES):
        times = bootstrap.item_draws(draw)
        drawn = [place for place, row in enumerate(rows) for _ in range(int(times[row[0]]))]
        if drawn:
            one, other = [sure[place] for place in drawn], [right[place] for place in drawn]
            areas.append(abstention.risk_coverage_area(one, other))
    low = high = None
    if bootstrap.spread([row[0] for row in rows]) > 1:
        low, high = (float(end) for end in np.quantile(areas, (0.025, 0.975)))
    return Sureness(
        n=len(rows),
        aurc=Estimate(abstention.risk_coverage_area(sure, right), low, high),
        ece=Estimate(abstention.calibration_error(sure, right), None, None),
        risk_coverage=abstention.risk_coverage(sure, right),
        calibration=abstention.calibration(sure, right),
    )


def _metrics(
    results: Sequence[ItemResult], inside: Sequence[bool], bootstrap: Bootstrap
) -> dict[str, Metric]:
    outside = ItemResult("", None, "", "", {})
    kept = [result if here else outside for result, here in zip(results, inside, strict=True)]
    found = {name: measure(kept, name, bootstrap) for name in METRICS}
    return {name: metric for name, metric in found.items() if metric}


def _seconds(results: Sequence[ItemResult]) -> dict[str, Stage]:
    stages: dict[str, list[float]] = {}
    for result in timed(results):
        for stage, seconds in (result.prediction.timings_s if result.prediction else {}).items():
            stages.setdefault(stage, []).append(seconds)
    return {
        stage: Stage(
            n=len(taken),
            p50=round(float(np.quantile(taken, 0.5)), 4),
            p95=round(float(np.quantile(taken, 0.95)), 4),
            max=max(taken),
        )
        for stage, taken in stages.items()
    }


def _tokens(results: Sequence[ItemResult]) -> Usage:
    used = [result.prediction.tokens for result in results if result.prediction]
    asked = [tokens for tokens in used if tokens.read]
    calls = [result.prediction.model_calls or 0 for result in results if result.prediction]
    return Usage(
        read=sum(tokens.read for tokens in used),
        written=sum(tokens.written for tokens in used),
        cached=sum(tokens.cached for tokens in used),
        model_calls=sum(calls),
        read_median=float(np.median([tokens.read for tokens in asked])) if asked else 0.0,
        written_median=float(np.median([tokens.written for tokens in asked])) if asked else 0.0,
    )


def _money(results: Sequence[ItemResult], bootstrap: Bootstrap, prices: Prices) -> Money | None:
    """Return the mean price of a question and the whole run's, as if every reply had been asked for anew.

    None where no tokens are known. What a provider takes off for prompts in its own cache is not taken off
    here.
    """
    used = [
        result.prediction.tokens if result.prediction and "tokens_read" in result.scores else None
        for result in results
    ]
    costs = [
        (one.read * prices.read + one.written * prices.written) / MILLION if one else 0.0 for one in used
    ]
    counts = [1.0 if one else 0.0 for one in used]
    low, high = bootstrap.interval(costs, counts, proportion=False) or (None, None)
    n = int(sum(counts))
    if not n:
        return None
    return Money(n, sum(costs), Estimate(sum(costs) / n, low, high), prices)
