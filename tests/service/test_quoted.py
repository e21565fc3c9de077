"""Who said "...": the sentence with those words, and who says them."""

from datetime import UTC, datetime

import pytest

from nutgraf.ingest.types import Article, Passage
from nutgraf.service.answering.quoted import quoted
from nutgraf.service.types import Evidence, Question
from tests.fakes import filled_app

TEXT = (
    "The inquiry into the ferry fire opened on Monday. Ann Hill, who leads the seamen's union, was not "
    "content. “They have tried a man on the evening news,” she said. “It takes a certain talent to lose "
    "a ship in harbour,” Joe Park, the judge, said. The owner knew of every leak in the hull."
)
ARTICLE = Article.of(title="Ferry inquiry opens", text=TEXT, source="Harbour Courier")
EVIDENCE = [Evidence(Passage.of(ARTICLE, 0, len(TEXT)), ARTICLE, 1, 0.9, {})]
HILL = TEXT[TEXT.index("Ann Hill") : TEXT.index(" “It takes")]
PARK = TEXT[TEXT.index("“It takes") : TEXT.index(" The owner")]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ('Who said "they have tried a man on the evening news"?', HILL),
        ("Who said of the captain 'tried a man on the evening news'?", HILL),
        ("who said it takes a certain talent to lose a ship in harbour", PARK),
        ("Who said that it takes a certain talent to lose a ship?", PARK),
        ('Who replied "they have tried a man on the evening news"?', HILL),
        ('Whose words are "a certain talent to lose a ship"?', PARK),
        # In other words, the outlet's own, too few, or asked of something else.
        ('Who said "they condemned a man on the evening news"?', ""),
        ("Who said that the owner knew of every leak in the hull?", ""),
        ('Who said "a man"?', ""),
        ('When was "a certain talent to lose a ship" said?', ""),
        ("Who said so?", ""),
    ],
)
def test_the_words_are_found_with_who_says_them(question, found):
    chosen = quoted(question, EVIDENCE)
    quotes = chosen.quotes if chosen else ()
    assert [quote.text for quote in quotes] == ([found] if found else [])
    assert all(TEXT[quote.start : quote.end] == quote.text for quote in quotes)


def test_no_model_is_asked(tmp_path):
    row = {"title": ARTICLE.title, "text": TEXT, "source": ARTICLE.source}
    with filled_app(tmp_path / "home", [row]) as app:
        asked = 'Who said "they have tried a man on the evening news"?'
        answer = app.chain.invoke(Question(asked, datetime(2024, 6, 1, tzinfo=UTC)))
        assert app.model.messages == []
    assert [sentence.text for sentence in answer.sentences] == [HILL]
    assert (answer.status, answer.model, answer.prompt_sha256) == ("answered", "extractive", "")
