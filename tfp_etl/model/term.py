"""A school term."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class Term:
    """A school term, first and last day included. Terms sort by time."""

    first_on: date
    last_on: date
    academic_year: str
    code: str
    is_provisional: bool = False

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise ValueError(f"term {self.code} {self.academic_year} ends before it begins")

    @property
    def name(self) -> str:
        """The term as an officer writes it: AUT 2012/13."""
        return f"{self.code} {self.academic_year}"

    @property
    def school_year(self) -> int:
        """The calendar year in which the term's academic year begins."""
        return int(self.academic_year[:4])


def last_terms(terms: tuple[Term, ...], day: date, count: int) -> tuple[Term, ...]:
    """Return the last `count` terms ended on or before `day`, oldest first; fewer where the calendar has fewer."""
    ended = sorted(term for term in terms if term.last_on <= day)
    return tuple(ended[-count:])
