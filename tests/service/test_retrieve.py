from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from nutgraf.ingest.errors import UsageError
from nutgraf.service.limits import check_outlets
from nutgraf.service.retrieval.retrieve import SAID_WEIGHT, retrieve
from nutgraf.service.types import Question
from tests.fakes import FakeEncoder, fill, filled_app, open_app

NOW = datetime(2024, 3, 10, 12, tzinfo=UTC)
ASKED = "what did the harbour council decide about the ferry?"
WIRE = (
    "The harbour council decided on Tuesday to keep the night ferry for another year. Eleven members voted "
    "for it, and four against. The mayor said that the boats would be painted in the colours of the town "
    "before summer, and that fares would stay as they are."
)


def article(name, text, day, source="Harbour Courier"):
    published = f"{day}T08:00:00+00:00" if day else None
    return {
        "url": f"https://example.org/{name}",
        "title": f"Ferry news {name}",
        "source": source,
        "published_at": published,
        "text": text,
    }


COPIES = [
    article("copy-a", WIRE, "2024-03-06", "Harbour Courier"),
    article("copy-b", WIRE + " Tickets are sold at the pier.", "2024-03-06", "Northgate Ledger"),
    article("copy-c", WIRE, "2024-03-07", "Lakeside Tribune"),
]
OLD = article(
    "old", "Years ago the council spoke of a ferry across the harbour; nothing came of it.", "2021-05-02"
)
NEW = article(
    "new", "This week the council spoke of a ferry across the harbour; little came of it.", "2024-03-08"
)
LATER = article("later", "The harbour council will decide about the ferry, again.", "2024-03-12")
UNDATED = article(
    "undated", "A council, a harbour, a ferry: a history without a date.", None, "Lakeside Tribune"
)
OTHER = article("other", "A probe landed on the Moon and sent pictures home.", "2024-03-09")
ARTICLES = [*COPIES, OLD, NEW, LATER, UNDATED, OTHER]


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("retrieve")
    with filled_app(folder / "home", ARTICLES) as opened:
        yield opened


def found(app, question=ASKED, asked_at=NOW, limit=10, **limits):
    return retrieve(Question(question, asked_at, **limits), app.archive, app.index, app.encoder, limit=limit)


def names(evidence):
    return [item.article.url.removeprefix("https://example.org/") for item in evidence]


def test_copies_of_one_story_are_one_entry_with_its_outlets(app):
    evidence = found(app)
    copies = [item for item in evidence if item.article.text.startswith(WIRE[:40])]
    assert len(copies) == 1
    outlets = {copies[0].article.source, *copies[0].also_in}
    assert outlets == {"Harbour Courier", "Northgate Ledger", "Lakeside Tribune"}
    assert copies[0].article.source not in copies[0].also_in
    assert all(item.also_in == () for item in evidence if item is not copies[0])


def test_ranks_count_from_one_and_passages_are_slices(app):
    evidence = found(app)
    assert [item.rank for item in evidence] == list(range(1, len(evidence) + 1))
    for item in evidence:
        assert item.article.id == item.passage.article_id
        assert item.article.text[item.passage.start : item.passage.end] == item.passage.text
        assert item.parts


def test_the_week_before_is_preferred_and_what_is_older_not_hidden(app):
    asked = "council spoke of a ferry across the harbour"
    order = names(found(app, asked))
    assert order.index("new") < order.index("old")
    # Asked when the old story was new, it is the old one, and nothing that came after.
    assert names(found(app, asked, asked_at=datetime(2021, 5, 3, tzinfo=UTC)))[0] == "old"


def test_what_was_published_later_is_not_found(app):
    assert "later" not in names(found(app))
    assert "later" in names(found(app, asked_at=datetime(2024, 3, 13, tzinfo=UTC)))
    # To the second: what is published at the moment of asking is there.
    moment = datetime(2024, 3, 12, 8, tzinfo=UTC)
    assert "later" in names(found(app, asked_at=moment))
    assert "later" not in names(found(app, asked_at=moment - timedelta(seconds=1)))


def test_since_and_until_are_respected(app):
    since, until = datetime(2024, 3, 7, tzinfo=UTC), datetime(2024, 3, 8, tzinfo=UTC)
    assert set(names(found(app, since=since, until=until))) == {"copy-c"}
    assert set(names(found(app, until=datetime(2022, 1, 1, tzinfo=UTC)))) == {"old"}
    # An until after the day of asking does not open the future.
    assert "later" not in names(found(app, until=datetime(2025, 1, 1, tzinfo=UTC)))


def test_what_has_no_date_is_found_unless_dates_are_asked_for(app):
    assert "undated" in names(found(app))
    assert "undated" not in names(found(app, since=datetime(2020, 1, 1, tzinfo=UTC)))


def test_only_the_outlets_asked_for_are_found(app):
    evidence = found(app, sources=("lakeside tribune",))
    assert {item.article.source for item in evidence} == {"Lakeside Tribune"}
    assert set(names(evidence)) == {"copy-c", "undated"}
    assert found(app, sources=("Nobody's Gazette",)) == ()


