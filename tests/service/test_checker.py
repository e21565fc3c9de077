import hashlib
import json
import math
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from onnxruntime.datasets import get_example

from nutgraf.eval.groundedness import Claim, judge
from nutgraf.eval.manifest import weights_of
from nutgraf.ingest.errors import ModelError
from nutgraf.ingest.types import Article
from nutgraf.service.answering.settle import settle
from nutgraf.service.app import reranker_folder
from nutgraf.service.command.doctor import examine
from nutgraf.service.config import Settings
from nutgraf.service.models.checker import EntailmentModel, nearest, open_checker
from nutgraf.service.types import Draft, Quote, Short
from nutgraf.service.verify import verify

TEXT = "Malta will chair the OSCE in 2024. Spain won the cup in Sydney on 20 August 2023."


class Doubting:
    """Holds everything as probable as it is told to; keeps what it was asked."""

    def __init__(self, sure: float) -> None:
        self.sure = sure
        self.asked: list[tuple[str, list[str]]] = []

    def supported(self, claim, sentences):
        self.asked.append((claim, list(sentences)))
        return self.sure


def quotes() -> list[Quote]:
    article = Article.of(
        title="A chair", text=TEXT, source="", published_at=datetime(2023, 12, 1, tzinfo=UTC)
    )
    return [Quote(article, 0, len(TEXT), TEXT, 1.0)]


def test_what_the_checker_doubts_is_dropped_and_told_of():
    draft = Draft("In 2024 Malta will chair the OSCE.", (1,))
    assert verify(draft, quotes()).check.verdict == "supported"
    doubting = Doubting(0.04)
    dropped = verify(draft, quotes(), doubting)
    assert dropped.check.verdict == "dropped"
    assert dropped.check.problems == ("the quotes do not support this, as the checker holds (0.04)",)
    assert dropped.check.sure == 0.04
    assert not dropped.citations
    # It chooses what it reads by itself, from all sentences.
    assert doubting.asked == [(draft.text, TEXT.replace(". S", ".|S").split("|"))]


def test_what_the_checker_holds_supported_stands_only_if_it_passes_the_rules():
    right, wrong = Draft("In 2024 Malta will chair the OSCE.", (1,)), Draft("In 2031 Malta chairs it.", (1,))
    assert verify(right, quotes(), Doubting(0.9)).check.sure == 0.9
    assert verify(right, quotes(), Doubting(0.9)).check.verdict == "supported"
    assert verify(wrong, quotes(), Doubting(0.9)).check.verdict == "dropped"


def test_a_sentence_of_the_quotes_needs_no_checker():
    doubting = Doubting(0.0)
    found = verify(Draft("Malta will chair the OSCE in 2024.", (1,)), quotes(), doubting)
    assert (found.check.verdict, found.check.sure, doubting.asked) == ("supported", None, [])


def test_what_is_doubted_gives_way_to_the_sentence_that_holds_the_answer():
    drafts = [Short("Malta"), Draft("In 2024 Malta will chair the OSCE.", (1,))]
    *dropped, shown = settle("Who will chair the OSCE in 2024?", drafts, quotes(), Doubting(0.1))
    assert "checker" in dropped[-1].check.problems[0]
    assert (shown.text, shown.check.verdict) == ("Malta will chair the OSCE in 2024.", "supported")


def test_a_claim_is_scored_by_rules_and_checker():
    claim = Claim("1", "In 2024 Malta will chair the OSCE.", TEXT, True)
    plain, sure, unsure = judge(claim), judge(claim, Doubting(0.9)), judge(claim, Doubting(0.5))
    assert sure.score - plain.score == pytest.approx(2.7)
    assert sure.score - unsure.score == pytest.approx(1.2)
    assert not judge(claim, Doubting(0.1)).passed
    # Word for word it is as sure as can be.
    assert judge(Claim("2", "Malta will chair the OSCE in 2024.", TEXT, True), Doubting(0)).score == 5


def test_the_nearest_sentences_hold_the_words_between_them():
    sentences = ["It rained in Oslo.", "The dam at Ulvik broke.", "Forty people left.", "The dam is old."]
    assert nearest("Forty people left when the Ulvik dam broke.", sentences, most=2) == sentences[1:3]
    assert nearest("Nothing of it", sentences, most=1) == sentences[:1]
    assert nearest("Oslo", []) == []
    assert nearest("Oslo", ["Oslo " * 90]) == [" ".join(["Oslo"] * 60)]


def test_without_a_setting_there_is_none_and_a_bad_folder_is_told_of(tmp_path: Path):
    assert open_checker(Settings()) is None
    with pytest.raises(ModelError, match=f"{tmp_path}: no checker .*see NUTGRAF_CHECKER"):
        open_checker(Settings(checker=tmp_path))
    found = {one.name: one for one in examine(Settings(home=tmp_path, checker=tmp_path))}
    assert found["checker"].state == "broken"


@pytest.mark.models
def test_a_model_with_one_logit_reads_the_claim_first_and_one_of_another_kind_is_refused(tmp_path: Path):
    reranker = reranker_folder(Settings())
    shutil.copy(reranker / "tokenizer.json", tmp_path)
    shutil.copy(reranker / "model.onnx", tmp_path)
    (tmp_path / "config.json").write_text(json.dumps({"id2label": {"0": "LABEL_0"}}))
    checker = EntailmentModel(tmp_path)
    asked = "Who chairs the OSCE in 2024?"
    assert checker.supported(asked, ["Malta chairs the OSCE in 2024."]) > 0.9
    assert checker.supported(asked, ["It rained."]) < 0.1
    shutil.copy(get_example("sigmoid.onnx"), tmp_path / "model.onnx")
    with pytest.raises(ModelError, match="no checker"):
        EntailmentModel(tmp_path)


def test_a_run_says_which_checker_took_part(tmp_path: Path):
    (tmp_path / "model.onnx").write_bytes(b"weights")
    settings = Settings(checker=tmp_path, model="extractive")
    digest = hashlib.sha256(b"weights").hexdigest()
    assert weights_of(settings, retrieval_only=False)["checker"] == digest
    assert "checker" not in weights_of(settings, retrieval_only=True)
    assert "checker" not in weights_of(Settings(model="extractive"), retrieval_only=False)


class Inferring:
    """A model for natural language inference, as the hub's are: text first, then the claim."""

    labels: tuple[str, ...] = ("contradiction", "entailment", "neutral")

    def __init__(self, folder, *, threads=0):
        pass

    def logits(self, first, second):
        return [0.0, 2.0 if second in first else -2.0, 0.0]


def test_of_several_logits_one_means_support(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("nutgraf.service.models.checker.PairModel", Inferring)
    checker = EntailmentModel(tmp_path)
    said = ["It rained in Oslo on Monday."]
    assert checker.supported("rained in Oslo", said) == pytest.approx(math.e**2 / (math.e**2 + 2))
    assert checker.supported("It snowed in Oslo", said) < 0.1
    for labels in ((), ("label_0", "label_1", "label_2"), ("entailment", "not_entailment")):
        monkeypatch.setattr(Inferring, "labels", labels)
        with pytest.raises(ModelError, match=r"of its 3 logits the labels .* name no one support"):
            EntailmentModel(tmp_path)
