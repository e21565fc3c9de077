from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from nutgraf.ingest.outlet import outlet_key
from nutgraf.ingest.types import Facts
from nutgraf.service.retrieval.rank import (
    OFFICE,
    OUTLET,
    RECENCY,
    ROUNDUP,
    WEIGHTS,
    WINDOW,
    Preference,
    closely_said,
    fuse,
    is_roundup,
    named_outlets,
)

NOW = datetime(2024, 3, 10, 12, tzinfo=UTC)


def factor(question, published_at=None, *, source="", title="Ferry stays"):
    return Preference(question, NOW, [source]).factor(Facts(title, source, published_at, "c"))


def test_rankings_are_fused_as_shares_of_their_best():
    parts = fuse({"dense": [("a", 0.8), ("b", 0.4), ("a", 0.2)], "lead": [("b", 12.0), ("c", 3.0)]})
    assert parts == {
        "a": {"dense": WEIGHTS["dense"]},
        "b": {"dense": WEIGHTS["dense"] / 2, "lead": WEIGHTS["lead"]},
        "c": {"lead": WEIGHTS["lead"] / 4},
    }


def test_what_matches_nothing_ranks_nothing():
    assert fuse({"dense": [("a", -0.1)], "lead": []}) == {}
    assert fuse({"dense": [("a", 0.5), ("b", -0.5)]})["b"] == {"dense": 0.0}


def test_how_closely_a_question_is_said_is_the_mean_of_its_tokens_best_cosines():
    asked = np.array([[1.0, 0.0], [0.0, 1.0]], np.float32)
    told = np.array([[1.0, 0.0], [0.6, 0.8], [0.8, 0.6]], np.float32)
    assert closely_said(asked, told) == pytest.approx((1.0 + 0.8) / 2)
    nothing = np.zeros((0, 2), np.float32)
    assert closely_said(nothing, told) == closely_said(asked, nothing) == 0.0


@pytest.mark.parametrize(("age_days", "gains"), [(0, True), (7, True), (7.01, False), (3650, False)])
def test_a_story_of_the_last_week_counts_more(age_days, gains):
    published_at = NOW - timedelta(days=age_days)
    assert factor("who won this week?", published_at) == 1 + RECENCY["recent"] * gains
    assert factor("who missed the ferry?", published_at) == 1 + RECENCY["open"] * gains
    assert factor("who founded the ferry company?", published_at) == 1


def test_what_was_told_the_week_before_counts_in_a_year_that_has_hardly_begun():
    asked_at = datetime(2024, 1, 2, 9, tzinfo=UTC)
    facts = Facts("Ferry stays", "", datetime(2023, 12, 30, tzinfo=UTC), "c")
    assert Preference("who was in it in 2024?", asked_at, []).factor(facts) == 1 + RECENCY["recent"]


@pytest.mark.parametrize(
    ("question", "gains"),
    [
        ("who runs the ferry?", True),
        ("Who is the head of the Averdon council?", True),
        ("Who is Norland's new prime minister?", True),
        ("Who is Ann Hill?", False),
        ("Who was the head of the council?", False),
        ("Who is the head of the council that was founded in 2021?", False),
    ],
)
def test_who_holds_an_office_is_told_by_what_was_printed_last(question, gains):
    year, two = (NOW - timedelta(days=365 * years) for years in (1, 2))
    assert factor(question, year) == pytest.approx(1 + OFFICE / 2 * gains)
    assert factor(question, two) == pytest.approx(1 + OFFICE / 4 * gains)


def test_without_a_date_nothing_is_recent():
    assert factor("who won this week?") == 1


@pytest.mark.parametrize(
    ("day", "gains"),
    [("2021-02-28", False), ("2021-03-01", True), ("2021-04-16", True), ("2021-04-17", False)],
)
def test_a_story_of_the_time_that_is_asked_for_counts_more(day, gains):
    asked = "what did the council decide in March 2021?"
    assert factor(asked, datetime.fromisoformat(f"{day}T00:00:00+00:00")) == 1 + WINDOW * gains
    assert factor(asked, NOW) == 1


@pytest.mark.parametrize(
    ("moment", "gains"),
    [
        ("2021-03-05T07:00:00+09:00", True),
        ("2021-03-04T21:30:00-05:00", False),
        ("2021-03-05T00:00:00+00:00", True),
        ("2021-03-04T23:59:00+00:00", False),
    ],
)
def test_a_day_that_is_asked_for_is_that_of_the_place_of_publication(moment, gains):
    asked = "what did the council decide on 5 March 2021?"
    assert factor(asked, datetime.fromisoformat(moment)) == 1 + WINDOW * gains


