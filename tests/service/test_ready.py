"""The parts of an App, loaded in a thread of their own."""

import threading
from typing import cast

from nutgraf.service.app import App
from nutgraf.service.http.ready import Parts
from tests.fakes import FakeEncoder


class Slow:
    """An App whose encoder takes until it is let go on."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.taken: list[str] = []

    def __getattr__(self, name: str) -> FakeEncoder:
        self.taken.append(name)
        self.begun.set()
        assert self.go_on.wait(10)
        return FakeEncoder()


def test_once_stopped_no_further_part_is_loaded():
    app = Slow()
    parts = Parts(cast(App, app))
    parts.load()
    assert app.begun.wait(10)
    parts.stop()
    app.go_on.set()
    parts.wait(10)
    assert {*app.taken} == {"encoder"}
    assert parts.state() == {"encoder": True, "reranker": False, "index": False, "model": False}
