"""What every request passes first: host, origin, key, size; and the headers that every response carries."""

import ipaddress
import re
import secrets
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nutgraf.service.http.problems import Problem, Refused, explain

# Much more than a long question with its history takes, and nothing to a server's memory.
BODY_BYTES = 1_000_000
# The page and the description of the API are the same for everyone; readiness tells how much an archive has,
# not what; and a browser cannot send a key with the first request. These stay open, all else needs the key.
OPEN = frozenset({"/", "/docs", "/openapi.json", "/healthz", "/readyz"})
OPEN_FOLDER = "/web/"
# Writing needs the token out of the data folder, whatever other key there is.
WRITING = frozenset({"/v1/ingest", "/v1/remove"})

_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def is_loopback(host: str) -> bool:
    """Return whether an address that is listened on is this machine's own alone."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class Guard:
    """ASGI middleware. Plain ASGI: Starlette's BaseHTTPMiddleware would hide that a client has left."""

    def __init__(self, app: ASGIApp, *, loopback: bool, api_key: str, token: str) -> None:
        """Guard `app`.

        Args:
            app: what is guarded.
            loopback: whether only this machine is served: then only its own names are taken for a host.
            api_key: asked of clients; empty for none.
            token: taken in place of the key, and the only one taken for writing; empty for none.
        """
        self._app = app
        self._loopback = loopback
        self._api_key = api_key
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            # What is asked is what GET would give; uvicorn, which has its own scope, sends no body of it.
            scope = {**scope, "method": "GET"}
        began = False

        async def guarded_send(message: Message) -> None:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            headers = Headers(scope=scope)
            self._check(scope["path"], headers)
            await self._app(scope, _limited(receive), guarded_send)
        # uvicorn would log what we do not know with its text, and with it the question.
        except Exception as error:
            problem = explain(error)
            if not began:
                await problem.response()(scope, receive, guarded_send)

    def _check(self, path: str, headers: Headers) -> None:
        if self._loopback:
            self._check_host(headers)
        given = _bearer(headers)
        if path in WRITING:
            if not _among(given, [self._token]):
                raise Refused(
                    Problem(
                        403,
                        "Forbidden",
                        "changing the archive needs the token from writer.json in the data folder, which "
                        "nutgraf ingest and nutgraf remove know",
                    )
                )
        elif self._api_key and not _is_open(path) and not _among(given, [self._api_key, self._token]):
            raise Refused(
                Problem(
                    401,
                    "Unauthorized",
                    "this server asks for a key: send it as Authorization: Bearer KEY",
                    headers={"WWW-Authenticate": 'Bearer realm="nutgraf"'},
                )
            )
        if int(headers.get("content-length") or 0) > BODY_BYTES:
            raise too_large()

    def _check_host(self, headers: Headers) -> None:
        # Another site's name can be made to resolve to 127.0.0.1 (DNS rebinding).
        host = headers.get("host", "")
        if not is_loopback(re.sub(r":\d*$", "", host)):
            raise Refused(
                Problem(
                    400,
                    "BadHost",
                    "this server listens on this machine alone: call it localhost or 127.0.0.1",
                )
            )
        # Another site's page may send us a request even if it cannot read the answer.
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2].lower() != host.lower():
            raise Refused(Problem(403, "Forbidden", "requests from other sites' pages are not taken"))


def _is_open(path: str) -> bool:
    return path in OPEN or path.startswith(OPEN_FOLDER)


def too_large() -> Refused:
    """Return the refusal of a body that is too long."""
    # The rest of the body is not read, so the connection cannot be used again.
    return Refused(
        Problem(
            413,
            "TooLarge",
            f"the request is longer than {BODY_BYTES:,} bytes; shorten it",
            headers={"Connection": "close"},
        )
    )


def _limited(receive: Receive) -> Receive:
    """Return a `receive` that refuses to read more than BODY_BYTES, whatever Content-Length said."""
    read = 0

    async def limited() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > BODY_BYTES:
            raise too_large()
        return message

    return limited


def _bearer(headers: Headers) -> str:
    kind, _, value = headers.get("authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else ""


def _among(given: str, keys: Iterable[str]) -> bool:
    """Whether a key is one of those, in a time that does not tell how much of it is right."""
    return any([bool(key) and secrets.compare_digest(given.encode(), key.encode()) for key in keys])
