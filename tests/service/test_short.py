"""The short answer: whether it is one, and whether a text gives it."""

from datetime import UTC, datetime

import pytest

from nutgraf.ingest.types import Article
from nutgraf.service.answering.settle import settle
from nutgraf.service.answering.short import asks_account, echoes, holds, listed, looked_for, unanswering
from nutgraf.service.question.asked import HOW_MUCH
from nutgraf.service.types import Quote, Short


@pytest.mark.parametrize(
    ("question", "short", "repeats"),
    [
        ("What did Blinken say?", "Antony Blinken", True),
        ("Which villages below Corran Ridge were cleared?", "Pell, Nether Corran", False),
        ("Who is Ann Hill's mother?", "Rosa Hill", False),
        ("Who won the Hill Award?", "Rosa Hill", True),
        ("How many people fled?", "One person", False),
        ("How many of the 41 people fled?", "41 people", True),
        ("Which person fled?", "One person", True),
    ],
)
def test_a_name_of_the_question_made_longer_repeats_it(question: str, short: str, repeats: bool):
    assert echoes(question, short) == repeats


@pytest.mark.parametrize(
    ("question", "several"),
    [
        *[(f"How {word} was the quake in Sarn?", False) for word in HOW_MUCH.split("|")],
        ("How was the quake in Sarn measured?", True),
        ("How badly was Sarn hit?", True),
        ("How largely is it empty?", True),
        ("Why was the quake so strong?", True),
        ("What happened in Sarn?", True),
        ("Who measured the quake?", False),
    ],
)
def test_several_sentences_are_asked_for(question: str, several: bool):
    assert asks_account(question) == several


DENIED = "says that it was not so"
FAN = "Which quirky character of 'Glass' is a favourite of fans and suspected of theft?"
ITEM = "is no sentence, and has nothing but names of what is asked"
# What a row is about -> (question, text, short answer, what is wrong with the text as an answer)
ANSWERING = {
    "one of two is said with what was asked of both": [
        (
            "Which grew, bread or milk?",
            "The dairy sold bread and milk.",
            "milk",
            "says nothing of grow",
        ),
        ("Which grew, bread or milk?", "Sales of milk grew by 13%.", "milk", ""),
    ],
    "a day is denied": [
        (question, text, short, fault)
        for question, text, fault in [
            ("When will the museum open?", "It will not open on 14 June as planned.", DENIED),
            ("When will the museum open?", "It will open on 14 June, not in May as planned.", ""),
            ("When will the museum open?", "It did not say why, and it will open on 14 June.", ""),
            ("When will the museum not open?", "It will not open on 14 June as planned.", ""),
            ("When will the museum open?", "It will not open until 14 June, the mayor said.", ""),
            ("When will the museum open?", "It will not open earlier than 14 June.", ""),
            ("When did the museum last open?", "It has not opened since 14 June.", ""),
            ("When did the museum open?", "Until the flood it did not open on 14 June.", DENIED),
        ]
        for short in ("14 June", None)
    ],
    "no figure and no time": [
        ("How many people died?", "The mill burned for days.", None, "gives no number of people"),
        ("How many people died?", "Most of them lived near the mill.", "41", "gives no number of people"),
        ("When did the mill burn?", "The mill burned after the vote.", None, "gives no date"),
        ("When did the mill burn?", "The mill burned after the vote.", "Kessel", "gives no date"),
        ("date police flood drill corran", "Police held a flood drill at Corran.", None, "gives no date"),
        ("attendance kessel game", "The game at Kessel was called off.", None, "gives no attendance"),
        ("What percentage of voters came?", "52 voters came.", "52", "gives no percentage"),
    ],
    "another year is told only where what was asked was in a year": [
        (question, text, None, fault)
        for question, text, fault in [
            ("Who won the cup in 2019?", "Kessel won the cup in 2021.", "is about 2021, not 2019"),
            ("Who won the cup in 2019?", "In May 2021 Kessel won the cup.", "is about 2021, not 2019"),
            ("Who won the cup in 2019?", "Kessel won the cup in 2019 and in 2021.", ""),
            ("Who won the cup in 2019?", "Kessel won its first cup since the league was formed in 1999.", ""),
            ("Who won the cup in 2019?", "Kessel, who lost in 2018, won the cup.", ""),
            ("Who was mayor before 2020?", "Joe Park was mayor from 2012 to 2019.", ""),
            ("Which law passed in 2023 is void?", "The law on rents was found void in 2025.", ""),
            ("What has Hill done since she left in 2019?", "Hill founded a bank in 2021.", ""),
            (
                "When will the law passed in 2023 take effect?",
                "The law will take effect in January 2025.",
                "",
            ),
            ("Where will the 2028 Games be held?", "Averdon was chosen for the Games in 2017.", ""),
            ("Which firm laid off 2000 workers?", "Orvane laid off 2,000 workers in May 2023.", ""),
        ]
    ],
    "an item of a list says nothing of what is asked": [
        (question, text, "Ann Hill", fault)
        for question, text, fault in [
            (FAN, "Ann Hill for 'Glass'", ITEM),
            (FAN, "Glass: Ann Hill", ITEM),
            (FAN, "Ann Hill for 'Glass'.", ""),
            (FAN, "Ann Hill, the quirky cook of 'Glass'", ""),
            (FAN, "Glass | Ann Hill | 2021", ""),
            ("Who played the cook in Glass?", "Glass: Ann Hill", ""),
        ]
    ],
    "a short answer as long as a sentence is no item": [
        (FAN, "Ann Hill with the blue hat of her aunt", "Ann Hill with the blue hat of her aunt", "")
    ],
    "a name need not be written with a capital": [
        ("What are the boats of Averdon called?", "The boats of Averdon are called tillers.", "tillers", ""),
        ("When was the strike called?", "The strike was called on 3 May.", None, ""),
        ("Has Hill released the names of the dead?", "Hill released the names of the dead.", None, ""),
        ("How many names of the dead are known?", "Of the dead 12 names are known.", None, ""),
        ("What is the name of the boat?", "The boat is called a tiller.", "tiller", ""),
        ("What is the name of the boat?", "The boat is old.", None, "gives no name"),
    ],
}


