"""The short answer: whether it is one, and whether a text gives it."""

from datetime import UTC, datetime

import pytest

from nutgraf.ingest.types import Article
from nutgraf.service.settle import settle
from nutgraf.service.short import echoes, looked_for, unanswering
from nutgraf.service.types import Quote, Short


@pytest.mark.parametrize(
    ("question", "short", "repeats"),
    [
        ("What did Blinken say?", "Antony Blinken", True),
        ("Which villages below Corran Ridge were cleared?", "Pell, Nether Corran", False),
        ("Who is Ann Hill's mother?", "Rosa Hill", False),
        ("Who won the Hill Award?", "Rosa Hill", True),
    ],
)
def test_a_name_of_the_question_made_longer_repeats_it(question: str, short: str, repeats: bool):
    assert echoes(question, short) == repeats


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("The dairy sold bread and milk.", "says nothing of faster, grow"),
        ("Sales of milk grew by 13%.", ""),
    ],
)
def test_one_of_two_is_said_with_what_was_asked_of_both(text: str, fault: str):
    assert unanswering("Which grew faster, bread or milk?", text, "milk", False, None) == fault


@pytest.mark.parametrize(
    ("question", "text", "fault"),
    [
        ("When will the museum open?", "It will not open on 14 June as planned.", "says that it was not so"),
        ("When will the museum open?", "It will open on 14 June, not in May as planned.", ""),
        ("When will the museum open?", "It did not say why, and it will open on 14 June.", ""),
        ("When will the museum not open?", "It will not open on 14 June as planned.", ""),
    ],
)
@pytest.mark.parametrize("short", ["14 June", None])
def test_a_day_of_which_a_text_denies_it_is_no_answer(
    question: str, text: str, fault: str, short: str | None
):
    assert unanswering(question, text, short, False, None) == fault


@pytest.mark.parametrize(
    ("denied_on", "found"), [("2025-06-03", None), ("2025-04-02", "14 June"), ("2025-04-24", None)]
)
def test_a_short_answer_that_is_denied_last_is_not_looked_for(denied_on: str, found: str | None):
    told = {"2025-04-24": "It will open on 14 June.", denied_on: "It will not open on 14 June as planned."}
    if len(told) == 1:
        told["2025-04-24"] = "It was to open on 14 June. It will not open on 14 June as planned."
    quotes = [
        Quote(article, 0, len(article.text), article.text, 0.9)
        for day, text in told.items()
        for article in [Article.of(title="The museum", text=text, published_at=datetime.fromisoformat(day))]
    ]
    assert looked_for("When will the museum open?", "14 June", quotes) == found


def dated(text):
    article = Article.of(
        title="Bank", text=text, source="Courier", published_at=datetime(2023, 3, 11, 9, tzinfo=UTC)
    )
    return (Quote(article, 0, len(text), text, 0.9),)


def test_a_day_is_given_by_a_text_that_leaves_the_year_to_its_reader():
    text = "The regulator closed the old bank of Averdon on Friday 10 March."
    passed = list(settle("When was the old bank of Averdon shut?", [Short("10 March 2023")], dated(text)))
    assert [(sentence.text, sentence.check.verdict) for sentence in passed] == [(text, "supported")]


def test_the_question_of_a_q_and_a_is_no_answer():
    text = "May the rent of a flat in Averdon go up by 3%? The rent may go up by 3%, the mayor said."
    (sentence,) = settle("How much may the rent in Averdon go up?", [Short("3%")], dated(text))
    assert sentence.text == "The rent may go up by 3%, the mayor said."


def test_another_day_is_not():
    text = "The regulator closed the old bank of Averdon on Friday 10 March."
    for other in ("11 March 2023", "10 March 2021"):
        assert not list(settle("When was the old bank of Averdon shut?", [Short(other)], dated(text)))
