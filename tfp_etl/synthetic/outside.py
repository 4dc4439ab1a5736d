"""Lives outside school and home: benefit spells, offences, anti-social behaviour, tenancies and housing actions."""

from dataclasses import dataclass

import numpy as np

from tfp_etl.synthetic.calendar import NEVER, Flags, Ints, Texts, either, pick, stream
from tfp_etl.synthetic.people import HAS_CHILDREN, LEFT, People, Span
from tfp_etl.synthetic.places import CITY, Places

BENEFITS = ("JSA", "ESA", "IS", "IB", "SDA", "CA", "UC")
BENEFIT_SHARES = [0.4, 0.26, 0.22, 0.05, 0.015, 0.05, 0.005]
CRIMES = (
    ("008/06", "Assault occasioning ABH"), ("028/01", "Burglary dwelling"), ("030/01", "Burglary non-dwelling"),
    ("034/01", "Robbery"), ("039/01", "Theft from shop"), ("045/10", "Theft from vehicle"),
    ("048/01", "Theft of motor vehicle"), ("058/02", "Criminal damage to dwelling"), ("058/09", "Arson"),
    ("092/50", "Possession of cannabis"), ("105/01", "Common assault"), ("125/11", "Public order s.4a"),
    ("125/12", "Public order s.5"), ("130/01", "TWOC"), ("149/01", "Going equipped"), ("195/94", "Breach of ASBO"),
)  # fmt: skip
ACTIONS = ("NSP-ASB", "INJ", "DEM", "EVI-ASB", "NSP-RENT", "WARN")
TENURES = ("SECURE", "INTRO", "FLEXI", "LEASE")


@dataclass
class Benefits:
    """One row a claim spell (`code` None: asked about, no spell); days NEVER where blank."""

    person: Ints
    status: Texts
    code: Texts
    start: Ints
    end: Ints
    work_programme: Ints
    esf: Ints


@dataclass
class Offences:
    """One row a nominal on a crime; `crime` counts crimes of the block. Disposal is the final one, on its day."""

    crime: Ints
    person: Ints
    role: Texts
    offence_on: Ints
    recorded_on: Ints
    code: Ints
    disposal: Texts
    disposal_on: Ints


@dataclass
class Asb:
    """One row a person on an incident (person -1: not identified)."""

    incident: Ints
    person: Ints
    incident_on: Ints
    recorded_on: Ints
    category: Texts
    action: Texts
    action_on: Ints


@dataclass
class Tenancies:
    """One row a tenancy of a household: its dwelling and days; end NEVER: open."""

    household: Ints
    dwelling: Ints
    start: Ints
    end: Ints
    tenure: Texts


@dataclass
class Actions:
    """One row a housing action; `tenancy` is a row of Tenancies."""

    tenancy: Ints
    code: Texts
    acted_on: Ints
    outcome: Texts


def claim_benefits(seed: int, block: int, people: People, asked: Ints, span: Span) -> Benefits:
    """Spells of the people the council asked DWP about; poorer households claim more often and longer."""
    rng = stream(seed, block, 7)
    poor = people.hardship[people.home0[asked]]
    number = np.minimum(rng.poisson(poor * 1.7), 3)
    row = np.repeat(np.arange(len(asked)), np.maximum(number, 1))
    place = np.arange(len(row)) - np.searchsorted(row, row)
    claims = number[row] > 0
    long_ago = rng.exponential(700, len(row)).astype(np.int64)
    start = span.last - 30 - (place * 500) - np.minimum(long_ago, 450 + 800 * (place == 0))
    length = rng.exponential(420, len(row)).astype(np.int64) + 14
    end = np.where((place == 0) & (rng.random(len(row)) < 0.62), NEVER, np.minimum(start + length, start + 480))
    end = np.where((end != NEVER) & (end > span.last), NEVER, end)
    old_enough = people.dob[asked[row]] + 18 * 365 + 5 < start
    claims &= old_enough & (end > span.first - 200)
    helped = claims & (rng.random(len(row)) < 0.16)
    attached = start + rng.integers(20, 300, len(row))
    by_esf = rng.random(len(row)) < 0.35
    status = np.array(["FOUND", "UNCONFIRMED", "UNABLE TO TRACE"], dtype=object)[
        pick(rng, len(asked), [0.86, 0.11, 0.045])
    ][row]
    claims &= status != "UNABLE TO TRACE"
    first_of_person = place == 0
    keep = claims | (first_of_person & ~_any_of(row, claims))
    code = np.array(BENEFITS, dtype=object)[pick(rng, len(row), BENEFIT_SHARES)]
    rows = Benefits(
        person=asked[row],
        status=status,
        code=either(claims, code, None),
        start=np.where(claims, start, NEVER),
        end=np.where(claims, end, NEVER),
        work_programme=np.where(helped & ~by_esf & (attached < span.last), attached, NEVER),
        esf=np.where(helped & by_esf & (attached < span.last), attached, NEVER),
    )
    return Benefits(*(column[keep] for column in vars(rows).values()))


