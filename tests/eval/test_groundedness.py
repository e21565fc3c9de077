import gzip
import json
from datetime import UTC, datetime
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
    assert [found[name]["value"] for name in ("auc", "balanced_accuracy", "f1")] == [1.0, 1.0, 1.0]


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


def test_what_a_set_says_of_its_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NUTGRAF_DATA", str(tmp_path))
    (tmp_path / "groundedness").mkdir()
    lines = [
        "(meta data) TITLE: The ferry",
        "(meta data) PUBLISHER: The Daily Test",
        "(meta data) PUBLISHED DATETIME: 2014-03-18T13:03:00PDT",
        "It sank.",
    ]
    rows = {
        "wice-dev": {"id": "1", "claim": "It sank.", "supported": True, "evidence_sentences": lines},
        "qags": {"id": "2", "claim": "It cost $ 5,000.", "supported": True,
                 "source_text": "It cost $ 5, 000, 98. 7 per cent. In 2010, 3 sank in 2011. 2 did not."},
    }  # fmt: skip
    for name, row in rows.items():
        with gzip.open(tmp_path / f"groundedness/{name}.jsonl.gz", "wt") as file:
            file.write(json.dumps(row) + "\n")
    [page], [text] = load("wice-dev"), load("qags")
    assert (page.title, page.outlet, page.source_text) == ("The ferry", "The Daily Test", "\n".join(lines))
    assert page.published_at == datetime(2014, 3, 18, tzinfo=UTC)
    assert text.source_text == "It cost $ 5,000, 98.7 per cent. In 2010, 3 sank in 2011. 2 did not."


def test_body_score_by_hand():
    # Gold has 3 runs of four words, the given text 2, and they share 2.
    assert body_score("a b c d e f", "b c d e f") == (1.0, pytest.approx(2 / 3))
    assert body_score("a b", "a b") == (1.0, 1.0)
    assert body_score("a b c d", "") == (0.0, 0.0)
