"""Which of two has more, where a sentence gives a figure for either."""

import pytest

from nutgraf.service.answering.compared import compared

CUTS = "This week Kestrel said it cut about 8% of its staff and Norland Homes said it would cut 10%."
ROUTES = (
    "Kestrel and Averdon Air share 11% of routes, compared with about 18% between Norland and Averdon Air."
)


@pytest.mark.parametrize(
    ("question", "text", "choice"),
    [
        ("Which cut the larger share of its staff, Kestrel or Norland Homes?", CUTS, "Norland Homes"),
        ("Which cut the smaller share of its staff, Norland Homes or Kestrel?", CUTS, "Kestrel"),
        ("Whose routes have more in common with Averdon Air, Kestrel's or Norland's?", ROUTES, "Norland"),
        # No figure for one of them, two for one, another unit, or nothing that compares.
        ("Which cut more of its staff, Kestrel or Brandt?", CUTS, ""),
        (
            "Which cut more of its staff, Kestrel or Norland?",
            "Kestrel cut 8% of its staff and Norland 40 of 900.",
            "",
        ),
        (
            "Which cut more of its staff, Kestrel or Norland?",
            "Kestrel cut 8% of its staff and Norland 40.",
            "",
        ),
        ("Did Kestrel or Norland Homes cut its staff?", CUTS, ""),
        # It compares something else.
        (
            "Which cut the larger share of its staff this week, Kestrel or Norland Homes?",
            "Kestrel has 8 ships and Norland Homes 10.",
            "",
        ),
    ],
)
def test_the_figures_choose(question, text, choice):
    assert compared(question, [text]) == choice


def test_the_sentence_with_most_of_the_question_decides():
    earlier = "A year ago Kestrel cut 12% and Norland Homes 3%."
    question = "Which cut the larger share of its staff this week, Kestrel or Norland Homes?"
    assert compared(question, [earlier, CUTS]) == "Norland Homes"
