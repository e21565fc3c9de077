"""verify: what a sentence says an outlet or an author reported, right of their own articles only."""

from datetime import UTC, datetime

import pytest

from nutgraf.ingest.types import Article
from nutgraf.service.answering.settle import settle
from nutgraf.service.checks.outlets import attributed
from nutgraf.service.types import Draft, Quote
from nutgraf.service.verify import verify


def quote(text: str, title: str, source: str, *authors: str) -> Quote:
    day = datetime(2023, 3, 17, tzinfo=UTC)
    article = Article.of(title=title, text=text, source=source, authors=authors, published_at=day)
    return Quote(article, 0, len(text), text, 1.0)


QUOTES = (
    quote(
        "Harbour workers in Portmere ended a strike on Thursday. Losses rose to $1.5 billion.",
        "Dockers end strike",
        "The Daily Test",
        "Petra Lind",
    ),
    quote(
        "A depot near Kessel burned down. The Daily Test has moved its office to Tirna.",
        "Fire in Kessel",
        "Norland Post",
    ),
    quote("According to the Weekly Crane, the ferry sank in fog.", "The ferry", "kesselnews.com"),
)


@pytest.mark.parametrize(
    ("text", "outlets"),
    [
        ("The Daily Test reported that losses rose to $1.5 billion.", ["The Daily Test"]),
        ("According to the Daily Test, losses rose to $1.5 billion.", ["The Daily Test"]),
        ("Losses rose to $1.5 billion, according to an article by The Daily Test.", ["The Daily Test"]),
        ("Losses rose to $1.5 billion, The Daily Test reported.", ["The Daily Test"]),
        ("Petra Lind argues that losses rose to $1.5 billion.", ["The Daily Test"]),
        ("Petra Lind wrote that losses rose to $1.5 billion.", ["The Daily Test"]),
        (
            "The Daily Test article says losses rose to $1.5 billion, while the Norland Post reports that "
            "a depot near Kessel burned down.",
            ["The Daily Test", "Norland Post"],
        ),
        # An article may itself say what another outlet reported, and be the one that says so.
        ("According to the Weekly Crane, the ferry sank in fog.", ["kesselnews.com"]),
        ("Kesselnews reported that the ferry sank in fog.", ["kesselnews.com"]),
    ],
)
def test_credited_to_whose_article_says_it(text: str, outlets: list[str]) -> None:
    sentence = verify(Draft(text, (1,)), QUOTES)
    assert (sentence.check.verdict, sentence.text) == ("supported", text), sentence.check
    assert [citation.source for citation in sentence.citations] == outlets


@pytest.mark.parametrize(
    "text",
    [
        "The Norland Post reported that losses rose to $1.5 billion.",
        "According to the Norland Post, losses rose to $1.5 billion.",
        "The Evening Star reported that losses rose to $1.5 billion.",
        "The Daily Test and the Norland Post both reported that losses rose to $1.5 billion.",
        "Petra Lind wrote that a depot near Kessel burned down.",
        # Named in the article of another, which says something else of it.
        "The Daily Test reported that a depot near Kessel burned down.",
        "The Daily Test reports that a depot near Kessel burned down, while the Norland Post reports that "
        "losses rose to $1.5 billion.",
        "The Daily Test reported that losses rose to $2.5 billion.",
        "The Daily Test did not lose $1.5 billion.",
    ],
)
def test_credited_to_another(text: str) -> None:
    sentence = verify(Draft(text, (1, 2)), QUOTES)
    assert sentence.check.verdict == "dropped" or sentence.text != text, sentence.check


def test_an_outlet_named_like_a_person_needs_its_article() -> None:
    assert attributed("The Hill said that it rains.", ["The Hill"]) == [(("The Hill",), "It rains.")]
    assert attributed("Hill said that it rains.", ["The Hill"]) == []
    assert attributed("Good fortune reports for work.", ["Fortune"]) == []


@pytest.mark.parametrize(
    ("said", "source", "credited"),
    [
        ("The Courier", "thecourier.com", True),
        ("the Courier", "The Courier", True),
        ("The Courier", "Courier", True),
        ("thecourier.com", "thecourier.com", True),
        ("Bay Post", "Bay Post (print)", True),
        ("The Bay Post's report", "baypost.com", True),
        ("El Dia", "El Día", True),
        ("BAY POST", "Bay Post", True),
        ("Courier", "The Courier", False),
        ("A courier", "Courier", False),
        ("Bay Post News", "Bay Post", False),
    ],
)
def test_an_outlet_is_credited_however_it_is_spelled(said: str, source: str, credited: bool) -> None:
    text = f"{said} reported that a depot near Kessel burned down."
    found = attributed(text, [source])
    assert found == ([((source,), "A depot near Kessel burned down.")] if credited else [])
    if credited:
        given = quote("A depot near Kessel burned down. Nobody was hurt.", "Fire in Kessel", source)
        assert verify(Draft(text, (1,)), [given]).check.verdict == "supported"


def test_an_outlet_is_no_word_that_its_article_has_to_have() -> None:
    text = "The Daily Test reported that losses rose to $1.5 billion."
    [sentence] = settle("How high did losses rise?", [Draft(text, (1,))], QUOTES)
    assert (sentence.check.verdict, sentence.text) == ("supported", text), sentence.check
