import gzip
import json
from pathlib import Path

import pytest

from nutgraf.eval.extraction import body_score
from nutgraf.eval.groundedness import Claim, evaluate, judge, load
from nutgraf.ingest.errors import GoldError, UsageError

TEXT = "Malta will chair the OSCE in 2024. Spain won the cup in Sydney on 20 August 2023."


def test_every_sentence_of_a_claim_has_to_stand():
    assert judge(Claim("1", "Malta will chair the OSCE in 2024.", TEXT, True)).passed
    wrong = judge(Claim("2", "Malta will chair the OSCE in 2024. Spain won the cup in Paris.", TEXT, False))
    assert not wrong.passed
    assert wrong.problems
    assert not judge(Claim("3", "", TEXT, False)).passed


def test_a_set():
    claims = [
        Claim("1", "Malta will chair the OSCE in 2024.", TEXT, True),
        Claim("2", "Malta will chair the OSCE in 2031.", TEXT, False),
        Claim("3", "Spain won the cup in Sydney on 20 August 2023.", TEXT + " ", True),
    ]
    judged, found = evaluate(claims, lambda _done, _total: None)
    assert [one.passed for one in judged] == [True, False, True]
    assert (found["auc"]["value"], found["balanced_accuracy"], found["f1"]) == (1.0, 1.0, 1.0)


def test_a_set_that_there_is_not():
    with pytest.raises(UsageError, match="nope: there is no such set; the sets are: summedits-news"):
        load("nope")


def test_the_set_is_not_there_or_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NUTGRAF_DATA", str(tmp_path))
    with pytest.raises(GoldError, match="set NUTGRAF_DATA"):
        load("qags")
    (tmp_path / "groundedness").mkdir()
    with gzip.open(tmp_path / "groundedness/qags.jsonl.gz", "wt") as file:
        file.write(json.dumps({"id": "1"}) + "\n")
    with pytest.raises(GoldError, match="is damaged"):
        load("qags")


def test_body_score_by_hand():
    # Gold has 3 runs of four words, the given text 2, and they share 2.
    assert body_score("a b c d e f", "b c d e f") == (1.0, pytest.approx(2 / 3))
    assert body_score("a b", "a b") == (1.0, 1.0)
    assert body_score("a b c d", "") == (0.0, 0.0)
