"""The rules of one programme generation, read strictly from dated files, and the questions that can be put to them."""

import hashlib
import itertools
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from tfp_etl.model import ClaimWindow, Term, last_terms
from tfp_etl.rules import dated, strict_yaml
from tfp_etl.rules.dated import Dated
from tfp_etl.rules.strict_yaml import RuleError, Section
from tfp_etl.rules.vocabulary import CODES, FEEDS, MONEY, NUMBERS, TESTS

HERE = Path(__file__).parent


@dataclass(frozen=True)
class TestRule:
    """What a test is called, which measure decides it, what it asks for and who says so."""

    id: str
    measure: str
    needs: str
    cites: str


@dataclass(frozen=True)
class Rulebook:
    """One generation's rules. `content_hash` is the SHA-256 of the files' bytes and is stored with every decision."""

    generation: str
    title: str
    starts_on: date
    until: date
    content_hash: str
    windows: dict[str, ClaimWindow]
    terms: tuple[Term, ...]
    calendar_from: date
    calendar_until: date
    numbers: dict[str, Dated[int]]
    codes: dict[str, Dated[frozenset[str]]]
    feed_limits: dict[str, Dated[int]]
    money: dict[str, Dated[Decimal]]
    tests: dict[str, TestRule]

    def window(self, window_id: str) -> ClaimWindow:
        """Return a claim window by its id such as 2013-07; `RuleError` names the windows there are."""
        if window_id not in self.windows:
            raise RuleError(f"{self.generation}: no window {window_id!r}; there are {', '.join(self.windows)}")
        return self.windows[window_id]

    def number(self, name: str, on: date) -> int:
        """Return the whole number in force on a day."""
        return self.numbers[name].on(on)

    def code_list(self, name: str, on: date) -> frozenset[str]:
        """Return the codes that count on a day."""
        return self.codes[name].on(on)

    def pounds(self, name: str, on: date) -> Decimal:
        """Return the pounds of a day: the day of engagement selects the financial year."""
        return self.money[name].on(on)

    def last_terms(self, on: date) -> tuple[Term, ...]:
        """Return the last terms ended by a day, oldest first; `RuleError` where the calendar does not reach."""
        count = self.number("terms_counted", on)
        terms = last_terms(self.terms, on, count)
        if len(terms) < count or not self.calendar_from <= on <= self.calendar_until:
            raise RuleError(
                f"terms.yaml: the calendar covers {self.calendar_from} to {self.calendar_until}, not the {count} terms "
                f"before {on}. Add the school terms."
            )
        return terms

    def needed(self, test: str, on: date) -> str:
        """Say what a test asks for on a day, with the numbers in force."""
        return self.tests[test].needs.format(**{name: number.on(on) for name, number in self.numbers.items()})

    def cited(self, test: str) -> str:
        """Say which rule a test is decided by."""
        rule = self.tests[test]
        return f"{self.generation} {rule.measure} ({rule.cites})"


def load(rules: Path = HERE / "phase1.yaml", calendar: Path = HERE / "terms.yaml") -> Rulebook:
    """Read the rule file and the term calendar. Raises `RuleError` naming file, line, key and what to do."""
    top, terms = strict_yaml.read(rules), strict_yaml.read(calendar)
    top.only({"generation", "title", "in_force", "windows", "numbers", "codes", "feed_limits", "money", "tests"})
    terms.only({"calendar", "covers", "terms"})
    starts_on, until = _span(top, "in_force")
    calendar_from, calendar_until = _span(terms, "covers")
    named = {"numbers": NUMBERS, "codes": CODES, "feed_limits": FEEDS, "money": MONEY}
    numbers, codes, limits, money = (_named(top, key, names) for key, names in named.items())
    return Rulebook(
        generation=str(top["generation"]),
        title=str(top["title"]),
        starts_on=starts_on,
        until=until,
        content_hash=hashlib.sha256(rules.read_bytes() + b"\0" + calendar.read_bytes()).hexdigest(),
        windows=_windows(_section(top, "windows")),
        terms=_terms(terms),
        calendar_from=calendar_from,
        calendar_until=calendar_until,
        numbers={name: dated.dated(numbers, name, dated.whole_number, until) for name in numbers},
        codes={name: dated.dated(codes, name, dated.codes, until) for name in codes},
        feed_limits={name: dated.dated(limits, name, dated.whole_number, until) for name in limits},
        money={name: dated.dated(money, name, dated.pounds, until) for name in money},
        tests=_tests(_section(top, "tests")),
    )


def _section(parent: Section, key: str) -> Section:
    section = parent[key]
    if not isinstance(section, Section):
        raise RuleError(f"{parent.place(key)}: must be a mapping")
    return section


def _named(parent: Section, key: str, names: frozenset[str]) -> Section:
    section = _section(parent, key)
    section.only(set(names))
    return section


def _span(parent: Section, key: str) -> tuple[date, date]:
    section = _section(parent, key)
    section.only({"from", "until"})
    return dated.day(section, "from"), dated.day(section, "until")


def _windows(section: Section) -> dict[str, ClaimWindow]:
    windows = {}
    for window_id in section:
        row = _section(section, window_id)
        row.only({"opens", "closes", "cut_off"})
        days = (dated.day(row, key) for key in ("opens", "closes", "cut_off"))
        try:
            windows[str(window_id)] = ClaimWindow(str(window_id), *days)
        except ValueError as error:
            raise RuleError(f"{section.place(window_id)}: {error}") from None
    return windows


def _terms(calendar: Section) -> tuple[Term, ...]:
    found = []
    for row in calendar["terms"]:
        row.only({"academic_year", "term", "first", "last"}, frozenset({"provisional"}))
        try:
            term = Term(
                dated.day(row, "first"),
                dated.day(row, "last"),
                str(row["academic_year"]),
                str(row["term"]),
                bool(row.get("provisional", False)),
            )
        except ValueError as error:
            raise RuleError(f"{row.place('first')}: {error}") from None
        found.append(term)
    terms = tuple(sorted(found))
    for earlier, later in itertools.pairwise(terms):
        if later.first_on <= earlier.last_on or later.name == earlier.name:
            raise RuleError(f"{calendar.file}: terms {earlier.name} and {later.name} overlap. Correct the dates.")
    return terms


def _tests(section: Section) -> dict[str, TestRule]:
    section.only(set(TESTS))
    tests = {}
    for test in section:
        row = _section(section, test)
        row.only({"measure", "cites", "needs"})
        if row["measure"] not in TESTS[test]:
            raise RuleError(
                f"{row.place('measure')}: no such measure for {test}; there is {', '.join(sorted(TESTS[test]))}"
            )
        try:
            row["needs"].format(**dict.fromkeys(NUMBERS, 0))
        except (KeyError, IndexError, ValueError):
            raise RuleError(f"{row.place('needs')}: names a number that is not under `numbers`") from None
        tests[test] = TestRule(test, row["measure"], row["needs"], row["cites"])
    return tests
