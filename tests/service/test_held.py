"""Of the sentences that hold a short answer, which is shown."""

import pytest

from nutgraf.ingest.types import Article
from nutgraf.service.answering.held import held, stands_alone
from nutgraf.service.answering.settle import settle
from nutgraf.service.types import Draft, Quote, Short

TEXT = (
    "Flood warnings had been out for West Sarn and Sarn since Tuesday. Two thousand people in Sarn are "
    "without power. Officials in Sarn say that dozens of people were unaccounted for after the flood. "
    "Is Sarn ready?"
)
QUESTION = "Dozens of people were unaccounted for after flood warnings in which state?"
LATER = "The flood in Sarn killed nobody."


class Reading:
    """A reranker that holds one sentence to answer best."""

    def __init__(self, best: str, log_odds: float = 9.0) -> None:
        self.best, self.log_odds = best, log_odds

    def scores(self, question: str, texts: list[str]) -> list[float]:
        return [self.log_odds if self.best in text else 0.0 for text in texts]


def quotes(*texts: str) -> list[Quote]:
    articles = [
        Article.of(title="Sarn flood", text=text, source=f"Paper {place}") for place, text in enumerate(texts)
    ]
    return [Quote.of(article, 0, len(article.text), 0.9) for article in articles]


def test_without_a_reranker_the_words_of_the_question_tell():
    first, *_ = held(QUESTION, "Sarn", quotes(TEXT))
    assert first.text.startswith("Officials")
    assert all(place.text != "Is Sarn ready?" for place in held(QUESTION, "Sarn", quotes(TEXT)))


@pytest.mark.parametrize(("log_odds", "start"), [(9.0, "Flood"), (0.5, "Officials")])
def test_with_one_how_well_a_sentence_answers_tells_too(log_odds: float, start: str):
    first, *_ = held(QUESTION, "Sarn", quotes(TEXT), reranker=Reading("Flood warnings", log_odds))
    assert first.text.startswith(start)


def test_what_holds_no_short_answer_or_stands_in_another_story_is_not_among_them():
    assert not held(QUESTION, "Karrow", quotes(TEXT))
    assert not held("Who chairs the Averdon council after the vote of May?", "Sarn", quotes(TEXT))


@pytest.mark.parametrize(
    "worse",
    [
        "That's about how many people were unaccounted for after flood warnings in Sarn.",
        "People of Sarn are seen in this photo after flood warnings.",
        "SARN, May 2 (AP) — People were unaccounted for after flood warnings.",
        "Dozens unaccounted for after flood warnings in Sarn",
    ],
)
def test_what_does_not_read_as_an_answer_gives_way(worse: str):
    better = "Sarn had flood warnings, and people were unaccounted for."
    first, second = held(QUESTION, "Sarn", quotes(worse, better), reranker=Reading(worse, 1.0))
    assert [first.text, second.text] == [better, worse]


def test_a_sentence_of_another_year_gives_way_to_one_that_stands():
    texts = (
        "In 2019 dozens died in Sarn when the dam burst.",
        "In 2021 dozens died in Sarn when the dam burst.",
    )
    asked = "In which state did dozens die when the dam burst in 2021?"
    drafts = [Short("Sarn"), Draft("It was Sarn that burst.", (1,))]
    *_, shown = settle(asked, drafts, quotes(*texts), None, Reading("2019"))
    assert shown.stands
    assert "2021" in shown.text


def test_a_question_in_other_words_is_known_by_the_reranker():
    text = "The parasite got into the water through a cracked chamber at Crake Lane."
    asked = "What was behind the stomach bug that made so many ill last summer?"
    assert not held(asked, "cracked chamber", quotes(text))
    assert held(asked, "cracked chamber", quotes(text), reranker=Reading("parasite", 0.1))
    assert not held(asked, "cracked chamber", quotes(text), reranker=Reading("parasite", -0.1))


def test_a_line_that_links_another_story_gives_way_to_a_statement():
    texts = (
        "More:Norrin pays workers $8,000 in profit sharing",
        "Workers of Norrin get $8,000 as their share.",
    )
    first, *_ = held("How much profit sharing do workers of Norrin get?", "$8,000", quotes(*texts))
    assert first.text == texts[1]


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Sales of the product rose 305%.", False),
        ("Sales of oat milk rose 305% as Averdon stocked up.", True),
        ("Norrin, which sells oat milk, grew by 305%.", False),
        ("In Averdon the sales rose 305%.", True),
    ],
)
def test_a_sentence_says_of_what_it_tells(text: str, alone: bool):
    asked = "By what percentage did oat milk sales go up when shoppers in Averdon stocked up?"
    assert stands_alone(asked, "305%", text) == alone
