"""The sample archive with everything real: encoder, Chroma, embedded language model. One load for all."""

from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import pytest

from nutgraf.ingest.pipeline import ingest
from nutgraf.service.answer import AnswerChain
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


# -- forms of answer, in quotes: no language model is asked ------------------------------------------------


@pytest.fixture(scope="module")
def quoting(app):
    return AnswerChain(app.archive, app.index, app.encoder, app.reranker, None, app.settings)


def test_what_happened_is_told_by_days(quoting):
    answer = quoting.invoke(Question("What happened after the Lahaina fire?", NOW))
    assert [one.day for one in answer.sentences] == ["2023-08-17", "2023-08-24", "2023-09-16"]
    for one in answer.sentences:
        assert one.text == one.citations[0].quote
    assert answer.sentences[-1].dated_by == "publication"


@pytest.mark.parametrize(
    "text",
    ["What happened at the OSCE meeting in Lisbon?", "What happened with the ferry fire in Lisbon?"],
)
def test_what_did_not_happen_is_not_told(quoting, text):
    assert not any(one.day for one in quoting.invoke(Question(text, NOW)).sentences)


def test_a_corrected_toll_does_not_stand(quoting):
    answer = quoting.invoke(Question("How many people did the Lahaina fire kill?", NOW))
    assert answer.sentences[0].text.startswith("Correction: our brief of 30 August 2023")
    assert not any("killed 115 people, according" in one.text for one in answer.sentences)
    assert any("115 was corrected by" in problem for one in answer.dropped for problem in one.check.problems)
    assert any(said.startswith("Corrected: Harbour Courier") for said in answer.disagreements)


def test_a_question_in_two_parts_is_answered_from_two_articles(quoting):
    asked = "How many died in the Derna flood, and how many in the Lahaina fire?"
    answer = quoting.invoke(Question(asked, NOW))
    assert answer.question.text == asked
    titles = {citation.title for one in answer.sentences for citation in one.citations}
    assert any("Derna" in title for title in titles)
    assert any("Maui" in title for title in titles)
    assert "97" in answer.text
