import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import balanced_accuracy_score, cohen_kappa_score, roc_auc_score

from nutgraf.eval.metrics.abstention import calibration, calibration_error, risk_coverage, risk_coverage_area
from nutgraf.eval.metrics.agreement import kappa
from nutgraf.eval.metrics.groundedness import auc, balanced_accuracy, f1


def test_risk_coverage_by_hand():
    # Surest first: right, wrong, then two of the same confidence, one of them right.
    curve = risk_coverage([0.9, 0.2, 0.7, 0.2], [1, 1, 0, 0])
    assert curve == [(0.25, 0.0), (0.5, 0.5), (1.0, 0.5)]
    assert risk_coverage_area([0.9, 0.2, 0.7, 0.2], [1, 1, 0, 0]) == pytest.approx(0.25 * 0.5 + 0.5 * 0.5)


def test_calibration_by_hand():
    assert calibration([0.95, 0.93, 0.15], [1, 0, 0]) == [(0.15, 0.0, 1), (pytest.approx(0.94), 0.5, 2)]
    assert calibration_error([0.95, 0.93, 0.15], [1, 0, 0]) == pytest.approx((0.15 + 2 * 0.44) / 3)
    assert calibration([1.0], [1]) == [(1.0, 1.0, 1)]


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30))
def test_shares_and_order(pairs: list[tuple[float, bool]]):
    sure, right = [one for one, _ in pairs], [float(ok) for _, ok in pairs]
    assert 0 <= risk_coverage_area(sure, right) <= 1
    assert 0 <= calibration_error(sure, right) <= 1
    turned = risk_coverage(sure[::-1], right[::-1])
    assert all(
        one == pytest.approx(other) for one, other in zip(risk_coverage(sure, right), turned, strict=True)
    )


def test_auc_by_hand():
    # Pairs (supported over unsupported): .9>.5, .9>.1, .5=.5, .5>.1: 3.5 of 4.
    assert auc([0.9, 0.5, 0.5, 0.1], [True, True, False, False]) == pytest.approx(3.5 / 4)
    assert auc([0.9], [True]) is None


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=40))
def test_the_same_as_scikit_learn(pairs: list[tuple[int, bool]]):
    scores, kinds = [float(score) for score, _ in pairs], [kind for _, kind in pairs]
    if len(set(kinds)) < 2:
        assert auc(scores, kinds) is None and balanced_accuracy(kinds, kinds) is None
        return
    assert auc(scores, kinds) == pytest.approx(roc_auc_score(kinds, scores))
    passed = [score > 2 for score in scores]
    assert balanced_accuracy(passed, kinds) == pytest.approx(balanced_accuracy_score(kinds, passed))


def test_f1_by_hand():
    assert f1([True, True, False], [True, False, True]) == 0.5
    assert f1([False], [True]) == 0.0


def test_claims_that_stand_twice_in_a_resample_count_twice():
    passed, supported = [True, False, True, False], [True, True, False, False]
    # Supported: the first twice, the second once, so 2/3 pass; unsupported: one of one is stopped.
    weights = np.array([2.0, 1.0, 0.0, 1.0])
    assert balanced_accuracy(passed, supported, weights) == pytest.approx((2 / 3 + 1) / 2)
    # Passed 2, supported 3, both 2.
    assert f1(passed, supported, weights) == pytest.approx(2 * 2 / (2 + 3))


def test_kappa_by_hand():
    # They agree on 3 of 4; by chance they would on 2/4 * 3/4 + 2/4 * 1/4 = 1/2.
    assert kappa([True, True, False, False], [True, True, True, False]) == pytest.approx((0.75 - 0.5) / 0.5)
    assert kappa([True, False], [False, True]) == -1.0
    assert kappa([True, True], [True, True]) is None
    assert kappa([], []) is None
    # Items 1 and 4 alone, twice each.
    one, other = [True, True, False, False], [True, False, True, False]
    assert kappa(one, other, np.array([2.0, 0.0, 0.0, 2.0])) == 1.0


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=30))
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[bool, bool]]):
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    found = kappa(one, other)
    if found is None:
        assert len({*one, *other}) == 1
    else:
        assert found == pytest.approx(cohen_kappa_score(one, other))
