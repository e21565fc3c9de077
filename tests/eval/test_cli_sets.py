"""What `nutgraf eval groundedness` and `nutgraf eval ingest` print on a terminal."""

import pytest

from nutgraf.eval import extraction, groundedness
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
