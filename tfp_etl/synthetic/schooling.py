"""School lives: enrolments, attendance by term, exclusions and provision, as the education system records them."""

from dataclasses import dataclass

import numpy as np

from tfp_etl.synthetic.calendar import NEVER, Ints, Texts, pick, school_year, stream, terms
from tfp_etl.synthetic.people import CHILD, People, Span
from tfp_etl.synthetic.places import Places

REASONS = ("PP", "PA", "VP", "VA", "DB", "DM", "TH", "OT", "BU", "RA", "SM", "DA")
REASON_SHARES = [0.1, 0.13, 0.15, 0.12, 0.18, 0.12, 0.06, 0.12, 0.03, 0.01, 0.03, 0.02]
FIXED, LUNCH, PERMANENT = "FIXD", "LNCH", "PERM"
PLEASANT = 0.045  # authorised share of the sessions


@dataclass
class Enrolments:
    """One row an enrolment: person, school, status, first and last day (left NEVER: still on roll)."""

    person: Ints
    school: Ints
    status: Texts
    entry: Ints
    left: Ints


@dataclass
class Attendance:
    """One row a pupil, school and term: sessions; `term` is an index into calendar.terms()."""

    person: Ints
    school: Ints
    term: Ints
    possible: Ints
    authorised: Ints
    unauthorised: Ints


@dataclass
class Exclusions:
    """One row an exclusion."""

    person: Ints
    school: Ints
    category: Texts
    reason: Texts
    start: Ints
    sessions: Ints


@dataclass
class Provisions:
    """One row a spell in a referral unit, in alternative provision or off roll; end NEVER: open."""

    person: Ints
    kind: Texts
    start: Ints
    end: Ints


def opening(years: Ints) -> Ints:
    """First school day of the school year that begins in a calendar year."""
    first = {int(term.academic_year[:4]): term.first for term in terms() if term.code == "AUT"}
    guess = ((years - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)) + 246
    return np.array(
        [first.get(int(year), int(other)) for year, other in zip(years, guess, strict=True)], dtype=np.int64
    )


def closing(years: Ints) -> Ints:
    """Last school day of the school year that ends in a calendar year."""
    last = {int(term.academic_year[:4]) + 1: term.last for term in terms() if term.code == "SUM"}
    guess = ((years - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)) + 202
    return np.array([last.get(int(year), int(other)) for year, other in zip(years, guess, strict=True)], dtype=np.int64)


def enrol(seed: int, block: int, people: People, places: Places, span: Span) -> Enrolments:
    """Primary and secondary enrolments, moves in mid-year, dual registration; a brother goes where his sister goes."""
    rng = stream(seed, block, 3)
    born_year = school_year(people.dob)  # reception begins in the September after the fourth birthday
    reception = born_year + 5
    first_year = int(school_year(np.array([span.first - 400]))[0])
    last_year = int(school_year(np.array([span.last]))[0])
    child = np.flatnonzero((people.slot == CHILD) & (reception <= last_year) & (reception + 12 >= first_year))
    child = child[rng.random(len(child)) < 0.985]  # private schools, home education
    parts: list[tuple[Ints, Ints, Ints, Ints]] = []
    stays = rng.random(len(child)) < 0.4
    for start, length in ((0, 7), (7, 5)):
        begin = reception[child] + start
        end = begin + np.where((length == 5) & stays, 7, length)
        mine = (begin <= last_year) & (end > first_year)
        entry, left = opening(begin[mine]), closing(end[mine])
        persons = child[mine]
        town = places.town[people.dwelling_of(persons, np.clip(entry, span.first, span.last))]
        lists = places.primaries if start == 0 else places.secondaries
        school = np.array(
            [lists[place][home % len(lists[place])] for place, home in zip(town, people.home0[persons], strict=True)]
        )
        parts.append((persons, school, entry, left))
    person, school, entry, left = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    left = np.where(left > span.last, NEVER, left)
    rolls = Enrolments(person, school, np.full(len(person), "C", dtype=object), entry, left)
    return _dual(rng, _change_schools(rng, rolls, places, span), people, places, span)


