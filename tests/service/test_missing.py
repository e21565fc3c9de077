"""What is missing is said in the question's own words, and no more than that."""

from datetime import UTC, datetime

import pytest

from nutgraf.ingest.types import Article, Passage
from nutgraf.service.answering.missing import undated_left_out, unsure, what_is_missing
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
            "Articles on the OSCE meeting in Skopje were found, but none was judged to say how many. "
            "The nearest articles do not mention: delegates, attended.",
        ),
        (
            "Who catered the OSCE meeting in Skopje?",
            "Articles on the OSCE meeting in Skopje were found, but none was judged to say who. "
            "The nearest articles do not mention: catered.",
        ),
        ("Did Malta sink?", "Articles on Malta were found, but none was judged to say whether it is so."),
        ("Was it Malta or Lima?", "Articles on Malta were found, but none was judged to say which."),
        ("What sank Malta?", "Articles on Malta were found, but none was judged to say what."),
        (
            "How many met in Skopje?",
            "Articles on Skopje were found, but none was judged to say how many.",
        ),
        ("When will Malta chair it?", "Articles on Malta chair were found, but none was judged to say when."),
        (
            "How many people live in Lima?",
            "No article was judged to say how many. The nearest articles do not mention: people, live, Lima.",
        ),
        (
            "Why didn't Blinken meet Lavrov in Skopje: How much did the dinner cost?",
            "Articles on Skopje were found, but none was judged to say how much.",
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
    assert told.startswith("Articles on the OSCE were found,")


def test_what_is_too_unsure_says_how_it_can_be_seen():
    told = unsure(0.298, 0.3, SKOPJE)
    assert told.startswith("What was found is less sure (0.29) than an answer has to be (0.30). ")
    assert "--min-confidence 0.29 (min_confidence in the API)" in told


def test_an_empty_archive_is_said_to_be_one():
    told = what_is_missing(Question("How many?", NOW), [])
    assert told == "The archive has no article within the limits of this question."


def test_nothing_is_guessed():
    found = evidence(("Fire in Tarn", "A fire in Tarn killed 14 people.", "2023-12-01"))
    told = what_is_missing(Question("How many people were injured in the fire in Tarn?", NOW), found)
    assert "14" not in told


def test_what_has_no_day_is_told_of_where_it_was_left_out():
    assert undated_left_out(0) == ""
    assert undated_left_out(1) == "1 article without a day was left out."
    assert undated_left_out(1200) == "1,200 articles without a day were left out."
