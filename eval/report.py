"""How a summary looks in a terminal, and the words that the terminal, the page and Markdown share."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

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


def show_summary(out: Console, summary: dict[str, Any]) -> None:
    """Print metrics with intervals, seconds, tokens, and what failed."""
    out.print(Text(f"{safe(summary['dataset'])}: {summary['n']} questions", "bold"))
    # On a narrow terminal the figures come first.
    names = ("metric", "value", "95% interval", "n") + (() if narrow(out, WIDE) else ("what it is",))
    columns = (Column(name, no_wrap=name != "what it is") for name in names)
    table = Table(*columns, box=None, header_style="dim", padding=(0, 2, 0, 0))
    group = ""
    for name, metric in summary["metrics"].items():
        definition = METRICS[name]
        if definition.group != group:
            group = definition.group
            table.add_row(Text(group, "bold cyan"))
        cells = (
            f"  {name}",
            number(metric["value"]),
            interval(metric),
            count(metric),
            definition.what + definition.direction,
        )
        table.add_row(*cells[: len(names)])
    out.print(table)
    for name, one, what in sureness(summary):
        value = f"{measured(one)}, n {one['n']}"
        out.print(Text(f"  {name:12}{value}: {what}{LOWER}", "dim"))
    for stage, taken in summary["seconds"].items():
        times = "  ".join(f"{name} {taken[name]:.3f}" for name in ("p50", "p95", "max"))
        out.print(Text(f"  {stage + ' s':12}{times}  n {taken['n']}", "dim"))
    for note in cost_notes(summary):
        out.print(Text(f"  {note}", "dim"))
    _show_failures(out, summary["errors"], "crashed and counted as wrong", "error")
    _show_failures(out, summary["unscored"], UNSCORED, "reason")
    if summary.get("folder"):
        out.print(Text(f"results: {summary['folder']}"))


def _show_failures(out: Console, failures: list[dict[str, str]], what: str, field: str) -> None:
    if failures:
        out.print(Text(f"{len(failures)} {what}:", "bold red"))
        for failure in failures[:ERRORS_SHOWN]:
            out.print(Text(f"  {safe(failure['id'])}: {safe(failure[field])}"))
        if len(failures) > ERRORS_SHOWN:
            out.print(Text(f"  and {len(failures) - ERRORS_SHOWN} more: see the results", "dim"))


def number(value: float | None) -> str:
    """Return a metric's value as it is printed: .812; - where nothing was measured."""
    if value is None:
        return "-"
    # Tokens go into the thousands, where decimals say nothing.
    text = f"{value:.3f}" if abs(value) < 100 else f"{value:,.0f}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def interval(metric: dict[str, Any]) -> str:
    """Return a metric's interval as it is printed."""
    return "" if metric["low"] is None else f"{number(metric['low'])} to {number(metric['high'])}"


def measured(metric: dict[str, Any]) -> str:
    """Return a metric's value and interval as they are printed side by side; the value alone without one."""
    return number(metric["value"]) + (f" ({interval(metric)})" if metric["low"] is not None else "")


def count(metric: dict[str, Any]) -> str:
    """Return a metric's n as it is printed, with how many of them failed."""
    return f"{metric['n']}" + (f" ({metric['unscored']} failed)" if metric.get("unscored") else "")


def about(manifest: dict[str, Any], summary: dict[str, Any], results: Sequence[ItemResult]) -> str:
    """Say in one line what was run: how many questions, which model, when."""
    models = (r.prediction.model for r in results if r.prediction and r.prediction.model)
    model = next(models, "retrieval only" if manifest.get("mode") == "retrieve" else "no model named")
    started = str(manifest.get("started_at", ""))[:16].replace("T", " ")
    when = f", {started} UTC" if started else ""
    return f"{summary['n']} questions, {model}{when}"


def failures(summary: dict[str, Any]) -> list[str]:
    """Say what counts as wrong because it crashed or could not be scored; nothing where all is well."""
    told = {
        "crashed and counted as wrong": len(summary["errors"]),
        UNSCORED: len(summary["unscored"]),
    }
    return [f"{count} {what}" for what, count in told.items() if count]


def slice_metrics(summary: dict[str, Any]) -> list[str]:
    """Return the metrics that slices are shown by."""
    return [name for name in SLICE_METRICS if name in summary["metrics"]][:4]


def sureness(summary: dict[str, Any]) -> list[tuple[str, dict[str, Any], str]]:
    """Return how well `confidence` tells right from wrong: (name, value with interval and n, what it is)."""
    sure = summary["confidence"]
    if not sure:
        return []
    return [
        ("aurc", sure["aurc"] | {"n": sure["n"]}, "area under risk by coverage, of what was answered"),
        ("ece", sure["ece"] | {"n": sure["n"]}, "calibration error of confidence, of what was answered"),
    ]


def cost_notes(summary: dict[str, Any]) -> list[str]:
    """Say what the run took beside its seconds: replies from the cache, calls, tokens, money."""
    notes: list[str] = []
    if summary["replayed"]:
        notes.append(f"{summary['replayed']} answers rest on cached replies and are left out of the seconds")
    tokens = summary["tokens"]
    if tokens["model_calls"]:
        read = f"{tokens['read']:,} tokens read (of them cached {tokens['cached']:,})"
        median = f"median {tokens['read_median']:.0f} in and {tokens['written_median']:.0f} out"
        notes.append(f"{tokens['model_calls']} model calls, {read}, {tokens['written']:,} written; {median}")
    if money := summary["money"]:
        one = money["a_question"]
        ends = "" if one["low"] is None else f" ({one['low']:.6f} to {one['high']:.6f})"
        each = "" if one["value"] is None else f", {one['value']:.6f}{ends} a question"
        notes.append(f"money: {money['total']:.4f} in all{each}")
    return notes
