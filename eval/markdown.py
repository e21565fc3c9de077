"""A run, and a comparison of two, as Markdown tables."""

import re
from collections.abc import Iterator, Sequence

from nutgraf.eval.compare import Run, is_sure
from nutgraf.eval.folder import Verdict
from nutgraf.eval.manifest import flat
from nutgraf.eval.report import (
    COMPARED,
    INTERVALS,
    about,
    cost_notes,
    count,
    failures,
    interval,
    measured,
    number,
    slice_metrics,
    sureness,
)
from nutgraf.eval.results import Comparison, Metric, Row, Summary
from nutgraf.eval.score import LOWER, METRICS


def document(run: Run, summary: Summary, judges: Sequence[Verdict] = ()) -> str:
    """Return the report of a run: what its page says, without plots and items."""
    name = str(run.manifest.get("dataset", {}).get("name", run.path.name))
    what = _cell(about(run.manifest, summary, run.results))
    parts = [f"# {_cell(name)}\n", f"{what}. {INTERVALS}\n"]
    if failed := failures(summary):
        parts.append(f"**{'; '.join(failed)}.**\n")
        rows = [(one.id, one.error) for one in summary.errors]
        rows += [(one.id, one.reason) for one in summary.unscored]
        parts.append(_table(("item", "what went wrong"), rows))
    parts += ["## Metrics\n", metrics(summary)]
    for verdict in judges:
        parts += _judge(verdict)
    if summary.slices:
        parts += ["## Slices\n", _slices(summary)]
    if summary.seconds or cost_notes(summary):
        parts.append("## Cost\n")
    if summary.seconds:
        taken = [
            (stage, f"{one.p50:.3f}", f"{one.p95:.3f}", f"{one.max:.3f}", str(one.n))
            for stage, one in summary.seconds.items()
        ]
        parts.append(_table(("seconds", "p50", "p95", "max", "n"), taken))
    parts += [f"{note}.\n" for note in cost_notes(summary)]
    ran = [(name, str(value)) for name, value in flat(run.manifest).items()]
    parts += ["## What was run\n", _table(("what", "value"), ran)]
    return "\n".join(parts)


def metrics(summary: Summary) -> str:
    """Return the table of a summary's metrics."""
    rows = [
        (name, one, f"{METRICS[name].what}{METRICS[name].direction}") for name, one in summary.metrics.items()
    ]
    rows += [(name, one, f"{what}{LOWER}") for name, one, what in sureness(summary)]
    return _table(
        ("metric", "value", "95% interval", "n", "what it is"),
        [(name, number(one.value), interval(one), count(one), what) for name, one, what in rows],
    )


def comparison(found: Comparison) -> str:
    """Return a comparison (`eval.compare.compare`), with every item that flipped."""
    head = ("A", "B", "B - A", "95% interval", "p", "detectable", "n")
    parts = [
        f"# {_cell(found.a)} and {_cell(found.b)}\n",
        f"{found.n} questions. {COMPARED} {INTERVALS}\n",
        _table(("metric", *head), [(name, *_change(row)) for name, row in found.metrics.items()]),
    ]
    if found.slices:
        by = next(iter(found.slices.values())).metric
        parts.append(f"## {by}, by slice\n")
        parts.append(_table(("slice", *head), [(name, *_change(row)) for name, row in found.slices.items()]))
    for title, flips in (("Got worse", found.worse), ("Got better", found.better)):
        parts.append(f"## {title}: {len(flips)}\n")
        rows = [(flip.id, flip.question, " | ".join(flip.gold), flip.a, flip.b) for flip in flips]
        parts += [_table(("item", "question", "gold", "A", "B"), rows)] if rows else []
    if found.differs:
        rows = [(key, str(one), str(other)) for key, (one, other) in found.differs.items()]
        parts += ["## What differs between the runs\n", _table(("what", "A", "B"), rows)]
    return "\n".join(parts)


def _change(row: Row) -> tuple[str, ...]:
    sure = "*" if is_sure(row) else ""
    return (
        number(row.a),
        number(row.b),
        f"{row.value:+.3f}{sure}",
        interval(row) or "-",
        f"{row.p:.3f}",
        number(row.detectable),
        str(row.n),
    )


def _judge(verdict: Verdict) -> Iterator[str]:
    yield f"## In the opinion of {_cell(verdict.model)}\n"
    head = ("95% interval", "n", "unscored")
    if verdict.agreement:
        rows = [
            (name, number(row.kappa), interval(row), str(row.n), str(row.unscored))
            for name, row in verdict.agreement.items()
        ]
        yield _table(("agreement with people", "kappa", *head), rows)
    else:
        yield f"Its agreement with people is unknown: {_cell(verdict.agreement_unknown)}\n"
    rows = [
        (name, number(row.value), interval(row), str(row.n), str(row.unscored))
        for name, row in verdict.scores.items()
    ]
    yield _table(("score", "value", *head), rows)


def _slices(summary: Summary) -> str:
    shown = slice_metrics(summary)
    rows = [
        (slice_, str(found.n), *(_both(found.metrics.get(name)) for name in shown))
        for slice_, found in summary.slices.items()
    ]
    return _table(("slice", "n", *shown), rows)


def _both(metric: Metric | None) -> str:
    return measured(metric) if metric and metric.value is not None else ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in (head, *rows)]
    return "\n".join((lines[0], "|" + "---|" * len(head), *lines[1:])) + "\n"


def _cell(text: str) -> str:
    # A tag, a headline or an answer may hold what parts columns, and what Markdown takes for HTML, a link or,
    # fetched by whoever opens the report, a picture.
    return " ".join(re.sub(r"[\\|\[]", r"\\\g<0>", text).replace("<", "&lt;").split())
