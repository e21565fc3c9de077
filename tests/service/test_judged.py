"""What the model does not hold to answer the question is not shown, however well its quotes support it."""

import json
from datetime import UTC, datetime

import pytest

from nutgraf.ingest.types import Article
from nutgraf.service.answering.judged import LEAST_YES, best, judge
from nutgraf.service.types import Question, Quote
from tests.fakes import ARTICLES, FakeModel, filled_app

NOW = datetime(2024, 1, 1, tzinfo=UTC)
ASKED = "Where in Skopje did the ministers of the OSCE meet?"
BESIDE = "Ministers of 57 states met in Skopje on Thursday."
MORE = "The meeting of the OSCE ends on Friday."


@pytest.fixture
def app(two_articles):
    return two_articles


def test_a_sentence_that_does_not_answer_is_dropped_with_the_reason(app):
    app.model.judges = lambda prompt: LEAST_YES - 0.05
    app.model.answers.append([(BESIDE, [1])])
    answer = app.chain.invoke(Question(ASKED, NOW))
    assert (answer.status, answer.sentences) == ("not_in_archive", ())
    (dropped,) = answer.dropped
    assert dropped.check.problems == ("does not answer the question, as the model judges it (0.20)",)
    assert dropped.citations == ()
    assert "none was judged to say where" in answer.missing


def test_one_that_does_stands_and_how_sure_the_model_was_is_a_signal(app):
    app.model.judges = lambda prompt: 0.7
    app.model.answers.append([(BESIDE, [1])])
    answer = app.chain.invoke(Question(ASKED, NOW))
    assert answer.text == BESIDE
    assert answer.signals["judged"] == pytest.approx(0.7)


@pytest.mark.parametrize(("yes", "shown"), [(0.4, False), (0.6, True)])
def test_after_an_answer_of_the_question_s_own_words_a_sentence_has_to_be_likely(app, yes, shown):
    app.model.judges = lambda prompt: yes
    written = {"answer": "Skopje", "sentences": [{"text": BESIDE, "quotes": [1]}]}
    app.model.answers.append(json.dumps(written))
    answer = app.chain.invoke(Question(ASKED, NOW))
    assert "only repeats the question" in answer.dropped[0].check.problems
    assert bool(answer.sentences) == shown


def test_of_several_quotes_the_one_with_the_words_that_answer_is_judged(tmp_path):
    first, second = "Ann Hill stood for the Greens in Averdon.", "Hill took 52% of the vote in Averdon."
    told = {
        "title": "Averdon votes",
        "text": f"{first} Turnout was low after days of rain. {second}",
        "source": "Harbour Courier",
        "published_at": "2023-12-20T08:00:00+00:00",
        "url": "https://example.org/votes",
    }
    said = "Ann Hill stood for the Greens in Averdon, and Hill took 52% of the vote in Averdon."
    model = FakeModel(json.dumps({"answer": "52%", "sentences": [{"text": said, "quotes": [1]}]}))
    # Of the embedded model the quote itself is shown, which needs no choice.
    model.writes_well = True
    model.judges = lambda prompt: 0.9 if f"Sentence: {second}" in prompt else 0.05
    asked = Question("What share of the vote did Ann Hill take in Averdon?", NOW)
    with filled_app(tmp_path / "home", [*ARTICLES, told], model=model) as app:
        assert app.chain.invoke(asked).text == said


def test_the_next_sentence_may_answer_and_what_follows_it_is_not_judged(app):
    app.model.judges = lambda prompt: 0.9 if f"Sentence: {MORE}" in prompt else 0.0
    app.model.answers.append(
        [(BESIDE, [1]), (MORE, [1]), ("Antony Blinken did not meet Sergey Lavrov.", [1])]
    )
    answer = app.chain.invoke(Question("How did the meeting of ministers in Skopje go on?", NOW))
    assert [sentence.text for sentence in answer.sentences] == [
        MORE,
        "Antony Blinken did not meet Sergey Lavrov.",
    ]
    assert [sentence.text for sentence in answer.dropped] == [BESIDE]


def test_a_model_that_does_not_tell_has_its_sentence_shown(app):
    app.model.answers.append([(BESIDE, [1])])
    answer = app.chain.invoke(Question(ASKED, NOW))
    assert answer.text == BESIDE
    assert 0 < answer.confidence < 1


def test_the_model_reads_the_quote_with_outlet_day_and_headline_not_the_words_it_wrote(app):
    app.model.judges = lambda prompt: 1.0
    app.model.answers.append([("In Skopje the ministers of 57 states met on Thursday.", [1])])
    (sentence,) = app.chain.invoke(Question(ASKED, NOW)).sentences
    model = FakeModel()
    model.judges = lambda prompt: 0.5
    assert judge("answer", ASKED, sentence.citations, model)
    asked = model.messages[0][-1][1]
    assert f"Sentence: {BESIDE}" in asked
    assert "Harbour Courier, 01 December 2023: No Blinken-Lavrov talks in Skopje" in asked


SAID = ("The pool opens in May.", "The pool costs 4 million.", "Buses stop at the pool.", "Nobody swims.")
THREE = {"most": 3, "nearly": 1.0}


@pytest.mark.parametrize(
    ("yes", "options", "chosen"),
    [
        ((0.3, 0.9, 0.5, 0.2), {}, [1]),
        ((0.3, 0.9, 0.5, 0.2), THREE, [1, 2]),
        ((0.3, 0.9, 0.5, 0.8), {"most": 2, "nearly": 1.0}, [1, 3]),
        # Of those alike the first, though none is likely; and what is worth more before what is likelier.
        ((0.9, 0.9, 0.9, 0.9), {}, [0]),
        ((0.3, 0.9, 0.5, 0.2), {"worth": lambda quote: float("Nobody" in quote.text) * 2}, [3]),
        ((0.0, 0.0, 0.0, 0.0), THREE, [0, 1, 2]),
        # The best is asked to be likely, the others to add to it.
        ((0.3, 0.4, 0.2, 0.1), {"least": 0.4}, [1]),
        ((0.3, 0.4, 0.2, 0.1), {"least": 0.5} | THREE, []),
        ((0.8, 0.9, 0.7, 0.6), {"adds": lambda first, other: first.start > other.start} | THREE, [1, 0]),
    ],
)
def test_the_best_are_chosen(yes: tuple[float, ...], options, chosen: list[int]):
    article = Article.of(title="A pool", text=" ".join(SAID), source="Harbour Courier")
    places = [(article.text.index(text), text) for text in SAID]
    quotes = [Quote.of(article, start, start + len(text)) for start, text in places]
    model = FakeModel()
    assert best("reason", ASKED, quotes, model, **options) is None
    model.judges = lambda prompt: next(one for one, text in zip(yes, SAID, strict=True) if text in prompt)
    found = best("reason", ASKED, quotes, model, **options)
    assert [quotes.index(quote) for quote in found.quotes] == chosen
    assert found.prompt == "sentence_reason"
    assert found.tokens.read
    assert best("reason", ASKED, [], model, **options) is None
