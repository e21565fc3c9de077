import json
import math
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from nutgraf.eval import gold
from nutgraf.eval.cli import eval_cli
from nutgraf.eval.compare import read_run
from nutgraf.eval.folder import RunFolder
from nutgraf.eval.predictions import export, load, unsaid
from nutgraf.eval.run import run
from nutgraf.eval.score import score
from nutgraf.eval.summary import Prices, summarise
from nutgraf.eval.systems import replaying
from nutgraf.ingest.archive import Archive
from nutgraf.ingest.errors import GoldError, UsageError
from tests.eval.parts import GOLD, LIBRARY, MALTA, RIGHT


def _file(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "p.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    return path


def _place(start: int, end: int) -> dict[str, object]:
    return {"article": MALTA.url, "start": start, "end": end}


def test_predictions_are_scored_by_the_same_metrics(tmp_path: Path):
    chair = {
        "id": "chair",
        "answer": "It is Malta.",
        "citations": [{"article": MALTA.url, "quote": "Malta will chair"}],
    }
    path = _file(
        tmp_path, chair | {"retrieved": [MALTA.url], "seconds": 2}, {"id": "moon", "abstained": True}
    )
    results = run(GOLD, replaying(load(path, GOLD, LIBRARY)), LIBRARY, RunFolder(tmp_path / "run", {}, GOLD))
    assert results[0].scores["answer_accuracy"] == (1, 1)
    assert results[0].scores["verbatim_rate"] == (1, 1)
    assert results[0].scores["hit@1"] == (1, 1)
    # Left out of the file, so wrong.
    assert results[1].error == "GoldError: no prediction for question cup"
    assert results[1].scores["answer_accuracy"] == (0, 1)
    assert results[2].scores["correct"] == (1, 1)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (({"id": "none", "answer": "x"},), ":1: the gold set has no question 'none'"),
        (({"id": "cup", "answer": "x"}, {"id": "cup", "answer": "y"}), ":2: a second prediction"),
        (({"id": "cup"},), ":1: there is no answer"),
        (({"id": "cup", "answer": "x", "sentences": [{"text": "y"}]},), ":1: give either answer with"),
        (({"id": "cup", "abstained": True, "sentences": [{"text": "y"}]},), ":1: abstained is true, but"),
        (({"id": "cup", "answer": "x", "confidence": 7},), ":1: confidence: "),
        (
            ({"id": "cup", "sentences": [{"text": "y", "highlight": "x"}]},),
            ":1: highlight: .x. does not",
        ),
        (
            ({"id": "cup", "answer": "x", "retrieved": [_place(0, 0)]},),
            ":1: retrieved: start 0 is not",
        ),
        (
            ({"id": "cup", "answer": "x", "retrieved": [_place(9, 3)]},),
            ":1: retrieved: start 9 is not",
        ),
        (
            ({"id": "cup", "answer": "x", "retrieved": [_place(0, 10**9)]},),
            ":1: retrieved: end 1,000,000,000",
        ),
        (({"id": "cup", "answer": "x", "retrieved": [7]},), ":1: retrieved.0: "),
        (({"id": "cup", "answer": "x", "confidence": math.nan},), ":1: confidence: "),
        (({"id": "cup", "answer": "x", "seconds": math.inf},), ":1: seconds: "),
        (({"id": "cup", "answer": "x", "seconds": 1.7e308},), ":1: seconds: "),
        (({"id": "cup", "answer": "x", "model_calls": 10**400},), ":1: model_calls: "),
        (({"id": "cup", "answer": "x", "model": "\ud800"},), ":1: holds half of a surrogate pair"),
        ((), "holds no predictions"),
    ],
)
def test_a_bad_file(tmp_path: Path, lines: tuple[object, ...], message: str):
    with pytest.raises(GoldError, match=message):
        load(_file(tmp_path, *lines), GOLD, LIBRARY)


def test_what_is_exported_scores_the_same_when_it_comes_back(tmp_path: Path):
    chair = replace(
        RIGHT["chair"],
        sentences=tuple(replace(one, highlight="Malta") for one in RIGHT["chair"].sentences),
        timings_s={"total": 0.5},
        model_calls=2,
        disagreements=("Post says Malta, Copyist Spain.",),
    )
    cup = replace(RIGHT["cup"], timings_s={"total": 0.4}, model_calls=1)
    given = {"chair": chair, "cup": cup, "moon": replace(RIGHT["moon"], model="fake", model_calls=0)}
    results = run(GOLD, replaying(given), LIBRARY, RunFolder(tmp_path / "run", {}, GOLD))
    path = tmp_path / "out.jsonl"
    path.write_text("\n".join(export(read_run(tmp_path / "run"), LIBRARY, "jsonl")))
    again = run(GOLD, replaying(load(path, GOLD, LIBRARY)), LIBRARY, RunFolder(tmp_path / "again", {}, GOLD))
    assert [one.scores for one in again] == [one.scores for one in results]
    # Nor are the marked words, the model's cost and what was said of sources that differ lost on the way.
    assert [replace(one.prediction, dropped=()) for one in again] == [one.prediction for one in results]


