"""What is woven of several sentences, or of several articles, is not shown."""

from nutgraf.ingest.types import Article
from nutgraf.service.answering.settle import settle
from nutgraf.service.types import Draft, Quote, Short


def apart(*texts):
    """Quote articles whole, one a text."""
    articles = [Article.of(title="News", text=text, source="Courier") for text in texts]
    return [Quote(article, 0, len(article.text), article.text, 0.9) for article in articles]


def test_a_number_of_another_article_is_not_joined_to_a_name():
    texts = (
        "“Glass” is nominated for best musical.",
        "They saw how “Mills,” nominated for 14 awards, goes on.",
    )
    said = "Glass is nominated for 14 awards"
    drafts = [Short("14"), Draft(said, (1, 2))]
    first, *_ = settle("How many awards was Glass nominated for?", drafts, apart(*texts))
    assert first.check.problems == (f"joins what different sentences say: {said!r}",)


def test_what_is_true_of_another_place_is_not_joined_to_a_name():
    texts = (
        "An agent gets calls from people asking about moving to Averdon City.",
        "Of the largest cities, rents rose most by the coast, where they were up 26.2% from a year ago.",
    )
    said = "People are moving to Averdon City, where rents were up 26.2% from a year ago."
    drafts = [Short("Averdon City"), Draft(said, (1, 2))]
    first, *_ = settle("Which city are people moving to?", drafts, apart(*texts))
    assert first.check.verdict == "replaced"
    assert "joins what different sentences say: 'rents were up 26.2%" in first.check.problems[0]
