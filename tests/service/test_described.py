"""What the API says of itself: openapi.json, and /docs that shows it."""

import json
import shutil
import subprocess
from importlib import resources
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.fakes import SAID
from tests.service.served import Served

NODE = shutil.which("node")


def test_every_endpoint_is_described(served: Served) -> None:
    described = served.http.get("/openapi.json").json()
    assert set(described["paths"]) == {
        *("/v1/answers", "/v1/search", "/v1/timeline", "/v1/articles/{id}", "/v1/ingest", "/v1/remove"),
        *("/v1/chat/completions", "/v1/models", "/v1/models/{name}", "/healthz", "/readyz"),
    }
    for methods in described["paths"].values():
        for endpoint in methods.values():
            assert endpoint["summary"]


def test_what_is_sent_is_what_is_described(served: Served) -> None:
    described = served.http.get("/openapi.json").json()
    served.model.answers.append([(SAID, [1])])
    answer = served.ask()
    id_ = answer.json()["evidence"][0]["article"]["id"]
    for path, method, reply in [
        ("/v1/answers", "post", answer),
        ("/v1/search", "get", served.http.get("/v1/search", params={"q": "Moon"})),
        ("/v1/timeline", "get", served.http.get("/v1/timeline", params={"topic": "Moon"})),
        ("/v1/articles/{id}", "get", served.http.get(f"/v1/articles/{id_}")),
        ("/healthz", "get", served.http.get("/healthz")),
        ("/readyz", "get", served.http.get("/readyz")),
    ]:
        content = described["paths"][path][method]["responses"]["200"]["content"]
        schema = content["application/json"]["schema"]
        assert schema, path
        schema |= {"components": described["components"]}
        assert not [*Draft202012Validator(schema).iter_errors(reply.json())], path


def test_streams_are_said_to_be_streams(served: Served) -> None:
    paths = served.http.get("/openapi.json").json()["paths"]
    ingest, answers = (paths[f"/v1/{name}"]["post"]["responses"]["200"] for name in ("ingest", "answers"))
    assert [*ingest["content"]] == ["text/event-stream"]
    assert {*answers["content"]} == {"text/event-stream", "application/json"}


@pytest.mark.parametrize(("key", "asked"), [(None, None), ("s3cret", [{"key": []}])])
def test_what_needs_a_key_says_so(tmp_path: Path, key: str | None, asked: object) -> None:
    served = Served(tmp_path, api_key=key)
    try:
        described = served.http.get("/openapi.json").json()
    finally:
        served.app.close()
    for path, methods in described["paths"].items():
        for endpoint in methods.values():
            writes = path in ("/v1/ingest", "/v1/remove")
            reads = path.startswith("/v1/") and not writes
            assert endpoint.get("security") == ([{"token": []}] if writes else asked if reads else None), path
    schemes = described["components"]["securitySchemes"]
    assert {*schemes} == ({"token", "key"} if key else {"token"})
    assert all((scheme["type"], scheme["scheme"]) == ("http", "bearer") for scheme in schemes.values())


@pytest.mark.skipif(NODE is None, reason="needs Node")
def test_the_page_shows_every_type_and_leads_to_it(served: Served, tmp_path: Path) -> None:
    described = tmp_path / "openapi.json"
    described.write_text(served.http.get("/openapi.json").text, "utf-8")
    types = json.loads(described.read_text("utf-8"))["components"]["schemas"]
    with resources.as_file(resources.files("nutgraf.service").joinpath("web", "docs.js")) as script:
        run = subprocess.run(
            [str(NODE), str(Path(__file__).with_name("docs.mjs")), str(script), str(described)],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    told = json.loads(run.stdout)
    assert set(told["ids"]) == set(types)
    assert {link.removeprefix("#") for link in told["links"]} <= set(types)
    for schema in types.values():
        for name in schema["properties"]:
            assert name in told["text"]["types"]
    assert "role user | assistant, required" in told["text"]["types"]
    assert "also_in list of string: outlets that carried a copy of the same story." in told["text"]["types"]
    assert "With Accept: text/event-stream the answer" in told["text"]["endpoints"]
    assert "Attributes:" not in told["text"]["types"]
