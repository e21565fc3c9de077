import gzip
import json
import os
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from nutgraf.eval.checker_pairs import Pair, prepare, read_pairs
from nutgraf.eval.cli import eval_cli
from nutgraf.ingest.errors import GoldError, UsageError
from nutgraf.service.app import reranker_folder
from nutgraf.service.config import Settings
from nutgraf.service.models.checker import EntailmentModel

TOWNS = ("Averdon", "Belfry", "Corvale", "Dunmore", "Elsby", "Fennick", "Garrow", "Hexley")


def pairs() -> list[Pair]:
    found: list[Pair] = []
    for number, town in enumerate(TOWNS * 5):
        text = f"The bridge of {town} opened in {1900 + number}. It cost {number + 2} million crowns."
        found += [
            Pair(text, f"In {1900 + number} the bridge of {town} opened.", True, "made", "CC0"),
            Pair(text, f"In {1700 + number} the bridge of {town} closed.", False, "made", "CC0"),
        ]
    return found


def write(path: Path, rows: list[Pair]) -> Path:
    lines = (
        json.dumps({"premise": one.premise, "claim": one.claim, "supported": one.supported,
                    "source_set": one.source_set, "licence": one.licence})
        for one in rows
    )  # fmt: skip
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n\n")
    return path


def prepared(rows: list[Pair], apart: tuple[str, ...] = ()) -> tuple[list[Pair], list[Pair]]:
    return prepare([rows], apart=apart, seed=0, progress=lambda _done, _total: None)


def test_pairs_are_read_and_source_sets_left_out(tmp_path: Path):
    path = write(tmp_path / "pairs.jsonl.gz", [*pairs(), Pair("A", "B", True, "other-1")])
    assert read_pairs(path, ["other"]) == pairs()
    assert len(read_pairs(path)) == len(pairs()) + 1


def test_support_may_be_written_as_a_number(tmp_path: Path):
    rows = (
        '{"premise": "a", "claim": "b", "supported": 1}',
        '{"premise": "a", "claim": "c", "supported": 0}',
    )
    (tmp_path / "pairs.jsonl").write_text("\n".join(rows))
    assert read_pairs(tmp_path / "pairs.jsonl") == [Pair("a", "b", True), Pair("a", "c", False)]


@pytest.mark.shared
def test_the_pairs_of_the_benchmarks_are_read():
    data = Path(os.environ.get("NUTGRAF_DATA", Path(__file__).parents[2] / "../shared/data"))
    path = data.parent / "train" / "support-pairs.jsonl.gz"
    if not path.is_file():
        pytest.skip(f"no pairs beside {data}; set NUTGRAF_DATA")
    found = read_pairs(path, ["AggreFact", "WiCE"])
    assert {pair.supported for pair in found} == {True, False}


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '{"premise": "a"}',
        '{"premise": 1, "claim": "b", "supported": true}',
        '{"premise": "a", "claim": "b", "supported": "false"}',
        '{"premise": "a", "claim": "b", "supported": 2}',
        "[]",
        '"x"',
    ],
)
def test_a_line_that_is_no_pair_is_told_of(tmp_path: Path, line: str):
    (tmp_path / "pairs.jsonl").write_text('{"premise": "a", "claim": "b", "supported": true}\n' + line)
    with pytest.raises(GoldError, match=r"pairs\.jsonl:2: not a pair"):
        read_pairs(tmp_path / "pairs.jsonl")


def test_a_file_that_cannot_be_read_is_told_of(tmp_path: Path):
    (tmp_path / "pairs.jsonl.gz").write_bytes(b"no gzip")
    for name in ("pairs.jsonl.gz", "none.jsonl"):
        with pytest.raises(GoldError, match="cannot be read"):
            read_pairs(tmp_path / name)


def test_as_many_of_either_kind_and_no_premise_on_both_sides():
    rows = pairs()
    more = [Pair(row.premise, row.claim.replace(" opened", " was opened"), True) for row in rows[::2]]
    train, held = prepared([*rows, *more])
    both = [*train, *held]
    assert sum(one.supported for one in both) == sum(not one.supported for one in both) == 40
    assert train
    assert held
    assert not {one.premise for one in train} & {one.premise for one in held}


def test_what_verification_is_measured_by_is_not_trained_on():
    rows = pairs()
    train, held = prepared(rows, (rows[0].premise,))
    assert not any("Averdon opened in 1900" in one.premise for one in [*train, *held])
    assert any("Belfry opened in 1901" in one.premise for one in [*train, *held])


def test_claims_of_several_sentences_are_cut_where_that_is_sure():
    text = "The dam broke on Monday morning. Forty people left the valley by boat. The mayor resigned."
    right = Pair(text, "The dam broke on Monday morning. Forty people left the valley.", True)
    wrong = Pair(text, "The dam broke on Monday morning. Ninety people left the valley.", False)
    unsure = Pair(text, "The dam held on Monday night. Ninety people left the valley.", False)
    train, held = prepared([right, wrong, unsure])
    claims = {(one.claim, one.supported) for one in [*train, *held]}
    assert claims == {
        ("The dam broke on Monday morning.", True),
        ("Forty people left the valley.", True),
        ("Ninety people left the valley.", False),
        (unsure.claim, False),
    }


def test_a_folder_that_is_there_is_not_written_over(tmp_path: Path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "model.onnx").touch()
    path = write(tmp_path / "pairs.jsonl.gz", pairs())
    done = CliRunner().invoke(eval_cli, ["train-checker", str(path), "--out", str(tmp_path / "out")])
    assert isinstance(done.exception, UsageError)
    assert "exists already" in str(done.exception)


@pytest.mark.models
def test_pairs_of_one_kind_teach_nothing(tmp_path: Path):
    path = write(tmp_path / "pairs.jsonl.gz", pairs()[::2])
    done = CliRunner().invoke(eval_cli, ["train-checker", str(path), "--out", str(tmp_path / "out")])
    assert isinstance(done.exception, UsageError)
    assert "both kinds" in str(done.exception)
    assert not (tmp_path / "out").exists()


@pytest.mark.models
def test_weights_come_back_as_they_were_read(tmp_path: Path):
    from nutgraf.eval.checker_weights import WeightsFile

    base = reranker_folder(Settings())
    first = WeightsFile(base / "model.onnx").read()
    WeightsFile(base / "model.onnx").write(first, tmp_path / "model.onnx")
    again = WeightsFile(tmp_path / "model.onnx").read()
    assert first.keys() == again.keys()
    # Rounded to 8 bits once more, by a scale that their own ends give.
    for name, values in first.items():
        step = float(values.max() - values.min()) / 254 or 1.0
        assert np.abs(values - again[name]).max() <= step, name


@pytest.mark.models
def test_training_makes_a_folder_that_checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NUTGRAF_DATA", str(tmp_path))
    path = write(tmp_path / "pairs.jsonl.gz", pairs())
    out = tmp_path / "out"
    asked = ["train-checker", str(path), "--out", str(out), "--minutes", "0.2", "--json"]
    done = CliRunner().invoke(eval_cli, asked)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["seen"] > 0
    card = (out / "README.md").read_text("utf-8")
    assert "| made | CC0 |" in card
    checker = EntailmentModel(out)
    text = ["The bridge of Tarn opened in 1950.", "It cost 9 million crowns."]
    right = checker.supported("In 1950 the bridge of Tarn opened.", text)
    assert right > checker.supported("In 1750 the bridge of Tarn closed.", text)
