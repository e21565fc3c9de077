"""Asked when: "on Monday evening" is a day, counted from that of publication."""

from datetime import UTC, datetime, timedelta

import pytest

from nutgraf.service.answering.reckoned import reckoned
from nutgraf.service.types import Check, Citation, Sentence

AT = datetime(2024, 3, 5, 9, tzinfo=UTC)  # a Tuesday


def day_of(text, words, *, published_at=AT, question="When did the hull break?"):
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
        ("The hull broke last night.", "last night", "2024-03-04"),
        ("The hull broke this morning.", "this morning", "2024-03-05"),
        ("The hull broke three days ago, the owner said.", "three days ago", "2024-03-02"),
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
    assert day_of(text, words) == (day, "reckoned")


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("Can you tell me when the hull broke?", "2024-03-04"),
        ("I'd like to know when the hull broke", "2024-03-04"),
        ("On which day did the hull break?", "2024-03-04"),
        ("Do you know whether the hull broke?", ""),
        ("When the hull broke, who saw it?", ""),
        ("Can you tell me when it will break?", ""),
    ],
)
def test_it_is_asked_when_in_other_words(question, day):
    assert day_of("The hull broke on Monday.", "on Monday", question=question)[0] == day


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The hull broke on Monday 4 March 2024.", "Monday 4 March 2024"),
        ("The hull broke on 4 March.", "4 March"),
        ("The hull broke on 30 February.", "30 February"),
        ("The hull broke at dawn, the owner said on Monday.", "at dawn"),
        ("The hull broke on Monday or Tuesday.", "on Monday or Tuesday"),
        ("The hull broke at dawn on Monday, the owner said on Tuesday.", ""),
    ],
)
def test_no_day_where_it_is_said_or_not_marked(text, words):
    assert day_of(text, words) == ("", None)


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
    assert day_of(text, "Sunday") == ("", None)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When will the strike begin?", "The union called a strike for Monday."),
        ("When was the vote?", "The council called the vote for Sunday."),
        ("When was the match to be played?", "The match was postponed to Saturday."),
        ("When did the trial resume?", "The trial was adjourned until Monday."),
        ("When was the deadline?", "Norland gave them a deadline of Friday."),
        ("When will Hill appear in court?", "Hill was ordered to appear in court on Thursday."),
        ("When does the mayor take office?", "Ann Hill, who won the vote, takes her seat on Monday."),
        ("When is rain expected?", "Forecasters warned of rain on Friday."),
        ("When is the market held?", "The market is to be held on Saturdays."),
        ("When was the market held?", "The market was held every Saturday."),
        ("When did the hull break?", "The hull broke on a Saturday."),
    ],
)
def test_no_day_behind_of_what_lies_ahead_nor_of_what_recurs(question, text):
    words = next(word.rstrip(".") for word in text.split() if "day" in word)
    assert day_of(text, words, question=question) == ("", None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The hull broke on the evening of Monday.", "2024-03-04"),
        ("A crew who had worked for days left for home on Monday.", "2024-03-04"),
    ],
)
def test_what_stands_before_the_day_may_be_of_something_else(text, day):
    assert day_of(text, "Monday") == (day, "reckoned")


@pytest.mark.parametrize(
    ("quotes", "day"),
    [
        (["A crew saw it.", "The hull broke on Friday."], "2024-03-01"),
        (["The hull broke on Friday.", "A crew saw it."], "2024-02-23"),
        (["The hull broke on Friday.", "It broke on Friday."], ""),
        (["A crew saw it.", "It broke."], ""),
    ],
)
def test_a_day_is_counted_from_when_the_article_that_gives_it_was_published(quotes, day):
    text = "A crew saw how the hull broke on Friday."
    cited = [
        Citation(str(ago), "Hull", "Post", None, AT - timedelta(days=7 * ago), quote, 0, len(quote))
        for ago, quote in zip([1, 0], quotes, strict=True)
    ]
    sentence = Sentence(text, tuple(cited), 1.0, Check("supported"))
    assert reckoned("When did the hull break?", sentence).day == day


def test_no_day_where_it_is_not_asked_for_or_cannot_be_counted():
    text = "The hull broke on Monday."
    assert day_of(text, "on Monday", question="What broke on Monday?") == ("", None)
    assert day_of(text, "on Monday", published_at=None) == ("", None)
    leap = datetime(2023, 3, 5, 9, tzinfo=UTC)
    assert day_of("The hull broke on 29 February.", "29 February", published_at=leap) == ("", None)
