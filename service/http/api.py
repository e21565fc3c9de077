"""The HTTP API. Its guard is guard.py, what it does is in desk.py, what runs long goes through runs.py."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib import resources
from typing import Annotated

from fastapi import APIRouter, FastAPI, Header, Query, Request, Security
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from nutgraf.ingest.types import Article
from nutgraf.service.app import App
from nutgraf.service.config import version
from nutgraf.service.http.completions import chat
from nutgraf.service.http.desk import Desk, DeskOf
from nutgraf.service.http.guard import Guard, is_loopback
from nutgraf.service.http.messages import (
    Alive,
    AnswerRequest,
    Failed,
    IngestRequest,
    Ready,
    Removed,
    RemoveRequest,
    SearchReply,
    SearchRequest,
    Timeline,
    TimelineRequest,
)
from nutgraf.service.http.problems import Problem, Refused, invalid
from nutgraf.service.http.runs import EVENT_STREAM, EventStream, last_of
from nutgraf.service.types import Answer, to_json

# What stopping waits for threads, in seconds.
CLOSE_WAIT_S = 1.5
_STREAMED = {EVENT_STREAM: {"schema": {"type": "string"}}}
# Said in openapi.json; it is the guard that asks for them.
_KEY = HTTPBearer(scheme_name="key", description="`NUTGRAF_API_KEY` of the server.", auto_error=False)
_TOKEN = HTTPBearer(scheme_name="token", description="Of `writer.json` in the data folder.", auto_error=False)
_PAGE = {
    "/": ("index.html", "text/html"),
    "/docs": ("docs.html", "text/html"),
    "/web/nutgraf.js": ("nutgraf.js", "text/javascript"),
    "/web/kept.js": ("kept.js", "text/javascript"),
    "/web/wire.js": ("wire.js", "text/javascript"),
    "/web/docs.js": ("docs.js", "text/javascript"),
    "/web/nutgraf.css": ("nutgraf.css", "text/css"),
    "/web/icon.svg": ("icon.svg", "image/svg+xml"),
}


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
    key = app.settings.api_key.get_secret_value() if app.settings.api_key else ""
    for routes in (reading, chat):
        api.include_router(routes, dependencies=[Security(_KEY)] if key else [])
    api.include_router(writing, dependencies=[Security(_TOKEN)])
    api.include_router(state)
    api.include_router(_page_routes())
    api.add_middleware(Guard, loopback=is_loopback(app.settings.host), api_key=key, token=token)
    api.add_exception_handler(RequestValidationError, _not_valid)
    api.add_exception_handler(HTTPException, _http_problem)
    return api


reading = APIRouter(prefix="/v1")


@reading.post(
    "/answers",
    summary="Ask a question",
    description=f"With `Accept: {EVENT_STREAM}` the answer comes as server-sent events: `evidence` (a "
    "list), each `sentence` that is shown, `answer` (the whole), or `error`. Whether the answer is sure "
    "enough shows only at its end, so sentences come with it; of a question that asks two things, those "
    "of the first part may come sooner. The data of these are JSON: a list of Evidence, a Sentence, an "
    "Answer, a Failure. Closing the connection stops the work. `history` is the conversation so far, its "
    "questions as they were asked, not as they were understood.",
    responses={200: {"model": Answer, "content": _STREAMED}},
)
async def answers(
    desk: DeskOf,
    asked: AnswerRequest,
    request: Request,
    accept: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    run = desk.answer(asked.asked(datetime.now(UTC)), extractive=asked.extractive)
    return EventStream(run) if EVENT_STREAM in accept else JSONResponse(await last_of(run, request))


@reading.get("/search", summary="Find passages, best first", responses={200: {"model": SearchReply}})
async def search(desk: DeskOf, request: Request, wanted: Annotated[SearchRequest, Query()]) -> Response:
    run = desk.search(wanted.question(wanted.q), limit=wanted.limit)
    return JSONResponse({"evidence": await last_of(run, request)})


@reading.get(
    "/timeline",
    summary="Tell what happened when",
    description="One verbatim, cited sentence a development, oldest first. `dated_by` says whether the "
    "sentence states its day, or it is that of publication.",
    responses={200: {"model": Timeline}},
)
async def timeline(desk: DeskOf, request: Request, wanted: Annotated[TimelineRequest, Query()]) -> Response:
    run = desk.timeline(wanted.question(wanted.topic), limit=wanted.limit)
    return JSONResponse({"topic": wanted.topic, "entries": await last_of(run, request)})


@reading.get("/articles/{id}", summary="Read a whole article", responses={200: {"model": Article}})
async def article(desk: DeskOf, id: str, request: Request) -> Response:  # noqa: A002 - the path's own name
    return JSONResponse(await last_of(desk.article(id), request))


writing = APIRouter(prefix="/v1")


@writing.post(
    "/ingest",
    summary="Bring files on the server's machine into the archive",
    description="Needs the token from writer.json in the data folder as `Authorization: Bearer TOKEN`. "
    "Comes as server-sent events: `progress` {label, done, total, passages, failure}, `report`, or "
    "`error`; `failure` is the first thing that could not be read. Closing the connection interrupts "
    "it; what was stored stays.",
    response_class=Response,
    responses={200: {"content": _STREAMED}},
)
async def ingest(desk: DeskOf, wanted: IngestRequest) -> EventStream:
    return EventStream(desk.ingest(wanted.paths, prune=wanted.prune))


@writing.post(
    "/remove",
    summary="Take articles out of the archive",
    description="Needs the token from writer.json in the data folder as `Authorization: Bearer TOKEN`. "
    "Where one is not known, none is taken out.",
    responses={200: {"model": Removed}},
)
async def remove(desk: DeskOf, wanted: RemoveRequest, request: Request) -> Response:
    return JSONResponse({"removed": await last_of(desk.remove(wanted.articles), request)})


state = APIRouter()


@state.get("/healthz", summary="Is it alive?")
async def healthz() -> Alive:
    return Alive(pid=os.getpid())


_NOT_YET = {"model": Ready, "description": "Not yet, and why"}


@state.get("/readyz", summary="Can it answer?", responses={200: {"model": Ready}, 503: _NOT_YET})
async def readyz(desk: DeskOf) -> Response:
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
    headers = dict(error.headers or {})
    methods = headers.get("allow") or headers.get("Allow")
    kinds = {
        404: ("NotFound", "there is no such address; /docs shows those that there are"),
        405: ("MethodNotAllowed", f"this address is asked by {methods} alone; /docs shows how"),
    }
    kind, message = kinds.get(error.status_code, ("BadRequest", error.detail))
    return Problem(error.status_code, kind, message, headers=headers).response()
