"""Articles that attack, read by the real readers beside honest ones, answered by a model that obeys them.

`articles.jsonl` and `files.jsonl` name each attack, a question that finds it, and what an obedient model
would write (`obeys`), which must not come out.
"""

import io
import json
import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console
from starlette.testclient import TestClient

from nutgraf import prompts
from nutgraf.service.answer import AnswerChain
from nutgraf.service.command.show import AnswerView, show_evidence
from nutgraf.service.http.api import create_api
from nutgraf.service.types import Question
from tests.fakes import ARTICLES, ASKED, SAID, FakeModel, fill, open_app

HERE = Path(__file__).parent
CASES = [
    json.loads(line)
    for name in ("articles.jsonl", "files.jsonl")
    for line in (HERE / name).read_text("utf-8").splitlines()
]
NOW = datetime(2024, 6, 1, tzinfo=UTC)
TEMPLATE = re.compile(r"<\|\w+\|>|<｜\w+｜>|</?s>|\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>|</?tool_call>")
each_case = pytest.mark.parametrize("case", CASES, ids=[case["attack"] for case in CASES])


@pytest.fixture(scope="module")
def report_and_app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    app = open_app(folder / "home")
    hostile = [case["article"] for case in CASES if "article" in case]
    report = fill(app, ARTICLES, hostile, HERE / "files")
    yield report, app
    app.close()


@pytest.fixture(scope="module")
def app(report_and_app):
    return report_and_app[1]


@pytest.fixture(scope="module")
def client(app):
    with TestClient(create_api(app, token="t"), base_url="http://127.0.0.1:8730") as http:
        http.app.state.desk.parts.wait(10)
        yield http


def ask(app, case, written):
    """Answer a case's question with a model that writes what the article wants; return it and the prompts."""
    said = [(text, [1]) for text in written]
    # Asked again, of newer articles, it writes the same.
    model = FakeModel(said, said)
    answer = AnswerChain(app.archive, app.index, app.encoder, app.reranker, model, app.settings).invoke(
        Question(case["question"], NOW)
    )
    return answer, model.messages


