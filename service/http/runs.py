"""Work that takes long: in threads of its own, told of in events, stopped when nobody listens any more."""

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from nutgraf.service.http.problems import Problem, Refused, explain
from nutgraf.service.http.turns import Stopped

# A comment this often keeps proxies and clients from taking a thinking server for a dead one.
PING_S = 5.0
PING = KEEPALIVE_COMMENT
EVENT_STREAM = "text/event-stream"
MOST_RUNS = 64


@dataclass(frozen=True, slots=True)
class RunEvent:
    """An event: its name and its JSON-ready data."""

    event: str
    data: Any


Job = Callable[["Run"], None]


class Run:
    """One job: told of from its thread, listened to in the event loop."""

    def __init__(self) -> None:
        """Make it in the event loop that will listen."""
        self.stop = threading.Event()
        self._loop = asyncio.get_running_loop()
        # Without bound: a slow reader must not hold up the thread, which may have its turn at the model.
        self._queue: asyncio.Queue[RunEvent | BaseException | None] = asyncio.Queue()

    def tell(self, event: str, data: Any) -> None:
        """Say what happened; called from the job's thread."""
        self._put(RunEvent(event, data))

    def end(self, error: BaseException | None = None) -> None:
        """Say that nothing more comes; with an error, why."""
        self._put(error)

    def leave(self, error: BaseException | None = None) -> None:
        """Stop the job at its next step; who still listens is given the error, if there is one."""
        self.stop.set()
        if error:
            self.end(error)

    def _put(self, item: RunEvent | BaseException | None) -> None:
        # The loop is closed when the server has gone; then nobody listens.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._queue.put_nowait, item)

    async def events(self) -> AsyncIterator[RunEvent | None]:
        """Yield what is told, and None whenever nothing was for PING_S seconds; raise what ended the job."""
        while True:
            try:
                item = await asyncio.wait_for(self._queue.get(), PING_S)
            except TimeoutError:
                yield None
                continue
            if item is None:
                return
            if isinstance(item, BaseException):
                raise item
            yield item

    async def last(self) -> Any:
        """Return the data of the last event; raise what ended the job."""
        data: Any = None
        async for told in self.events():
            data = told.data if told else data
        return data


class Runs:
    """At most `threads` jobs at a time, in the order they came; the others wait, up to a limit."""

    def __init__(self, name: str, threads: int) -> None:
        """No thread is started before it is needed."""
        self._name = name
        self._most = threads
        self._jobs: SimpleQueue[tuple[Run, Job] | None] = SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._threads: list[threading.Thread] = []
        self._live: set[Run] = set()

    @property
    def busy(self) -> bool:
        """Whether a job runs or waits."""
        return bool(self._live)

    def start(self, job: Job) -> Run:
        """Begin a job; call this in the event loop.

        Raises:
            Refused: when too many wait already.
        """
        if len(self._live) >= MOST_RUNS:
            raise Refused(
                Problem(
                    503,
                    "Busy",
                    "too many requests wait already; try again later",
                    headers={"Retry-After": "10"},
                )
            )
        run = Run()
        self._live.add(run)
        self._jobs.put((run, job))
        if not self._idle.acquire(blocking=False) and len(self._threads) < self._most:
            # Daemons: a model that does not answer must not keep the process from ending.
            thread = threading.Thread(target=self._work, name=f"nutgraf-{self._name}", daemon=True)
            self._threads.append(thread)
            thread.start()
        return run

    def stop(self, error: BaseException) -> None:
        """Stop all jobs; who listens is given the error."""
        for run in list(self._live):
            run.leave(error)

    def close(self, wait_s: float) -> None:
        """Stop all jobs and end the threads, waiting so many seconds for them at most."""
        self.stop(Stopped())
        for _ in self._threads:
            self._jobs.put(None)
        ends = time.monotonic() + wait_s
        for thread in self._threads:
            thread.join(max(0.0, ends - time.monotonic()))

    def _work(self) -> None:
        while item := self._jobs.get():
            run, job = item
            failed: Exception | None = None
            try:
                if not run.stop.is_set():
                    job(run)
            except Exception as error:  # whatever it is, it belongs to the listener, and the thread goes on
                failed = error
            # Before the listener is told: what it asks next must not find this one still there.
            self._live.discard(run)
            self._idle.release()
            run.end(failed)


async def last_of(run: Run, request: Request) -> Any:
    """Return the last thing a run tells; stop it when the client leaves before."""

    async def left() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    work, leaving = asyncio.ensure_future(run.last()), asyncio.ensure_future(left())
    try:
        await asyncio.wait({work, leaving}, return_when=asyncio.FIRST_COMPLETED)
        # When the client has left, nobody reads this.
        return work.result() if work.done() else None
    finally:
        run.leave()
        work.cancel()
        leaving.cancel()


class EventStream(EventSourceResponse):
    """A run as server-sent events. When the client leaves, the run stops."""

    def __init__(self, run: Run, told: AsyncIterator[bytes] | None = None) -> None:
        """Stream what is `told` of `run`; by default that is its events, a failure the last, `error`."""
        # X-Accel-Buffering: nginx would hold events back until its buffer is full.
        super().__init__(
            told or _encoded(run), headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        )
        self._run = run

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events, as ASGI wants it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._run.leave()


async def _encoded(run: Run) -> AsyncIterator[bytes]:
    try:
        async for told in run.events():
            if told is None:
                yield PING
            else:
                yield format_sse_event(data_str=json.dumps(told.data), event=told.event)
    except Exception as error:  # the response has begun: an error can only be told in the stream
        if not isinstance(error, Stopped):
            yield format_sse_event(data_str=json.dumps(explain(error).event()), event="error")
