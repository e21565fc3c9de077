import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nutgraf.eval.gold import load, text_of
from nutgraf.ingest.errors import GoldError

GOOD = {
    "id": "1",
    "question": "Who?",
    "asked_at": "2023-12-05T09:00:00+00:00",
    "answerable": True,
    "answers": ["Malta"],
}


def _file(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
    return path


def test_the_sample_set_loads_and_is_written_as_it_was(tmp_path: Path):
    items = load(Path(__file__).parents[2] / "eval/gold/sample.jsonl")
    assert len(items) == 60
    assert sum(not item.answerable for item in items) == 15
    (tmp_path / "again.jsonl").write_text(text_of(items), "utf-8")
    assert load(tmp_path / "again.jsonl") == items


def test_a_line_separator_within_a_string_is_no_line_end(tmp_path: Path):
    line = json.dumps(GOOD | {"question": "Who\u2028and what?"}, ensure_ascii=False)
    assert load(_file(tmp_path, line))[0].question == "Who\u2028and what?"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"question": ""}, "question: String should have at least 1 character"),
        ({"asked_at": "2023-12-05T09:00:00"}, "asked_at: has no timezone"),
        ({"asked_at": "yesterday"}, 'asked_at: "yesterday" is not ISO 8601; write "2023-12-04T00'),
        # Not seconds since 1970.
        ({"asked_at": 20231205}, "asked_at: 20231205 is not ISO 8601"),
        ({"asked_at": "45265"}, 'asked_at: "45265" is not ISO 8601'),
        ({"asked_at": "2023"}, 'asked_at: "2023" is not ISO 8601'),
        ({"asked_at": None}, "asked_at: null is not ISO 8601"),
        ({"asked_at": "20231205"}, "asked_at: has no timezone"),
        ({"answerable": "TRUE"}, "answerable: "),
        ({"answerable": 1}, "answerable: "),
        ({"accepted": "yes"}, "accepted: "),
        ({"asked_at": "9999-12-31T23:00:00-12:00"}, "outside the years 1 to 9999"),
        ({"answer": "Malta"}, "answer: there is no such field"),
        ({"answers": []}, "neither answers nor support"),
        ({"answerable": False}, "answerable is false, but there are answers"),
        ({"choices": ["a"], "answer_index": 1}, "answer_index 1 names none of 1 choices"),
        ({"support": [{"quote": "x"}]}, "support.0.article: is missing; add it"),
        ({"question": " "}, "question: is blank"),
        ({"answers": ["Malta", "The"]}, "answers: of 'The' nothing is left to look for"),
        ({"wrong": ["?!"]}, "wrong: of '?!' nothing is left to look for"),
        ({"history": [{"role": "judge", "content": "x"}]}, "history.0.role: "),
    ],
)
def test_a_bad_field_is_named_with_its_line(tmp_path: Path, change: dict[str, object], message: str):
    path = _file(tmp_path, GOOD, "", GOOD | {"id": "2"} | change)
    with pytest.raises(GoldError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}:3: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((), "holds no questions"),
        (("{",), ":1: is not JSON"),
        (("[1]",), ":1: is not an object"),
        (("[" * 100_000,), ":1: is not JSON"),
        ((GOOD, json.dumps(GOOD | {"id": "2", "tags": ["\ud800"]})), r":2: holds half of a .*\(\\ud800\)"),
        ((GOOD, GOOD), ":2: id '1' stands in line 1 already"),
    ],
)
def test_a_bad_file(tmp_path: Path, lines: tuple[object, ...], message: str):
    with pytest.raises(GoldError, match=message):
        load(_file(tmp_path, *lines))


@pytest.mark.parametrize(
    "moment",
    ["2023-12-05T09:00:00Z", "2023-12-05 10:00+01:00", "2023-12-05T04:00:00.000-05:00", "20231205T090000Z"],
)
def test_one_moment_in_several_spellings(tmp_path: Path, moment: str):
    (item,) = load(_file(tmp_path, GOOD | {"asked_at": moment}))
    assert item.asked_at == datetime(2023, 12, 5, 9, tzinfo=UTC)


def test_a_missing_file_and_one_that_is_not_text(tmp_path: Path):
    with pytest.raises(GoldError, match="cannot be read"):
        load(tmp_path / "none.jsonl")
    (tmp_path / "x.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(GoldError, match="not UTF-8"):
        load(tmp_path / "x.jsonl")
