import json
from dataclasses import replace
from pathlib import Path

import pytest
from langchain_core.runnables import RunnableLambda

from nutgraf.eval.cache import CachedModel
from nutgraf.eval.folder import RunFolder
from nutgraf.eval.run import outcome, run
from nutgraf.eval.summary import summarise
from nutgraf.eval.systems import answering
from nutgraf.ingest.errors import ArchiveError, ModelError
from nutgraf.service.types import Answer, LogProbs, Question, Tokens, text_of
from tests.eval.parts import GOLD, LIBRARY
from tests.fakes import FakeModel

ASKED = [("user", "Who?")]


def _reply(model: CachedModel, messages=ASKED, schema=None, max_tokens=10) -> tuple[str, Tokens]:
    pieces = list(model.stream_json(messages, schema or {}, max_tokens=max_tokens))
    return text_of(pieces), sum((piece for piece in pieces if isinstance(piece, Tokens)), Tokens())


def test_what_was_asked_before_is_not_asked_again(tmp_path: Path):
    first = _reply(CachedModel(FakeModel('{"a": "long enough"}'), tmp_path))
    unasked = FakeModel()
    again = CachedModel(unasked, tmp_path)
    with again.counting() as calls:
        assert _reply(again) == first == ('{"a": "long enough"}', Tokens(100, 5))
    assert (calls.made, calls.replayed) == (1, 1)
    assert unasked.messages == []


@pytest.mark.parametrize(
    "other",
    [
        {"messages": [("system", "Who?")]},
        {"schema": {"type": "object"}},
        {"max_tokens": 11},
        {"name": "another"},
        {"sha256": "ab"},
        {"where": "http://127.0.0.1:1"},
    ],
)
def test_whatever_else_is_asked_is_another_question(tmp_path: Path, other: dict):
    _reply(CachedModel(FakeModel("one"), tmp_path))
    model = FakeModel("two")
    model.name = other.pop("name", model.name)
    model.sha256 = other.pop("sha256", model.sha256)
    cached = CachedModel(model, tmp_path, where=other.pop("where", ""))
    assert _reply(cached, **other)[0] == "two"


def test_a_reply_that_did_not_come_whole_is_not_kept(tmp_path: Path):
    providers = FakeModel(ModelError("timed out"), "a reply in two pieces", "whole")
    providers.writes_well = True
    model = CachedModel(providers, tmp_path)
    with pytest.raises(ModelError, match="timed out"):
        _reply(model)
    broken_off = model.stream_json(ASKED, {}, max_tokens=10)
    next(broken_off)
    broken_off.close()
    assert _reply(model)[0] == "whole"


def test_of_who_had_enough_the_beginning_is_kept_and_where_more_is_wanted_it_is_asked_again(tmp_path: Path):
    model = FakeModel("a reply in two pieces", "a reply in two pieces")
    cached = CachedModel(model, tmp_path)
    for _ in range(2):
        first = cached.stream_json(ASKED, {}, max_tokens=10)
        assert next(piece for piece in first if isinstance(piece, str)) == "a reply "
        first.close()
        assert len(model.messages) == 1
    with cached.counting() as calls:
        assert _reply(cached)[0] == "a reply in two pieces"
        assert (calls.made, calls.replayed) == (1, 0)
        assert _reply(cached)[0] == "a reply in two pieces"
        assert (calls.made, calls.replayed) == (2, 1)
    assert len(model.messages) == 2


def test_how_probable_the_tokens_were_is_kept_too(tmp_path: Path):
    class SureModel(FakeModel):
        def stream_json(self, messages, schema, *, max_tokens):
            *pieces, usage = super().stream_json(messages, schema, max_tokens=max_tokens)
            yield from (*pieces, LogProbs((("on", -0.5), ("e", 0.0))), usage)

    first = list(CachedModel(SureModel("one"), tmp_path).stream_json(ASKED, {}, max_tokens=10))
    again = list(CachedModel(FakeModel(), tmp_path).stream_json(ASKED, {}, max_tokens=10))
    assert text_of(again) == text_of(first) == "one"
    assert LogProbs((("on", -0.5), ("e", 0.0))) in again


