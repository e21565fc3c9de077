"""The sample archive with everything real: encoder, Chroma, embedded language model. One load for all."""

from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import pytest

from nutgraf.ingest.pipeline import ingest
from nutgraf.service.app import App
from nutgraf.service.config import Settings
from nutgraf.service.types import Question

pytestmark = pytest.mark.models

NOW = datetime(2024, 12, 31, tzinfo=UTC)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with App(Settings(home=tmp_path_factory.mktemp("home")), command="nutgraf test", write=True) as opened:
        sample = Path(str(resources.files("nutgraf.ingest").joinpath("sample")))
        report = ingest(
            [sample],
            opened.archive,
            opened.index,
            opened.encoder,
            passage_chars=opened.settings.passage_chars,
        )
        assert (report.failed, report.failures) == (0, [])
        assert report.new == len(list(sample.iterdir()))
        yield opened


def test_a_question_that_the_sample_answers(app):
    answer = app.chain.invoke(Question("why didn't Blinken meet Lavrov?", NOW))
    assert answer.status == "answered"
    citations = [citation for sentence in answer.sentences for citation in sentence.citations]
    for sentence in answer.sentences:
        assert sentence.citations
    for citation in citations:
        article = app.archive.article(citation.article_id)
        assert article.text[citation.start : citation.end] == citation.quote
    assert any("Skopje" in citation.title for citation in citations)
    assert answer.tokens.written > 0
    assert answer.prompt_sha256


def test_a_question_that_it_does_not_answer(app):
    answer = app.chain.invoke(Question("How many people live in Lima?", NOW))
    assert (answer.status, answer.sentences) == ("not_in_archive", ())
    assert "Lima" in answer.missing
