"""What is shown while long work goes on: a bar on a terminal, plain lines off one."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from nutgraf.service.command.show import console, safe

PLAIN_LINE_EVERY_S = 5.0


class Show(Protocol):
    """Shows how far an ingest is, and the first thing that could not be read, once it is known."""

    def __call__(self, label: str, done: int, total: int, passages: int, failure: str = "", /) -> None:
        """Show bytes done, of total, and passages stored."""
        ...


@contextmanager
def ingest_progress(*, quiet: bool) -> Generator[Show]:
    """Yield what shows how far an ingest is."""
    err = console(err=True)
    failed = ""

    def tell(failure: str) -> None:
        nonlocal failed
        if failure and not failed and not quiet:
            failed = failure
            # While a bar is drawn, rich puts this above it.
            err.print(Text("failed: ", "red").append(safe(failure), "none"))

    if quiet or not err.is_terminal:
        last = time.monotonic()

        def line(label: str, done: int, total: int, passages: int, failure: str = "") -> None:
            nonlocal last
            tell(failure)
            if not quiet and time.monotonic() - last >= PLAIN_LINE_EVERY_S:
                last = time.monotonic()
                err.print(f"{label}: {done / max(1, total):.0%}, {passages:,} passages")

        yield line
        return
    rate = TextColumn("{task.fields[passages]} passages, {task.fields[rate]}/s")
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        rate,
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("loading", total=None, passages=0, rate=0)
        started = time.monotonic()

        def draw(label: str, done: int, total: int, passages: int, failure: str = "") -> None:
            tell(failure)
            rate = passages / max(0.001, time.monotonic() - started)
            bar.update(
                task, description=label, completed=done, total=total, passages=passages, rate=f"{rate:.0f}"
            )

        yield draw


@contextmanager
def pull_progress(name: str, err: Console, *, quiet: bool) -> Generator[Callable[[int, int, str], None]]:
    """Yield a function (bytes done, bytes in all, label) that shows how far a download is."""
    if quiet or not err.is_terminal:
        said = -1

        def line(done: int, total: int, label: str) -> None:
            nonlocal said
            if not quiet and done * 10 // total > said:
                said = done * 10 // total
                err.print(f"{name}: {done / 1e6:,.0f} of {total / 1e6:,.0f} MB ({label})")

        yield line
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total, label: bar.update(task, completed=done, total=total, description=label)


def show_building(label: str, done: int, total: int) -> None:
    """Say that something long was built, once it is done; no bar is shown for it."""
    if done == total:
        console(err=True).print(f"{label}: {done:,} of {total:,}", style="dim")
