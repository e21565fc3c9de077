"""When sources differ, and above all when they don't: a false alarm costs more than a missed one."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nutgraf.ingest.sentences import sentences
from nutgraf.ingest.types import Article, Passage
from nutgraf.service.conflicts.corrections import in_force
from nutgraf.service.conflicts.disagreements import disagreements
from nutgraf.service.conflicts.figures import figures, is_asked
from nutgraf.service.conflicts.notices import corrections_in
from nutgraf.service.conflicts.scope import other_change
from nutgraf.service.conflicts.statement import Statement
from nutgraf.service.question.asked import SIZES
from nutgraf.service.types import Check, Citation, Draft, Evidence, Question, Quote, Sentence
from nutgraf.service.verify import verify


def article(source, day, title, text, **more):
    return Article.of(
        source=source,
        published_at=datetime.fromisoformat(day).replace(tzinfo=UTC),
        title=title,
        text=text,
        **more,
    )


def told(question, *articles, cite=0):
    """Answer with the first sentence of the article, or articles, `cite`; return the disagreements."""
    answer = [cited(one) for one in (articles[cite] if isinstance(cite, slice) else [articles[cite]])]
    asked = Question(question, datetime(2024, 12, 1, tzinfo=UTC))
    return disagreements(asked, answer, evidence_of(*articles))


def evidence_of(*articles):
    return [
        Evidence(Passage.of(item, 0, len(item.text)), item, rank, 1.0, {})
        for rank, item in enumerate(articles, 1)
    ]


def no_errata(_):
    return ()


def cited(one, text=""):
    start, end = sentences(one.text)[0]
    if text:
        start, end = one.text.index(text), one.text.index(text) + len(text)
    quote = one.text[start:end]
    citation = Citation(one.id, one.title, one.source, one.url, one.published_at, quote, start, end, one.kind)
    return Sentence(quote, (citation,), 1.0, Check("supported"))


DATA = Path(__file__).parents[1] / "data" / "conflicts.jsonl"
CASES = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]
POST = article(**CASES[0]["articles"][0])
HOW_MANY = CASES[0]["question"]
UNITS = ["metres", "kilometres", "mph", "knots", "acres", "hectares", "gallons", "yards", "houses", "people"]
HEDGES = ["more than", "exceeding", "upwards of", "below", "up to", "at most", "about", "near", "circa"]


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_sources_differ_where_they_do_and_only_there(case):
    one, other = (article(**row) for row in case["articles"])
    found = told(case["question"], one, other)
    if case["said"]:
        assert [words for words in case["said"] if words not in found[0]] == [], found
    assert len(found) == (1 if case["said"] else 0)
    # Whichever is cited, and whichever was found first, the same is said; but not beside what says it itself.
    assert told(case["question"], one, other, cite=1) == (() if case.get("one_way") else found)
    assert told(case["question"], other, one, cite=1 if case.get("one_way") else 0) == found
    if case["said"] and one.published_at < other.published_at:
        assert found[0].index(f"{other.source} (") < found[0].index(f"{one.source} (")


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("The death toll after a ferry capsized off Tarn has climbed to 31.", [("31", "dead")]),
        ("The toll from the attack that killed a minister in Tarn rose to more than 14.", [("14", "dead")]),
        (
            "The toll from floods that left 500 homeless has risen to 31.",
            [("500", "displaced"), ("31", "dead")],
        ),
        ("The number of injured after the blast in Tarn has climbed to 60.", [("60", "injured")]),
        # What the clause counts is no toll.
        ("The toll from the crash that injured more than 40 is unknown.", [("40", "injured")]),
        ("The toll from the fire that reached 40 is unknown.", []),
        ("The toll from the heat in which the temperature rose to 40 is unknown.", []),
        ("The toll on the bridge that opened in May has risen to 4%.", [("4%", "%")]),
        ("The toll in Tarn rose to 14, which was hit on Monday, and in Elm to 20.", [("14", "dead")]),
    ],
)
def test_a_toll_is_read_past_the_clause_behind_it(text, counted):
    one = article("Post", "2024-03-02", "Tarn", text)
    found = figures(Statement(one, 0, len(text)))
    assert [(figure.number.text, figure.measure[0]) for figure in found] == counted


@pytest.mark.parametrize("unit", UNITS)
def test_of_what_is_measured_the_unit_does_not_tell(unit):
    text = f"The storm at Keld reached 60 {unit} on Monday."
    (figure,) = figures(Statement(article("Post", "2024-03-02", "Keld", text), 0, len(text)))
    assert figure.is_unit == (unit not in ("houses", "people"))


@pytest.mark.parametrize("hedge", HEDGES)
def test_a_hedge_does_not_hide_which_way_a_number_goes(hedge):
    assert other_change(f"Pay rose to {hedge} ", f"Pay rose by {hedge} ")
    assert other_change(f"Pay rose to {hedge} $", "Pay rose $")
    assert not other_change(f"Pay rose to {hedge} ", "Pay rose to ")


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        *[(f"How {size} did prices rise in Tarn?", True) for size in SIZES.split("|")],
        ("How much did prices rise in Tarn?", True),
        ("How often did prices rise in Tarn?", False),
        ("How did prices rise in Tarn?", False),
    ],
)
def test_a_figure_matters_to_who_asks_for_one(question, asked):
    one = article("Post", "2024-03-02", "Tarn", "Prices in Tarn rose by 4%.")
    (figure,) = figures(Statement(one, 0, len(one.text)))
    assert is_asked(figure, question) == asked


def test_copies_of_one_story_do_not_disagree_with_themselves():
    copy = article(
        "Coast Wire", "2024-03-02", POST.title, "The fire at a warehouse in Lisport killed 16 people."
    )
    assert told(HOW_MANY, POST, copy)
    assert told(HOW_MANY, POST, replace(copy, cluster_id=POST.cluster_id)) == ()


def test_two_sentences_of_one_toll_make_one_note():
    wire = article(
        "Coast Wire", "2024-03-05", "Lisport fire toll", "The toll of the Lisport warehouse fire rose to 17."
    )
    post = article(
        "Bay News", "2024-03-06", "Lisport fire toll", "The toll of the Lisport warehouse fire rose to 19."
    )
    found = told(HOW_MANY, POST, wire, post, cite=slice(0, 2))
    assert len(found) == 1
    assert [words in found[0] for words in ("19", "17", "14")] == [True] * 3


# -- corrections ---------------------------------------------------------------------

FIX = "Correction: our brief of 2 March 2024 said that the Lisport warehouse fire killed 14 people; it was 9."
CORRECTIONS = [
    FIX,
    "An earlier version of this story said the warehouse fire in Lisport killed 14 people. The number is 9.",
    "Clarification: We put the dead of the Lisport warehouse fire at 14. Nine people died.",
    "This report has been corrected: the warehouse fire in Lisport killed 9 people, not 14.",
    "We wrongly reported that 14 people had died in the warehouse fire in Lisport. There were nine.",
    "An article on Saturday about the warehouse fire in Lisport misstated the dead. It was 9, not 14.",
    "A report on Saturday gave the dead of the Lisport warehouse fire as 14. It should have said 9.",
]


@pytest.mark.parametrize("text", CORRECTIONS)
@pytest.mark.parametrize("cite", [0, 1])
def test_a_correction_replaces_what_it_corrects(text, cite):
    fix = article("Harbour Post", "2024-03-06", "Lisport fire: a correction", text)
    (said,) = told(HOW_MANY, POST, fix, cite=cite)
    assert said.startswith(f"Corrected: Harbour Post (2024-03-06): “{text}”")
    assert "This replaces Harbour Post (2024-03-02), “Warehouse fire in Lisport”" in said


def test_each_correction_of_a_column_is_read():
    column = f"Correction: The mayor of Portmere is Jo Tran, not Jo Tan.\n\n{FIX}"
    fix = article("Harbour Post", "2024-03-06", "Corrections", column)
    (said,) = told(HOW_MANY, POST, fix)
    assert said.startswith(f"Corrected: Harbour Post (2024-03-06): “{FIX}”")


NOTICE = (
    "An article on 2 March about the warehouse fire in Lisport misstated when the warehouse was built. It "
    "was built in 1979, not 1969. The article also gave a wrong height for its chimney. The chimney was 7.5 "
    "metres high, not 12 metres. We regret the errors."
)
SECOND = NOTICE[NOTICE.index("The article also") : NOTICE.index(" We regret")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The warehouse, which was built in 1969, was empty.", NOTICE[: NOTICE.index(" The article also")]),
        ("Its chimney was 12 metres high and fell on the quay.", SECOND),
    ],
)
def test_a_notice_replaces_each_thing_that_it_corrects(text, words):
    report = article("Harbour Post", "2024-03-02", "Fire in Lisport warehouse", text)
    fix = article("Harbour Post", "2024-03-06", "Correction: Lisport warehouse", NOTICE)
    first, second = in_force([cited(report)], evidence_of(report, fix), no_errata)
    assert first.text == words
    assert second.check.verdict == "replaced"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Fire in Lisport warehouse", "A lorry that was built in 1969 stood in the yard."),
        ("Harvest in Orvane", "The mill, which was built in 1969, was sold."),
        ("Fire in Lisport warehouse", "The firemen needed 12 metres of hose."),
    ],
)
def test_a_notice_replaces_nothing_else(title, text):
    report = article("Harbour Post", "2024-03-02", title, text)
    fix = article("Harbour Post", "2024-03-06", "Correction: Lisport warehouse", NOTICE)
    assert [sentence.text for sentence in in_force([cited(report)], evidence_of(report, fix), no_errata)] == [
        text
    ]


COLUMN = (
    'Warehouse fire. An article about the fire in Lisport ("Warehouse burns", 2 March, page 7) contained two '
    "mistakes. It said that the owner, Jo Tran, had been fined. She was not: a court cleared her, as it "
    "did Al Moss. The article also said that Mr Moss paid 640,000 crowns for the warehouse in Lisport. "
    "The figure given in court was 460,000; two digits were transposed."
)
WHOLE = COLUMN[COLUMN.index("The article also") :]
HALF = "The article also said that Mr Moss paid 640,000 crowns for the warehouse in Lisport."
PAID = "Al Moss paid 640,000 crowns for the Lisport warehouse."


def test_what_a_column_says_was_reported_is_no_answer_by_itself():
    text = (
        "Pell. A report on the landslide placed the town in the department of Cor. It is in Hul.\n\n"
        "Owls. A diary said that barn owls hoot. They screech."
    )
    notice = Article.of(title="Corrections and clarifications", text=text, source="Crane News")
    evidence = [Evidence(Passage.of(notice, 0, len(text)), notice, 1, 0.9, {})]
    said = "A report on the landslide placed the town in the department of Cor."
    sentence = verify(Draft(said, (1,)), [Quote(notice, 0, len(text), text, 0.9)])
    first, second = in_force([sentence], evidence, lambda _: ())
    assert first.stands and "It is in Hul." in first.text
    assert not second.stands


def test_a_column_may_say_what_was_wrong_and_then_what_is_right():
    report = article("Harbour Post", "2024-03-02", "Warehouse burns in Lisport", PAID)
    fix = article("Harbour Post", "2024-03-06", "Corrections and clarifications", COLUMN)
    for given in (cited(report), cited(fix, HALF)):
        first, second = in_force([given], evidence_of(report, fix), no_errata)
        assert first.text == WHOLE
        assert (second.text, second.check.verdict) == (given.text, "replaced")
    other = article(
        "Harbour Post", "2024-03-02", "Warehouse burns in Lisport", "Al Moss owned the warehouse."
    )
    assert [one.text for one in in_force([cited(other)], evidence_of(other, fix), no_errata)] == [other.text]


PUT_RIGHT = "{} the Lisport warehouse fire misstated the {}. It was {}, not {}."
AGE = PUT_RIGHT.format("A report on Saturday about", "age of a boy who was killed", 12, 14)
TOLL = PUT_RIGHT.format("A report on Saturday about", "number of people killed", "nine", 14)
ODELL = TOLL.replace("Lisport", "Odell")
AGAIN = PUT_RIGHT.format("An article on Wednesday about", "number of people killed", 11, "nine")


def correction(text, day="2024-03-06", source="Harbour Post"):
    return article(source, day, "Corrections", text)


@pytest.mark.parametrize("text", [AGE, ODELL])
def test_a_correction_of_another_thing_or_event_takes_no_answer_away(text):
    (kept,) = in_force([cited(POST)], evidence_of(POST, correction(text)), no_errata)
    assert kept.check.verdict == "supported"


def test_a_correction_of_what_may_be_another_thing_is_shown_but_replaces_nothing():
    assert told(HOW_MANY, POST, correction(AGE)) == (f"Corrected: Harbour Post (2024-03-06): “{AGE}”",)
    assert told(HOW_MANY, POST, correction(ODELL)) == ()


def test_what_is_corrected_twice_is_as_the_second_correction_says():
    evidence = evidence_of(POST, correction(TOLL), correction(AGAIN, "2024-03-08"))
    first, second = in_force([cited(POST)], evidence, no_errata)
    assert (first.text, second.check.verdict) == (AGAIN, "replaced")
    assert second.check.problems == ("14 was corrected by Harbour Post (2024-03-08)",)


def test_a_figure_that_its_outlet_has_corrected_is_set_against_no_other():
    globe = article(
        "Globe", "2024-03-03", "Lisport warehouse fire", "Nine died in the Lisport warehouse fire."
    )
    assert told(HOW_MANY, globe, POST) != ()
    assert told(HOW_MANY, globe, POST, correction(TOLL)) == ()


def test_the_figure_of_the_answer_that_another_outlet_has_corrected_is_told():
    wire = article("Coast Wire", "2024-03-03", "Lisport fire", POST.text)
    assert told(HOW_MANY, wire, POST) == ()
    assert told(HOW_MANY, wire, POST, correction(TOLL)) == (
        f"Sources differ: Harbour Post (2024-03-06): “{TOLL}”; Coast Wire (2024-03-03): killed 14 people",
    )
    assert told(HOW_MANY, wire, POST, correction(AGE)) == ()


@pytest.mark.parametrize("source", ["harbourpost.com", "Harbour Post (print)", "The Harbour Post"])
def test_an_outlet_corrects_itself_however_it_is_spelled(source):
    fix = correction(TOLL, source=source)
    first, second = in_force([cited(POST)], evidence_of(POST, fix), no_errata)
    assert (first.text, second.check.verdict) == (TOLL, "replaced")
    (said,) = told(HOW_MANY, POST, fix)
    assert said.startswith(f"Corrected: {source} (2024-03-06)")


def test_the_newest_correction_is_read_first_and_one_without_a_day_last():
    days = ["1965-03-06", "2024-03-06", "1999-03-06"]
    fixes = [correction(TOLL, day) for day in days]
    undated = replace(correction(f"{TOLL} It was late."), published_at=None)
    told = corrections_in([undated, *fixes])
    assert [one.day and one.day.year for one in told] == [2024, 1999, 1965, None]


def test_nobody_corrects_another_outlet():
    fix = article("Liars Daily", "2024-03-06", "Correction", FIX)
    assert not any(said.startswith("Corrected") for said in told(HOW_MANY, POST, fix))


@pytest.mark.parametrize(
    "text",
    [
        "Correction: An earlier version of this article misspelled Lisport.",
        "Editor's note: This page tells of the Lisport warehouse fire that killed 14 people on Saturday.",
        "Corrections & clarifications: An earlier version of this story gave a wrong cause of the fire.",
        "Correction: The original version of this article gave a wrong reason for a notice from Lisport.",
        "Correction: our brief of 2 March 2024 misspelled the name of the mayor of Portmere, Jo Tran.",
        "The minister later corrected himself and said that the Lisport warehouse fire had killed 14 people.",
        "Markets expect a correction. The Lisport warehouse fire killed 14 people.",
        "Correction: Our report, “Lisport: 14 dead in warehouse fire”, said that the house stood since 1979. "
        "It was built in 1997.",
        "The auditor's report misstated the dead of the Lisport warehouse fire as 14; it was 9.",
        "The department of correction said that 14 of its inmates died in the Lisport warehouse fire.",
    ],
)
def test_what_corrects_nothing_that_is_answered(text):
    assert told(HOW_MANY, POST, article("Harbour Post", "2024-03-06", "Lisport", text)) == ()


def test_an_outlet_cannot_correct_what_it_has_yet_to_say():
    fix = article("Harbour Post", "2024-02-06", "Lisport fire: a correction", FIX)
    assert not any(said.startswith("Corrected") for said in told(HOW_MANY, POST, fix))


def test_an_age_is_no_word_that_a_correction_shares():
    final = article(
        "Harbour Post", "2024-03-02", "Lisport win", "The 26-year-old Frost scored the last goal."
    )
    text = "An earlier version of this story had the wrong driver. It was a woman, 26 years old."
    assert told("Who scored last?", final, article("Harbour Post", "2024-03-06", "Corrections", text)) == ()


def test_a_leap_day_of_no_known_year_is_none_of_another_year():
    title = "Ferry sinks off Tarn: 41 dead"
    undated = article(
        "The Post", "2024-03-01", title, "On 29 February 41 people died when the Halden sank off Tarn."
    )
    undated = replace(undated, published_at=None)
    other = article("The Echo", "2023-03-01", title, "In all 47 people died when the Halden sank off Tarn.")
    assert told("How many died when the Halden sank off Tarn?", undated, other) == ()
    assert told("How many died when the Halden sank off Tarn?", other, undated) == ()


MARCHED = "About 3,000 people marched in Averdon on Saturday, according to the police. "


@pytest.mark.parametrize(
    "behind",
    [
        "Organisers put the crowd at 5,500.",
        "The union said it was more than 5,500.",
        "The unions claimed 12,000 and called for more.",
        "That is less than the 5,500 given by the organisers.",
    ],
)
def test_a_count_of_somebody_else_right_behind_is_told(behind):
    one = article("Post", "2024-03-02", "March in Averdon", f"{MARCHED}{behind}")
    (note,) = told("How many people marched in Averdon?", one)
    assert note.startswith("Sources differ: Post") and behind in note


@pytest.mark.parametrize(
    "behind",
    [
        "Organisers put the cost at $5,500.",
        "Organisers put the crowd at about 3,000.",
        "Last year organisers put the crowd at 5,500.",
        "Police said that 40 officers were sent.",
        "Organisers put up 5,500 posters.",
        "The march was 2 kilometres long.",
        "Later the police put the crowd at 5,500.",
    ],
)
def test_no_other_number_behind_is(behind):
    one = article("Post", "2024-03-02", "March in Averdon", f"{MARCHED}{behind}")
    assert told("How many people marched in Averdon?", one) == ()


VACANT = "The union, Allied Carers, says that 84 posts are vacant at Pell Hospital."


@pytest.mark.parametrize(
    "between", [" ", "\n\n", " Its chief, Ann Hill, said that the ward would stay open. "]
)
@pytest.mark.parametrize(
    ("behind", "is_told"),
    [
        ("She put the number of vacant posts at 52.", True),
        ("The hospital put the number of posts to be cut at 52.", False),
        ("The hospital said 52 beds were free.", False),
        ("Last year she put the number of vacant posts at 52.", False),
    ],
)
def test_a_count_of_somebody_else_soon_after_is_told_where_it_says_of_what(between, behind, is_told):
    one = article("Post", "2024-03-02", "Posts vacant", f"{VACANT}{between}{behind}")
    notes = told("How many posts are vacant at Pell Hospital?", one)
    assert bool(notes) is is_told
    assert all(behind in note for note in notes)


def test_a_live_blog_corrects_itself():
    text = (
        "11:05 A correction. The top gust at Pell Point was 78mph, not 87mph as we reported at 08:15.\n\n"
        "10:20 The sea is coming through the wall.\n\n"
        "08:15 A gust of 87mph has been recorded at Pell Point."
    )
    blog = Article.of(title="Storm over Pell Point: as it happened", text=text, source="Crane News")
    evidence = [Evidence(Passage.of(blog, 0, len(text)), blog, 1, 0.9, {})]
    said = "08:15 A gust of 87mph has been recorded at Pell Point."
    sentence = verify(Draft(said, (1,)), [Quote(blog, 0, len(text), text, 0.9)])
    first, second = in_force([sentence], evidence, lambda _: ())
    assert first.stands and "78mph, not 87mph" in first.text
    assert not second.stands
