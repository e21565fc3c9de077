import pytest

from nutgraf.ingest.types import Article
from nutgraf.service.answering.shown import as_shown
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


@pytest.mark.parametrize(
    ("text", "short", "marked"),
    [
        ("The council, elected on 9 May, has 9 members.", "9", (35, 36)),
        ("Of 9,000 who came in 9.5 days 9 stayed.", "9", (30, 31)),
        ("The council was elected on 9 May.", "9", (27, 32)),
        ("The council was elected on 9 May 1933.", "1933", (27, 37)),
        ("The council has 9 members.", "9 members", (16, 25)),
        ("The council has nine members.", "9", None),
        ("The council has 9 members, not 11.", "11", None),
        ("The council has 9 members, not 11; of 11 no one spoke.", "11", (38, 40)),
    ],
)
def test_the_short_answer_is_marked_where_it_says_how_many(text: str, short: str, marked):
    article = Article.of(title="A council", text=text, source="Harbour Courier")
    quotes = (Quote(article, 0, len(text), text, 0.9),)
    assert as_shown(verify(Draft(text, (1,)), quotes), quotes, short).highlight == marked


def test_a_bullet_is_left_out_and_stays_in_the_quote():
    text = f"►{OPENED} ►It rained."
    article = Article.of(title="A bridge", text=text, source="Harbour Courier")
    quotes = (Quote(article, 0, len(text), text, 0.9),)
    sentence = as_shown(verify(Draft(f"►{OPENED}", (1,)), quotes), quotes, "Lena Frost")
    assert sentence.text == OPENED
    assert sentence.marked == "Lena Frost"
    assert sentence.citations[0].quote == f"►{OPENED}"


SAID = "said that the repair of the Tarn Bridge cost 5.6 million"
OURS = f"Correction: our report of 28 June {SAID}; it was 5.4 million."
AMENDED = "This article was amended: the repair cost 5.4 million, not 5.6 million."


@pytest.mark.parametrize(
    ("title", "text", "short", "marked"),
    [
        ("Correction", OURS, "5.6 million", ""),
        ("Correction", OURS, "5.4 million", "5.4 million"),
        ("Corrections", f"A story about Tarn {SAID}. It was 5.4 million.", "5.6 million", ""),
        ("A bridge", AMENDED, "5.4 million", "5.4 million"),
        ("A bridge", f"The auditor's report {SAID}; it was 5.4 million late.", "5.6 million", "5.6 million"),
    ],
)
def test_what_a_correction_says_was_wrong_is_not_marked(title: str, text: str, short: str, marked: str):
    article = Article.of(title=title, text=text, source="Harbour Courier")
    quotes = (Quote(article, 0, len(text), text, 0.9),)
    assert as_shown(verify(Draft(text, (1,)), quotes), quotes, short).marked == marked
