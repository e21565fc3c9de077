import shutil
from datetime import UTC, datetime

import pytest
from onnxruntime.datasets import get_example

from nutgraf.ingest.errors import ModelError
from nutgraf.service.app import reranker_folder
from nutgraf.service.config import Settings
from nutgraf.service.models.pair_model import PairModel
from nutgraf.service.retrieval.rerank import CrossEncoder
from nutgraf.service.retrieval.retrieve import READ, READ_WEIGHT, UNTIMED_READ, UNTIMED_WEIGHT, retrieve
from nutgraf.service.types import Question
from tests.fakes import ARTICLES, ASKED, fill, open_app


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    with open_app(home) as opened:
        # Of two days, as many on other things as it takes to leave some unread.
        others = [
            {
                **ARTICLES[1],
                "url": f"https://ledger.example/{month}/{word}",
                "title": f"A {word} in Skopje of {month}",
                "text": word,
                "published_at": f"2023-{month}-23T13:00:00+00:00",
            }
            for word in ("tram", "choir", "bridge", "market", "library", "garden")
            for month in ("08", "11")
        ]
        fill(opened, [*ARTICLES, *others])
        yield opened


class Contrary:
    """Holds that the later a text comes, the better it answers; keeps what it read."""

    def scores(self, question, texts):
        self.read = list(texts)
        return [100.0 * place for place in range(len(texts))]


def test_a_folder_without_a_cross_encoder_is_told_of(tmp_path):
    with pytest.raises(ModelError, match=f"{tmp_path}: no cross-encoder .*NUTGRAF_RERANKER"):
        CrossEncoder(tmp_path)


def test_a_folder_of_the_users_own_is_taken(tmp_path):
    with pytest.raises(
        ModelError, match=r"NUTGRAF_RERANKER=.*neither a known reranker \(ms-marco.*model\.onnx"
    ):
        reranker_folder(Settings(reranker=str(tmp_path)))
    (tmp_path / "model.onnx").touch()
    assert reranker_folder(Settings(reranker=str(tmp_path))) == tmp_path


@pytest.mark.parametrize(
    ("asked_at", "read", "weight"),
    [
        # In the week of some of them, and when no day tells them apart.
        (datetime(2023, 11, 25, tzinfo=UTC), READ, READ_WEIGHT),
        (datetime(2024, 6, 1, tzinfo=UTC), UNTIMED_READ, UNTIMED_WEIGHT),
    ],
)
def test_what_answers_better_ranks_higher_than_the_search_had_it(app, asked_at, read, weight):
    question, contrary = Question(ASKED, asked_at), Contrary()
    found = retrieve(question, app.archive, app.index, app.encoder)
    reread = retrieve(question, app.archive, app.index, app.encoder, reranker=contrary)
    before, after = ([*dict.fromkeys(item.article.title for item in items)] for items in (found, reread))
    assert after == before[:read][::-1] + before[read:]
    assert reread[0].parts["read"] == pytest.approx(100 * (read - 1) * weight)
    assert [item.rank for item in reread] == [*range(1, len(reread) + 1)]
    # With its headline, and so many articles only.
    assert contrary.read[0].startswith(f"{before[0]}. ")
    assert len(contrary.read) == read


@pytest.mark.models
def test_the_real_one_tells_what_answers_from_what_is_near():
    reranker = CrossEncoder(reranker_folder(Settings()))
    answers, near, far = reranker.scores(
        "Who won the mayoral election in Averdon?",
        [
            "Craig Hill, a retired teacher, was elected mayor of Averdon with 54% of the vote.",
            "The mayor of Averdon earns as much as a head teacher.",
            "The probe landed near the Moon's south pole.",
        ],
    )
    assert answers > 0 > far
    assert answers > near > far


@pytest.mark.models
def test_a_model_of_another_kind_is_refused_when_it_is_loaded(tmp_path):
    shutil.copy(reranker_folder(Settings()) / "tokenizer.json", tmp_path)
    shutil.copy(get_example("sigmoid.onnx"), tmp_path / "model.onnx")
    with pytest.raises(ModelError, match="no cross-encoder"):
        CrossEncoder(tmp_path)


@pytest.mark.models
def test_a_text_longer_than_it_reads_is_cut():
    reranker = CrossEncoder(reranker_folder(Settings()))
    (long, longer) = reranker.scores("who won?", ["Hill won. " * 500, "Hill won. " * 900])
    assert long == pytest.approx(longer)


@pytest.mark.models
def test_a_question_longer_than_it_reads_is_cut():
    reranker = CrossEncoder(reranker_folder(Settings()))
    (score,) = reranker.scores("why did the mayor of Averdon resign " * 110, ["She resigned over a loan."])
    assert -20 < score < 20


@pytest.mark.models
def test_what_was_read_with_a_question_is_not_read_again(monkeypatch):
    reranker = CrossEncoder(reranker_folder(Settings()))
    read: list[tuple[str, str]] = []
    logits = PairModel.logits
    monkeypatch.setattr(PairModel, "logits", lambda *texts: read.append(texts[1:]) or logits(*texts))
    first = reranker.scores(ASKED, ["It rained.", "Blinken left."])
    assert reranker.scores(ASKED, ["Blinken left.", "It rained."]) == first[::-1]
    assert len(read) == 2
    reranker.scores("Who left?", ["It rained."])
    assert len(read) == 3
