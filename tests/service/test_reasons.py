"""Questions of why: the sentences that give the reason, as a model judges them one by one."""

from datetime import UTC, datetime

import pytest

from nutgraf.service.types import Question
from tests.fakes import filled_app

NOW = datetime(2024, 6, 1, tzinfo=UTC)
REASON = "The engineers had found cracks in two of its piers."
BRIDGE = {
    "url": "https://example.org/bridge",
    "title": "Averdon closes its old bridge",
    "source": "Harbour Courier",
    "published_at": "2024-05-02T08:00:00+00:00",
    "text": "The mayor of Averdon closed the old bridge on Thursday. "
    f"{REASON} "
    "The bridge was opened in 1911. Why was the old bridge closed? "
    "Buses go by way of Northgate. Nobody knows how long that will last.",
}


@pytest.fixture(scope="module")
def one_for_all(tmp_path_factory):
    with filled_app(tmp_path_factory.mktemp("reasons") / "home", [BRIDGE]) as opened:
        yield opened


@pytest.fixture
def app(one_for_all):
    one_for_all.model.forget()
    return one_for_all


def test_what_the_model_says_yes_to_is_the_answer_word_for_word(app):
    app.model.judges = lambda prompt: 0.9 if REASON in prompt else 0.1
    answer = app.chain.invoke(Question("Why was the old bridge of Averdon closed?", NOW))
    assert [sentence.text for sentence in answer.sentences] == [REASON]
    (citation,) = answer.sentences[0].citations
    assert BRIDGE["text"][citation.start : citation.end] == REASON == citation.quote
    assert answer.signals["judged"] == pytest.approx(0.9)
    assert answer.tokens.read > 0


def test_a_question_or_a_headline_gives_no_reason(app):
    app.model.judges = lambda prompt: 0.9 if "Why was the old bridge closed?\n\nDoes" in prompt else 0.1
    answer = app.chain.invoke(Question("Why was the old bridge of Averdon closed?", NOW))
    assert "Why was the old bridge closed?" not in [sentence.text for sentence in answer.sentences]
    assert answer.sentences


def test_asked_why_not_a_denial_counts_more(app):
    app.model.judges = lambda prompt: 0.5
    answer = app.chain.invoke(Question("Why will the old bridge of Averdon not open?", NOW))
    assert answer.sentences[0].text.startswith("Nobody knows")


def test_the_day_asked_about_need_not_stand_in_an_article_of_that_day(app):
    app.model.judges = lambda prompt: 0.9 if REASON in prompt else 0.1
    answer = app.chain.invoke(Question("Why was the old bridge closed on 2 May 2024?", NOW))
    assert [sentence.text for sentence in answer.sentences] == [REASON]


def test_a_model_that_does_not_tell_writes_the_answer(app):
    app.model.answers.append([("The engineers had found cracks in two piers of the bridge.", [1])])
    answer = app.chain.invoke(Question("Why was the old bridge of Averdon closed?", NOW))
    assert "cracks" in answer.text


def test_what_no_article_is_about_is_left_to_the_model(app):
    app.model.judges = lambda prompt: 1.0
    app.model.answers.append('{"answer": "", "sentences": []}')
    answer = app.chain.invoke(Question("Why did Zembla ban the export of tin from Onhava?", NOW))
    assert answer.status == "not_in_archive"


def test_a_reason_that_two_articles_give_alike_is_said_once(tmp_path):

    again = BRIDGE | {"url": "https://example.org/again", "source": "Kessel Post", "title": "A bridge closes"}
    again |= {"text": f"Averdon has lost its old bridge. {REASON[:-1]} so far. Traffic goes by Northgate."}
    with filled_app(tmp_path / "home", [BRIDGE, again]) as app:
        app.model.judges = lambda prompt: 0.9 if "cracks" in prompt else 0.1
        answer = app.chain.invoke(Question("Why was the old bridge of Averdon closed?", NOW))
    assert len(answer.sentences) == 1
    assert "was said already" in [problem for one in answer.dropped for problem in one.check.problems]


def test_beside_a_reason_said_outright_stands_only_another(tmp_path):
    cued = "It was closed because the engineers had found cracks in two of its piers."
    uncued = "The bridge was opened in 1911."
    told = {"url": "https://example.org/two", "title": "Averdon's old bridge was closed"}
    news = BRIDGE | told | {"text": f"The old bridge of Averdon was closed on Thursday. {cued} {uncued}"}
    with filled_app(tmp_path / "home", [BRIDGE, news]) as app:
        app.model.judges = lambda prompt: 0.8 if cued in prompt else 0.95 if uncued in prompt else 0.1
        answer = app.chain.invoke(Question("Why was the old bridge of Averdon closed?", NOW))
    assert any(cued in sentence.text for sentence in answer.sentences)
    assert not any(uncued in sentence.text for sentence in answer.sentences)
