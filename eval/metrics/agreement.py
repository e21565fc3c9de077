"""Whether two judges agree. Pure functions."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def kappa(
    one: Sequence[bool], other: Sequence[bool], weights: NDArray[np.float64] | None = None
) -> float | None:
    """Return Cohen's kappa: agreement beyond what chance would give, over the most that it could be.

    1 is full agreement, 0 chance, below 0 worse than chance. `weights` says how often each item stands in a
    resample. None where chance alone would agree on everything. Cohen, "A Coefficient of Agreement for
    Nominal Scales", Educational and Psychological Measurement 20(1), 1960.
    """
    left, right = np.asarray(one, np.bool_), np.asarray(other, np.bool_)
    weight = np.ones(len(left)) if weights is None else weights
    total = float(weight.sum())
    if not total:
        return None
    agreed = float((weight * (left == right)).sum()) / total
    yes_left, yes_right = float((weight * left).sum()) / total, float((weight * right).sum()) / total
    chance = yes_left * yes_right + (1 - yes_left) * (1 - yes_right)
    return (agreed - chance) / (1 - chance) if chance < 1 else None
