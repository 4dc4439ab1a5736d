"""Test stories: programme families whose facts lead to each outcome of the claim tests, on both sides of each boundary.

A story clears what chance gave the family and puts its own facts in. Cut-off C is the last extract; E is the day of
engagement, inside the earliest of the three terms judged, so that a family engaged then can be claimed for.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from tfp_etl.model.calendar import months_before
from tfp_etl.synthetic.calendar import NEVER, Flags, Ints, day, ended_terms, on, school_year, stream, terms
from tfp_etl.synthetic.outside import Actions, Asb, Benefits, Offences, Tenancies
from tfp_etl.synthetic.people import CHILD, People, Span
from tfp_etl.synthetic.programme import Jobs, Members, Programme
from tfp_etl.synthetic.schooling import Attendance, Enrolments, Exclusions, Provisions
from tfp_etl.synthetic.story_book import TELLERS


@dataclass
class Facts:
    """Everything that happened in a block, before any sender wrote it down."""

    people: People
    rolls: Enrolments
    attendance: Attendance
    exclusions: Exclusions
    provisions: Provisions
    benefits: Benefits
    offences: Offences
    asb: Asb
    tenancies: Tenancies
    actions: Actions
    programme: Programme
    members: Members
    jobs: Jobs
    missing: set[tuple[int, int]]  # school and term of registers that never arrive


def drop(rows: Any, gone: Flags) -> None:  # noqa: ANN401
    """Take rows out of a table of columns."""
    for field in fields(rows):
        setattr(rows, field.name, getattr(rows, field.name)[~gone])


def append(rows: Any, added: list[tuple[Any, ...]]) -> None:  # noqa: ANN401
    """Put rows at the end of a table of columns."""
    for field, column in zip(fields(rows), zip(*added, strict=True), strict=True):
        old = getattr(rows, field.name)
        setattr(rows, field.name, np.concatenate([old, np.array(column, dtype=old.dtype)]))


class Tale:
    """One family's story being told: its people, its two dates, and the facts added so far."""

    def __init__(self, facts: Facts, place: int, rng: np.random.Generator, span: Span) -> None:
        self.facts, self.place, self.rng = facts, place, rng
        self.cut_off = span.last
        self.judged = ended_terms(span.last, 3)
        self.household = int(facts.programme.household[place])
        self.people = facts.people.members(self.household)
        born = facts.people.dob[self.people]
        adult = born <= self.years_before(self.cut_off, 19)
        self.adults = [int(person) for person in self.people[adult & (facts.people.slot[self.people] != CHILD)]]
        age_class = school_year(np.full(len(born), self.judged[-1].first)) - school_year(born) - 5
        self.children = [int(person) for person in self.people[(age_class >= 1) & (age_class <= 11)]]
        self.children.sort(key=lambda person: int(facts.people.dob[person]))
        self.engaged = self.judged[0].first + int(rng.integers(10, 50))
        self.before = ended_terms(self.engaged, 3)
        self.tables: dict[str, list[tuple[Any, ...]]] = {}

    @staticmethod
    def years_before(when: int, count: int) -> int:
        """The same day some years earlier."""
        return day(months_before(on(when), 12 * count))

    def months_before(self, when: int, count: int) -> int:
        """The same day some months earlier."""
        return day(months_before(on(when), count))

    def fits(self) -> bool:
        """Whether the family can carry a story: an adult, and children on the register of every term that matters."""
        if not self.adults or not self.children:
            return False
        wanted = [place for place, term in enumerate(terms()) if term in (*self.before, *self.judged)]
        rows, rolls = self.facts.attendance, self.facts.rolls
        if len(wanted) < 6 or not np.isin(rolls.status[np.isin(rolls.person, self.children)], ["C"]).all():
            return False
        minor = self.facts.people.dob[self.children[0]] > self.years_before(self.cut_off, 17)
        old = self.facts.people.dob[self.children[0]] < self.years_before(self.engaged, 11)
        judged = [place for place, term in enumerate(terms()) if term in self.judged]
        mine = np.flatnonzero(np.isin(rows.person, self.children))
        if any((int(rows.school[row]), int(rows.term[row])) in self.facts.missing for row in mine):
            return False
        every = all(set(judged) <= set(rows.term[rows.person == child].tolist()) for child in self.children)
        first = set(wanted) <= set(rows.term[rows.person == self.children[0]].tolist())
        return bool(minor and old and every and first)

    def rows_of(self, child: int, told: tuple[Any, ...]) -> Ints:
        """Attendance rows of a child in some terms."""
        rows = self.facts.attendance
        wanted = [place for place, term in enumerate(terms()) if term in told]
        return np.flatnonzero((rows.person == child) & np.isin(rows.term, wanted))

    def absent(self, child: int, told: tuple[Any, ...], percent: int, *, short_by: int = 0) -> None:
        """Let a child miss this share of the sessions of some terms without leave, less a number of sessions."""
        rows, attendance = self.rows_of(child, told), self.facts.attendance
        attendance.possible[rows[-1]] -= int(attendance.possible[rows].sum()) % 20
        missed = int(attendance.possible[rows].sum()) * percent // 100 - short_by
        for number, row in enumerate(rows):
            most = int(attendance.possible[row])
            share = missed if number == len(rows) - 1 else min(missed, missed // (len(rows) - number))
            attendance.unauthorised[row] = min(share, most)
            attendance.authorised[row] = min(int(attendance.authorised[row]), most - min(share, most))
            missed -= min(share, most)

    def exclude(self, child: int, category: str, when: int) -> None:
        """An exclusion from the school of that day."""
        rolls = self.facts.rolls
        mine = np.flatnonzero((rolls.person == child) & (rolls.entry <= when) & (rolls.left >= when))
        school = int(rolls.school[mine[0]]) if len(mine) else int(rolls.school[rolls.person == child][0])
        sessions = int(self.rng.integers(1, 8)) if category == "FIXD" else 1
        self.tables.setdefault("exclusions", []).append((child, school, category, "DB", when, sessions))

    def provide(self, child: int, kind: str, start: int, end: int = NEVER) -> None:
        """A spell outside the ordinary school."""
        self.tables.setdefault("provisions", []).append((child, kind, start, end))

    def offend(self, child: int, when: int, disposal: str = "REPRIMAND", others: tuple[int, ...] = ()) -> None:
        """An offence of a child, alone or with others."""
        crime = int(self.facts.offences.crime.max(initial=-1)) + 1 + len(self.tables.get("offences", []))
        code = int(self.rng.integers(0, 15))
        decided = NEVER if disposal == "PENDING" else min(when + 6, self.cut_off)
        for person in (child, *others):
            row = (crime, person, "OFFENDER", when, min(when + 1, self.cut_off), code, disposal, decided)
            self.tables.setdefault("offences", []).append(row)

    def annoy(self, person: int, when: int, action: str = "NONE") -> None:
        """An incident of anti-social behaviour."""
        incident = int(self.facts.asb.incident.max(initial=-1)) + 1 + len(self.tables.get("asb", []))
        recorded = min(when + 1, self.cut_off)
        acted = NEVER if action == "NONE" else recorded
        self.tables.setdefault("asb", []).append((incident, person, when, recorded, "NUISANCE", action, acted))

    def claim(self, adult: int, code: str, start: int, end: int = NEVER, **dates: int) -> None:
        """A benefit spell of an adult; `work_programme` and `esf` are days."""
        helped = dates.get("work_programme", NEVER), dates.get("esf", NEVER)
        self.tables.setdefault("benefits", []).append((adult, "FOUND", code, start, end, *helped))

    def work(self, adult: int, start: int, end: int = NEVER, evidence: str = "PAYSLIP") -> None:
        """A job with evidence."""
        hours = int(self.rng.choice([16, 18, 20, 24, 30, 35, 37]))
        self.facts.jobs.add((adult, start, end, hours, evidence, min(start + 25, self.cut_off)))

    def untraced(self, adult: int) -> None:
        """An adult whom DWP could not trace."""
        row = (adult, "UNABLE TO TRACE", None, NEVER, NEVER, NEVER, NEVER)
        self.tables.setdefault("benefits", []).append(row)


def tell(seed: int, block: int, facts: Facts, span: Span, told: int) -> int:
    """Give every second programme family or so a story, in the order of the story book, where it can carry one.

    `told` counts the stories of the blocks before; returns the new count.
    """
    if len(ended_terms(span.last, 6)) < 6:
        return told
    rng = stream(seed, block, 16)
    tellers = list(TELLERS.items())
    for place in range(len(facts.programme.household)):
        if rng.random() > 0.6:
            continue
        tale = Tale(facts, place, rng, span)
        if not tale.fits():
            continue
        name, teller = tellers[told % len(tellers)]
        told += 1
        _clear(tale)
        _attach(tale, name)
        teller(tale)
        _write(tale)
    return told


def _attach(tale: Tale, name: str) -> None:
    """Engage the family on E and keep its case open."""
    programme, place = tale.facts.programme, tale.place
    programme.story[place], programme.status[place] = name, "ENGAGED"
    programme.engaged[place] = tale.engaged
    programme.allocated[place], programme.identified[place] = tale.engaged - 20, tale.engaged - 28
    programme.closed[place], programme.reason[place] = NEVER, None


def _clear(tale: Tale) -> None:
    """Take out what chance gave the family: absence, exclusions, offences, incidents, actions, claims."""
    facts = tale.facts
    for rows in (facts.exclusions, facts.provisions, facts.asb):
        drop(rows, np.isin(rows.person, tale.people))
    own = np.isin(facts.offences.role, ("OFFENDER", "SUSPECT"))
    drop(facts.offences, own & np.isin(facts.offences.person, tale.people))
    lease = np.flatnonzero(facts.tenancies.household == tale.household)
    drop(facts.actions, np.isin(facts.actions.tenancy, lease))
    drop(facts.benefits, np.isin(facts.benefits.person, tale.people))
    facts.jobs.forget(set(tale.people.tolist()))
    register = facts.attendance
    mine = np.flatnonzero(np.isin(register.person, tale.people))
    register.unauthorised[mine] = np.minimum(register.unauthorised[mine], register.possible[mine] * 3 // 100)


def _write(tale: Tale) -> None:
    """Add the story's facts; adults it says nothing of were found by DWP with no spell."""
    spoken = {row[0] for row in tale.tables.get("benefits", [])}
    grown = tale.people[tale.facts.people.dob[tale.people] <= Tale.years_before(tale.cut_off, 18)]
    blank = [(int(person), "FOUND", None, *[NEVER] * 4) for person in grown if int(person) not in spoken]
    if blank:
        append(tale.facts.benefits, blank)
    for name, added in tale.tables.items():
        append(getattr(tale.facts, name), added)
