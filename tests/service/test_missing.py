"""What is missing is said in the question's own words, and no more than that."""

from datetime import UTC, datetime

import pytest

from nutgraf.ingest.types import Article, Passage
from nutgraf.service.missing import expected, what_is_missing
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
    ("question", "kind"),
    [
        ("Which two ministers left?", "ministers"),
        ("How many delegates attended the OSCE meeting?", "number of delegates"),
        ("What's the estimated cost of the fire?", "cost"),
        ("What’s the exact date of the vote?", "date"),
        ("what exactly was she charged with?", "answer"),
        ("who's the mayor?", "name"),
        ("How many police officers were there?", "number of police officers"),
        ("How many police officers?", "number of police officers"),
        ("How many seats does Labour hold?", "number of seats"),
        ("How many children has Ann Hill?", "number of children"),
        ("How many cases was Sarn facing?", "number of cases"),
        ("How many people this week fled?", "number of people"),
        ("In how many cities did it rain?", "number of cities"),
        ("How much did the bridge cost?", "amount"),
        ("What was the death toll in Tarn?", "toll"),
        ("What percentage of voters stayed away?", "percentage"),
        ("What is the price of bread?", "price"),
        ("How long did the talks last?", "length of time"),
        ("How old is the mayor?", "age"),
        ("How far is the airport?", "distance"),
        ("How often do they meet?", "number of times"),
        ("How strong was the quake?", "figure for how strong"),
        ("When does the meeting end?", "date"),
        ("On what day did the bridge open?", "day"),
        ("Which year was it built?", "year"),
        ("When exactly did the meeting end?", "date"),
        ("How come there were so few cars on the bridge when the ship rammed it?", "reason"),
        ("When Hill was in Skopje, why did she leave early?", "reason"),
        ("Why did the man who built the dams resign?", "reason"),
        ("Which company did the man who resigned found?", "company"),
        ("Where is the next meeting?", "place"),
        ("Which city hosts the games?", "city"),
        ("Who chaired the meeting?", "name"),
        ("Whose car was it?", "name"),
        ("By whom was it built?", "name"),
        ("Why did the minister resign?", "reason"),
        ("What caused the fire?", "reason"),
        ("What was the reason for the delay?", "reason"),
        ("What did Lavrov say about it?", "statement"),
        ("Which team won the cup?", "team"),
        ("What colour is the bridge?", "colour"),
        ("How did he get there?", "account of how"),
        ("Did the minister resign?", "statement either way"),
        ("Is the bridge open?", "statement either way"),
        ("Why was the bridge closed: So is it open?", "statement either way"),
        ("Is the bridge open: And why?", "reason"),
        ("How many homes burned in Sarn: And in Orland?", "number of homes"),
        ("What is the OSCE?", "answer"),
        ("What happened in Skopje?", "answer"),
        ("Tell me about Skopje", "answer"),
    ],
)
def test_what_would_answer_it(question, kind):
    assert expected(question) == kind


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
