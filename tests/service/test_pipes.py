"""Where a command's output goes: to a reader that leaves, and onto a full disk."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes import environment


@pytest.mark.parametrize("arguments", [["models", "list"], ["models", "list", "--json"], ["ask", "--json"]])
def test_a_reader_that_has_had_enough_is_no_failure(arguments, tmp_path):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        command = [sys.executable, "-m", "nutgraf.service", *arguments]
        done = subprocess.run(
            command,
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(NUTGRAF_CACHE=str(tmp_path)),
            check=False,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [["models", "list"], ["models", "list", "--json"], ["ask", "--json"]])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_cannot_be_written_is_told_in_a_line(arguments, unbuffered, tmp_path):
    command = [sys.executable, "-m", "nutgraf.service", *arguments]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(NUTGRAF_CACHE=str(tmp_path), PYTHONUNBUFFERED=unbuffered),
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("nutgraf: input or output: No space left on device; check")
    assert done.stderr.count("\n") == 1
