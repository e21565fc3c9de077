import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nutgraf.eval import gold
from nutgraf.eval.draft import TEXT_CHARS, Drafts, check, excerpt, propose
from nutgraf.eval.validate import validate
from nutgraf.ingest.errors import GoldError, ModelError
from nutgraf.ingest.types import Article
from tests.eval.parts import Shelf
from tests.fakes import FakeModel

NEWS = [
    Article.of(
        title=f"Town {number}",
        url=f"https://x.example/{number}",
        source="Post",
        published_at=datetime(2023, 12, 1 + number, tzinfo=UTC),
        text=f"It rained.\n\nThe mayor of Town {number} is Ada {number}. She has a “dog”.",
    )
    for number in range(6)
]


class Shelves:
    """As much of an archive as proposing needs."""

    def __init__(self, *articles: Article) -> None:
        self._articles = {article.id: article for article in articles}

    def article_ids(self) -> list[str]:
        return list(self._articles)

    def article(self, article_id: str) -> Article | None:
        return self._articles.get(article_id)


class Writer(FakeModel):
    """Writes a good proposal on whatever town it is shown, unless it is queued something else."""

    def stream_json(self, messages, schema, *, max_tokens):
        number = messages[0][1].partition("Town ")[2][0]
        self.answers.append(_reply(number))
        return super().stream_json(messages, schema, max_tokens=max_tokens)


def _reply(number: str | int, **change: str) -> str:
    good = {
        "question": f"Who runs Town {number}?",
        "answer": f"Ada {number}",
        "quote": f"The mayor of Town {number} is Ada {number}.",
    }
    return json.dumps(good | change)


def _propose(path: Path, model, *, count: int, seed: int = 0, articles=NEWS):
    return propose(Shelves(*articles), model, Drafts(path), count=count, seed=seed, progress=lambda *_: None)


def test_proposals_wait_to_be_accepted(tmp_path: Path):
    path = tmp_path / "gold.jsonl"
    tally = _propose(path, Writer(), count=3)
    assert (tally.there, tally.proposed, tally.exhausted) == (0, 3, False)
    with pytest.raises(GoldError, match=r"gold\.jsonl:1: accepted is false: read this"):
        gold.load(path)
    path.write_text(path.read_text().replace('"accepted": false', '"accepted": true', 2))
    with pytest.raises(GoldError, match=r"gold\.jsonl:3: accepted is false"):
        gold.load(path)
    path.write_text(path.read_text().replace('"accepted": false', '"accepted": true'))
    items = gold.load(path)
    assert [item.tags for item in items] == [("draft", "who")] * 3
    assert [finding for finding in validate(items, Shelf(*NEWS)) if finding.level == "error"] == []


def test_the_same_seed_draws_the_same_articles_and_it_goes_on_where_it_was(tmp_path: Path):
    _propose(tmp_path / "whole.jsonl", Writer(), count=4)
    _propose(tmp_path / "parts.jsonl", Writer(), count=2)
    # Edited by a person meanwhile, in an editor that leaves the last line without an end.
    edited = (tmp_path / "parts.jsonl").read_text().replace("false", "true").rstrip()
    (tmp_path / "parts.jsonl").write_text(edited)
    tally = _propose(tmp_path / "parts.jsonl", Writer(), count=4)
    assert (tally.there, tally.proposed) == (2, 2)
    parts = (tmp_path / "parts.jsonl").read_text()
    assert parts.startswith(edited)
    assert parts.replace("true", "false") == (tmp_path / "whole.jsonl").read_text().replace("true", "false")
    other = tmp_path / "other.jsonl"
    _propose(other, Writer(), count=4, seed=1)
    assert other.read_text() != (tmp_path / "whole.jsonl").read_text()


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("rubbish", "not the JSON asked for"),
        ('{"question": "Who?"}', "not the JSON asked for"),
        (_reply(0, quote="The mayor of Town 0 is Bob."), "the quote is not in the article"),
        (_reply(0, quote="It rained."), "does not hold the answer"),
        (_reply(0, question=" \n"), "not the JSON asked for"),
        (_reply(0, answer=" "), "not the JSON asked for"),
        (_reply(0, question="Is Ada 0 the mayor?"), "gives the answer away"),
        (_reply(0, question="Whom does the article name?"), "speaks of the article"),
    ],
)
def test_what_is_rejected(reply: str, reason: str):
    with pytest.raises(Exception, match=reason):
        check(NEWS[0], reply)


def test_the_quote_is_the_articles_own_slice():
    item = check(NEWS[0], _reply(0, quote='She  has a "dog".', answer="dog", question="What has she?"))
    assert item.support[0].quote == "She has a “dog”."
    # It is asked the day after.
    assert item.asked_at == datetime(2023, 12, 2, tzinfo=UTC)


def test_rejected_articles_are_noted_and_not_asked_again(tmp_path: Path):
    path = tmp_path / "gold.jsonl"
    tally = _propose(path, FakeModel("rubbish", _reply(9)), count=5, articles=NEWS[:2])
    assert tally.proposed == 0 and tally.exhausted
    assert sum(tally.rejected.values()) == 2
    notes = [line for _, line in gold.read_lines(tmp_path / "gold.jsonl.rejected.jsonl")]
    assert [note["reply"] for note in notes] == ["rubbish", _reply(9)]
    again = _propose(path, FakeModel(), count=5, articles=NEWS[:2])
    assert again.exhausted and not again.rejected
    assert not path.exists()


def test_what_a_person_took_out_is_not_proposed_again(tmp_path: Path):
    path = tmp_path / "gold.jsonl"
    _propose(path, Writer(), count=3)
    first = [line for _, line in gold.read_lines(path)]
    path.write_text(json.dumps(first[1]) + "\n")
    assert _propose(path, Writer(), count=4).proposed == 3
    questions = [line["question"] for _, line in gold.read_lines(path)]
    assert len(set(questions)) == 4
    assert {first[0]["question"], first[2]["question"]}.isdisjoint(questions)
    # The file taken away whole, too; there were six articles.
    path.unlink()
    assert _propose(path, Writer(), count=1).exhausted


def test_a_model_that_is_gone_stops_it_and_is_no_articles_fault(tmp_path: Path):
    with pytest.raises(ModelError, match="5 times in a row"):
        _propose(tmp_path / "gold.jsonl", FakeModel(*[ModelError("gone")] * 6), count=5)
    assert _propose(tmp_path / "gold.jsonl", Writer(), count=5).proposed == 5


def test_a_file_that_is_no_gold_set_is_left_alone(tmp_path: Path):
    path = tmp_path / "notes.txt"
    path.write_text("my notes\n")
    with pytest.raises(GoldError, match=r"notes\.txt:1: is not JSON"):
        Drafts(path)
    assert path.read_text() == "my notes\n"


def test_an_empty_archive_is_said(tmp_path: Path):
    with pytest.raises(GoldError, match="holds no articles"):
        _propose(tmp_path / "gold.jsonl", FakeModel(), count=1, articles=())


def test_an_excerpt_is_whole_paragraphs():
    text = "\n\n".join(f"{number} " + "x" * 700 for number in range(20))
    for start in (0.0, 0.3, 0.99):
        shown = excerpt(text, start)
        assert shown in text and len(shown) <= TEXT_CHARS
        assert set(shown.split("\n\n")) <= set(text.split("\n\n"))
    assert excerpt("short", 0.9) == "short"
