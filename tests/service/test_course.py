"""Which questions ask for a course of events, of what, and of which time."""

from datetime import UTC, datetime

import pytest

from nutgraf.service.question.course import course, topic_of, two_topics

NOW = datetime(2024, 12, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "topic", "latest", "after"),
    [
        ("what happened with the OSCE meeting in Skopje?", "the OSCE meeting in Skopje", False, False),
        ("What happened after the Lahaina fire?", "the Lahaina fire", False, True),
        ("What has happened so far in Derna?", "Derna", False, False),
        ("Please tell me what happened at the Dubai summit.", "the Dubai summit", False, False),
        ("How did the Derna flood unfold?", "the Derna flood", False, False),
        ("how has the war in Ukraine developed so far?", "the war in Ukraine", False, False),
        ("Tell me how the writers' strike unfolded", "the writers' strike", False, False),
        ("Give us a short timeline of the war in Ukraine, please", "the war in Ukraine", False, False),
        ("What is the latest on the Maui fire?", "the Maui fire", True, False),
        ("Latest news about Notre-Dame", "Notre-Dame", True, False),
        ("Any updates on OpenAI?", "OpenAI", True, False),
        ("Who broke the dams: And what is the latest on Derna?", "Derna", True, False),
        ("What's going on with NATO and Sweden right now?", "NATO and Sweden", True, False),
        ("What has happened since the Lahaina fire?", "the Lahaina fire", False, True),
        ("What exactly happened at the mill in Tarn?", "the mill in Tarn", False, False),
        ("Tell me everything that happened with the Corrida", "the Corrida", False, False),
        ("What were the main events of the Tarn flood?", "the Tarn flood", False, False),
        ("What was the sequence of events in the ferry fire?", "the ferry fire", False, False),
        ("I need a timeline of the mill strike", "the mill strike", False, False),
        ("Could you put together a rough timeline for the mill strike", "the mill strike", False, False),
        ("Timeline: mill strike", "mill strike", False, False),
        ("mill strike timeline", "mill strike", False, False),
        ("Can you take me through the mill strike as it went on?", "the mill strike", False, False),
        ("walk me through the timeline of the mill strike", "the mill strike", False, False),
        ("Walk me through what happened at the mill", "the mill", False, False),
        ("recap the mill strike for me", "the mill strike", False, False),
        ("Take me through the Ann Hill case from the first hearing to the appeal", "Ann Hill", False, False),
        ("What happened with the mill strike, from start to finish?", "the mill strike", False, False),
        ("What happened with the court case?", "the court case", False, False),
        ("Timeline of the ferry from Tarn to Sarn", "the ferry from Tarn to Sarn", False, False),
        ("Please summarise the mill strike", "the mill strike", False, False),
        ("Latest mill strike news", "mill strike", True, False),
        ("News about the mill strike", "the mill strike", True, False),
        ("latest: mill strike", "mill strike", True, False),
        ("What happened on Tarn Island?", "Tarn Island", False, False),
        ("What happened on the day of the vote?", "the day of the vote", False, False),
        ("What happened near Tarn?", "Tarn", False, False),
        ("What happened off the coast of Tarn?", "the coast of Tarn", False, False),
        ("What happened on board the Corrida?", "the Corrida", False, False),
        ("What happened aboard the Corrida?", "the Corrida", False, False),
        ("What happened between Tarn and Sarn?", "between Tarn and Sarn", False, False),
        ("What happened in Tarn after the flood?", "Tarn after the flood", False, True),
        ("What has happened at the mill since Hill left?", "the mill since Hill left", False, True),
        ("What happened at the mill following the strike?", "the mill following the strike", False, True),
        ("What happened with the talks after the vote?", "the talks after the vote", False, False),
        ("How has Tarn developed since the flood?", "Tarn since the flood", False, True),
        ("How did the case unfold from the verdict to now?", "the case since the verdict", False, True),
        (
            "Step by step, what happened in Tarn from the flood until today?",
            "Tarn since the flood",
            False,
            True,
        ),
        ("Take us step by step through the mill strike", "the mill strike", False, False),
        ("Explain the mill strike step by step", "the mill strike", False, False),
        ("Bring me up to speed on the mill strike", "the mill strike", True, False),
    ],
)
def test_what_asks_for_a_course_of_events(text, topic, latest, after):
    asked = course(text, NOW)
    assert asked
    assert (asked.topic, asked.latest, asked.after) == (topic, latest, after)


