"""Charts as inline SVG: lines, reliability, dots with intervals.

Colours come from the page's style, so they suit light, dark and print. Every series differs in dash and marker as well
as in colour, and every chart has a title and a description for those who cannot see it.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, HEIGHT = 640, 340
LEFT, RIGHT, TOP, BOTTOM = 62, 16, 14, 46
Scale = Callable[[float], float]


@dataclass(frozen=True)
class Series:
    """A line: its name, points (x, y), and which of the page's series styles it takes (0 to 3)."""

    name: str
    points: Sequence[tuple[float, float]]
    style: int


@dataclass(frozen=True)
class Dot:
    """A value with its interval; `name` labels its row or x position."""

    name: str
    x: float
    value: float
    low: float
    high: float


def linear(low: float, high: float, start: float, end: float) -> Scale:
    """From figures to pixels; outside the range at its ends."""
    span = (high - low) or 1.0
    return lambda value: round(start + (min(max(value, low), high) - low) / span * (end - start), 1)


def logarithmic(low: float, high: float, start: float, end: float) -> Scale:
    """From positive figures to pixels on a log scale."""
    inner = linear(math.log10(low), math.log10(high), start, end)
    return lambda value: inner(math.log10(max(value, low)))


def lines(
    title: str, about: str, series: Sequence[Series], *, x_label: str, marks: Sequence[tuple[float, str]] = ()
) -> Markup:
    """Shares (y) against a figure (x), one line a series; `marks` are upright lines with a name."""
    xs = [x for each in series for x, _ in each.points]
    floor = _floor([y for each in series for _, y in each.points])
    across = linear(min(xs), max(xs), LEFT, WIDTH - RIGHT)
    up = linear(floor, 1.0, HEIGHT - BOTTOM, TOP)
    drawn = [_frame_y(up, [floor + (1 - floor) * i / 5 for i in range(6)], _share)]
    drawn += [_tick_x(across, tick, f"{tick:g}") for tick in _ticks(min(xs), max(xs))]
    drawn += [
        Markup(
            '<line class="mark" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/><text class="small" x="{3}" y="{4}">{5}</text>'
        ).format(across(x), TOP, HEIGHT - BOTTOM, across(x) + 4, TOP + 10, name)
        for x, name in marks
    ]
    for each in series:
        path = " ".join(f"{across(x)},{up(y)}" for x, y in each.points)
        drawn.append(Markup('<polyline class="line s{}" points="{}"/>').format(each.style, path))
        drawn += [_marker(across(x), up(y), each.style) for x, y in each.points]
    return _svg(title, about, drawn, x_label=x_label, legend=[(each.name, each.style) for each in series])


def wrong_shares(title: str, about: str, dots: Sequence[Dot]) -> Markup:
    """Reliability on log scales: share told wrong (x) against share observed wrong with interval (y).

    Right is the diagonal.
    """
    positive = [value for dot in dots for value in (dot.x, dot.value, dot.high) if value > 0]
    least = 10.0 ** math.floor(math.log10(max(min([*positive, 0.1]), 1e-6)))
    across = logarithmic(least, 1.0, LEFT, WIDTH - RIGHT)
    up = logarithmic(least, 1.0, HEIGHT - BOTTOM, TOP)
    powers = [10.0**power for power in range(round(math.log10(least)), 1)]
    drawn = [_frame_y(up, powers, _small_share), *(_tick_x(across, each, _small_share(each)) for each in powers)]
    drawn.append(
        Markup('<line class="ideal" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
            across(least), up(least), across(1), up(1)
        )
    )
    drawn += [_upright(across(max(dot.x, least)), up, dot) for dot in dots]
    return _svg(title, about, drawn, x_label="told to be wrong (log scale)", y_label="observed to be wrong")


def weights(title: str, about: str, dots: Sequence[Dot], told: Series) -> Markup:
    """Share of scored pairs that are true (y, with interval) against match weight (x).

    And what the model told as a line.
    """
    xs = [x for x, _ in told.points]
    across, up = linear(min(xs), max(xs), LEFT, WIDTH - RIGHT), linear(0, 1, HEIGHT - BOTTOM, TOP)
    drawn = [_frame_y(up, [i / 5 for i in range(6)], _share)]
    drawn += [_tick_x(across, tick, f"{tick:g}") for tick in _ticks(min(xs), max(xs))]
    drawn.append(
        Markup('<polyline class="ideal" points="{}"/>').format(" ".join(f"{across(x)},{up(y)}" for x, y in told.points))
    )
    drawn += [_upright(across(dot.x), up, dot) for dot in dots]
    return _svg(title, about, drawn, x_label="match weight (log2 odds)", y_label="true")


