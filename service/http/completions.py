"""OpenAI's chat completions: its clients ask the same questions and get the same answers, in its shapes."""

import json
import re
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import JSONResponse, Response

from nutgraf.ingest.errors import UsageError
from nutgraf.service.http.desk import DeskOf
from nutgraf.service.http.messages import (
    HISTORY_MESSAGES,
    MESSAGE_CHARS,
    AnswerRequest,
    Words,
    from_json,
)
from nutgraf.service.http.problems import Problem, Refused, explain
from nutgraf.service.http.runs import EVENT_STREAM, PING, EventStream, Run, last_of
from nutgraf.service.http.turns import Stopped
from nutgraf.service.labels import (
    Numbers,
    day_before,
    day_behind,
    no_answer,
    opinion,
    outlet_of,
    published_on,
)
from nutgraf.service.types import Answer, Citation, Sentence

# The names that clients choose between, and whether each answers in verbatim quotes.
MODELS = {"nutgraf": False, "nutgraf-extractive": True}
# What our clients call otherwise.
_CALLED = {"question": "messages", "since": "nutgraf.since", "sources": "nutgraf.sources"}
_SOURCES = "\n\nSources:\n"
_MARKS = re.compile(r"(?: \[\d+\])+(?=\s|$)")


class _Part(BaseModel):
    type: str
    text: Words = ""


class ChatMessage(BaseModel):
    """One message. What is not of user or assistant is passed over: an archive takes no instructions."""

    role: Literal["user", "assistant", "system", "developer", "tool", "function"]
    content: Words | list[_Part] | None = None

    @property
    def text(self) -> str:
        """Return its words, without the marks and the sources that we add to an answer."""
        given = self.content
        said = given if isinstance(given, str) else "\n".join(part.text for part in given or () if part.text)
        return _MARKS.sub("", said.partition(_SOURCES)[0]) if self.role == "assistant" else said


class StreamOptions(BaseModel):
    """What a stream tells beside the answer."""

    include_usage: bool = False


class ChatRequest(BaseModel):
    """What OpenAI's clients send; what is not named here is passed over, such as a temperature."""

    model_config = ConfigDict(extra="ignore")

    model: str = Field(description=" or ".join(f"`{name}`" for name in MODELS), examples=["nutgraf"])
    messages: list[ChatMessage] = Field(description="The conversation; the last is the question.")
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: int | None = None
    tools: list[Any] | None = None
    response_format: dict[str, Any] | None = None
    nutgraf: dict[str, Any] = Field(
        default={},
        description="Of AnswerRequest: `as_of`, `since`, `until`, `sources`, `min_confidence`. OpenAI's "
        "clients send it as `extra_body`.",
    )

    def answer_request(self) -> AnswerRequest:
        """Return what is asked.

        Raises:
            UsageError: when what is wanted cannot be given: it is not passed over where it would be missed.
            Refused: when there is no such model.
            RequestValidationError: when a limit cannot be meant.
        """
        if self.model not in MODELS:
            said = f"there is no model {self.model!r}; there are: {', '.join(MODELS)}"
            raise Refused(Problem(404, "NotFound", said, "model"))
        if (self.n or 1) != 1:
            raise UsageError("n: one answer is given; leave it out, or set it to 1", where="n")
        if self.tools:
            raise UsageError("tools: none are called; leave them out", where="tools")
        if self.response_format and self.response_format.get("type") != "text":
            said = "response_format: an answer is text; POST /v1/answers gives it as JSON"
            raise UsageError(said, where="response_format")
        said = [message for message in self.messages if message.role in ("user", "assistant")]
        if not said or said[-1].role != "user":
            raise UsageError("messages: the last is to be the user's question", where="messages")
        history = [
            {"role": message.role, "content": message.text[:MESSAGE_CHARS]}
            for message in said[:-1][-HISTORY_MESSAGES:]
        ]
        own = {"question": said[-1].text, "history": history, "extractive": MODELS[self.model]}
        try:
            return AnswerRequest.model_validate(self.nutgraf | own)
        except ValidationError as error:
            placed = [{**one, "loc": ("body", "nutgraf", *one["loc"])} for one in error.errors()]
            raise RequestValidationError(placed) from error


chat = APIRouter(prefix="/v1")


