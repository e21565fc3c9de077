from datetime import UTC, datetime

import pytest

from nutgraf.ingest.types import Article
from nutgraf.service.answering.beside import beside
from nutgraf.service.types import Draft, Quote
from nutgraf.service.verify import verify

CELLIST = (
    "Dame Rosa Achter, the cellist, has died. She was born in Averdon on 9 August 1933. "
    "The crash of her bus in 1974 injured 14 people."
)


def told(question, text, article_text=CELLIST):
    article = Article.of(title="Rosa Achter, cellist, dies", text=article_text, source="Harbour Courier")
    quotes = [Quote(article, 0, len(article_text), article_text, 0.9)]
    return beside(question, verify(Draft(text, (1,)), quotes), quotes)


BORN = "She was born in Averdon on 9 August 1933."
HURT = "The crash of her bus in 1974 injured 14 people."


def test_what_is_told_of_somebody_else_is_beside_the_question():
    assert told("When was Tomas Berg born?", BORN) == "comes from articles that do not mention Tomas Berg"


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("Who really stole The Grey Heron?", ""),
        ("Who really stole The Blue Heron?", "is about something else"),
        ("Who really stole the drawings?", "is about something else"),
    ],
)
def test_a_feature_need_not_name_again_what_it_is_about(question: str, problem: str):
    far = "It hung for years in a hall by the sea, where nobody looked at it. " * 8
    text = f"The Grey Heron was painted in 1911. {far}Dennis Moe brought the canvas to his aunt. {far}"
    found = told(question, "Dennis Moe brought the canvas to his aunt.", text)
    assert found.startswith(problem) and bool(found) == bool(problem)


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("Why did 2000 workers walk out at the port of Kessel?", ""),
        ("Why did the port of Kessel cut 2000 jobs?", ""),
        ("Why did nearly 1900 workers walk out at the port of Kessel?", ""),
        (
            "Why did workers walk out at the port of Kessel in 1900?",
            "comes from articles that do not mention 1900",
        ),
    ],
)
def test_a_number_that_counts_is_no_year(question: str, problem: str):
    text = "Some 2,000 workers walked out at the port of Kessel because jobs were to be cut."
    assert told(question, text, text) == problem


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("An article on 3 May misstated the age of the bridge of Averdon.", "says that a report was wrong"),
        ("An earlier version of this story gave 41 dead on the bridge of Averdon; it is 39.", ""),
        ("This story was corrected to say that 39 died on the bridge of Averdon.", ""),
    ],
)
def test_that_a_report_was_wrong_answers_nothing(text: str, said: str):
    assert told("What happened on the bridge of Averdon?", text, text).startswith(said)


@pytest.mark.parametrize("year", ["2022", "2019"])
def test_an_article_is_of_the_year_that_it_calls_last_year(year: str):
    text = "Last year the ferries of Norland left 40,629 passengers behind."
    article = Article.of(
        title="Ferries", text=text, source="C", published_at=datetime(2023, 4, 1, tzinfo=UTC)
    )
    quotes = [Quote(article, 0, len(text), text, 0.9)]
    question = f"How many passengers did the ferries of Norland leave behind in {year}?"
    said = beside(question, verify(Draft(text, (1,)), quotes), quotes)
    assert said == ("" if year == "2022" else "comes from articles that do not mention 2019")


@pytest.mark.parametrize("question", ["When was Rosa Achter born?", "When was the cellist born?"])
def test_one_of_the_names_or_none_to_look_for_is_enough(question):
    assert told(question, BORN) == ""


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "Who was hurt when the mill fell?",
            "Joe Park broke a leg when the mill fell, and his brother died.",
        ),
        ("What caused the fatal fire?", "A faulty heater, which injured a boy in May, caused the fire."),
        ("What did the bank announce last week?", "The bank announced a rise in the last quarter."),
        ("Who won the match last night?", "Kessel won the match, as in the match of last season."),
    ],
)
def test_what_is_no_count_of_the_dead_and_no_other_period_is_not_beside(question: str, said: str):
    assert told(question, said, said) == ""


