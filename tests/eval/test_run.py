import json
import subprocess
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict, replace
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.runnables import RunnableLambda
from rich.console import Console
from typer.testing import CliRunner

from nutgraf.eval import groundedness
from nutgraf.eval.baseline import write_baseline
from nutgraf.eval.cli import eval_cli
from nutgraf.eval.cli_exchange import eval_export, eval_report
from nutgraf.eval.cli_shared import run_path
from nutgraf.eval.compare import Run
from nutgraf.eval.draft import Drafts
from nutgraf.eval.folder import RunFolder, read_judges, read_manifest, read_results, write_json
from nutgraf.eval.gold import text_of
from nutgraf.eval.manifest import _git
from nutgraf.eval.report import show_summary
from nutgraf.eval.results import Crashed, Metric
from nutgraf.eval.run import check_archive, outcome, run
from nutgraf.eval.summary import summarise
from nutgraf.eval.systems import System, answering, replaying
from nutgraf.eval.types import GoldItem, Stated
from nutgraf.ingest.archive import Archive
from nutgraf.ingest.errors import GoldError, ModelError, UsageError
from nutgraf.service.types import Answer, Check, Citation, Question, Sentence
from tests.eval.parts import GOLD, LIBRARY, MALTA, RIGHT, SPAIN, Shelf


def _folder(path: Path, **about: object) -> RunFolder:
    return RunFolder(path, {"dataset": "small", **about}, GOLD)


def test_a_run_from_end_to_end(tmp_path: Path):
    seen = []
    results = run(
        GOLD,
        replaying(RIGHT),
        LIBRARY,
        _folder(tmp_path / "run"),
        on_progress=lambda *now: seen.append(now[1:]),
    )
    assert [result.id for result in results] == ["chair", "cup", "moon"]
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert read_results(tmp_path / "run") == results
    summary = summarise(GOLD, results)
    assert summary.metrics["correct"].value == 1.0
    assert summary.metrics["answer_accuracy"].n == 2
    assert summary.tokens.read == 200
    assert summary.seconds["total"].p50 == 0.5
    json.dumps(asdict(summary))


def test_a_crash_is_kept_and_the_rest_goes_on(tmp_path: Path):
    def system(item):
        if item.id == "cup":
            raise RuntimeError("the stage collapsed")
        return RIGHT[item.id]

    results = run(GOLD, system, LIBRARY, _folder(tmp_path / "run"))
    assert [result.error for result in results] == ["", "RuntimeError: the stage collapsed", ""]
    summary = summarise(GOLD, results)
    correct = replace(summary.metrics["correct"], low=0, high=0)
    assert correct == Metric(pytest.approx(2 / 3), 3, 0, 0, unscored=1)
    assert summary.errors == [Crashed("cup", "RuntimeError: the stage collapsed")]
    console = Console(width=120)
    with console.capture() as shown:
        show_summary(console, "small", summary)
    text = shown.get()
    assert "3 (1 failed)" in text and "cup: RuntimeError: the stage collapsed" in text


def test_started_again_it_goes_on_where_it_was(tmp_path: Path):
    asked = []

    def system(item):
        asked.append(item.id)
        if item.id == "cup" and len(asked) < 3:
            raise KeyboardInterrupt
        return RIGHT[item.id]

    with pytest.raises(KeyboardInterrupt), _folder(tmp_path / "run") as folder:
        run(GOLD, system, LIBRARY, folder)
    # Killed in the middle of a line.
    with (tmp_path / "run/items.jsonl").open("a") as file:
        file.write('{"id": "cup", "predi')
    results = run(GOLD, system, LIBRARY, _folder(tmp_path / "run"))
    assert sorted(asked) == ["chair", "cup", "cup", "moon"]
    assert [result.error for result in results] == ["", "", ""]
    assert len(read_results(tmp_path / "run")) == 3


def test_a_folder_of_another_run_is_refused(tmp_path: Path):
    _folder(tmp_path / "run", model="a")
    with pytest.raises(UsageError, match='model was "a", is "b"'):
        _folder(tmp_path / "run", model="b")


