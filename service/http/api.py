"""The HTTP API. Its guard is guard.py, what it does is in desk.py, what runs long goes through runs.py."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib import resources
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Header, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from nutgraf.ingest.types import Article, Listed
from nutgraf.service.app import App
from nutgraf.service.config import version
from nutgraf.service.http.desk import Desk
from nutgraf.service.http.guard import Guard, is_loopback
from nutgraf.service.http.messages import (
    AnswerRequest,
    IngestRequest,
    RemoveRequest,
    SearchRequest,
    TimelineRequest,
    turns,
)
from nutgraf.service.http.problems import Problem, Refused, invalid
from nutgraf.service.http.runs import EventStream, Run
from nutgraf.service.timeline import Entry
from nutgraf.service.types import Answer, Evidence, Question, to_json

# What stopping waits for threads, in seconds.
CLOSE_WAIT_S = 1.5
EVENT_STREAM = "text/event-stream"
_PAGE = {
    "/": ("index.html", "text/html"),
    "/docs": ("docs.html", "text/html"),
    "/web/nutgraf.js": ("nutgraf.js", "text/javascript"),
    "/web/docs.js": ("docs.js", "text/javascript"),
    "/web/nutgraf.css": ("nutgraf.css", "text/css"),
    "/web/icon.svg": ("icon.svg", "image/svg+xml"),
}


class Found(BaseModel):
    """What a search found."""

    evidence: list[Evidence]


class Timeline(BaseModel):
    """What happened when, oldest first."""

    topic: str
    entries: list[Entry]


class Removed(BaseModel):
    """What was taken out."""

    removed: list[Listed]


class Failure(BaseModel):
    """What went wrong."""

    type: str = Field(description="The kind of error, for programs.")
    message: str = Field(description="What is wrong, where, and what to do next, for people.")
    where: str = Field(default="", description="The field of the request that is wrong, if one is.")
    instead: str = Field(
        default="", description="The id that an article has now, if it has come in anew since."
    )


class Failed(BaseModel):
    """How every error looks."""

    error: Failure


def create_api(app: App, *, token: str = "") -> FastAPI:
    """Make the ASGI application over an open App.

    Args:
        app: its archive is open; the rest is loaded when the application starts. The caller closes it.
        token: what `WriterLock.announce` gave; without one, nothing can be ingested.
    """
    desk = Desk(app)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncGenerator[None]:
        desk.parts.load()
        yield
        await desk.close(CLOSE_WAIT_S)

    api = FastAPI(
        title="nutgraf",
        version=version(),
        description="Ask a news archive. Every sentence of an answer cites the exact words of an article. "
        "The time of an article has the offset from UTC that was given; the offsets of a text are in "
        "characters (Unicode code points), half-open. Articles within evidence come without text.",
        lifespan=life,
        # FastAPI's own pages load their scripts from a CDN; ours (web/docs.html) reads /openapi.json alone.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses={"default": {"model": Failed, "description": "What went wrong"}},
    )
    api.state.desk = desk
    api.include_router(_archive_routes(desk))
    api.include_router(_state_routes(desk))
    api.include_router(_page_routes())
    key = app.settings.api_key.get_secret_value() if app.settings.api_key else ""
    api.add_middleware(Guard, loopback=is_loopback(app.settings.host), api_key=key, token=token)
    api.add_exception_handler(RequestValidationError, _not_valid)
    api.add_exception_handler(HTTPException, _http_problem)
    return api


def _archive_routes(desk: Desk) -> APIRouter:
    routes = APIRouter(prefix="/v1")

    @routes.post(
        "/answers",
        summary="Ask a question",
        description=f"With `Accept: {EVENT_STREAM}` the answer comes as server-sent events: `evidence` (a "
        "list), each `sentence` that is shown, `answer` (the whole), or `error`. Whether the answer is sure "
        "enough shows only at its end, so sentences come with it; of a question that asks two things, those of "
        "the first part may come sooner. "
        "Closing the connection stops the work. `history` is the conversation so far, its questions as they "
        "were asked, not as they were understood.",
        responses={200: {"model": Answer, "content": {EVENT_STREAM: {"schema": {"type": "string"}}}}},
    )
    async def answers(
        asked: AnswerRequest, request: Request, accept: Annotated[str, Header(include_in_schema=False)] = ""
    ) -> Response:
        question = Question(
            asked.question,
            asked.as_of or datetime.now(UTC),
            asked.since,
            asked.until,
            tuple(asked.sources),
            turns(asked.history),
            asked.min_confidence,
        )
        run = desk.answer(question, extractive=asked.extractive)
        return EventStream(run) if EVENT_STREAM in accept else JSONResponse(await _last(run, request))

    @routes.get("/search", summary="Find passages, best first", responses={200: {"model": Found}})
    async def search(request: Request, wanted: Annotated[SearchRequest, Query()]) -> Response:
        run = desk.search(wanted.question(wanted.q), limit=wanted.limit)
        return JSONResponse({"evidence": await _last(run, request)})

    @routes.get(
        "/timeline",
        summary="Tell what happened when",
        description="One verbatim, cited sentence a development, oldest first. `dated_by` says whether the "
        "sentence states its day, or it is that of publication.",
        responses={200: {"model": Timeline}},
    )
    async def timeline(request: Request, wanted: Annotated[TimelineRequest, Query()]) -> Response:
        run = desk.timeline(wanted.question(wanted.topic), limit=wanted.limit)
        return JSONResponse({"topic": wanted.topic, "entries": await _last(run, request)})

    @routes.get("/articles/{id}", summary="Read a whole article", responses={200: {"model": Article}})
    async def article(id: str, request: Request) -> Response:  # noqa: A002 - the path's own name for it
        return JSONResponse(await _last(desk.article(id), request))

    @routes.post(
        "/ingest",
        summary="Bring files on the server's machine into the archive",
        description="Needs the token from writer.json in the data folder as `Authorization: Bearer TOKEN`. "
        "Comes as server-sent events: `progress` {label, done, total, passages}, `report`, or `error`. "
        "Closing the connection interrupts it; what was stored stays.",
        responses={200: {"content": {EVENT_STREAM: {"schema": {"type": "string"}}}}},
    )
    async def ingest(wanted: IngestRequest) -> EventStream:
        return EventStream(desk.ingest(wanted.paths, prune=wanted.prune))

    @routes.post(
        "/remove",
        summary="Take articles out of the archive",
        description="Needs the token from writer.json in the data folder as `Authorization: Bearer TOKEN`. "
        "Where one is not known, none is taken out.",
        responses={200: {"model": Removed}},
    )
    async def remove(wanted: RemoveRequest, request: Request) -> Response:
        return JSONResponse({"removed": await _last(desk.remove(wanted.articles), request)})

    return routes


def _state_routes(desk: Desk) -> APIRouter:
    routes = APIRouter()

    @routes.get("/healthz", summary="Is it alive?")
    async def healthz() -> dict[str, Any]:
        # The process id lets a client tell this server from another that took its port.
        return {"status": "alive", "service": "nutgraf", "pid": os.getpid()}

    @routes.get("/readyz", summary="Can it answer?", responses={503: {"description": "Not yet, and why"}})
    async def readyz() -> Response:
        # Messages name folders of this machine: over a network, the kind of error must do.
        private = is_loopback(desk.app.settings.host)
        parts: dict[str, str] = {"archive": "ready"}
        for name, state in desk.parts.state().items():
            if isinstance(state, Problem):
                parts[name] = f"failed: {state.message if private else state.type}"
            else:
                parts[name] = "ready" if state else "loading"
        counts = to_json(desk.app.archive.counts())
        ready = all(state == "ready" for state in parts.values())
        body = {"ready": ready, "parts": parts, "counts": counts, "model": desk.app.settings.model}
        return JSONResponse(body, 200 if ready else 503, headers={} if ready else {"Retry-After": "1"})

    return routes


def _page_routes() -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    folder = resources.files("nutgraf.service").joinpath("web")

    def serve(path: str, content: bytes, media_type: str) -> None:
        async def page() -> Response:
            return Response(content, media_type=media_type, headers={"Cache-Control": "no-cache"})

        routes.add_api_route(path, page, methods=["GET"])

    for path, (name, media_type) in _PAGE.items():
        serve(path, folder.joinpath(name).read_bytes(), media_type)
    return routes


async def _last(run: Run, request: Request) -> Any:
    """Return the last thing a run tells; stop it when the client leaves before."""

    async def left() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    work, leaving = asyncio.ensure_future(run.last()), asyncio.ensure_future(left())
    try:
        await asyncio.wait({work, leaving}, return_when=asyncio.FIRST_COMPLETED)
        # When the client has left, nobody reads this.
        return work.result() if work.done() else None
    finally:
        run.leave()
        work.cancel()
        leaving.cancel()


async def _not_valid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return invalid(error.errors()).response()


async def _http_problem(_: Request, error: Exception) -> Response:
    if isinstance(error, Refused):
        return error.problem.response()
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, UnicodeDecodeError):
        message = "the body is not in UTF-8; send it in UTF-8, or write what is beyond ASCII as \\u00e9"
        return Problem(422, "UsageError", message, "body").response()
    kinds = {404: "NotFound", 405: "MethodNotAllowed"}
    headers = dict(error.headers or {})
    return Problem(
        error.status_code, kinds.get(error.status_code, "BadRequest"), error.detail, headers=headers
    ).response()