def _change_schools(rng: np.random.Generator, rolls: Enrolments, places: Places, span: Span) -> Enrolments:
    """Split a share of the enrolments by a move to another school of the same phase."""
    when = rng.integers(span.first, span.last - 10, len(rolls.person))
    open_then = (rolls.entry + 20 < when) & (np.minimum(rolls.left, span.last) > when + 20)
    moves = np.flatnonzero(open_then & (rng.random(len(when)) < 0.06))
    every = [np.unique(np.concatenate(places.primaries)), np.unique(np.concatenate(places.secondaries))]
    secondary = rolls.school[moves] > 8914000
    other = np.where(secondary, rng.choice(every[1], len(moves)), rng.choice(every[0], len(moves)))
    moves, other = moves[other != rolls.school[moves]], other[other != rolls.school[moves]]
    later = Enrolments(
        rolls.person[moves], other, rolls.status[moves].copy(), when[moves] + 3, rolls.left[moves].copy()
    )
    rolls.left[moves] = when[moves]
    return _stack(rolls, later)


def _dual(rng: np.random.Generator, rolls: Enrolments, people: People, places: Places, span: Span) -> Enrolments:
    """Register some older pupils at a referral unit too: main (M) and subsidiary (S); a few guests (G) elsewhere."""
    open_now = (rolls.left == NEVER) & (rolls.school > 8914000) & (rolls.entry < span.last - 200)
    chance = rng.random(len(open_now))
    troubled = people.truancy[people.home0[rolls.person]] > 0.06
    main = np.flatnonzero(open_now & (chance < np.where(troubled, 0.06, 0.012)))
    rolls.status[main] = "M"
    since = np.maximum(rolls.entry[main] + 30, rng.integers(span.first, span.last - 40, len(main)))
    units = rng.choice(places.referral_units, len(main))
    second = Enrolments(
        rolls.person[main], units, np.full(len(main), "S", dtype=object), since, np.full(len(main), NEVER)
    )
    ended = rng.random(len(main)) < 0.1
    second.left[ended] = np.minimum(since[ended] + 120, span.last)
    guests = np.flatnonzero(open_now & (chance > 0.9995))
    visit = Enrolments(
        rolls.person[guests],
        rng.choice(np.concatenate(places.secondaries), len(guests)),
        np.full(len(guests), "G", dtype=object),
        np.full(len(guests), span.last - 60),
        np.full(len(guests), NEVER),
    )
    visit.school = np.where(visit.school == rolls.school[guests], places.referral_units[0], visit.school)
    return _stack(rolls, second, visit)


def _stack(*parts: Enrolments) -> Enrolments:
    return Enrolments(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("person", "school", "status", "entry", "left")
        )
    )


