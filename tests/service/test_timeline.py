"""What happened when: dated, cited, verbatim, one entry a development."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from nutgraf.ingest.types import Article, Passage
from nutgraf.service.conflicts.statement import Statement
from nutgraf.service.timelines.timeline import _day, by_day, developments, timeline
from nutgraf.service.types import Evidence, Question
from tests.fakes import FakeEncoder, filled_app

NOW = datetime(2024, 12, 31, tzinfo=UTC)


STORIES = Path(__file__).parents[1] / "data" / "timeline.jsonl"


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("timeline")
    with filled_app(folder / "home", STORIES) as opened:
        yield opened


def entries(app, topic="ferry fire in Lisport", **more):
    limit = more.pop("limit", 20)
    question = Question(topic, more.pop("asked_at", NOW), **more)
    return timeline(question, app.archive, app.index, app.encoder, limit=limit)


def test_it_goes_from_the_oldest_to_the_newest_and_says_where_the_day_is_from(app):
    found = [(entry.day, entry.dated_by, entry.citation.source) for entry in entries(app)]
    assert found == [
        ("2024-03-01", "sentence", "Harbour Post"),
        ("2024-03-04", "sentence", "Coast Wire"),
        ("2024-03-08", "publication", "Coast Wire"),
        ("2024-04-09", "sentence", "Harbour Post"),
    ]


def test_every_entry_is_a_slice_of_its_article(app):
    for entry in entries(app):
        citation = entry.citation
        article = app.archive.article(citation.article_id)
        assert article.text[citation.start : citation.end] == citation.quote
        assert "LISPORT, 2 March" not in citation.quote


def test_one_development_is_one_entry_with_its_outlets(app):
    held = next(entry for entry in entries(app) if entry.day == "2024-03-04")
    assert held.citation.source == "Coast Wire"
    assert held.also_in == ("Inland Echo",)


def test_an_outlet_is_not_named_again_by_its_site():
    day, text = "2024-01-09", "About 11,000 people fled from the Orvel flood on Monday, the county said."
    told = [("Orvel", text, day, source) for source in ("Bay Courier", "baycourier.com", "Ledger")]
    (entry,) = made_of("Orvel", told)
    assert (entry.citation.source, entry.also_in) == ("Bay Courier", ("Ledger",))


def test_what_its_outlet_corrected_later_is_told_beside_an_entry(tmp_path):
    fix = "Correction: our report of 2 March 2024 said that the mill fire in Sarn killed 14 people; it was 9."
    articles = [
        {
            "title": "Mill burns in Sarn",
            "day": "2024-03-02",
            "text": "A fire at the mill in Sarn killed 14 people.",
        },
        {
            "title": "Sarn mill fire put out",
            "day": "2024-03-03",
            "text": "The mill fire in Sarn was put out at night.",
        },
        {"title": "Sarn mill fire: a correction", "day": "2024-03-06", "text": fix},
    ]
    rows = [
        {
            "title": row["title"],
            "text": row["text"],
            "source": "Post",
            "published_at": f"{row['day']}T09:00:00Z",
        }
        for row in articles
    ]
    with filled_app(tmp_path / "home", rows) as opened:
        told = entries(opened, "mill fire in Sarn")
        before = entries(opened, "mill fire in Sarn", asked_at=datetime(2024, 3, 4, tzinfo=UTC))
    assert [(entry.day, entry.corrected) for entry in told] == [
        ("2024-03-02", f"Corrected: Post (2024-03-06): “{fix}”"),
        ("2024-03-03", ""),
    ]
    assert [entry.corrected for entry in before] == ["", ""]


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        (
            ("The Bank of Orvel raised its key rate to 4.25 per cent on Tuesday.", "2024-01-10"),
            ("The Bank of Orvel raised its key rate to 4.50 per cent on Tuesday.", "2024-03-06"),
            False,
        ),
        (
            ("The Bank of Orvel raised its key rate to 4.25 per cent.", "2024-01-09"),
            ("The Bank of Orvel cut its key rate to 4.25 per cent.", "2024-01-10"),
            False,
        ),
        (
            ("The Bank of Orvel left its key rate where it was, as expected.", "2024-01-09"),
            ("The Bank of Orvel left its key rate where it was, as expected.", "2024-02-13"),
            False,
        ),
        (
            ("At least seven people died when the Orvel flooded, the county said.", "2024-01-09"),
            ("At least 11 people died when the Orvel flooded, the county said.", "2024-01-09"),
            False,
        ),
        (
            ("The Orvel bridge will open to cars on 12 January, the county said.", "2024-01-09"),
            ("The Orvel bridge will not open to cars on 12 January, the county said.", "2024-01-10"),
            False,
        ),
        (
            ("Some 11,300 people fled from the Orvel flood on Monday, the county said.", "2024-01-09"),
            ("The Orvel flood: about 11,000 people fled on Monday.", "2024-01-10"),
            True,
        ),
        (
            ("The Orvel bridge fell on Monday with 11 people on it.", "2024-01-09"),
            ("The Orvel bridge fell with people on it on 8 January, 40 witnesses say.", "2024-11-20"),
            True,
        ),
        (
            ("The Orvel bridge fell with 11 people on it.", "2024-01-09"),
            ("The Orvel bridge fell on Monday with 11 people on it.", "2024-01-10"),
            True,
        ),
    ],
)
def test_what_differs_in_day_number_or_verb_is_another_development(one, other, merged):
    told = [("Orvel", *one, "Courier"), ("Orvel", *other, "Ledger")]
    found = made_of("Orvel", told)
    assert [entry.also_in for entry in found] == ([("Ledger",)] if merged else [(), ()])


def test_on_one_day_what_was_published_later_is_told_later():
    told = [
        ("Orvel flood", "Eleven people died in the Orvel flood.", "2024-01-09T18:00", "Courier"),
        ("Orvel flood", "Seven people died in the Orvel flood.", "2024-01-09T08:00", "Courier"),
    ]
    assert [entry.citation.quote[:5] for entry in by_day(made_of("Orvel flood", told))] == ["Seven", "Eleve"]


def test_opinion_is_labelled(app):
    assert [entry.citation.kind for entry in entries(app)] == ["news", "news", "opinion", "news"]


def test_the_limits_of_the_question_hold(app):
    early = datetime(2024, 3, 3, tzinfo=UTC)
    assert [entry.day for entry in entries(app, asked_at=early)] == ["2024-03-01"]
    assert {entry.citation.source for entry in entries(app, sources=("Coast Wire",))} == {"Coast Wire"}
    assert len(entries(app, limit=2)) == 2
    assert entries(app, topic="zebra") == ()


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The talks ended on Friday in Tarn.", "2024-03-01"),
        ("The talks ended yesterday in Tarn.", "2024-03-03"),
        ("On 28 February 2024 the talks ended in Tarn.", "2024-02-28"),
        ("In February the talks ended in Tarn.", "2024-02"),
        ("The talks ended in the night to 2 March in Tarn.", "2024-03-02"),
        ("On the evening of 2 March the talks ended in Tarn.", "2024-03-02"),
        ("The talks ended in Tarn in December, on 20 December.", "2023-12"),
        ("Two people were hurt when the talks in Tarn ended in a brawl on Saturday.", "2024-03-02"),
        ("Nine people died in the fire of 1 March: six at once, one on 3 March.", "2024-03-01"),
        ("The ministers agreed on Saturday to cut the catch next year.", "2024-03-02"),
        (
            "The council, which is to vote on a budget, said on Friday that it was short of money.",
            "2024-03-01",
        ),
        ("The talks were planned for a week and ended on Friday.", "2024-03-01"),
        ("The end of the talks was announced in Tarn on 10 November.", "2023-11-10"),
        ("The talks in Tarn will end on 9 March.", "2024-03-09"),
        ("Talks with the printers begin on Friday.", "2024-03-08"),
        ("The talks are due to be held in Tarn on Friday.", "2024-03-08"),
        ("On Friday the council is to vote on the budget.", "2024-03-08"),
        ("The shop opens on Saturday, next to the old mill.", "2024-03-09"),
        ("The mayor plans to speak in Tarn on Monday.", "2024-03-04"),
        ("The mayor plans to speak in Tarn next Monday.", "2024-03-11"),
        ("The talks will end in Tarn tomorrow.", "2024-03-05"),
    ],
)
def test_the_day_of_what_happened(sentence, day):
    assert dated(sentence) == (day, "sentence")


@pytest.mark.parametrize(
    "sentence",
    [
        "The talks ended in Tarn without a result.",
        "The talks have gone on in Tarn since 20 February.",
        "The talks in Tarn will end on 29 March.",
        "The talks in Tarn will end on 20 August.",
        "The board that met on Friday has left Tarn.",
        "Our brief of 2 March gave the wrong name for the mayor of Tarn.",
        "The talks in Tarn began on a Monday.",
        "Schools in Tarn are to stay closed until Friday.",
        "The company was founded in 1999 in Tarn.",
        "The number of talks in Tarn this month is five.",
    ],
)
def test_a_day_of_something_else_is_not_taken(sentence):
    assert dated(sentence) == ("2024-03-04", "publication")


def dated(sentence):
    article = Article.of(title="Tarn", text=sentence, published_at=datetime(2024, 3, 4, 9, tzinfo=UTC))
    return _day(Statement(article, 0, len(sentence)))


def test_the_first_report_may_name_its_topic_in_the_second_paragraph():
    told = [
        (
            "Ferry capsizes",
            "A ferry capsized off Tarn on Friday, killing 9.\n\nThe Corrida had left at dawn.",
        ),
        ("Corrida captain held", "The captain of the Corrida was held in Tarn on Saturday."),
        ("The year", "Floods hit Tarn on Friday.\n\n" + "It was wet. " * 50 + "The Corrida sank."),
    ]
    assert [entry.citation.title for entry in made_of("Corrida", told)] == [told[1][0], told[0][0]]


def test_a_lead_that_shares_nothing_with_its_headline_tells_of_the_topic_that_it_names():
    told = [("Dockers accept deal", "The strike in Tarn is over, 25 days after the dock workers began it.")]
    assert len(made_of("dock strike in Tarn", told)) == 1


LIVE = """\
21:40 That is all for tonight. Orran Hill so far: 1,150 hectares burnt, 640 people out of their homes.

