"""Talk to the server that holds a data folder: the command line does, when there is one."""

import json
import platform
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from nutgraf.ingest.errors import NutgrafError, UsageError
from nutgraf.ingest.lock import Holder, WriterLock
from nutgraf.ingest.types import IngestReport, Listed
from nutgraf.service.http.messages import from_json, request_json
from nutgraf.service.timelines.timeline import Entry
from nutgraf.service.types import Answer, Evidence, Question, Sentence

PING_TIMEOUT_S = 1.0
# The server sends a comment every 5 s while it thinks; a silence this long means it is gone.
SILENCE_S = 30.0
# Loading encoder and model takes seconds, building a lost index minutes; the server says so while it does.
READY_WAIT_S = 120.0

# (label, bytes done, of total, passages stored, the first thing that could not be read)
OnProgress = Callable[[str, int, int, int, str], None]


def running_server(home: Path) -> "Client | None":
    """Return a client of the server that holds the data folder, or None when there is none to talk to.

    The card that names it may be stale (its process was killed) or another machine's (a shared folder): it
    counts only if a nutgraf with the same process id answers at its address on this machine.
    """
    holder = WriterLock(home).holder()
    if holder is None or not holder.url or holder.host != platform.node():
        return None
    client = Client(holder)
    if client.is_there():
        return client
    client.close()
    return None


