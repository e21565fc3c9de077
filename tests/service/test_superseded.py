"""What a correction replaced, in words alone."""

from datetime import date

import pytest

from nutgraf.service.conflicts.notices import is_correction
from nutgraf.service.conflicts.superseded import is_elsewhere, is_of, is_whole, overtaken

DAY = date(2024, 3, 2)
DEAD = "Correction: our brief of 2 March said that the Lisport warehouse fire killed 14 people; it was 9."
OPENS = "Correction: our story of 2 March said that the Lisport bridge opens on 8 June; it opens on 10 June."
WON = "Correction: our story said that Ann Hill won the vote in Lisport; it was Joe Park."
DEADS = [
    DEAD,
    "An earlier version of this story said the warehouse fire in Lisport killed 14 people. The number is 9.",
    "Clarification: We put the dead of the Lisport warehouse fire at 14. Nine people died.",
    "This report has been corrected: the warehouse fire in Lisport killed 9 people, not 14.",
    "We wrongly reported that 14 people had died in the warehouse fire in Lisport. There were nine.",
    "Correction: 9 people died in the Lisport fire. An earlier version of this story said 14.",
]


HOUSE_STYLES = [
    "(Corrects death toll to 9 from 14 in paragraph 2)",
    "(Corrects death toll of the Lisport warehouse fire to 9, not 14)",
    "This story corrects that the Lisport warehouse fire killed 9 people, not 14.",
    "(This March 2 story has been corrected to fix the death toll of the Lisport fire to 9, not 14)",
    "This article was amended on 18 March 2024. An earlier version said the Lisport fire killed 14; in fact "
    "it killed 9.",
    "Correction 6 March: This article originally said that the Lisport fire killed 14 people. It killed 9.",
    "An article on Tuesday about the Lisport warehouse fire misstated the number of dead. It was 9, not 14.",
    "In our report on the Lisport warehouse fire we said that 14 had died. The correct number is 9.",
    "A report on Monday gave the number of dead in the Lisport fire as 14. It should have said 9.",
    "Clarification: The figure of 14 dead in the Lisport fire, given on Monday, should have been 9.",
    "Correction: Our report, “Lisport: 40 hurt in first fire”, said that the fire killed 14. It killed 9.",
]


@pytest.mark.parametrize(
    ("sentence", "corrects"),
    [
        ("We mistakenly put the dead of the Lisport warehouse fire at 14.", True),
        ("An article incorrectly reported that the Lisport warehouse fire killed 14 people.", True),
        ("The auditor incorrectly reported that the Lisport warehouse fire killed 14 people.", False),
    ],
)
def test_an_outlet_corrects_what_it_reported_and_put(sentence, corrects):
    assert is_correction(sentence) == corrects


@pytest.mark.parametrize("correction", [*DEADS, *HOUSE_STYLES])
def test_the_old_figure_is_overtaken(correction):
    assert overtaken("The warehouse fire in Lisport killed 14 people.", correction, DAY) == "14"
    assert is_whole(correction)


@pytest.mark.parametrize(
    ("text", "correction", "what"),
    [
        ("The bridge in Lisport opens on 8 June.", OPENS, "the day"),
        ("Ann Hill won the vote in Lisport.", WON, "Ann Hill"),
        (
            "The Lisport crane lifts 7.5 tonnes.",
            "This story corrects that the crane lifts 6, not 7.5.",
            "7.5",
        ),
        (
            "The quay in Lisport is 12 metres long.",
            "Our story did not give the right length of the quay. It is 9 metres long, not 12 metres.",
            "12",
        ),
        (
            "Ann Hill won.",
            "This story was corrected: Joe Park, not Ann Hill, won in Lisport.",
            "Ann Hill",
        ),
        (
            "Ann Hill won the Lisport Cup.",
            "An article on Monday misidentified who won the Lisport Cup. He is Joe Park, not Ann Hill.",
            "Ann Hill",
        ),
    ],
)
def test_an_old_day_or_name_is_overtaken(text, correction, what):
    assert overtaken(text, correction, DAY) == what


