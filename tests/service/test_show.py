"""What a terminal shows beside the words of an answer."""

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest
from rich.console import Console
from rich.table import Table
from rich.text import Text

from nutgraf.ingest.types import Article, Passage
from nutgraf.service.command.show import AnswerView, console, count, hanging, show_evidence
from nutgraf.service.types import Answer, Check, Citation, Evidence, Question, Sentence


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
        (
            {"day": "2024-03-02", "dated_by": "reckoned"},
            "It was foretold. (Saturday 2 March 2024, counted from the day of publication) [1]",
        ),
        ({"day": "2024-03-02", "dated_by": "publication"}, "~2024-03-02  It was foretold. [1]"),
    ],
)
def test_a_development_carries_its_day(more, line):
    assert shown(["news"], **more) == line


@pytest.mark.parametrize(
    ("sure", "said"), [(0.0, "Not in the archive. Why."), (0.3, "Not sure enough. Why.")]
)
def test_what_is_not_sure_enough_is_not_said_to_be_missing(sure, said):
    out = StringIO()
    question = Question("Who?", datetime(2024, 3, 2, tzinfo=UTC))
    answer = Answer("a", question, "not_in_archive", (), (), (), "Why.", (), sure, "extractive", "", {})
    AnswerView(Console(file=out, width=200)).conclusion(answer)
    assert out.getvalue() == f"{said}\n"


def test_the_outlets_that_carried_a_story_stand_at_its_source():
    carried = Citation("a", "Title", "Post", None, None, "x", 0, 1, also_in=("Courier", "Echo"))
    asked = Question("What was foretold?", datetime(2024, 3, 2, tzinfo=UTC))
    out = StringIO()
    view = AnswerView(Console(file=out, width=200))
    view.sentence(Sentence("It was foretold.", (carried,), 1.0, Check("supported")))
    view.conclusion(Answer("a", asked, "answered", (), (), (), "", (), 0.7, "fake", "", {"total": 1.0}))
    assert "[1] Post · undated · Title · also in Courier, Echo\n" in out.getvalue()


def test_only_what_is_unproved_is_told_of():
    asked = Question("What was foretold?", datetime(2024, 3, 2, tzinfo=UTC))
    gone = [Sentence("It was not.", (), 0.0, check) for check in (Check("replaced"), Check("left_out"))]
    whole = Answer("a", asked, "answered", (), (), tuple(gone), "", (), 0.7, "fake", "", {"total": 1.0})
    unproved = replace(whole, status="partial", dropped=(*gone, replace(gone[0], check=Check("dropped"))))
    notes: list[str] = []
    for answer in (whole, unproved):
        out = StringIO()
        AnswerView(Console(file=out, width=200)).conclusion(answer)
        notes.append(out.getvalue().strip())
    assert notes[0].endswith("confidence 0.70")
    assert notes[1].endswith("confidence 0.70; 1 unproved sentence left out")


@pytest.mark.parametrize(
    ("terminal", "lines"),
    [(True, ["[1] one two three four", "    five six"]), (False, ["[1] one two three four five six"])],
)
def test_lines_hang_below_the_first_on_a_terminal(terminal, lines):
    out = StringIO()
    made = Console(file=out, width=24, force_terminal=terminal, soft_wrap=not terminal, color_system=None)
    hanging(made, Text("[1] "), Text("one two three four five six"))
    assert [line.rstrip() for line in out.getvalue().splitlines()] == lines


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 passages"), (1, "1 passage"), (2, "2 passages"), (1204, "1,204 passages")]
)
def test_one_thing_is_not_told_as_several(number, said):
    assert count(number, "passage") == said


def test_a_table_in_a_file_is_whole_whatever_the_terminal(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "40")
    console().print(Table("a" * 30, "b" * 30, "c" * 30))
    assert "c" * 30 in capsys.readouterr().out


def test_an_article_is_named_once_with_all_its_passages():
    articles = [Article.of(title=title, source="Post", text="Some text.") for title in ("First", "Second")]
    evidence = [
        Evidence(Passage.of(article, 0, end), article, rank, 1.0, {})
        for rank, (article, end) in enumerate([(articles[0], 4), (articles[1], 4), (articles[0], 10)], 1)
    ]
    out = StringIO()
    show_evidence(Console(file=out, width=200), evidence)
    assert [line.strip() for line in out.getvalue().splitlines()] == [
        *("1. Post · undated · First", "Some", "Some text.", "2. Post · undated · Second", "Some")
    ]
