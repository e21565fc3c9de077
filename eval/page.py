"""A run as one self-contained HTML page: headline, plots, slices, the worst items. Nothing is fetched.

Articles, questions and answers are data: every one of them passes through `escape`.
"""

from collections.abc import Collection, Iterator, Sequence
from html import escape
from importlib import resources
from typing import Any

from nutgraf.eval.compare import Run
from nutgraf.eval.folder import Verdict
from nutgraf.eval.intervals import wilson
from nutgraf.eval.library import Library
from nutgraf.eval.manifest import flat
from nutgraf.eval.report import (
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
from nutgraf.eval.results import Metric, Summary
from nutgraf.eval.score import CUTOFFS, LOWER, METRICS
from nutgraf.eval.summary import totals_s
from nutgraf.eval.svg import Point, bars, lines
from nutgraf.eval.worst import worst

# What stands at the top, of what the run measured.
HEADLINE = (
    *("correct", "choice_by_highlight", "hit@1", "hit@5", "passage_hit@5", "citation_hit", "verbatim_rate"),
    *("refusal_recall", "false_refusal", "seconds"),
)


def page(run: Run, summary: Summary, library: Library, judges: Sequence[Verdict] = ()) -> str:
    """Return the page of a run.

    Args:
        run: read whole.
        summary: of it.
        library: to show citations within their article.
        judges: what `nutgraf eval judge` wrote of it, if anything.
    """
    name = str(run.manifest.get("dataset", {}).get("name", run.path.name))
    body = "".join((
        f"<h1>{escape(name)}</h1>",
        _about(run, summary),
        _metrics(summary, HEADLINE),
        f"<h2>Plots</h2><div class=plots>{''.join(_plots(run, summary))}</div>",
        f"<h2>Worst items</h2>{''.join(worst(run, library))}",
        "".join(_judge(verdict) for verdict in judges),
        f"<h2>Slices</h2>{_slices(summary)}",
        f"<h2>All metrics</h2>{_metrics(summary, METRICS)}{_sureness(summary)}",
        f"<h2>Cost</h2>{_cost(summary)}",
        f"<h2>What was run</h2><table>{''.join(_manifest(run.manifest))}</table>",
    ))  # fmt: skip
    return html(name, body)


def html(title: str, body: str) -> str:
    """Return a whole page that fetches nothing; `body` is markup, `title` is not."""
    style = resources.files("nutgraf.eval").joinpath("page.css").read_text("utf-8")
    view = '<meta charset=utf-8><meta name=viewport content="width=device-width">'
    head = f"<head>{view}<title>{escape(title)}</title><style>{style}</style></head>"
    return f"<!doctype html><html lang=en>{head}<body><main>{body}</main></body></html>\n"


def _about(run: Run, summary: Summary) -> str:
    wrong = "".join(f" <b class=bad>{escape(one)}.</b>" for one in failures(summary))
    return f"<p>{escape(about(run.manifest, summary, run.results))}.{wrong} {INTERVALS}</p>"


def _metrics(summary: Summary, names: Collection[str]) -> str:
    rows: list[str] = []
    group = ""
    for name, metric in summary.metrics.items():
        if name not in names:
            continue
        known = METRICS[name]
        if known.group != group and names is METRICS:
            group = known.group
            rows.append(f"<tr><th colspan=6 class=group>{group}</th></tr>")
        whisker = _whisker(metric) if known.proportion else ""
        rows.append(
            f"<tr><td>{name}</td><td class=n>{number(metric.value)}</td><td class=n>{interval(metric)}"
            f"</td><td class=wide>{whisker}</td><td class=n>{count(metric)}</td>"
            f"<td class=what>{escape(known.what)}<i>{known.direction}</i></td></tr>"
        )
    scale = "<th class=wide><span class=scale><span>0</span><span>1</span></span>"
    head = f"<tr><th>metric<th class=n>value<th class=n>95% interval{scale}<th class=n>n<th>what it is</tr>"
    return f"<table>{head}{''.join(rows)}</table>"


def _sureness(summary: Summary) -> str:
    rows = "".join(
        f"<tr><td>{name}</td><td class=n>{number(one.value)}</td><td class=n>{interval(one)}</td>"
        f"<td class=n>{one.n}</td><td class=what>{escape(what)}<i>{LOWER}</i></td></tr>"
        for name, one, what in sureness(summary)
    )
    head = "<tr><th>confidence<th class=n>value<th class=n>95% interval<th class=n>n<th>what it is</tr>"
    return f"<table>{head}{rows}</table>" if rows else ""


def _whisker(metric: Metric) -> str:
    if metric.value is None:
        return ""
    low = metric.value if metric.low is None else metric.low
    high = metric.value if metric.high is None else metric.high
    ends = f'<path d="M{4 + 92 * low:.1f} 6H{4 + 92 * high:.1f}"/>'
    dot = f'<circle cx="{4 + 92 * metric.value:.1f}" cy="6" r="3"/>'
    return f'<svg class=whisker viewBox="0 0 100 12">{ends}{dot}</svg>'


def _plots(run: Run, summary: Summary) -> Iterator[str]:
    metrics, sure = summary.metrics, summary.confidence
    curves = [
        (label, points)
        for label, kind in (("article", "hit"), ("passage", "passage_hit"))
        if (points := _curve(metrics, kind))
    ]
    if curves:
        ticks = [float(k) for k in CUTOFFS]
        title = f"Support among the first k found, n {metrics['hit@1'].n}"
        x = "k (articles, passages)"
        yield lines(title, curves, x=x, y="share of questions", x_max=10, x_ticks=ticks)
    if sure:
        risk = [Point(coverage, share) for coverage, share in sure.risk_coverage]
        title = f"Risk by coverage: area {measured(sure.aurc)}, n {sure.n}"
        x = "share of answers let through, the surest first"
        yield lines(title, [("risk", risk)], x=x, y="share wrong", x_max=1)
        title = f"Calibration: error {measured(sure.ece)}, n {sure.n}"
        bins = [Point(mean, right, *wilson(right, n), f"n {n}") for mean, right, n in sure.calibration]
        yield lines(
            title,
            [("bin", bins)],
            x="confidence (mean of a bin)",
            y="share right (Wilson 95%)",
            x_max=1,
            diagonal="calibrated",
            dots=True,
        )
    if taken := totals_s(run.results):
        total = summary.seconds.get("total")
        marks = [("p50", total.p50), ("p95", total.p95)] if total else []
        title = f"Seconds to the whole answer, n {len(taken)}"
        yield bars(title, taken, marks=marks)


def _curve(metrics: dict[str, Metric], kind: str) -> list[Point]:
    found = ((k, metrics.get(f"{kind}@{k}")) for k in CUTOFFS)
    return [Point(k, one.value, one.low, one.high) for k, one in found if one and one.value is not None]


def _cost(summary: Summary) -> str:
    rows = "".join(
        f"<tr><td>{escape(stage)}<td class=n>{taken.p50:.3f}<td class=n>{taken.p95:.3f}"
        f"<td class=n>{taken.max:.3f}<td class=n>{taken.n}</tr>"
        for stage, taken in summary.seconds.items()
    )
    head = "<tr><th>seconds<th class=n>p50<th class=n>p95<th class=n>max<th class=n>n</tr>"
    notes = "".join(f"<p>{escape(note)}.</p>" for note in cost_notes(summary))
    return (f"<table>{head}{rows}</table>" if rows else "") + notes


def _judge(verdict: Verdict) -> str:
    agreed = "".join(
        f"<tr><td>{escape(name)}<td class=n>{number(row.kappa)}<td class=n>{interval(row)}"
        f"<td class=n>{row.n}<td class=n>{row.unscored}</tr>"
        for name, row in verdict.agreement.items()
    )
    unknown = f"<p>Its agreement with people is unknown: {escape(verdict.agreement_unknown)}</p>"
    scores = "".join(
        f"<tr><td>{escape(name)}<td class=n>{number(row.value)}<td class=n>{interval(row)}"
        f"<td class=n>{row.n}<td class=n>{row.unscored}</tr>"
        for name, row in verdict.scores.items()
    )
    columns = "<th class=n>95% interval<th class=n>n<th class=n>unscored</tr>"
    return (
        f"<h2>In the opinion of {escape(str(verdict.model))}</h2>"
        + (
            f"<table><tr><th>agreement with people<th class=n>kappa{columns}{agreed}</table>"
            if agreed
            else unknown
        )
        + f"<table><tr><th>score<th class=n>value{columns}{scores}</table>"
    )


def _slices(summary: Summary) -> str:
    names = slice_metrics(summary)
    head = "".join(f"<th class=n>{name}<th>" for name in names)
    rows = "".join(
        f"<tr><td>{escape(slice_)}</td><td class=n>{found.n}</td>"
        + "".join(_cell(found.metrics.get(name)) for name in names)
        + "</tr>"
        for slice_, found in summary.slices.items()
    )
    note = "<p>Slices of fewer than five questions are left out.</p>"
    return f"<table><tr><th>slice<th class=n>n{head}</tr>{rows}</table>{note}"


def _cell(metric: Metric | None) -> str:
    if not metric or metric.value is None:
        return "<td></td><td></td>"
    return f"<td class=n>{number(metric.value)}</td><td><small>{interval(metric)}</small></td>"


def _manifest(manifest: dict[str, Any]) -> Iterator[str]:
    for name, value in flat(manifest).items():
        yield f"<tr><td>{escape(name)}</td><td>{escape(str(value))}</td></tr>"
