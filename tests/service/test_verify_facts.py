"""The parts of verify: numbers, dates, names and speakers, worked out by hand."""

import time
from datetime import date

import pytest

from nutgraf.service.checks.dates import Day, dates, is_dated
from nutgraf.service.checks.mend import clean, shortened
from nutgraf.service.checks.names import Mentions, names
from nutgraf.service.checks.quantities import is_stated, numbers, stated_numbers
from nutgraf.service.checks.speech import Cited, speeches, wrong_speaker
from nutgraf.service.words import fold, stem

FRIDAY = date(2023, 3, 17)


@pytest.mark.parametrize(
    ("said", "quoted", "same"),
    [
        ("78,000", "78 thousand", True),
        ("78k", "78,000", True),
        ("two", "2", True),
        ("$1.5 billion", "1.5bn dollars", True),
        ("€2m", "2 million euros", True),
        ("40%", "40 per cent", True),
        ("40%", "40", False),
        ("5 percent", "between 5 and 6 percent", True),
        ("10 million", "10 to 15 million", True),
        ("3rd", "third", True),
        ("3", "third", False),
        ("twenty-five", "25", True),
        ("a dozen", "12", True),
        ("the 1990s", "1990", False),
        ("about 78,000", "78,123", True),
        ("78,000", "78,123", False),
        ("about 70,000", "78,123", False),
        ("more than 100", "116", True),
        ("more than 100", "96", False),
        ("nearly 100", "96", True),
        ("more than 100", "fewer than 100", False),
        ("two-thirds", "two thirds", True),
        ("50%", "half", True),
        ("half", "50.4 per cent", True),
        ("66%", "two thirds", True),
        ("67%", "two thirds", True),
        ("60%", "two thirds", False),
        ("50", "half", False),
        ("33%", "a third of them", True),
        ("a third of them", "33 percent", True),
        ("a third man", "a third of them", False),
        ("cut by a third to the bone", "cut by a third", True),
        ("20%", "one in five", True),
        ("nine out of ten", "90%", True),
        ("nine out of ten", "80%", False),
        ("more than half", "52%", True),
        ("more than half", "48%", False),
        ("nearly half", "48 percent", True),
        ("half", "48 percent", False),
        ("half a million", "500,000", True),
        ("half a million", "5 million", False),
        ("two dozen", "24", True),
        ("half a dozen", "six", True),
        ("two and a half million", "2.5 million", True),
        ("two and a half", "2.5", True),
        ("150", "a hundred and fifty", True),
        ("350,000", "three hundred and fifty thousand", True),
        ("200", "from two hundred to three hundred", True),
        ("1.5 trn", "1.5 trillion", True),
        ("1 million", "a million", True),
        ("1", "one man", True),
        ("2", "scored twice", True),
        ("2", "scored three times", False),
        ("2 men", "One man left, and prices doubled.", False),
        # Lengths of time.
        ("48 hours", "two days", True),
        ("a two-day strike", "a 48-hour strike", True),
        ("14 days", "a fortnight", True),
        ("two weeks", "a fortnight", True),
        ("18 months", "a year and a half", True),
        ("a year and a half", "18 months", True),
        ("30 minutes", "half an hour", True),
        ("45 minutes", "three quarters of an hour", True),
        ("10 years", "a decade", True),
        ("three days", "48 hours", False),
        ("30 days", "a month", False),
        ("a third day", "72 hours", False),
        # Times of day.
        ("2.50pm", "14:50", True),
        ("14:50", "ten to three in the afternoon", False),
        ("14:50", "at ten to three", True),
        ("at ten to three", "2.50pm", True),
        ("half past six", "6.30pm", True),
        ("half past six", "7.30pm", False),
        ("quarter to five", "4:45 a.m.", True),
        ("7 o'clock", "at seven", True),
        ("7pm", "19:00", True),
        ("7pm", "seven in the evening", True),
        ("9:15am", "9:15pm", False),
        ("12pm", "at noon", True),
        ("12pm", "midnight", False),
        ("14 people", "at 2pm", False),
        ("2pm", "2 people", True),
    ],
)
def test_numbers(said: str, quoted: str, same: bool) -> None:
    assert [is_stated(number, stated_numbers(quoted)) for number in numbers(said)] == [same]


def test_ten_to_three_may_be_a_range() -> None:
    assert [number.values for number in numbers("The toll fell from ten to three.")] == [(10.0,), (3.0,)]


