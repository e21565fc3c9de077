"""How sure a metric is: bootstrap intervals, paired tests, the smallest difference that could have been seen.

Items that share an article stand or fall together, so clusters of them are resampled, not items. A metric is
the sum of its items' numerators over the sum of their denominators (`eval.types.Share`), so one set of
resampled clusters serves every metric and every slice of a run.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 5000
SEED = 20231204
LEVEL = 0.95
# A difference with a smaller p is called sure.
SURE_P = 0.05
# Five clusters that all move one way have p = 2 / 2**5 = .06 in a permutation test, six have .03.
LEAST_MOVED = 6
_NORMAL = NormalDist()

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """A metric of run B minus that of run A over the same items.

    Attributes:
        value: B - A.
        low: lower end of the 95% interval; None where all clusters differ alike or there is but one, since
            nothing tells how much it varies.
        high: upper end.
        p: two-sided, of a permutation test.
        detectable: the smallest true difference that a set like this one finds (p < .05) four times in five;
            None as `low`.
    """

    value: float
    low: float | None
    high: float | None
    p: float
    detectable: float | None


class Bootstrap:
    """Resampled clusters of a set of items.

    Efron and Tibshirani, "An Introduction to the Bootstrap", 1993: BCa intervals, chapter 14. Clusters are
    drawn whole, as in Field and Welsh, "Bootstrapping clustered data", JRSS B 69, 2007.
    """

    def __init__(self, clusters: Sequence[Hashable], *, resamples: int = RESAMPLES) -> None:
        """Draw the resamples; `clusters` names the cluster of each item."""
        names = {name: number for number, name in enumerate(dict.fromkeys(clusters))}
        self._of_item = np.array([names[name] for name in clusters], np.intp)
        self._size = len(names)
        self._resamples = resamples
        even = np.full(self._size, 1.0 / max(1, self._size))
        drawn = np.random.default_rng(SEED).multinomial(self._size, even, size=resamples)
        self.draws: Array = drawn.astype(np.float64)

    def interval(
        self, numerators: Sequence[float], denominators: Sequence[float], *, proportion: bool = True
    ) -> tuple[float, float] | None:
        """Return the 95% interval of sum(numerators) / sum(denominators), None with fewer than two clusters.

        Where all clusters agree the bootstrap has no width; for a proportion the Wilson interval is given
        instead, with the clusters as n (Wilson, JASA 22, 1927), so that 15 of 15 does not look certain.
        """
        top, bottom = self._by_cluster(numerators), self._by_cluster(denominators)
        counting = int(np.count_nonzero(bottom))
        if counting < 2:
            return None
        value = float(top.sum() / bottom.sum())
        spread = _drawn(_ratios(self.draws @ top, self.draws @ bottom))
        if np.ptp(spread) < 1e-12:
            return wilson(value, counting) if proportion else (value, value)
        return _bca(value, spread, _ratios(top.sum() - top, bottom.sum() - bottom))

    def spread(self, items: Sequence[int]) -> int:
        """Return of how many clusters these items are."""
        return len(set(self._of_item[list(items)].tolist()))

    def difference(
        self, a: tuple[Sequence[float], Sequence[float]], b: tuple[Sequence[float], Sequence[float]]
    ) -> Difference:
        """Compare two runs over the same items, each given as (numerators, denominators).

        The interval is of the paired bootstrap, p of a permutation test that swaps the runs (`_permuted`).
        The detectable difference is (z.975 + z.80) standard errors of the paired difference, and no less than
        what a permutation test can find at all: LEAST_MOVED items, of a cluster each, that all move the same
        way by the least that any changed item moved.
        """
        rows = [self._by_cluster(values) for values in (*a, *b)]
        sums = [row.sum() for row in rows]
        value = float(sums[2] / sums[3] - sums[0] / sums[1])
        drawn = [self.draws @ row for row in rows]
        spread = _ratios(drawn[2], drawn[3]) - _ratios(drawn[0], drawn[1])
        spread = _drawn(spread)
        left = [row.sum() - row for row in rows]
        jackknife = _ratios(left[2], left[3]) - _ratios(left[0], left[1])
        varies = len(spread) > 1 and bool(np.ptp(spread) > 1e-12)
        low, high = _bca(value, spread, jackknife) if varies else (None, None)
        overall = (sums[0] + sums[2]) / (sums[1] + sums[3])
        items = [np.asarray(values, np.float64) for values in (*a, *b)]
        added = (items[2] - overall * items[3]) / sums[3] - (items[0] - overall * items[1]) / sums[1]
        p = self._permuted(rows, value, self._by_cluster(added))
        changed = np.abs(added[(items[0] != items[2]) | (items[1] != items[3])])
        least = LEAST_MOVED * float(changed[changed > 1e-12].min(initial=np.inf))
        power = _NORMAL.inv_cdf(0.975) + _NORMAL.inv_cdf(0.8)
        detectable = max(least, power * float(spread.std(ddof=1))) if varies else None
        return Difference(value, low, high, p, detectable)

    def _permuted(self, rows: Sequence[Array], value: float, added: Array) -> float:
        """Return p of a difference by swapping the two runs cluster by cluster.

        Noreen, "Computer-Intensive Methods for Testing Hypotheses", 1989; the data itself counts as one
        permutation. The larger p of two tests, which are one where both runs have the same denominators.

        One swaps the results, numerators and denominators. To it a run that only cites more often is sure to
        differ, since no swap gives one run all of the citations. The other turns round what a cluster adds to
        the difference: its numerators above what the ratio of both runs together gives for its denominators,
        as a share of the run's denominators (Hemerik, Goeman and Finos, "Robust testing in generalized linear
        models by sign flipping score contributions", JRSS B 82, 2020). There clusters in which both runs did
        the same add a trifle each, all in one direction, and one changed cluster would be sure.

        Args:
            rows: numerators and denominators of run A, then of B, by cluster.
            value: the difference.
            added: what each cluster adds to it.
        """
        tops, bottoms = self._swaps @ (rows[2] - rows[0]), self._swaps @ (rows[3] - rows[1])
        sums = [row.sum() for row in rows]
        swapped = _ratios(sums[2] - tops, sums[3] - bottoms) - _ratios(sums[0] + tops, sums[1] + bottoms)
        turned = value - 2 * (self._swaps @ added)
        return max(_share_as_far(value, _drawn(swapped)), _share_as_far(value, turned))

    @cached_property
    def _swaps(self) -> NDArray[np.bool_]:
        """Which clusters each permutation swaps: the same for every metric, whatever else is compared."""
        return np.random.default_rng(SEED).random((self._resamples, self._size)) < 0.5

    def item_draws(self, number: int) -> Array:
        """Return how often each item stands in resample `number`."""
        return self.draws[number][self._of_item]

    def _by_cluster(self, values: Sequence[float] | Array) -> Array:
        return np.bincount(self._of_item, np.asarray(values, np.float64), self._size).astype(np.float64)


def wilson(share: float, n: int) -> tuple[float, float]:
    """Return the Wilson score interval (95%) of a proportion."""
    z = _NORMAL.inv_cdf((1 + LEVEL) / 2)
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return max(0.0, centre - half), min(1.0, centre + half)


def clusters_of(keys: Sequence[Sequence[str]]) -> list[int]:
    """Return each item's cluster: items that share a key, directly or through others, share a cluster."""
    parent = list(range(len(keys)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    first: dict[str, int] = {}
    for item, own in enumerate(keys):
        for key in own:
            parent[root(item)] = root(first.setdefault(key, item))
    return [root(item) for item in range(len(keys))]


def _ratios(tops: Array, bottoms: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = tops / bottoms
    ratios[bottoms <= 1e-12] = np.nan
    return ratios


def _drawn(values: Array) -> Array:
    """Leave out the resamples and permutations in which nothing counts."""
    return values[~np.isnan(values)]


def _share_as_far(value: float, permuted: Array) -> float:
    """Return the share of permutations, the data among them, that differ as much as the data."""
    return (1 + int(np.count_nonzero(np.abs(permuted) >= abs(value) - 1e-12))) / (1 + len(permuted))


def _bca(value: float, spread: Array, jackknife: Array) -> tuple[float, float]:
    """Return the bias-corrected and accelerated interval, or the percentile interval where undefined."""
    jackknife = _drawn(jackknife)
    tail = (1 - LEVEL) / 2
    # Ties with the value count half, or sums of zeros and ones would look biased.
    below = (np.count_nonzero(spread < value - 1e-12) + np.count_nonzero(spread <= value + 1e-12)) / (
        2 * len(spread)
    )
    gaps = jackknife.mean() - jackknife
    scale = float((gaps**2).sum() ** 1.5)
    if not 0.0 < below < 1.0 or scale == 0.0:
        return float(np.quantile(spread, tail)), float(np.quantile(spread, 1 - tail))
    bias, acceleration = _NORMAL.inv_cdf(below), float((gaps**3).sum()) / (6 * scale)

    def end(share: float) -> float:
        z = bias + _NORMAL.inv_cdf(share)
        return float(np.quantile(spread, _NORMAL.cdf(bias + z / (1 - acceleration * z))))

    return end(tail), end(1 - tail)