def forest(
    title: str, about: str, dots: Sequence[Dot], *, x_label: str, lines_at: Sequence[float] = (), is_log: bool = False
) -> Markup:
    """One row a dot, value and interval along x; `lines_at` are upright reference lines."""
    height = TOP + BOTTOM + 30 * len(dots)
    left = 178
    high = max([dot.high for dot in dots] + list(lines_at)) * 1.1
    if is_log:
        low = min([dot.low for dot in dots if dot.low > 0] + list(lines_at)) / 1.1
        across = logarithmic(low, high, left, WIDTH - RIGHT)
        ticks = [
            tick for tick in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 1.5, 2, 3, 5, 10, 20, 50, 100) if low <= tick <= high
        ]
    else:
        low, across = 0.0, linear(0, high, left, WIDTH - RIGHT)
        ticks = _ticks(0, high)
    bottom = height - BOTTOM
    drawn = [_tick_x(across, tick, f"{tick:g}" if is_log else _small_share(tick), bottom) for tick in ticks]
    drawn += [
        Markup('<line class="mark" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>').format(across(x), TOP, bottom)
        for x in lines_at
    ]
    for row, dot in enumerate(dots):
        y = TOP + 30 * row + 15
        drawn.append(
            Markup(
                '<text class="row" x="{}" y="{}">{}</text><line class="bar" x1="{}" x2="{}" y1="{y}" y2="{y}"/>'
                '<circle class="dot s0" cx="{}" cy="{y}" r="4.5"><title>{}: {}</title></circle>'
            ).format(
                left - 10,
                y + 4,
                dot.name,
                across(dot.low),
                across(dot.high),
                across(dot.value),
                dot.name,
                f"{dot.value:.4g}",
                y=y,
            )
        )
    return _svg(title, about, drawn, x_label=x_label, height=height, left=left)


def _svg(
    title: str,
    about: str,
    drawn: Sequence[Markup],
    *,
    x_label: str,
    y_label: str = "",
    legend: Sequence[tuple[str, int]] = (),
    height: int = HEIGHT,
    left: int = LEFT,
) -> Markup:
    parts = [
        Markup('<line class="axis" x1="{}" x2="{}" y1="{y}" y2="{y}"/>').format(left, WIDTH - RIGHT, y=height - BOTTOM),
        *drawn,
    ]
    parts.append(
        Markup('<text class="label" x="{}" y="{}">{}</text>').format((left + WIDTH - RIGHT) / 2, height - 8, x_label)
    )
    if y_label:
        parts.append(
            Markup('<text class="label" transform="translate(13,{}) rotate(-90)">{}</text>').format(
                (TOP + height - BOTTOM) / 2, y_label
            )
        )
    below = height
    for number, (name, style) in enumerate(legend):
        x, y = LEFT + 290 * (number % 2), height + 16 + 20 * (number // 2)
        below = y + 8
        parts.append(
            Markup('<line class="line s{}" x1="{}" x2="{}" y1="{y}" y2="{y}"/>').format(style, x, x + 34, y=y)
            + _marker(x + 17, y, style)
            + Markup('<text x="{}" y="{}">{}</text>').format(x + 42, y + 4, name)
        )
    inner = Markup("").join(parts)
    return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img"><title>{}</title><desc>{}</desc>{}</svg>').format(
        WIDTH, below, title, about, inner
    )


def _frame_y(up: Scale, ticks: Sequence[float], text: Callable[[float], str]) -> Markup:
    return Markup("").join(
        Markup(
            '<line class="grid" x1="{}" x2="{}" y1="{y}" y2="{y}"/><text class="tick-y" x="{}" y="{}">{}</text>'
        ).format(LEFT, WIDTH - RIGHT, LEFT - 7, up(tick) + 4, text(tick), y=up(tick))
        for tick in ticks
    )


def _tick_x(across: Scale, tick: float, text: str, bottom: int = HEIGHT - BOTTOM) -> Markup:
    return Markup(
        '<line class="grid" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/><text class="tick-x" x="{0}" y="{3}">{4}</text>'
    ).format(across(tick), TOP, bottom, bottom + 17, text)


def _upright(x: float, up: Scale, dot: Dot) -> Markup:
    return Markup(
        '<line class="bar" x1="{x}" x2="{x}" y1="{}" y2="{}"/>'
        '<circle class="dot s0" cx="{x}" cy="{}" r="4.5"><title>{}</title></circle>'
    ).format(up(dot.low), up(dot.high), up(dot.value), dot.name, x=x)


def _marker(x: float, y: float, style: int) -> Markup:
    if style % 2:
        return Markup('<rect class="dot s{}" x="{}" y="{}" width="5" height="5"/>').format(
            style, round(x - 2.5, 1), round(y - 2.5, 1)
        )
    return Markup('<circle class="dot s{}" cx="{}" cy="{}" r="2.8"/>').format(style, x, y)


def _floor(values: Sequence[float]) -> float:
    """Where the y axis begins: the highest round share below every value."""
    return next(floor for floor in (0.99, 0.98, 0.95, 0.9, 0.8, 0.5, 0.0) if min(values) >= floor)


def _ticks(low: float, high: float) -> list[float]:
    """Some round figures between two."""
    span = (high - low) or 1.0
    step = 10.0 ** math.floor(math.log10(span))
    step = next(size for size in (step / 5, step / 2, step, step * 2) if span / size <= 8)
    first = math.ceil(low / step - 1e-9)
    return [round(n * step, 10) for n in range(first, math.floor(high / step + 1e-9) + 1)]


def _share(value: float) -> str:
    return f"{100 * value:g}%" if value in {0, 1} else f"{100 * value:.4g}%"


def _small_share(value: float) -> str:
    return f"{100 * value:.4g}%"
