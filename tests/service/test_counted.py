import pytest

from nutgraf.service.counted import counted_noun, recount

TEXTS = (
    "Under the deal Orland will release 190 prisoners and Sarn 150.",
    "Six journalists held by Sarn are to be freed, along with two diplomats.",
    "The works let sewage into the river 1,846 times last year.",
    "That was 22% more than in the year before.",
)


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("How many measles cases were there?", "cas"),
        ("How many of the libraries will close?", "librar"),
        ("How many protesters gathered outside?", "protester"),
        ("How many children drowned?", "child"),
        ("How many people died?", ""),
        ("How much did it cost?", ""),
        ("How many?", ""),
    ],
)
def test_what_is_counted(question, noun):
    assert counted_noun(question) == noun


def test_a_number_that_counts_something_else_gives_way_to_the_one_that_counts_what_is_asked():
    assert recount("How many diplomats are to be freed?", "150", TEXTS) == "two"
    assert recount("How many times did the works let out sewage last year?", "22%", TEXTS) == "1,846"


def test_a_number_that_counts_what_is_asked_stays():
    assert recount("How many prisoners will Orland release?", "190", TEXTS) == "190"
    assert recount("How many journalists will be freed?", "Six", TEXTS) == "Six"


def test_some_of_them_are_counted_too():
    texts = ("In all, 33 seats are up in 2026.", "Orland defends 23 of them, compared to 10 for Sarn.")
    assert recount("How many seats does Orland defend in 2026?", "23", texts) == "23"


def test_where_nothing_counts_what_is_asked_the_number_stays():
    assert recount("How many spies are to be freed?", "two", TEXTS) == "two"
    assert recount("Who is to be freed?", "two", TEXTS) == "two"


def test_another_story_does_not_count_for_this_one():
    texts = ("The fire at Averdon mill killed 12 horses.", "Three ships sank off Brack in the storm.")
    asked = "How many ships burned at Averdon mill?"
    assert recount(asked, "12", texts) == "12"
