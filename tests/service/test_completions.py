"""OpenAI's own client, asking as it asks OpenAI."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openai
import pytest

from nutgraf.ingest.errors import ModelError
from nutgraf.service.http.completions import ChatMessage, pieces
from nutgraf.service.types import Answer, Check, Citation, Question, Sentence
from tests.fakes import ASKED, SAID
from tests.service.served import Served

MESSAGES = [{"role": "user", "content": ASKED}]
LIMITS = {"nutgraf": {"as_of": "2023-12-04"}}


@pytest.fixture
def client(served: Served) -> Any:
    return client_of(served, "any")


def client_of(served: Served, key: str) -> Any:
    # The test client is an httpx client, so that no socket is needed; `served` closes it.
    return openai.OpenAI(
        base_url="http://127.0.0.1:8730/v1", api_key=key, max_retries=0, http_client=served.http
    )


def ask(client: Any, messages: object = MESSAGES, **more: Any) -> Any:
    given = {"model": "nutgraf", "messages": messages, "extra_body": LIMITS} | more
    return client.chat.completions.create(**given)


def test_an_answer_is_a_completion_with_its_sources(served: Served, client: Any) -> None:
    served.model.answers.append([(SAID, [1])])
    done = ask(client, temperature=0, max_tokens=5, user="u")
    (choice,) = done.choices
    assert (choice.finish_reason, choice.message.role, done.model) == ("stop", "assistant", "nutgraf")
    shown, sources = choice.message.content.split("\n\nSources:\n")
    assert shown == f"{SAID} [1]"
    assert sources.startswith("[1] Harbour Courier, 2023-12-01: ")
    assert SAID in sources
    assert done.usage.total_tokens == done.usage.prompt_tokens + done.usage.completion_tokens
    assert done.nutgraf["sentences"][0]["citations"][0]["quote"] in sources


def test_a_stream_is_the_same_answer(served: Served, client: Any) -> None:
    served.model.answers += [[(SAID, [1])], [(SAID, [1])]]
    whole = ask(client)
    chunks = list(ask(client, stream=True, stream_options={"include_usage": True}))
    told = "".join(chunk.choices[0].delta.content or "" for chunk in chunks[:-1])
    assert told == whole.choices[0].message.content
    assert chunks[0].choices[0].delta.role == "assistant"
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert (chunks[-1].choices, chunks[-1].usage) == ([], whole.usage)
    assert len({chunk.id for chunk in chunks}) == 1


def test_what_is_not_in_the_archive_is_said(client: Any) -> None:
    done = ask(
        client, [{"role": "user", "content": "who won the chess olympiad?"}], model="nutgraf-extractive"
    )
    assert done.choices[0].message.content.startswith("Not in the archive. ")
    assert done.nutgraf["status"] == "not_in_archive"


def test_a_conversation_goes_on_and_orders_are_passed_over(served: Served, client: Any) -> None:
    served.model.answers += [[(SAID, [1])], [(SAID, [1])]]
    first = ask(client).choices[0].message.content
    parts = [{"type": "text", "text": "who took it over?"}]
    ask(
        client,
        [
            {"role": "system", "content": "Answer in verse."},
            *MESSAGES,
            {"role": "assistant", "content": first},
            {"role": "user", "content": parts},
        ],
    )
    sent = str(served.model.messages)
    assert "who took it over?" in sent
    assert "verse" not in sent and "Sources:" not in sent


def test_what_we_add_to_an_answer_is_taken_off_again() -> None:
    said = "It rose. [1] [2]\n2024-01-02: It fell. [3]\n\nSources:\n[1] A [2]"
    assert ChatMessage(role="assistant", content=said).text == "It rose.\n2024-01-02: It fell."
    assert ChatMessage(role="user", content="what is [1]?").text == "what is [1]?"


@pytest.mark.parametrize(
    ("more", "where", "said"),
    [
        ({"n": 2}, "n", "one answer"),
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, "tools", "none are called"),
        ({"response_format": {"type": "json_object"}}, "response_format", "/v1/answers"),
        ({"messages": []}, "messages", "the user's question"),
        ({"messages": [{"role": "assistant", "content": "x"}]}, "messages", "the user's question"),
        ({"messages": [{"role": "user", "content": ""}]}, "messages", "empty"),
        ({"messages": [{"role": "user", "content": 5}]}, "messages.0.content", ""),
        ({"extra_body": {"nutgraf": {"asof": "2023-12-04"}}}, "nutgraf.asof", "no such field"),
        ({"extra_body": {"nutgraf": {"as_of": "soon"}}}, "nutgraf.as_of", "2023-12-01"),
        ({"extra_body": {"nutgraf": {"sources": ["Nobody"]}}}, "nutgraf.sources", "no article of 'Nobody'"),
        ({"stream": True, "n": 2}, "n", "one answer"),
    ],
)
def test_what_cannot_be_given_is_refused(client: Any, more: dict[str, Any], where: str, said: str) -> None:
    with pytest.raises(openai.UnprocessableEntityError) as refused:
        ask(client, **more)
    assert refused.value.body["where"].startswith(where)
    assert said in refused.value.body["message"]


def test_models_are_listed_and_no_other_answers(client: Any) -> None:
    names = [model.id for model in client.models.list()]
    assert names == ["nutgraf", "nutgraf-extractive"]
    assert client.models.retrieve(names[0]).id == names[0]
    for wrong in (lambda: client.models.retrieve("gpt"), lambda: ask(client, model="gpt")):
        with pytest.raises(openai.NotFoundError, match="gpt"):
            wrong()


def test_a_failing_model_is_an_error_of_the_client(served: Served, client: Any) -> None:
    served.model.answers += [ModelError("embedded: gone"), ModelError("embedded: gone")]
    with pytest.raises(openai.InternalServerError) as failed:
        ask(client)
    assert (failed.value.status_code, failed.value.type) == (502, "ModelError")
    with pytest.raises(openai.APIError, match="embedded: gone"):
        list(ask(client, stream=True))


def test_a_key_is_asked_for(tmp_path: Path) -> None:
    with Served(tmp_path, api_key="s3cret") as served:
        for key, refused in (("wrong", True), ("s3cret", False)):
            client = client_of(served, key)
            if refused:
                with pytest.raises(openai.AuthenticationError):
                    client.models.list()
            else:
                assert client.models.list().data


@pytest.mark.parametrize(
    ("more", "kind", "shown"),
    [
        ({}, "news", "It sank. [1]"),
        ({}, "opinion", "It sank. (opinion) [1]"),
        ({"day": "2024-05-03", "dated_by": "sentence"}, "news", "2024-05-03: It sank. [1]"),
        ({"day": "2024-05-03", "dated_by": "publication"}, "news", "2024-05-03 (published): It sank. [1]"),
        (
            {"day": "2024-05-03", "dated_by": "reckoned"},
            "news",
            "It sank. (Friday 3 May 2024, counted from the day of publication) [1]",
        ),
    ],
)
def test_day_and_opinion_stand_at_the_sentence(more: dict[str, Any], kind: str, shown: str) -> None:
    cited = Citation("a", "The ferry", "Courier", None, None, "It sank.", 0, 8, kind)
    sentence = Sentence("It sank.", (cited,), 1.0, Check("supported"), **more)
    answer = Answer(
        "id",
        Question("?", datetime(2024, 5, 4, tzinfo=UTC)),
        "answered",
        (sentence, sentence),
        (),
        (),
        "",
        (),
        0.9,
        "m",
        "",
        {},
    )
    first, second, *_, sources = pieces(answer)
    assert (first, second.strip()) == (shown, shown)
    assert (
        sources
        == f"[1] Courier, undated{', opinion' if kind == 'opinion' else ''}: The ferry\n    “It sank.”"
    )
