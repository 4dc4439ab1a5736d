"""Small charts of a measure over the extracts of a dataset, as inline SVG; the figures stand in the table beside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, HEIGHT, EDGE, LABEL = 250, 66, 6, 14
Show = Callable[[float], str]


@dataclass(frozen=True)
class Point:
    """A measure of one extract: its date as text, the value; None: not known. is_refused: the file was."""

    name: str
    value: float | None
    is_refused: bool = False


def bars(title: str, points: Sequence[Point], show: Show, *, least_top: float = 1) -> Markup:
    """One bar an extract, from zero; a refused one is hollow. `least_top`: the scale reaches so far at least."""
    top = max([least_top, *(each.value for each in points if each.value is not None)])
    floor = HEIGHT - LABEL
    step = (WIDTH - 2 * EDGE) / max(len(points), 6)
    drawn = [Markup('<line class="axis" x1="0" x2="{}" y1="{y}" y2="{y}"/>').format(WIDTH, y=floor)]
    for at, each in enumerate(points):
        x = EDGE + at * step
        if each.value is None:
            drawn.append(Markup('<text class="small" x="{}" y="{}">·</text>').format(round(x + step / 3, 1), floor - 3))
            continue
        tall = round(each.value / top * (floor - EDGE), 1)
        kind = "hollow" if each.is_refused else "bar"
        drawn.append(
            Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title></rect>').format(
                kind, round(x, 1), round(floor - tall, 1), round(step * 0.7, 1), tall, each.name, show(each.value)
            )
        )
    if points:
        ends = f"{points[0].name}" if len(points) == 1 else f"{points[0].name} to {points[-1].name}"
        drawn.append(Markup('<text class="small" x="0" y="{}">{}</text>').format(HEIGHT - 2, ends))
    said = ", ".join(f"{each.name} {show(each.value)}" for each in points if each.value is not None)
    inner = Markup("").join(drawn)
    return Markup('<svg class="spark" viewBox="0 0 {} {}" role="img"><title>{}</title><desc>{}</desc>{}</svg>').format(
        WIDTH, HEIGHT, title, said or "not known", inner
    )
