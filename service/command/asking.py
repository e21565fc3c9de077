"""A question from the command line: asked of the server that holds the data folder, or here if there is none.

Imports are made where they are used: a question that is refused, or put to a server, need not wait for them.
"""

import sys
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from nutgraf.ingest.errors import NutgrafError, UsageError
from nutgraf.ingest.lock import WriterLock
from nutgraf.service.command.options import Limits
from nutgraf.service.command.progress import show_building
from nutgraf.service.command.show import AnswerView, console, safe
from nutgraf.service.config import Settings
from nutgraf.service.days import parse_day
from nutgraf.service.types import Answer, Evidence, Question, Sentence, Turn

if TYPE_CHECKING:
    from nutgraf.service.app import App
    from nutgraf.service.http.client import Client
    from nutgraf.service.timelines.timeline import Entry

# Answers a question: its events as they happen, each `Sentence`, and last the `Answer`.
Asker = Callable[[Question], Generator[object]]


def question_of(words: Sequence[str], limits: Limits, history: tuple[Turn, ...] = ()) -> Question:
    """Return the question that a command's arguments ask: one, or its words each for itself.

    Raises:
        UsageError: when a day is none.
    """
    return Question(
        text=_as_text(" ".join(words)),
        asked_at=datetime.now(UTC) if limits.as_of is None else parse_day(limits.as_of, end=True),
        since=None if limits.since is None else parse_day(limits.since, end=False),
        until=None if limits.until is None else parse_day(limits.until, end=True),
        sources=tuple(map(_as_text, limits.source or ())),
        history=history,
    )


def words_of(given: Sequence[str]) -> Sequence[str]:
    """Return the words that a command is given; for "-", the line on standard input.

    Raises:
        UsageError: when it has none or several.
    """
    if list(given) != ["-"]:
        return given
    lines = [line for line in sys.stdin.read().splitlines() if line.strip()]
    if len(lines) != 1:
        raise UsageError(
            f"standard input has {len(lines)} lines, and - takes one; to ask each line: nutgraf chat < FILE"
        )
    return lines


def _as_text(argument: str) -> str:
    """Return an argument as text: a shell hands over any bytes."""
    return argument.encode("utf-8", "replace").decode("utf-8")


def server_of(settings: Settings) -> "Client | None":
    """Return a client of the server that holds the data folder, if there is one."""
    # The client takes a third of a second to import; without a card there is nobody to talk to.
    if WriterLock(settings.home).holder() is None:
        return None
    from nutgraf.service.http.client import running_server

    return running_server(settings.home)


def answer_events(settings: Settings, asked: Question) -> Generator[object]:
    """Yield the events of an answer as they happen: each `Sentence`, and last the `Answer`.

    A server is told the least confidence that is set here, and whether to answer in quotes. If another
    model is set here than the server has, the question is answered here.

    Raises:
        NutgrafError: as the chain or the server met it.
    """
    if client := _answering(settings):
        with closing(client):
            yield from _answered_by(client, settings, asked)
        return
    with _app_for(settings, "nutgraf ask", asked) as (app, question):
        yield from app.chain.stream(question)


def told(events: Iterable[object], view: AnswerView | None) -> Answer:
    """Return the answer that its events end in; a view is given each sentence as it comes.

    Raises:
        NutgrafError: when they end without it.
    """
    answer: Answer | None = None
    for event in events:
        if isinstance(event, Sentence) and view:
            view.sentence(event)
        elif isinstance(event, Answer):
            answer = event
    if answer is None:
        raise NutgrafError("the answer broke off; see the server's log")
    return answer


@contextmanager
def conversation(settings: Settings) -> Generator[Asker]:
    """Yield what answers questions as `answer_events` does, loading what it takes once.

    Raises:
        NutgrafError: as the chain or the server met it.
    """
    if client := _answering(settings):
        with closing(client):
            yield lambda asked: _answered_by(client, settings, asked)
        return
    from nutgraf.service.app import App
    from nutgraf.service.limits import check_outlets, checked

    with App(settings, command="nutgraf chat", once=True, progress=show_building) as app:
        _note_if_empty(app)
        # Whole, before anybody can interrupt an answer: what is loaded by half cannot be loaded again.
        chain = app.chain
        app.encoder.encode(["warm"])

        def ask(asked: Question) -> Generator[object]:
            question = checked(asked, chars=settings.question_chars)
            yield from chain.stream(check_outlets(question, app.archive))

        yield ask


def _answering(settings: Settings) -> "Client | None":
    """Return a client of the server, if there is one that answers with the model that is set."""
    client = server_of(settings)
    if client is None or settings.model == "extractive" or "model" not in settings.model_fields_set:
        return client
    if client.model() == settings.model:
        return client
    client.close()
    return None


def _answered_by(client: "Client", settings: Settings, asked: Question) -> Generator[object]:
    if asked.min_confidence is None and "min_confidence" in settings.model_fields_set:
        asked = replace(asked, min_confidence=settings.min_confidence)
    yield from client.answer(asked, extractive=settings.model == "extractive")


def search_for(settings: Settings, asked: Question, limit: int) -> tuple[Evidence, ...]:
    """Return what a search finds, best first.

    Raises:
        NutgrafError: as the search or the server met it.
    """
    if client := server_of(settings):
        with closing(client):
            return client.search(asked, limit=limit)
    from nutgraf.service.retrieval.retrieve import retrieve

    with _app_for(settings, "nutgraf search", asked) as (app, question):
        return retrieve(question, app.archive, app.index, app.encoder, limit=limit)


def timeline_of(settings: Settings, topic: Question, limit: int) -> "tuple[Entry, ...]":
    """Return the entries of a timeline, oldest first.

    Raises:
        NutgrafError: as the timeline or the server met it.
    """
    if client := server_of(settings):
        with closing(client):
            return client.timeline(topic, limit=limit)
    from nutgraf.service.timelines.timeline import timeline

    with _app_for(settings, "nutgraf timeline", topic) as (app, question):
        return timeline(question, app.archive, app.index, app.encoder, limit=limit)


@contextmanager
def _app_for(settings: Settings, command: str, asked: Question) -> "Generator[tuple[App, Question]]":
    from nutgraf.service.app import App
    from nutgraf.service.limits import check_outlets, checked

    # Before anything is opened or loaded.
    question = checked(asked, chars=settings.question_chars)
    with App(settings, command=command, once=True, progress=show_building) as app:
        _note_if_empty(app)
        yield app, check_outlets(question, app.archive)


def _note_if_empty(app: "App") -> None:
    if not app.archive.counts().articles:
        note = f"{app.settings.home}: the archive is empty; run: nutgraf ingest PATH"
        console(err=True).print(safe(note))
