"""What is shown while long work goes on: a bar on a terminal, plain lines off one."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, nullcontext
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, TaskProgressColumn, TextColumn
from rich.progress import TimeRemainingColumn as TimeLeft
from rich.text import Text

from nutgraf.service.command.show import console, safe

PLAIN_LINE_EVERY_S = 5.0


class Meter:
    """Shows how far work is: a bar on a terminal, off one a plain line now and then, or nothing."""

    def __init__(self, err: Console, bar: Progress | None, *, quiet: bool, line_every_s: float) -> None:
        """Show it on `err`; without a bar, in lines at least so many seconds apart."""
        self._err = err
        self._bar = bar
        self._quiet = quiet
        self._every_s = line_every_s
        self._last = time.monotonic()

    def show(self, label: str, done: float, total: float, line: str, *, note: str = "") -> None:
        """Show `done` of `total` on the bar, and a note behind it; without a bar the line, unless empty."""
        if self._bar:
            (task,) = self._bar.task_ids
            self._bar.update(task, description=label, completed=done, total=total, note=note)
        elif line and not self._quiet and time.monotonic() - self._last >= self._every_s:
            self._last = time.monotonic()
            self._err.print(line)

    def tell(self, message: Text) -> None:
        """Print a message; while a bar is drawn, rich puts it above the bar."""
        if not self._quiet:
            self._err.print(message)


@contextmanager
def meter(
    *columns: ProgressColumn, quiet: bool, line_every_s: float = PLAIN_LINE_EVERY_S
) -> Generator[Meter]:
    """Yield a meter; its bar has these columns between the bar itself and the time that is left."""
    err = console(err=True)
    bar = None
    if err.is_terminal and not quiet:
        described = TextColumn("{task.description}")
        bar = Progress(described, BarColumn(), *columns, TimeLeft(), console=err, transient=True)
        bar.add_task("loading", total=None, note="")
    with bar or nullcontext():
        yield Meter(err, bar, quiet=quiet, line_every_s=line_every_s)


class Show(Protocol):
    """Shows how far an ingest is, and the first thing that could not be read, once it is known."""

    def __call__(self, label: str, done: int, total: int, passages: int, failure: str = "", /) -> None:
        """Show bytes done, of total, and passages stored."""
        ...


@contextmanager
def ingest_progress(*, quiet: bool) -> Generator[Show]:
    """Yield what shows how far an ingest is."""
    failed = ""
    started = time.monotonic()
    with meter(TaskProgressColumn(), TextColumn("{task.fields[note]}"), quiet=quiet) as bar:

        def show(label: str, done: int, total: int, passages: int, failure: str = "", /) -> None:
            nonlocal failed
            if failure and not failed:
                failed = failure
                bar.tell(Text("failed: ", "red").append(safe(failure), "none"))
            rate = passages / max(0.001, time.monotonic() - started)
            line = f"{label}: {done / max(1, total):.0%}, {passages:,} passages"
            bar.show(label, done, total, line, note=f"{passages} passages, {rate:.0f}/s")

        yield show


@contextmanager
def pull_progress(name: str, *, quiet: bool) -> Generator[Callable[[int, int, str], None]]:
    """Yield a function (bytes done, bytes in all, label) that shows how far a download is."""
    told = -1
    with meter(TaskProgressColumn(), quiet=quiet, line_every_s=0.0) as bar:

        def show(done: int, total: int, label: str) -> None:
            nonlocal told
            tenth = done * 10 // total
            line = f"{name}: {done / 1e6:,.0f} of {total / 1e6:,.0f} MB ({label})" if tenth > told else ""
            told = max(told, tenth)
            bar.show(label, done, total, line)

        yield show


def show_building(label: str, done: int, total: int) -> None:
    """Say that something long was built, once it is done; no bar is shown for it."""
    if done == total:
        console(err=True).print(f"{label}: {done:,} of {total:,}", style="dim")