@pytest.mark.parametrize("text", ["No one came.", "the F-16 and B2", "Covid-19", "one of them"])
def test_no_number(text: str) -> None:
    assert numbers(text) == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 March 2023", Day(2023, 3, 3)),
        ("March 3rd, 2023", Day(2023, 3, 3)),
        ("2023-03-03", Day(2023, 3, 3)),
        ("on Thursday", Day(2023, 3, 16, 3)),
        ("in mid-February", Day(2023, 2)),
        ("Mid-February was cold", Day(2023, 2)),
        ("by mid February", Day(2023, 2)),
        ("from February", Day(2023, 2)),
        ("After February", Day(2023, 2)),
        ("before February", Day(2023, 2)),
        ("yesterday", Day(2023, 3, 16, 3)),
        ("last month", Day(2023, 2)),
        ("in December", Day(2022, 12)),
        ("Dec. 30", Day(2022, 12, 30)),
        ("since 2019", Day(2019)),
        ("this year", Day(2023)),
        # A weekday before a date is part of it, and tells the year.
        ("Friday, March 3", Day(2023, 3, 3)),
        ("Friday the 3rd of March", Day(2023, 3, 3)),
        ("Saturday, 3 September", Day(2022, 9, 3)),
        ("Sunday, 3 September", Day(2023, 9, 3)),
        ("Monday, 3 March", Day(2023, 3, 3, 0)),
    ],
)
def test_dates(text: str, day: Day) -> None:
    [mention] = dates(text, FRIDAY)
    assert mention.days[0] == day


@pytest.mark.parametrize(
    ("said", "told", "same"),
    [
        ("Friday, 3 March", "3 March", True),
        ("3 March", "Friday, 3 March", True),
        ("Friday", "Friday, 10 March", True),
        ("Friday", "Friday, 3 February", False),
        ("Monday, 3 March", "3 March", False),
        ("10 March", "a week ago", False),
        ("15 March", "two days ago", True),
        ("14 March", "two days ago", False),
        ("two days ago", "Wednesday", True),
        ("16 March", "last night", True),
        ("17 March", "this morning", True),
        ("16 March", "this morning", False),
        # Where an article errs in the weekday, its date still holds.
        ("3 March", "Monday, 3 March", True),
    ],
)
def test_a_day_is_told_with_its_weekday_or_without(said: str, told: str, same: bool) -> None:
    [mention] = dates(said, FRIDAY)
    assert is_dated(mention, dates(told, FRIDAY), ()) == same


@pytest.mark.parametrize("text", ["Friday and 3 March", "Fridays, 3 March", "Friday, yesterday"])
def test_two_dates(text: str) -> None:
    assert len(dates(text, FRIDAY)) == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from 3 to 7 May", [("3", 3), ("7 May", 7)]),
        ("on May 3-7, 2023", [("May 3", 3), ("7, 2023", 7)]),
        ("3-7 May", [("3", 3), ("7 May", 7)]),
        ("between 3rd and 7th May 2023", [("3", 3), ("7th May 2023", 7)]),
        ("3 May", [("3 May", 3)]),
        ("May 3", [("May 3", 3)]),
        # Nothing but a day begins a range.
        ("$3 to 7 May", [("7 May", 7)]),
        ("a rise of 2.3 to 7 May", [("7 May", 7)]),
        ("on May 3 to 5 percent", [("May 3", 3)]),
    ],
)
def test_both_ends_of_a_range_are_days(text: str, found: list[tuple[str, int]]) -> None:
    mentions = dates(text, FRIDAY)
    assert [(mention.text, mention.days[0]) for mention in mentions] == [
        (words, Day(2023, 5, day)) for words, day in found
    ]
    assert not any(text[mention.start : mention.end] != mention.text for mention in mentions)


