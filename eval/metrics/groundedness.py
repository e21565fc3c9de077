"""Whether a score tells supported claims from unsupported ones. Pure functions."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def auc(
    scores: Sequence[float], supported: Sequence[bool], weights: NDArray[np.float64] | None = None
) -> float | None:
    """Return the probability that a supported claim scores above an unsupported one, ties counting half.

    The area under the ROC curve, by the Mann-Whitney statistic (Hanley and McNeil, Radiology 143, 1982).
    `weights` says how often each claim stands in a resample. None when there are not both kinds.
    """
    level = np.unique(np.asarray(scores, np.float64), return_inverse=True)[1]
    kind = np.asarray(supported, np.bool_)
    weight = np.ones(len(kind)) if weights is None else weights
    good = np.bincount(level, weight * kind)
    bad = np.bincount(level, weight * ~kind)
    pairs = float(good.sum() * bad.sum())
    below = np.cumsum(bad) - bad
    return float((good * (below + bad / 2)).sum()) / pairs if pairs else None


def balanced_accuracy(
    passed: Sequence[bool], supported: Sequence[bool], weights: NDArray[np.float64] | None = None
) -> float | None:
    """Return the mean of the share of supported claims passed and that of unsupported ones not passed.

    Brodersen and others, "The Balanced Accuracy and Its Posterior Distribution", ICPR 2010; the measure of
    SummaC and SummEdits. `weights` as in `auc`. None when there are not both kinds.
    """
    by, kind, weight = _arrays(passed, supported, weights)
    good, bad = float(weight[kind].sum()), float(weight[~kind].sum())
    if not good or not bad:
        return None
    return float(weight[kind & by].sum() / good + weight[~kind & ~by].sum() / bad) / 2


def f1(
    passed: Sequence[bool], supported: Sequence[bool], weights: NDArray[np.float64] | None = None
) -> float:
    """Return the F1 of passing the supported claims (the measure of WiCE); `weights` as in `auc`."""
    by, kind, weight = _arrays(passed, supported, weights)
    both = float(weight[by & kind].sum())
    return 2 * both / float(weight[by].sum() + weight[kind].sum()) if both else 0.0


def _arrays(
    passed: Sequence[bool], supported: Sequence[bool], weights: NDArray[np.float64] | None
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.float64]]:
    weight = np.ones(len(passed)) if weights is None else weights
    return np.asarray(passed, np.bool_), np.asarray(supported, np.bool_), weight
