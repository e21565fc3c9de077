"""What `nutgraf eval groundedness`, `ingest` and `calibrate` print on a terminal."""

from pathlib import Path

import pytest

from nutgraf.eval import calibrate, compare, extraction, groundedness
from nutgraf.eval.cli_runs import eval_calibrate
from nutgraf.eval.cli_sets import eval_groundedness, eval_ingest

Patch, Capture = pytest.MonkeyPatch, pytest.CaptureFixture[str]
RATE = {"value": 0.5, "low": 0.25, "high": 0.75}


def test_claims_are_told_with_their_intervals(monkeypatch: Patch, capsys: Capture):
    found = {
        **dict.fromkeys(("auc", "balanced_accuracy", "f1", "accuracy"), RATE),
        **{"n": 9, "supported": 4, "passed_though_unsupported": 2, "refused_though_supported": 1},
    }
    monkeypatch.setattr(groundedness, "load", lambda name: [])
    monkeypatch.setattr(groundedness, "evaluate", lambda claims, on_progress, checker: ([], found))
    monkeypatch.setenv("COLUMNS", "200")
    eval_groundedness(only=["qags"])
    line = capsys.readouterr().out.splitlines()[-1]
    assert line.split("  ")[0].strip() == "qags"
    assert line.count(".500 (.250 to .750)") == 3


def test_pages_are_told_with_their_intervals(monkeypatch: Patch, capsys: Capture):
    unknown = {"value": None, "low": None, "high": None}
    bodies = {"n": 2, "f1": 0.9, "precision": 0.8, "recall": 1.0, "mean_f1": RATE, "unread": []}
    found = {"bodies": bodies, "dates": {"n": 3, "f1": RATE, "precision": RATE, "accuracy": unknown}}
    monkeypatch.setattr(extraction, "evaluate", lambda on_progress: found)
    eval_ingest()
    told = " ".join(capsys.readouterr().out.split())
    assert "mean F1 .500 (.250 to .750)" in told
    assert "f1 .500 (.250 to .750)" in told


def test_weights_are_told_with_how_well_they_do(monkeypatch: Patch, capsys: Capture):
    one = {"n": 52, "right": 0.5, "auc": None, "aurc": 0.25, "ece": 0.125}
    at = dict.fromkeys(("threshold", "shown", "right_of_shown", "right_lost", "wrong_caught"), 0.75)
    found = {"intercept": -1.5, "weights": {"judged": 2.0}, "sets": {"quiz": one}, "thresholds": [at]}
    monkeypatch.setattr(compare, "read_run", lambda path: None)
    monkeypatch.setattr(calibrate, "calibrate", lambda runs: found)
    eval_calibrate([Path("run")])
    told = capsys.readouterr().out
    assert "judged         +2.000" in told
    assert [line.split() for line in told.splitlines() if "quiz" in line] == [
        ["quiz", "52", "0.500", "0.250", "0.125"]
    ]