def test_a_run_goes_on_after_a_commit_that_changed_no_code(tmp_path: Path):
    here = {"code": {"git": "a1", "sha256": "1"}, "machine": {"cores": 2}, "settings": {"top": 5, "k": 3}}
    _folder(tmp_path / "run", **here).close()
    later = {"code": {"git": "b2-dirty", "sha256": "1"}, "machine": {"cores": 4}}
    _folder(tmp_path / "run", **here | later).close()
    for change, message in (
        ({"code": {"git": "a1", "sha256": "2"}}, 'code.sha256 was "1", is "2"'),
        ({"settings": {"top": 6, "k": 3}}, r"something else \(settings.top was 5, is 6\)"),
    ):
        with pytest.raises(UsageError, match=message):
            _folder(tmp_path / "run", **here | change)


def test_the_revision_is_that_of_the_code_alone(tmp_path: Path):
    def git(*arguments: str) -> None:
        who = ("-c", "user.name=x", "-c", "user.email=x@x.example")
        subprocess.run(["git", "-C", str(tmp_path), *who, *arguments], check=True, capture_output=True)

    code, installed = tmp_path / "manifest.py", tmp_path / ".venv/manifest.py"
    installed.parent.mkdir()
    for file in (code, installed):
        file.touch()
        assert _git(file) == ""
    (tmp_path / ".gitignore").write_text(".venv\n")
    git("init")
    git("add", ".")
    git("commit", "-m", "x")
    assert len(_git(code)) == 12
    assert _git(installed) == ""


def test_a_folder_is_written_by_one_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    first = _folder(tmp_path / "run")
    with pytest.raises(UsageError, match="another process is writing this run"):
        _folder(tmp_path / "run")
    first.close()
    # Who was refused, or failed on opening, holds nothing.
    with pytest.raises(UsageError, match="was started with something else"):
        _folder(tmp_path / "run", model="b")
    with _folder(tmp_path / "run"):
        assert read_manifest(tmp_path / "run")["dataset"] == "small"
    # Two that start in the same second get a folder each.
    monkeypatch.chdir(tmp_path)
    made = [run_path("small") for _ in range(3)]
    assert len(set(made)) == 3 and all(path.is_dir() for path in made)
    for path in made:
        _folder(path)


@pytest.mark.parametrize("left", [(), ("run.lock",), ("run.lock", "manifest.json.new")])
def test_a_run_killed_at_its_beginning_is_gone_on_with(tmp_path: Path, left: tuple[str, ...]):
    whole = tmp_path / "whole"
    _folder(whole).close()
    (tmp_path / "run").mkdir()
    for name in left:
        (tmp_path / "run" / name).write_text("{")
    _folder(tmp_path / "run").close()
    # Or between the manifest and the questions.
    (tmp_path / "run/gold.jsonl").unlink()
    _folder(tmp_path / "run").close()
    assert (tmp_path / "run/gold.jsonl").read_text() == (whole / "gold.jsonl").read_text()


def test_a_folder_of_another_version_or_of_something_else(tmp_path: Path):
    _folder(tmp_path / "run")
    path = tmp_path / "run/manifest.json"
    path.write_text(path.read_text().replace('"version": 1', '"version": 99'))
    with pytest.raises(UsageError, match="version 99"):
        _folder(tmp_path / "run")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/todo.txt").write_text("x")
    with pytest.raises(UsageError, match="not a run folder"):
        _folder(tmp_path / "notes")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UsageError, match=r"run: cannot be written .*name another place"):
        RunFolder(tmp_path / "file/run", {}, GOLD)
    with pytest.raises(UsageError, match=r"x\.json: cannot be written"):
        write_json(tmp_path / "file/x.json", {})
    done = run(GOLD, replaying(RIGHT), LIBRARY, RunFolder(tmp_path / "run", {}, GOLD))
    assert len(done) == len(GOLD)
    for out in ("page.html", "table.md", "figures.json"):
        with pytest.raises(UsageError, match=f"{out}: cannot be written"):
            eval_report(tmp_path / "run", home=_archive(tmp_path), out=tmp_path / "file" / out)
    with pytest.raises(UsageError, match="lines: cannot be written"):
        eval_export(tmp_path / "run", tmp_path / "file/lines", home=_archive(tmp_path))


@pytest.mark.parametrize(
    "write",
    [
        lambda path, found: write_baseline(found, path),
        lambda path, found: groundedness.write([], path),
        lambda path, found: Drafts(path).add(GOLD[0]),
    ],
    ids=["baseline", "groundedness", "draft"],
)
def test_whatever_cannot_be_written_is_said_alike(tmp_path: Path, write: Callable[[Path, Run], None]):
    (tmp_path / "file").write_text("in the way")
    results = [outcome(item, replaying(RIGHT), LIBRARY) for item in GOLD]
    with pytest.raises(UsageError, match=r"file/out: cannot be written .*name another place"):
        write(tmp_path / "file/out", Run(tmp_path, {}, GOLD, results))


