"""A run as one self-contained HTML page: headline, plots, slices, the worst items. Nothing is fetched.

Articles, questions and answers are data: every one of them passes through `escape`.
"""

from collections.abc import Iterator, Sequence
from html import escape
from importlib import resources
from typing import Any

from nutgraf.eval.compare import Run, shown
from nutgraf.eval.library import Library
from nutgraf.eval.report import SLICE_METRICS, interval, number
from nutgraf.eval.score import CUTOFFS, METRICS
from nutgraf.eval.summary import timed
from nutgraf.eval.svg import bars, lines
from nutgraf.eval.types import Cited, GoldItem, ItemResult

WORST = 25
# So many of them are shown unfolded.
OPENED = 3
AROUND_CHARS = 220


def page(run: Run, summary: dict[str, Any], library: Library, judges: Sequence[dict[str, Any]] = ()) -> str:
    """Return the page of a run.

    Args:
        run: read whole.
        summary: of it.
        library: to show citations within their article.
        judges: what `nutgraf eval judge` wrote of it, if anything.
    """
    name = escape(str(run.manifest.get("dataset", {}).get("name", run.path.name)))
    style = resources.files("nutgraf.eval").joinpath("page.css").read_text("utf-8")
    body = "".join((
        f"<h1>{name}</h1>",
        _about(run, summary),
        f"<h2>Metrics</h2>{_headline(summary)}",
        f"<h2>Plots</h2><div class=plots>{''.join(_plots(run, summary))}</div>",
        f"<h2>Cost</h2>{_cost(summary)}",
        "".join(_judge(verdict) for verdict in judges),
        f"<h2>Slices</h2>{_slices(summary)}",
        f"<h2>Worst items</h2>{''.join(_worst(run, library))}",
        f"<h2>What was run</h2><table>{''.join(_manifest(run.manifest))}</table>",
    ))  # fmt: skip
    head = f'<meta charset=utf-8><meta name=viewport content="width=device-width"><title>{name}</title>'
    top = f"<!doctype html><html lang=en><head>{head}<style>{style}</style></head>"
    return f"{top}<body><main>{body}</main></body></html>\n"


def _about(run: Run, summary: dict[str, Any]) -> str:
    failed = len(summary["errors"])
    crashed = f" <b class=bad>{failed} crashed and count as wrong.</b>" if failed else ""
    unscored = len(summary["unscored"])
    gone = f" <b class=bad>{unscored} could not be scored in full.</b>" if unscored else ""
    model = next(
        (r.prediction.model for r in run.results if r.prediction and r.prediction.model), "retrieval only"
    )
    started = escape(str(run.manifest.get("started_at", "")))
    note = "Intervals are 95% bootstrap, resampled by supporting article."
    return f"<p>{summary['n']} questions, {escape(model)}, {started}.{crashed}{gone} {note}</p>"


def _headline(summary: dict[str, Any]) -> str:
    rows: list[str] = []
    group = ""
    for name, metric in summary["metrics"].items():
        known = METRICS[name]
        if known.group != group:
            group = known.group
            rows.append(f"<tr><th colspan=6 class=group>{group}</th></tr>")
        whisker = _whisker(metric) if known.proportion else ""
        lower = "" if known.higher_is_better else " <i>(lower is better)</i>"
        rows.append(
            f"<tr><td>{name}</td><td class=n>{number(metric['value'])}</td><td class=n>{interval(metric)}"
            f"</td><td class=wide>{whisker}</td><td class=n>{metric['n']}</td>"
            f"<td class=what>{escape(known.what)}{lower}</td></tr>"
        )
    head = "<tr><th>metric<th>value<th>95% interval<th class=wide><th>n<th>what it is</tr>"
    return f"<table>{head}{''.join(rows)}</table>"


