"""Questions that ask two things: where they are cut, and above all where they are not."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from nutgraf.eval import gold
from nutgraf.service.answering.confidence import confidence
from nutgraf.service.question.parts import parts
from nutgraf.service.types import Found, Question, Tokens, answer_id
from tests.fakes import ASKED, SAID

NOW = datetime(2024, 1, 1, tzinfo=UTC)
SAMPLE = Path(__file__).parents[2] / "eval" / "gold" / "sample.jsonl"
LANDED = "India's Chandrayaan-3 landed near the south pole of the Moon on Wednesday."


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("When was the Georgia Senate runoff and who won?",
         "When was the Georgia Senate runoff?", "Who won the Georgia Senate runoff?"),
        ("where was the 2020 orland cup held in sarn, and who won?",
         "Where was the 2020 orland cup held in sarn?", "Who won the 2020 orland cup in sarn?"),
        ("Where was the 2020 Orland Cup held and who won it?",
         "Where was the 2020 Orland Cup held?", "Who won the 2020 Orland Cup?"),
        ("Where was Orland Cup 5 held and who won?", "Where was Orland Cup 5 held?", "Who won Orland Cup 5?"),
        ("When did the Orland Cup start and who won?",
         "When did the Orland Cup start?", "Who won the Orland Cup?"),
        ("When was the Tarn fire and who died?", "When was the Tarn fire?", "Who died in the Tarn fire?"),
        ("When did Ann Hill resign and why?", "When did Ann Hill resign?", "Why did Ann Hill resign?"),
        ("When was the Orland Cup held, and where?",
         "When was the Orland Cup held?", "Where was the Orland Cup held?"),
        ("How many died in the Derna flood, and how many in the Lahaina fire?",
         "How many died in the Derna flood?", "How many died in the Lahaina fire?"),
        ("how many people died in Derna and how many in Lahaina",
         "How many people died in Derna?", "How many people died in Lahaina?"),
        ("Who led OpenAI and where on the Moon did SLIM land?",
         "Who led OpenAI?", "Where on the Moon did SLIM land?"),
        ("Who led OpenAI before and who led SVB?", "Who led OpenAI before?", "Who led SVB?"),
        ("When did Sweden join NATO? When did Finland enter the EU?",
         "When did Sweden join NATO?", "When did Finland enter the EU?"),
        ("When did Sweden join NATO? When did Finland?",
         "When did Sweden join NATO?", "When did Finland join NATO?"),
        ("When did Sweden join NATO? When did Finland join?",
         "When did Sweden join NATO?", "When did Finland join NATO?"),
        ("When did Sweden join NATO and when did Finland join the EU?",
         "When did Sweden join NATO?", "When did Finland join the EU?"),
        ("when did Sarn join NATO and when did Orland apply?",
         "When did Sarn join NATO?", "When did Orland apply?"),
        ("how many died in derna, and how many in lahaina?",
         "How many died in derna?", "How many died in lahaina?"),
        ("how many people died in the derna flood and how many in the lahaina fire",
         "How many people died in the derna flood?", "How many people died in the lahaina fire?"),
        ("compare the toll of the derna flood with that of the lahaina fire",
         "What is the toll of the derna flood?", "What is the toll of the lahaina fire?"),
        ("compare the death toll in sarn and in orland",
         "What is the death toll in sarn?", "What is the death toll in orland?"),
        ("Compare the death toll of the Derna flood with that of the Lahaina fire.",
         "What is the death toll of the Derna flood?", "What is the death toll of the Lahaina fire?"),
        ("How does the toll of Derna compare to the toll of Lahaina?",
         "What is the toll of Derna?", "What is the toll of Lahaina?"),
        ("What is the difference between the toll of Derna and that of Lahaina?",
         "What is the toll of Derna?", "What is the toll of Lahaina?"),
        ("Compare the number of people killed in Sarn to the number killed in Orland",
         "What is the number of people killed in Sarn?", "What is the number killed in Orland?"),
        ("Compare the views of Hill and Park on taxes",
         "What are the views of Hill on taxes?", "What are the views of Park on taxes?"),
        ("Compare the views of Hill on taxes with those of Park",
         "What are the views of Hill on taxes?", "What are the views of Park on taxes?"),
        ("Compare the views of Hill on taxes with those of Park on Orland",
         "What are the views of Hill on taxes?", "What are the views of Park on Orland?"),
        ("Compare the plans of Hill for schools with those of Park",
         "What are the plans of Hill for schools?", "What are the plans of Park for schools?"),
        ("Compare the views of Hill on taxes in Sarn with those of Park",
         "What are the views of Hill on taxes in Sarn?", "What are the views of Park on taxes in Sarn?"),
        ("Compare the profit of Sarn Steel in 2024 with that of Orland Coal in 2024.",
         "What is the profit of Sarn Steel in 2024?", "What is the profit of Orland Coal in 2024?"),
        ("How does the toll of Derna compare with Lahaina?",
         "What is the toll of Derna?", "What is the toll of Lahaina?"),
        ("What is the difference between the laws in Sarn and in Orland?",
         "What are the laws in Sarn?", "What are the laws in Orland?"),
        ("Did the failed coup in Sarn happen before the Orland strike?",
         "When did the failed coup in Sarn happen?", "When did the Orland strike happen?"),
        ("Did the Derna flood happen before the Lahaina fire?",
         "When did the Derna flood happen?", "When did the Lahaina fire happen?"),
        ("Did the Orland strike end before the Sarn final?",
         "When did the Orland strike end?", "When did the Sarn final end?"),
        ("Who died first, Ann Hill or Joe Park?", "When did Ann Hill die?", "When did Joe Park die?"),
        ("How much did Hills and Sons earn and how much did Orland Coal earn?",
         "How much did Hills and Sons earn?", "How much did Orland Coal earn?"),
        ("How much did Wales spend and how much did England spend?",
         "How much did Wales spend?", "How much did England spend?"),
        ("Which came first, the Lahaina fire or the Derna flood?",
         "When did the Lahaina fire come?", "When did the Derna flood come?"),
        ("When did Ann Hill die and how old was she?", "When did Ann Hill die?", "How old was Ann Hill?"),
        ("When was Port-Dame rebuilt and how much did it cost?",
         "When was Port-Dame rebuilt?", "How much did Port-Dame cost?"),
        ("When did President Ann Hill resign and how old was she?",
         "When did President Ann Hill resign?", "How old was President Ann Hill?"),
        ("When was the OSCE founded, and where is its seat?",
         "When was the OSCE founded?", "Where is the OSCE's seat?"),
        ("When was Averdon flooded, and how much did its dam cost?",
         "When was Averdon flooded?", "How much did Averdon's dam cost?"),
        ("How many prisoners did Orland release, and how many did Sarn?",
         "How many prisoners did Orland release?", "How many prisoners did Sarn release?"),
        ("How old is Ann Hill and how old is Joe Park?", "How old is Ann Hill?", "How old is Joe Park?"),
        ("Who is Ann Hill and who is Jo De Wit?", "Who is Ann Hill?", "Who is Jo De Wit?"),
        ("How many seats did Labour win and how many did the Greens lose?",
         "How many seats did Labour win?", "How many seats did the Greens lose?"),
        ("How many seats did Labour win and how many did the Greens?",
         "How many seats did Labour win?", "How many seats did the Greens win?"),
        ("How much money did Ann Hill raise and how much did Joe Park?",
         "How much money did Ann Hill raise?", "How much money did Joe Park raise?"),
        ("How many police officers died in Sarn and how many were hurt in Orland?",
         "How many police officers died in Sarn?", "How many police officers were hurt in Orland?"),
        ("How many died in Sarn and how many were hurt in Orland?",
         "How many died in Sarn?", "How many were hurt in Orland?"),
        ("How much did Sarn's dam cost and how much did Orland's bridge cost?",
         "How much did Sarn's dam cost?", "How much did Orland's bridge cost?"),
        ("Who won the Averdon by-election and by how many votes?",
         "Who won the Averdon by-election?", "Someone won the Averdon by-election: by how many votes?"),
        ("Who won the Averdon race, and how fast?",
         "Who won the Averdon race?", "Someone won the Averdon race: how fast?"),
        ("When did the quake strike Sarn, and how strong?",
         "When did the quake strike Sarn?", "When did the quake strike Sarn: how strong?"),
    ],
)  # fmt: skip
def test_two_questions(text, one, other):
    assert parts(text) == (one, other)


@pytest.mark.parametrize(
    "text",
    [
        "What happened in Bosnia and Herzegovina?",
        "Who founded Marks and Spencer?",
        "Who was arrested in Lodz and where?",
        "Who and where is Herman Andaya?",
        "When was it held and who won?",
        "When did Ann Hill run and who won?",
        "Where was Ann Hill born and who testified?",
        "Why did the bridge close and who paid?",
        "When and where was the Orland Cup held?",
        "Why did Blinken leave Skopje and what did he say?",
        "Why did Blinken leave Skopje and what did Lavrov say?",
        "What did Blinken tell Lavrov and how did Lavrov respond?",
        "When was Silicon Valley Bank shut and when First Republic?",
        "Who is the man who led OpenAI and who led SVB?",
        "Who won in Lodz and who came second?",
        "Who leads the OSCE and when does his term end?",
        "When did Ann Hill meet Joe Park and how old was he?",
        "Compare the toll of Bosnia and Herzegovina with that of Serbia.",
        "Compare Derna with Lahaina.",
        "How do Sweden and Finland compare?",
        "How do the tolls of Derna and Lahaina in 2023 compare?",
        "Did Blinken leave before Lavrov arrived?",
        "How many people does Sarn Steel employ and how many did it lay off?",
        "How many of the hostages did Sarn free and how many did Orland keep?",
        "When did Ann Hill visit Orland and what did Joe Park tell her?",
        "When did Ann Hill visit Orland and who met her in Sarn?",
        "When did Joe Park visit Orland and who in Sarn told him?",
        "Where did the train in Sarn derail, and how many of its cars left the track?",
        "When did the storm hit Averdon, and how much did it cost?",
        "When did Ann Hill's dog die, and how old was it?",
        "When did the mayor of Sarn resign and how old was he?",
        "Did Ann Hill resign before or after Joe Park?",
        "Did Ann Hill resign after Joe Park was sacked?",
        "Did Ann Hill resign after Joe Park resigned?",
        "Did Ann Hill resign after Joe Park won Sarn?",
        "Did Ann Hill resign after losing Sarn?",
        "Compare the toll of Sarn with that in 2020.",
        "Compare the damage in Sarn, Tarn and Orland.",
        "Compare the answer to the flood in Sarn with the answer in Orland.",
        "Compare the death toll in Sarn with the toll of the Orland fire.",
        "Compare the coverage of the Averdon Dam in the Courier with that in the Ledger.",
        "Compare the price of a ticket in Sarn with the price in Orland.",
        "Compare the size of the fire at Sarn with that at Orland.",
        "How does the cost of living in Sarn compare with Orland?",
        "Did Ann Hill resign before the Sarn election?",
        "Did Ann Hill die after a fall in Sarn?",
        "Did Orland strike before the Sarn truce?",
        "Did the Averdon Dam fail before the Sarn flood?",
        "Did the Lisport museum open before the Sarn election?",
        "What is Sarn Cash and what is Orland?",
        "compare the cost of living and prices",
        "what is the difference between the cost of living and inflation?",
        "compare the toll of sarn with that in 2020",
        "how many voted for hill and how many against him?",
        "how many died in the fire and how were they found?",
        "how many died in the derna flood and how many of them in the derna port",
        "who won in lodz and who came second?",
        "when did sarn join and how many in orland were against it",
        "How many died in the Derna flood, and how many in hospital?",
    ],
)
def test_one_question(text):
    assert parts(text) == (text,)


def test_no_question_of_the_sample_set_is_cut():
    questions = [item.question for item in gold.load(SAMPLE)]
    assert len(questions) == 60
    assert [text for text in questions if parts(text) != (text,)] == []


# -- the answer of both ---------------------------------------------------------------------

BOTH = "Why did Blinken not meet Lavrov in Skopje, and where on the Moon did Chandrayaan-3 land?"


@pytest.fixture
def app(two_articles):
    return two_articles


def test_each_part_has_its_quotes_and_its_sentences(app):
    app.model.answers.extend([[(SAID, [1])], [(LANDED, [1])]])
    found, *sentences, answer = app.chain.stream(Question(BOTH, NOW))
    assert isinstance(found, Found)
    assert found.evidence == answer.evidence
    assert [item.rank for item in answer.evidence] == list(range(1, len(answer.evidence) + 1))
    assert len({item.passage.id for item in answer.evidence}) == len(answer.evidence)
    assert tuple(sentences) == answer.sentences
    assert answer.text == f"{SAID} {LANDED}"
    assert (answer.status, answer.missing, answer.question.text) == ("answered", "", BOTH)
    first, second = (messages[-1][1] for messages in app.model.messages)
    assert "Skopje" in first and "Chandrayaan-3 land?" not in first
    assert "Where on the Moon did Chandrayaan-3 land?" in second
    assert answer.tokens.read == 200
    assert {"retrieve", "quote", "compose", "total"} <= answer.timings_s.keys()


def test_a_part_that_is_not_in_the_archive_is_said_to_be_missing(app):
    app.model.answers.extend([[(SAID, [1])], []])
    answer = app.chain.invoke(Question(f"{ASKED[:-1]} and how many spoons did Angela Merkel buy?", NOW))
    assert (answer.status, answer.text) == ("partial", SAID)
    assert "spoons" in answer.missing
    app.model.answers.extend([[], []])
    assert app.chain.invoke(Question(BOTH, NOW)).status == "not_in_archive"


@pytest.mark.parametrize("least", [0.0, 0.99])
@pytest.mark.parametrize("judged", [(0.9, 0.4), (0.4, 0.9)])
def test_the_whole_is_as_sure_as_its_weakest_part_of_whose_signals(app, judged, least):
    app.model.answers.extend([[(SAID, [1])], [(LANDED, [1])]])
    app.model.judges = lambda prompt: judged["Question: Where on the Moon" in prompt]
    text = BOTH.replace(
        "Why did Blinken not meet Lavrov in Skopje", "Who had left Skopje before Lavrov arrived"
    )
    answer = app.chain.invoke(Question(text, NOW, min_confidence=least))
    assert answer.status == ("not_in_archive" if least else "answered")
    assert answer.signals["judged"] == 0.4
    assert answer.confidence == confidence(answer.signals)
    assert answer.id == answer_id(answer.question, answer.sentences)


def test_a_question_of_one_part_is_answered_as_ever(app):
    app.model.answers.append([(SAID, [1])])
    question = Question(ASKED, NOW)
    answer = app.chain.invoke(question)
    assert answer.evidence == app.chain.find(question)
    assert answer.tokens == Tokens(read=100, written=answer.tokens.written)
