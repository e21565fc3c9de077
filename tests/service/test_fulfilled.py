"""Questions of several conditions: for each the sentence that says it of the answer."""

import json
from datetime import UTC, datetime

import pytest

from nutgraf.ingest.types import Article, Passage
from nutgraf.service.answering.fulfilled import fulfilled
from nutgraf.service.question.conditions import conditions
from nutgraf.service.types import Evidence, Question
from tests.fakes import FakeModel, FakeReranker, filled_app

FINE = "Norrin was fined by Brussels, which says that the company sold tickets twice."
SUIT = "Norrin is sued by drivers over wages that they say were not paid."
ASKED = "Which company was fined by Brussels and is sued by drivers over wages?"


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (ASKED, ("Which company was fined by Brussels", "is sued by drivers over wages")),
        (
            "Who was arrested in Sarn and charged with fraud?",
            ("Who was arrested in Sarn", "charged with fraud"),
        ),
        (
            "Which team, managed by Ann Hill, lost the final at Pell?",
            ("Which team, managed by Ann Hill", "lost the final at Pell"),
        ),
        (
            "Who owns the mill at Pell, whose roof fell in, as reported by the Harbour Courier?",
            ("Who owns the mill at Pell", "whose roof fell in"),
        ),
        ("Who won the race?", ("Who won the race",)),
        (
            "Which team could win the cup and must beat Pell first?",
            ("Which team could win the cup", "must beat Pell first"),
        ),
        ("What must a mayor of Pell do?", ()),
        ("Who said that the deal was done and dusted?", ("Who said that the deal was done, dusted",)),
        # Nobody is looked for who has to be or have done several things.
        ("What did Hill say about the dam, the mayor and the flood?", ()),
        ("How many were hurt in Sarn and killed in Pell?", ()),
    ],
)
def test_conditions_are_cut_where_the_next_thing_is_said(question, found):
    assert conditions(question) == found


BOTH = ("Harbour Courier", "Northgate Ledger")


def evidence(*texts, sources=BOTH):
    articles = [
        Article.of(title=f"Report {place}", text=text, source=source)
        for place, (text, source) in enumerate(zip(texts, sources, strict=True), 1)
    ]
    return [
        Evidence(Passage.of(article, 0, len(article.text)), article, rank, 1.0, {})
        for rank, article in enumerate(articles, 1)
    ]


def said(question, short, found):
    return [quote.text for quote in fulfilled(question, short, (), found, FakeReranker())]


def test_each_condition_is_told_by_a_sentence_that_names_the_answer():
    found = evidence(f"It rained in Sarn. {FINE}", f"{SUIT} The drivers met in Pell.")
    assert said(ASKED, "Norrin", found) == [FINE, SUIT]


@pytest.mark.parametrize("short", ["", "Pell", "Brussels Airlines", "40 million euros"])
def test_what_meets_no_condition_is_no_answer(short):
    assert said(ASKED, short, evidence(FINE, SUIT)) == []


def test_a_condition_alone_is_not_enough():
    assert said(ASKED, "Norrin", evidence(FINE, "Norrin sells tickets in Sarn and Pell.")) == []


def test_one_sentence_at_least_has_the_whole_name():
    asked = "Who was fined by Brussels and is sued by drivers over wages?"
    surname = "Hill was fined by Brussels on Monday, by Brussels itself."
    whole = "Ann Hill was fined by Brussels, said a paper."
    suit = "Hill is sued by drivers over wages."
    assert said(asked, "Ann Hill", evidence(f"{surname} {whole}", suit)) == [whole, suit]


def test_a_question_of_one_condition_has_other_ways():
    assert said("Which company was fined by Brussels?", "Norrin", evidence(FINE, SUIT)) == []


def test_an_outlet_that_is_asked_for_has_to_be_one_of_those_quoted():
    asked = f"{ASKED[:-1]}, as the Pell Gazette and the Harbour Courier told?"
    found = (FINE, SUIT)
    assert said(asked, "Norrin", evidence(*found)) == []
    assert said(asked.replace("Pell Gazette", "Northgate Ledger"), "Norrin", evidence(*found)) == [FINE, SUIT]
    # Where all are of one outlet, which it was cannot be told.
    assert said(asked, "Norrin", evidence(*found, sources=("facts", "facts"))) == [FINE, SUIT]


def test_a_chain_answers_with_a_sentence_from_each_article(tmp_path):
    articles = [
        {"url": f"https://example.org/{place}", "title": text[:30], "source": source, "text": text}
        for place, (text, source) in enumerate(zip((FINE, SUIT), BOTH, strict=True))
    ]
    draft = {"answer": "Norrin", "sentences": [{"text": "Norrin was fined and is sued.", "quotes": [1, 2]}]}
    with filled_app(tmp_path / "home", articles, model=FakeModel(json.dumps(draft))) as app:
        answer = app.chain.invoke(Question(ASKED, datetime(2024, 6, 1, tzinfo=UTC)))
    assert [sentence.text for sentence in answer.sentences] == [FINE, SUIT]
    assert [sentence.citations[0].source for sentence in answer.sentences] == [*BOTH]
    assert {sentence.text[slice(*sentence.highlight)] for sentence in answer.sentences} == {"Norrin"}
