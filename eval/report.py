"""How a summary looks in a terminal and as Markdown."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from nutgraf.eval.score import METRICS
from nutgraf.service.show import narrow, safe

ERRORS_SHOWN = 5
# Columns of a terminal that the tables need in full.
WIDE = 80
# The slices are shown by the first of these that the run measured.
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
    out.print(Text(f"{summary['dataset']}: {summary['n']} questions", "bold"))
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
        arrow = "" if definition.higher_is_better else " (lower is better)"
        cells = (f"  {name}", number(metric["value"]), interval(metric), _n(metric), definition.what + arrow)
        table.add_row(*cells[: len(names)])
    out.print(table)
    if sure := summary["confidence"]:
        parts = (f"{name} {number(sure[name]['value'])} ({interval(sure[name])})" for name in ("aurc", "ece"))
        out.print(
            Text(f"  confidence  {', '.join(parts)}, over {sure['n']} answers (lower is better)", "dim")
        )
    if summary["replayed"]:
        out.print(
            Text(
                f"  {summary['replayed']} answers rest on cached replies and are left out of the seconds",
                "dim",
            )
        )
    for stage, taken in summary["seconds"].items():
        times = "  ".join(f"{name} {taken[name]:.3f}" for name in ("p50", "p95", "max"))
        out.print(Text(f"  {stage + ' s':12}{times}  n {taken['n']}", "dim"))
    tokens = summary["tokens"]
    if tokens["model_calls"]:
        read = f"read {tokens['read']:,} (of them cached {tokens['cached']:,}), written {tokens['written']:,}"
        median = f"median {tokens['read_median']:.0f} in and {tokens['written_median']:.0f} out"
        out.print(Text(f"  tokens      {read}, {tokens['model_calls']} model calls, {median}", "dim"))
    if money := summary["money"]:
        one = money["a_question"]
        ends = "" if one["low"] is None else f" ({one['low']:.6f} to {one['high']:.6f})"
        out.print(
            Text(f"  money       {money['total']:.4f} in all, {one['value']:.6f}{ends} a question", "dim")
        )
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
    # Tokens go into the thousands, where decimals say nothing.
    text = f"{value:.3f}" if abs(value) < 100 else f"{value:,.0f}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def interval(metric: dict[str, Any]) -> str:
    """Return a metric's interval as it is printed."""
    return "" if metric["low"] is None else f"{number(metric['low'])} to {number(metric['high'])}"


def _n(metric: dict[str, Any]) -> str:
    return f"{metric['n']}" + (f" ({metric['unscored']} failed)" if metric["unscored"] else "")


def markdown(summary: dict[str, Any], names: Sequence[str] | None = None) -> str:
    """Return a summary as Markdown tables: metrics, seconds, slices; `names` limits it to these metrics."""
    metrics = {name: one for name, one in summary["metrics"].items() if names is None or name in names}
    rows = [
        (name, number(metric["value"]), interval(metric), str(metric["n"]))
        for name, metric in metrics.items()
    ]
    tables = [_table(("metric", "value", "95% interval", "n"), rows)]
    if names is None and summary["seconds"]:
        taken = [
            (stage, *(f"{one[column]:.3f}" for column in ("p50", "p95", "max")), str(one["n"]))
            for stage, one in summary["seconds"].items()
        ]
        tables.append(_table(("seconds", "p50", "p95", "max", "n"), taken))
    shown = [name for name in SLICE_METRICS if name in metrics][:4]
    if names is None and summary["slices"]:
        parts = [
            (slice_, str(found["n"]), *(_both(found["metrics"].get(name)) for name in shown))
            for slice_, found in summary["slices"].items()
        ]
        tables.append(_table(("slice", "n", *shown), parts))
    return "\n".join(tables)


def _both(metric: dict[str, Any] | None) -> str:
    return f"{number(metric['value'])} ({interval(metric)})" if metric and metric["value"] is not None else ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    # A tag or a name may hold what parts columns.
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in (head, *rows)]
    return "\n".join((lines[0], "|" + "---|" * len(head), *lines[1:])) + "\n"