@pytest.mark.parametrize(
    "text",
    [
        "What happened to the submersible's hull?",
        "Summarise what Hill said",
        "Take me through how the vote works",
        "What happened to Angela Merkel?",
        "What happened in 2023?",
        "What happened on 8 August?",
        "What happened on Monday?",
        "What happened on New Year's Eve 2022?",
        "What happened between March and May?",
        "What happened two weeks ago?",
        "What happened in Tarn after he left?",
        "Explain step by step how the law works",
        "How did the company develop the vaccine after the war?",
        "What happened after he left?",
        "What happened when the dams broke?",
        "What happened with Blinken and why did Lavrov stay?",
        "What is the latest figure for the dead in Derna?",
        "What was the latest offer to the writers?",
        "How did the company develop the vaccine?",
        "How did Andaya's plan for the sirens on Maui develop, and who stopped it?",
        "Who said that the latest on Derna was wrong?",
        "Why didn't Blinken meet Lavrov?",
        "How many died in Derna?",
        "What happened in Derna: Thanks!",
        "What happened in Derna: How many died?",
        "What happened in the spring?",
        "What happened in January?",
        "Did the company publish a timeline of the strike?",
        "Where can I find a timeline of the strike?",
        "Has the strike timeline changed?",
        "What is the company's new timeline?",
        "Who has the latest news on the strike?",
        "What did the news on Derna say?",
    ],
)
def test_what_asks_for_something_else(text):
    assert course(text, NOW) is None


