import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from nutgraf.eval.intervals import Bootstrap, clusters_of, wilson


def test_clusters_join_through_shared_keys():
    numbers = clusters_of([["a"], ["b"], ["a", "c"], ["c"], [], []])
    assert numbers[0] == numbers[2] == numbers[3]
    assert len({numbers[0], numbers[1], numbers[4], numbers[5]}) == 4


def test_bca_agrees_with_scipy():
    values = np.random.default_rng(1).beta(1, 3, size=80)
    low, high = Bootstrap(range(80), resamples=9999).interval(list(values), [1.0] * 80)
    wanted = stats.bootstrap(
        (values,), np.mean, method="BCa", n_resamples=9999, rng=np.random.default_rng(2)
    ).confidence_interval
    assert low == pytest.approx(wanted.low, abs=0.004)
    assert high == pytest.approx(wanted.high, abs=0.004)


def test_clusters_widen_the_interval():
    values = [1.0, 0.0] * 20
    alone = Bootstrap(range(40)).interval(values, [1.0] * 40)
    # Ten clusters of four items that agree.
    agreeing = [float(item // 4 % 2) for item in range(40)]
    together = Bootstrap([item // 4 for item in range(40)]).interval(agreeing, [1.0] * 40)
    assert alone and together
    assert together[1] - together[0] > 1.5 * (alone[1] - alone[0])


def test_all_right_is_not_certain():
    interval = Bootstrap(range(15)).interval([1.0] * 15, [1.0] * 15)
    assert interval == wilson(1.0, 15)
    assert interval[0] == pytest.approx(0.796, abs=0.001)  # Newcombe 1998
    assert interval[1] == pytest.approx(1.0)


def test_one_cluster_has_no_interval():
    assert Bootstrap([0, 0, 0]).interval([1, 0, 1], [1, 1, 1]) is None


def test_few_that_count_among_many_that_do_not():
    interval = Bootstrap(range(60)).interval([0.0] * 60, [1.0] * 3 + [0.0] * 57)
    assert interval == wilson(0.0, 3)


def test_a_clear_difference_is_found():
    ones = [1.0] * 60
    better, worse = [1.0] * 50 + [0.0] * 10, [1.0] * 30 + [0.0] * 30
    difference = Bootstrap(range(60)).difference((worse, ones), (better, ones))
    assert difference.value == pytest.approx(20 / 60)
    assert 0.1 < difference.low < difference.value < difference.high < 0.6
    assert difference.p < 0.001
    assert 0.1 < difference.detectable < 0.3


def test_permutation_test_by_hand():
    # Four items, all better in B: of 16 swaps, 2 are as extreme, so p is near 2/16.
    ones = [1.0] * 4
    difference = Bootstrap(range(4), resamples=20000).difference(([0.0] * 4, ones), (ones, ones))
    assert difference.value == 1.0
    assert difference.p == pytest.approx(2 / 16, abs=0.01)


def test_no_difference():
    values, ones = [1.0, 0.0, 1.0, 1.0], [1.0] * 4
    difference = Bootstrap(range(4)).difference((values, ones), (values, ones))
    assert (difference.value, difference.low, difference.high, difference.p) == (0.0, None, None, 1.0)
    assert difference.detectable is None


@pytest.mark.parametrize("n", [1, 3, 5])
def test_a_difference_of_no_width_has_no_interval(n: int):
    ones, none = [1.0] * n, [0.0] * n
    difference = Bootstrap(range(n)).difference((none, ones), (ones, ones))
    assert (difference.value, difference.low, difference.high, difference.detectable) == (
        1.0,
        None,
        None,
        None,
    )
    together = Bootstrap([0] * 4).difference(([0, 1, 0, 0], [1] * 4), ([1, 1, 1, 0], [1] * 4))
    assert (together.value, together.low, together.high, together.p) == (0.5, None, None, 1.0)


def test_a_difference_that_no_permutation_test_could_find_is_not_called_detectable():
    # One of sixty moved: 2.8 standard errors are .047, but three items that move one way have p = 1/4. Six of
    # sixty are needed.
    ones = [1.0] * 60
    difference = Bootstrap(range(60)).difference(([0.0, *ones[1:]], ones), (ones, ones))
    assert difference.p == 1.0
    assert difference.detectable == pytest.approx(6 / 60)


def test_p_does_not_depend_on_what_was_compared_before():
    ones, values = [1.0] * 20, [1.0, 0.0] * 10
    first, second = Bootstrap(range(20)), Bootstrap(range(20))
    second.difference((ones, ones), (values, ones))
    assert first.difference((values, ones), (ones, ones)) == second.difference((values, ones), (ones, ones))


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 5)), min_size=2, max_size=30))
def test_intervals_hold_their_bounds(items: list[tuple[int, int]]):
    values, keys = [float(value) for value, _ in items], [key for _, key in items]
    interval = Bootstrap(keys, resamples=200).interval(values, [1.0] * len(items))
    if interval:
        assert 0.0 <= interval[0] <= interval[1] <= 1.0


def test_the_same_every_time():
    first, again = (Bootstrap(range(30)).interval([1.0, 0.0, 1.0] * 10, [1.0] * 30) for _ in range(2))
    assert first == again


def test_runs_with_other_denominators():
    # A cited in half of the items only; of what they cited, both are right in all but one.
    a = ([0.0] + [1.0] * 19 + [0.0] * 20, [1.0] * 20 + [0.0] * 20)
    b = ([0.0] + [1.0] * 39, [1.0] * 40)
    difference = Bootstrap(range(40)).difference(a, b)
    assert difference.value == pytest.approx(39 / 40 - 19 / 20)
    assert difference.p > 0.05
    # One item right of two in A, all three of three in B, however many such items there are.
    for n, p in ((1, 1.0), (3, 2 / 8), (5, 2 / 32), (6, 2 / 64)):
        difference = Bootstrap(range(n)).difference(([1.0] * n, [2.0] * n), ([3.0] * n, [3.0] * n))
        assert difference.value == pytest.approx(0.5)
        assert difference.p == pytest.approx(p, abs=0.01)


def test_six_items_are_needed_whatever_the_denominators_are():
    # Of sixty, one item cited a second article, wrongly: the ratio of both runs is 120/121.
    ones = [1.0] * 60
    difference = Bootstrap(range(60)).difference((ones, ones), (ones, [2.0, *ones[1:]]))
    assert difference.p == 1.0
    assert difference.detectable == pytest.approx(6 / 61, abs=0.001)


def _cited(random: np.random.Generator, right: list[bool], most: int) -> tuple[list[float], list[float]]:
    """Return (right, all) citations of a system that cites each question none to `most` times."""
    bottoms = random.integers(0, most + 1, len(right))
    return [float(one * few) for one, few in zip(right, bottoms, strict=True)], [
        float(few) for few in bottoms
    ]


@pytest.mark.parametrize(("n", "share", "most"), [(6, 0.6, (3, 3)), (40, 0.9, (1, 4)), (40, 0.95, (1, 1))])
def test_runs_that_only_cite_more_or_less_seldom_differ_surely(n: int, share: float, most: tuple[int, int]):
    random, bootstrap = np.random.default_rng(3), Bootstrap(range(n), resamples=400)
    sure = 0
    for _ in range(200):
        right = list(random.random(n) < share)
        a, b = (_cited(random, right, one) for one in most)
        sure += sum(a[1]) > 0 < sum(b[1]) and bootstrap.difference(a, b).p < 0.05
    assert sure <= 0.07 * 200