def _whisker(metric: dict[str, Any]) -> str:
    if metric["value"] is None:
        return ""
    low, high = (metric["low"], metric["high"]) if metric["low"] is not None else (metric["value"],) * 2
    ends = f'<path d="M{2 + 96 * low:.1f} 6H{2 + 96 * high:.1f}"/>'
    dot = f'<circle cx="{2 + 96 * metric["value"]:.1f}" cy="6" r="3"/>'
    return f'<svg class=whisker viewBox="0 0 100 12">{ends}{dot}</svg>'


def _plots(run: Run, summary: dict[str, Any]) -> Iterator[str]:
    metrics, sure = summary["metrics"], summary["confidence"]
    curves = [
        (label, [(float(k), metrics[f"{kind}@{k}"]["value"]) for k in CUTOFFS])
        for label, kind in (("article", "hit"), ("passage", "passage_hit"))
        if f"{kind}@1" in metrics
    ]
    if curves:
        ticks = [float(k) for k in CUTOFFS]
        title = "Found among the first k"
        yield lines(title, curves, x="k", y="share of questions", x_max=10, x_ticks=ticks)
    if sure:
        risk = [(coverage, share) for coverage, share in sure["risk_coverage"]]
        title = f"Risk by coverage (area {number(sure['aurc']['value'])})"
        yield lines(title, [("risk", risk)], x="share of answers let through", y="share wrong", x_max=1)
        title = f"Calibration (error {number(sure['ece']['value'])})"
        points = [(confidence, right) for confidence, right, _ in sure["calibration"]]
        yield lines(
            title, [("bin", points)], x="confidence", y="share right", x_max=1, diagonal=True, dots=True
        )
    taken = [
        r.prediction.timings_s["total"]
        for r in timed(run.results)
        if r.prediction and "total" in r.prediction.timings_s
    ]
    if taken:
        yield bars("Seconds to the whole answer", taken, x="seconds")


def _cost(summary: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td>{escape(stage)}<td class=n>{taken['p50']:.3f}<td class=n>{taken['p95']:.3f}"
        f"<td class=n>{taken['max']:.3f}<td class=n>{taken['n']}</tr>"
        for stage, taken in summary["seconds"].items()
    )
    head = "<tr><th>seconds<th>p50<th>p95<th>max<th>n</tr>"
    notes: list[str] = []
    if summary["replayed"]:
        notes.append(f"{summary['replayed']} answers rest on cached replies and are left out of the seconds.")
    tokens = summary["tokens"]
    if tokens["model_calls"]:
        read = f"{tokens['read']:,} tokens read (of them cached {tokens['cached']:,})"
        notes.append(f"{tokens['model_calls']} model calls, {read}, {tokens['written']:,} written.")
    if money := summary["money"]:
        one = money["a_question"]["value"]
        notes.append(
            f"{money['total']:.4f} in all" + (f", {one:.6f} a question." if one is not None else ".")
        )
    return (f"<table>{head}{rows}</table>" if rows else "") + f"<p>{' '.join(notes)}</p>"


def _judge(verdict: dict[str, Any]) -> str:
    agreed = "".join(
        f"<tr><td>{escape(name)}<td class=n>{number(row['kappa'])}<td class=n>{interval(row)}"
        f"<td class=n>{row['n']}<td class=n>{row['unscored']}</tr>"
        for name, row in verdict["agreement"].items()
    )
    unknown = f"<p>Its agreement with people is unknown: {escape(verdict['agreement_unknown'])}</p>"
    scores = "".join(
        f"<tr><td>{escape(name)}<td class=n>{number(row['value'])}<td class=n>{interval(row)}"
        f"<td class=n>{row['n']}<td class=n>{row['unscored']}</tr>"
        for name, row in verdict["scores"].items()
    )
    columns = "<th>95% interval<th>n<th>unscored</tr>"
    return (
        f"<h2>In the opinion of {escape(str(verdict['model']))}</h2>"
        + (f"<table><tr><th>agreement with people<th>kappa{columns}{agreed}</table>" if agreed else unknown)
        + f"<table><tr><th>score<th>value{columns}{scores}</table>"
    )


