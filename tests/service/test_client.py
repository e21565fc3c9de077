import contextlib
import json
import os
import platform
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from nutgraf.ingest.errors import (
    ArchiveLocked,
    ModelError,
    NutgrafError,
    UnknownArticle,
    UsageError,
    WeightsError,
)
from nutgraf.ingest.lock import Holder, WriterLock
from nutgraf.ingest.types import IngestReport
from nutgraf.service.http.client import Client, error_of, read_events, running_server
from nutgraf.service.http.messages import from_json
from nutgraf.service.http.server import listen
from nutgraf.service.types import Answer, Question, Sentence
from tests.fakes import ARTICLES, ASKED, SAID, open_app, write_articles
from tests.service.served import Running

QUESTION = Question(ASKED, datetime(2023, 12, 4, tzinfo=UTC))
HOLDER = Holder(
    "nutgraf serve", os.getpid(), platform.node(), "2026-01-01T00:00:00+00:00", "http://127.0.0.1:9", "t"
)


def eventually(true: object) -> bool:
    ends = time.monotonic() + 5
    while not true():  # pyright: ignore
        if time.monotonic() > ends:
            return False
        time.sleep(0.01)
    return True


# -- over a real socket ---------------------------------------------------------------------------


def test_events_come_in_order_and_as_they_happen(running: Running) -> None:
    running.model.answers.append([(SAID, [1])])
    running.model.gate.clear()
    events = running.client.answer(QUESTION)
    evidence = next(events)
    # The evidence is here, and the model has not written a word.
    assert isinstance(evidence, tuple)
    assert evidence[0].article.title == "No Blinken-Lavrov talks in Skopje"
    running.model.gate.set()
    sentence, answer = events
    assert isinstance(sentence, Sentence)
    assert isinstance(answer, Answer)
    assert answer.sentences == (sentence,)
    assert answer.text == SAID


def test_whoever_leaves_stops_the_model(running: Running) -> None:
    running.model.answers += [[(SAID, [1])], [(SAID, [1])]]
    running.model.gate.clear()
    events = running.client.answer(QUESTION)
    next(events)
    assert running.model.writing.wait(5)
    events.close()
    time.sleep(0.3)
    running.model.gate.set()
    assert eventually(lambda: running.model.broken_off == 1)
    # The turn at the model is free again.
    assert isinstance(list(running.client.answer(QUESTION))[-1], Answer)


def test_whoever_leaves_without_streaming_stops_the_model_too(running: Running) -> None:
    running.model.answers.append([(SAID, [1])])
    running.model.gate.clear()
    with contextlib.suppress(httpx.ReadTimeout):
        httpx.post(f"{running.url}/v1/answers", json={"question": ASKED}, timeout=0.5, trust_env=False)
    # The model stands still meanwhile: the server has as long as it needs to see that no one listens.
    assert eventually(lambda: all(run.stop.is_set() for run in running.runs()))
    running.model.gate.set()
    assert eventually(lambda: running.model.broken_off == 1)


def test_searching_and_verbatim_quotes_do_not_wait_for_the_model(running: Running) -> None:
    running.model.answers.append([(SAID, [1])])
    running.model.gate.clear()
    events = running.client.answer(QUESTION)
    next(events)
    assert running.model.writing.wait(5)
    started = time.monotonic()
    assert running.client.search(QUESTION, limit=2)[0].rank == 1
    assert isinstance(list(running.client.answer(QUESTION, extractive=True))[-1], Answer)
    assert time.monotonic() - started < 3
    running.model.gate.set()
    assert isinstance(list(events)[-1], Answer)


def test_ingest_with_the_token_while_an_answer_runs(running: Running, tmp_path: Path) -> None:
    running.model.answers.append([(SAID, [1])])
    running.model.gate.clear()
    events = running.client.answer(QUESTION)
    next(events)
    stories = [
        {"url": f"https://a.example/{n}", "title": f"Flood {n}", "text": f"Flood {n} struck Derna."}
        for n in range(20)
    ]
    jsonl = write_articles(tmp_path / "more.jsonl", [ARTICLES[0] | story for story in stories])
    jsonl.write_text("{broken\n" + jsonl.read_text())
    seen: list[tuple[str, int, int, int, str]] = []
    report = running.client.ingest([jsonl], on_progress=lambda *now: seen.append(now))
    assert (report.new, report.failed, report.interrupted) == (20, 1, False)
    assert seen
    assert seen[0][0] == "ingesting"
    assert seen[0][2] == jsonl.stat().st_size
    assert seen[-1][4] == report.failures[0]
    running.model.gate.set()
    assert isinstance(list(events)[-1], Answer)
    assert running.client.search(Question("Derna flood", datetime.now(UTC)))[0].article.title.startswith(
        "Flood"
    )
    entries = running.client.timeline(Question("Chandrayaan-3 on the Moon", datetime.now(UTC)), limit=1)
    assert [(entry.day, entry.citation.source) for entry in entries] == [("2023-08-23", "Northgate Ledger")]


