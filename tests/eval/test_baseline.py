import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nutgraf.eval.baseline import read_baseline, write_baseline
from nutgraf.eval.cli import eval_cli
from nutgraf.eval.compare import read_run
from nutgraf.eval.folder import RunFolder
from nutgraf.eval.gate import gate, read_rules
from nutgraf.eval.manifest import gold_sha256
from nutgraf.eval.run import run
from nutgraf.eval.systems import replaying
from nutgraf.ingest.errors import GoldError
from tests.eval.parts import GOLD, LIBRARY, MALTA, RIGHT, said

ROOT = Path(__file__).parents[2]
MANY = [replace(GOLD[2], id=f"q{number}", question=f"Who is {number}?") for number in range(12)]


def _run(path: Path, predictions, items=MANY) -> Path:
    about = {"dataset": {"name": "small", "sha256": gold_sha256(items)}}
    run(items, replaying(predictions), LIBRARY, RunFolder(path, about, items))
    return path


def _refusing() -> dict:
    return {item.id: RIGHT["moon"] for item in MANY}


def test_a_baseline_holds_scores_and_no_texts(tmp_path: Path):
    found = read_run(_run(tmp_path / "run", RIGHT | {"cup": said("In Rome.", MALTA)}, GOLD))
    write_baseline(found, tmp_path / "b.json")
    text = (tmp_path / "b.json").read_text()
    for item in GOLD:
        assert item.question not in text
    assert "Rome" not in text and MALTA.text not in text
    again = read_baseline(tmp_path / "b.json", found)
    assert [result.scores["correct"] for result in again.results] == [(1, 1), (0, 1), (1, 1)]
    assert "seconds" not in json.loads(text)["metrics"]


def test_the_gate_holds_a_run_against_it(tmp_path: Path):
    good = read_run(_run(tmp_path / "good", _refusing()))
    one_worse = _refusing() | {"q0": said("I am.", MALTA)}
    bad = {item.id: said("I am.", MALTA) for item in MANY}
    write_baseline(good, tmp_path / "b.json")
    (tmp_path / "gate.toml").write_text("[no_worse]\ncorrect = 0.05\n")
    rules = read_rules(tmp_path / "gate.toml")

    def reasons(name: str, predictions) -> list[str]:
        found = read_run(_run(tmp_path / name, predictions))
        return gate(rules, found, read_baseline(tmp_path / "b.json", found))

    assert reasons("same", _refusing()) == []
    # Worse by more than is allowed, but one item of twelve may be noise.
    assert reasons("noise", one_worse) == []
    (reason,) = reasons("bad", bad)
    assert reason.startswith("correct: 0.000 is worse than the baseline's 1.000")


def test_the_run_it_was_made_of_is_no_worse_than_it(tmp_path: Path):
    items = [replace(GOLD[0], id=f"q{n}", question=f"Who is {n}?", support=()) for n in range(12)]
    # One word of two: the F1 of each is 2/3, which has no end of decimals.
    found = read_run(_run(tmp_path / "a", {item.id: said("Malta will.", MALTA) for item in items}, items))
    write_baseline(found, tmp_path / "b.json")
    before = read_baseline(tmp_path / "b.json", found)
    (tmp_path / "gate.toml").write_text("[no_worse]\ntoken_f1 = 0\n")
    assert gate(read_rules(tmp_path / "gate.toml"), found, before) == []
    worse = read_run(_run(tmp_path / "c", {item.id: said("Malta will so.", MALTA) for item in items}, items))
    (reason,) = gate(read_rules(tmp_path / "gate.toml"), worse, before)
    assert reason.startswith("token_f1: 0.500 is worse than the baseline's 0.667")


def test_a_baseline_of_other_questions_is_refused(tmp_path: Path):
    write_baseline(read_run(_run(tmp_path / "a", _refusing())), tmp_path / "b.json")
    # The same ids, but one question reads otherwise.
    changed = [replace(MANY[0], question="Who is it?"), *MANY[1:]]
    other = _run(tmp_path / "other", _refusing(), changed)
    with pytest.raises(GoldError, match="was made of other questions"):
        read_baseline(tmp_path / "b.json", read_run(other))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 9}, "is of version 9"),
        ({"items": 3}, "is not a baseline"),
        ({"more": 1}, "no such field"),
    ],
)
def test_a_bad_baseline(tmp_path: Path, change: dict, message: str):
    found = read_run(_run(tmp_path / "run", _refusing()))
    path = tmp_path / "b.json"
    write_baseline(found, path)
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(GoldError, match=message):
        read_baseline(path, found)
    with pytest.raises(GoldError, match="cannot be read"):
        read_baseline(tmp_path / "none.json", found)


def test_the_commands(tmp_path: Path):
    folder, file = _run(tmp_path / "run", _refusing()), tmp_path / "made/b.json"
    (tmp_path / "gate.toml").write_text("[no_worse]\ncorrect = 0.05\n")
    assert CliRunner().invoke(eval_cli, ["baseline", str(folder), str(file)]).exit_code == 0
    arguments = ["gate", str(tmp_path / "gate.toml"), str(folder), "--baseline"]
    for baseline in (file, folder):
        assert CliRunner().invoke(eval_cli, [*arguments, str(baseline)]).exit_code == 0


def test_the_rules_that_ci_runs_are_rules():
    rules = read_rules(ROOT / "tests/gate/rules.toml")
    assert rules.no_worse and rules.at_least["verbatim_rate"] == 1.0
