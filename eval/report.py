"""How a summary looks in a terminal, and the words that the terminal, the page and Markdown share."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from nutgraf.eval.results import Metric, Summary
from nutgraf.eval.score import LOWER, METRICS
from nutgraf.eval.types import ItemResult
from nutgraf.service.command.show import narrow, safe

ERRORS_SHOWN = 5
# Columns of a terminal that the tables need in full.
WIDE = 80
COMPARED = (
    "An asterisk marks p < .05, each metric by itself: of 40 that do not differ, two have one by chance. "
    "Detectable is what so many questions would show four times in five."
)
UNSCORED = "could not be scored in full: what rests on their support counts as wrong"
INTERVALS = "Intervals are 95% bootstrap, resampled by supporting article."
# The slices are shown by the first four of these that the run measured.
SLICE_METRICS = (
    "correct",
    "answer_accuracy",
    "choice_accuracy",
    "choice_by_highlight",
    "hit@1",
    "mrr@10",
    "citation_hit",
    "false_refusal",
)


class _Ranged(Protocol):
    """A figure with its interval."""

    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...


class _Measured(_Ranged, Protocol):
    @property
    def value(self) -> float | None: ...


def show_summary(out: Console, dataset: str, summary: Summary, folder: Path | None = None) -> None:
    """Print metrics with intervals, seconds, tokens, what failed, and in which folder the results are."""
    out.print(Text(f"{safe(dataset)}: {summary.n} questions", "bold"))
    # On a narrow terminal the figures come first.
    names = ("metric", "value", "95% interval", "n") + (() if narrow(out, WIDE) else ("what it is",))
    columns = (Column(name, no_wrap=name != "what it is") for name in names)
    table = Table(*columns, box=None, header_style="dim", padding=(0, 2, 0, 0))
    group = ""
    for name, metric in summary.metrics.items():
        definition = METRICS[name]
        if definition.group != group:
            group = definition.group
            table.add_row(Text(group, "bold cyan"))
        cells = (
            f"  {name}",
            number(metric.value),
            interval(metric),
            count(metric),
            definition.what + definition.direction,
        )
        table.add_row(*cells[: len(names)])
    out.print(table)
    for name, one, what in sureness(summary):
        value = f"{measured(one)}, n {one.n}"
        out.print(Text(f"  {name:12}{value}: {what}{LOWER}", "dim"))
    for stage, taken in summary.seconds.items():
        times = f"p50 {taken.p50:.3f}  p95 {taken.p95:.3f}  max {taken.max:.3f}"
        out.print(Text(f"  {stage + ' s':12}{times}  n {taken.n}", "dim"))
    for note in cost_notes(summary):
        out.print(Text(f"  {note}", "dim"))
    _show_failures(out, [(one.id, one.error) for one in summary.errors], "crashed and counted as wrong")
    _show_failures(out, [(one.id, one.reason) for one in summary.unscored], UNSCORED)
    if folder:
        out.print(Text(f"results: {folder}"))


def _show_failures(out: Console, failures: Sequence[tuple[str, str]], what: str) -> None:
    if failures:
        out.print(Text(f"{len(failures)} {what}:", "bold red"))
        for item, why in failures[:ERRORS_SHOWN]:
            out.print(Text(f"  {safe(item)}: {safe(why)}"))
        if len(failures) > ERRORS_SHOWN:
            out.print(Text(f"  and {len(failures) - ERRORS_SHOWN} more: see the results", "dim"))


def number(value: float | None) -> str:
    """Return a metric's value as it is printed: .812; - where nothing was measured."""
    if value is None:
        return "-"
    # Tokens go into the thousands, where decimals say nothing.
    text = f"{value:.3f}" if abs(value) < 100 else f"{value:,.0f}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def interval(found: _Ranged) -> str:
    """Return the interval of a figure as it is printed."""
    return "" if found.low is None else f"{number(found.low)} to {number(found.high)}"


def measured(found: _Measured) -> str:
    """Return a value and interval as they are printed side by side; the value alone without one."""
    return number(found.value) + (f" ({interval(found)})" if found.low is not None else "")


def count(metric: Metric) -> str:
    """Return a metric's n as it is printed, with how many of them failed."""
    return f"{metric.n}" + (f" ({metric.unscored} failed)" if metric.unscored else "")


def about(manifest: dict[str, Any], summary: Summary, results: Sequence[ItemResult]) -> str:
    """Say in one line what was run: how many questions, which model, when."""
    models = (r.prediction.model for r in results if r.prediction and r.prediction.model)
    model = next(models, "retrieval only" if manifest.get("mode") == "retrieve" else "no model named")
    started = str(manifest.get("started_at", ""))[:16].replace("T", " ")
    when = f", {started} UTC" if started else ""
    return f"{summary.n} questions, {model}{when}"


def failures(summary: Summary) -> list[str]:
    """Say what counts as wrong because it crashed or could not be scored; nothing where all is well."""
    told = {
        "crashed and counted as wrong": len(summary.errors),
        UNSCORED: len(summary.unscored),
    }
    return [f"{count} {what}" for what, count in told.items() if count]


def slice_metrics(summary: Summary) -> list[str]:
    """Return the metrics that slices are shown by."""
    return [name for name in SLICE_METRICS if name in summary.metrics][:4]


def sureness(summary: Summary) -> list[tuple[str, Metric, str]]:
    """Return how well `confidence` tells right from wrong: (name, value with interval and n, what it is)."""
    if not (sure := summary.confidence):
        return []
    told = (
        ("aurc", sure.aurc, "area under risk by coverage, of what was answered"),
        ("ece", sure.ece, "calibration error of confidence, of what was answered"),
    )
    return [
        (name, Metric(one.value, sure.n, one.low, one.high, unscored=0), what) for name, one, what in told
    ]


def cost_notes(summary: Summary) -> list[str]:
    """Say what the run took beside its seconds: replies from the cache, calls, tokens, money."""
    notes: list[str] = []
    if summary.replayed:
        notes.append(f"{summary.replayed} answers rest on cached replies and are left out of the seconds")
    tokens = summary.tokens
    if tokens.model_calls:
        read = f"{tokens.read:,} tokens read (of them cached {tokens.cached:,})"
        median = f"median {tokens.read_median:.0f} in and {tokens.written_median:.0f} out"
        notes.append(f"{tokens.model_calls} model calls, {read}, {tokens.written:,} written; {median}")
    if money := summary.money:
        one = money.a_question
        ends = "" if one.low is None else f" ({one.low:.6f} to {one.high:.6f})"
        notes.append(f"money: {money.total:.4f} in all, {one.value:.6f}{ends} a question")
    return notes
