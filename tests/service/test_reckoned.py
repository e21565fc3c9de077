"""Asked when: "on Monday evening" is a day, counted from that of publication."""

from datetime import UTC, datetime

import pytest

from nutgraf.service.reckoned import reckoned
from nutgraf.service.types import Check, Citation, Sentence

AT = datetime(2024, 3, 5, 9, tzinfo=UTC)  # a Tuesday


def told(text, words, *, published_at=AT, question="When did the hull break?"):
    cited = Citation("a", "Hull", "Post", None, published_at, text, 0, len(text))
    start = text.index(words) if words else 0
    highlight = (start, start + len(words)) if words else None
    sentence = reckoned(question, Sentence(text, (cited,), 1.0, Check("supported"), highlight=highlight))
    assert sentence.text == text
    return sentence.day, sentence.dated_by


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("The hull broke on Monday evening, the owner said on Tuesday.", "on Monday evening", "2024-03-04"),
        ("The hull broke on Monday evening, the owner said.", "", "2024-03-04"),
        ("The hull broke yesterday.", "yesterday", "2024-03-04"),
        ("The hull will be raised on Monday.", "Monday", "2024-03-11"),
        ("The new toll comes into force on Monday.", "on Monday", "2024-03-11"),
        ("Lisport goes to the polls on Sunday, the mayor said.", "on Sunday", "2024-03-10"),
        ("The port cut 40 jobs on Monday.", "on Monday", "2024-03-04"),
        ("But on Monday a wall that the storm had loosened fell.", "on Monday", "2024-03-04"),
        # Of both readings it is today.
        ("Crowds wave from the quay on Tuesday.", "on Tuesday", "2024-03-05"),
        ("The mayor flies to Averdon next Monday.", "next Monday", "2024-03-11"),
        ("The yard will stay shut until Thursday.", "until Thursday", "2024-03-07"),
    ],
)
def test_the_day_that_relative_words_stand_for(text, words, day):
    assert told(text, words) == (day, "reckoned")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The hull broke on Monday 4 March 2024.", "Monday 4 March 2024"),
        ("The hull broke on 4 March.", "4 March"),
        ("The hull broke at dawn, the owner said on Monday.", "at dawn"),
        ("The hull broke on Monday or Tuesday.", "on Monday or Tuesday"),
        ("The hull broke at dawn on Monday, the owner said on Tuesday.", ""),
    ],
)
def test_no_day_where_it_is_said_or_not_marked(text, words):
    assert told(text, words) == ("", None)


@pytest.mark.parametrize(
    "text",
    [
        "Lisport votes on Sunday in a run-off.",
        "Lisport votes on Sunday in a run-off that the court ordered.",
        "The mayor flies to Averdon on Sunday for talks.",
        "The mayor is visiting Averdon on Sunday.",
        "Crowds wave from the quay on Sunday.",
        "The hull broke, the Sunday Ledger said.",
        "The hull broke on Palm Sunday.",
    ],
)
def test_no_day_where_no_verb_tells_the_last_from_the_next_or_a_name_holds_it(text):
    assert told(text, "Sunday") == ("", None)


def test_no_day_where_it_is_not_asked_for_or_cannot_be_counted():
    text = "The hull broke on Monday."
    assert told(text, "on Monday", question="What broke on Monday?") == ("", None)
    assert told(text, "on Monday", published_at=None) == ("", None)
