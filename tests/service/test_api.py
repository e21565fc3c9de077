import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from nutgraf.ingest.errors import ModelError
from nutgraf.service.http.guard import BODY_BYTES
from nutgraf.service.http.messages import from_json
from nutgraf.service.types import Answer, Sentence, to_json
from tests.fakes import ASKED, SAID
from tests.service.served import Served

# -- answers ---------------------------------------------------------------------------------------


def test_an_answer_cites_exact_words(served: Served) -> None:
    served.model.answers.append([(SAID, [1])])
    answer = served.ask().json()
    assert answer["status"] == "answered"
    (sentence,) = answer["sentences"]
    assert sentence["text"] == SAID
    citation = sentence["citations"][0]
    article = served.http.get(f"/v1/articles/{citation['article_id']}").json()
    assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
    assert "text" not in answer["evidence"][0]["article"]
    assert answer["question"]["asked_at"] == "2023-12-04T23:59:59.999999Z"


def test_answer_json_comes_back_as_the_same_answer(served: Served) -> None:
    served.model.answers.append([(SAID, [1])])
    told = served.ask().json()
    answer = from_json(Answer, json.loads(json.dumps(told)))
    assert isinstance(answer.sentences[0], Sentence)
    assert to_json(answer) == told


def test_stream_tells_evidence_then_sentences_then_the_answer(served: Served) -> None:
    served.model.answers.append([(SAID, [1]), ("The OSCE has 99 members.", [1])])
    events = served.stream()
    assert [name for name, _ in events] == ["evidence", "sentence", "answer"]
    assert isinstance(events[0][1], list)
    assert events[1][1]["text"] == SAID
    assert events[2][1]["status"] == "partial"
    assert events[2][1]["sentences"] == [events[1][1]]


def test_extractive_answers_ask_no_model(served: Served) -> None:
    answer = served.ask(extractive=True).json()
    assert answer["model"] == "extractive"
    assert SAID in answer["sentences"][0]["text"]
    assert not served.model.messages


def test_what_the_archive_does_not_hold_is_said_to_be_missing(served: Served) -> None:
    served.model.answers.append([])
    answer = served.ask("who won the chess olympiad?").json()
    assert answer["status"] == "not_in_archive"
    assert "chess" in answer["missing"]


def test_limits_are_respected(served: Served) -> None:
    assert served.ask(until="2023-11-30", extractive=True).json()["status"] == "not_in_archive"
    assert served.ask(since="2023-12-01", until="2023-12-01", extractive=True).json()["status"] == "answered"
    assert served.ask(sources=["Northgate Ledger"], extractive=True).json()["status"] == "not_in_archive"
    assert served.ask(as_of="2023-11-30", extractive=True).json()["status"] == "not_in_archive"
    assert served.ask(min_confidence=0.99, extractive=True).json()["status"] == "not_in_archive"
    assert served.ask(min_confidence=1.5, extractive=True).status_code == 422