def _any_of(group: Ints, flags: Flags) -> Flags:
    """Whether any row of the same group has its flag set."""
    return np.bincount(group, weights=flags, minlength=int(group.max(initial=0)) + 1)[group] > 0


def offend(seed: int, block: int, people: People, span: Span) -> Offences:
    """Crimes clustered in families: an offender or suspect, perhaps a brother; victims and witnesses from anywhere."""
    rng = stream(seed, block, 8)
    age = (span.last - people.dob) / 365.25
    rate = (
        people.trouble[people.home0]
        * np.where((age > 11) & (age < 30), 1.2, np.where(age > 55, 0.02, 0.35))
        * (age > 10.5)
    )
    rate = rate * np.where(people.sex == 0, 1.3, 0.5)
    number = np.minimum(rng.poisson(rate * 1.1), 14)
    culprit = np.repeat(np.arange(len(age)), number)
    culprit = culprit[rng.permutation(len(culprit))]
    crimes = len(culprit)
    when = np.maximum(rng.integers(span.first, span.last, crimes), people.dob[culprit] + 3700)
    suspect = rng.random(crimes) < 0.18
    kind = pick(rng, crimes, [0.4, 0.15, 0.1, 0.11, 0.08, 0.16])
    minor = people.dob[culprit] + 6570 > when
    proven = np.where(minor, np.where(rng.random(crimes) < 0.6, "REPRIMAND", "FINAL WARNING"), "CAUTION")
    first = np.array(["CONVICTED", "", "CHARGED", "PENDING", "", "NFA"], dtype=object)[kind]
    disposal = np.where(first == "", proven, first)
    disposal = np.where(suspect, np.array(["NFA", "PENDING", "CHARGED"], dtype=object)[kind % 3], disposal)
    recorded = when + rng.integers(0, 12, crimes)
    disposed = np.where(disposal == "PENDING", NEVER, recorded + rng.integers(3, 120, crimes))
    code = rng.integers(0, len(CRIMES), crimes)
    parts = [(np.arange(crimes), culprit, np.where(suspect, "SUSPECT", "OFFENDER").astype(object))]
    grown = np.flatnonzero(age > 10.5)
    mate = _somebody_at_home(rng, people, culprit)
    together = np.flatnonzero(
        (rng.random(crimes) < 0.14) & (mate >= 0) & ((span.last - people.dob[mate]) / 365.25 > 13)
    )
    parts.append((together, mate[together], np.where(suspect[together], "SUSPECT", "OFFENDER").astype(object)))
    for part, share in (("VICTIM", 0.78), ("WITNESS", 0.2)):
        has = np.flatnonzero(rng.random(crimes) < share)
        parts.append((has, rng.choice(grown, len(has)), np.full(len(has), part, dtype=object)))
    crime, person, role = (np.concatenate(column) for column in zip(*parts, strict=True))
    _, only = np.unique(crime * 10_000_000 + person, return_index=True)
    crime, person, role = crime[only], person[only], role[only]
    return Offences(
        crime, person, role, when[crime], recorded[crime], code[crime], disposal[crime].astype(object), disposed[crime]
    )


def _somebody_at_home(rng: np.random.Generator, people: People, persons: Ints) -> Ints:
    """Another person of the same household for each person; -1 for those who live alone."""
    first = np.searchsorted(people.home0, people.home0[persons])
    size = np.searchsorted(people.home0, people.home0[persons], side="right") - first
    other = first + (
        persons - first + 1 + (rng.random(len(persons)) * np.maximum(size - 1, 1)).astype(np.int64)
    ) % np.maximum(size, 1)
    return np.where(size > 1, np.where(other == persons, -1, other), -1)