def test_an_older_server_reports_less() -> None:
    assert from_json(IngestReport, {"read": 3, "new": 2}) == IngestReport(read=3, new=2)


def test_a_fresh_folder_takes_its_first_articles_through_the_server(tmp_path: Path) -> None:
    # Nothing was opened before: encoder and index are loaded in the server's own thread.
    with open_app(tmp_path / "home", port=0) as app:
        server, bound, _ = listen(app, app.settings)
        thread = threading.Thread(target=server.run, args=([bound],))
        thread.start()
        client = running_server(tmp_path / "home")
        assert client
        assert client.ingest([write_articles(tmp_path / "articles.jsonl")]).new == 2
        assert client.search(QUESTION)
        client.close()
        server.should_exit = True
        thread.join(10)
    with open_app(tmp_path / "home") as app:
        # The index was stamped: it is trusted as it is.
        assert app.index.open() == ""


def test_the_token_is_in_the_data_folder_and_for_its_owner_alone(running: Running) -> None:
    card = running.home / "writer.json"
    assert card.stat().st_mode & 0o777 == 0o600
    reply = httpx.post(f"{running.url}/v1/ingest", json={"paths": [str(card)]}, trust_env=False)
    assert reply.status_code == 403


def test_errors_come_back_as_they_were(running: Running) -> None:
    running.model.answers.append(WeightsError("embedded: damaged; run: nutgraf models pull"))
    with pytest.raises(WeightsError, match="models pull"):
        list(running.client.answer(QUESTION))
    with pytest.raises(UsageError, match="empty"):
        list(running.client.answer(Question(" ", QUESTION.asked_at)))
    with pytest.raises(UsageError, match="no such file"):
        running.client.ingest([Path("/no/such/file")])
    with pytest.raises(UsageError):
        running.client.search(Question("word " * 50_000, QUESTION.asked_at))


def test_the_server_takes_an_article_out(running: Running, tmp_path: Path) -> None:
    story = ARTICLES[0] | {"url": "https://a.example/tea", "title": "Tea", "text": "The tea is cold."}
    running.client.ingest([write_articles(tmp_path / "tea.jsonl", [story])])
    (removed,) = running.client.remove(["https://a.example/tea"])
    assert (removed.title, removed.source) == ("Tea", ARTICLES[0]["source"])
    with pytest.raises(UnknownArticle, match="tea: the archive has no article"):
        running.client.remove(["https://a.example/tea"])


def test_a_path_that_json_cannot_hold_is_refused(running: Running) -> None:
    with pytest.raises(UsageError, match=r"caf.*: its name is not UTF-8.*stop the server first"):
        running.client.ingest([Path(os.fsdecode(b"/news/caf\xe9.txt"))])