def _slices(summary: dict[str, Any]) -> str:
    names = [name for name in SLICE_METRICS if name in summary["metrics"]][:4]
    head = "".join(f"<th>{name}" for name in names)
    rows = "".join(
        f"<tr><td>{escape(slice_)}</td><td class=n>{found['n']}</td>"
        + "".join(_cell(found["metrics"].get(name)) for name in names)
        + "</tr>"
        for slice_, found in summary["slices"].items()
    )
    return f"<table><tr><th>slice<th>n{head}</tr>{rows}</table>"


def _cell(metric: dict[str, Any] | None) -> str:
    if not metric or metric["value"] is None:
        return "<td></td>"
    return f"<td class=n>{number(metric['value'])} <small>{interval(metric)}</small></td>"


def badness(result: ItemResult) -> tuple[float, float, float]:
    """Return a sort key: what is wrong and sure of itself first, then what was refused or crashed."""
    right = result.scores.get("correct", result.scores.get("hit@1", (1.0, 1.0)))[0]
    found = result.scores.get("hit@10", (0.0, 0.0))[0]
    sure = (
        result.prediction.confidence
        if result.prediction and result.prediction.confidence is not None
        else 0.0
    )
    return right, -sure, -found


def _worst(run: Run, library: Library) -> Iterator[str]:
    pairs = sorted(zip(run.items, run.results, strict=True), key=lambda pair: (badness(pair[1]), pair[0].id))
    wrong = [pair for pair in pairs[:WORST] if badness(pair[1])[0] < 1.0]
    for place, (item, result) in enumerate(wrong):
        yield _item(item, result, library, opened=place < OPENED)


def _item(item: GoldItem, result: ItemResult, library: Library, *, opened: bool) -> str:
    gold = " | ".join(item.answers[:4]) if item.answerable else "(not in the archive)"
    given = result.prediction
    cited = [cited for sentence in given.sentences for cited in sentence.citations] if given else []
    dropped = "".join(f"<li>{escape(one)}</li>" for one in (given.dropped if given else ()))
    zero = (name for name, (top, bottom) in result.scores.items() if bottom and not top)
    wrong = ", ".join(name for name in zero if name in SLICE_METRICS and METRICS[name].higher_is_better)
    parts = (
        f"<summary><b>{escape(item.id)}</b> {escape(item.question)} <small>{wrong}</small></summary>",
        f"<p><b>gold</b> {escape(gold)}</p><p><b>given</b> {escape(shown(result))}</p>",
        "".join(_citation(one, library) for one in cited),
        f"<p><b>dropped by verification</b></p><ul>{dropped}</ul>" if dropped else "",
        "".join(
            f"<p><b>support</b> {escape(s.article)} <q>{escape(s.quote)}</q></p>" for s in item.support[:3]
        ),
    )
    return f"<details{' open' if opened else ''}>{''.join(parts)}</details>"


def _citation(cited: Cited, library: Library) -> str:
    article = library.find(cited.article)
    if article is None:
        return f"<blockquote><b>not in the archive: {escape(cited.article)}</b></blockquote>"
    start, end = (cited.start, cited.end) if cited.start >= 0 else (0, 0)
    before, after = article.text[max(0, start - AROUND_CHARS) : start], article.text[end : end + AROUND_CHARS]
    byline = f"{article.source}, {article.published_at:%d %B %Y}" if article.published_at else article.source
    words = f"…{escape(before)}<mark>{escape(article.text[start:end])}</mark>{escape(after)}…"
    return (
        f"<blockquote><b>{escape(article.title)}</b> <small>{escape(byline)}</small><br>{words}</blockquote>"
    )


def _manifest(value: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for name in value:
        if isinstance(value[name], dict):
            yield from _manifest(value[name], f"{prefix}{name}.")
        else:
            yield f"<tr><td>{escape(prefix + name)}</td><td>{escape(str(value[name]))}</td></tr>"
