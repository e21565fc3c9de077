from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nutgraf.eval.calibrate import calibrate
from nutgraf.eval.compare import Run
from nutgraf.eval.types import GoldItem, ItemResult, Prediction, Stated
from nutgraf.ingest.errors import GoldError
from tests.eval.parts import ASKED_AT


def a_run(name, n, seed, *, told=lambda signal, rng: signal > rng.random()):
    """A run whose answers are right as often as their first signal says; the second says nothing."""
    rng = np.random.default_rng(seed)
    items, results = [], []
    for place in range(n):
        one, two = rng.random(), rng.random()
        item = GoldItem(f"{name}-{place}", "Who?", ASKED_AT, True, answers=("Malta",))
        right = float(told(one, rng))
        given = Prediction("answered", (Stated("Malta will."),), signals={"one": one, "two": two})
        items.append(item)
        results.append(ItemResult(item.id, given, "", "", {"correct": (right, 1)}))
    return Run(Path(name), {"dataset": {"name": name}}, items, results)


def test_what_tells_gets_the_weight_and_the_estimates_hold_on_sets_not_fitted_to():
    found = calibrate([a_run("a", 400, 1), a_run("b", 400, 2)])
    assert found["weights"]["one"] > 10 * abs(found["weights"]["two"])
    assert set(found["sets"]) == {"a", "b"}
    for row in found["sets"].values():
        assert row["n"] == 400
        assert row["auc"] > 0.75
        assert row["ece"] < 0.12
    shown = [row["shown"] for row in found["thresholds"]]
    assert shown == sorted(shown, reverse=True)
    assert found["thresholds"][-1]["right_of_shown"] > found["thresholds"][0]["right_of_shown"]


def test_one_set_is_held_out_by_fifths():
    found = calibrate([a_run("a", 300, 3)])
    assert found["sets"]["a"]["auc"] > 0.75


def one_of_a_kind(n: int, kind: float, *, times: int = 1) -> Run:
    """A run in which so many answers, five apart, are right (1) or wrong (0), and no others."""
    run = a_run("odd", n, 1, told=lambda signal, rng: 1 - kind)
    for place in range(times):
        at = n - 1 - 5 * place
        run.results[at] = replace(run.results[at], scores={"correct": (kind, 1)})
    return run


@pytest.mark.parametrize(
    "run",
    [
        a_run("few", 10, 1),
        a_run("right", 100, 1, told=lambda signal, rng: True),
        one_of_a_kind(100, 0.0),
        one_of_a_kind(100, 1.0),
    ],
    ids=["few", "all right", "one wrong", "one right"],
)
def test_too_little_to_learn_from_is_refused(run):
    with pytest.raises(GoldError, match="too few to calibrate"):
        calibrate([run])


@pytest.mark.parametrize("kind", [0.0, 1.0])
def test_two_of_a_kind_are_never_left_out_together(kind: float):
    # In the order of the run every fifth answer falls into one fold, and these two with it.
    assert calibrate([one_of_a_kind(100, kind, times=2)])["sets"]["odd"]["n"] == 100


def test_quizzes_without_answers_and_what_cannot_be_scored():
    run = a_run("quiz", 200, 5)
    for place, result in enumerate(run.results):
        scores = {"choice_by_highlight": result.scores["correct"]} if place else {}
        run.results[place] = replace(result, scores=scores)
    assert calibrate([run])["sets"]["quiz"]["n"] == 199


def test_runs_with_other_signals_are_refused():
    other = a_run("b", 100, 2)
    given = other.results[7].prediction
    assert given
    other.results[7] = replace(other.results[7], prediction=replace(given, signals={"one": 0.5}))
    with pytest.raises(GoldError, match=r"b: b-7: not the same signals .*two on one side only"):
        calibrate([a_run("a", 100, 1), other])


def test_a_set_with_nothing_right_is_no_obstacle():
    nothing = a_run("none", 60, 4, told=lambda signal, rng: False)
    found = calibrate([a_run("a", 300, 3), nothing])
    assert found["sets"]["none"]["auc"] is None
    assert found["sets"]["none"]["n"] == 60
