import pytest

from nutgraf.ingest.types import Article
from nutgraf.service.checks.topic import another_edition, namesake, unmentioned

ARTICLE = Article.of(
    title="Night of Glass opens",
    text="Joe Park wrote Night of Glass for the BBC in Averdon. It opens in the US on Friday.",
    source="Harbour Courier",
)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who wrote Night of Glass?", ""),
        ("Who wrote The Long Winter?", "Long Winter"),
        ("Did Joe Park meet Carla Moss?", "Carla Moss"),
        ("Did Joe Moss write it?", "Joe Moss"),
        ("Did Ann Joe write it?", "Ann Joe"),
        # By one of its words, or by either half.
        ("Did Joseph Park write it?", ""),
        ("Who wrote The Long Winter: Night of Glass?", ""),
        ("When does Skopje's Night of Glass open?", ""),
        ("Who wrote The Long Winter: Rule of Ash?", "Long Winter"),
        # One word may be written in other ways, so it counts alone, or where nothing given mentions it.
        ("Did Park write for NBC?", ""),
        ("Did Park write it in Odell?", ""),
        ("Did Park write it in Skopje?", "Skopje"),
        ("What opens in Skopje?", "Skopje"),
        ("What opens in the US this week?", ""),
        ("What opens in the UK this week?", ""),
        ("What opens since New Year's Eve?", ""),
        ("What opened on Christmas Day?", ""),
        ("What opened during Ramadan?", ""),
        ("What opens on Easter Island?", "Easter Island"),
        ("Which city is it in?", ""),
        ("What did the Harbour Courier say of it?", ""),
    ],
)
def test_names_that_articles_do_not_mention(question, name):
    other = Article.of(title="Odell", text="It rained.", source="Harbour Courier")
    assert unmentioned(question, [ARTICLE], [ARTICLE, other]) == name


@pytest.mark.parametrize(
    ("question", "text", "name"),
    [
        # A local paper leaves its own country out.
        ("Who is the Malaysian batik artist?", "The batik artist is Ann Hill.", ""),
        ("How many died in the flood in Singapore?", "Nine died in the flood in Averdon.", ""),
        ("Who leads Kenya's tea board?", "Ann Hill leads the tea board.", ""),
        ("Who leads the South Korean tea board?", "Ann Hill leads the tea board.", ""),
        # One that names another country is of that.
        ("Who is the Malaysian batik artist?", "The Swiss batik artist is Ann Hill.", "Malaysian"),
        ("Who leads Kenya's tea board?", "Ann Hill leads the tea board of Peru.", "Kenya"),
        # What is no country is named.
        ("How many died in the flood in Odell?", "Nine died in the flood.", "Odell"),
        ("Who leads Kenya's Odell Guild?", "Ann Hill leads the tea board.", "Odell Guild"),
        ("Who leads the tea board of Texas?", "Ann Hill leads the tea board.", "Texas"),
    ],
)
def test_news_of_a_country_leaves_its_own_name_out(question, text, name):
    article = Article.of(title="A local story", text=text, source="Harbour Courier")
    assert unmentioned(question, [article], [article]) == name


@pytest.mark.parametrize(
    ("seat", "text", "is_meant"),
    [
        ("White House", "The administration declared an emergency.", True),
        ("White House", "The mayor of Averdon declared an emergency.", False),
        ("Kremlin", "Moscow declared an emergency.", True),
        ("Downing Street", "The government declared an emergency.", True),
        ("Downing Street", "Averdon declared an emergency.", False),
    ],
)
def test_a_seat_of_government_is_mentioned_with_who_governs(seat: str, text: str, is_meant: bool):
    article = Article.of(title="Emergency", text=text)
    absent = unmentioned(f"Why did the {seat} declare an emergency?", [article], [article])
    assert absent == ("" if is_meant else seat)


@pytest.mark.parametrize(
    ("question", "text", "other"),
    [
        ("When does season 4 of Glass open?", "Season 3 opened on 17 May.", "Season 3"),
        ("When does season 4 of Glass open?", "Season 3 opened in May, and season 4 comes in June.", ""),
        ("When was the Tern 12 sold first?", "The Tern 11 was sold from 20 May.", "Tern 11"),
        ("Who won at the 92nd Glass Awards?", "Ann Hill won at the 93rd Glass Awards.", "93rd Glass"),
        # Days, years and what is not numbered tell no edition.
        ("Who won on May 20?", "Ann Hill won on May 21.", ""),
        ("Who won the Cup 2022?", "Ann Hill won the Cup 2021.", ""),
        ("Who won in season 4?", "Ann Hill won 3 games.", ""),
    ],
)
def test_another_edition(question, text, other):
    assert another_edition(question, text) == other


@pytest.mark.parametrize(
    ("question", "text", "other"),
    [
        ("Why was Petra Moss sent to prison?", "Karl Moss was sent to prison.", "Karl Moss"),
        ("Why was Petra Moss sent to prison?", "Karl Moss, who is married to Petra, was.", ""),
        ("Why was Petra Moss sent to prison?", "Moss was sent to prison.", ""),
        ("Is Joe Moss ill?", "Joseph Moss is.", ""),
        ("What was found near the Kessel-Averdon border?", "It was found at the Tarn-Averdon border.", ""),
        ("What did the Supreme Court rule?", "A District Court ruled. The court sat late.", ""),
    ],
)
def test_a_namesake_is_somebody_else(question, text, other):
    assert namesake(question, text, Article.of(title="Averdon", text=text)) == other
