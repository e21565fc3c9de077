"""Asked which of two has more, what compares nothing is no answer."""

import pytest

from nutgraf.service.answering.short import unanswering

COUNTS = "Who was convicted on more counts, Ann Hill or Joe Park?"
LEAD = "Which poll had the bigger lead: the Courier's or the Post's?"


@pytest.mark.parametrize(
    ("question", "text", "short"),
    [
        (COUNTS, "Ann Hill was convicted on nine counts.", "Ann Hill"),
        (COUNTS, "Ann Hill was convicted on more than nine counts.", "Ann Hill"),
        (COUNTS, "Ann Hill was convicted on nine counts.", None),
        (LEAD, "The poll of the Courier gave Hill a lead of 8 points on 9 May.", "The Courier"),
        ("Did Hill or Park get more votes?", "Hill got 4,000 votes.", "Hill"),
    ],
)
def test_what_compares_nothing_is_no_answer(question: str, text: str, short: str | None):
    assert unanswering(question, text, short) == "compares nothing"


@pytest.mark.parametrize(
    ("question", "text", "short"),
    [
        (COUNTS, "Ann Hill was convicted on nine counts and Joe Park on seven.", "Ann Hill"),
        (COUNTS, "Ann Hill was convicted on all counts, Joe Park on two.", "Ann Hill"),
        (COUNTS, "Ann Hill was convicted on more counts than Joe Park.", "Ann Hill"),
        (LEAD, "The Courier poll gave Hill a lead of 8 points, and that of the Post 3.", "The Courier"),
        ("Which bridge is older, Sarn or Tarn?", "The Sarn bridge is of 1920, that of Tarn of 1950.", "Sarn"),
        ("Which was cheaper, the dam or the port?", "The dam was the cheaper to build.", "The dam"),
        ("Did Hill or Park get more votes?", "Hill beat Park by 4,000 votes.", "Hill"),
        # These compare no two.
        ("Was the bridge or the tunnel opened?", "The bridge was opened.", "The bridge"),
        ("Who led ten or more people?", "Ann Hill led ten people.", "Ann Hill"),
        ("Who won more than 90 votes in Sarn or Tarn?", "Ann Hill won 91 votes in Sarn.", "Ann Hill"),
    ],
)
def test_what_compares_or_is_not_asked_to_may_be(question: str, text: str, short: str | None):
    assert unanswering(question, text, short) == ""
