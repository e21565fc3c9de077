"""How a course of events is told."""

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nutgraf.service.timelines.story import story
from nutgraf.service.types import Question
from tests.fakes import filled_app

NOW = datetime(2024, 12, 31, tzinfo=UTC)
STORIES = Path(__file__).parents[1] / "data" / "timeline.jsonl"


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with filled_app(tmp_path_factory.mktemp("story") / "home", STORIES) as opened:
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


@pytest.mark.parametrize(
    "text",
    [
        "What happened after the ferry fire in Lisport?",
        "What happened in Lisport after the ferry fire?",
        "What has happened in Lisport since the ferry fire on 1 March?",
    ],
)
def test_after_means_after(app, text):
    days = [one.day for one in ask(app, text).sentences]
    assert days == ["2024-03-04", "2024-04-09"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What happened with the ferry fire in Lisport in March 2024?", ["2024-03-01", "2024-03-04"]),
        ("What has happened with the ferry fire in Lisport since April?", ["2024-04-09"]),
        ("What has happened with the ferry fire in Lisport since Easter?", ["2024-04-09"]),
        (
            "What happened with the ferry fire in Lisport during Ramadan?",
            ["2024-03-01", "2024-03-04", "2024-04-09"],
        ),
        ("What is the latest on the ferry fire in Lisport in March?", ["2024-03-04", "2024-03-01"]),
    ],
)
def test_the_time_that_is_named_is_told(app, text, expected):
    assert [one.day for one in ask(app, text).sentences] == expected


STRIKE = [
    ("2024-03-05", "Dock workers begin a strike", "The dock workers of Tarn began a strike on Monday."),
    ("2024-03-20", "Work resumes on Monday", "The strike in Tarn is over, a fortnight after it began."),
    ("2024-03-12", "Sheds full", "The strike in Tarn has filled the sheds, the union said."),
]
FLOOD = [
    ("2024-04-03", "Orvel bursts its banks", "The Orvel flood killed nine people on Tuesday."),
    (
        "2024-04-05",
        "Orvel flood kills 11",
        "The Orvel flood has killed 11 people, the county said on Friday.",
    ),
]


@contextmanager
def archive_of(folder, told):
    articles = [
        {"title": title, "text": text, "published_at": f"{day}T08:00:00+00:00", "source": "Post"}
        for day, title, text in told
    ]
    with filled_app(folder / "home", articles) as opened:
        yield opened


def test_the_latest_need_not_be_told_in_the_words_of_the_first_report(tmp_path):
    with archive_of(tmp_path, STRIKE) as opened:
        answer = ask(opened, "What is the latest on the dock strike in Tarn?")
    assert [one.day for one in answer.sentences] == ["2024-03-20", "2024-03-12", "2024-03-04"]


def test_two_stories_are_told_one_after_the_other(tmp_path):
    with archive_of(tmp_path, [*STRIKE, *FLOOD]) as opened:
        answer = ask(opened, "What happened with the Tarn dock strike and the Orvel flood?")
        opened.model.answers.append([])
        other = ask(opened, "What happened with the Orvel flood and the Pellmere quake?")
    assert [one.day[:7] for one in answer.sentences] == ["2024-03"] * 3 + ["2024-04"] * 2
    assert answer.status == "answered"
    assert [one.day[:7] for one in other.sentences] == ["2024-04"] * 2
    assert other.status == "partial"


def test_two_topics_of_one_article_are_one_story(tmp_path):
    both = [
        ("2024-03-05", "Orland and Karrow sign", "Orland and Karrow signed a treaty on Monday."),
        ("2024-03-12", "Orland and Karrow at odds", "Orland and Karrow broke the treaty on Monday."),
    ]
    with archive_of(tmp_path, both) as opened:
        answer = ask(opened, "What happened with Orland and Karrow?")
    assert [one.day for one in answer.sentences] == ["2024-03-04", "2024-03-11"]
    assert answer.status == "answered"


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
