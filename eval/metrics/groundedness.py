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


def balanced_accuracy(passed: Sequence[bool], supported: Sequence[bool]) -> float | None:
    """Return the mean of the share of supported claims passed and that of unsupported ones not passed.

    Brodersen and others, "The Balanced Accuracy and Its Posterior Distribution", ICPR 2010; the measure of
    SummaC and SummEdits. None when there are not both kinds.
    """
    good = [by for by, kind in zip(passed, supported, strict=True) if kind]
    bad = [not by for by, kind in zip(passed, supported, strict=True) if not kind]
    return (sum(good) / len(good) + sum(bad) / len(bad)) / 2 if good and bad else None


def f1(passed: Sequence[bool], supported: Sequence[bool]) -> float:
    """Return the F1 of passing the supported claims (the measure of WiCE)."""
    both = sum(by and kind for by, kind in zip(passed, supported, strict=True))
    return 2 * both / (sum(passed) + sum(supported)) if both else 0.0