def test_half_a_surrogate_pair_is_kept_as_it_was_written(tmp_path: Path):
    assert _reply(CachedModel(FakeModel('"\ud83d"'), tmp_path))[0] == '"\ud83d"'
    assert _reply(CachedModel(FakeModel(), tmp_path))[0] == '"\ud83d"'


def test_asked_whether_nothing_is_so_it_says_nothing_twice(tmp_path: Path):
    class Teller(FakeModel):
        def yes_probabilities(self, prompts):
            return [0.5 for _ in prompts], Tokens(3, 1)

    for asked in ([], [], [ASKED], [ASKED]):
        told = CachedModel(Teller(), tmp_path).yes_probabilities(asked)
        assert told == ([0.5 for _ in asked], Tokens(3, 1))


def test_a_damaged_file_is_asked_for_anew(tmp_path: Path):
    _reply(CachedModel(FakeModel("one"), tmp_path))
    (file,) = tmp_path.rglob("*.json")
    file.write_text('{"reply": "o')
    assert _reply(CachedModel(FakeModel("two"), tmp_path))[0] == "two"
    assert json.loads(file.read_text())["reply"] == "two"


def test_without_a_folder_nothing_is_kept(tmp_path: Path):
    model = CachedModel(FakeModel("one", "two"), None)
    assert [_reply(model)[0], _reply(model)[0]] == ["one", "two"]


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(ArchiveError, match="--no-cache"):
        _reply(CachedModel(FakeModel("one"), tmp_path / "taken"))


def test_a_run_stops_where_the_cache_cannot_be_written(tmp_path: Path):
    (tmp_path / "taken").write_text("a file")
    broken = _system(CachedModel(FakeModel("one", "two", "three"), tmp_path / "taken"))
    system = _system(CachedModel(FakeModel("one", "two", "three"), tmp_path / "replies"))
    with RunFolder(tmp_path / "run", {}, GOLD) as folder:
        with pytest.raises(ArchiveError, match=r"--no-cache; what was done is kept: run again with --out"):
            run(GOLD, broken, LIBRARY, folder)
        assert folder.done == {}
        assert [result.error for result in run(GOLD, system, LIBRARY, folder)] == [""] * 3


def _system(model: CachedModel):
    def chain(asked: Question) -> Answer:
        _, usage = _reply(model, [("user", asked.text)])
        seconds = {"total": 2.0}
        return Answer("a", asked, "not_in_archive", (), (), (), "?", (), 0.1, "fake", "", seconds, usage)

    return answering(RunnableLambda(chain), model)


def test_replayed_items_are_marked_and_left_out_of_the_seconds(tmp_path: Path):
    folder = tmp_path / "replies"
    before = _system(CachedModel(FakeModel("one"), folder))
    outcome(GOLD[0], before, LIBRARY)
    after = _system(CachedModel(FakeModel("two", "three"), folder))
    results = [outcome(item, after, LIBRARY) for item in GOLD]
    assert [result.prediction and result.prediction.replayed for result in results] == [1, 0, 0]
    assert "seconds" not in results[0].scores
    assert results[0].scores["model_calls"] == (1, 1)
    summary = summarise(GOLD, results)
    assert summary.replayed == 1
    assert summary.seconds["total"].n == summary.metrics["seconds"].n == 2
    assert summary.tokens.model_calls == summary.metrics["model_calls"].n == 3


def test_a_run_of_cached_replies_has_no_seconds(tmp_path: Path):
    system = _system(CachedModel(FakeModel("one"), None))
    result = outcome(GOLD[2], system, LIBRARY)
    assert result.prediction
    kept = replace(result, prediction=replace(result.prediction, replayed=1))
    assert summarise([GOLD[2]], [kept]).seconds == {}
