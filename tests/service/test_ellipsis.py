import pytest

from nutgraf.service.question.ellipsis import filled


@pytest.mark.parametrize(
    ("fragment", "asked", "whole"),
    [
        ("And in March?", "How many cases were there by 4 April?", "How many cases were there in March?"),
        ("and on 5 May?", "How many homes were dark on 4 May 2023?", "How many homes were dark on 5 May?"),
        ("What about Orland's?", "How much did Sarn's revenue rise?", "How much did Orland's revenue rise?"),
        ("And in Averdon?", "How many died in Brack?", "How many died in Averdon?"),
        ("And in Averdon?", "Who won in Brack last year?", "Who won in Averdon last year?"),
        ("And the Averdon?", "How many died in the Brack fire?", "How many died in the Averdon fire?"),
        ("In 2023?", "Who won the cup in 2022?", "Who won the cup in 2023?"),
        ("and the year before?", "Who won the cup in 2022?", "Who won the cup in 2021?"),
        ("What about the following year?", "Who won the 2022 cup?", "Who won the 2023 cup?"),
        ("a year later?", "Who won the cup in 2022?", "Who won the cup in 2023?"),
        ("How many in Averdon?", "How many died in the Brack fire?", "How many died in Averdon?"),
        ("and how many people in averdon", "How many fled from Brack?", "How many fled in averdon?"),
        (
            "How strong in Averdon?",
            "How strong was the quake in Brack?",
            "How strong was the quake in Averdon?",
        ),
        ("Who in Averdon?", "Who won in Brack?", "Who won in Averdon?"),
        ("no, in Averdon", "How many died in Brack?", "How many died in Averdon?"),
        ("No! In Averdon", "How many died in Brack?", "How many died in Averdon?"),
        ("Sorry, I meant Averdon", "Who leads Brack?", "Who leads Averdon?"),
        ("And in Averdon?", "How many died in the Brack fire?", "How many died in Averdon?"),
        ("and in averdon?", "How many died in Brack in August?", "How many died in averdon in August?"),
        ("and in averdon?", "who won in brack last year?", "who won in averdon last year?"),
        ("and in averdon?", "who won in brack on 4 may 2022?", "who won in averdon on 4 may 2022?"),
        ("and in averdon?", "how many people died in the brack fire?", "how many people died in averdon?"),
        ("what about in averdon", "Why did shares fall in Brack?", "Why did shares fall in averdon?"),
        (
            "no, in Orland",
            "Why didn't Blinken meet Lavrov in Skopje?",
            "Why didn't Blinken meet Lavrov in Orland?",
        ),
        ("And in court?", "What did Hill say in the debate?", "What did Hill say in court?"),
        ("the same for Averdon", "Who leads Brack?", "Who leads Averdon?"),
        (
            "and according to the mill?",
            "How many posts are vacant?",
            "How many posts are vacant, according to the mill?",
        ),
        ("According to Orland?", "How many died, according to Sarn?", "How many died, according to Orland?"),
        ("And according to Orland?", "According to Sarn, who won?", "who won, according to Orland?"),
        ("And Ann Hill?", "What did Joe Park say of the dam?", "What did Ann Hill say of the dam?"),
    ],
)
def test_a_fragment_takes_the_place_of_what_it_is_like(fragment, asked, whole):
    assert filled(fragment, asked) == whole


@pytest.mark.parametrize(
    ("fragment", "asked"),
    [
        ("And in March?", "How many cases were there?"),
        ("And Ann Hill?", "Did Joe Park meet Sam Reed?"),
        ("And why did he leave in March?", "Who left on 4 April?"),
        ("Ann Hill?", "What did Joe Park say?"),
        ("And in Averdon?", "How many did Brack lose?"),
        ("and in averdon?", "Who won in group 4?"),
        ("and in march?", "How many died in Brack?"),
        ("And then?", "What did Joe Park say?"),
        ("And according to whom?", "How many died in Sarn?"),
        ("How many in Averdon?", "Who won in Brack?"),
        ("How many in Averdon were hurt?", "How many died in Brack?"),
        ("not Averdon", "Who leads Brack?"),
        ("No.", "Who leads Brack?"),
        ("and the year before?", "Who won the cup between 2019 and 2022?"),
        ("and the year before?", "Who won the cup?"),
        ("And the following year's budget?", "How big was the budget of 2022?"),
    ],
)
def test_what_is_like_nothing_or_two_things_is_left(fragment, asked):
    assert filled(fragment, asked) == ""
