"""An API in this process, over the fakes, for the tests of its endpoints and of its guard."""

from pathlib import Path

from starlette.testclient import TestClient

from nutgraf.ingest.pipeline import ingest
from nutgraf.service.http.api import create_api
from nutgraf.service.http.client import read_events
from tests.fakes import ASKED, FakeModel, open_app, write_articles

TOKEN = "the-token"


class Served:
    """An API over an archive of two articles, and what stands behind it."""

    def __init__(self, home: Path, *, base_url: str = "http://127.0.0.1:8730", **settings: object) -> None:
        self.model = FakeModel()
        self.app = open_app(home, self.model, **settings)
        jsonl = write_articles(home / "articles.jsonl")
        ingest([jsonl], self.app.archive, self.app.index, self.app.encoder, passage_chars=400)
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