@pytest.mark.parametrize(
    ("question", "day", "gain"),
    [
        # Asked on a Sunday: the week before, told until a week later.
        ("what happened last week?", "2024-02-27", WINDOW),
        ("what happened last week?", "2024-02-20", 0),
        ("who won yesterday?", "2024-03-09", RECENCY["recent"]),
        ("who won yesterday?", "2024-03-06", 0),
        # News that names a past time is news.
        ("prices are falling now; what was the record set in June?", "2024-03-09", RECENCY["recent"]),
        ("prices are falling now; what was the record set in June?", "2023-06-10", WINDOW),
        # Time that runs on: an older story of it counts, a new one more.
        ("who won this year's cup?", "2024-01-20", WINDOW / 2),
        ("who won this year's cup?", "2024-03-09", RECENCY["open"]),
        ("who won this year's cup?", "2023-12-20", 0),
        # A quarter's figures are told in the next.
        ("what did it lose in the fourth quarter of 2023?", "2024-01-30", WINDOW),
        ("what did it lose in the fourth quarter of 2023?", "2023-08-30", 0),
    ],
)
def test_a_story_outside_the_time_that_is_asked_for_gains_nothing(question, day, gain):
    assert factor(question, datetime.fromisoformat(f"{day}T13:00:00+00:00")) == 1 + gain


@pytest.mark.parametrize(
    ("question", "source", "named"),
    [
        ("What did it cost, according to TechNook?", "technook.example.org", False),
        ("What did it cost, according to TechNook?", "TechNook", True),
        ("What did the Harbour Courier report?", "Harbour Courier", True),
        ("What did the Harbour Courier report?", "www.harbourcourier.co.uk", True),
        ("What did the Harbour Courier report?", "Lakeside Tribune", False),
        ("Who won the week?", "The Week", False),
        ("Who won, says The Week?", "theweek.co.uk", True),
        ("who won the week?", "theweek.co.uk", False),
        ("what did the guardian report", "theguardian.com", True),
        ("what did the Guardian report", "The Guardian", True),
        ("What did the Guardian say?", "Guardian", True),
        ("What does the Guardian's article say?", "theguardian.com", True),
        ("What does the Harbour Courier’s report say?", "Harbour Courier", True),
        ("What did Harbour News say?", "Harbour", True),
        ("What did Metro and the Star report?", "Metro", True),
        ("What was cut, according to Metro and the Star?", "The Star", True),
        ("what did reuters report?", "Reuters", True),
        ("What did Reuters say about the ferry?", "reuters.com", True),
        ("What did Hill say about the ferry?", "The Hill", False),
        ("What did The Hill say about the ferry?", "The Hill", True),
        ("Did the Metro strike end?", "Metro", False),
        ("Did the strike end, as Metro reported?", "Metro", True),
        ("Which Star Tours ferry won?", "The Star", False),
        ("What was cut, according to stories in the Star?", "The Star", True),
        ("Who guards the Guardian?", "The Guardian", False),
        ("according to the guardian, who won", "The Guardian", True),
        ("what did the harbour courier report", "Harbour Courier", True),
        ("according to Harbour Courier, who won?", "The Harbour Courier", True),
        ("What did the Harbour Courier say?", "Harbour Courier (print)", True),
        ("What does the Courier say?", "Harbour Courier", True),
        ("What did Courier say?", "Harbour Courier", False),
        ("Which courier reported the ferry?", "Harbour Courier", False),
        ("When did the Courier close?", "Harbour Courier", False),
        ("What did the press report?", "Northgate Press", False),
        ("How many fled, according to NP?", "Northgate Press", True),
        ("How many fled, according to the NP?", "Northgate Press", True),
        ("How many fled to NP?", "Northgate Press", False),
        ("What does the NPC say?", "NPC News", True),
        ("What did Harbour report?", "Harbour Courier", False),
        ("Metro: how many fled?", "Metro", True),
        ("Per Metro, how many fled?", "Metro", True),
        ("In the Star, who won?", "The Star", True),
        ("Who won in the Star?", "The Star", False),
        ("Has Metro covered the ferry?", "Metro", True),
        ("What is Metro reporting on the ferry?", "Metro", True),
        ("Did the Star mention the ferry?", "Northgate Star", True),
        ("What does El Día say of the ferry?", "eldia.example.es", False),
        ("What did El Día say of the ferry?", "eldia.es", True),
        ("What did El Dia say of the ferry?", "El Día", True),
        ("", "", False),
    ],
)
def test_an_outlet_is_known_by_name_and_site(question, source, named):
    assert (outlet_key(source) in named_outlets(question, [source])) == named
    assert factor(question, source=source) == 1 + OUTLET * named


@pytest.mark.parametrize(
    ("sources", "named"),
    [
        (["Harbour Post", "Ferry News"], {"harbourpost"}),
        (["Harbour Post", "harbourpost.org", "The Harbour Post"], {"harbourpost"}),
        (["Harbour Post", "Northgate Post"], set()),
        (["Harbour Post", "The Post"], {"thepost"}),
    ],
)
def test_a_short_name_is_that_of_one_outlet_or_of_none(sources, named):
    assert named_outlets("What did the Post say of the ferry?", sources) == named


@pytest.mark.parametrize(
    ("title", "roundup"),
    [
        ("5 things to know for Friday", True),
        ("Ferry strike: live updates", True),
        ("Otters, popcorn: news from around our 50 states", True),
        ("In pictures: the ferry's last night", True),
        ("Ferry stays for another year", False),
        ("Things fall apart at the pier", False),
    ],
)
def test_pages_of_many_topics_count_less(title, roundup):
    assert is_roundup(title) == roundup
    assert factor("who runs the ferry?", title=title) == 1 + ROUNDUP * roundup
