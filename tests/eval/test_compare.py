import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nutgraf.eval.cli import eval_cli
from nutgraf.eval.compare import compare, read_run
from nutgraf.eval.folder import RunFolder
from nutgraf.eval.gate import gate, notes, read_rules
from nutgraf.eval.markdown import comparison
from nutgraf.eval.page_compare import page
from nutgraf.eval.report import UNSCORED, interval
from nutgraf.eval.run import run
from nutgraf.eval.systems import replaying
from nutgraf.eval.types import Support
from nutgraf.ingest.errors import GoldError
from tests.eval.parts import GOLD, LIBRARY, MALTA, RIGHT, refused, said

BETTER = RIGHT
WORSE = RIGHT | {"chair": refused(MALTA), "moon": said("I do.", MALTA)}


def _run(path: Path, predictions, items=GOLD) -> Path:
    run(items, replaying(predictions), LIBRARY, RunFolder(path, {"model": path.name}, items))
    return path


def test_what_got_better_and_what_flipped(tmp_path: Path):
    a, b = _run(tmp_path / "a", WORSE), _run(tmp_path / "b", BETTER)
    found = compare(read_run(a), read_run(b))
    row = found.metrics["correct"]
    assert (row.a, row.b, row.n) == (pytest.approx(1 / 3), 1.0, 3)
    assert row.value == pytest.approx(2 / 3)
    assert [flip.id for flip in found.better] == ["chair", "moon"]
    assert found.worse == []
    assert found.better[0].a.startswith("(abstained)")
    assert found.better[0].b == "Malta will."
    assert found.differs == {"model": ["a", "b"]}
    json.dumps(asdict(found))


def test_seconds_are_compared_over_what_both_runs_timed(tmp_path: Path):
    items = [replace(GOLD[2], id=str(n), question=f"Who is {n}?") for n in range(12)]
    taken = {
        item.id: replace(refused(), timings_s={"total": 10.0 if n < 4 else 2.0})
        for n, item in enumerate(items)
    }
    # The quick ones came from the cache.
    cached = {key: replace(one, replayed=int(one.timings_s["total"] < 5)) for key, one in taken.items()}
    a, b, c = (
        read_run(_run(tmp_path / name, given, items))
        for name, given in (
            ("a", taken),
            ("b", cached),
            ("c", {k: replace(v, replayed=1) for k, v in taken.items()}),
        )
    )
    for one, other in ((a, b), (b, a)):
        row = compare(one, other).metrics["seconds"]
        assert (row.a, row.b, row.value, row.n, row.p) == (10.0, 10.0, 0.0, 4, 1.0)
    assert "seconds" not in compare(a, c).metrics
    # What is not cost counts over all.
    assert compare(a, b).metrics["correct"].n == 12


def test_where_it_got_better(tmp_path: Path):
    items = [replace(GOLD[2], id=str(n), question=f"Who is {n}?", tags=("odd",) * (n % 2)) for n in range(12)]
    refusals = {item.id: refused() for item in items}
    a = refusals | {item.id: said("I.", MALTA) for item in items if item.tags}
    found = compare(read_run(_run(tmp_path / "a", a, items)), read_run(_run(tmp_path / "b", refusals, items)))
    odd = found.slices["tag:odd"]
    assert (odd.metric, odd.a, odd.b, odd.value, odd.n) == ("correct", 0.0, 1.0, 1.0, 6)
    # All six that were wrong are right: of 64 ways to swap them, two are as extreme.
    assert odd.p == pytest.approx(2 / 64, abs=0.01)