def test_a_failing_model_is_told_as_json_and_as_event(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    served.model.answers += [ModelError("embedded: gone"), ModelError("embedded: gone")]
    reply = served.ask()
    assert reply.status_code == 502
    assert reply.json() == {"error": {"type": "ModelError", "message": "embedded: gone"}}
    with caplog.at_level(logging.WARNING):
        name, data = served.stream()[-1]
    assert (name, data) == ("error", {"type": "ModelError", "message": "embedded: gone"})
    assert "ModelError" in caplog.text
    assert "gone" not in caplog.text


@pytest.mark.parametrize("streamed", [False, True])
def test_unexpected_errors_tell_nothing_and_log_no_words(
    served: Served, caplog: pytest.LogCaptureFixture, streamed: bool
) -> None:
    served.model.answers.append(RuntimeError(f"failed on {ASKED} with key sk-secret"))
    with caplog.at_level(logging.DEBUG):
        told = served.stream()[-1][1] if streamed else served.ask().json()["error"]
    assert told["type"] == "InternalError"
    assert "RuntimeError" in caplog.text
    assert "fakes.py" in caplog.text
    for words in (str(told), caplog.text):
        assert "sk-secret" not in words
        assert "Blinken" not in words


# -- bad requests ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "where", "words"),
    [
        ({}, "question", "required"),
        ({"question": 5}, "question", "string"),
        ({"question": "a", "as_of": "2023-13-01"}, "as_of", "no such date"),
        ({"question": "a", "since": "soon"}, "since", "2023-12-01"),
        ({"question": "a", "until": 20231201}, "until", "not a date"),
        ({"question": "a", "untl": "2023-12-01"}, "untl", "no such field"),
        ({"question": "a", "history": [{"role": "system", "content": "x"}]}, "history.0.role", "user"),
        ({"question": "\ud800"}, "question", "Unicode"),
        ({"question": "a", "sources": ["\udfff"]}, "sources.0", "Unicode"),
    ],
)
def test_a_wrong_field_is_named(served: Served, body: dict[str, object], where: str, words: str) -> None:
    reply = served.http.post(
        "/v1/answers", content=json.dumps(body), headers={"Content-Type": "application/json"}
    )
    assert reply.status_code == 422
    told = reply.json()["error"]
    assert told["type"] == "UsageError"
    assert told["where"] == where
    assert words in told["message"]


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(
    ("question", "words"),
    [("", "empty"), (" \n", "empty"), ("why? " * 20_000, "99,999 characters, and at most 4,000")],
)
def test_empty_and_endless_questions(served: Served, question: str, words: str, streamed: bool) -> None:
    headers = {"Accept": "text/event-stream"} if streamed else {}
    reply = served.http.post("/v1/answers", json={"question": question}, headers=headers)
    assert reply.status_code == 422
    told = reply.json()["error"]
    assert words in told["message"]
    assert told["where"] == "question"


def test_an_outlet_that_is_none_names_its_field(served: Served) -> None:
    reply = served.ask(sources=["Nobody"])
    assert (reply.status_code, reply.json()["error"]["where"]) == (422, "sources")


def test_broken_json_and_other_content(served: Served) -> None:
    for content, kind in [(b"{", "application/json"), (b"\xff", "application/json"), (b"{}", "text/plain")]:
        reply = served.http.post("/v1/answers", content=content, headers={"Content-Type": kind})
        assert reply.status_code in (400, 422), content
        assert set(reply.json()) == {"error"}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("application/x-www-form-urlencoded", "Content-Type: application/json"),
        ("text/plain", "Content-Type: application/json"),
        ("", "Content-Type: application/json"),
        ("application/json", "not a JSON object"),
    ],
)
def test_a_body_that_is_not_said_to_be_json(served: Served, kind: str, words: str) -> None:
    reply = served.http.post("/v1/answers", content=b'["why?"]', headers={"Content-Type": kind})
    assert reply.status_code == 422
    assert words in reply.json()["error"]["message"]
    assert reply.json()["error"]["where"] == "body"


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_a_body_in_another_encoding_is_asked_for_in_utf_8(served: Served, encoding: str) -> None:
    content = '{"question": "Where is the café?"}'.encode(encoding)
    reply = served.http.post("/v1/answers", content=content, headers={"Content-Type": "application/json"})
    assert reply.status_code == 422
    told = reply.json()["error"]
    assert (told["type"], told["where"]) == ("UsageError", "body")
    assert "UTF-8" in told["message"]


def test_a_huge_body_is_refused_unread(served: Served) -> None:
    read = 0

    def pieces() -> Iterator[bytes]:
        nonlocal read
        for _ in range(50):
            read += 1
            yield b" " * BODY_BYTES

    told = served.http.post("/v1/answers", content=b" " * (BODY_BYTES + 1))
    assert told.status_code == 413
    assert "bytes" in told.json()["error"]["message"]
    untold = served.http.post("/v1/answers", content=pieces(), headers={"Content-Type": "application/json"})
    assert untold.status_code == 413


@pytest.mark.parametrize("path", ["/v1/articles/nothing", "/v1/articles/%00", "/nowhere", "/v1/ingest/"])
def test_what_is_not_there_is_404(served: Served, path: str) -> None:
    reply = served.http.get(path)
    assert reply.status_code == 404
    told = reply.json()["error"]
    assert told["type"] == "NotFound"
    assert told.get("where") == "id" or "/docs" in told["message"]


def test_wrong_methods_are_405(served: Served) -> None:
    reply = served.http.get("/v1/answers")
    assert reply.status_code == 405
    assert reply.headers["allow"] == "POST"
    assert "POST" in reply.json()["error"]["message"]


