"""Whether `confidence` knows when an answer is right. Pure functions over the answers of a run."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np

BINS = 10


def risk_coverage(confidence: Sequence[float], correct: Sequence[float]) -> list[tuple[float, float]]:
    """Return (coverage, risk) as ever less sure answers are let through.

    Coverage is the share of the answers let through, risk the share of those that are wrong. Answers of the
    same confidence are let through together. Geifman and El-Yaniv, "Selective Classification for Deep Neural
    Networks", NeurIPS 2017.
    """
    order = sorted(zip(confidence, correct, strict=True), key=lambda pair: -pair[0])
    curve: list[tuple[float, float]] = []
    through = wrong = 0.0
    for _, group in groupby(order, key=lambda pair: pair[0]):
        for _, right in group:
            through += 1
            wrong += 1 - right
        curve.append((through / len(order), wrong / through))
    return curve


def risk_coverage_area(confidence: Sequence[float], correct: Sequence[float]) -> float:
    """Return the mean risk over all coverages (AURC; lower is better)."""
    area = last = 0.0
    for coverage, risk in risk_coverage(confidence, correct):
        area += (coverage - last) * risk
        last = coverage
    return area


def calibration(confidence: Sequence[float], correct: Sequence[float]) -> list[tuple[float, float, int]]:
    """Return (mean confidence, share correct, n) of each bin of equal width that holds anything."""
    sure, right = np.asarray(confidence, np.float64), np.asarray(correct, np.float64)
    place = np.minimum((sure * BINS).astype(np.intp), BINS - 1)
    inside = [place == number for number in range(BINS)]
    return [
        (float(sure[one].mean()), float(right[one].mean()), int(one.sum())) for one in inside if one.any()
    ]


def calibration_error(confidence: Sequence[float], correct: Sequence[float]) -> float:
    """Return the mean gap between confidence and share correct, by the bins' n (ECE; lower is better).

    Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", ICML 2017.
    """
    rows = calibration(confidence, correct)
    total = sum(n for _, _, n in rows)
    return sum(n * abs(sure - right) for sure, right, n in rows) / total if total else 0.0
