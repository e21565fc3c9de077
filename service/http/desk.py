"""What the endpoints do, apart from HTTP: each makes a job for a thread, told of in JSON-ready events."""

import asyncio
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import Request

from nutgraf.ingest.errors import ArchiveLocked, UsageError
from nutgraf.ingest.pipeline import Progress, ingest
from nutgraf.ingest.removal import remove
from nutgraf.ingest.sources.find import may_be, no_such, size_bytes
from nutgraf.service.app import App
from nutgraf.service.http.problems import Problem, Refused
from nutgraf.service.http.ready import Parts
from nutgraf.service.http.runs import Job, Run, Runs
from nutgraf.service.limits import check_outlets, checked
from nutgraf.service.retrieval.retrieve import retrieve
from nutgraf.service.timelines.timeline import timeline
from nutgraf.service.types import Answer, Event, Found, Question, Sentence, to_json

# With the embedded model most of these wait for their turn, with their evidence already; a provider's is
# asked by so many at once.
ANSWERS_AT_ONCE = 16
SEARCHES_AT_ONCE = 4
PROGRESS_EVERY_S = 0.2
_NO_ARTICLE = "the archive has no article with this id"


class Desk:
    """Answers, searches and ingests, each with threads of their own, so that none waits for another kind."""

    def __init__(self, app: App) -> None:
        """Serve what `app` opened."""
        self.app = app
        self.parts = Parts(app)
        self._answers = Runs("answer", ANSWERS_AT_ONCE)
        self._searches = Runs("search", SEARCHES_AT_ONCE)
        self._ingests = Runs("ingest", 1)

    def answer(self, asked: Question, *, extractive: bool, called: Mapping[str, str] | None = None) -> Run:
        """Begin to answer: tells `evidence`, each `sentence`, and last the `answer`.

        Where it is refused, a field of the question has the name that it is `called` by.

        Raises:
            UsageError: when the question is empty or too long, or its limits leave nothing to look at.
            Refused: when a part is not there.
        """
        question = self._checked(asked, called)
        self.parts.need("encoder", "reranker", "index")
        if not extractive:
            self.parts.need("model")

        def job(run: Run) -> None:
            # `closing`: whoever leaves ends the chain there and then, and its turn at the model with it.
            chain = self.parts.chain(run.stop, extractive=extractive)
            with closing(cast(Generator[Event], chain.stream(question))) as events:
                for event in events:
                    if run.stop.is_set():
                        return
                    match event:
                        case Found():
                            run.tell("evidence", [to_json(item) for item in event.evidence])
                        case Sentence():
                            run.tell("sentence", to_json(event))
                        case Answer():
                            run.tell("answer", to_json(event))

        # Verbatim quotes need no turn at the model, and no place in the line for it.
        return (self._searches if extractive else self._answers).start(job)

    def search(self, asked: Question, *, limit: int | None) -> Run:
        """Begin to search: tells `evidence`.

        Raises:
            UsageError: when the question is empty or too long, or its limits leave nothing to look at.
            Refused: when a part is not there.
        """
        app, question = self.app, self._checked(asked, {"question": "q", "sources": "source"})
        self.parts.need("encoder", "index")

        def job(run: Run) -> None:
            most = limit or app.settings.evidence_articles
            found = retrieve(question, app.archive, app.index, app.encoder, limit=most)
            run.tell("evidence", [to_json(item) for item in found])

        return self._searches.start(job)

    def timeline(self, topic: Question, *, limit: int) -> Run:
        """Begin to make a timeline: tells `entries`; raises what `search` raises."""
        app, question = self.app, self._checked(topic, {"question": "topic", "sources": "source"})
        self.parts.need("encoder", "index")

        def job(run: Run) -> None:
            found = timeline(question, app.archive, app.index, app.encoder, limit=limit)
            run.tell("entries", [to_json(entry) for entry in found])

        return self._searches.start(job)

    def _checked(self, asked: Question, called: Mapping[str, str] | None = None) -> Question:
        """Check a question; `called` gives the names that an endpoint has for the fields of a question."""
        try:
            question = checked(asked, chars=self.app.settings.question_chars)
            return check_outlets(question, self.app.archive)
        except UsageError as error:
            error.where = (called or {}).get(error.where, error.where)
            raise

    def article(self, article_id: str) -> Run:
        """Begin to fetch an article with its text: tells `article`; `Refused` with 404 when there is none.

        Of one that has come in anew since, the refusal says which id it has now.
        """

        def job(run: Run) -> None:
            article = self.app.archive.article(article_id)
            if article is None:
                now = self.app.archive.successor(article_id) or ""
                said = f"this article has been replaced by a newer version, {now}" if now else _NO_ARTICLE
                raise Refused(Problem(404, "NotFound", said, where="id", instead=now))
            run.tell("article", to_json(article))

        return self._searches.start(job)

    def ingest(self, paths: Sequence[Path], *, prune: bool) -> Run:
        """Begin to ingest: tells `progress`, and last the `report`.

        Of progress it tells {label, done, total (bytes), passages, failure (the first one)}.

        Raises:
            UsageError: when a path is relative or does not exist.
            ArchiveLocked: when another ingest runs.
            Refused: when a part is not there.
        """
        for path in paths:
            if not path.is_absolute():
                raise UsageError(f"{path}: give the whole path; the server runs in another folder")
            if not may_be(Path.exists, path):
                raise no_such(path, " on the server's machine")
        return self._change(lambda run: self._ingest(run, paths, prune=prune))

    def remove(self, names: Sequence[str]) -> Run:
        """Begin to take out the articles with these ids or addresses: tells `removed`.

        Raises:
            ArchiveLocked: when an ingest runs.
            Refused: when a part is not there.
        """
        app = self.app
        return self._change(
            lambda run: run.tell("removed", [to_json(one) for one in remove(names, app.archive, app.index)])
        )

    def _change(self, job: Job) -> Run:
        self.parts.need("encoder", "index")
        # Only the event loop looks and begins, so no two can find that nothing runs.
        if self._ingests.busy:
            raise ArchiveLocked(
                f"{self.app.settings.home}: the server is ingesting already; wait for it to end"
            )
        return self._ingests.start(job)

    def _ingest(self, run: Run, paths: Sequence[Path], *, prune: bool) -> None:
        app = self.app
        total = size_bytes(paths)
        last = 0.0

        def show(now: Progress) -> None:
            nonlocal last
            if run.stop.is_set():
                # What the pipeline takes for Ctrl-C: it stores what it has begun and reports `interrupted`.
                raise KeyboardInterrupt
            if time.monotonic() - last >= PROGRESS_EVERY_S:
                last = time.monotonic()
                told = {"done": now.bytes_done, "total": total, "passages": now.passages}
                run.tell("progress", {"label": "ingesting", **told, "failure": now.failure})

        report = ingest(
            paths,
            app.archive,
            app.index,
            app.encoder,
            passage_chars=app.settings.passage_chars,
            prune=prune,
            on_progress=show,
        )
        run.tell("report", asdict(report))

    def stop(self) -> None:
        """Stop everything that runs; who listens is told that the server is stopping."""
        self.parts.stop()
        for runs in (self._answers, self._searches, self._ingests):
            runs.stop(Refused(Problem(503, "Stopping", "the server is stopping; ask again when it is back")))

    async def close(self, wait_s: float) -> None:
        """Stop everything, and wait so many seconds at most for the threads to end."""
        self.stop()
        waits = [
            asyncio.to_thread(runs.close, wait_s) for runs in (self._answers, self._searches, self._ingests)
        ]
        await asyncio.gather(*waits, asyncio.to_thread(self.parts.wait, wait_s))


async def desk_of(request: Request) -> Desk:
    """Return the desk of the application that a request came to."""
    return request.app.state.desk


# What an endpoint says to be given it.
DeskOf = Annotated[Desk, Depends(desk_of)]
