"""The day that a sentence gives to what it tells; all are printed on a Monday."""

from datetime import date

import pytest

from nutgraf.service.checks.happened import happened

PRINTED = date(2024, 3, 4)


@pytest.mark.parametrize(
    ("sentence", "day", "to_come"),
    [
        # A weekday with its date is that date.
        ("The talks opened on Monday, February 19, in Tarn.", "2024-02-19", False),
        ("The talks opened on Monday 19 February in Tarn.", "2024-02-19", False),
        ("On Friday, December 22, the board dismissed the mayor.", "2023-12-22", False),
        ("The talks will open on Saturday, 9 March, in Tarn.", "2024-03-09", True),
        ("The talks opened on Monday and ended on 2 March.", "2024-03-04", False),
        # A month: the one that is to come, where it says so.
        ("Rents fell last April in Tarn.", "2023-04", False),
        ("Rents fell last March in Tarn.", "2023-03", False),
        ("Rents fell in February in Tarn.", "2024-02", False),
        ("Rents fell in March in Tarn.", "2024-03", False),
        ("Rents will rise in March, the council said.", "2024-03", True),
        # A day too far ahead is passed over, with what belongs to it.
        ("The dam will reopen on 14 June, the council said on Friday.", "2024-03-01", False),
        ("A march planned for 14 June was called off on Friday.", "2024-03-01", False),
        ("The dam starting up on 14 June was paid for on Friday.", "2024-03-01", False),
        ("A march planned for 6 March was called off on Friday.", "2024-03-01", False),
        ("Nurses called off on Friday the walkout due to begin on 6 March.", "2024-03-01", False),
        ("Nurses said the strike planned for 6 March would go ahead.", "2024-03-06", True),
        ("After Hill resigned, the vote planned for 6 March will be open to all.", "2024-03-06", True),
        ("A hearing was set for 6 March.", "2024-03-06", True),
        ("Strike planned for 6 March.", "2024-03-06", True),
        ("Twenty people were held at the march planned for 2 March.", "2024-03-02", False),
        ("Founded on 3 May 1999, the firm closed after a vote on Friday.", "2024-03-01", False),
    ],
)
def test_the_day_that_a_sentence_gives(sentence, day, to_come):
    found = happened(sentence, PRINTED)
    assert found is not None
    assert (found.day, found.to_come) == (day, to_come)


@pytest.mark.parametrize(
    "sentence",
    [
        "The mayor is to be sworn in on Friday, 29 March.",
        "The museum will open on Saturday, 15 June, in Tarn.",
        "The mayor will take office on 29 March after winning Sunday's vote.",
        "The mayor will take office on 29 March because the council met on Friday.",
        "Fares rise by 4 per cent next April.",
        "Fares rise by 4 per cent next March.",
        "The ban will take effect in January, the minister said.",
        "The ban is due to take effect in February.",
    ],
)
def test_what_is_too_far_ahead_gives_no_day(sentence):
    assert happened(sentence, PRINTED) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Nurses called off the strike planned for 6 March after the mill agreed to pay.",
        "The court postponed the hearing set for 6 March because a juror fell ill.",
        "The line has put off the launch of its route, planned for 6 March.",
        "The march, planned for 6 March, has been banned.",
    ],
)
def test_the_day_for_which_a_thing_was_planned_is_not_that_of_what_was_done_to_it(sentence):
    assert happened(sentence, PRINTED) is None


def test_a_weekday_says_which_year_a_date_is_of():
    printed = date(2024, 12, 2)
    past = happened("The council fixed the fares on 6 February.", printed)
    assert past is not None
    assert past.day == "2024-02-06"
    assert happened("The council fixed a vote for Thursday, 6 February.", printed) is None