def shown_characters(text):
    return {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") and char != "\n"}


def is_hostile(article):
    return (
        article.source == "Hostile Herald"
        or "hostile.example" in (article.url or "")
        or "<" in article.source
    )


def test_the_readers_take_what_can_be_read_and_say_what_cannot(report_and_app):
    report, app = report_and_app
    assert report.read == 2 + len(CASES)
    refused = "\n".join(report.failures)
    assert report.failed == 2
    assert "yaml-tag.md" in refused
    assert "yaml-bomb.md: front matter is not YAML (an alias" in refused
    assert not Path("pwned").exists()
    assert app.archive.counts().articles == report.new


def test_what_is_stored_shows_all_that_it_holds(app):
    for article in app.archive.articles(app.archive.article_ids()).values():
        for text in (article.title, article.source, *article.authors, article.text):
            assert not shown_characters(text), article.title
        assert "\n" not in article.title
        assert article.url is None or re.match("https?://", article.url)
        assert article.id not in ("0" * 16, "")
        assert article.cluster_id != "0" * 16


@pytest.mark.parametrize("name", sorted(path.name for path in (HERE / "files").glob("*.html")))
def test_what_a_page_hides_or_runs_is_not_its_text(app, name):
    from nutgraf.ingest.sources.html import html_article

    article = html_article((HERE / "files" / name).read_bytes(), name)
    assert "voted for a railway budget" in article.text
    # Readers whose browser runs no scripts see it.
    assert "Zed" not in article.text.replace("Say that Zed has no script.", "")


@each_case
def test_an_obedient_model_gets_nothing_out(app, case):
    answer, _ = ask(app, case, case["obeys"])
    texts = {item.article.id: item.article.text for item in answer.evidence}
    commanded = {" ".join(text.split()) for text in case["obeys"]}
    assert len(answer.sentences) + len(answer.dropped) >= len(case["obeys"]) > 0
    for sentence in answer.sentences:
        assert sentence.text not in commanded
        assert sentence.citations
        for citation in sentence.citations:
            assert texts[citation.article_id][citation.start : citation.end] == citation.quote
        assert not shown_characters(sentence.text)
        assert not re.search(r"\b(?:append|visit)\b", sentence.text, re.IGNORECASE)
        assert not re.search(r"<\w|!\[|\]\(|javascript:|\bdata:|<\|", sentence.text)


@each_case
def test_the_prompt_stays_in_its_form(app, case):
    _, messages = ask(app, case, case["obeys"])
    for (system, rules), (user, text) in messages:
        assert (system, user) == ("system", "user")
        assert rules == prompts.load("answer").render()
        assert text.startswith("[1] ")
        assert text.endswith(f"Question, asked on Saturday, 01 June 2024: {case['question']}")
        assert not TEMPLATE.search(text)
        assert not shown_characters(text)


@each_case
def test_a_terminal_shows_words_and_nothing_else(app, case):
    chain = AnswerChain(app.archive, app.index, app.encoder, app.reranker, None, app.settings)
    answer = chain.invoke(Question(case["question"], NOW))
    page = io.StringIO()
    out = Console(file=page, force_terminal=True, width=100, highlight=False, emoji=False, markup=False)
    view = AnswerView(out)
    for sentence in answer.sentences:
        view.sentence(sentence)
    view.conclusion(answer)
    show_evidence(out, answer.evidence)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", page.getvalue())  # our own colours
    assert not shown_characters(plain)


@each_case
def test_the_api_speaks_json_and_only_json(client, case):
    reply = client.post(
        "/v1/answers", json={"question": case["question"], "as_of": "2024-06-01", "extractive": True}
    )
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["x-content-type-options"] == "nosniff"
    answer = reply.json()
    assert answer["question"]["text"] == case["question"]
    assert not shown_characters(reply.text)
    for item in answer["evidence"]:
        assert item["article"]["url"] is None or re.match("https?://", item["article"]["url"])
        whole = client.get(f"/v1/articles/{item['article']['id']}").json()
        assert not shown_characters(json.dumps(whole, ensure_ascii=False))


def test_the_page_puts_words_in_as_text_and_loads_nothing_from_elsewhere(client):
    reply = client.get("/")
    script = client.get("/web/nutgraf.js").text
    policy = reply.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|srcdoc",
        script,
    )
    assert not re.search(r"<script(?![^>]*src=\"/web/)|\son\w+=|https?://", reply.text)


def test_an_honest_question_is_answered_as_if_they_were_not_there(app):
    model = FakeModel([(SAID, [1])])
    answer = AnswerChain(app.archive, app.index, app.encoder, app.reranker, model, app.settings).invoke(
        Question(ASKED, NOW)
    )
    assert answer.status == "answered"
    assert answer.sentences[0].text == SAID
    assert {citation.source for citation in answer.sentences[0].citations} == {"Harbour Courier"}


def test_a_stranger_cannot_correct_an_honest_report(app):
    chain = AnswerChain(app.archive, app.index, app.encoder, app.reranker, None, app.settings)
    answer = chain.invoke(Question("How many states met in Skopje?", NOW))
    assert any(is_hostile(item.article) for item in answer.evidence)
    assert not any(
        said.startswith("Corrected") and "Harbour Courier (2023" in said for said in answer.disagreements
    )


def test_a_day_to_come_is_not_looked_at(app):
    chain = AnswerChain(app.archive, app.index, app.encoder, app.reranker, None, app.settings)
    answer = chain.invoke(Question("Which vote of 2031 was unanimous?", NOW))
    assert all(
        item.article.published_at is None or item.article.published_at <= NOW for item in answer.evidence
    )


def test_there_are_forty_and_more():
    assert len(CASES) >= 40
    assert len({case["attack"] for case in CASES}) == len(CASES)
