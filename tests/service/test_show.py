"""What a terminal shows beside the words of an answer."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from rich.console import Console

from nutgraf.service.show import AnswerView
from nutgraf.service.types import Check, Citation, Sentence


def shown(kinds, **more):
    citations = tuple(
        Citation(
            "a", f"Title {place}", "Post", None, datetime(2024, 3, 2, tzinfo=UTC), "x", place, place + 1, kind
        )
        for place, kind in enumerate(kinds)
    )
    out = StringIO()
    AnswerView(Console(file=out, width=200)).sentence(
        Sentence("It was foretold.", citations, 1.0, Check("supported"), **more)
    )
    return out.getvalue().rstrip("\n")


@pytest.mark.parametrize(
    ("kinds", "line"),
    [
        (["opinion"], "It was foretold. (opinion) [1]"),
        (["opinion", "opinion"], "It was foretold. (opinion) [1][2]"),
        (["news"], "It was foretold. [1]"),
        (["news", "opinion"], "It was foretold. [1][2]"),
    ],
)
def test_what_rests_on_opinion_alone_is_called_so(kinds, line):
    assert shown(kinds) == line


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"day": "2024-03-01", "dated_by": "sentence"}, " 2024-03-01  It was foretold. [1]"),
        ({"day": "2024-03", "dated_by": "sentence"}, " 2024-03     It was foretold. [1]"),
        ({"day": "2024-03-02", "dated_by": "publication"}, "~2024-03-02  It was foretold. [1]"),
    ],
)
def test_a_development_carries_its_day(more, line):
    assert shown(["news"], **more) == line
