"""The short answer: whether it is one, and whether a text gives it."""

import pytest

from nutgraf.ingest.types import Article
from nutgraf.service.short import echoes, looked_for, unanswering
from nutgraf.service.types import Quote


@pytest.mark.parametrize(
    ("question", "short", "repeats"),
    [
        ("What did Blinken say?", "Antony Blinken", True),
        ("Which villages below Corran Ridge were cleared?", "Pell, Nether Corran", False),
        ("Who is Ann Hill's mother?", "Rosa Hill", False),
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


def test_a_short_answer_that_is_denied_wherever_it_stands_is_not_looked_for():
    question = "When will the museum open?"
    for text, found in (
        ("It will not open on 14 June as planned. It opens on 20 September.", None),
        ("It will not open on 14 June as planned. It had said that it would open on 14 June.", "14 June"),
    ):
        article = Article.of(title="The museum", text=text, source="Harbour Courier")
        assert looked_for(question, "14 June", [Quote(article, 0, len(text), text, 0.9)]) == found
