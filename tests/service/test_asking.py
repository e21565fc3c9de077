"""Questions from the command line where a server holds the data folder."""

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest

from nutgraf.ingest.errors import ModelError, NutgrafError, UsageError
from nutgraf.service.command.asking import answer_events, told, words_of
from nutgraf.service.config import Settings
from nutgraf.service.types import Answer, Question
from tests.fakes import ASKED, SAID
from tests.service.served import Running

QUESTION = Question(ASKED, datetime(2023, 12, 4, tzinfo=UTC))


@pytest.mark.parametrize(
    ("given", "by", "status"),
    [
        ({}, "fake", "answered"),
        ({"model": "embedded"}, "fake", "answered"),  # the server's too
        ({"model": "extractive"}, "extractive", "answered"),
        ({"min_confidence": 0.99}, "fake", "not_in_archive"),
    ],
)
def test_what_is_set_for_a_command_counts_where_a_server_answers(
    running: Running, given: dict[str, Any], by: str, status: str
) -> None:
    running.model.answers.append([(SAID, [1])])
    *_, answer = answer_events(Settings(home=running.home, **given), QUESTION)
    assert isinstance(answer, Answer)
    assert (answer.model, answer.status) == (by, status)


def test_what_a_question_says_counts_for_more_than_what_is_set(running: Running) -> None:
    running.model.answers.append([(SAID, [1])])
    settings = Settings(home=running.home, min_confidence=0.99)
    *_, answer = answer_events(settings, replace(QUESTION, min_confidence=0.0))
    assert isinstance(answer, Answer)
    assert answer.status == "answered"


def test_a_model_that_is_not_the_servers_is_not_passed_over(running: Running) -> None:
    with pytest.raises(ModelError, match="NUTGRAF_MODEL=rubbish: not a model"):
        list(answer_events(Settings(home=running.home, model="rubbish"), QUESTION))


@pytest.mark.parametrize(
    ("given", "stdin", "words"),
    [
        (["who", "won?"], "", ["who", "won?"]),
        (["-"], "\nwho won?\n", ["who won?"]),
        (["-", "or", "not?"], "who won?", ["-", "or", "not?"]),
    ],
)
def test_a_dash_stands_for_the_line_on_standard_input(monkeypatch, given, stdin, words):
    monkeypatch.setattr("sys.stdin", StringIO(stdin))
    assert words_of(given) == words


@pytest.mark.parametrize("stdin", ["", " \n", "who won?\nwho lost?\n"])
def test_no_line_and_several_are_refused(monkeypatch, stdin):
    monkeypatch.setattr("sys.stdin", StringIO(stdin))
    with pytest.raises(UsageError, match="nutgraf chat < FILE"):
        words_of(["-"])


def test_an_answer_that_breaks_off_is_an_error():
    with pytest.raises(NutgrafError, match="broke off"):
        told([], None)