def test_the_page_of_a_comparison(tmp_path: Path):
    evil = "<script>alert(1)</script>"
    items = [replace(GOLD[0], question=evil), *GOLD[1:]]
    a, b = (
        read_run(_run(tmp_path / name, given | {"cup": said(evil, MALTA)}, items))
        for name, given in (("a", WORSE), ("b", BETTER))
    )
    found = compare(a, b)
    shown = page(a, b, found, LIBRARY)
    assert evil not in shown and "src=" not in shown and "href=" not in shown
    assert "3 questions: 2 questions got better, 0 worse" in shown
    flip = shown[shown.index("Got better: 2") :]
    # Both answers, A before B, and what was cited within its article.
    assert flip.index("(abstained) Not Malta, not Sydney.") < flip.index("Malta will.")
    assert "<mark>Malta will chair the OSCE in 2024.</mark>" in flip
    # The same figures as in the table of the terminal and in Markdown.
    row = found.metrics["correct"]
    assert f"<td class=n>{row.p:.3f}" in shown
    assert f"| correct | .000 | .667 | +0.667 | {interval(row)} | {row.p:.3f} |" in comparison(found)


def test_a_difference_of_no_width_is_shown_without_an_interval(tmp_path: Path):
    a = read_run(_run(tmp_path / "a", {"chair": refused(MALTA)}, GOLD[:1]))
    b = read_run(_run(tmp_path / "b", BETTER, GOLD[:1]))
    found = compare(a, b)
    row = found.metrics["correct"]
    assert (row.value, row.low, row.p) == (1.0, None, 1.0)
    assert "| correct | .000 | 1.000 | +1.000 | - | 1.000 | - | 1 |" in comparison(found)
    assert "<b>+1.000</b><td class=n>-<td class=wide><td class=n>1.000" in page(a, b, found, LIBRARY)
    shown = CliRunner().invoke(eval_cli, ["compare", str(a.path), str(b.path)])
    assert shown.exit_code == 0 and "- to -" not in shown.output


def test_other_questions_are_not_compared(tmp_path: Path):
    a, b = _run(tmp_path / "a", RIGHT), _run(tmp_path / "b", RIGHT, GOLD[:2])
    with pytest.raises(GoldError, match="not over the same questions: moon is in one of them only"):
        compare(read_run(a), read_run(b))


def test_a_run_that_is_not_finished(tmp_path: Path):
    RunFolder(tmp_path / "a", {}, GOLD)
    with pytest.raises(GoldError, match="3 of 3 questions have not been asked yet"):
        read_run(tmp_path / "a")


def test_a_run_that_was_killed_within_a_line_is_to_be_finished(tmp_path: Path):
    path = _run(tmp_path / "a", RIGHT) / "items.jsonl"
    for cut, missing in ((1, "1 of 3"), (len(path.read_text().splitlines()[2]) + 5, "2 of 3")):
        (tmp_path / "a/items.jsonl").write_text(path.read_text()[:-cut])
        with pytest.raises(
            GoldError, match=rf"{missing} questions have not been asked .*finish the run with"
        ):
            read_run(tmp_path / "a")


def _rules(tmp_path: Path, text: str):
    (tmp_path / "gate.toml").write_text(text)
    return read_rules(tmp_path / "gate.toml")


def test_a_rule_that_names_no_figure_fails_as_not_measured(tmp_path: Path):
    rules = _rules(tmp_path, '[at_most]\n"seconds.total" = 1.0\n')
    (reason,) = gate(rules, read_run(_run(tmp_path / "a", BETTER)), None)
    assert reason == "seconds.total: was not measured in this run"


def test_the_gate(tmp_path: Path):
    good, bad = read_run(_run(tmp_path / "a", BETTER)), read_run(_run(tmp_path / "b", WORSE))
    rules = _rules(
        tmp_path, '[at_least]\ncorrect = 0.9\n[at_most]\nfalse_refusal = 0.1\n"seconds.total.p50" = 1.0\n'
    )
    assert gate(rules, good, None) == []
    assert gate(rules, bad, None) == ["correct: 0.333 is below 0.9", "false_refusal: 0.500 is above 0.1"]
    crashed = read_run(_run(tmp_path / "c", {}))
    assert any("3 questions crashed" in reason for reason in gate(rules, crashed, None))
    assert "seconds.total.p50: was not measured in this run" in gate(rules, crashed, None)


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        # Two thirds are within; each side is held by its own limit.
        ("[at_least]\ncorrect = 0.1\n[at_most]\ncorrect = 0.9\n", []),
        ("[at_least]\ncorrect = 0.9\n[at_most]\ncorrect = 0.95\n", ["correct: 0.667 is below 0.9"]),
        ("[at_least]\ncorrect = 0.1\n[at_most]\ncorrect = 0.5\n", ["correct: 0.667 is above 0.5"]),
        ("max_errors = 0\n", []),
    ],
)
def test_a_metric_between_two_limits(tmp_path: Path, text: str, reasons: list[str]):
    found = read_run(_run(tmp_path / "a", RIGHT | {"chair": refused(MALTA)}))
    assert gate(_rules(tmp_path, text), found, None) == reasons