@pytest.mark.parametrize(
    ("text", "topic", "since", "until"),
    [
        ("What has happened with the mill strike since May?", "the mill strike", "2024-05-01", "2024-12-31"),
        ("what happened with the mill since may", "the mill", "2024-05-01", "2024-12-31"),
        ("What happened in Tarn in January?", "Tarn", "2024-01-01", "2024-02-01"),
        ("What happened overnight in Tarn?", "Tarn", "2024-12-30", "2024-12-31"),
        ("What happened in Tarn a year ago today?", "Tarn", "2023-12-31", "2024-01-01"),
        ("What happened in Tarn this time last year?", "Tarn", "2023-07-01", "2024-07-01"),
        ("What happened in Tarn on the 3rd?", "Tarn", "2024-12-03", "2024-12-04"),
        ("In January, what happened in Tarn?", "Tarn", "2024-01-01", "2024-02-01"),
        ("What happened in 2023 with the mill?", "the mill", "2023-01-01", "2024-01-01"),
        ("What happened in Tarn on 10 September 2023?", "Tarn", "2023-09-10", "2023-09-11"),
        ("How did the strike unfold between March and June?", "the strike", "2024-03-01", "2024-07-01"),
        ("Timeline of the strike from 3 March to 5 April", "the strike", "2024-03-03", "2024-04-06"),
        ("What happened with the mill since early May?", "the mill", "2024-05-01", "2024-12-31"),
        ("What happened with the mill from May until now?", "the mill", "2024-05-01", "2024-12-31"),
        ("What happened with the mill from May 2023 to date?", "the mill", "2023-05-01", "2024-12-31"),
        ("What happened with the mill between May and now?", "the mill", "2024-05-01", "2024-12-31"),
        ("timeline of the strike from 3 June on, please", "the strike", "2024-06-03", "2024-12-31"),
        ("How did the strike unfold from 2023 onwards?", "the strike", "2023-01-01", "2024-12-31"),
        ("What happened in Tarn in the first half of the year?", "Tarn", "2024-01-01", "2024-07-01"),
        ("What happened in Tarn in the week of 5 June?", "Tarn", "2024-06-03", "2024-06-12"),
        ("What happened in Tarn in H1 2023?", "Tarn", "2023-01-01", "2023-07-01"),
        ("What happened in Tarn in May, June and July?", "Tarn", "2024-05-01", "2024-08-01"),
        ("What happened in Tarn in May/June 2023?", "Tarn", "2023-05-01", "2023-07-01"),
        ("What happened in Tarn since Easter?", "Tarn", "2024-03-29", "2024-12-31"),
        ("What happened in Tarn on New Year's Eve 2022?", "Tarn", "2022-12-31", "2023-01-01"),
        ("What happened in Tarn before Christmas 2023?", "Tarn", "1800-01-01", "2023-12-24"),
        ("What happened in Tarn a few days ago?", "Tarn", "2024-12-27", "2024-12-29"),
        ("What happened in Tarn the week before last?", "Tarn", "2024-12-15", "2024-12-23"),
        # A time in a clause of what was before or after limits as the clause does.
        ("What happened with Tarn since war in May?", "Tarn since war", "2024-05-01", "2024-12-31"),
        ("What happened with Tarn before war in May?", "Tarn before war", "1800-01-01", "2024-06-01"),
        ("What happened after the vote on 5 May?", "the vote", "2024-05-05", "2024-12-31"),
        ("What happened in Tarn after the vote on 5 May?", "Tarn after the vote", "2024-05-05", "2024-12-31"),
        ("What happened in Tarn last month?", "Tarn", "2024-11-01", "2024-12-01"),
        ("What happened with last month's fire?", "last month's fire", "2024-11-01", "2024-12-01"),
    ],
)  # fmt: skip
def test_a_time_beside_the_topic_limits_it(text, topic, since, until):
    asked = course(text, NOW)
    assert asked
    assert asked.window
    assert asked.topic == topic
    assert [f"{day:%Y-%m-%d}" for day in (asked.window.since, asked.window.until)] == [since, until]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("What happened with the August 2023 fire?", "the August 2023 fire"),
        ("What happened in the 2023 election?", "the 2023 election"),
        ("What happened in the election of 2023?", "the election of 2023"),
        ("What happened with the strike that began in April?", "the strike that began in April"),
        ("What happened in the March on Tarn?", "the March on Tarn"),
        ("What happened during May's visit?", "May's visit"),
        ("What's the latest on USA Today?", "USA Today"),
    ],
)
def test_a_time_within_a_name_does_not(text, topic):
    asked = course(text, NOW)
    assert asked
    assert (asked.topic, asked.window) == (topic, None)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("mill strike", "mill strike"),
        ("mill strike since May", "mill strike"),
        ("What happened with the mill strike?", "the mill strike"),
        ("timeline of the mill strike", "the mill strike"),
        ("", ""),
    ],
)
def test_a_topic_may_be_told_as_a_question(text, topic):
    asked = topic_of(text, NOW)
    assert asked.topic == topic
    assert bool(asked.window) == ("May" in text)


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        ("2024-04-30", False),
        ("2024-05-01", True),
        ("2024-05", True),
        ("2024-05-31", True),
        ("2024-06-01", False),
    ],
)
def test_a_month_holds_its_days(day, holds):
    asked = topic_of("mill strike in May", NOW)
    assert asked.holds(day) == holds
    assert topic_of("mill strike", NOW).holds(day)


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        (
            "What happened with the Orvel flood and the mill strike?",
            "What happened with the Orvel flood?",
            "What happened with the mill strike?",
        ),
        (
            "Any news on the bridge in Tarn and the Orvel flood since May?",
            "Any news on the bridge in Tarn since May?",
            "Any news on the Orvel flood since May?",
        ),
        ("latest on orvel flood and mill strike", "latest on orvel flood", "latest on mill strike"),
        (
            "What's the latest on NATO and Sweden?",
            "What's the latest on NATO?",
            "What's the latest on Sweden?",
        ),
    ],
)
def test_two_topics_may_be_asked_for(text, one, other):
    assert [question for _, question in two_topics(text, NOW)] == [one, other]


@pytest.mark.parametrize(
    "text",
    [
        "What happened with the mill strike?",
        "What's the latest on oil and gas?",
        "What happened with the fires in Tarn and Pell?",
        "What happened with the flood and the strike in Tarn?",
        "What happened with the talks between Hill and Park?",
        "What happened after the Orvel flood and the mill strike?",
        "What happened with the Orvel flood and its victims?",
        "Who won in Tarn and Pell?",
        "What happened in Tarn, Pell and Sarn and Orvel?",
        "What happened between Tarn and Pell?",
    ],
)
def test_or_one(text):
    assert two_topics(text, NOW) == ()
