"""Which questions ask for a course of events, and how it is told."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from nutgraf.ingest.pipeline import ingest
from nutgraf.service.story import course, story
from nutgraf.service.types import Question
from tests.fakes import open_app

NOW = datetime(2024, 12, 31, tzinfo=UTC)
STORIES = Path(__file__).parents[1] / "data" / "timeline.jsonl"


@pytest.mark.parametrize(
    ("text", "topic", "latest", "after"),
    [
        ("what happened with the OSCE meeting in Skopje?", "the OSCE meeting in Skopje", False, False),
        ("What happened after the Lahaina fire?", "the Lahaina fire", False, True),
        ("What has happened so far in Derna?", "Derna", False, False),
        ("Please tell me what happened at the Dubai summit.", "the Dubai summit", False, False),
        ("How did the Derna flood unfold?", "the Derna flood", False, False),
        ("how has the war in Ukraine developed so far?", "the war in Ukraine", False, False),
        ("Tell me how the writers' strike unfolded", "the writers' strike", False, False),
        ("Give us a short timeline of the war in Ukraine, please", "the war in Ukraine", False, False),
        ("What is the latest on the Maui fire?", "the Maui fire", True, False),
        ("Latest news about Notre-Dame", "Notre-Dame", True, False),
        ("Any updates on OpenAI?", "OpenAI", True, False),
        ("Who broke the dams: And what is the latest on Derna?", "Derna", True, False),
        ("What's going on with NATO and Sweden right now?", "NATO and Sweden", True, False),
    ],
)
def test_what_asks_for_a_course_of_events(text, topic, latest, after):
    asked = course(text)
    assert asked
    assert (asked.topic, asked.latest, asked.after) == (topic, latest, after)


@pytest.mark.parametrize(
    "text",
    [
        "What happened to the submersible's hull?",
        "What happened to Angela Merkel?",
        "What happened in 2023?",
        "What happened on 8 August?",
        "What happened after he left?",
        "What happened when the dams broke?",
        "What happened with Blinken and why did Lavrov stay?",
        "What is the latest figure for the dead in Derna?",
        "What was the latest offer to the writers?",
        "How did the company develop the vaccine?",
        "How did Andaya's plan for the sirens on Maui develop, and who stopped it?",
        "Who said that the latest on Derna was wrong?",
        "Why didn't Blinken meet Lavrov?",
        "How many died in Derna?",
        "What happened in Derna: Thanks!",
        "What happened in Derna: How many died?",
    ],
)
def test_what_asks_for_something_else(text):
    assert course(text) is None


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with open_app(tmp_path_factory.mktemp("story") / "home") as opened:
        ingest([STORIES], opened.archive, opened.index, opened.encoder, passage_chars=900)
        yield opened


def ask(app, text, **more):
    return app.chain.invoke(Question(text, more.pop("asked_at", NOW), **more))


def test_developments_are_verbatim_dated_and_cited_and_no_model_is_asked(app):
    answer = ask(app, "What happened with the ferry fire in Lisport?")
    assert [(one.day, one.dated_by, one.citations[0].source) for one in answer.sentences] == [
        ("2024-03-01", "sentence", "Harbour Post"),
        ("2024-03-04", "sentence", "Coast Wire"),
        ("2024-04-09", "sentence", "Harbour Post"),
    ]
    assert (answer.status, answer.model, answer.prompt_sha256) == ("answered", "extractive", "")
    assert app.model.messages == []
    for one in answer.sentences:
        (citation,) = one.citations
        assert one.text == citation.quote
        assert app.archive.article(citation.article_id).text[citation.start : citation.end] == one.text
        assert (one.support, one.check.verdict) == (1.0, "supported")


def test_opinion_is_no_development(app):
    answer = ask(app, "What happened with the ferry fire in Lisport?")
    assert not any(one.is_opinion for one in answer.sentences)


def test_the_latest_comes_first(app):
    days = [one.day for one in ask(app, "What is the latest on the ferry fire in Lisport?").sentences]
    assert days == sorted(days, reverse=True)
    assert days[0] == "2024-04-09"


def test_after_means_after(app):
    days = [one.day for one in ask(app, "What happened after the ferry fire in Lisport?").sentences]
    assert days == ["2024-03-04", "2024-04-09"]


@pytest.mark.parametrize(
    "text", ["What happened with the ferry fire in Portmere?", "What happened with the ferry fire last week?"]
)
def test_what_it_does_not_tell_goes_the_ordinary_way(app, text):
    app.model.answers.append([])
    asked = len(app.model.messages)
    answer = ask(app, text)
    assert answer.status == "not_in_archive"
    assert answer.model == "fake"
    assert len(app.model.messages) <= asked + 1
    app.model.answers.clear()


def test_no_evidence_is_no_story(app):
    assert story(Question("What happened with the ferry fire?", NOW), (), app.encoder, lambda _: ()) is None
