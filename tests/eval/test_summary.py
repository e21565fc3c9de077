from dataclasses import replace

import pytest

from nutgraf.eval.markdown import metrics
from nutgraf.eval.report import measured
from nutgraf.eval.results import Estimate
from nutgraf.eval.run import outcome
from nutgraf.eval.summary import Prices, clusters, prices_of, summarise
from nutgraf.eval.systems import replaying
from nutgraf.eval.types import ItemResult, Support
from nutgraf.service.config import Settings
from nutgraf.service.types import Tokens, Turn
from tests.eval.parts import GOLD, LIBRARY, RIGHT

CHAIR, CUP, MOON = GOLD


def _item(name: str, *articles: str, question: str = ""):
    return replace(MOON, id=name, question=question or name, support=tuple(Support(one) for one in articles))


def _groups(items) -> list[set[str]]:
    found: dict[int, set[str]] = {}
    for item, place in zip(items, clusters(items), strict=True):
        found.setdefault(place, set()).add(item.id)
    return sorted(found.values(), key=min)


def test_items_that_share_an_article_or_ask_the_same_stand_together():
    alone = [_item(str(number), f"x{number}") for number in range(9)]
    items = [_item("a", "m"), _item("b", "n", "m"), _item("c", "z", question="a"), *alone]
    assert _groups(items)[-1] == {"a", "b", "c"}
    assert len(_groups(items)) == 10
    # A follow-up in the same words asks something else.
    follow_up = replace(_item("d", question="a"), history=(Turn("user", "Who is Ada?"),))
    assert {"d"} in _groups([*items, follow_up])


def test_a_chain_through_most_of_a_set_is_parted_by_the_first_article():
    chain = [_item(f"{number}", f"m{number // 2}", f"m{number // 2 + 1}") for number in range(8)]
    assert _groups(chain) == [{"0", "1"}, {"2", "3"}, {"4", "5"}, {"6", "7"}]


def _results(*tokens: Tokens | None):
    predictions = {
        item.id: replace(RIGHT[item.id], tokens=used, model_calls=1)
        for item, used in zip(GOLD, tokens, strict=True)
        if used
    }
    return [outcome(item, replaying(predictions), LIBRARY) for item in GOLD]


def test_money_by_hand():
    results = _results(Tokens(1000, 100), Tokens(3000, 0), None)
    money = summarise(GOLD, results, Prices(read=2.0, written=10.0)).money
    # 1,000 x 2 + 100 x 10 and 3,000 x 2 millionths; the crash cost nothing that is known.
    assert money.total == pytest.approx(0.003 + 0.006)
    assert (money.n, money.a_question.value) == (2, pytest.approx(0.0045))
    assert money.a_question.low <= 0.0045 <= money.a_question.high
    assert summarise(GOLD, results).money is None


def test_money_needs_both_prices():
    assert prices_of(Settings(price_read=1.0)) is None
    assert prices_of(Settings(price_read=1.0, price_written=0.0)) == Prices(1.0, 0.0)


def test_tokens_and_calls_have_intervals_like_any_metric():
    metrics = summarise(GOLD, _results(Tokens(1000, 100), Tokens(3000, 50), Tokens(2000, 0))).metrics
    assert metrics["tokens_read"].value == 2000
    assert 1000 <= metrics["tokens_read"].low < 2000 < metrics["tokens_read"].high <= 3000
    assert metrics["tokens_written"].value == 50
    assert (metrics["model_calls"].value, metrics["model_calls"].n) == (1, 3)


@pytest.mark.parametrize("clusters", [1, 40])
def test_the_calibration_error_has_no_interval_and_the_area_one_where_it_can(clusters: int):
    items = [_item(f"q{number}", f"m{number % clusters}") for number in range(40)]
    half_sure = replace(RIGHT["chair"], confidence=0.5)
    results = [
        ItemResult(item.id, half_sure, "", "", {"correct": (number // 2 % 2, 1)})
        for number, item in enumerate(items)
    ]
    summary = summarise(items, results)
    sure = summary.confidence
    # Half of what is half sure is right.
    assert sure.ece == Estimate(pytest.approx(0.0), None, None)
    if clusters == 1:
        assert (sure.aurc.low, sure.aurc.high) == (None, None)
        assert measured(sure.aurc) == ".500"
    else:
        assert sure.aurc.low < sure.aurc.high
        assert measured(sure.aurc).startswith(".500 (")
    shown = metrics(summary)
    assert "| ece | .000 |  | 40 |" in shown


def test_an_article_that_is_gone_fails_what_rests_on_it_alone():
    gone = replace(CHAIR, support=(Support("https://gone.example/1"),))
    result = outcome(gone, replaying(RIGHT), LIBRARY)
    metrics = summarise([gone], [result]).metrics
    assert (metrics["hit@1"].value, metrics["hit@1"].unscored) == (0.0, 1)
    assert (metrics["citation_recall"].value, metrics["citation_recall"].unscored) == (0.0, 1)
    # It was answered, and right.
    assert (metrics["correct"].value, metrics["correct"].unscored) == (1.0, 0)
    assert metrics["false_refusal"].unscored == 0


def test_no_more_failed_than_count():
    results = [outcome(item, replaying({"moon": RIGHT["moon"]}), LIBRARY) for item in GOLD]
    metrics = summarise(GOLD, results).metrics
    counted = {name: (metric.n, metric.unscored) for name, metric in metrics.items()}
    # Two crashed: wrong wherever it is told what is right, and no abstentions.
    assert counted["correct"] == (3, 2)
    assert counted["citation_precision"] == (2, 2)
    assert counted["refusal_precision"] == (1, 0)
    assert all(failed <= n for n, failed in counted.values())
