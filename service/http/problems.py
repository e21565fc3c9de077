"""Errors as the API tells them: `{"error": {"type", "message", "where"?, "instead"?}}`, without internals."""

import logging
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from nutgraf.ingest.errors import ModelError, NutgrafError, UsageError

log = logging.getLogger("nutgraf.api")


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, ready to be sent.

    Attributes:
        status: of the HTTP response.
        type: name of the error class, or of the refusal.
        message: for people.
        where: the field of the request that is wrong, if one is.
        instead: what to ask for in its place, where that is known.
        headers: that go with the response.
    """

    status: int
    type: str
    message: str
    where: str = ""
    instead: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def event(self) -> dict[str, str]:
        """Return the data of an `error` event."""
        more = {"where": self.where, "instead": self.instead}
        return {"type": self.type, "message": self.message} | {k: said for k, said in more.items() if said}

    def response(self) -> JSONResponse:
        """Return the whole response."""
        return JSONResponse({"error": self.event()}, self.status, headers=dict(self.headers))


class Refused(HTTPException):
    """The request is not taken, for a reason that has to do with HTTP or the server's own state."""

    def __init__(self, problem: Problem) -> None:
        """Say why."""
        # FastAPI turns any other exception met while a body is read into a 400 of its own.
        super().__init__(problem.status, problem.message)
        self.problem = problem


def explain(error: BaseException) -> Problem:
    """Return what to tell a client of an error; one nobody expected is logged, and told without its text."""
    if isinstance(error, Refused):
        return error.problem
    if isinstance(error, UsageError):
        return Problem(error.http_status, type(error).__name__, str(error), error.where)
    if isinstance(error, ModelError):
        # Of what the provider said, only the kind: it may hold the question.
        log.warning("%s (%s)", type(error).__name__, type(error.__cause__).__name__)
    if isinstance(error, NutgrafError):
        return Problem(error.http_status, type(error).__name__, str(error))
    # An exception's text may hold a question or a key: only its kind and place are logged.
    frames = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
    log.error("unexpected %s\n%s", type(error).__name__, frames)
    return Problem(500, "InternalError", "something went wrong inside nutgraf; its log says where")


def invalid(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """Return what to tell of a request that does not validate: the first wrong field, and how it is wrong."""
    first = errors[0]
    place = [str(part) for part in first["loc"]]
    where = ".".join(place[1:]) or place[0]
    if first["type"] == "json_invalid":
        return Problem(422, "UsageError", f"the body is not JSON ({first['ctx']['error']})", "body")
    # Left unread: a page of another site may send any other kind without asking.
    if isinstance(first.get("input"), bytes):
        message = "the body is not said to be JSON; send the header Content-Type: application/json"
        return Problem(422, "UsageError", message, "body")
    if where == "body" and first["type"] != "missing":
        return Problem(422, "UsageError", "the body is not a JSON object; /docs shows its fields", "body")
    if first["type"] == "extra_forbidden":
        message = f"{where}: there is no such field; /docs shows those that there are"
        return Problem(422, "UsageError", message, where)
    return Problem(422, "UsageError", f"{where}: {str(first['msg']).removeprefix('Value error, ')}", where)
