import threading
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from nutgraf.service.http.api import create_api
from nutgraf.service.http.client import read_events
from tests.fakes import ARTICLES, open_app, write_articles
from tests.service.served import TOKEN, Running, Served


def article_id(served: Served) -> str:
    found = served.app.archive.article_by_url(ARTICLES[0]["url"])
    assert found
    return found.id


# -- who may ask -----------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["localhost:8730", "127.0.0.1", "127.0.0.2:8730", "[::1]:8730", "LOCALHOST"])
def test_this_machine_s_own_names_are_taken(served: Served, host: str) -> None:
    assert served.http.get("/readyz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:8730", "", "[::1", "localhost.evil.example"]
)
def test_other_hosts_are_refused(served: Served, host: str) -> None:
    reply = served.http.get("/v1/search?q=moon", headers={"Host": host})
    assert reply.status_code == 400
    assert reply.json()["error"]["type"] == "BadHost"


def test_other_sites_pages_are_refused(served: Served) -> None:
    for origin, status in [("http://127.0.0.1:8730", 200), ("http://evil.example", 403), ("null", 403)]:
        assert served.http.get("/v1/search?q=moon", headers={"Origin": origin}).status_code == status, origin


def test_the_key_is_asked_for_everything_but_health_and_the_bare_page(tmp_path: Path) -> None:
    with Served(tmp_path, api_key="s3cret") as served:
        for path in ("/", "/docs", "/openapi.json", "/healthz", "/readyz", "/web/nutgraf.js"):
            assert served.http.get(path).status_code == 200
        for path in ("/v1/search?q=moon", f"/v1/articles/{article_id(served)}", "/v1/", "/elsewhere"):
            for given in (
                {},
                {"Authorization": "Bearer wrong"},
                {"Authorization": "Basic s3cret"},
                {"Authorization": "Bearer é"},
            ):
                reply = served.http.get(path, headers={k: v.encode() for k, v in given.items()})
                assert reply.status_code == 401
                assert reply.headers["www-authenticate"].startswith("Bearer")
        assert served.ask().status_code == 401
        for key in ("s3cret", TOKEN):
            headers = {"Authorization": f"Bearer {key}"}
            assert served.http.get("/v1/search?q=moon", headers=headers).status_code == 200


def test_over_a_network_any_host_is_taken_and_folders_are_not_told(tmp_path: Path) -> None:
    served = Served(tmp_path, host="192.0.2.1", api_key="s3cret")
    del served.app.encoder
    object.__setattr__(served.app.settings, "encoder", str(tmp_path / "no-such-encoder"))
    with served:
        state = served.http.get("/readyz", headers={"Host": "news.example"})
        assert state.status_code == 503
        assert str(tmp_path) not in state.text


def test_head_is_answered_as_get_is_without_the_body(running: Running) -> None:
    with httpx.Client(base_url=running.url, trust_env=False) as http:
        for path in ("/", "/docs", "/openapi.json", "/healthz", "/readyz", "/v1/search?q=moon", "/nowhere"):
            got, head = http.get(path), http.head(path)
            assert head.status_code == got.status_code, path
            assert head.headers["content-type"] == got.headers["content-type"], path
            assert head.headers["x-content-type-options"] == "nosniff"
            assert head.content == b""
        for path in ("/v1/answers", "/v1/remove"):
            assert http.head(path).status_code == http.get(path).status_code != 200
        assert http.head("/healthz", headers={"Host": "evil.example"}).status_code == 400


# -- ingest ----------------------------------------------------------------------------------------


def test_ingesting_needs_the_token(tmp_path: Path) -> None:
    with Served(tmp_path, api_key="s3cret") as served:
        for headers in ({}, {"Authorization": "Bearer s3cret"}, {"Authorization": "Bearer "}):
            reply = served.http.post("/v1/ingest", json={"paths": ["/"]}, headers=headers)
            assert reply.status_code == 403