def test_a_report_of_a_kind_that_is_not_written_is_refused(tmp_path: Path):
    run(GOLD, replaying(RIGHT), LIBRARY, RunFolder(tmp_path / "run", {}, GOLD))
    with pytest.raises(UsageError, match=r"\.html, \.md or \.json"):
        eval_report(tmp_path / "run", home=_archive(tmp_path), out=tmp_path / "report.pdf")
    assert not (tmp_path / "report.pdf").exists()


def _archive(folder: Path) -> Path:
    Archive(folder / "home", create=True).close()
    return folder / "home"


def test_a_manifest_that_is_none(tmp_path: Path):
    (tmp_path / "manifest.json").write_text("[1]")
    with pytest.raises(UsageError, match="is not a run folder"):
        read_manifest(tmp_path)


def test_a_damaged_line_is_named(tmp_path: Path):
    with _folder(tmp_path / "run") as folder:
        run(GOLD, replaying(RIGHT), LIBRARY, folder)
    lines = (folder.path / "items.jsonl").read_text().splitlines()
    (folder.path / "items.jsonl").write_text("\n".join([lines[0], '{"id": 3}', lines[2]]) + "\n")
    with pytest.raises(GoldError, match=r"items\.jsonl:2: "):
        _folder(tmp_path / "run")


def test_questions_that_crashed_are_put_again_when_asked_to(tmp_path: Path):
    with _folder(tmp_path / "run") as folder:
        run(GOLD, replaying({}), LIBRARY, folder)
        folder.forget(["chair", "moon"])
    results = run(GOLD, replaying(RIGHT), LIBRARY, _folder(tmp_path / "run"))
    assert [bool(result.error) for result in results] == [False, True, False]


def test_what_a_judge_said_goes_with_the_answers_that_it_was_said_of(tmp_path: Path):
    figure = {"value": 1.0, "low": None, "high": None, "n": 3, "unscored": 0}
    verdict = {"model": "m", "agreement": {}, "agreement_unknown": "x", "scores": {"correctness": figure}}
    with _folder(tmp_path / "run") as folder:
        run(GOLD, replaying({}), LIBRARY, folder)
        write_json(folder.path / "judge-m.json", verdict)
        folder.forget([])
        assert len(read_judges(folder.path)) == 1
        folder.forget(["chair"])
        assert read_judges(folder.path) == []


def test_an_archive_of_something_else_is_noticed_before_there_is_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(GoldError, match="none of the 2 supporting articles"):
        check_archive(GOLD, Shelf())
    check_archive(GOLD, Shelf(SPAIN))
    check_archive(GOLD[2:], Shelf())
    (tmp_path / "gold.jsonl").write_text(text_of(GOLD), "utf-8")
    (tmp_path / "said.jsonl").write_text('{"id": "moon", "abstained": true}\n', "utf-8")
    for command in (["run", "gold.jsonl", "--extractive"], ["score", "gold.jsonl", "said.jsonl"]):
        for out in ([], ["--out", "run"]):
            done = CliRunner().invoke(eval_cli, [*command, *out, "--home", str(_archive(tmp_path))])
            assert isinstance(done.exception, GoldError)
            assert not (tmp_path / "run").exists() and not (tmp_path / "runs").exists()


def test_a_dead_model_stops_the_run(tmp_path: Path):
    def dead(item):
        raise ModelError("connection refused")

    many = [GOLD[2].__class__(f"q{n}", "Who?", GOLD[2].asked_at, False) for n in range(20)]
    folder = RunFolder(tmp_path / "run", {}, many)
    with pytest.raises(ModelError, match="5 questions in a row"):
        run(many, dead, LIBRARY, folder)
    # None of them is a result: run again, all are put.
    assert folder.done == {}


def _plan(many: list[GoldItem], fate: str) -> System:
    """A system that answers (a), or whose model is gone (m), item by item."""

    def system(item):
        # Until all have been put: what had ended before that is told in any order.
        time.sleep(0.05 * (item is many[0]))
        if fate[many.index(item)] == "m":
            raise ModelError("connection refused")
        return RIGHT["moon"]

    return system


