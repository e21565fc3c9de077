"""The API over the fakes, for its tests: in this process, and as a server on a socket."""

import threading
import time
from pathlib import Path

from starlette.testclient import TestClient

from nutgraf.service.http.api import create_api
from nutgraf.service.http.client import read_events, running_server
from nutgraf.service.http.runs import Run
from nutgraf.service.http.server import listen
from tests.fakes import ASKED, FakeModel, fill, open_app

TOKEN = "the-token"


class Served:
    """An API over an archive of two articles, and what stands behind it."""

    def __init__(self, home: Path, *, base_url: str = "http://127.0.0.1:8730", **settings: object) -> None:
        self.model = FakeModel()
        self.app = open_app(home, self.model, **settings)
        fill(self.app, passage_chars=400)
        self.api = create_api(self.app, token=TOKEN)
        self.http = TestClient(self.api, base_url=base_url)

    def __enter__(self) -> "Served":
        self.http.__enter__()
        self.api.state.desk.parts.wait(10)
        return self

    def __exit__(self, *exception: object) -> None:
        self.model.gate.set()
        self.http.__exit__(*exception)
        self.app.close()

    def ask(self, question: str = ASKED, **more: object):
        return self.http.post("/v1/answers", json={"question": question, "as_of": "2023-12-04"} | more)

    def stream(self, question: str = ASKED, **more: object) -> list[tuple[str, object]]:
        body = {"question": question, "as_of": "2023-12-04"} | more
        reply = self.http.post("/v1/answers", json=body, headers={"Accept": "text/event-stream"})
        assert reply.status_code == 200
        assert reply.headers["content-type"].startswith("text/event-stream")
        return list(read_events(iter([reply.content])))


class Running:
    """A real server on a real socket, on a port that was free, over an archive of two articles."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.model = FakeModel()
        self.app = open_app(home, self.model, port=0)
        fill(self.app, passage_chars=400)
        self.server, bound, self.url = listen(self.app, self.app.settings)
        self.thread = threading.Thread(target=self.server.run, args=([bound],))
        self.thread.start()
        client = running_server(home)
        assert client
        self.client = client

    def runs(self) -> "set[Run]":
        """Return the answers being written."""
        return self.server._desk._answers._live  # pyright: ignore[reportPrivateUsage]

    def stop(self) -> float:
        """Stop the server; return how long that took, in seconds."""
        started = time.monotonic()
        self.server.should_exit = True
        self.thread.join(20)
        assert not self.thread.is_alive()
        return time.monotonic() - started