@pytest.mark.parametrize(
    ("text", "correction"),
    [
        ("The warehouse fire in Lisport killed 9 people.", DEAD),
        ("The brief of 2 March 2024 gave 14 dead in the Lisport fire; it was 9.", DEAD),
        ("The warehouse in Lisport burned for 3 days.", DEAD),
        ("The fire in Lisport broke out on 2 March 2024.", DEAD),
        ("The bridge in Lisport opens on 10 June.", OPENS),
        ("The story of 2 March was about the bridge in Lisport.", OPENS),
        ("Joe Park won the vote in Lisport.", WON),
        ("Turnout in Lisport was high.", WON),
        ("Jon Smith of Lisport died.", "Correction: we misspelled a name: it is John Smith, not Jon Smith."),
        ("Joe Park was fined.", "It said that Ann Hill paid. She did not: a court cleared her and Joe Park."),
        ("14 people died.", "Correction: An earlier version of this story gave a wrong cause of the fire."),
        (
            "The fire killed 14 people.",
            "Correction: our story said that 14 of 200 guests died; it was 9 of 180.",
        ),
    ],
)  # fmt: skip
def test_what_still_stands_or_may(text, correction):
    assert overtaken(text, correction, DAY) == ""


@pytest.mark.parametrize(
    ("wrong", "text", "same"),
    [
        ("misstated the number of people killed", "The fire killed 14.", True),
        ("misstated the death toll", "14 people were killed in the fire.", True),
        ("gave an incorrect number of people who died", "The fire killed 14.", True),
        ("gave the wrong opening date", "The bridge will open to traffic on 10 June.", True),
        ("misidentified the winner", "Ann Hill won the vote.", True),
        ("misstated Ann Hill's share of the vote", "Ann Hill won with 52 percent of the vote.", True),
        ("gave a wrong height for its chimney", "Its chimney was 12 metres high.", True),
        ("said that 14 people were hurt", "The fire killed 14.", True),
        ("misstated the age of a boy who was killed", "The fire killed 14 people.", False),
        ("misstated the number of witnesses", "The fire killed 14 people.", False),
        ("misstated the number of fire engines that came", "The fire killed 14 people.", False),
        ("misstated the turnout", "Ann Hill won with 52 percent of the vote.", False),
        ("misidentified a woman in the picture", "Ann Hill won the vote.", False),
        ("misidentified who spoke for the Greens", "Ann Hill won the vote.", False),
        ("misstated the cost of the tunnel", "The bridge cost $12 million.", False),
    ],
)
def test_what_a_correction_calls_wrong_is_what_the_sentence_tells(wrong, text, same):
    assert is_of(f"An article on Saturday {wrong}. It was 9, not 14.", text) is same


@pytest.mark.parametrize(
    ("correction", "elsewhere"),
    [
        ("An article about the fire in Lisport misstated the number of dead. It was 9, not 14.", False),
        ("An article about a fire in Odell misstated the number of dead. It was 9, not 14.", True),
        ("Correction: we said that 14 people had died in a fire in Odell. It was 9.", True),
        ("An article about the Odell warehouse fire misstated the number of dead. It was 9, not 14.", True),
        ("In a story on 2 March, The Norvik Press said that 14 died in Lisport. It should be 9.", False),
        (
            "An article in the Business section on Page B1 misstated the dead of Lisport. It was 9, not 14.",
            False,
        ),
        ("An article misstated where the fire in Lisport was. It was in Odell, not Portmere.", False),
        ("This report has been corrected: the fire was in Odell, not Lisport.", False),
        ("CORRECTION: In our story on Lisport we said that 14 had died. In fact it was 9.", False),
    ],
)
def test_a_correction_that_names_another_place_is_of_another_report(correction, elsewhere):
    report = ("Fire in Lisport", "A fire in Lisport killed 14 people, the Post has learned.")
    assert is_elsewhere(correction, report) is elsewhere


def test_the_heading_of_a_correction_may_name_the_other_place():
    report, fix = ("Fire in Lisport", "14 died."), "A report misstated the number of dead. It was 9, not 14."
    assert is_elsewhere(fix, report, "Correction: The Odell fire")
    assert not is_elsewhere(fix, report, "CORRECTION: The Lisport fire")
    assert not is_elsewhere("It was in Odell, not Lisport.", report, "Correction: The Odell fire")
