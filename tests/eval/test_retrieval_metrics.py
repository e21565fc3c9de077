import math

import pytest
import pytrec_eval
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.eval.metrics.retrieval import average_precision, hit_at, ndcg_at, recall_at, reciprocal_rank


def test_worked_by_hand():
    # Relevant at ranks 2 and 4, of three relevant in all.
    gains = [0, 1, 0, 1, 0]
    assert hit_at(gains, 1) == 0.0
    assert hit_at(gains, 2) == 1.0
    assert recall_at(gains, 3, 3) == pytest.approx(1 / 3)
    assert recall_at(gains, 3, 5) == pytest.approx(2 / 3)
    assert reciprocal_rank(gains, 10) == 0.5
    assert reciprocal_rank(gains, 1) == 0.0
    assert average_precision(gains, 3) == pytest.approx((1 / 2 + 2 / 4) / 3)
    ideal = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert ndcg_at(gains, 3, 10) == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)


def test_nothing_found_is_zero():
    for value in (
        hit_at([], 5),
        recall_at([], 2, 5),
        reciprocal_rank([], 5),
        ndcg_at([], 2, 5),
        average_precision([], 2),
    ):
        assert value == 0.0


@given(st.lists(st.integers(0, 1), max_size=20), st.integers(0, 5))
def test_the_same_as_trec_eval(gains: list[int], not_found: int):
    total = sum(gains) + not_found
    if not total:
        return
    qrel = {f"d{rank}": 1 for rank, gain in enumerate(gains) if gain} | {f"x{n}": 1 for n in range(not_found)}
    # trec_eval orders by score; without any result it leaves the query out.
    run = {f"d{rank}": float(-rank) for rank in range(len(gains))} or {"none": 0.0}
    measures = {"success.1,5", "recall.5,10", "recip_rank", "ndcg_cut.10", "map"}
    wanted = pytrec_eval.RelevanceEvaluator({"q": qrel}, measures).evaluate({"q": run})["q"]
    assert hit_at(gains, 1) == wanted["success_1"]
    assert hit_at(gains, 5) == wanted["success_5"]
    assert recall_at(gains, total, 5) == pytest.approx(wanted["recall_5"])
    assert recall_at(gains, total, 10) == pytest.approx(wanted["recall_10"])
    assert reciprocal_rank(gains, 100) == pytest.approx(wanted["recip_rank"])
    assert ndcg_at(gains, total, 10) == pytest.approx(wanted["ndcg_cut_10"])
    assert average_precision(gains, total) == pytest.approx(wanted["map"])
