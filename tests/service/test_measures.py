import pytest

from nutgraf.service.checks.measures import mistaken
from nutgraf.service.checks.quantities import is_stated, numbers

FELL = "Norcom's revenue fell to $4.2 billion from $5.1 billion a year earlier."
RATE = "The bank raised its key rate by 0.5 points to 4.75 percent."


@pytest.mark.parametrize(
    ("text", "quote", "words"),
    [
        # What is measured.
        ("Rain fell for three weeks.", "Rain fell for three days last week.", "three"),
        ("Rain fell for three days.", "Rain fell for three days last week.", None),
        ("The bridge is 1,200 feet long.", "The bridge is 1,200 metres long.", "1,200"),
        ("The bridge is 1,200 m long.", "The bridge is 1,200 metres long.", None),
        ("It was a 12-day siege.", "The siege held for 12 hours.", "12"),
        ("It was a 12-hour siege.", "The siege held for 12 hours.", None),
        ("It was a two-day siege.", "The siege held for 48 hours.", None),
        ("It was a two-day siege.", "The siege held for two hours.", "two"),
        ("It is 5 miles long.", "It is 5 to 6 miles long.", None),
        ("Some 14 passengers left.", "Some 14 people left.", None),
        # Which way.
        ("Revenue fell to $5.1 billion from $4.2 billion.", FELL, "$5.1 billion"),
        ("Revenue fell to about $4.2 billion.", FELL, None),
        ("Revenue was $4.2 billion.", FELL, None),
        ("The bank raised its key rate by 4.75 percent.", RATE, "4.75 percent"),
        ("The bank raised its key rate 0.5 points to 4.75 percent.", RATE, None),
        ("It rose by up to 5 percent.", "It rose up to 5 percent.", None),
        ("Prices rose to 5 percent.", "Prices rose by 5 percent, to 5 percent of pay.", None),
        # What it was is not what it is.
        ("Revenue was $5.1 billion.", FELL, "$5.1 billion"),
        ("Revenue was $5.1 billion a year earlier.", FELL, None),
        ("Revenue in 2022 was $5.1 billion.", FELL, None),
        ("Turnout was 58 percent.", "Turnout was 62 percent, up from 58 percent in 2019.", "58 percent"),
        ("They came from 12 villages.", "They came from 12 villages.", None),
        ("There were 12 villages.", "They came from 12 villages.", None),
        # The whole is not its part.
        ("The eight men were freed.", "Three of the eight men were freed.", "eight"),
        ("The town's 9,000 people fled.", "Hundreds of the town's 9,000 people fled.", "9,000"),
        ("Its 50 stores will close.", "At least 30 of its 50 stores will close.", "50"),
        ("Three of the eight men were freed.", "Three of the eight men were freed.", None),
        ("Three men of the eight were freed.", "Three of the eight men were freed.", None),
        ("The chain has 50 stores.", "At least 30 of its 50 stores will close.", None),
        ("Eight men stood trial.", "Eight men stood trial; three of the eight were freed.", None),
        ("It is in the top 10.", "It is one of the top 10.", None),
    ],
)
def test_which_number_it_is(text, quote, words):
    assert (mistaken(text, [quote]) or (None,))[0] == words


def test_what_the_quotes_have_is_said():
    assert mistaken("The rate rose by 4.75 percent.", ["The rate rose to 4.75 percent."]) == (
        "4.75 percent",
        "to 4.75 percent",
    )
    assert mistaken("Rain fell for three weeks.", ["Rain fell for three days."]) == ("three", "three day")


@pytest.mark.parametrize(
    ("told", "quoted", "same"),
    [
        ("0.5 percent", "0.5 percentage points", False),
        ("0.5 percentage points", "0.5 percent", False),
        ("0.5 percentage points", "0.5 points", True),
        ("0.5 points", "0.5 percentage points", True),
        ("0.5 per cent", "0.5 percent", True),
    ],
)
def test_points_are_no_percent(told, quoted, same):
    assert is_stated(numbers(told)[0], numbers(quoted)) is same
