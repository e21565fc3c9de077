from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from nutgraf.ingest.sentences import sentences
from nutgraf.ingest.types import Article, Passage
from nutgraf.service.retrieval.quote import best_passages, best_quotes, in_time
from nutgraf.service.types import Evidence, Question
from tests.fakes import FakeReranker

SKOPJE = Article.of(
    title="Talks in Skopje",
    text="Ministers of 57 states met in the hall. Flags hung on every wall. The first speaker was late.\n\n"
    "Blinken did not meet Lavrov in Skopje. He had left the city a day before. “We wait,” 🕊 a guard said.\n\n"
    "It rained in the evening. Trams ran as on any day. Shops closed at eight.",
)
MOON = Article.of(
    title="A landing",
    text="A probe landed on the Moon. Blinken sent his congratulations from Skopje. The crowd sang to dawn.",
)
ASKED = "why did Blinken not meet Lavrov in Skopje?"
BEST = "Blinken did not meet Lavrov in Skopje."
RERANKER = FakeReranker()


def evidence(*articles):
    """Each paragraph of the articles as a passage, in order."""
    found = []
    for article in articles:
        start = 0
        for paragraph in article.text.split("\n\n"):
            passage = Passage.of(article, start, start + len(paragraph))
            found.append(Evidence(passage, article, len(found) + 1, 1.0, {}))
            start += len(paragraph) + 2
    return tuple(found)


def overlapping(quotes):
    spans = sorted((quote.article.id, quote.start, quote.end) for quote in quotes)
    return [(one, other) for one, other in pairwise(spans) if one[0] == other[0] and other[1] < one[2]]


@pytest.mark.parametrize("chars", [1, 60, 150, 300, 10_000])
def test_quotes_are_exact_slices_that_do_not_overlap_and_fit(chars):
    quotes = best_quotes(ASKED, evidence(SKOPJE, MOON), RERANKER, chars=chars)
    for quote in quotes:
        assert quote.article.text[quote.start : quote.end] == quote.text
        assert quote.text.strip() == quote.text
    assert quotes
    assert overlapping(quotes) == []
    # The best is given in any case.
    assert len(quotes) == 1 or sum(len(quote.text) for quote in quotes) <= chars
    assert list(quotes) == sorted(quotes, key=lambda quote: -quote.score)


def test_the_closest_sentence_is_quoted_first():
    quotes = best_quotes(ASKED, evidence(MOON, SKOPJE), RERANKER, chars=10_000)
    assert quotes[0].text == BEST
    assert quotes[0].score > quotes[1].score


def test_quotes_are_single_sentences():
    quotes = best_quotes(ASKED, evidence(SKOPJE, MOON), RERANKER, chars=10_000)
    single = {
        (article.id, start, end) for article in (SKOPJE, MOON) for start, end in sentences(article.text)
    }
    assert {(quote.article.id, quote.start, quote.end) for quote in quotes} == single


@pytest.mark.parametrize("chars", [1, 150, 300, 10_000])
def test_passages_are_read_whole_and_fit(chars):
    found = evidence(SKOPJE, MOON)
    quotes = best_passages(ASKED, found, RERANKER, chars=chars)
    for quote in quotes:
        assert quote.article.text[quote.start : quote.end] == quote.text
    assert quotes
    assert overlapping(quotes) == []
    assert len(quotes) == 1 or sum(len(quote.text) for quote in quotes) <= chars
    edges = {(item.article.id, item.passage.start) for item in found}
    assert all((quote.article.id, quote.start) in edges for quote in quotes)


def test_below_a_heading_that_asks_the_same_is_quoted_first():
    text = "Fares rose on Monday, riders in Averdon say.\n\nWhy did fares rise?\n\nFuel costs more, and {}."
    told = "so do drivers in Averdon"
    article = Article.of(title="What to know", text=text.format(told))
    (first, *_) = best_quotes("Why did the fares in Averdon rise?", evidence(article), RERANKER, chars=1000)
    assert first.text == f"Fuel costs more, and {told}."
    other = Article.of(
        title="What to know", text=text.replace("Why did fares rise?", "Who won?").format(told)
    )
    (first, *_) = best_quotes("Why did the fares in Averdon rise?", evidence(other), RERANKER, chars=1000)
    assert first.text.startswith("Fares rose on Monday")


