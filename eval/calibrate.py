"""Runs -> the weights of `confidence`: a logistic regression of what was right on what an answer shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from nutgraf.eval.compare import Run
from nutgraf.eval.metrics.abstention import calibration_error, risk_coverage_area
from nutgraf.eval.metrics.groundedness import auc
from nutgraf.ingest.errors import GoldError

FOLDS = 5
LEAST_ANSWERS = 50
LEAST_OF_A_KIND = 2
_RIGHT = ("choice_by_highlight", "correct")
THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


@dataclass(frozen=True, slots=True)
class _Answer:
    of_set: str
    signals: tuple[float, ...]
    right: float
    answerable: bool


def calibrate(runs: Sequence[Run]) -> dict[str, Any]:
    """Fit how right an answer is to its signals, over all that the runs answered.

    The estimates in `sets` and `thresholds` are out of fold: each set's answers are weighed by a fit to the
    other sets; where that is impossible, each fifth of all answers by a fit to the rest.

    Args:
        runs: finished ones, of systems that give signals.

    Returns:
        JSON-ready: `intercept` and `weights` by signal; for each set n, the share right, AUC, AURC and ECE;
        for each threshold what would be answered, how much of that is right, and what right is lost.

    Raises:
        GoldError: when the runs hold fewer than 50 answers with signals, or fewer than two that are right, or
            wrong; or when they do not have the same signals.
    """
    names, answers = _answers(runs)
    right = np.array([answer.right for answer in answers])
    # With one set alone, the fit without it has no data.
    if len(answers) < LEAST_ANSWERS or not LEAST_OF_A_KIND <= right.sum() <= len(answers) - LEAST_OF_A_KIND:
        raise GoldError(
            f"{len(answers)} answers with signals, {int(right.sum())} of them right: too few to calibrate "
            f"on; take runs with at least {LEAST_ANSWERS}, of them {LEAST_OF_A_KIND} right and as many wrong"
        )
    sets = np.array([answer.of_set for answer in answers])
    x = np.array([answer.signals for answer in answers])
    intercept, weights = _fit(x, right)
    held_out = np.zeros(len(right))
    # A fit needs right and wrong answers: if all sets but one hold one kind only, fifths are left out.
    both = all(0 < right[sets != name].mean() < 1 for name in set(sets)) if len(set(sets)) > 1 else False
    folds = sets if both else _fifths(right)
    for fold in np.unique(folds):
        inside = folds == fold
        b, w = _fit(x[~inside], right[~inside])
        held_out[inside] = 1 / (1 + np.exp(-(b + x[inside] @ w)))
    return {
        "intercept": intercept,
        "weights": dict(zip(names, weights.tolist(), strict=True)),
        "sets": {name: _judged(held_out[sets == name], right[sets == name]) for name in sorted(set(sets))},
        "thresholds": [_at(threshold, held_out, right) for threshold in THRESHOLDS],
    }


def _fifths(right: np.ndarray) -> np.ndarray:
    """Return the fold of each answer, so that right ones and wrong ones are spread over the folds."""
    folds = np.empty(len(right), np.intp)
    for kind in (0, 1):
        inside = np.flatnonzero(right == kind)
        folds[inside] = np.arange(len(inside)) % FOLDS
    return folds


def _answers(runs: Sequence[Run]) -> tuple[list[str], list[_Answer]]:
    names: list[str] = []
    answers: list[_Answer] = []
    for run in runs:
        for item, result in zip(run.items, run.results, strict=True):
            # Where only retrieval is measured nothing tells what was right.
            told = next((result.scores[name] for name in _RIGHT if name in result.scores), None)
            given = result.prediction.signals if result.prediction and result.prediction.sentences else {}
            if not given or told is None:
                continue
            names = names or list(given)
            if given.keys() != set(names):
                odd = ", ".join(sorted(given.keys() ^ set(names)))
                raise GoldError(
                    f"{run.path}: {item.id}: not the same signals as before it ({odd} on one side only); run "
                    "all with the same version"
                )
            values = tuple(given[name] for name in names)
            answers.append(_Answer(str(run.manifest["dataset"]["name"]), values, told[0], item.answerable))
    return names, answers


def _fit(x: np.ndarray, right: np.ndarray) -> tuple[float, np.ndarray]:
    # sentence-transformers brings scikit-learn along; it has no types, and only this command needs it.
    regression: Any = import_module("sklearn.linear_model").LogisticRegression(C=10.0)
    model: Any = regression.fit(x, right)
    return float(model.intercept_[0]), np.asarray(model.coef_[0], np.float64)


def _judged(sure: np.ndarray, right: np.ndarray) -> dict[str, Any]:
    both = 0 < right.sum() < len(right)
    return {
        "n": len(right),
        "right": float(right.mean()),
        "auc": auc(sure.tolist(), right.astype(bool).tolist()) if both else None,
        "aurc": risk_coverage_area(sure.tolist(), right.tolist()),
        "ece": calibration_error(sure.tolist(), right.tolist()),
    }


def _at(threshold: float, sure: np.ndarray, right: np.ndarray) -> dict[str, float]:
    shown = sure >= threshold
    return {
        "threshold": threshold,
        "shown": float(shown.mean()),
        "right_of_shown": float(right[shown].mean()) if shown.any() else 0.0,
        "right_lost": float(right[~shown].sum() / right.sum()),
        "wrong_caught": float((1 - right[~shown]).sum() / (1 - right).sum()),
    }
