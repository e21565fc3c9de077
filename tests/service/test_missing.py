"""What is missing is said in the question's own words, and no more than that."""

from datetime import UTC, datetime

import pytest

from nutgraf.ingest.types import Article, Passage
from nutgraf.service.answering.missing import what_is_missing
from nutgraf.service.types import Evidence, Question

NOW = datetime(2024, 1, 1, tzinfo=UTC)


def evidence(*rows):
    found = []
    for rank, (title, text, day) in enumerate(rows, 1):
        article = Article.of(
            title=title,
            text=text,
            source="Harbour Post",
            published_at=datetime.fromisoformat(day + "T00:00+00:00"),
        )
        found.append(Evidence(Passage.of(article, 0, len(text)), article, rank, 1.0, {}))
    return found


SKOPJE = evidence(
    (
        "OSCE meeting in Skopje ends",
        "The OSCE meeting in Skopje ended on Friday. Malta will chair it.",
        "2023-12-01",
    ),
    ("A bridge opens", "The new bridge opened on Monday.", "2023-11-01"),
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "How many delegates attended the OSCE meeting in Skopje?",
            "The archive mentions “the OSCE meeting in Skopje”, but no number of delegates was found. "
            "The nearest articles do not mention: delegates, attended.",
        ),
        (
            "Who catered the OSCE meeting in Skopje?",
            "The archive mentions “the OSCE meeting in Skopje”, but no name was found. "
            "The nearest articles do not mention: catered.",
        ),
        ("What sank Malta?", "The archive mentions “Malta”, but no answer was found."),
        ("How many drowned in Skopje?", "The archive mentions “Skopje”, but no number was found."),
        ("When will Malta chair it?", "The archive mentions “Malta chair”, but no date was found."),
        (
            "How many people live in Lima?",
            "The archive does not hold the answer: no number of people was found. "
            "The nearest articles do not mention: people, live, Lima.",
        ),
        (
            "Why didn't Blinken meet Lavrov in Skopje: How much did the dinner cost?",
            "The archive mentions “Skopje”, but no amount was found.",
        ),
    ],
)
def test_it_is_said_in_the_words_of_the_question(question, said):
    told = what_is_missing(Question(question, NOW), SKOPJE)
    assert said in told
    assert told.endswith(
        "Nearest coverage: “OSCE meeting in Skopje ends” (Harbour Post, 2023-12-01); "
        "“A bridge opens” (Harbour Post, 2023-11-01)."
    )


def test_words_of_two_articles_are_not_run_together():
    told = what_is_missing(Question("How many delegates of the OSCE saw the new bridge?", NOW), SKOPJE)
    assert "“OSCE" in told
    assert "OSCE saw the new bridge”" not in told


def test_an_empty_archive_is_said_to_be_one():
    told = what_is_missing(Question("How many?", NOW), [])
    assert told == "The archive has no article within the limits of this question."


def test_nothing_is_guessed():
    found = evidence(("Fire in Tarn", "A fire in Tarn killed 14 people.", "2023-12-01"))
    told = what_is_missing(Question("How many people were injured in the fire in Tarn?", NOW), found)
    assert "14" not in told
