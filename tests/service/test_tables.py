import pytest

from nutgraf.ingest.types import Article
from nutgraf.service.answering.tables import row_in_words

TEXT = (
    "The league after ten games.\n\n"
    "Place | Club | Points\n1 | Averdon | 24\n2 | Brack | 19\n\n"
    "The top club goes up.\n\n"
    "Park | 12\nHill | 9"
)
ARTICLE = Article.of(title="Table", text=TEXT)


def words_of(row):
    start = TEXT.index(row)
    return row_in_words(ARTICLE, start, start + len(row))


def test_a_row_is_said_with_the_heads_of_its_columns():
    assert words_of("2 | Brack | 19") == "Place: 2; Club: Brack; Points: 19"


def test_the_heads_of_a_table_and_a_sentence_stay_as_they_are():
    assert words_of("The top club goes up.") == ""
    assert words_of("Place | Club | Points\n1 | Averdon | 24") == ""


def test_a_row_of_another_length_stays_as_it_is():
    article = Article.of(title="Table", text="Place | Club\n1 | Averdon | 24")
    assert row_in_words(article, 13, len(article.text)) == ""


@pytest.mark.parametrize(
    ("table", "row", "words"),
    [
        # A caption, as HTML has it.
        (
            "Seats on the council | | |\nParty | Seats 2021 | Seats 2025\n",
            "Reeds | 11 | 17",
            "Party: Reeds; Seats 2021: 11; Seats 2025: 17",
        ),
        ("Seats\nParty | 2021 | 2025\n", "Reeds | 11 | | ", ""),
        ("Seats\nParty | 2021 | 2025\n", "Reeds | | 17", "Party: Reeds; 2025: 17"),
        # No heads: what stands over a year is another.
        ("Averdon | 1902 | 1950\n", "Brack | 1911 | 1960", ""),
        ("Averdon | 12 goals | 3\n", "Brack | 9 goals | 2", ""),
        # Of two columns the first names what the second gives.
        ("Country | Norland\n", "Capital | Averdon", "Capital: Averdon"),
        ("Town | Averdon\nFounded | 1902\n", "Population | 9,000", "Population: 9,000"),
        ("Best picture | The Mill\n", "Best director | Ann Hill", "Best director: Ann Hill"),
        ("Averdon | 12 goals\n", "Brack | 9 goals", "Brack: 9 goals"),
        ("Place | Club\n1 | Averdon\n", "2 | Brack", "Place: 2; Club: Brack"),
        ("", "By Ann Hill | Crane News", ""),
    ],
)
def test_heads_may_name_years_and_stand_below_a_caption(table, row, words):
    article = Article.of(title="Table", text=f"What came of it.\n\n{table}{row}\n\nMore.")
    start = article.text.index(row.strip())
    assert row_in_words(article, start, start + len(row.strip())) == words