@pytest.mark.parametrize(
    ("question", "text", "short", "fault"),
    [pytest.param(*row, id=about) for about, rows in ANSWERING.items() for row in rows],
)
def test_whether_a_text_answers(question: str, text: str, short: str | None, fault: str):
    assert unanswering(question, text, short, False, None) == fault


@pytest.mark.parametrize(
    ("denied_on", "found"), [("2025-06-03", None), ("2025-04-02", "14 June"), ("2025-04-24", None)]
)
def test_a_short_answer_that_is_denied_last_is_not_looked_for(denied_on: str, found: str | None):
    told = {"2025-04-24": "It will open on 14 June.", denied_on: "It will not open on 14 June as planned."}
    if len(told) == 1:
        told["2025-04-24"] = "It was to open on 14 June. It will not open on 14 June as planned."
    quotes = [
        Quote(article, 0, len(article.text), article.text, 0.9)
        for day, text in told.items()
        for article in [Article.of(title="The museum", text=text, published_at=datetime.fromisoformat(day))]
    ]
    assert looked_for("When will the museum open?", "14 June", quotes) == found


def quoted(text, source="Harbour Courier"):
    article = Article.of(title="News", text=text, source=source)
    return (Quote(article, 0, len(text), text, 0.9),)


@pytest.mark.parametrize(
    ("question", "short", "text", "found"),
    [
        ("Which two towns sued?", "Averdon and Kessel", "Averdon sued. Kessel sued.", "Averdon and Kessel"),
        ("What were the names of the two suspects?", "33 and 47", "The suspects are 33 and 47.", None),
        ("Who bought the mill?", "6 June 2023", "The mill was sold on 6 June 2023.", None),
        ("Who won the cup?", "Kessel 04", "Kessel 04 won the cup.", "Kessel 04"),
        ("The man who ran the mill left. When was it?", "6 June", "He left on 6 June.", "6 June"),
    ],
)
def test_who_is_no_figure(question: str, short: str, text: str, found: str | None):
    assert looked_for(question, short, quoted(text)) == found


@pytest.mark.parametrize(
    ("question", "short", "text"),
    [
        ("How many people died at the mill?", "one", "One person died at the mill."),
        ("How many people died at the mill?", "1", "A man died at the mill."),
        ("How many people died at the mill?", "One person", "One person died at the mill."),
        ("How many people died at the mill?", "No one", "No one died at the mill."),
        ("How many people died at the mill?", "thousands", "Thousands died at the mill."),
        ("How many people live by the mill?", "a million", "About a million people live by the mill."),
        ("How many times has Hill won the cup?", "once", "Hill has won the cup once."),
        ("How many times has Hill won the cup?", "2", "Hill has won the cup twice."),
        ("How many goals did Hill score?", "two", "Hill scored twice for Kessel."),
        ("How often does the ferry run?", "every hour", "The ferry runs every hour."),
        ("How often does the ferry run?", "rarely", "The ferry rarely runs."),
        ("How much of the wood burned?", "most of it", "Most of the wood burned."),
        ("How long did the strike at the mill last?", "a year", "The strike at the mill lasted a year."),
        ("How high is the risk of a flood?", "low", "The risk of a flood is low, the mayor said."),
        ("How far did Kessel get in the cup?", "the final", "Kessel reached the final of the cup."),
        ("When will the bridge open?", "next spring", "The bridge will open next spring."),
        ("When was the bridge shut?", "after the flood", "The bridge was shut after the flood."),
        ("When will the bridge open?", "mid-September", "The bridge will open in mid-September."),
        ("What share of voters backed Hill?", "a third", "A third of the voters backed Hill."),
        ("What percentage of voters backed Hill?", "52", "Hill was backed by 52% of the voters."),
    ],
)
def test_a_short_answer_in_words_is_found_and_its_sentence_shown(question: str, short: str, text: str):
    assert looked_for(question, short, quoted(text)) == short
    assert unanswering(question, text, short, False, None) == ""


