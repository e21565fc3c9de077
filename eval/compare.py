"""Two runs over the same questions: what got better or worse, how sure that is, which items flipped."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nutgraf.eval.folder import read_manifest, read_results
from nutgraf.eval.gold import load
from nutgraf.eval.intervals import SURE_P, Bootstrap
from nutgraf.eval.manifest import flat
from nutgraf.eval.results import Comparison, Flip, Row
from nutgraf.eval.score import METRICS
from nutgraf.eval.summary import clusters, shares, slices_of, totals_s
from nutgraf.eval.types import GoldItem, ItemResult
from nutgraf.ingest.errors import GoldError, UsageError

# What an item got right or wrong is told by the first of these that applies to it.
_FLIPS = ("correct", "hit@1")


@dataclass(frozen=True, slots=True)
class Run:
    """A run folder, read whole.

    Attributes:
        path: of the folder.
        manifest: what was run.
        items: the questions, in the order of the set.
        results: one for each item, in that order.
    """

    path: Path
    manifest: dict[str, Any]
    items: list[GoldItem]
    results: list[ItemResult]


def read_run(path: Path) -> Run:
    """Read a finished run.

    Raises:
        UsageError: when this is no run folder, or one of another version.
        GoldError: when the run is not finished, or a line is damaged.
    """
    manifest = read_manifest(path)
    items = load(path / "gold.jsonl")
    done = {result.id: result for result in read_results(path)}
    if missing := [item.id for item in items if item.id not in done]:
        raise GoldError(
            f"{path}: {len(missing)} of {len(items)} questions have not been asked yet (first: {missing[0]}"
            f"); finish the run with --out {path}"
        )
    return Run(path, manifest, items, [done[item.id] for item in items])


def needs_answers(run: Run) -> None:
    """Raise UsageError where a run only searched, so that there are no answers."""
    if run.manifest.get("mode") == "retrieve":
        raise UsageError(f"{run.path}: only searched, so there are no answers; run without --retrieval-only")


def compare(a: Run, b: Run) -> Comparison:
    """Compare two runs over the same questions.

    Raises:
        GoldError: when the questions are not the same.
    """
    _same_questions(a, b)
    bootstrap = Bootstrap(clusters(a.items))
    everything = [True] * len(a.items)
    metrics = {
        name: row for name in METRICS if (row := _difference(a, b, name, everything, bootstrap)) is not None
    }
    told_by = next((name for name in _FLIPS if name in metrics), None)
    # The ages stand in the results of a run, not in a baseline's, which is always the run before.
    slices = {
        label: row
        for label, inside in slices_of(b.items, b.results).items()
        if told_by and (row := _difference(a, b, told_by, inside, bootstrap))
    }
    flips = [flip for pair in zip(a.items, a.results, b.results, strict=True) if (flip := _flip(*pair))]
    return Comparison(
        a=str(a.path),
        b=str(b.path),
        n=len(a.items),
        metrics=metrics,
        slices=slices,
        better=[flip for flip in flips if flip.better],
        worse=[flip for flip in flips if not flip.better],
        differs=differs(a.manifest, b.manifest),
        seconds={"a": _median_s(a.results), "b": _median_s(b.results)},
    )


def _difference(a: Run, b: Run, name: str, inside: Sequence[bool], bootstrap: Bootstrap) -> Row | None:
    """Return how a metric differs over the items `inside`; None where one of the runs did not measure it.

    Cost is compared over the items of which both know it: a run with cached replies has the seconds of few.
    """
    pairs = [shares(run.results, name) for run in (a, b)]
    if METRICS[name].group == "cost":
        inside = [
            bool(here and one and other)
            for here, one, other in zip(inside, pairs[0][1], pairs[1][1], strict=True)
        ]
    sides: list[tuple[list[float], list[float]]] = []
    for pair in pairs:
        tops, bottoms = (
            [one if here else 0.0 for one, here in zip(row, inside, strict=True)] for row in pair
        )
        if not sum(bottoms):
            return None
        sides.append((tops, bottoms))
    left, right = sides
    n = sum(bool(one or other) for one, other in zip(left[1], right[1], strict=True))
    a_value, b_value = (sum(tops) / sum(bottoms) for tops, bottoms in sides)
    return Row(name, a_value, b_value, n, **asdict(bootstrap.difference(left, right)))


def is_sure(row: Row) -> bool:
    """Tell whether a row of a comparison is sure to differ at all (p < .05)."""
    return row.p < SURE_P and row.value != 0


def _same_questions(a: Run, b: Run) -> None:
    if a.items == b.items:
        return
    ids = {item.id for item in a.items} ^ {item.id for item in b.items}
    changed = [one.id for one, other in zip(a.items, b.items, strict=False) if one != other]
    first = min(ids) if ids else changed[0]
    what = "is in one of them only" if ids else "is not the same in both"
    raise GoldError(
        f"{a.path} and {b.path} are not over the same questions: {first} {what}; run both over the same set "
        "(same --limit, --sample, --seed and --slice)"
    )


def _flip(item: GoldItem, a: ItemResult, b: ItemResult) -> Flip | None:
    name = next((name for name in _FLIPS if name in a.scores and name in b.scores), None)
    if name is None or a.scores[name][0] == b.scores[name][0]:
        return None
    return Flip(
        id=item.id,
        metric=name,
        better=b.scores[name][0] > a.scores[name][0],
        question=item.question,
        gold=list(item.answers[:3]) if item.answerable else ["(not in the archive)"],
        a=shown(a),
        b=shown(b),
    )


def shown(result: ItemResult) -> str:
    """Return what was answered, in words for people to read side by side."""
    given = result.prediction
    if given is None:
        return f"(crashed: {result.error})"
    if given.status is None:
        return f"(found {len({found.article for found in given.found})} articles)"
    return f"(abstained) {given.missing}" if given.abstained else given.text


def differs(a: dict[str, Any], b: dict[str, Any]) -> dict[str, list[Any]]:
    """Return what two manifests say otherwise, but for when the runs began: {"archive.id": [a's, b's]}."""
    flat_a, flat_b = flat(a), flat(b)
    keys = sorted(key for key in flat_a.keys() | flat_b.keys() if flat_a.get(key) != flat_b.get(key))
    return {key: [flat_a.get(key), flat_b.get(key)] for key in keys if key != "started_at"}


def _median_s(results: Sequence[ItemResult]) -> float | None:
    taken = sorted(totals_s(results))
    return taken[len(taken) // 2] if taken else None
