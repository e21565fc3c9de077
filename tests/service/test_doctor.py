"""What `nutgraf doctor` finds, and what it says to do."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest

from nutgraf.service.command.doctor import examine
from nutgraf.service.config import Settings, read_settings
from tests.fakes import FakeEncoder, environment, filled_app


def finding(name, settings):
    return next(one for one in examine(settings) if one.name == name)


@contextmanager
def speaking(status: int, body: bytes) -> Iterator[tuple[str, list[str | None]]]:
    """Lend the address of a server that always answers the same, and the keys that it was sent."""
    keys: list[str | None] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            keys.append(self.headers["Authorization"])
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1", keys
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("model", "status", "body", "state", "mend"),
    [
        ("openai:x", 200, b"{}", "ok", ""),
        ("openai:x", 401, b"{}", "broken", "NUTGRAF_MODEL_KEY"),
        ("openai:x", 404, b"{}", "warning", "/v1"),
        ("openai:x", 200, b"<html>", "warning", "/v1"),
        ("ollama:x", 404, b"{}", "ok", ""),
    ],
)
def test_a_models_server_is_asked_with_the_key(tmp_path, monkeypatch, model, status, body, state, mend):
    monkeypatch.setattr(
        "nutgraf.service.models.model.open_model", lambda _: SimpleNamespace(close=lambda: None)
    )
    with speaking(status, body) as (url, keys):
        settings = Settings(home=tmp_path, cache=tmp_path, model=model, model_url=url, model_key="the key")
        found = finding("language model", settings)
    assert keys == ["Bearer the key"]
    assert found.state == state
    assert mend in found.mend


@pytest.mark.parametrize(("encoder_id", "state"), [(FakeEncoder().id, "ok"), ("other", "broken")])
def test_an_encoder_that_did_not_make_the_vectors_is_found(tmp_path, monkeypatch, encoder_id, state):
    with filled_app(tmp_path / "home"):
        pass
    monkeypatch.setattr("nutgraf.service.app.load_encoder", lambda _: SimpleNamespace(id=encoder_id))
    settings = Settings(home=tmp_path / "home", cache=tmp_path, encoder="/a/folder", model="extractive")
    found = finding("encoder", settings)
    assert found.state == state
    assert ("its vectors were made by" in found.found) == (state == "broken")


def test_what_says_no_day_is_counted(tmp_path):
    with filled_app(tmp_path / "home", [{"title": "Tea", "text": "On tea.", "source": "Echo"}]):
        pass
    found = finding("archive", Settings(home=tmp_path / "home", cache=tmp_path))
    told = "1 article, 1 passage, 1 outlet; 1 without a day (see: nutgraf list --undated)"
    assert (found.state, found.found) == ("ok", told)


def test_an_encoder_that_cannot_be_loaded_is_found(tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"rubbish")
    found = finding(
        "encoder", Settings(home=tmp_path, cache=tmp_path, encoder=str(tmp_path), model="extractive")
    )
    assert found.state == "broken"
    assert "not a sentence-transformers model" in found.found


@pytest.mark.parametrize(
    ("variables", "name", "said"),
    [
        ({"NUTGRAF_MODEL": "nobody:x"}, "language model", "nobody"),
        ({"NUTGRAF_MODEL": "openai:x"}, "language model", "OPENAI_API_KEY"),
        ({"NUTGRAF_ENCODER": "/nowhere"}, "encoder", "neither a known encoder"),
    ],
)
def test_doctor_finds_settings_that_name_nothing(tmp_path, monkeypatch, variables, name, said):
    monkeypatch.setattr(os, "environ", environment(NUTGRAF_CACHE=str(tmp_path / "cache"), **variables))
    findings = {finding.name: finding for finding in examine(read_settings(home=tmp_path / "home"))}
    assert findings[name].state == "broken"
    assert said in findings[name].found


def test_doctor_takes_a_file_for_no_writer(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "environ", environment(NUTGRAF_MODEL="extractive", NUTGRAF_CACHE=str(tmp_path)))
    (tmp_path / "home").write_text("no folder")
    findings = {finding.name: finding for finding in examine(read_settings(home=tmp_path / "home"))}
    assert (findings["data folder"].state, findings["writer"].state) == ("broken", "broken")
    assert "is a file" in findings["data folder"].found


def test_an_archive_that_is_damaged_is_told_of_once(tmp_path):
    (tmp_path / "archive.sqlite3").write_bytes(b"no archive " * 1000)
    broken = [one for one in examine(Settings(home=tmp_path, model="extractive")) if one.state == "broken"]
    told = [one for one in broken if "damaged" in one.found]
    assert [one.name for one in told] == ["archive"]
    assert {(one.found, one.mend) for one in broken if one.name in ("index", "encoder")} <= {
        ("cannot be looked at, for the reason of archive", "mend archive first")
    }
    assert "index" in {one.name for one in broken}
