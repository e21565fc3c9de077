"""The page's own script, run by Node over a stand-in for the browser."""

import json
import shutil
import subprocess
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="needs Node")


def page(**happens: Any) -> dict[str, Any]:
    """Run the page as page.mjs says; return what was sent and what is shown, by element."""
    with resources.as_file(resources.files("nutgraf.service").joinpath("web", "nutgraf.js")) as script:
        run = subprocess.run(
            [str(NODE), str(Path(__file__).with_name("page.mjs")), str(script), json.dumps(happens)],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    return json.loads(run.stdout)


def citation(article_id: str, **more: Any) -> dict[str, Any]:
    named = {"title": "The toll", "source": "Harbour Courier", "published_at": "2024-03-01T00:00:00Z"}
    place = {"article_id": article_id, "start": 0, "end": 3, "quote": "It "}
    return named | place | {"url": None, "kind": "news", "also_in": []} | more


def test_the_page_sends_the_whole_conversation_as_it_was_asked() -> None:
    asked = ["Why did the dam break?", " who  built it? ", "And when?", "And why?", "Who else?"]
    told = page(questions=asked)
    said = [turn["content"] for turn in told["sent"][-1]["history"] if turn["role"] == "user"]
    assert said == ["Why did the dam break?", "who built it?", "And when?", "And why?"]
    assert told["shown"]["notes"].startswith("Understood as: The subject: ")


def test_stopping_is_said_and_the_question_given_back() -> None:
    told = page(questions=["Who built it?"], stopped=True)
    assert told["shown"]["notes"] == "Stopped."
    assert told["question"] == "Who built it?"


def test_an_article_that_was_replaced_is_said_to_be_and_its_newer_version_can_be_read() -> None:
    gone = {"error": {"type": "NotFound", "message": "replaced by b", "instead": "b"}}
    newer = citation("b") | {"id": "b", "title": "The toll, corrected", "text": "It was 79.", "authors": []}
    happens = {"citations": [citation("a")], "articles": {"a": [404, gone], "b": [200, newer]}}
    told = page(questions=["How many?"], pressed=["[1]"], **happens)["shown"]
    assert told["reader-title"] == "The article has been replaced"
    assert "newer version" in told["reader-text"]
    told = page(questions=["How many?"], pressed=["[1]", "Read the newer version"], **happens)["shown"]
    assert (told["reader-title"], told["reader-text"]) == ("The toll, corrected", "It was 79.")
    assert not told["reader-link"]


def test_an_article_that_is_gone_cannot_be_shown() -> None:
    gone = {"error": {"type": "NotFound", "message": "the archive has no such article"}}
    told = page(
        questions=["How many?"], citations=[citation("a")], articles={"a": [404, gone]}, pressed=["[1]"]
    )
    assert told["shown"]["reader-title"] == "The article cannot be shown"
    assert told["shown"]["reader-text"] == "the archive has no such article"


def test_names_stand_apart_from_words_of_another_direction() -> None:
    cited = citation("a", source="צפון", also_in=["שמש", "Ledger"])
    article = cited | {"id": "a", "text": "It was 79.", "authors": ["דנה", "Ana"]}
    told = page(questions=["How many?"], citations=[cited], articles={"a": [200, article]}, pressed=["[1]"])
    assert told["shown"]["sources"].startswith("צפון · 1 March 2024 · also in שמש, Ledger")
    assert told["shown"]["reader-byline"] == "צפון · 1 March 2024 · דנה · Ana"
    assert told["isolated"] == ["צפון", "שמש", "Ledger", "צפון", "דנה", "Ana"]


def test_a_key_that_cannot_be_sent_is_said_to_be_wrong() -> None:
    told = page(questions=["How many?"], key="s3cret…")
    assert told["shown"]["error"] == "no key can hold “…”: write it into the field above again"
    assert not told["sent"]
    assert page(questions=["How many?"], key="s3crét")["sent"]


def test_the_number_of_a_source_is_not_glued_to_the_words_before_it() -> None:
    told = page(questions=["the dead, 97."], citations=[citation("a"), citation("b")])
    assert told["shown"]["sentences"] == "Of the dead, 97. [1] [2] "


def test_an_answer_is_copied_with_its_sources() -> None:
    cited = citation("a", url="https://a.example/1", quote="It was 97.")
    told = page(questions=["How many?"], citations=[cited], pressed=["Copy with sources"])
    question, sentence, *_, source = told["copied"].split("\n\n")
    assert (question, sentence) == ("How many?", "Of How many? [1]")
    assert source == "[1] Harbour Courier · 1 March 2024 · The toll\n“It was 97.”\nhttps://a.example/1"
    assert told["shown"]["copied"] == "Copied"
    told = page(questions=["How many?"], pressed=["Copy with sources"], refused=True)
    assert told["shown"]["copied"] == "It could not be copied"


def test_a_question_survives_a_reload() -> None:
    assert page(questions=["Who built it?"])["stored"] == {"question": "Who built it?"}
    assert page(questions=[], kept="Who built it?")["given"] == "Who built it?"