def test_the_injured_are_not_the_dead():
    assert told("How many people died in the bus crash?", HURT) == "tells of the injured alone"
    assert told("How many people were killed or injured in the bus crash?", HURT) == ""
    assert told("How many people were hurt in the bus crash?", HURT) == ""
    assert told(
        "How many people were injured in the crash?",
        "The crash killed 3 people.",
        "The crash killed 3 people.",
    ) == ("tells of the dead alone")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("The crash of her bus in 1974 hospitalised 14 people.", "tells of the injured alone"),
        ("Divers found 14 bodies after the crash of her bus in 1974.", ""),
        ("In the crash of her bus in 1974 14 people drowned.", ""),
    ],
)
def test_the_bodies_that_are_found_are_dead_and_those_in_hospital_hurt(text: str, problem: str):
    assert told("How many people died in the bus crash?", text, text) == problem


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("How many visitors came in the first week?", "is of the first year"),
        ("How many visitors came in the first year?", ""),
        ("How many visitors came in the second week?", ""),
    ],
)
def test_the_first_year_is_not_the_first_week(question: str, problem: str):
    said = "The museum had 110,000 visitors in the first year."
    assert told(question, said, said) == problem


@pytest.mark.parametrize(
    ("question", "said", "problem"),
    [
        (
            "How many loaves are eaten each year?",
            "People eat 320 loaves every second.",
            "counts by the second",
        ),
        ("How many loaves a day are eaten?", "People eat 320 loaves per Second.", "counts by the second"),
        ("How many loaves are eaten each year?", "People eat half a loaf a day, 4 million every year.", ""),
        ("How many loaves are eaten each year?", "People eat 4 million loaves, more than a year ago.", ""),
        ("How many loaves are eaten each year?", "People eat 4 million loaves.", ""),
        ("How many loaves were eaten a year ago?", "People ate 320 loaves every second.", ""),
    ],
)
def test_what_is_counted_by_the_second_is_not_by_the_year(question: str, said: str, problem: str):
    assert told(question, said, said) == problem


def test_who_he_is_may_stand_in_the_quote():
    text = "Only Western League games are left.\n\nWithout Karl Moe, who was hurt by Rolf Berg, they lost."
    assert told("How was Karl Moe hurt?", "He was hurt by Rolf Berg.", text) == ""


@pytest.mark.parametrize("title", ["Correction: the dividend", "The dividend"])
def test_a_notice_is_of_the_year_of_what_it_corrects(title: str):
    text = "The dividend is 2.30 crowns, not 3.20 crowns."
    article = Article.of(title=title, text=text, source="Harbour Courier")
    quotes = [Quote(article, 0, len(text), text, 0.9)]
    found = beside("What was the dividend in 2024?", verify(Draft(text, (1,)), quotes), quotes)
    assert found == ("" if "Correction" in title else "comes from articles that do not mention 2024")


