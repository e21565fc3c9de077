import pytest

from nutgraf.ingest.types import Article
from nutgraf.service.shown import in_words
from nutgraf.service.types import Draft, Quote
from nutgraf.service.verify import verify

OPENED = "Ferry captain Lena Frost opened the bridge."


@pytest.mark.parametrize("before", ["", "Harbour Courier\n"])
def test_a_quoted_first_sentence_has_no_dateline_and_cites_it(before: str):
    text = f"{before}KESSEL (AP) — {OPENED} It rained."
    article = Article.of(title="A bridge", text=text, source="Harbour Courier")
    quotes = (Quote(article, 0, len(text), text, 0.9),)
    sentence = in_words(verify(Draft(f"KESSEL (AP) — {OPENED}", (1,)), quotes), quotes)
    assert sentence.text == OPENED
    assert sentence.citations[0].quote == f"KESSEL (AP) — {OPENED}"