def test_the_gate_notes_what_was_not_scored_and_what_else_was_run(tmp_path: Path):
    items = [replace(GOLD[0], support=(Support("https://gone.example/"),)), *GOLD[1:]]
    paths = [tmp_path / "a", tmp_path / "b"]
    for path, articles in zip(paths, (3, 27), strict=True):
        about = {
            "archive": {"articles": articles},
            "code": {"sha256": path.name},
            "machine": {"cores": articles},
        }
        run(items, replaying(RIGHT), LIBRARY, RunFolder(path, about, items))
    a, b = map(read_run, paths)
    unscored = f"1 of 3 questions {UNSCORED} (first: chair)"
    grown = "archive.articles was 3 in the baseline, is 27"
    assert notes(b, None) == [unscored]
    assert notes(b, a) == [unscored, grown]
    (tmp_path / "gate.toml").write_text("max_errors = 0\n")
    command = ["gate", str(tmp_path / "gate.toml"), str(b.path), "--baseline", str(a.path)]
    shown = CliRunner().invoke(eval_cli, command)
    assert shown.exit_code == 0 and shown.output.startswith("passes") and f"note: {grown}" in shown.output
    assert json.loads(CliRunner().invoke(eval_cli, [*command, "--json"]).output)["notes"] == [unscored, grown]


def test_rules_against_a_baseline_need_one(tmp_path: Path):
    found = read_run(_run(tmp_path / "a", RIGHT))
    with pytest.raises(GoldError, match="--baseline"):
        gate(_rules(tmp_path, "[no_worse]\ncorrect = 0.1\n"), found, None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[at_least]\ncorect = 1\n", "no metric corect"),
        ("[at_lest]\n", "at_lest: "),
        ("x", "cannot be read"),
        ("", "holds no rule"),
        ("[at_least]\n[no_worse]\n", "holds no rule"),
        ('[at_least]\n"seconds.total.p50" = 1\n', r"seconds\.total\.p50 .* only stand under \[at_most\]"),
        ('[no_worse]\n"seconds.total.p50" = 1\n', r"seconds\.total\.p50 .* only stand under \[at_most\]"),
        ("[at_least]\ncorrect = nan\n", r"at_least\.correct: .*finite"),
        ("[at_most]\nmisled = inf\n", r"at_most\.misled: .*finite"),
    ],
)
def test_bad_rules(tmp_path: Path, text: str, message: str):
    with pytest.raises(GoldError, match=message):
        _rules(tmp_path, text)


def test_rules_may_begin_with_a_byte_order_mark(tmp_path: Path):
    assert _rules(tmp_path, "\ufeff[at_least]\ncorrect = 0.9\n").at_least == {"correct": 0.9}


def test_the_commands(tmp_path: Path):
    a, b = _run(tmp_path / "a", WORSE), _run(tmp_path / "b", BETTER)
    shown = CliRunner().invoke(eval_cli, ["compare", str(a), str(b)])
    assert shown.exit_code == 0 and "2 got better" in shown.output
    (tmp_path / "gate.toml").write_text("[at_least]\ncorrect = 0.9\n")
    refused_ = CliRunner().invoke(eval_cli, ["gate", str(tmp_path / "gate.toml"), str(a), "--json"])
    assert refused_.exit_code == 1
    reasons = ["correct: 0.333 is below 0.9"]
    assert json.loads(refused_.output) == {"passed": False, "reasons": reasons, "notes": []}
    assert CliRunner().invoke(eval_cli, ["gate", str(tmp_path / "gate.toml"), str(b)]).exit_code == 0
