import re

import pytest

from nutgraf.eval.svg import MANY, Point, bars, lines


def _ticks(plot: str) -> list[str]:
    return re.findall(r'text-anchor="middle">([\d.]+)<', plot)


@pytest.mark.parametrize(("longest", "end"), [(1.097, 1.2), (0.92, 1.0), (21.0, 24.0), (100.0, 100.0)])
def test_seconds_end_at_a_round_number(longest: float, end: float):
    plot = bars("Seconds", [0.1, longest, longest, longest])
    assert _ticks(plot) == [f"{end * step / 4:.3g}" for step in range(5)]
    # Three questions at most in one bar: the axis counts whole ones.
    assert re.findall(r'text-anchor="end">(\d+)<', plot) == ["0", "1", "2", "3", "4"]


def test_nothing_to_draw_is_an_empty_plot():
    assert "<rect" in bars("Seconds", [])


def test_the_axis_is_marked_where_it_is_asked_to_be():
    line = [("article", [Point(1.0, 0.5), Point(10.0, 1.0)])]
    assert _ticks(lines("Found", line, x="k", y="share", x_max=10, x_ticks=(1, 10))) == ["1", "10"]
    assert _ticks(lines("Found", line, x="k", y="share", x_max=1)) == ["0", "0.25", "0.5", "0.75", "1"]


def test_many_points_are_small():
    points = [Point(number / 100, 0.5) for number in range(MANY + 1)]
    assert 'r="1"' in lines("Risk", [("risk", points)], x="x", y="y", x_max=1)
    assert 'r="3"' in lines("Risk", [("risk", points[1:])], x="x", y="y", x_max=1)


def test_an_interval_is_a_whisker_and_several_lines_are_named_where_they_end():
    pair = [
        ("article", [Point(1, 0.5), Point(10, 1.0, 0.8, 1.0)]),
        ("passage", [Point(1, 0.4), Point(10, 0.98)]),
    ]
    plot = lines("Found", pair, x="k", y="share", x_max=10)
    assert plot.count('class="ends') == 1
    assert "(0.800 to 1.000)" in plot
    above, below = (float(y) for y in re.findall(r'class="key c\d" x="[\d.]+" y="([\d.]+)"', plot))
    assert below - above >= 12
    assert 'class="key' not in lines("Found", pair[:1], x="k", y="share", x_max=10)


def test_marks_are_named_with_their_value():
    plot = bars("Seconds", [0.1, 0.2], marks=[("p50", 0.1), ("p95", 0.2)])
    assert "p50 0.1<" in plot
    assert "p95 0.2<" in plot
