import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.eval.metrics import citations
from nutgraf.eval.metrics.answers import (
    choice,
    contains_answer,
    date_match,
    exact_match,
    numeric_match,
    squad_words,
    token_f1,
    words,
)


def test_squad_normalisation():
    assert squad_words("The  U.S. sent a 'fleet', an army!") == ["us", "sent", "fleet", "army"]


def test_words_keep_numbers_apart():
    assert words("Ten, not 1.5 but 3,958: “Squid Game’s” the-end") == [
        "10",
        "not",
        "1.5",
        "but",
        "3958",
        "squid",
        "game",
        "end",
    ]


def test_containment_goes_by_whole_words():
    assert contains_answer("It began in 2010.", ["10"]) == 0.0
    assert contains_answer("About ten minutes, he said.", ["10 minutes"]) == 1.0
    assert contains_answer("Netflix renewed “Squid Game” on Sunday.", ['"Squid Game"']) == 1.0
    assert contains_answer("", ["Malta"]) == 0.0
    assert contains_answer("Anything", ["..."]) == 0.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The U.S. voted", "US voted"),
        ("U.S.-led, U.S", "us led US"),
        ("the U.S.'s fleet", "US fleet"),
        ("J. K. Moll", "J.K. Moll"),
        ("JK Moll", "J.K. Moll"),
        ("at 5 p.m.", "at 5pm"),
        ("5:30 A.M.", "5:30am"),
        ("São Tomé", "Sao Tome"),
        ("Ångström", "Angstro\u0308m"),
        ("１０ ﬁres", "10 fires"),
    ],
)
def test_one_answer_in_two_spellings(one: str, other: str):
    assert words(one) == words(other)
    assert contains_answer(f"It said {one}.", [other]) == contains_answer(other, [one]) == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("plan B. A man", "plan BA man"),
        ("John F. Hill", "John Hill"),
        ("1.5 m", "15 m"),
        ("thirty people", "30 people"),
        ("US", "United States"),
    ],
)
def test_what_is_not_one_answer(one: str, other: str):
    assert words(one) != words(other)


@pytest.mark.parametrize("loose", ["-5 degrees", "$5 degrees", "“5 Degrees”", "5 the degrees"])
def test_what_is_not_compared(loose: str):
    assert contains_answer("It was 5 degrees.", [loose]) == 1.0


def test_token_f1_by_hand():
    # Shared: malta, chairs. Precision 2/3, recall 2/4.
    assert token_f1("Malta chairs it", ["Malta chairs OSCE soon"]) == pytest.approx(
        2 * (2 / 3) * (2 / 4) / (2 / 3 + 2 / 4)
    )
    assert token_f1("Malta chairs it", ["Spain", "malta chairs it."]) == 1.0
    assert token_f1("", ["Malta"]) == 0.0


def test_exact_match():
    assert exact_match("The Malta!", ["malta"]) == 1.0
    assert exact_match("Malta chairs", ["malta"]) == 0.0
    # No answer is not the answer "A", of which nothing is compared.
    assert exact_match("", ["A"]) == token_f1("", ["A"]) == 0.0


@pytest.mark.parametrize(
    ("answer", "choices", "wanted"),
    [
        ("Netflix renewed Squid Game.", ["“Game of Thrones”", "“Squid Game”", "“Breaking Bad”"], 1),
        ("It was Iran.", ["Iran", "Iraq and Iran"], 0),
        ("It was Iraq and Iran.", ["Iran", "Iraq and Iran"], 1),
        ("Both Ohio and Texas.", ["Ohio", "Texas"], None),  # a tie
        ("Nobody knows.", ["Ohio", "Texas"], None),
        ("", ["Ohio", "Texas"], None),
        ("It cost 10 million.", ["1 million", "10 million"], 1),
        ("Three of them", ["2", "3"], 1),
    ],
)
def test_choice(answer: str, choices: list[str], wanted: int | None):
    assert choice(answer, choices) == wanted


@pytest.mark.parametrize(
    ("answer", "accepted", "value"),
    [
        ("at least 11,300 dead", ["11300", "some"], 1.0),
        ("at least 300 dead", ["11300"], 0.0),
        ("It cost 1,500,000 dollars.", ["$1.5 million"], 1.0),
        ("It cost 10 million.", ["10"], 0.0),
        ("Ten of 20", ["10 of twenty"], 1.0),
        ("Ten", ["10 of twenty"], 0.0),
        ("anything", ["no number"], None),
    ],
)
def test_numbers(answer: str, accepted: list[str], value: float | None):
    assert numeric_match(answer, accepted) == value


@pytest.mark.parametrize(
    ("answer", "accepted", "value"),
    [
        ("On March 2nd, 2023 they met", ["2 March 2023"], 1.0),
        ("On 2 March they met", ["March 2, 2023"], 1.0),
        ("On 2 March 2022", ["2 March 2023"], 0.0),
        ("On 3 March", ["2 March"], 0.0),
        ("on 2023-03-02", ["2 March 2023"], 1.0),
        ("on Mar. 2", ["2 March"], 1.0),
        ("on Sept. 21", ["21 September"], 1.0),
        ("in March 2023", ["2 March 2023"], 0.0),
        ("on 2 March 2023", ["March 2023"], 1.0),
        ("from 2 to 5 March", ["2 March and 5 March"], 0.0),
        ("2 March and 5 March", ["from 2 March to 5 March", "spring"], 1.0),
        ("On 3 March", ["in spring"], None),
    ],
)
def test_dates(answer: str, accepted: list[str], value: float | None):
    assert date_match(answer, accepted) == value


def test_citations_by_hand():
    assert citations.precision([True, False, True]) == (2.0, 3.0)
    assert citations.recall([True, False]) == (1.0, 2.0)
    assert citations.verbatim([("a b", "a b"), ("a", "b"), ("a", None)]) == (1.0, 3.0)
    assert citations.density([1, 2, 0]) == (3.0, 3.0)
    # Three of the four words of the gold quote are cited.
    assert citations.quote_overlap(["Malta takes over"], ["Malta takes over soon"]) == 0.75
    assert citations.quote_overlap([], ["Malta"]) == 0.0


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=4))
def test_every_value_is_a_share(answer: str, accepted: list[str]):
    for metric in (contains_answer, token_f1, exact_match, numeric_match, date_match):
        value = metric(answer, accepted)
        assert value is None or 0.0 <= value <= 1.0


@given(st.text(max_size=60), st.lists(st.text(max_size=10), min_size=1, max_size=5))
def test_a_tie_does_not_depend_on_the_order(answer: str, choices: list[str]):
    found, turned = choice(answer, choices), choice(answer, choices[::-1])
    assert (found is None) == (turned is None)
    if found is not None and turned is not None:
        assert choices[found] == choices[::-1][turned]
