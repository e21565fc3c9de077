"""What a question asks for."""

import pytest

from nutgraf.service.question.asked import asks_why, asks_yes_or_no, expected


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Which two ministers left?", "ministers"),
        ("How many delegates attended the OSCE meeting?", "number of delegates"),
        ("What's the estimated cost of the fire?", "cost"),
        ("What’s the exact date of the vote?", "date"),
        ("what exactly was she charged with?", "answer"),
        ("who's the mayor?", "name"),
        ("How many police officers were there?", "number of police officers"),
        ("How many police officers?", "number of police officers"),
        ("How many seats does Labour hold?", "number of seats"),
        ("How many children has Ann Hill?", "number of children"),
        ("How many cases was Sarn facing?", "number of cases"),
        ("How many people this week fled?", "number of people"),
        ("In how many cities did it rain?", "number of cities"),
        ("How much did the bridge cost?", "amount"),
        ("What was the death toll in Tarn?", "toll"),
        ("What percentage of voters stayed away?", "percentage"),
        ("What is the price of bread?", "price"),
        ("How long did the talks last?", "length of time"),
        ("How old is the mayor?", "age"),
        ("How far is the airport?", "distance"),
        ("How often do they meet?", "number of times"),
        *[(f"How {size} was it?", f"figure for how {size}") for size in ("tall", "strong", "fast", "hot")],
        ("When does the meeting end?", "date"),
        ("On what day did the bridge open?", "day"),
        ("Which year was it built?", "year"),
        ("When exactly did the meeting end?", "date"),
        ("How come there were so few cars on the bridge when the ship rammed it?", "reason"),
        ("When Hill was in Skopje, why did she leave early?", "reason"),
        ("Why did the man who built the dams resign?", "reason"),
        ("Which company did the man who resigned found?", "company"),
        ("Where is the next meeting?", "place"),
        ("Which city hosts the games?", "city"),
        ("Who chaired the meeting?", "name"),
        ("Whose car was it?", "name"),
        ("By whom was it built?", "name"),
        ("Why did the minister resign?", "reason"),
        ("What caused the fire?", "reason"),
        ("What was the reason for the delay?", "reason"),
        ("What did Lavrov say about it?", "statement"),
        ("Which team won the cup?", "team"),
        ("What colour is the bridge?", "colour"),
        ("How did he get there?", "account of how"),
        ("Did the minister resign?", "statement either way"),
        ("Is the bridge open?", "statement either way"),
        ("Why was the bridge closed: So is it open?", "statement either way"),
        ("Is the bridge open: And why?", "reason"),
        ("How many homes burned in Sarn: And in Orland?", "number of homes"),
        ("How many died?", "number"),
        ("How many, in total, were hurt?", "number"),
        ("How many of them have left?", "number"),
        ("How many drowned in Sarn's harbour?", "number"),
        ("How many more people died?", "number of people"),
        ("How many of the hostages were freed?", "number of hostages"),
        ("How many new police officers were hired?", "number of new police officers"),
        ("How many square miles burned?", "number of square miles"),
        ("By when must the bridge be built?", "date"),
        ("When in 2023 did it happen?", "date"),
        ("When Hill was in Skopje did she meet Park?", "answer"),
        ("What led Hill to resign?", "reason"),
        ("What triggered the slide in Averdon?", "reason"),
        ("what's behind the rise in prices?", "reason"),
        ("What is driving prices up?", "reason"),
        ("On what grounds was he fired?", "reason"),
        ("What sank the ferry?", "answer"),
        ("What killed the whales in Sarn?", "answer"),
        ("What comes next?", "answer"),
        ("What company paid Hill, who resigned?", "answer"),
        ("What new company did Hill found?", "company"),
        ("Which pop star will sing?", "star"),
        ("Can you tell me when the bridge reopens?", "date"),
        ("I'd like to know when the vote takes place", "date"),
        ("Do you happen to know when Hill resigned?", "date"),
        ("Hello, could you please tell me, when is the vote?", "date"),
        ("Who won: and do you know when the vote is?", "date"),
        ("Can you tell me when, Hill being away, who led the council?", "name"),
        ("Do you know who chairs the OSCE?", "name"),
        ("Could you find out how many people died?", "number of people"),
        ("I wonder if the bridge is open", "statement either way"),
        ("Would you tell me whether the bridge is open?", "statement either way"),
        ("Didn't the minister resign?", "statement either way"),
        ("What is the OSCE?", "answer"),
        ("What happened in Skopje?", "answer"),
        ("Tell me about Skopje", "answer"),
        ("Tell me the latest on Skopje", "answer"),
        ("Give me the date of the vote", "date"),
        ("please name the mayor of Sarn", "name"),
        ("What is the name of the ship?", "name"),
        ("number of deaths in Sarn", "number"),
        ("date police flood drill mount corran", "date"),
        ("date of the Corran drill", "date"),
        ("the name of the youth arrested in Sarn", "name"),
        ("What were the names of the two suspects?", "name"),
        ("crowd size cup final Sarn", "size"),
        ("record attendance Kessel game", "attendance"),
        ("What was the attendance at the game?", "attendance"),
        ("cost of the mill book", "cost"),
        ("Death toll flood Averdon", "toll"),
        ("reason harbour pump failed", "reason"),
        ("number on board ferry corrected figure", "number"),
        ("exact date of the vote", "date"),
        ("Price Hill school reopening", "answer"),
        ("number one song this week", "answer"),
        ("The cost of the dam was met by whom?", "name"),
        ("The number of homes fell. Why?", "reason"),
        ("Date Harbour reopening", "answer"),
        ("name three ships", "answer"),
        ("Is the cost of the dam known?", "statement either way"),
        ("Is attendance falling?", "statement either way"),
    ],
)
def test_what_would_answer_it(question, words):
    assert expected(question).words == words


