"""How a summary looks in a terminal and as Markdown."""

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from nutgraf.eval.score import METRICS
from nutgraf.service.show import safe

ERRORS_SHOWN = 5


def show_summary(out: Console, summary: dict[str, Any]) -> None:
    """Print metrics with intervals, seconds, tokens, and what failed."""
    out.print(Text(f"{summary['dataset']}: {summary['n']} questions", "bold"))
    table = Table(
        "metric",
        "value",
        "95% interval",
        "n",
        "what it is",
        box=None,
        header_style="dim",
        padding=(0, 2, 0, 0),
    )
    group = ""
    for name, metric in summary["metrics"].items():
        definition = METRICS[name]
        if definition.group != group:
            group = definition.group
            table.add_row(Text(group, "bold cyan"))
        arrow = "" if definition.higher_is_better else " (lower is better)"
        table.add_row(
            f"  {name}", number(metric["value"]), interval(metric), _n(metric), definition.what + arrow
        )
    out.print(table)
    if sure := summary["confidence"]:
        parts = (f"{name} {number(sure[name]['value'])} ({interval(sure[name])})" for name in ("aurc", "ece"))
        out.print(
            Text(f"  confidence  {', '.join(parts)}, over {sure['n']} answers (lower is better)", "dim")
        )
    for stage, taken in summary["seconds"].items():
        times = "  ".join(f"{name} {taken[name]:.3f}" for name in ("p50", "p95", "max"))
        out.print(Text(f"  {stage + ' s':12}{times}", "dim"))
    tokens = summary["tokens"]
    if tokens["model_calls"]:
        read = f"read {tokens['read']:,} (of them cached {tokens['cached']:,}), written {tokens['written']:,}"
        median = f"median {tokens['read_median']:.0f} in and {tokens['written_median']:.0f} out"
        out.print(Text(f"  tokens      {read}, {tokens['model_calls']} model calls, {median}", "dim"))
    _show_failures(out, summary["errors"], "crashed and counted as wrong", "error")
    _show_failures(out, summary["unscored"], "could not be scored in full and counted as wrong", "reason")
    if summary.get("folder"):
        out.print(Text(f"results: {summary['folder']}"))


def _show_failures(out: Console, failures: list[dict[str, str]], what: str, field: str) -> None:
    if failures:
        out.print(Text(f"{len(failures)} {what}:", "bold red"))
        for failure in failures[:ERRORS_SHOWN]:
            out.print(Text(f"  {failure['id']}: {safe(failure[field])}"))
        if len(failures) > ERRORS_SHOWN:
            out.print(Text(f"  and {len(failures) - ERRORS_SHOWN} more: see the results", "dim"))


def number(value: float | None) -> str:
    """Return a metric's value as it is printed: .812; - where nothing was measured."""
    if value is None:
        return "-"
    text = f"{value:.3f}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def interval(metric: dict[str, Any]) -> str:
    """Return a metric's interval as it is printed."""
    return "" if metric["low"] is None else f"{number(metric['low'])} to {number(metric['high'])}"


def _n(metric: dict[str, Any]) -> str:
    return f"{metric['n']}" + (f" ({metric['unscored']} failed)" if metric["unscored"] else "")