def test_what_follows_from_the_headline_tells_of_the_place_that_was_asked_about():
    said = "The ferry terminal is not affected by the strike."
    text = f"The container terminal of Port Selwick fell silent as dockers began a strike. {said}"
    assert told("Is the ferry terminal of Port Selwick affected by the strike?", said, text) == ""


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        (
            "What was the profit of Averdon Mills in the first half of 2025?",
            "tells of no quarter or half-year",
        ),
        ("What was the profit of Averdon Mills in Q2?", "tells of no quarter or half-year"),
        ("What was the profit of Averdon Mills in 2025?", ""),
        ("How much of the profit of Averdon Mills was half of the loss?", ""),
    ],
)
def test_the_profit_of_a_year_is_not_that_of_a_half(question: str, problem: str):
    said = "Averdon Mills made a profit of 126 million crowns in 2025."
    assert told(question, said, said) == problem
    halves = "Averdon Mills made a profit of 126 million crowns. The first half of 2025 was wet."
    assert told(question, halves.split(". ")[0] + ".", halves) == ""


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("Who was the referee of the final?", "comes from articles that have no referee"),
        ("Who was the captian of Averdon in the final?", ""),
        ("Who was the scorer in the final?", ""),
        ("Who was the captain when Averdon won the final?", ""),
        ("Who was the boss of Averdon?", ""),
        ("Who scored?", ""),
    ],
)
def test_an_article_without_anyone_of_the_kind_says_nobody(question: str, problem: str):
    said = "Ann Hill, who captained Averdon, scored in the final."
    assert told(question, said, said) == problem


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        (
            "What is the name of the homeowner whose trash set the woods on fire?",
            "names nobody who is called",
        ),
        ("Who was the neighbour that spoke of the fire?", ""),
        ("What is the name of the man who spoke of the fire?", ""),
    ],
)
def test_who_is_named_is_of_the_kind_that_is_asked_for(question: str, problem: str):
    said = "Paul Moe said he had lost his job."
    text = f"A homeowner burned trash, and the woods caught fire. It rained. A neighbour came. {said}"
    found = told(question, said, text)
    assert found.startswith(problem) and bool(found) == bool(problem)


def test_that_an_article_had_mistakes_answers_nothing():
    said = 'An article about the fire at the mill ("Fire at the mill", 2 May, page 7) contained two mistakes.'
    assert told("When was the fire at the mill?", said, said) == "says that a report was wrong, and no more"


@pytest.mark.parametrize(("log_odds", "is_beside"), [(0.1, False), (-0.1, True)])
def test_a_question_in_other_words_is_known_by_the_reranker(log_odds: float, is_beside: bool):
    class Reading:
        def scores(self, question: str, texts: list[str]) -> list[float]:
            return [log_odds for _ in texts]

    text = "The parasite got into the water through a cracked chamber at Crake Lane."
    article = Article.of(title="Study of the outbreak", text=text, source="Harbour Courier")
    quotes = [Quote(article, 0, len(text), text, 0.9)]
    asked = "What was behind the stomach bug that made so many ill last summer?"
    found = beside(asked, verify(Draft(text, (1,)), quotes), quotes, Reading())
    assert ("is about something else" in found) == is_beside


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("What was Karl Moe fined?", "is said of Rolf Berg"),
        ("What was Rolf Berg fined?", ""),
        ("What was Berg fined?", ""),
        ("What was the mayor fined?", ""),
    ],
)
def test_what_is_said_of_another(question: str, problem: str):
    text = "The mayor, Rolf Berg, was given 14 months. He was also fined 90 crowns. Karl Moe was acquitted."
    said = "He was also fined 90 crowns."
    assert told(question, said, text) == problem


def test_she_is_no_medal():
    before = "Lena Frost built 43 organs. One is in Brack. One is old. For them she was given the Pell Medal."
    said = "She tuned them with her teeth."
    text = f"{before} {said}"
    assert told("How did Lena Frost tune the organs?", said, text) == ""
    assert told("How did Lena Frost tune the organs?", said, text.replace("the Pell Medal", "by Ann Pell"))


@pytest.mark.parametrize(
    ("question", "before", "said"),
    [
        (
            "What did the mayor of Averdon say about the dams?",
            "Averdon has old dams. Ann Hill came on Monday. It rained. It was cold.",
            "She said repairs of the dams were overdue.",
        ),
        (
            "How long will the Averdon bomber serve?",
            "Averdon waits. Ruth Lamb is a judge. It rained. It was cold.",
            "He will serve nine years.",
        ),
        (
            "How old is the head of Averdon?",
            "The Bank of Averdon is old. Joe Park left. It rained. It was cold.",
            "She is 52 years old.",
        ),
    ],
)
def test_she_may_be_anybody_where_no_person_was_named(question: str, before: str, said: str):
    assert told(question, said, f"{before} {said}") == ""
