import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from nutgraf.ingest.errors import ArchiveError, UsageError
from nutgraf.ingest.lock import WriterLock
from nutgraf.service.http.client import running_server
from nutgraf.service.http.server import listen
from tests.fakes import open_app

SERVE = """
import sys
from pathlib import Path
sys.path[:0] = {path!r}
from tests.fakes import open_app
from nutgraf.service.http.server import serve
for _ in range({times}):
    with open_app(Path({home!r}), port=0) as app:
        serve(app, app.settings)
    print("closed", flush=True)
"""


def test_it_says_where_it_listens_and_a_signal_ends_it_cleanly(tmp_path: Path) -> None:
    # One process for both: starting takes longest, and what the first left running would keep it from ending.
    signals = (signal.SIGTERM, signal.SIGINT)
    code = SERVE.format(path=sys.path, home=str(tmp_path), times=len(signals))
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdout=pipe, stderr=pipe, text=True) as server:
        assert server.stdout is not None and server.stderr is not None
        # By itself: how soon depends on what else the machine does.
        last = threading.Timer(60, server.kill)
        last.start()
        for number in signals:
            line = server.stderr.readline()
            assert line.startswith("nutgraf: listening on http://127.0.0.1:")
            client = running_server(tmp_path)
            assert client is not None
            client.close()
            held = WriterLock(tmp_path).holder()
            assert held is not None
            assert held.url in line
            server.send_signal(number)
            assert server.stdout.readline() == "closed\n"
        out, err = server.communicate()
        last.cancel()
    assert (server.returncode, out, err) == (0, "", "")
    assert not (tmp_path / "writer.json").exists()


def test_the_first_question_may_come_before_the_server_runs(tmp_path: Path) -> None:
    with open_app(tmp_path, port=0) as app:
        _, bound, url = listen(app, app.settings)
        with bound, socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1])), timeout=2):
            pass


def test_ipv6_loopback_has_an_address_that_can_be_used(tmp_path: Path) -> None:
    with open_app(tmp_path, port=0, host="::1") as app:
        try:
            _, bound, url = listen(app, app.settings)
        except UsageError:
            pytest.skip("this machine has no IPv6")
        bound.close()
        assert httpx.URL(url).host == "::1"


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with open_app(tmp_path, port=port) as app, pytest.raises(UsageError, match=f"{port}: cannot listen"):
            listen(app, app.settings)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "news.example"])
def test_others_are_not_let_in_without_a_key(tmp_path: Path, host: str) -> None:
    with open_app(tmp_path, host=host) as app, pytest.raises(UsageError, match="NUTGRAF_API_KEY"):
        listen(app, app.settings)


def test_all_addresses_are_announced_as_one_to_connect_to(tmp_path: Path) -> None:
    with open_app(tmp_path, host="0.0.0.0", port=0, api_key="k") as app:
        _, bound, url = listen(app, app.settings)
        bound.close()
        assert httpx.URL(url).host == "127.0.0.1"


def test_only_the_holder_of_the_lock_serves(tmp_path: Path) -> None:
    with open_app(tmp_path, port=0) as app:
        app.lock.release()
        with pytest.raises(ArchiveError):
            listen(app, app.settings)