def annoy(seed: int, block: int, people: People, span: Span) -> Asb:
    """Anti-social behaviour: incidents with one or two known people, or nobody known."""
    rng = stream(seed, block, 9)
    age = (span.last - people.dob) / 365.25
    rate = people.trouble[people.home0] * np.where((age > 10) & (age < 25), 1.4, 0.3) * (age > 9)
    number = np.minimum(rng.poisson(rate * 1.0), 12)
    culprit = np.repeat(np.arange(len(age)), number)
    culprit = culprit[rng.permutation(len(culprit))]
    unknown = len(culprit) * 2 // 5
    incidents = len(culprit) + unknown
    person = np.concatenate([culprit, np.full(unknown, -1)])[rng.permutation(incidents)]
    when = rng.integers(span.first, span.last, incidents)
    mate = np.where(person >= 0, _somebody_at_home(rng, people, np.maximum(person, 0)), -1)
    together = np.flatnonzero((rng.random(incidents) < 0.12) & (mate >= 0) & (age[mate] > 9))
    incident = np.concatenate([np.arange(incidents), together])
    person = np.concatenate([person, mate[together]])
    category = np.array(["NUISANCE", "PERSONAL", "ENVIRONMENTAL"], dtype=object)[
        pick(rng, incidents, [0.67, 0.2, 0.13])
    ]
    action = np.array(["NONE", "WARNING", "ABC", "ASBO", "ASBI"], dtype=object)[
        pick(rng, len(incident), [0.72, 0.22, 0.045, 0.007, 0.008])
    ]
    action = np.where(person < 0, "NONE", action)
    recorded = when[incident] + (incident % 6)
    acted = np.where(action == "NONE", NEVER, recorded + rng.integers(0, 20, len(incident)))
    return Asb(incident, person, when[incident], recorded, category[incident], action, acted)


def let(seed: int, block: int, people: People, places: Places, span: Span) -> Tenancies:
    """Council tenancies, mostly of poorer households; one that moves ends its tenancy and may begin another."""
    rng = stream(seed, block, 10)
    city = places.districts.index(CITY)
    count = len(people.kind)
    rents = rng.random(count) < np.clip(0.02 + people.hardship * 0.95 - (people.kind == LEFT) * 0.2, 0.02, 0.9)
    rents &= np.isin(people.kind, (*HAS_CHILDREN, 5, 6, LEFT))
    first = np.flatnonzero(rents & (places.district[people.dwelling0] != city))
    moved = people.moved_on[first]
    second = np.flatnonzero(
        rents & (people.moved_on != NEVER) & (places.district[people.dwelling1] != city) & (rng.random(count) < 0.75)
    )
    household = np.concatenate([first, second])
    start = np.concatenate([people.formed_on[first], people.moved_on[second]])
    end = np.concatenate(
        [np.where(moved == NEVER, NEVER, np.maximum(moved - 1, people.formed_on[first])), np.full(len(second), NEVER)]
    )
    dwelling = np.concatenate([people.dwelling0[first], people.dwelling1[second]])
    tenure = np.array(TENURES, dtype=object)[pick(rng, len(household), [0.6, 0.1, 0.16, 0.14])]
    order = np.lexsort((start, household))
    return Tenancies(household[order], dwelling[order], start[order], end[order], tenure[order])


def enforce(seed: int, block: int, people: People, tenancies: Tenancies, span: Span) -> Actions:
    """Housing actions, on rent and on behaviour."""
    rng = stream(seed, block, 11)
    count = len(tenancies.household)
    rate = 0.07 + 0.1 * np.minimum(people.trouble[tenancies.household], 4)
    row = np.repeat(np.arange(count), np.minimum(rng.poisson(rate), 3))
    code = pick(rng, len(row), [0.22, 0.05, 0.03, 0.02, 0.46, 0.22])
    first = np.maximum(tenancies.start[row], span.first)
    last = np.minimum(tenancies.end[row], span.last)
    acted = first + (rng.random(len(row)) * np.maximum(last - first, 1)).astype(np.int64)
    outcome = np.array(["Served", None, "Adjourned", "Granted"], dtype=object)[
        pick(rng, len(row), [0.4, 0.25, 0.2, 0.15])
    ]
    rent = np.array(["Served", None, "Rent paid", "No further action"], dtype=object)[
        pick(rng, len(row), [0.4, 0.25, 0.2, 0.15])
    ]
    keep = first < last
    _, only = np.unique((row * 10 + code) * 100_000 + acted, return_index=True)
    keep &= np.isin(np.arange(len(row)), only)
    return Actions(
        row[keep], np.array(ACTIONS, dtype=object)[code][keep], acted[keep], np.where(code >= 4, rent, outcome)[keep]
    )