# -- search, health, pages -------------------------------------------------------------------------


def test_search(served: Served) -> None:
    found = served.http.get("/v1/search", params={"q": "landing on the Moon", "limit": 1}).json()["evidence"]
    assert [item["article"]["source"] for item in found] == ["Northgate Ledger"]
    assert found[0]["rank"] == 1
    early = served.http.get("/v1/search", params={"q": "landing on the Moon", "as_of": "2023-08-22"})
    assert early.json() == {"evidence": []}
    outlets = {"q": "Moon", "source": ["harbour courier (print)", ""]}
    assert {
        item["article"]["source"] for item in served.http.get("/v1/search", params=outlets).json()["evidence"]
    } == {"Harbour Courier"}


@pytest.mark.parametrize(
    ("params", "where", "words"),
    [
        ({"asof": "2023-08-22"}, "asof", "no such field"),
        ({"sources": "Harbour Courier"}, "sources", "no such field"),
        ({"source": ["Harbour Courier", "Nobody"]}, "source", "no article of 'Nobody'"),
        ({"since": "2023-12-02", "until": "2023-12-01"}, "since", "since is later than until"),
        (
            {"since": "2023-12-02", "as_of": "2023-12-01"},
            "since",
            "since is later than the day",
        ),
    ],
)
@pytest.mark.parametrize(("path", "topic"), [("search", "q"), ("timeline", "topic")])
def test_limits_that_are_none_are_not_passed_over(
    served: Served, path: str, topic: str, params: dict[str, object], where: str, words: str
) -> None:
    reply = served.http.get(f"/v1/{path}", params={topic: "Moon"} | params)
    assert reply.status_code == 422
    told = reply.json()["error"]
    assert (told["type"], told.get("where", "")) == ("UsageError", where)
    assert words in told["message"]


def test_an_offset_in_an_address_is_read_whether_or_not_its_plus_is_escaped(served: Served) -> None:
    for plus in ("+", "%2B"):
        for hour, found in (("14:30", 0), ("15:30", 1)):
            address = f"/v1/search?q=Moon&limit=1&as_of=2023-08-23T{hour}:00{plus}02:00"
            assert len(served.http.get(address).json()["evidence"]) == found, address


def test_a_timeline(served: Served) -> None:
    told = served.http.get("/v1/timeline", params={"topic": "Chandrayaan-3 on the Moon"}).json()
    assert told["topic"] == "Chandrayaan-3 on the Moon"
    assert [(entry["day"], entry["dated_by"]) for entry in told["entries"]] == [("2023-08-23", "sentence")]
    early = served.http.get("/v1/timeline", params={"topic": "Chandrayaan-3", "as_of": "2023-08-22"})
    assert early.json()["entries"] == []


@pytest.mark.parametrize(
    ("params", "where"), [({}, "topic"), ({"topic": " "}, "topic"), ({"topic": "a", "limit": 0}, "limit")]
)
def test_bad_timelines(served: Served, params: dict[str, object], where: str) -> None:
    reply = served.http.get("/v1/timeline", params=params)
    assert reply.status_code == 422
    assert reply.json()["error"]["where"] == where


@pytest.mark.parametrize(
    ("params", "where"),
    [({}, "q"), ({"q": ""}, "q"), ({"q": "a", "limit": 0}, "limit"), ({"q": "a", "as_of": "x"}, "as_of")],
)
def test_bad_searches(served: Served, params: dict[str, object], where: str) -> None:
    reply = served.http.get("/v1/search", params=params)
    assert reply.status_code == 422
    assert reply.json()["error"]["where"] == where


@pytest.mark.parametrize("query", ['"', "a AND (", "*", "NEAR(", "\x00", "é" * 3000, "title:moon", "🕊"])
def test_no_query_breaks_the_search(served: Served, query: str) -> None:
    assert served.http.get("/v1/search", params={"q": query}).status_code == 200


def test_health_and_readiness(served: Served) -> None:
    assert served.http.get("/healthz").json()["status"] == "alive"
    state = served.http.get("/readyz")
    assert state.status_code == 200
    assert state.json()["parts"] == dict.fromkeys(
        ("archive", "encoder", "reranker", "index", "model"), "ready"
    )
    assert state.json()["counts"]["articles"] == 2