def test_without_a_token_nothing_is_ingested(tmp_path: Path) -> None:
    with open_app(tmp_path) as app:
        http = TestClient(create_api(app), base_url="http://127.0.0.1")
        for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer"}):
            assert http.post("/v1/ingest", json={"paths": ["/"]}, headers=headers).status_code == 403


def test_ingest_reports_and_its_articles_are_found(served: Served, tmp_path: Path) -> None:
    story = ARTICLES[0] | {
        "url": "https://a.example/1",
        "title": "Flood in Derna",
        "text": "A flood struck Derna on Sunday.",
    }
    jsonl = write_articles(tmp_path / "more.jsonl", [story])
    headers = {"Authorization": f"Bearer {TOKEN}"}
    reply = served.http.post("/v1/ingest", json={"paths": [str(jsonl)]}, headers=headers)
    events = list(read_events(iter([reply.content])))
    # How often progress is told depends on how long it takes.
    *progress, (last, report) = events
    assert {name for name, _ in progress} == {"progress"}
    assert progress[0][1]["total"] == jsonl.stat().st_size
    assert (last, report["new"], report["failed"]) == ("report", 1, 0)
    found = served.http.get("/v1/search", params={"q": "Derna flood"}).json()["evidence"]
    assert found[0]["article"]["title"] == "Flood in Derna"


def test_removing_needs_the_token_and_what_is_removed_is_found_no_more(tmp_path: Path) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    wanted = {"articles": [ARTICLES[1]["url"]]}
    with Served(tmp_path) as served:
        assert served.http.post("/v1/remove", json=wanted).status_code == 403
        reply = served.http.post("/v1/remove", json=wanted, headers=headers)
        assert [one["title"] for one in reply.json()["removed"]] == [ARTICLES[1]["title"]]
        found = served.http.get("/v1/search", params={"q": "Chandrayaan-3 on the Moon"}).json()["evidence"]
        assert {item["article"]["url"] for item in found} == {ARTICLES[0]["url"]}
        assert served.http.get("/readyz").json()["counts"]["articles"] == 1
        again = served.http.post("/v1/remove", json=wanted, headers=headers)
        assert (again.status_code, again.json()["error"]["type"]) == (404, "UnknownArticle")


def test_an_article_that_came_in_anew_is_told_by_its_old_id(tmp_path: Path) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with Served(tmp_path) as served:
        ids = [article_id(served)]
        for text in ("It was Monday, not Thursday.", "It was Tuesday."):
            anew = write_articles(tmp_path / "anew.jsonl", [ARTICLES[0] | {"text": text}])
            served.http.post("/v1/ingest", json={"paths": [str(anew)]}, headers=headers)
            ids.append(article_id(served))
        for old in ids[:2]:
            reply = served.http.get(f"/v1/articles/{old}")
            told = reply.json()["error"]
            assert (reply.status_code, told["type"], told["instead"]) == (404, "NotFound", ids[2])
            assert f"newer version, {ids[2]}" in told["message"]
        assert served.http.get(f"/v1/articles/{ids[2]}").json()["text"] == "It was Tuesday."
        # Taken out, it has no version.
        served.http.post("/v1/remove", json={"articles": [ids[2]]}, headers=headers)
        told = served.http.get(f"/v1/articles/{ids[0]}").json()["error"]
        assert "instead" not in told
        assert "no article with this id" in told["message"]


@pytest.mark.parametrize(
    ("paths", "words"),
    [(["a/b"], "whole path"), (["/no/such/file"], "no such file"), ([], "paths"), ("x", "paths")],
)
def test_bad_paths(served: Served, paths: object, words: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    reply = served.http.post("/v1/ingest", json={"paths": paths}, headers=headers)
    assert reply.status_code == 422
    assert words in reply.json()["error"]["message"]


def test_nothing_is_left_running(tmp_path: Path) -> None:
    before = set(threading.enumerate())

    def running() -> bool:
        return any(thread.name.startswith("nutgraf-") for thread in {*threading.enumerate()} - before)

    with Served(tmp_path) as served:
        served.ask(extractive=True)
        assert running()
        served.http.__exit__(None, None, None)
        assert not running()
