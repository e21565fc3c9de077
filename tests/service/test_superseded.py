"""What a correction replaced, in words alone."""

from datetime import date

import pytest

from nutgraf.service.conflicts.superseded import is_whole, overtaken

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
        ("14 people died.", "Correction: An earlier version of this story gave a wrong cause of the fire."),
        (
            "The fire killed 14 people.",
            "Correction: our story said that 14 of 200 guests died; it was 9 of 180.",
        ),
    ],
)  # fmt: skip
def test_what_still_stands_or_may(text, correction):
    assert overtaken(text, correction, DAY) == ""