@pytest.mark.parametrize(
    ("fate", "failed"),
    [
        # An outage is not measured; what came before it is, and a failure that an answer followed.
        ("ammmmmaa", []),
        ("mammmmma", ["q0"]),
        # Fewer than five failures are failures, at the end too.
        ("ammmmamm", ["q1", "q2", "q3", "q4", "q6", "q7"]),
    ],
)
def test_what_is_kept_of_failures_of_the_model(tmp_path: Path, fate: str, failed: list[str]):
    many = [replace(GOLD[2], id=f"q{number}") for number in range(len(fate))]
    folder = RunFolder(tmp_path / "run", {}, many)
    with pytest.raises(ModelError) if "mmmmm" in fate else nullcontext():
        run(many, _plan(many, fate), LIBRARY, folder)
    assert f"q{fate.index('a')}" in folder.done
    results = run(many, replaying({item.id: RIGHT["moon"] for item in many}), LIBRARY, folder)
    assert [result.id for result in results if result.error] == failed


def test_what_ended_beside_an_outage_is_kept(tmp_path: Path):
    many = [replace(GOLD[2], id=f"q{number}") for number in range(6)]
    last = Event()

    def system(item):
        if item.id == "q0":
            assert last.wait(10)
            time.sleep(0.3)  # Until the fifth failure has been seen.
            return RIGHT["moon"]
        if item.id == "q5":
            last.set()
        raise ModelError("connection refused")

    folder = RunFolder(tmp_path / "run", {}, many)
    with pytest.raises(ModelError):
        run(many, system, LIBRARY, folder, jobs=2)
    assert list(folder.done) == ["q0"]


@pytest.mark.parametrize("half", ["\ud83d", "Malta \ude00."])
def test_half_a_surrogate_pair_ends_no_run(tmp_path: Path, half: str):
    def system(item):
        if item.id == "cup":
            raise RuntimeError(half)
        return replace(RIGHT[item.id], model=half)

    with _folder(tmp_path / "run") as folder:
        results = run(GOLD, system, LIBRARY, folder)
        folder.forget([])
    assert results[1].error == f"RuntimeError: {half}".encode("utf-8", "replace").decode()
    assert [one.scores for one in read_results(tmp_path / "run")] == [one.scores for one in results]


def test_an_answer_that_cannot_be_scored_is_a_crash(tmp_path: Path):
    broken = replace(RIGHT["cup"], sentences=(Stated(None),))  # pyright: ignore[reportArgumentType]
    results = run(GOLD, replaying(RIGHT | {"cup": broken}), LIBRARY, _folder(tmp_path / "run"))
    assert [result.error.partition(":")[0] for result in results] == ["", "TypeError", ""]
    assert results[1].prediction is None and results[1].scores["correct"] == (0, 1)


def test_jobs_change_nothing_but_the_time(tmp_path: Path):
    one = run(GOLD, replaying(RIGHT), LIBRARY, _folder(tmp_path / "one"))
    two = run(GOLD, replaying(RIGHT), LIBRARY, _folder(tmp_path / "two"), jobs=2)
    assert one == two


def test_the_chain_is_asked_and_never_shown_the_gold():
    def chain(asked: Question) -> Answer:
        assert not any("Malta" in str(value) for value in (asked.text, asked.history, asked.sources))
        citation = Citation(MALTA.id, "Malta", "Post", MALTA.url, None, MALTA.text[:5], 0, 5)
        sentence = Sentence("Malta.", (citation,), 1.0, Check("supported"))
        return Answer("a", asked, "answered", (sentence,), (), (), "", (), 0.5, "fake", "", {"total": 1.0})

    result = outcome(GOLD[0], answering(RunnableLambda(chain)), LIBRARY)
    assert result.error == ""
    assert result.scores["answer_accuracy"] == (1, 1)
    assert result.scores["verbatim_rate"] == (1, 1)


@settings(max_examples=20)
@given(st.lists(st.sampled_from(["right", "crash"]), min_size=3, max_size=3))
def test_the_denominator_is_the_gold_set(plan: list[str]):
    predictions = {item.id: RIGHT[item.id] for item, fate in zip(GOLD, plan, strict=True) if fate == "right"}
    results = [outcome(item, replaying(predictions), LIBRARY) for item in GOLD]
    metrics = summarise(GOLD, results).metrics
    assert metrics["correct"].n == 3
    assert metrics["correct"].value == pytest.approx(plan.count("right") / 3)
    assert metrics["answer_accuracy"].n == metrics["hit@1"].n == 2