class Client:
    """A client of one nutgraf server. It raises the errors that the server met, as the server raised them."""

    def __init__(self, holder: Holder, *, transport: httpx.BaseTransport | None = None) -> None:
        """Talk to the announced address and no other: redirects are not followed, proxies not used."""
        self._holder = holder
        self._http = httpx.Client(
            base_url=holder.url,
            headers={"Authorization": f"Bearer {holder.token}"},
            timeout=httpx.Timeout(SILENCE_S, connect=PING_TIMEOUT_S),
            follow_redirects=False,
            trust_env=False,
            transport=transport,
        )

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def is_there(self) -> bool:
        """Return whether the process that the card names answers at its address."""
        # Without the token: who answers may be another.
        nobody = {"Authorization": ""}
        try:
            reply = self._http.get("/healthz", headers=nobody, timeout=PING_TIMEOUT_S)
            told: Any = reply.json()
        except (httpx.HTTPError, ValueError):
            return False
        return reply.is_success and told == {"status": "alive", "service": "nutgraf", "pid": self._holder.pid}

    def model(self) -> str:
        """Return the language model that the server answers with, as settings name it; empty if unknown."""
        try:
            # It tells that while it is loading, too.
            told: Any = self._http.get("/readyz").json()
            return str(told["model"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return ""

    def answer(
        self, asked: Question, *, extractive: bool = False
    ) -> Iterator[tuple[Evidence, ...] | Sentence | Answer]:
        """Yield the evidence, each sentence that is shown, and the whole answer.

        Articles within evidence have an empty text. Closing the iterator stops the server's work.

        Raises:
            NutgrafError: as the server met it.
        """
        for event, data in self._events("/v1/answers", request_json(asked, extractive=extractive)):
            match event:
                case "evidence":
                    yield tuple(from_json(Evidence, item) for item in data)
                case "sentence":
                    yield from_json(Sentence, data)
                case "answer":
                    yield from_json(Answer, data)
                case _:
                    # A newer server may tell more.
                    continue

    def search(self, asked: Question, *, limit: int = 10) -> tuple[Evidence, ...]:
        """Return what the server finds, best first; the articles have an empty text.

        Raises:
            NutgrafError: as the server met it.
        """
        params = _params(asked) | {"q": asked.text, "limit": limit}
        found = self._read("GET", "/v1/search", params=params)
        return tuple(from_json(Evidence, item) for item in found["evidence"])

    def timeline(self, topic: Question, *, limit: int = 20) -> tuple[Entry, ...]:
        """Return the server's timeline of a topic, oldest first.

        Raises:
            NutgrafError: as the server met it.
        """
        params = _params(topic) | {"topic": topic.text, "limit": limit}
        found = self._read("GET", "/v1/timeline", params=params)
        return tuple(from_json(Entry, item) for item in found["entries"])

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        prune: bool = False,
        wait_s: float = 0.0,
        on_progress: OnProgress | None = None,
    ) -> IngestReport:
        """Have the server bring files and folders (whole paths) into its archive; return its report.

        While it changes the archive for another, it is asked again for `wait_s` seconds at most.
        Leaving early, as by Ctrl-C, interrupts the ingest; what was stored stays.

        Raises:
            UsageError: when a path cannot be said in JSON.
            NutgrafError: as the server met it.
        """
        for path in paths:
            if str(path).encode("utf-8", "replace").decode("utf-8") != str(path):
                raise UsageError(
                    f"{path}: its name is not UTF-8, and a running server is told names; give it the folder "
                    "that this is in, or stop the server first"
                )
        report = IngestReport()
        for event, data in self._events(
            "/v1/ingest", {"paths": [str(path) for path in paths], "prune": prune}, wait_s
        ):
            if event == "progress" and on_progress:
                # An older server tells no failure.
                failure = data.get("failure", "")
                on_progress(data["label"], data["done"], data["total"], data["passages"], failure)
            elif event == "report":
                report = from_json(IngestReport, data)
        return report

    def remove(self, articles: Sequence[str], *, wait_s: float = 0.0) -> tuple[Listed, ...]:
        """Have the server take articles, by id or address, out of its archive; return them.

        While it changes the archive for another, it is asked again for `wait_s` seconds at most.

        Raises:
            NutgrafError: as the server met it.
        """
        found = self._read("POST", "/v1/remove", wait_s, json={"articles": list(articles)})
        return tuple(from_json(Listed, article) for article in found["removed"])

    def _read(self, method: str, path: str, wait_s: float = 0.0, **given: Any) -> Any:
        with self._open(method, path, wait_s, **given) as reply:
            return json.loads(reply.read())

    def _events(self, path: str, body: dict[str, Any], wait_s: float = 0.0) -> Iterator[tuple[str, Any]]:
        last = ""
        with self._open("POST", path, wait_s, json=body, headers={"Accept": "text/event-stream"}) as reply:
            for event, data in read_events(reply.iter_bytes()):
                if event == "error":
                    raise error_of(data)
                last = event
                yield event, data
        if last not in ("answer", "report"):
            raise NutgrafError(f"{self._holder.url}: the server broke off; see its log, and try again")

    @contextmanager
    def _open(self, method: str, path: str, wait_s: float = 0.0, **given: Any) -> Generator[httpx.Response]:
        """Send a request and yield its good response, unread; wait while the server loads, or writes."""
        began = time.monotonic()
        waits_s = {"NotReady": READY_WAIT_S, "ArchiveLocked": wait_s}
        try:
            while True:
                with self._http.stream(method, path, **given) as reply:
                    if reply.is_success:
                        yield reply
                        return
                    told = _told(reply)
                left_s = began + waits_s.get(told["type"], 0.0) - time.monotonic()
                if left_s <= 0:
                    raise error_of(told)
                time.sleep(min(1.0, left_s))
        except httpx.InvalidURL as error:
            raise UsageError("the query is too long for a search; shorten it") from error
        except httpx.HTTPError as error:
            raise NutgrafError(
                f"{self._holder.url}: the server (process {self._holder.pid}) does not answer "
                f"({type(error).__name__}); see its log, or stop it"
            ) from error


def _params(asked: Question) -> dict[str, Any]:
    moments = {"as_of": asked.asked_at, "since": asked.since, "until": asked.until}
    params: dict[str, Any] = {name: moment.isoformat() for name, moment in moments.items() if moment}
    return params | {"source": list(asked.sources)}


def read_events(chunks: Iterator[bytes]) -> Iterator[tuple[str, Any]]:
    """Yield (event, data) of server-sent events as nutgraf writes them: JSON on one line of data."""
    rest = b""
    for chunk in chunks:
        *blocks, rest = (rest + chunk).split(b"\n\n")
        for block in blocks:
            fields = dict(
                line.split(b": ", 1) for line in block.split(b"\n") if line and not line.startswith(b":")
            )
            if b"data" in fields:
                yield fields.get(b"event", b"message").decode(), json.loads(fields[b"data"])


def error_of(told: dict[str, Any]) -> NutgrafError:
    """Return the error that a server told of, as the class it was there."""
    kinds = {"NutgrafError": NutgrafError, **{kind.__name__: kind for kind in _below(NutgrafError)}}
    kind = kinds.get(str(told.get("type")), NutgrafError)
    return kind(str(told.get("message") or "the server said no more than that something went wrong"))


def _below(kind: type[NutgrafError]) -> Iterator[type[NutgrafError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def _told(reply: httpx.Response) -> dict[str, Any]:
    try:
        told: Any = json.loads(reply.read())["error"]
        return {"type": str(told["type"]), "message": str(told["message"])}
    except (ValueError, KeyError, TypeError):
        # Not our server's own words: a redirect, or a request that its HTTP parser refused.
        kind = UsageError if reply.is_client_error else NutgrafError
        return {
            "type": kind.__name__,
            "message": f"the server refused the request (HTTP {reply.status_code})",
        }