@pytest.mark.parametrize(
    ("question", "short", "text"),
    [
        ("How many people died at the mill?", "one", "Two people died at the mill."),
        ("How many people died at the mill?", "1", "A few people died at the mill."),
        ("How many people died at the mill?", "No people", "12 people died at the mill."),
        ("How many people died at the mill?", "No", "No people died at the mill."),
        ("How many people died at the mill?", "near the mill", "People died near the mill."),
        ("How old is Ann Hill?", "52", "Hill was elected with 52% of the vote."),
        ("How much of the wood burned?", "most of it", "The wood burned for days."),
    ],
)
def test_words_that_give_no_figure_or_stand_nowhere_are_not_looked_for(question: str, short: str, text: str):
    assert looked_for(question, short, quoted(text)) is None


@pytest.mark.parametrize(
    ("short", "text", "found"),
    [
        ("Kessel", "The fire started in Kessel.", "Kessel"),
        ("Kessel", "The fire started by the mill.", None),
        ("Kessel Courier", "The fire started by the mill.", None),
        ("Pell", "The fire started by the mill.", "Pell"),
    ],
)
def test_an_outlet_is_an_answer_only_where_a_quote_speaks_of_it(short: str, text: str, found: str | None):
    assert looked_for("Where did the fire start?", short, quoted(text, "Kessel Courier")) == found


def test_what_is_chosen_may_be_said_in_other_words():
    question = "Is the Averdon bridge open or closed?"
    assert looked_for(question, "closed", quoted("The bridge has been shut since May.")) is None
    assert looked_for(question, "closed", quoted("The bridge is closed.")) == "closed"
    assert unanswering(question, "The bridge is shut.", None, False, None) == ""
    assert unanswering(question, "Hill came.", None, False, None) != ""


@pytest.mark.parametrize(
    ("short", "parts"),
    [
        ("Averdon, Kessel and Pell", ["Averdon", "Kessel", "Pell"]),
        ("12 dead and 40 hurt", ["12 dead", "40 hurt"]),
        ("Averdon, Norland", []),
        ("bread and milk", []),
        ("Pell", []),
    ],
)
def test_a_list_of_names_or_figures_has_parts(short: str, parts: list[str]):
    assert listed(short) == parts


def dated(text):
    article = Article.of(
        title="Bank", text=text, source="Courier", published_at=datetime(2023, 3, 11, 9, tzinfo=UTC)
    )
    return (Quote(article, 0, len(text), text, 0.9),)


def test_a_day_is_given_by_a_text_that_leaves_the_year_to_its_reader():
    text = "The regulator closed the old bank of Averdon on Friday 10 March."
    passed = list(settle("When was the old bank of Averdon shut?", [Short("10 March 2023")], dated(text)))
    assert [(sentence.text, sentence.check.verdict) for sentence in passed] == [(text, "supported")]


def test_the_question_of_a_q_and_a_is_no_answer():
    text = "May the rent of a flat in Averdon go up by 3%? The rent may go up by 3%, the mayor said."
    (sentence,) = settle("How much may the rent in Averdon go up?", [Short("3%")], dated(text))
    assert sentence.text == "The rent may go up by 3%, the mayor said."


def test_another_day_is_not():
    text = "The regulator closed the old bank of Averdon on Friday 10 March."
    for other in ("11 March 2023", "10 March 2021"):
        assert not list(settle("When was the old bank of Averdon shut?", [Short(other)], dated(text)))


@pytest.mark.parametrize(
    ("short", "held"), [("151 km/h", True), ("151 kilometers per hour", True), ("163 km/h", False)]
)
def test_a_measure_may_be_written_otherwise(short: str, held: bool):
    text = "The strongest gust, of 151 kilometres an hour, came at dawn."
    assert holds("How strong was the strongest gust?", text, short, None) == held


@pytest.mark.parametrize(
    ("question", "text", "fault"),
    [
        (
            "What will the wall at Pell cost?",
            "It is managed retreat.",
            "adds nothing that was asked about",
        ),
        ("What will the wall at Pell cost?", "Pell is old.", "adds nothing that was asked about"),
        ("What will the wall at Pell cost?", "The state pays half of the cost.", ""),
        ("How was the wall at Pell built?", "The stones came by ship.", ""),
    ],
)
def test_what_is_added_has_a_word_of_what_was_asked(question: str, text: str, fault: str):
    assert unanswering(question, text, None, True, None) == fault


def test_who_did_it_is_no_account_of_how():
    text = "Ann Hill blamed the leak on a broken valve."
    assert looked_for("How did Hill's deputy say the leak began?", "Ann Hill", quoted(text)) is None
    assert looked_for("Who blamed a valve for the leak?", "Ann Hill", quoted(text)) == "Ann Hill"
    named = "They tested how the leak began. Who led the test?"
    assert looked_for(named, "Ann Hill", quoted(text)) == "Ann Hill"
    assert looked_for("How did the leak begin?", "a broken valve", quoted(text)) == "a broken valve"
