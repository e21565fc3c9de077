from nutgraf.ingest.types import Article
from nutgraf.service.tables import row_in_words

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


def test_a_table_without_heads_and_a_sentence_stay_as_they_are():
    assert words_of("Hill | 9") == ""
    assert words_of("The top club goes up.") == ""
    assert words_of("Place | Club | Points\n1 | Averdon | 24") == ""


def test_a_row_of_another_length_stays_as_it_is():
    article = Article.of(title="Table", text="Place | Club\n1 | Averdon | 24")
    assert row_in_words(article, 13, len(article.text)) == ""
