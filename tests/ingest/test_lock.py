import json
import os
import subprocess
import sys

import pytest

from nutgraf.ingest.errors import ArchiveError, ArchiveLocked
from nutgraf.ingest.lock import WriterLock

HOLD = """
import sys
from pathlib import Path
from nutgraf.ingest.lock import WriterLock
lock = WriterLock(Path(sys.argv[1]))
lock.acquire("nutgraf ingest")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def other_process(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_who_holds_it_is_named(tmp_path, other_process):
    with pytest.raises(ArchiveLocked, match=rf"nutgraf ingest \(process {other_process.pid}"):
        WriterLock(tmp_path).acquire("nutgraf serve")


def test_a_killed_holder_frees_it(tmp_path, other_process):
    other_process.kill()
    other_process.wait()
    lock = WriterLock(tmp_path)
    lock.acquire("nutgraf serve", wait_s=5)
    assert lock.holder().pid == os.getpid()
    lock.release()
    assert lock.holder() is None


def test_the_token_is_for_the_owner_only(tmp_path):
    lock = WriterLock(tmp_path)
    lock.acquire("nutgraf serve")
    token = lock.announce("http://127.0.0.1:1")
    card = tmp_path / "writer.json"
    assert card.stat().st_mode & 0o077 == 0
    assert json.loads(card.read_text())["token"] == token
    assert lock.holder().url == "http://127.0.0.1:1"
    lock.release()


def test_who_cannot_say_that_they_hold_it_does_not_hold_it(tmp_path):
    lock = WriterLock(tmp_path)
    # The card cannot be written, as on a full disk.
    (tmp_path / "writer.new").mkdir()
    with pytest.raises(ArchiveError, match="cannot be written"):
        lock.acquire("nutgraf ingest")
    assert not lock.held
    WriterLock(tmp_path)._lock.acquire(timeout=0)