def attend(seed: int, block: int, people: People, rolls: Enrolments, span: Span) -> Attendance:
    """Sessions for each enrolment and term of the told span, absence by the family's ways."""
    rng = stream(seed, block, 4)
    known = [place for place, term in enumerate(terms()) if span.first - 60 <= term.first and term.first <= span.last]
    parts = []
    for place in known:
        term = terms()[place]
        begin, end = np.maximum(rolls.entry, term.first), np.minimum(rolls.left, term.last)
        days = end - begin + 1
        reception = school_year(people.dob[rolls.person]) + 5
        in_age = int(term.academic_year[:4]) - reception
        rows = np.flatnonzero((days >= 10) & (in_age >= 0) & (in_age <= 11) & (rolls.status != "G"))
        parts.append((rows, np.full(len(rows), place), days[rows]))
    rows, term_index, days = (np.concatenate(column) for column in zip(*parts, strict=True))
    possible = np.maximum(4, (days * 10 // 7 * 0.93).astype(np.int64))
    status = rolls.status[rows]
    possible = np.where(status == "S", possible // 5, np.where(status == "M", possible * 4 // 5, possible))
    person = rolls.person[rows]
    age = (np.array([terms()[place].first for place in term_index]) - people.dob[person]) / 365.25
    share = people.truancy[people.home0[person]] * np.where(age > 11, 1.25, 0.7) * rng.gamma(8, 1 / 8, len(rows))
    unauthorised = rng.binomial(possible, np.clip(share, 0, 0.9))
    authorised = np.minimum(
        rng.binomial(possible, PLEASANT * rng.gamma(2, 0.5, len(rows)).clip(0, 4)), possible - unauthorised
    )
    return _unique_terms(Attendance(person, rolls.school[rows], term_index, possible, authorised, unauthorised))


def _unique_terms(rows: Attendance) -> Attendance:
    """One row for a pupil, school and term, should somebody come back to a school inside a term."""
    keys = (rows.person * 10_000_000 + rows.school) * 100 + rows.term
    _, first = np.unique(keys, return_index=True)
    first = np.sort(first)
    return Attendance(
        *(getattr(rows, name)[first] for name in ("person", "school", "term", "possible", "authorised", "unauthorised"))
    )


def exclude(seed: int, block: int, people: People, rolls: Enrolments, span: Span) -> Exclusions:
    """Fixed, lunchtime and permanent exclusions, several for the same few pupils."""
    rng = stream(seed, block, 5)
    persons, first = np.unique(rolls.person, return_index=True)
    age = (span.last - people.dob[persons]) / 365.25
    rate = people.truancy[people.home0[persons]] * 15 * np.where((age > 9) & (age < 17.5), 1.0, 0.12)
    number = rng.poisson(rate * rng.gamma(0.35, 1 / 0.35, len(persons)))
    number = np.minimum(number, 9)
    row = np.repeat(first, number)
    person = rolls.person[row]
    start = rng.integers(span.first, span.last, len(row))
    school = _school_on(rolls, person, start)
    keep = (school > 0) & _in_term(start)
    person, start, school = person[keep], start[keep], school[keep]
    kind = pick(rng, len(person), [0.72, 0.24, 0.035])
    category = np.array([FIXED, LUNCH, PERMANENT], dtype=object)[kind]
    reason = np.array(REASONS, dtype=object)[pick(rng, len(person), REASON_SHARES)]
    sessions = np.where(kind == 0, rng.integers(1, 10, len(person)), 1)
    _, first_row = np.unique(person * 1_000_000 + np.where(kind == 2, 999_999, start), return_index=True)
    chosen = np.sort(first_row)  # a pupil is excluded for good once, and once a day
    return Exclusions(person[chosen], school[chosen], category[chosen], reason[chosen], start[chosen], sessions[chosen])


def _in_term(days: Ints) -> Ints:
    inside = np.zeros(len(days), dtype=bool)
    for term in terms():
        inside |= (days >= term.first) & (days <= term.last) & ((days + 3) % 7 < 5)
    return inside


def _school_on(rolls: Enrolments, persons: Ints, days: Ints) -> Ints:
    """The main school of each person on a day; 0 when on no roll."""
    main = np.flatnonzero(np.isin(rolls.status, ("C", "M")))
    order = main[np.lexsort((rolls.entry[main], rolls.person[main]))]
    key = rolls.person[order] * 1_000_000 + rolls.entry[order]
    place = np.searchsorted(key, persons * 1_000_000 + days, side="right") - 1
    found = order[np.maximum(place, 0)]
    fits = (place >= 0) & (rolls.person[found] == persons) & (rolls.left[found] >= days)
    return np.where(fits, rolls.school[found], 0)


def provide(seed: int, block: int, people: People, rolls: Enrolments, span: Span) -> Provisions:
    """Spells outside the ordinary school: most of them open, most of them of older pupils with trouble."""
    rng = stream(seed, block, 6)
    persons = np.unique(rolls.person)
    age = (span.last - people.dob[persons]) / 365.25
    chance = people.truancy[people.home0[persons]] * 0.6
    chosen = persons[(rng.random(len(persons)) < chance) & (age > 10) & (age < 16)]
    kind = np.array(["PRU", "AP", "OFFROLL"], dtype=object)[pick(rng, len(chosen), [0.6, 0.24, 0.16])]
    start = rng.integers(span.first + 200, span.last, len(chosen))
    ended = rng.random(len(chosen)) < 0.35
    return Provisions(chosen, kind, start, np.where(ended, start + rng.integers(20, 250, len(chosen)), NEVER))