@chat.post(
    "/chat/completions",
    summary="Ask as OpenAI's clients do",
    description="Each sentence has the numbers of its sources, which stand below them; `nutgraf` in the "
    "reply is the whole Answer. A stream begins when the answer is whole: nothing is taken back.",
    responses={200: {"content": {EVENT_STREAM: {"schema": {"type": "string"}}}}},
)
async def completions(desk: DeskOf, asked: ChatRequest, request: Request) -> Response:
    wanted = asked.answer_request()
    run = desk.answer(wanted.asked(datetime.now(UTC)), extractive=wanted.extractive, called=_CALLED)
    if asked.stream:
        usage = bool(asked.stream_options and asked.stream_options.include_usage)
        return EventStream(run, _chunks(run, asked.model, usage=usage))
    told = await last_of(run, request)
    return JSONResponse(told and _completion(told, asked.model))


@chat.get("/models", summary="List the models that OpenAI's clients may name")
async def models() -> dict[str, Any]:
    return {"object": "list", "data": [_model(name) for name in MODELS]}


@chat.get("/models/{name}", summary="Tell of one of these models")
async def model(name: str) -> dict[str, Any]:
    if name not in MODELS:
        raise Refused(Problem(404, "NotFound", f"there is no model {name!r}", "model"))
    return _model(name)


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "nutgraf"}


def pieces(answer: Answer) -> Iterator[str]:
    """Yield an answer as text, a sentence at a time: with numbers, and what these cite at the end."""
    numbers = Numbers()
    for place, sentence in enumerate(answer.sentences):
        marks = "".join(f" [{number}]" for number in numbers.of(sentence))
        day = _dated(sentence)
        between = ("\n" if day else " ") if place else ""
        yield f"{between}{day}{sentence.text}{opinion(sentence)}{day_behind(sentence)}{marks}"
    if answer.status == "not_in_archive":
        yield no_answer(answer)
        yield answer.missing
        return
    yield from (f"\n\n{said}" for said in (answer.missing, *answer.disagreements) if said)
    yield _SOURCES
    yield "\n".join(_source(number, citation) for number, citation in numbers.cited())


def _dated(sentence: Sentence) -> str:
    published = " (published)" if sentence.dated_by == "publication" else ""
    return f"{day}{published}: " if (day := day_before(sentence)) else ""


def _source(number: int, cited: Citation) -> str:
    kind = ", opinion" if cited.kind == "opinion" else ""
    url = f" {cited.url}" if cited.url else ""
    quote = " ".join(cited.quote.split())
    return f"[{number}] {outlet_of(cited)}, {published_on(cited)}{kind}: {cited.title}{url}\n    “{quote}”"


def _usage(answer: Answer) -> dict[str, Any]:
    tokens = answer.tokens
    return {
        "prompt_tokens": tokens.read,
        "completion_tokens": tokens.written,
        "total_tokens": tokens.read + tokens.written,
        "prompt_tokens_details": {"cached_tokens": tokens.cached},
    }


def _completion(told: dict[str, Any], model: str) -> dict[str, Any]:
    answer = from_json(Answer, told)
    message = {"role": "assistant", "content": "".join(pieces(answer)), "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return _frame(answer.id, "chat.completion", model, [choice]) | {"usage": _usage(answer), "nutgraf": told}


def _frame(answer_id: str, kind: str, model: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{answer_id}",
        "object": kind,
        "created": int(time.time()),
        "model": model,
        "choices": choices,
    }


async def _chunks(run: Run, model: str, *, usage: bool) -> AsyncIterator[bytes]:
    """Tell the answer when it is whole, a sentence a chunk; of an error, as OpenAI's clients read it."""
    told: Any = None
    try:
        async for event in run.events():
            if event is None:
                yield PING
            else:
                told = event.data
    except Exception as error:  # the response has begun: an error can only be told in the stream
        if not isinstance(error, Stopped):
            yield _line({"error": explain(error).event()})
        return
    answer = from_json(Answer, told)

    def chunk(delta: dict[str, str], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return _frame(answer.id, "chat.completion.chunk", model, [choice])

    yield _line(chunk({"role": "assistant", "content": ""}))
    for piece in pieces(answer):
        yield _line(chunk({"content": piece}))
    yield _line(chunk({}, "stop") | {"nutgraf": told})
    if usage:
        yield _line(_frame(answer.id, "chat.completion.chunk", model, []) | {"usage": _usage(answer)})
    yield b"data: [DONE]\n\n"


def _line(data: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(data)}\n\n".encode()
