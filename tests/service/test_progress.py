"""How far long work is: in a bar, in lines, or untold."""

import pytest

from nutgraf.service.command.progress import ingest_progress, meter, pull_progress


@pytest.mark.parametrize(
    ("terminal", "quiet", "every_s", "lines", "bar"),
    [
        (False, False, 0.0, ["building: 1 of 2", "building: 2 of 2"], False),
        (False, False, 60.0, [], False),
        (False, True, 0.0, [], False),
        (True, False, 0.0, [], True),
        (True, True, 0.0, [], False),
    ],
)
def test_a_terminal_gets_a_bar_and_a_file_gets_lines(
    monkeypatch, capsys, terminal, quiet, every_s, lines, bar
):
    # What rich takes for a terminal, wherever the tests run.
    monkeypatch.setenv("TTY_COMPATIBLE", "1" if terminal else "0")
    with meter(quiet=quiet, line_every_s=every_s) as shown:
        for done in (1, 2):
            shown.show("building", done, 2, f"building: {done} of 2")
    told = capsys.readouterr().err
    assert [line for line in told.splitlines() if line.startswith("building: ")] == lines
    assert ("━" in told) == bar


def test_an_empty_line_is_not_printed(capsys):
    with meter(quiet=False, line_every_s=0.0) as shown:
        shown.show("building", 1, 2, "")
    assert capsys.readouterr().err == ""


def test_a_download_is_told_a_tenth_at_a_time(capsys):
    with pull_progress("small", quiet=False) as show:
        for done in range(0, 100_000_001, 1_000_000):
            show(done, 100_000_000, "model.bin from the hub")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 11
    assert lines[1] == "small: 10 of 100 MB (model.bin from the hub)"


def test_an_ingest_tells_passages_and_how_fast_they_come(monkeypatch, capsys):
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", "200")
    with ingest_progress(quiet=False) as show:
        show("ingesting", 50, 100, 30)
    told = capsys.readouterr().err
    assert "30 passages, " in told and "50%" in told
