"""Run the API: listen, say where, answer, and stop within seconds when told to."""

import asyncio
import signal
import socket
import sys
import threading

import uvicorn

from nutgraf.ingest.errors import UsageError
from nutgraf.service.app import App
from nutgraf.service.config import Settings
from nutgraf.service.http.api import create_api
from nutgraf.service.http.desk import Desk
from nutgraf.service.http.guard import is_loopback

# Streams are let finish for so long, then told; with what closing takes, all is over within 5 seconds.
FINISH_S = 2.5
CANCEL_S = 3.0


class Server(uvicorn.Server):
    """Uvicorn, which tells those who still listen when it stops."""

    def __init__(self, config: uvicorn.Config, desk: Desk) -> None:
        """Serve what `desk` does."""
        super().__init__(config)
        self._desk = desk

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, let requests finish, then stop those that have not."""
        stopping = asyncio.get_running_loop().call_later(FINISH_S, self._desk.stop)
        await super().shutdown(sockets)
        stopping.cancel()


def listen(app: App, settings: Settings) -> tuple[Server, socket.socket, str]:
    """Bind the address, announce it in the data folder, and make the server; it answers when it is run.

    In a folder that cannot be written it is not announced, and nothing can be ingested.

    Returns:
        The server, the socket to run it on, and the address to reach it at, with the real port.

    Raises:
        UsageError: when the address cannot be listened on, or is open to others without a key.
        ArchiveError: when the App does not hold the lock of the data folder, though it can be written.
    """
    if not is_loopback(settings.host) and not settings.api_key:
        raise UsageError(
            f"{settings.host}: others can reach this address; set a key with NUTGRAF_API_KEY, "
            "or listen on 127.0.0.1"
        )
    bound = _bind(settings.host, settings.port)
    try:
        url = _url(bound)
        api = create_api(app, token="" if app.archive.read_only else app.lock.announce(url))
        config = uvicorn.Config(
            api,
            # Warnings only, and no line for each request: its address holds the question of a search.
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=int(CANCEL_S),
            # No proxy is known, so no header of one is believed.
            proxy_headers=False,
            ws="none",
        )
        return Server(config, api.state.desk), bound, url
    except BaseException:
        bound.close()
        raise


def serve(app: App, settings: Settings) -> None:
    """Answer until interrupted or told to end (SIGINT, SIGTERM).

    Raises:
        UsageError: when the address cannot be listened on, or is open to others without a key.
        ArchiveError: when the App does not hold the lock of the data folder, though it can be written.
    """
    server, bound, url = listen(app, settings)
    reads = "; the data folder is read-only, nothing can be ingested" if app.archive.read_only else ""
    print(f"nutgraf: listening on {url} (Ctrl-C stops it){reads}", file=sys.stderr, flush=True)  # noqa: T201
    if threading.current_thread() is not threading.main_thread():
        server.run([bound])
        return
    # Uvicorn raises the signal again when it is done. By default SIGTERM would then end the process at once,
    # with the archive open and the lock's card left behind.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server.run([bound])
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)


def _bind(host: str, port: int) -> socket.socket:
    name = host.strip("[]")
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind)
    except OSError as error:
        raise UsageError(
            f"{host}: not an address of this machine ({error.strerror}); choose another --host"
        ) from error
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        # From here on clients can connect, and wait until the server runs.
        bound.listen(128)
    except OSError as error:
        bound.close()
        raise UsageError(
            f"{host}:{port}: cannot listen there ({error.strerror}); stop what does, or choose another --port"
        ) from error
    return bound


def _url(bound: socket.socket) -> str:
    host, port = str(bound.getsockname()[0]), bound.getsockname()[1]
    # "All addresses" is not one to connect to; this machine's own is among them.
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