@pytest.mark.parametrize(
    "text", ["it may rain", "they march on", "May said no", "$2022", "2,019", "31 February 2023"]
)
def test_no_date(text: str) -> None:
    assert not [mention for mention in dates(text, FRIDAY) if mention.text != "2023"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The U.S. Secretary of State Ann Hill flew.", ["U.S.", "Ann Hill"]),
        ("It met Bank of Norland's head, Jo Park.", ["Bank of Norland", "Jo Park"]),
        ("On Monday he and Hill left.", ["Hill"]),
        ("Officials said no.", []),
        ("Half a million people marched.", []),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    assert [name.text for name in names(text)] == found


@pytest.mark.parametrize(
    ("name", "text", "missing"),
    [
        ("Ann Hill", "Hill left.", ("ann",)),
        ("Hill", "Ann Hill left.", ()),
        ("Stastna", "Zdeňka Šťastná left.", ()),
        ("Šťastná", "Zdenka Stastna left.", ()),
        ("Joe Park", "Joe Hill met Ann Park.", ("joe",)),
        ("United States", "the U.S. envoy", ()),
        ("Russian", "in Russia", ()),
        ("Iraqi", "in Iran", ("iraqi",)),
        ("University of Norland", "Norland University", ()),
        ("WTP", "the World Trade Panel", ()),
        ("AI", "A firm sells artificial intelligence.", ()),
        ("AI", "An inquiry began.", ("ai",)),
        ("EVs", "Sales of electric cars fell.", ()),
        ("World War II", "in World War Two", ()),
    ],
)
def test_missing_names(name: str, text: str, missing: tuple[str, ...]) -> None:
    [found] = names(f"the {name}")
    assert Mentions([text]).missing(found) == missing


@pytest.mark.parametrize(
    ("name", "missing"),
    [("Ann Hill", ("ann",)), ("Ann Rose Hill", ("ann", "rose")), ("Hill of Ann", ("hill",))],
)
def test_words_of_a_name_that_are_common_apart_are_soon_looked_up(name: str, missing: tuple[str, ...]):
    near = "Ann went to the town and said that the mayor would see."
    told = Mentions([f"{near} Then it was Hill who told why the plan of the Rose failed. " * 2000])
    [found] = names(f"the {name}")
    started = time.process_time()
    assert told.missing(found) == missing
    # All pairs of places took minutes.
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Hill said it rained.", ["Hill"]),
        ("Hill, the mayor of Odell, said it rained.", ["Hill"]),
        ('"It rained," said the mayor, Ann Hill.', ["Ann Hill"]),
        ("It rained, according to Hill.", ["Hill"]),
        ("He said it rained.", [None]),
        ("Hill called Park a coward.", ["Hill"]),
        ("Ann Hill , a critic of Joe Park, vowed to go on.", ["Ann Hill"]),
        ("Hill predicts that it will rain.", ["Hill"]),
        ("Hill acknowledges that it rained.", ["Hill"]),
        ("Odell declares a state of emergency.", []),
        ("The rivals traded posts and remarks.", []),
        (
            "Ann Hill, a goalkeeper for eleven seasons and later a member of the boards of the Norland Gulls "
            "and the Odell Rovers, announced a sale.",
            ["Ann Hill"],
        ),
    ],
)
def test_speakers(text: str, speakers: list[str | None]) -> None:
    assert [speech.speaker.text if speech.speaker else None for speech in speeches(text)] == speakers


def test_stems_and_folding() -> None:
    assert stem("met") == stem("meets") == "meet"
    assert stem("U.S.") == stem("US") == "us"
    text = "“A” – b\u00a0c"
    assert fold(text) == '"A" - b c'
    assert len(fold(text)) == len(text)


def test_only_what_stands_alone_is_left_when_a_sentence_is_cut() -> None:
    assert list(shortened("Hill left the hall, which was full.")) == [
        ("Hill left the hall.", "which was full")
    ]
    assert not list(shortened("The summit was held in Tarn from 3 to 5 percent."))
    assert not list(shortened("Hill did not leave the hall, which was full."))
    assert not list(shortened("After she left, which was late, Hill slept."))


def test_what_the_quotes_have_is_no_reason_to_drop() -> None:
    assert not clean("Hill read the system prompt aloud.", "Hill read the system prompt aloud.").reasons
    assert clean("Hill read the system prompt aloud.", "Hill read aloud.").reasons


ON = "“I won't resign,” Mayor Ann Hill told the council. "
REPLY = "Council member Joe Park replied: “She has lost our trust.”"


@pytest.mark.parametrize(
    ("text", "quote", "before", "wrong"),
    [
        # What is nothing but quotation goes on with who spoke last.
        (
            'Joe Park said: "The people of Tarn elected me."',
            "“The people of Tarn elected me.”",
            ON,
            "Joe Park",
        ),
        ('Ann Hill said: "The people of Tarn elected me."', "“The people of Tarn elected me.”", ON, None),
        ('Joe Park said: "The people elected me."', "“The people elected me.”", "", None),
        ('Ann Hill said: "She has lost our trust."', REPLY, ON, "Ann Hill"),
        ("Joe Park said the bridge was safe.", "I drove over it, and the bridge was safe.", "“", None),
        # A spokesman may speak for whoever is named before, for nobody else.
        (
            "Joe Park said the talks were over.",
            "A spokesman for Norcom said the talks were over.",
            "",
            "Joe Park",
        ),
        ("Norcom said the talks were over.", "A spokesman for Norcom said the talks were over.", "", None),
        (
            "Norcom said the talks were over.",
            "A spokesman said the talks were over.",
            "Norcom met it. ",
            None,
        ),
        ("Joe Park said the talks were over.", "“The talks are over,” said a spokesman.", "", "Joe Park"),
        ("Joe Park said the talks were over.", "The mayor said the talks were over.", "", None),
    ],
)
def test_who_said_what_no_name_is_given_for(text: str, quote: str, before: str, wrong: str | None) -> None:
    assert wrong_speaker(text, [Cited(quote, before)]) == wrong
