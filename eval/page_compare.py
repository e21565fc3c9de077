"""Two runs as one self-contained HTML page: what got better and worse, and both answers side by side."""

from collections.abc import Iterator
from html import escape
from typing import Any

from nutgraf.eval.compare import Run, is_sure
from nutgraf.eval.library import Library
from nutgraf.eval.page import html
from nutgraf.eval.report import COMPARED, INTERVALS, interval, number
from nutgraf.eval.results import Comparison, Flip, Row
from nutgraf.eval.score import METRICS
from nutgraf.eval.types import GoldItem, ItemResult
from nutgraf.eval.worst import given

# How many flipped items of each kind are shown unfolded.
OPENED = 5


def page(a: Run, b: Run, found: Comparison, library: Library) -> str:
    """Return the page of a comparison.

    Args:
        a: the run before.
        b: the run after.
        found: what `eval.compare.compare` made of them.
        library: to show citations within their article.
    """
    name = str(b.manifest.get("dataset", {}).get("name", b.path.name))
    sure = [row for row in found.metrics.items() if is_sure(row[1])]
    better = [metric for metric, row in sure if METRICS[metric].gain(row.value) > 0]
    worse = [metric for metric, _ in sure if metric not in better]
    flips = f"{len(found.better)} questions got better, {len(found.worse)} worse"
    items = {
        item.id: (item, one, other) for item, one, other in zip(a.items, a.results, b.results, strict=True)
    }
    body = "".join((
        f"<h1>{escape(name)}: A and B</h1>",
        f"<p>A {escape(found.a)}<br>B {escape(found.b)}</p>",
        f"<p>{found.n} questions: {flips}. Of the metrics better (p &lt; .05): {_list(better)}; worse: "
        f"{_list(worse)}.</p>",
        f"<h2>What differs between the runs</h2>{_differs(found.differs)}",
        f"<h2>Metrics</h2>{_moved('metric', found.metrics)}<p>{INTERVALS} {escape(COMPARED)}</p>",
        *(
            f"<h2>{title}: {len(flipped)}</h2>{''.join(_flips(flipped, items, library))}"
            for title, flipped in (("Got worse", found.worse), ("Got better", found.better))
        ),
        _slices(found.slices),
    ))  # fmt: skip
    return html(f"{name}: A and B", body)


def _list(names: list[str]) -> str:
    return ", ".join(f"<b>{name}</b>" for name in names) or "nothing"


def _differs(differs: dict[str, list[Any]]) -> str:
    rows = "".join(
        f"<tr><td>{escape(key)}<td>{escape(str(one))}<td>{escape(str(other))}</tr>"
        for key, (one, other) in differs.items()
    )
    return f"<table class=words><tr><th>what<th>A<th>B</tr>{rows}</table>" if rows else "<p>Nothing.</p>"


def _slices(slices: dict[str, Row]) -> str:
    if not slices:
        return ""
    by = next(iter(slices.values())).metric
    return f"<h2>{by}, by slice</h2>{_moved('slice', slices)}"


def _moved(what: str, rows: dict[str, Row]) -> str:
    """Return the table of what moved, and in one line what no item moved."""
    moved = {name: row for name, row in rows.items() if row.low is not None or row.value}
    still = [f"{name} {number(row.a)}" for name, row in rows.items() if name not in moved]
    return (_table(what, moved) if moved else "") + (
        f"<p><small>The same in both: {escape(', '.join(still))}.</small></p>" if still else ""
    )


def _table(what: str, rows: dict[str, Row]) -> str:
    scale = max((abs(end) for row in rows.values() for end in _ends(row)), default=0)
    group = ""
    lines: list[str] = []
    for name, row in rows.items():
        definition = METRICS[row.metric]
        if what == "metric" and definition.group != group:
            group = definition.group
            lines.append(f"<tr><th colspan=9 class=group>{group}</th></tr>")
        sure, whisker = is_sure(row), _whisker(row.value, _ends(row), scale)
        kind = (" class=better" if definition.gain(row.value) > 0 else " class=worse") if sure else ""
        lower = f"<i>{definition.direction}</i>" if what == "metric" else ""
        lines.append(
            f"<tr{kind}><td>{escape(name)}{lower}<td class=n>{number(row.a)}<td class=n>{number(row.b)}"
            f"<td class=n><b>{row.value:+.3f}{'*' if sure else ''}</b><td class=n>{interval(row) or '-'}"
            f"<td class=wide>{whisker}<td class=n>{row.p:.3f}"
            f"<td class=n>{number(row.detectable)}<td class=n>{row.n}</tr>"
        )
    ends = (
        f"<th class=wide><span class='scale change'><span>&minus;{scale:.2f}</span>"
        f"<span>+{scale:.2f}</span></span>"
    )
    head = f"<tr><th>{what}<th class=n>A<th class=n>B<th class=n>B &minus; A<th class=n>95% interval{ends}"
    return f"<table>{head}<th class=n>p<th class=n>detectable<th class=n>n</tr>{''.join(lines)}</table>"


def _ends(row: Row) -> tuple[float, ...]:
    """Return the ends of a row's interval where it is drawn; seconds and tokens have scales of their own."""
    if row.low is None or row.high is None or not METRICS[row.metric].proportion:
        return ()
    return row.low, row.high


def _whisker(value: float, ends: tuple[float, ...], scale: float) -> str:
    if not ends:
        return ""
    low, value, high = (80 + 76 * place / (scale or 1.0) for place in (ends[0], value, ends[1]))
    return (
        f'<svg class="whisker change" viewBox="0 0 160 12"><path class=zero d="M80 0V12"/>'
        f'<path d="M{low:.1f} 6H{high:.1f}"/><circle cx="{value:.1f}" cy="6" r="3"/></svg>'
    )


def _flips(
    flips: list[Flip], items: dict[str, tuple[GoldItem, ItemResult, ItemResult]], library: Library
) -> Iterator[str]:
    for place, flip in enumerate(flips):
        item, one, other = items[flip.id]
        sides = "".join(
            f"<div><b>{side}</b><dl>{''.join(given(result.prediction, result, library))}</dl></div>"
            for side, result in (("A", one), ("B", other))
        )
        yield (
            f"<details{' open' if place < OPENED else ''}><summary><b>{escape(item.id)}</b> "
            f"{escape(item.question)}</summary>"
            f"<p><small>asked as of {item.asked_at:%-d %B %Y}; gold:</small> "
            f"{escape(' | '.join(flip.gold))}</p><div class=sides>{sides}</div></details>"
        )