@pytest.mark.parametrize(
    ("question", "kind", "noun"),
    [
        ("How many police officers were there?", "count", "police officers"),
        ("How many died?", "count", ""),
        ("number of deaths in Sarn", "count", ""),
        ("How often do they meet?", "count", "times"),
        ("How many times did they meet?", "count", "times"),
        ("How much did it cost?", "amount", ""),
        ("What percentage of voters came?", "percentage", "percentage"),
        ("What share of voters came?", "share", "share"),
        ("Which rate did the bank set?", "share", "rate"),
        ("How far is the airport?", "measure", ""),
        ("How tall is the tower?", "measure", ""),
        ("How long did the talks last?", "duration", ""),
        ("How old is the mayor?", "age", ""),
        ("Which age did Hill give?", "age", "age"),
        ("What was the death toll in Sarn?", "figure", "toll"),
        ("What was the score?", "figure", "score"),
        ("What was the result?", "other", "result"),
        ("When does the meeting end?", "time", ""),
        ("Which year was it built?", "time", "year"),
        ("Who chaired the meeting?", "name", ""),
        ("What is the name of the ship?", "name", "name"),
        ("Where is the meeting?", "place", ""),
        ("What did Lavrov say?", "statement", ""),
        ("How did he get there?", "account", ""),
        ("Why did the minister resign?", "other", ""),
        ("What colour is the bridge?", "other", "colour"),
        ("Which figureheads were on the ships?", "other", "figureheads"),
        ("Did the minister resign?", "other", ""),
        ("Tell me about Sarn", "other", ""),
    ],
)
def test_the_kind_of_what_would_answer_it(question, kind, noun):
    wanted = expected(question)
    assert (wanted.kind, wanted.noun) == (kind, noun)
    assert wanted.is_figure == (
        kind in ("count", "amount", "percentage", "share", "measure", "duration", "age", "figure")
    )
    assert wanted.is_time == (kind == "time")


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Did Hill plead guilty?", True),
        ("Has anyone died in Averdon?", True),
        ("Will it be Hill or Park?", False),
        ("Who did Hill meet?", False),
        ("What will Hill do?", False),
        ("Did Hill plead guilty: And what did the judge say?", False),
        ("Will it be Hill or Park: And did Park accept?", True),
        ("Did Hill plead guilty: And in March?", True),
        ("Hasn’t Hill pleaded guilty?", True),
        ("Won't she appeal?", True),
        ("Can you tell me if Hill pleaded guilty?", True),
        ("Can you tell me what Hill said?", False),
        ("Do you know how many people died?", False),
        ("Do they know who did it?", True),
        ("Can you swim there?", True),
    ],
)
def test_what_is_answered_by_yes_or_no(question, asks):
    assert asks_yes_or_no(question) is asks


@pytest.mark.parametrize(
    "text",
    [
        "why didn't Blinken meet Lavrov?",
        "How come the bridge was closed?",
        "What reason did the board give?",
        "For what reason was he fired?",
        "What caused the fire?",
        "Who closed the bridge: And why?",
        "Why was the bridge closed: And in March?",
        "What led Hill to resign?",
        "What prompted the strike?",
        "What’s behind the strike?",
        "Any idea what sparked it?",
        "reason harbour pump failed",
    ],
)
def test_these_ask_why(text):
    assert asks_why(text)


@pytest.mark.parametrize(
    "text",
    [
        "Who closed the bridge?",
        "What did he say?",
        "How long is it?",
        "What replaced the ferry?",
        "Where did the man who forced the door live?",
        "Why was the bridge closed: So who closed it?",
        "Why was the bridge closed: Will it open again?",
    ],
)
def test_these_do_not_ask_why(text):
    assert not asks_why(text)
