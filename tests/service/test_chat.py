"""`nutgraf chat` where a server holds the data folder: no models are loaded."""

import io
import json
import sys
from typing import Any

import pytest

from nutgraf.service.command import cli_chat
from nutgraf.service.command.cli import main
from nutgraf.service.types import Sentence
from tests.fakes import ASKED, SAID
from tests.service.served import Running


class Typed(io.StringIO):
    """Standard input that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def chat(running: Running, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Return what runs the command over lines; it gives the exit status, output and complaints."""

    def run(lines: list[str], *more: str, stdin: type[io.StringIO] = io.StringIO) -> tuple[Any, str, str]:
        home = ["--home", str(running.home), "--as-of", "2023-12-04"]
        monkeypatch.setattr(sys, "argv", ["nutgraf", "chat", *home, *more])
        monkeypatch.setattr(sys, "stdin", stdin("".join(f"{line}\n" for line in lines)))
        with pytest.raises(SystemExit) as stop:
            main()
        return stop.value.code, *capsys.readouterr()

    return run


def test_a_question_goes_on_from_the_last_until_another_conversation_begins(
    running: Running, chat: Any
) -> None:
    running.model.answers += [[(SAID, [1])]] * 3
    code, out, _ = chat([ASKED, "", "And in Skopje?", "new", "And in Skopje?"], "--json")
    understood = [json.loads(line)["question"]["text"] for line in out.splitlines()]
    assert (code, understood) == (0, [ASKED, ASKED, "And in Skopje?"])


def test_it_says_how_a_follow_up_was_understood(running: Running, chat: Any) -> None:
    running.model.answers += [[(SAID, [1])]] * 2
    _, out, _ = chat([ASKED, "And in Skopje?"])
    assert out.count(f"Understood as: {ASKED}") == 1


def test_a_file_of_questions_is_answered_to_its_end(running: Running, chat: Any) -> None:
    code, out, err = chat([ASKED, "why? " * 2000, ASKED, "exit", ASKED], "--extractive")
    assert out.count(f"> {ASKED}") == out.count(f"{SAID} [1]") == 2
    assert code == 2 and "NUTGRAF_QUESTION_CHARS" in err
    code, out, err = chat([ASKED, "why? " * 2000], "--extractive", "--json")
    answer, refused = map(json.loads, out.splitlines())
    assert (code, err, answer["status"]) == (2, "", "answered")
    assert refused["error"]["type"] == "UsageError"


def test_ctrl_c_stops_an_answer_and_not_a_conversation(chat: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stops = iter([True, False])

    class View(cli_chat.AnswerView):
        def sentence(self, sentence: Sentence) -> None:
            if next(stops):
                raise KeyboardInterrupt
            super().sentence(sentence)

    monkeypatch.setattr(cli_chat, "AnswerView", View)
    code, out, err = chat([ASKED, ASKED], "--extractive", stdin=Typed)
    assert (code, out.count(f"{SAID} [1]")) == (0, 1)
    assert "stopped" in err
    stops = iter([True])
    assert chat([ASKED, ASKED], "--extractive")[0] == 130


def test_nothing_asked_is_nothing_answered(chat: Any) -> None:
    assert chat([])[:2] == (0, "")
    code, _, err = chat([ASKED], "--since", "soon")
    assert code == 2 and "'soon' is not a date" in err