def test_a_part_that_cannot_be_loaded_is_told_and_the_rest_works(tmp_path: Path) -> None:
    served = Served(tmp_path)
    # As if the weights were missing: the real model is asked for, and its setting names none.
    del served.app.model
    object.__setattr__(served.app.settings, "model", "nobody:nothing")
    with served:
        state = served.http.get("/readyz")
        assert state.status_code == 503
        assert state.json()["parts"]["model"].startswith("failed: ")
        assert state.json()["parts"]["index"] == "ready"
        assert served.ask().status_code in (422, 502, 503)
        assert served.ask(extractive=True).status_code == 200
        assert served.http.get("/v1/search", params={"q": "moon"}).status_code == 200


def test_without_a_reranker_nothing_is_answered_and_it_is_searched(tmp_path: Path) -> None:
    served = Served(tmp_path)
    del served.app.reranker
    object.__setattr__(served.app.settings, "reranker", "none-such")
    with served:
        for extractive in (False, True):
            reply = served.ask(extractive=extractive)
            assert reply.status_code == 502
            assert "NUTGRAF_RERANKER=none-such" in reply.json()["error"]["message"]
        assert served.http.get("/v1/search", params={"q": "moon"}).status_code == 200


def test_before_it_is_loaded_it_says_so(tmp_path: Path) -> None:
    served = Served(tmp_path)
    try:
        # Not entered: the application has not started, so nothing is loaded.
        assert served.http.get("/healthz").status_code == 200
        state = served.http.get("/readyz")
        assert state.status_code == 503
        assert state.json()["parts"]["encoder"] == "loading"
        reply = served.ask()
        assert reply.status_code == 503
        assert reply.json()["error"]["type"] == "NotReady"
        assert reply.headers["retry-after"] == "1"
    finally:
        served.app.close()


def test_the_page_needs_no_other_host(served: Served) -> None:
    for path in (
        "/",
        "/docs",
        "/web/nutgraf.js",
        "/web/wire.js",
        "/web/docs.js",
        "/web/nutgraf.css",
        "/web/icon.svg",
    ):
        reply = served.http.get(path)
        assert reply.status_code == 200
        assert "default-src 'self'" in reply.headers["content-security-policy"]
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["referrer-policy"] == "no-referrer"
        text = reply.text.replace("http://www.w3.org/2000/svg", "").replace("^https?:", "")
        assert "http://" not in text
        assert "https://" not in text
        assert "innerHTML" not in text
        assert "style=" not in text
    assert (
        "access-control-allow-origin"
        not in served.http.get("/healthz", headers={"Origin": "http://127.0.0.1:8730"}).headers
    )


def test_the_page_cuts_no_words_off(served: Served) -> None:
    assert not re.search("line-clamp|text-overflow", served.http.get("/web/nutgraf.css").text)


def test_the_script_of_the_page_finds_its_elements_and_they_have_names(served: Served) -> None:
    page, script = (served.http.get(path).text for path in ("/", "/web/nutgraf.js"))
    ids = set(re.findall(r'id="([a-z-]+)"', page))
    assert len(ids) == page.count(' id="')
    assert set(re.findall(r'\bat\("([a-z-]+)"\)', script)) <= ids
    named = re.findall(r'(?:for|aria-labelledby|aria-describedby)="([a-z-]+)"', page)
    assert set(named) <= ids
    for field in re.findall(r"<(?:input|textarea) [^>]*>", page):
        inside = re.search(rf"<label[^>]*>[^<]*{re.escape(field)}", page)
        assert inside or re.search(r'id="([a-z-]+)"', field)[1] in re.findall(r'for="([a-z-]+)"', page)  # type: ignore[index]


def test_a_follow_up_is_answered_as_it_was_understood(served: Served) -> None:
    served.model.rewrites.append("Where had Antony Blinken gone from Skopje?")
    served.model.answers.append([(SAID, [1])])
    history = [{"role": "user", "content": ASKED}, {"role": "assistant", "content": SAID}]
    told = served.ask("and where had he gone?", history=history).json()
    assert told["question"]["text"] == "Where had Antony Blinken gone from Skopje?"
    assert told["question"]["history"] == []
