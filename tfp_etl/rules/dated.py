"""A value by date, and the reading of one from a rule file."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Generic, TypeVar

from tfp_etl.rules.strict_yaml import RuleError, Section

V = TypeVar("V")


@dataclass(frozen=True)
class Dated(Generic[V]):
    """One rule value by date, in force from each of `starts` to the next, and from the last to `until` (exclusive)."""

    place: str
    cites: str
    says: str
    starts: tuple[date, ...]
    values: tuple[V, ...]
    until: date

    def on(self, day: date) -> V:
        """Return the value in force on `day`; `RuleError` when there is none."""
        position = bisect_right(self.starts, day) - 1
        if position < 0 or day >= self.until:
            raise RuleError(
                f"{self.place}: no rule in force on {day}; it runs from {self.starts[0]} to before {self.until}. "
                "Add a dated value, or judge under the generation of that day."
            )
        return self.values[position]


def day(section: Section, key: str) -> date:
    """Read one date."""
    value = section[key]
    if type(value) is not date:
        raise RuleError(f"{section.place(key)}: must be a date such as 2013-05-31")
    return value


def whole_number(value: object, place: str) -> int:
    """Accept a whole number of zero or more."""
    if type(value) is not int or value < 0:
        raise RuleError(f"{place}: must be a whole number; shares are written as percent (15, not 0.15)")
    return value


def codes(value: object, place: str) -> frozenset[str]:
    """Accept a list of distinct codes."""
    if not isinstance(value, list) or not value or not all(isinstance(code, str) for code in value):
        raise RuleError(f"{place}: must be a list of codes such as [JSA, ESA]")
    if len(set(value)) != len(value):
        raise RuleError(f"{place}: a code is listed twice. Keep one.")
    return frozenset(value)


def pounds(value: object, place: str) -> Decimal:
    """Accept money as a quoted string of pounds, at most two decimals."""
    try:
        amount = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or amount < 0 or amount != round(amount, 2):
        raise RuleError(f'{place}: money must be pounds as a quoted string such as "700" or "99.50"')
    return amount


def dated(parent: Section, key: str, accept: Callable[[object, str], V], until: date) -> Dated[V]:
    """Read the section `key` of `parent` as one dated value with its citation."""
    section = parent[key]
    if not isinstance(section, Section):
        raise RuleError(f"{parent.place(key)}: must have `cites` and `values` by date")
    section.only({"cites", "values"}, frozenset({"says"}))
    values = section["values"]
    if not isinstance(values, Section) or not values:
        raise RuleError(f"{section.place('values')}: must be values by date, such as {{2012-04-01: 15}}")
    for start in values:
        if type(start) is not date or start >= until:
            raise RuleError(f"{values.place(start)}: must be a date before {until}, when the generation ends")
    starts = tuple(sorted(values))
    read = tuple(accept(values[start], values.place(start)) for start in starts)
    cites, says = str(section["cites"]), str(section.get("says", ""))
    return Dated(parent.place(key), cites, says, starts, read, until)
