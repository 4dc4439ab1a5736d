"""Days as whole numbers since 1970-01-01, their spellings, school terms and random streams."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from tfp_etl import rules

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]

NEVER = 200_000  # a day that does not come: an open end, or an event that did not happen
EPOCH = date(1970, 1, 1).toordinal()
FIRST_SPELT = date(1900, 1, 1).toordinal() - EPOCH
LAST_SPELT = date(2035, 12, 31).toordinal() - EPOCH

ISO, UK = "%Y-%m-%d", "%d/%m/%Y"
STRAY_ISO = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %b %Y", "%Y-%m-%d 00:00:00")
STRAY_UK = ("%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d %b %Y", "%Y-%m-%d 00:00:00")


def day(when: date) -> int:
    """Days since 1970-01-01."""
    return when.toordinal() - EPOCH


def on(number: int) -> date:
    """The civil date of a day number."""
    return date.fromordinal(int(number) + EPOCH)


@cache
def _spellings(form: str) -> Texts:
    """Every day from 1900 to 2035 in one date format, then a blank for NEVER."""
    days = [date.fromordinal(EPOCH + number).strftime(form) for number in range(FIRST_SPELT, LAST_SPELT + 1)]
    return np.array([*days, None], dtype=object)


def spell(days: Ints, form: str = ISO) -> Texts:
    """Days as text in a date format; NEVER becomes None."""
    table = _spellings(form)
    return table[np.where(days == NEVER, len(table) - 1, days - FIRST_SPELT)]


def years(days: Ints) -> Ints:
    """Calendar year of each day."""
    since: Ints = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    return since + 1970


def school_year(days: Ints) -> Ints:
    """Year in which the school year of a day began (1 September)."""
    return years(days - 243)


def stream(seed: int, *path: int) -> np.random.Generator:
    """A random stream of its own for each block and topic, so that one topic never moves another."""
    return np.random.default_rng([seed, *path])


@dataclass(frozen=True)
class Term:
    """One school term; first and last are days."""

    academic_year: str
    code: str
    first: int
    last: int


@cache
def terms() -> tuple[Term, ...]:
    """School terms of the rule files' calendar, oldest first."""
    return tuple(
        Term(term.academic_year, term.code, day(term.first_on), day(term.last_on)) for term in rules.load().terms
    )


def ended_terms(cut_off: int, count: int) -> tuple[Term, ...]:
    """The last `count` terms ended on or before a day, oldest first."""
    return tuple(term for term in terms() if term.last <= cut_off)[-count:]


def pick(rng: np.random.Generator, size: int, shares: list[float]) -> Ints:
    """Indices drawn with the given shares (which need not add up to one)."""
    edges = np.cumsum(shares)
    drawn: Ints = np.searchsorted(edges, rng.random(size) * edges[-1], side="right").astype(np.int64)
    return drawn


def either(mask: Flags, yes: Any, no: Any) -> Texts:  # noqa: ANN401
    """Text cells: `yes` where the mask holds, else `no`; each a column, a text or None."""
    cells: Texts = np.where(mask, yes, no).astype(object)
    return cells