def test_the_closest_passage_is_read_first_and_those_that_touch_as_one():
    far, near, last = (
        replace(item, parts={"closeness": closeness})
        for item, closeness in zip(evidence(SKOPJE), (0.2, 0.9, 0.3), strict=True)
    )
    (best,) = best_passages("?", (far, near, last), RERANKER, chars=1)
    assert best.text.startswith("Blinken did not meet Lavrov")
    (both,) = best_passages("?", (far, near, last), RERANKER, chars=220)
    assert both.text.startswith("Blinken did not meet Lavrov")
    assert both.text.endswith("Shops closed at eight.")
    assert best_passages(ASKED, (), RERANKER, chars=100) == ()


def test_of_passages_as_close_the_one_that_answers_is_read_first():
    (best,) = best_passages(ASKED, evidence(MOON, SKOPJE), RERANKER, chars=1)
    assert BEST in best.text


def test_the_same_question_gives_the_same_quotes():
    one, two = (best_quotes(ASKED, evidence(SKOPJE, MOON), RERANKER, chars=200) for _ in range(2))
    assert one == two


def test_nothing_found_is_nothing_quoted():
    assert best_quotes(ASKED, (), RERANKER, chars=1000) == ()


def test_a_question_without_words_of_its_own_is_no_error():
    assert best_quotes("who? 🕊", evidence(SKOPJE), RERANKER, chars=1000)


def test_what_was_printed_on_a_morning_of_the_east_is_of_that_day():
    asked_at = datetime(2022, 10, 28, tzinfo=UTC)
    moments = [f"2022-10-{day:02}T07:00:00+09:00" for day in (5, 4)]
    found = tuple(
        item
        for moment in moments
        for item in evidence(replace(SKOPJE, id=moment, published_at=datetime.fromisoformat(moment)))[:1]
    )
    asked = Question("Who met on 5 October 2022 and was elected?", asked_at)
    assert [item.article.id for item in in_time(asked, found)] == moments[:1]


def test_what_was_printed_long_before_the_time_asked_about_is_not_read():
    asked_at = datetime(2022, 10, 28, tzinfo=UTC)
    ages = {"old": 2000, "month": 40, "plan": 20, "new": 2, "undated": None}
    articles = {
        name: replace(SKOPJE, id=name, published_at=None if age is None else asked_at - timedelta(days=age))
        for name, age in ages.items()
    }
    found = tuple(item for article in articles.values() for item in evidence(article)[:1])

    def kept(text, among=found):
        return [item.article.id for item in in_time(Question(text, asked_at), among)]

    assert kept("Who became prime minister this week?") == ["plan", "new", "undated"]
    assert kept("Who became prime minister in September 2022?") == ["month", "plan", "new", "undated"]
    assert kept("Who became prime minister?") == list(ages)
    assert kept("Who was prime minister before 2021?") == list(ages)
    assert kept("Who is currently prime minister?") == list(ages)
    assert kept("Just how many were prime minister?") == list(ages)
    assert kept("Who just became prime minister?") == ["month", "plan", "new", "undated"]
    assert kept("Who recently became prime minister?") == ["month", "plan", "new", "undated"]
    # Where nothing else was found, the day beside the quote tells its reader.
    assert kept("Who became prime minister this week?", found[:1]) == ["old"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What did polls show before the vote on 5 May?", ["2022-04-20", "2022-05-02", "2022-05-06"]),
        ("Who was held before the dam broke on 5 May?", ["2022-04-20", "2022-05-02", "2022-05-06"]),
        ("What did polls show on 5 May?", ["2022-05-06"]),
        ("Was the toll higher in May than in April?", ["2022-04-20", "2022-05-02", "2022-05-06"]),
        ("Was the toll high in May?", ["2022-05-02", "2022-05-06"]),
    ],
)
def test_what_may_tell_of_the_time_asked_about_is_kept(question, told):
    found = evidence(
        *(
            replace(SKOPJE, id=day, published_at=datetime.fromisoformat(f"{day}T08:00+00:00"))
            for day in ("2022-04-20", "2022-05-02", "2022-05-06")
        )
    )
    kept = in_time(Question(question, datetime(2022, 10, 28, tzinfo=UTC)), found)
    assert sorted({item.article.id for item in kept}) == told
