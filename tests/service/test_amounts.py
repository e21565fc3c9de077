"""Words that give a figure or a time, and those that do not, where one is asked for."""

import pytest

from nutgraf.service.answering.amounts import figures, gives, in_words
from nutgraf.service.question.asked import Wanted, expected

QUESTIONS = {
    "number": "How many?",
    "number of times": "How often?",
    "length of time": "How long?",
    "amount": "How much?",
    "percentage": "What percentage?",
    "share": "What share?",
    "distance": "How far?",
    "figure for how high": "How high?",
    "age": "How old?",
    "date": "When?",
    "time": "At what time?",
    "name": "Who?",
}


def of(words: str) -> Wanted:
    """Return what would answer, of its words."""
    wanted = expected(QUESTIONS.get(words) or f"How many {words.removeprefix('number of ')}?")
    assert wanted.words == words
    return wanted


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("number of people", "The flood left 14 dead."),
        ("number of people", "One other person was killed in the crash."),
        ("number of people", "No people were killed."),
        ("number of people", "On 3 May 18 people fled."),
        ("number of people", "Half a million people fled."),
        ("time", "The market opens at ten to three."),
        ("number of people", "Nobody was killed."),
        ("number", "Nobody was killed."),
        ("number", "The flood left 14 dead."),
        ("number of people", "Tens of thousands of people marched."),
        ("number of people", "About a million people live there."),
        ("number of people", "A quarter of them fled."),
        ("number of times", "Ferries run every hour."),
        ("number of times", "The council meets twice a month."),
        ("number of times", "The paper appears weekly."),
        ("number of years", "The mill stood empty for a decade."),
        ("length of time", "The strike lasted a whole week."),
        ("length of time", "The strike lasted months."),
        ("length of time", "The strike will last until Friday."),
        ("amount", "The price of bread has doubled."),
        ("amount", "The dam cost a billion crowns."),
        ("percentage", "A third of voters stayed away."),
        ("percentage", "Half of the voters stayed away."),
        ("percentage", "One in five voters stayed away."),
        ("share", "One-fifth of the voters stayed away."),
        ("date", "The bridge opens on 3 May."),
        ("date", "The bridge opens next spring."),
        ("date", "The bridge was shut on Christmas Eve."),
        ("date", "The bridge was shut last week."),
        ("date", "The bridge was shut weeks ago."),
        ("date", "The bridge was shut overnight."),
        ("time", "The market opens at noon."),
        ("name", "Somebody came."),
    ],
)
def test_a_figure_or_time_may_stand_in_words(wanted: str, text: str):
    assert gives(of(wanted), text)


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("number of people", "Most of them lived near the mill."),
        ("number of people", "The town had no money left."),
        ("number", "The town had no money left."),
        ("number", "A number of people fled."),
        ("number of people", "The mill opens every day."),
        ("number of people", "One of the mills burned for weeks."),
        ("number of people", "A man said that the mill had burned."),
        ("number of people", "The first of the boats came."),
        ("amount", "Nobody would say what the dam cost."),
        ("amount", "Few liked the dam until the flood."),
        ("percentage", "Hundreds of voters stayed away."),
        ("percentage", "52 voters stayed away."),
        ("number of people", "The mill burned on 3 May."),
        ("number of people", "The mill burned at 7pm."),
        ("number of people", "The mill burned at half past six."),
        ("age", "Hill has been mayor for years."),
        ("length of time", "The strike shut the mill."),
        ("date", "The bridge was shut after the flood."),
        ("date", "The bridge fell in the fall of the town."),
        ("date", "Hill saw the springs above the town."),
        ("time", "The market is held by the mill."),
    ],
)
def test_a_sentence_that_gives_none_does_not(wanted: str, text: str):
    assert not gives(of(wanted), text)


@pytest.mark.parametrize(
    ("wanted", "short", "told"),
    [
        ("number of people", "one", True),
        ("number of people", "a man", True),
        ("number of people", "most of them", True),
        ("number of people", "a mill", False),
        ("number of people", "people near the mill", False),
        ("amount", "very little", True),
        ("figure for how high", "very low", True),
        ("distance", "to the final", True),
        ("date", "after the vote", True),
        ("date", "a few weeks", True),
        ("date", "near the mill", False),
        ("percentage", "most", True),
        ("percentage", "52", False),
    ],
)
def test_a_short_answer_may_say_it_more_loosely(wanted: str, short: str, told: bool):
    assert gives(of(wanted), short, loosely=True) == told


@pytest.mark.parametrize(
    ("wanted", "text", "values"),
    [
        ("number of people", "One person fled.", [1]),
        ("number of people", "A young woman fled.", [1]),
        ("number of people", "A few people fled.", []),
        ("number of people", "A million people fled, and a boat.", []),
        ("number of people", "No one fled from one million rats.", []),
        ("number of times", "Hill won once, and Park twice.", [1, 2]),
        ("number of people", "Hill won once.", []),
        ("number", "Hill won twice.", []),
        ("length of time", "It took a long time.", []),
        ("name", "One Mill Lane", []),
    ],
)
def test_one_is_a_figure_where_it_counts(wanted: str, text: str, values: list[float]):
    assert [number.values[0] for number in in_words(of(wanted), text)] == values


@pytest.mark.parametrize(
    ("wanted", "text", "kept"),
    [
        ("number of copies", "All 900 copies sold out within 24 hours.", ["900"]),
        ("number of seconds", "The glider flew 252 feet in 29 seconds.", ["29"]),
        ("number of shops", "The 2-year-old chain spent $5 million on 12 shops.", ["12"]),
        ("number of people", "Of 80 people, 60% stayed.", ["80", "60%"]),
        ("number of pounds", "The pumpkin weighed 200 pounds.", ["200 pounds"]),
        ("number of miles", "The fire is 48 kilometres away.", ["48"]),
        ("age", "Hill, 52, won 54% of the vote in a 60-foot-tall tower.", ["52"]),
        ("age", "The 18-year-old won.", ["18"]),
        ("amount", "The 60-foot-tall tower cost 5 million crowns.", ["60", "5 million"]),
    ],
)
def test_a_number_that_measures_is_no_count(wanted: str, text: str, kept: list[str]):
    assert [number.text for number in figures(of(wanted), text)] == kept
