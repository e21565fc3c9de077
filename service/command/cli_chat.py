"""`nutgraf chat`: question after question, each of which may go on from those before."""

import sys
from collections.abc import Iterator
from contextlib import closing
from typing import Annotated

import typer
from rich.text import Text

from nutgraf.ingest.errors import UsageError
from nutgraf.service.command.asking import Asker, conversation, question_of, told
from nutgraf.service.command.options import Extractive, Home, Limits, grouped
from nutgraf.service.command.show import AnswerView, complain, console, print_json, safe
from nutgraf.service.config import read_settings
from nutgraf.service.types import Answer, Question, Turn, to_json

# Lines that begin another conversation, and that end.
NEW, ENDS = "new", ("exit", "quit")


@grouped
def chat(
    home: Home = None,
    *,
    limits: Limits,
    extractive: Extractive = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print each answer as JSON, one a line.")] = False,
) -> None:
    """Ask question after question; one may go on from those before, as "and in March?" does.

    Each line is a question: typed, or out of a file, which saves loading the models for each. The line
    "new" begins another conversation. Ctrl-C stops an answer; "exit" or Ctrl-D ends.
    """
    # Late: what crosses the wire takes pydantic.
    from nutgraf.service.http.messages import HISTORY_MESSAGES

    settings = read_settings(home=home, model="extractive" if extractive else None)
    # Before anything is opened or loaded.
    question_of([], limits)
    typed = sys.stdin.isatty()
    history: tuple[Turn, ...] = ()
    status = 0
    with conversation(settings) as ask:
        for line in _lines(typed=typed):
            if line.lower() in ENDS:
                break
            if line.lower() == NEW:
                history = ()
                continue
            if not typed and not as_json:
                console().print(f"> {safe(line)}", style="dim")
            asked = question_of([line], limits, history[-HISTORY_MESSAGES:])
            try:
                answer = _answer(ask, asked, None if as_json else AnswerView(console()))
            except UsageError as error:
                status = error.exit_status
                _refuse(error, as_json=as_json)
                continue
            except KeyboardInterrupt:
                if not typed:
                    raise
                complain("stopped")
                continue
            if as_json:
                print_json(to_json(answer), indent=None)
            said = answer.text or "Not in the archive."
            history += (Turn("user", asked.text), Turn("assistant", said))
    raise SystemExit(status)


def _lines(*, typed: bool) -> Iterator[str]:
    """Yield the lines that say something, until the input ends."""
    while True:
        try:
            # `input` lets a terminal edit its line.
            line = input("> ") if typed else next(sys.stdin)
        except EOFError:
            console().print()
            return
        except StopIteration:
            return
        if line := line.strip():
            yield line


def _answer(ask: Asker, asked: Question, view: AnswerView | None) -> Answer:
    # `closing`: an answer that is interrupted ends there and then, on a server too.
    with closing(ask(asked)) as events:
        answer = told(events, view)
    if view:
        if answer.question.text != asked.text:
            console().print(Text(f"Understood as: {safe(answer.question.text)}", "dim"))
        view.conclusion(answer)
        console().print()
    return answer


def _refuse(error: UsageError, *, as_json: bool) -> None:
    if as_json:
        print_json({"error": {"type": type(error).__name__, "message": str(error)}}, indent=None)
    else:
        complain(str(error))
