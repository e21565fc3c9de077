import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nutgraf.eval.cli import eval_cli
from nutgraf.eval.cli_judge import claims_of_people
from nutgraf.eval.compare import read_run
from nutgraf.eval.folder import RunFolder
from nutgraf.eval.groundedness import Claim
from nutgraf.eval.judge import SCORES, SOURCE_CHARS, agreement, judge, totals
from nutgraf.eval.run import run
from nutgraf.eval.systems import replaying
from nutgraf.ingest.errors import ModelError, UsageError
from tests.eval.parts import GOLD, LIBRARY, MALTA, RIGHT, said
from tests.fakes import FakeModel


def _silent(label: str, done: int, total: int) -> None:
    pass


def _answer(correct: str, complete: str) -> str:
    return json.dumps({"correctness": correct, "completeness": complete, "reason": "so"})


def _grounded(verdict: str) -> str:
    return json.dumps({"grounded": verdict, "reason": "so"})


def _run(tmp_path: Path, predictions):
    run(GOLD, replaying(predictions), LIBRARY, RunFolder(tmp_path / "run", {}, GOLD))
    return read_run(tmp_path / "run")


def test_answers_are_judged_and_abstentions_need_no_judge(tmp_path: Path):
    model = FakeModel(_answer("yes", "partly"), _grounded("yes"), _answer("no", "no"), _grounded("partly"))
    opinions = judge(model, _run(tmp_path, RIGHT), _silent)
    assert opinions[0].scores == {"correctness": 1.0, "completeness": 0.5, "groundedness": 1.0}
    assert opinions[1].scores == {"correctness": 0.0, "completeness": 0.0, "groundedness": 0.5}
    assert opinions[2].scores == {"correctness": 1.0, "completeness": 1.0}
    assert len(model.messages) == 4
    asked = model.messages[0][0][1]
    assert "Who will chair the OSCE?" in asked and "Malta will." in asked
    assert MALTA.text in model.messages[1][0][1]


def test_an_answer_where_there_is_none_and_a_crash_are_wrong(tmp_path: Path):
    found = _run(tmp_path, {"moon": said("I do.", MALTA)})
    opinions = judge(FakeModel(_grounded("no")), found, _silent)
    assert opinions[0].scores == {"correctness": 0.0, "completeness": 0.0}
    assert opinions[0].unscored.startswith("GoldError")
    assert opinions[2].scores == {"correctness": 0.0, "completeness": 0.0, "groundedness": 0.0}
    assert totals(found, opinions)["correctness"]["unscored"] == 2


def test_a_reply_that_is_no_use_counts_as_zero_and_is_said(tmp_path: Path):
    replies = (_answer("maybe", "yes"), "{", _answer("yes", "yes"), ModelError("timed out"))
    found = _run(tmp_path, RIGHT)
    opinions = judge(FakeModel(*replies), found, _silent)
    assert "not the reply asked for" in opinions[0].unscored
    assert opinions[1].unscored == "timed out"
    rows = totals(found, opinions)
    assert (rows["groundedness"]["value"], rows["groundedness"]["n"]) == (0.0, 2)
    # Of the second answer the judge gave the other scores.
    assert [rows[name]["unscored"] for name in SCORES] == [1, 1, 2]
    # The second answer was judged right before the judge timed out; the abstention is right by itself.
    assert rows["correctness"]["value"] == pytest.approx(2 / 3)


def test_a_judge_that_is_gone_stops_it(tmp_path: Path):
    claims = {"set": [Claim(str(number), "x", f"y {number}", True) for number in range(9)]}
    with pytest.raises(ModelError, match="5 times in a row"):
        agreement(FakeModel(*[ModelError("gone")] * 9), claims, sample=9, seed=0, progress=_silent)


def test_agreement_with_people():
    claims = [Claim(str(number), f"claim {number}", f"text {number}", number % 2 == 0) for number in range(8)]
    model = FakeModel(*[_grounded("yes")] * 8)
    found = agreement(model, {"set": claims}, sample=8, seed=0, progress=_silent)["set"]
    # Who always says yes agrees with half, which is chance.
    assert (found["n"], found["agreed"], found["kappa"], found["unscored"]) == (8, 0.5, 0.0, 0)
    drawn = [message[0][1].partition("text ")[2][0] for message in model.messages]
    perfect = FakeModel(*[_grounded("yes" if int(number) % 2 == 0 else "no") for number in drawn])
    again = agreement(perfect, {"set": claims}, sample=8, seed=0, progress=_silent)["set"]
    assert again["kappa"] == 1.0


def test_agreement_over_all_sets_by_hand():
    kinds = {"one": (True, True, False), "other": (False, False, True)}
    claims = {
        name: [Claim(name + str(n), f"{name}{n}", f"text {name}{n}", kind) for n, kind in enumerate(own)]
        for name, own in kinds.items()
    }
    # Always "yes" on the one set, "no" on the other.
    model = FakeModel(*[_grounded("yes")] * 3, *[_grounded("no")] * 3)
    found = agreement(model, claims, sample=3, seed=0, progress=_silent)
    assert [found[name]["kappa"] for name in kinds] == pytest.approx([0.0, 0.0])
    # They agree on 4 of 6; each says yes to half, so chance would agree on half.
    assert found["all"]["kappa"] == pytest.approx((4 / 6 - 1 / 2) / (1 / 2))
    assert (found["all"]["n"], found["all"]["supported"], found["all"]["said_supported"]) == (6, 3, 3)


def test_a_claim_without_a_usable_reply_is_a_disagreement():
    long = Claim("long", "x", "y" * (SOURCE_CHARS + 1), True)
    found = agreement(
        FakeModel("rubbish"), {"set": [long, Claim("b", "x", "y", False)]}, sample=2, seed=0, progress=_silent
    )["set"]
    assert (found["unscored"], found["agreed"]) == (2, 0.0)


def test_what_is_judged_cannot_add_variables_to_the_prompt(tmp_path: Path):
    model = FakeModel(_answer("yes", "yes"), _grounded("yes"), _answer("yes", "yes"), _grounded("yes"))
    judge(model, _run(tmp_path, RIGHT | {"chair": said("$references $x", MALTA)}), _silent)
    assert "$references $x" in model.messages[0][0][1]


def test_without_the_labelled_claims_the_agreement_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("NUTGRAF_DATA", str(tmp_path))
    claims, why = claims_of_people(5)
    assert claims == {} and "set NUTGRAF_DATA" in why
    assert "--agreement 0" in claims_of_people(0)[1]


def test_a_run_that_only_searched_is_not_judged(tmp_path: Path):
    run(GOLD, replaying(RIGHT), LIBRARY, RunFolder(tmp_path / "run", {"mode": "retrieve"}, GOLD))
    done = CliRunner().invoke(eval_cli, ["judge", str(tmp_path / "run")])
    assert isinstance(done.exception, UsageError) and "only searched" in str(done.exception)


def test_a_judge_needs_a_model(tmp_path: Path):
    _run(tmp_path, RIGHT)
    done = CliRunner().invoke(eval_cli, ["judge", str(tmp_path / "run"), "--judge-model", "extractive"])
    assert isinstance(done.exception, UsageError)