def test_an_ingest_that_fails_at_once_does_not_keep_the_next_out(
    running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def vanished(paths: object) -> int:
        raise UsageError("the path has gone meanwhile")

    path = write_articles(tmp_path / "articles.jsonl")
    with monkeypatch.context() as patched:
        patched.setattr("nutgraf.service.http.desk.size_bytes", vanished)
        for _ in range(3):
            with pytest.raises(UsageError, match="gone meanwhile"):
                running.client.ingest([path])
    assert running.client.ingest([path]).read == 2


def test_stopping_tells_those_who_listen_and_is_soon_done(running: Running) -> None:
    running.model.answers.append([(SAID, [1])])
    running.model.gate.clear()
    events = running.client.answer(QUESTION)
    next(events)
    assert running.model.writing.wait(5)
    told: list[NutgrafError] = []

    def follow() -> None:
        try:
            list(events)
        except NutgrafError as error:
            told.append(error)

    follower = threading.Thread(target=follow)
    follower.start()
    assert running.stop() < 5
    follower.join(5)
    assert "stopping" in str(told[0])


# -- is there a server? ---------------------------------------------------------------------------


def test_no_card_no_server(tmp_path: Path) -> None:
    assert running_server(tmp_path) is None
    with contextlib.closing(_locked(tmp_path)):
        # An ingest from the command line holds the folder: no address.
        assert running_server(tmp_path) is None


def _locked(home: Path) -> "contextlib.closing[WriterLock]":
    lock = WriterLock(home)
    lock.acquire("nutgraf ingest")
    lock.close = lock.release  # pyright: ignore
    return lock  # pyright: ignore


def test_a_stale_card_counts_for_nothing(running: Running, tmp_path: Path) -> None:
    card = json.loads((running.home / "writer.json").read_text())
    for stale in (
        {"url": "http://127.0.0.1:9"},  # nobody there
        {"pid": card["pid"] + 1},  # another nutgraf has the port now
        {"host": "elsewhere"},  # a folder shared between machines
        {"url": ""},
    ):
        home = tmp_path / "other"
        home.mkdir(exist_ok=True)
        (home / "writer.json").write_text(json.dumps(card | stale))
        assert running_server(home) is None, stale


# -- what a server may say ------------------------------------------------------------------------


def test_redirects_are_not_followed() -> None:
    asked: list[str] = []

    def redirect(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(307, headers={"Location": "http://evil.example/"})

    with pytest.raises(NutgrafError, match="307"):
        Client(HOLDER, transport=httpx.MockTransport(redirect)).search(QUESTION)
    assert [url.partition("?")[0] for url in asked] == ["http://127.0.0.1:9/v1/search"]


def test_who_answers_a_ping_is_not_given_the_token() -> None:
    seen: list[str] = []

    def ping(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Authorization"])
        return httpx.Response(200, json=["something", "else"])

    assert not Client(HOLDER, transport=httpx.MockTransport(ping)).is_there()
    assert seen == [""]


@pytest.mark.parametrize(
    ("status", "content", "kind", "words"),
    [
        (502, '{"error": {"type": "ModelError", "message": "gone"}}', ModelError, "gone"),
        (503, '{"error": {"type": "ArchiveLocked", "message": "busy"}}', ArchiveLocked, "busy"),
        (500, '{"error": {"type": "InternalError", "message": "log"}}', NutgrafError, "log"),
        (400, "Invalid HTTP request received.", UsageError, "HTTP 400"),
        (500, "<html>", NutgrafError, "HTTP 500"),
        (200, "event: evidence\ndata: []\n\n", NutgrafError, "broke off"),
        (200, 'event: error\ndata: {"type": "X", "message": "m"}\n\n', NutgrafError, "m"),
    ],
)
def test_errors_become_their_class_again(
    status: int, content: str, kind: type[NutgrafError], words: str
) -> None:
    answer = httpx.Response(status, text=content)
    with pytest.raises(NutgrafError, match=words) as caught:
        list(Client(HOLDER, transport=httpx.MockTransport(lambda _: answer)).answer(QUESTION))
    assert type(caught.value) is kind


def test_every_error_class_comes_back() -> None:
    assert type(error_of({"type": "NutgrafError", "message": "a"})) is NutgrafError
    assert type(error_of({"type": "WeightsError", "message": "a"})) is WeightsError
    assert type(error_of({})) is NutgrafError


def test_a_server_that_is_loading_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    replies = iter(
        [
            httpx.Response(503, json={"error": {"type": "NotReady", "message": "still loading the encoder"}}),
            httpx.Response(200, json={"evidence": []}),
        ]
    )
    assert Client(HOLDER, transport=httpx.MockTransport(lambda _: next(replies))).search(QUESTION) == ()


@pytest.mark.parametrize("wait_s", [0.0, 60.0])
def test_a_server_that_writes_is_waited_for_as_long_as_was_said(
    monkeypatch: pytest.MonkeyPatch, wait_s: float
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)

    def reply(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        if len(asked) % 3:
            return httpx.Response(503, json={"error": {"type": "ArchiveLocked", "message": "ingesting"}})
        report = (
            {"json": {"removed": []}}
            if "remove" in request.url.path
            else {"text": "event: report\ndata: {}\n\n"}
        )
        return httpx.Response(200, **report)

    for change in (
        lambda client: client.ingest([Path("/news")], wait_s=wait_s),
        lambda client: client.remove(["a"], wait_s=wait_s),
    ):
        asked: list[str] = []
        client = Client(HOLDER, transport=httpx.MockTransport(reply))
        with contextlib.nullcontext() if wait_s else pytest.raises(ArchiveLocked):
            change(client)
        assert len(asked) == (3 if wait_s else 1)


def test_events_are_read_wherever_the_stream_is_cut() -> None:
    stream = (
        b': ping\n\nevent: sentence\ndata: {"text": "a\\u2028b \\u00e9: c"}\n\nevent: answer\ndata: {}\n\n'
    )
    whole = [("sentence", {"text": "a\u2028b é: c"}), ("answer", {})]
    for size in range(1, len(stream) + 1):
        pieces = (stream[start : start + size] for start in range(0, len(stream), size))
        assert list(read_events(pieces)) == whole
