"""A table of a report, and figures as text."""

from dataclasses import dataclass, field
from typing import Any

Tree = dict[str, Any]
NOTHING = "\N{EN DASH}"  # where there is no figure


@dataclass(frozen=True)
class Table:
    """A table: the part of the report it belongs to, columns (a leading < aligns left), cells as text.

    And a note below it.
    """

    part: str
    title: str
    head: list[str]
    rows: list[list[str]] = field(default_factory=list)
    note: str = ""


def percent(value: float | None, digits: int = 2) -> str:
    """A share as a percentage; a dash where there is none."""
    return NOTHING if value is None else f"{100 * value:.{digits}f}%"


def interval(found: Tree | None, digits: int = 2) -> str:
    """A share with its interval: 99.91% (99.87 to 99.95)."""
    if found is None:
        return NOTHING
    return f"{percent(found['value'], digits)} ({100 * found['low']:.{digits}f} to {100 * found['high']:.{digits}f})"


def ratio(found: Tree | None) -> str:
    """A ratio with its interval: 1.20 (0.90 to 1.60)."""
    return NOTHING if found is None else f"{found['value']:.2f} ({found['low']:.2f} to {found['high']:.2f})"


def count(number: float) -> str:
    """A number with thousands parted."""
    return f"{number:,.0f}"


def band(low: float | None, high: float | None) -> str:
    """A band of match weight in words."""
    if low is None:
        return "no weight" if high is None else f"below {high:g}"
    return f"{low:g} and more" if high is None else f"{low:g} to {high:g}"