def test_another_file_of_the_same_name_is_another_run(tmp_path: Path):
    Archive(tmp_path / "home", create=True).close()
    (tmp_path / "gold.jsonl").write_text(gold.text_of(GOLD[2:]), "utf-8")
    arguments = (
        tmp_path / "gold.jsonl",
        tmp_path / "p.jsonl",
        "--out",
        tmp_path / "run",
        "--home",
        tmp_path / "home",
    )

    def scored(*lines: object) -> Result:
        _file(tmp_path, *lines)
        return CliRunner().invoke(eval_cli, ["score", *map(str, arguments), "--json"])

    refusal = {"id": "moon", "abstained": True}
    first = scored(refusal)
    assert json.loads(first.stdout)["metrics"]["correct"]["value"] == 1.0
    assert scored(refusal).stdout == first.stdout
    other = scored({"id": "moon", "answer": "I do."})
    assert isinstance(other.exception, UsageError) and "predictions.sha256 was" in str(other.exception)


_CITED = {"id": "chair", "answer": "Malta.", "citations": [{"article": MALTA.url}]}
_PLACE = _place(0, 16)


@pytest.mark.parametrize(
    ("said", "measured"),
    [
        ({}, set()),
        ({"retrieved": [MALTA.url]}, {"hit@1", "ndcg@10"}),
        ({"retrieved": [{"article": MALTA.url}]}, {"hit@1", "ndcg@10"}),
        ({"retrieved": [_PLACE]}, {"hit@1", "ndcg@10", "passage_hit@1"}),
        ({"citations": [{"article": MALTA.url, "quote": "Malta"}]}, {"verbatim_rate", "quote_overlap"}),
        ({"model_calls": 2}, {"model_calls"}),
        ({"tokens_read": 9}, {"model_calls", "tokens_read", "tokens_written"}),
    ],
)
def test_what_is_not_said_is_not_measured(tmp_path: Path, said: dict[str, object], measured: set[str]):
    given = load(_file(tmp_path, _CITED | said, {"id": "moon", "abstained": True}), GOLD, LIBRARY)
    not_measured = unsaid(list(given.values()))
    folder = RunFolder(tmp_path / "run", {}, GOLD)
    results = run(GOLD, replaying(given), LIBRARY, folder, measure=partial(score, unsaid=not_measured))
    scored = {name for result in results for name in result.scores}
    looked_at = {"hit@1", "ndcg@10", "passage_hit@1", "verbatim_rate", "quote_overlap", "model_calls"}
    assert scored & (looked_at | {"tokens_read", "tokens_written"}) == measured
    # What is said of answers and citations always is.
    assert {"correct", "citation_precision", "citation_recall"} <= scored
    summary = summarise(GOLD, results, Prices(1.0, 1.0))
    assert (summary.money is not None) == ("tokens_read" in said)


def test_articles_alone_are_exported_as_they_were_read(tmp_path: Path):
    line = {"id": "chair", "answer": "Malta.", "retrieved": [MALTA.url, _PLACE]}
    given = load(_file(tmp_path, line, {"id": "moon", "abstained": True}), GOLD, LIBRARY)
    run(GOLD, replaying(given), LIBRARY, RunFolder(tmp_path / "run", {}, GOLD))
    found = read_run(tmp_path / "run")
    (tmp_path / "out.jsonl").write_text("\n".join(export(found, LIBRARY, "jsonl")))
    assert load(tmp_path / "out.jsonl", GOLD, LIBRARY) == given
    # A Ragas context is never empty.
    first = json.loads(next(export(found, LIBRARY, "ragas")))
    assert first["retrieved_contexts"] == [MALTA.text, "Malta will chair"]


def test_a_run_that_only_searched_has_no_answers_to_export(tmp_path: Path):
    run(GOLD, replaying(RIGHT), LIBRARY, RunFolder(tmp_path / "run", {"mode": "retrieve"}, GOLD))
    with pytest.raises(UsageError, match="only searched"):
        next(export(read_run(tmp_path / "run"), LIBRARY, "jsonl"))


def test_a_ragas_data_set(tmp_path: Path):
    run(GOLD, replaying(RIGHT), LIBRARY, RunFolder(tmp_path / "run", {}, GOLD))
    first = json.loads(next(export(read_run(tmp_path / "run"), LIBRARY, "ragas")))
    assert first == {
        "user_input": "Who will chair the OSCE?",
        "response": "Malta will.",
        "retrieved_contexts": [MALTA.text],
        "reference": "Malta",
        "reference_contexts": ["Malta will chair"],
    }


def test_a_format_that_there_is_not_is_refused(tmp_path: Path):
    done = CliRunner().invoke(eval_cli, ["export", str(tmp_path), "out", "--format", "xml"])
    assert done.exit_code == 2 and "jsonl" in done.output and "ragas" in done.output