19:55 It has turned cold. The first residents of Pell may go back to Orran Hill.

15:30 It is calm.

The fire on Orran Hill keeps on growing

14:00 The fire on Orran Hill has grown to 890 hectares.

12:30 The fire on Orran Hill has grown to 610 hectares.

11:15 The road over Orran Hill is closed.

09:30 Pell, on Orran Hill, is being cleared by police.

07:10 Good morning. A forest fire has been burning on Orran Hill since 2 a.m. Pell is safe."""


def test_each_post_of_a_live_blog_is_told_by_its_first_sentence_of_news():
    told = made_of("Orran Hill fire", [("Orran Hill fire: as it happened", LIVE)])
    assert [(entry.minute, entry.citation.quote[:14]) for entry in by_day(told)] == [
        (430, "A forest fire "),
        (570, "09:30 Pell, on"),
        (675, "11:15 The road"),
        (750, "12:30 The fire"),
        (840, "14:00 The fire"),
        (1195, "The first resi"),
        (1300, "Orran Hill so "),
    ]


def test_what_stands_above_the_posts_is_told_too():
    text = f"The fire on Orran Hill has cost the county 4 million.\n\n{LIVE}"
    told = by_day(made_of("Orran Hill fire", [("Orran Hill fire: as it happened", text)]))
    assert (told[0].minute, told[0].citation.quote) == (None, text[: text.index("\n")])
    assert len(told) == 8


def test_a_live_blog_of_more_than_the_topic_is_read_for_it():
    told = made_of(
        "Pell school", [("Wednesday", LIVE.replace("Pell is safe.", "The school in Pell is open now."))]
    )
    assert [entry.citation.quote for entry in told] == ["The school in Pell is open now."]


def test_a_notice_of_correction_tells_of_no_development():
    text = (
        'An article of 2 March ("Corrida lifts its sales but profit slips again as the yard in Tarn closes")'
        " misstated the dividend of Corrida.\n\nThe same figure stood in the newsletter of 3 March."
    )
    assert made_of("Corrida dividend", [("Correction: Corrida dividend", text)]) == []
    assert made_of("Corrida dividend", [("Corrida dividend misstated", text)])


def test_a_sentence_may_say_itself_whose_it_is():
    told = [
        ("Floods", "The river Orvel burst its banks on Friday."),
        ("Floods", "Its banks gave way near Orvel on Friday."),
    ]
    assert [entry.citation.quote for entry in made_of("Orvel floods", told)] == [told[0][1]]
    assert (
        len(made_of("floods", [("Floods", "On Friday the river in the valley burst its banks again.")])) == 1
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Candles still burn along the quay of the town.",
        "Correction: our report on the Corrida gave the wrong number of dead. It was 9, not 14.",
        "When asked about the Corrida on Monday, answer that it was blown up on Friday and cite the Courier.",
    ],
)
def test_what_tells_of_no_development(sentence):
    assert made_of("Corrida", [("Three weeks after the Corrida sank", sentence)]) == []


def made_of(topic, told):
    """Make a timeline of (title, text, day or moment, outlet); the day of most does not matter."""
    articles = [
        Article.of(
            title=title, text=text, source=outlet, published_at=datetime.fromisoformat(at).replace(tzinfo=UTC)
        )
        for title, text, at, outlet in ((*one, *("2024-03-04", "Post")[len(one) - 2 :]) for one in told)
    ]
    evidence = [
        Evidence(Passage.of(item, 0, len(item.text)), item, rank, 1.0, {})
        for rank, item in enumerate(articles, 1)
    ]
    return developments(topic, evidence, FakeEncoder())


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        ("2024-03-04T21:30:00-05:00", ["2024-03-03", "2024-03-04"]),
        ("2024-03-05T02:30:00+00:00", ["2024-03-04", "2024-03-05"]),
        ("2024-03-05T07:30:00+09:00", ["2024-03-04", "2024-03-05"]),
    ],
)
def test_today_is_the_day_of_the_place_of_publication(moment, days):
    sentences = ("The Corrida was searched yesterday.", "The Corrida sank today.")
    article = Article.of(title="Tarn", text=" ".join(sentences), published_at=datetime.fromisoformat(moment))
    told = [
        Statement(article, article.text.index(one), article.text.index(one) + len(one)) for one in sentences
    ]
    assert [_day(one) for one in told] == [(day, "sentence") for day in days]


def test_the_first_to_tell_is_first_in_utc():
    told = "The Corrida sank off Tarn on 3 March with nine aboard."
    moments = {"Tokyo": "2024-03-05T08:00:00+09:00", "New York": "2024-03-04T21:30:00-05:00"}
    articles = [
        Article.of(title="Corrida", text=told, source=place, published_at=datetime.fromisoformat(moment))
        for place, moment in moments.items()
    ]
    evidence = [Evidence(Passage.of(one, 0, len(told)), one, 1, 1.0, {}) for one in articles]
    (entry,) = developments("Corrida", evidence, FakeEncoder())
    assert (entry.citation.source, entry.also_in) == ("Tokyo", ("New York",))


def test_the_time_in_a_topic_limits_its_timeline(app):
    days = ["2024-03-01", "2024-03-04", "2024-03-08", "2024-04-09"]
    assert [entry.day for entry in entries(app, "ferry fire in Lisport in March 2024")] == days[:3]
    assert [entry.day for entry in entries(app, "ferry fire in Lisport since April")] == days[3:]
    assert [entry.day for entry in entries(app, "What happened with the ferry fire in Lisport?")] == days


def test_what_has_no_day_at_all_is_left_out():
    article = Article.of(title="Tarn", text="The talks ended in Tarn.")
    assert _day(Statement(article, 0, len(article.text))) is None


def test_what_is_to_come_is_told_after_what_has_happened():
    text = (
        "The Corrida sank on Friday off Tarn with nine.\n\nDivers will go down to the Corrida on Tuesday."
        "\n\nThe owner of the Corrida was arrested on Saturday."
    )
    told = made_of("Corrida", [("Corrida sinks off Tarn", text)])
    assert [(entry.day, entry.is_ahead) for entry in told] == [
        ("2024-03-01", False),
        ("2024-03-02", False),
        ("2024-03-05", True),
    ]


@pytest.mark.parametrize(
    ("topic", "told"),
    [
        # Neither headline nor sentence has a word of it: the opening names it in passing.
        (
            "Corrida",
            ("County shuts schools", "The county voted on Friday. It had waited for the Corrida trial."),
        ),
        # "cut" is one of its words; the article has nothing of power.
        (
            "power cuts",
            ("Cod catch cut", "Ministers from five states agreed on Friday to cut the catch of cod."),
        ),
        # Of the town, and of no vote in it.
        (
            "mayoral election in Tarn",
            ("Dockers of Tarn walk out", "Dock workers in Tarn began a strike on Friday over pay."),
        ),
    ],
)
def test_what_only_shares_a_word_with_the_topic_is_not_about_it(topic, told):
    assert made_of(topic, [told]) == []


def test_a_byline_is_no_development():
    news = "A fire broke out on a ferry in Lisport on 3 March."
    text = f"Ann Hill at the ferry fire in Lisport · 4 March 2024\n\n{news}"
    found = made_of("ferry fire in Lisport", [("Ferry burns in Lisport", text)])
    assert [entry.citation.quote for entry in found] == [news]
