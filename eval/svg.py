"""Plots as inline SVG: lines, bars. No script, no network; colours follow the page's light or dark mode."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 380, 240
LEFT, RIGHT, TOP, BOTTOM = 44, 14, 42, 40

# More points than this are drawn small.
MANY = 30
# Bars of a histogram.
BINS = 20


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a plot: `low` and `high` draw a whisker through it, `label` stands beside it."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None
    label: str = ""


def lines(
    title: str,
    series: Sequence[tuple[str, Sequence[Point]]],
    *,
    x: str,
    y: str,
    x_max: float,
    x_ticks: Sequence[float] = (),
    diagonal: str = "",
    dots: bool = False,
) -> str:
    """Draw one or more lines, x from 0 to `x_max`, y from 0 to 1; `dots` draws points without lines.

    Without `x_ticks` the axis is marked at its quarters. `diagonal` names a line drawn where x = y. Of
    several series each is named at its last point.
    """
    parts = [_axes(title, x, y, x_max, 1, x_ticks)]
    if diagonal:
        end_x, end_y = _x(x_max, x_max), _y(1, 1)
        parts.append(f'<path class="grid" d="M{_x(0, x_max)} {_y(0, 1)}L{end_x} {end_y}"/>')
        parts.append(f'<text x="{end_x}" y="{end_y - 6}" text-anchor="end">{escape(diagonal)}</text>')
    for number, (name, points) in enumerate(series):
        if not dots and len(points) > 1:
            path = "L".join(f"{_x(point.x, x_max)} {_y(point.y, 1)}" for point in points)
            parts.append(f'<path class="line c{number}" d="M{path}"/>')
        radius = 3 if len(points) <= MANY else 1
        for point in points:
            parts += _dot(point, _x(point.x, x_max), name=name, number=number, radius=radius)
    if len(series) > 1:
        parts += _names([(number, name, _y(points[-1].y, 1)) for number, (name, points) in enumerate(series)])
    return _svg(title, parts)


def _dot(point: Point, x: float, *, name: str, number: int, radius: int) -> Iterator[str]:
    """Draw a point of a series, with its whisker and its label."""
    y = _y(point.y, 1)
    tip = f"{name}: {point.x:.3g}, {point.y:.3f}"
    if point.low is not None and point.high is not None:
        tip += f" ({point.low:.3f} to {point.high:.3f})"
        # Whiskers of two series at one x stand side by side.
        ends = f"M{x + 3 * number} {_y(point.low, 1)}V{_y(point.high, 1)}"
        yield f'<path class="ends c{number}" d="{ends}"/>'
    yield (
        f'<circle class="dot c{number}" cx="{x}" cy="{y}" r="{radius}"><title>{escape(tip)}</title></circle>'
    )
    if point.label:
        is_at_edge = x > WIDTH - RIGHT - 40
        side = f'x="{x - 7}" text-anchor="end"' if is_at_edge else f'x="{x + 7}"'
        yield f'<text {side} y="{y + 4}">{escape(point.label)}</text>'


def _names(ends: Sequence[tuple[int, str, float]]) -> list[str]:
    """Name each series beside its last point: the highest above it, the others below, none on another."""
    parts: list[str] = []
    free = 0.0
    for place, (number, name, y) in enumerate(sorted(ends, key=lambda end: end[2])):
        at = max(y + (15 if place else -8), free)
        free = at + 12
        parts.append(
            f'<text class="key c{number}" x="{WIDTH - RIGHT - 10}" y="{at}" text-anchor="end">'
            f"{escape(name)}</text>"
        )
    return parts


def bars(title: str, seconds: Sequence[float], *, marks: Sequence[tuple[str, float]] = ()) -> str:
    """Draw how many questions took how long, in bins of equal width from 0; `marks` are named lines."""
    top = _round_up(max(seconds, default=0.0) or 1.0)
    counts = [0] * BINS
    for value in seconds:
        counts[min(BINS - 1, int(value / top * BINS))] += 1
    # Quarters of it are whole questions.
    most = -(-max(counts) // 4) * 4 or 4
    parts = [_axes(title, "seconds", "questions", top, most)]
    for number, count in enumerate(counts):
        left, right = _x(number * top / BINS, top), _x((number + 1) * top / BINS, top)
        y = _y(count, most)
        tip = f"{number * top / BINS:.2f} to {(number + 1) * top / BINS:.2f}: {count}"
        parts.append(
            f'<rect class="bar" x="{left}" y="{y}" width="{max(1.0, right - left - 1):.1f}" '
            f'height="{HEIGHT - BOTTOM - y:.1f}"><title>{tip}</title></rect>'
        )
    for row, (name, value) in enumerate(marks):
        # A later mark, further right, is named higher, and to the left: no line crosses a name.
        px, high = _x(value, top), TOP - 4 - 11 * row
        side = f'x="{px - 4}" text-anchor="end"' if px > LEFT + 60 else f'x="{px + 4}"'
        parts.append(f'<path class="mark" d="M{px} {HEIGHT - BOTTOM}V{high - 7}"/>')
        parts.append(f'<text class="key" {side} y="{high}">{escape(name)} {value:.3g}</text>')
    return _svg(title, parts)


def _svg(title: str, parts: Sequence[str]) -> str:
    inside = "".join(parts)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">{inside}</svg>'


def _round_up(value: float) -> float:
    """Return the next number whose quarters are short to write."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10) if step * power >= value)


def _axes(title: str, x: str, y: str, x_max: float, y_max: float, x_ticks: Sequence[float] = ()) -> str:
    parts = [f'<text class="title" x="4" y="12">{escape(title)}</text>']
    for tick in x_ticks or [step / 4 * x_max for step in range(5)]:
        px = _x(tick, x_max)
        parts.append(f'<text x="{px}" y="{HEIGHT - BOTTOM + 14}" text-anchor="middle">{tick:.3g}</text>')
    for step in range(5):
        share = step / 4
        py = _y(share * y_max, y_max)
        parts.append(f'<path class="grid" d="M{LEFT} {py}H{WIDTH - RIGHT}"/>')
        parts.append(f'<text x="{LEFT - 5}" y="{py + 4}" text-anchor="end">{share * y_max:.3g}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">{escape(x)}</text>')
    across = (TOP + HEIGHT - BOTTOM) / 2
    parts.append(
        f'<text transform="translate(11 {across}) rotate(-90)" text-anchor="middle">{escape(y)}</text>'
    )
    return "".join(parts)


def _x(value: float, top: float) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * value / top, 1)


def _y(value: float, top: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / top, 1)
