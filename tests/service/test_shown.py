import pytest

from nutgraf.ingest.types import Article
from nutgraf.service.shown import as_shown
from nutgraf.service.types import Draft, Quote
from nutgraf.service.verify import verify

OPENED = "Ferry captain Lena Frost opened the bridge."


@pytest.mark.parametrize("before", ["", "Harbour Courier\n"])
@pytest.mark.parametrize(
    ("short", "shown"), [("Lena Frost", OPENED), ("Kessel", f"KESSEL (AP) — {OPENED}"), (None, OPENED)]
)
def test_a_dateline_is_left_out_unless_it_answers(before: str, short: str | None, shown: str):
    text = f"{before}KESSEL (AP) — {OPENED} It rained."
    article = Article.of(title="A bridge", text=text, source="Harbour Courier")
    quotes = (Quote(article, 0, len(text), text, 0.9),)
    sentence = as_shown(verify(Draft(f"KESSEL (AP) — {OPENED}", (1,)), quotes), quotes, short)
    assert sentence.text == shown
    assert sentence.citations[0].quote == f"KESSEL (AP) — {OPENED}"
    marked = sentence.highlight and sentence.text[slice(*sentence.highlight)]
    assert (marked or "").lower() == (short or "").lower()