@pytest.fixture(scope="module")
def spelled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("spelled")
    sources = ["Écho du Port", "Harbour Courier (print)", "The Ferry", "the ferry (late)", ""]
    articles = [article(str(n), f"{WIRE} {n}", "2024-03-06", s) for n, s in enumerate(sources)]
    with filled_app(folder / "home", articles) as opened:
        yield opened


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        (("écho du port",), ("Écho du Port",)),
        (("ÉCHO DU PORT", "harbour courier"), ("Écho du Port", "Harbour Courier (print)")),
        (("Harbour Courier (Print)",), ("Harbour Courier (print)",)),
        (("Harbour Courier (web)",), ("Harbour Courier (print)",)),
        (("THE FERRY",), ("The Ferry",)),
        (("The Ferry (web)",), ("The Ferry", "the ferry (late)")),
        (("Echo du Port",), ("Écho du Port",)),
        (("", "the ferry"), ("The Ferry",)),
        (("",), ()),
        ((), ()),
    ],
)
def test_an_outlet_is_meant_however_it_is_spelled(spelled, asked, meant):
    assert check_outlets(Question(ASKED, NOW, sources=asked), spelled.archive).sources == meant


@pytest.mark.parametrize("name", ["Harbour", "Courier", "Port", "(print)", "?"])
def test_an_outlet_that_an_archive_does_not_have_is_an_error_that_names_those_it_has(spelled, name):
    with pytest.raises(UsageError) as error:
        check_outlets(Question(ASKED, NOW, sources=("the ferry", name)), spelled.archive)
    said = str(error.value)
    assert f"no article of {name!r}; its outlets are: " in said
    assert "Harbour Courier (print)" in said
    assert ", ," not in said and ": ," not in said


def test_no_more_articles_than_asked_for(app):
    assert len({item.article.id for item in found(app, limit=2)}) == 2
    assert names(found(app, limit=2)) == names(found(app))[:2]


def test_each_article_gives_its_best_passage_before_any_gives_a_second(tmp_path):
    long = "\n\n".join(f"The council spoke of the ferry, part {n}. " + "Waves rose. " * 8 for n in range(6))
    with open_app(tmp_path / "home") as app:
        news = [article("one", long, "2024-03-01"), article("two", WIRE, "2024-03-02")]
        fill(app, news, passage_chars=120)
        order = names(found(app))
    assert set(order[:2]) == {"one", "two"}
    assert 1 < order.count("one") <= 3


def test_an_article_shows_the_passages_that_hold_what_is_asked(tmp_path):
    parts = [f"Part {n} of the report is about the weather on the coast." for n in range(8)]
    parts[5] = "The zeppelin will carry mail across the harbour from June."
    with open_app(tmp_path / "home") as app:
        fill(app, [article("long", "\n\n".join(parts), "2024-03-01")], passage_chars=60)
        evidence = found(app, "what will the zeppelin carry?")
    assert "zeppelin" in evidence[0].passage.text
    assert len(evidence) == 3


def test_the_order_does_not_hang_on_the_order_of_ingest(app, tmp_path):
    with filled_app(tmp_path / "home", [*reversed(ARTICLES[3:]), *ARTICLES[:3]]) as other:
        for question in (ASKED, "Moon", "council", "nothing of the kind"):
            here = [(item.passage.id, item.score) for item in found(app, question)]
            assert here == [(item.passage.id, item.score) for item in found(app, question)]
            assert here == [(item.passage.id, item.score) for item in found(other, question)]


@pytest.mark.parametrize("question", ["?", "the of and", 'AND OR NOT "', "a* NEAR(b, c)", "title:ferry", "🕊"])
def test_no_question_is_a_syntax_error(app, question):
    assert isinstance(found(app, question), tuple)


def test_a_question_about_the_past_does_not_prefer_the_week(app):
    asked = "when was a ferry across the harbour spoken of by the council in May 2021?"
    order = names(found(app, asked))
    assert order.index("old") < order.index("new")


def test_the_outlet_that_the_question_names_is_preferred(app):
    asked = "council, harbour and ferry"
    order = names(found(app, f"{asked} according to the Lakeside Tribune"))
    assert order.index("undated") < names(found(app, asked)).index("undated")


class Reading(FakeEncoder):
    """Whose tokens say the question in passages that hold `words`, and nothing of it elsewhere."""

    def __init__(self, words):
        super().__init__()
        self.words, self.read = words, []

    def encode_tokens(self, texts):
        self.read += texts
        return [
            np.eye(2, dtype=np.float32)[[int(text != ASKED and self.words not in text)]] for text in texts
        ]


@pytest.mark.parametrize("words", ["This week", "Years ago"])
def test_of_stories_that_match_nearly_alike_the_one_that_says_the_question_stands_first(tmp_path, words):
    # Too old, both, for their day to matter.
    alike = [article("new", NEW["text"], "2022-05-01"), article("old", OLD["text"], "2022-05-01")]
    reading = Reading(words)
    with filled_app(tmp_path / "home", [*alike, OTHER]) as app:
        question = Question(ASKED, NOW)
        evidence = retrieve(question, app.archive, app.index, reading)
        assert words in evidence[0].passage.text
        assert (evidence[0].parts["said"], evidence[1].parts["said"]) == (SAID_WEIGHT, 0.0)
        assert evidence[0].score > evidence[1].score > evidence[2].score
        # One that is not among the leaders is not read.
        assert set(reading.read) == {ASKED, NEW["text"], OLD["text"]}
        assert [*retrieve(question, app.archive, app.index, reading, limit=1)] == [*evidence[:1]]


def test_where_one_leads_clearly_nothing_is_read_closely(app):
    reading = Reading("")
    evidence = retrieve(Question("a probe on the Moon", NOW), app.archive, app.index, reading)
    assert names(evidence)[0] == "other"
    assert reading.read == []
    assert all("said" not in item.parts for item in evidence)
