"""Programme families: who is chosen, when they were identified and engaged, and what the case system holds on them."""

from dataclasses import dataclass, field

import numpy as np

from tfp_etl.synthetic.calendar import NEVER, Ints, Texts, either, pick, stream
from tfp_etl.synthetic.outside import Benefits
from tfp_etl.synthetic.people import CHILD, HAS_CHILDREN, LEFT, People, Span
from tfp_etl.synthetic.places import CITY, Places

EVIDENCE = ("PAYSLIP", "EMPLOYER LETTER", "ADVISER LOG", "SELF REPORT")


@dataclass
class Programme:
    """Columns with one row a programme family; days NEVER where blank."""

    household: Ints
    ref: Texts
    identified: Ints
    allocated: Ints
    keyworker: Texts
    keyworker_type: Texts
    status: Texts
    engaged: Ints
    closed: Ints
    reason: Texts
    story: Texts


@dataclass
class Jobs:
    """Evidence of work; one row a job of a person (end NEVER: still in it)."""

    person: list[int] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    hours: list[int] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)

    def add(self, job: tuple[int, int, int, int, str, int]) -> None:
        """One more job: person, start, end, hours, evidence, day the evidence was seen."""
        for name, value in zip(vars(self), job, strict=True):
            getattr(self, name).append(value)

    def forget(self, persons: set[int]) -> None:
        """Take out the jobs of these persons."""
        kept = [place for place, person in enumerate(self.person) if person not in persons]
        for name, values in list(vars(self).items()):
            setattr(self, name, [values[place] for place in kept])


def choose(
    seed: int, block: int, people: People, *, places: Places, span: Span, count: int, first_ref: int
) -> Programme:
    """Take `count` of the more troubled families with children in the county, and give them their case dates."""
    rng = stream(seed, block, 12)
    city = places.districts.index(CITY)
    home = np.where(people.switch_on == NEVER, people.home0, -1)
    minor = (
        (people.slot == CHILD) & (people.dob > span.last - 17 * 365) & (people.dob < span.last - 5 * 365) & (home >= 0)
    )
    with_minor = np.zeros(len(people.kind), dtype=bool)
    with_minor[home[minor]] = True
    fit = with_minor & np.isin(people.kind, HAS_CHILDREN) & (people.kind != LEFT)
    fit &= (places.district[people.dwelling0] != city) & (places.district[people.dwelling1] != city)
    weight = people.hardship + people.truancy * 4 + np.minimum(people.trouble, 3) * 0.5 + rng.random(len(fit)) * 1.2
    chosen = np.sort(np.argsort(np.where(fit, -weight, np.inf), kind="stable")[: min(count, int(fit.sum()))])
    size = len(chosen)
    people.truancy[chosen] = np.maximum(people.truancy[chosen], rng.beta(2.2, 9, size))
    people.trouble[chosen] = np.minimum(np.maximum(people.trouble[chosen], rng.gamma(0.8, 0.8, size)), 3)
    people.hardship[chosen] = np.maximum(people.hardship[chosen], rng.beta(4, 3, size))
    identified = np.where(rng.random(size) < 0.5, span.last - 424, rng.integers(span.last - 420, span.last - 50, size))
    allocated = identified + rng.integers(1, 15, size)
    engaged = allocated + rng.integers(10, 60, size)
    status = np.array(["ENGAGED", "REFUSED", "MOVED", "NOT CONTACTED"], dtype=object)[
        pick(rng, size, [0.76, 0.107, 0.074, 0.059])
    ]
    closed = np.full(size, NEVER)
    closes = np.flatnonzero(
        ((status == "ENGAGED") & (rng.random(size) < 0.035)) | np.isin(status, ("REFUSED", "MOVED"))
    )
    closed[closes] = engaged[closes] + rng.integers(20, 120, len(closes))
    reasons = {"ENGAGED": "GOALS MET", "REFUSED": "REFUSED SERVICE", "MOVED": "MOVED OUT OF AREA"}
    reason = np.array([reasons.get(each) for each in status], dtype=object)
    district = places.district[people.dwelling1[chosen]]
    worker = rng.integers(1, 8, size)
    return Programme(
        household=chosen,
        ref=np.array([f"NF{10000 + (first_ref + place) * 29 % 89989:05d}" for place in range(size)], dtype=object),
        identified=identified,
        allocated=allocated,
        keyworker=np.array(
            [f"KW{place + 1}{number:02d}" for place, number in zip(district, worker, strict=True)], dtype=object
        ),
        keyworker_type=np.where(rng.random(size) < 0.6, "COORDINATOR", "KEYWORKER").astype(object),
        status=status,
        engaged=np.where(status == "ENGAGED", engaged, NEVER),
        closed=closed,
        reason=either(closed != NEVER, reason, None),
        story=np.full(size, "default", dtype=object),
    )


@dataclass
class Members:
    """One row a member of a programme family; `family` is a row of Programme."""

    family: Ints
    number: Ints
    person: Ints
    role: Texts
    joined: Ints
    left: Ints


def members(people: People, programme: Programme, span: Span) -> Members:
    """Everyone who belonged to the household from identification on, oldest first, numbered in order of joining."""
    place_of = np.full(len(people.kind), -1)
    place_of[programme.household] = np.arange(len(programme.household))
    parts = []
    for home, begin, end in (
        (people.home0, people.dob, np.minimum(people.switch_on, people.gone_on)),
        (people.home1, people.switch_on, people.gone_on),
    ):
        persons = np.flatnonzero((home >= 0) & (place_of[home] >= 0))
        family = place_of[home[persons]]
        joined = np.maximum(begin[persons], programme.identified[family])
        keep = (end[persons] > joined) & (joined <= span.last)
        parts.append((family[keep], persons[keep], joined[keep], end[persons][keep]))
    family, person, joined, left = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((person, joined, family))
    family, person, joined, left = family[order], person[order], joined[order], left[order]
    number = np.arange(len(family)) - np.searchsorted(family, family) + 1
    child = people.dob[person] > programme.identified[family] - 18 * 365
    head = np.searchsorted(people.home0, people.home0[person])
    parent = (people.slot[person] <= 1) & ~child & (head >= 0)
    role = np.where(child, "CHILD", np.where(parent, "PARENT", "OTHER ADULT")).astype(object)
    return Members(family, number, person, role, joined, np.where(left >= NEVER, NEVER, left))


@dataclass
class Events:
    """One row a case event; member number 0: of the whole family."""

    family: Ints
    number: Ints
    kind: Texts
    when: Ints
    member: Ints
    person: Ints


def events(seed: int, block: int, programme: Programme, listed: Members, span: Span) -> Events:
    """Assessment, plan, reviews and referrals of each engaged family, numbered by date."""
    rng = stream(seed, block, 13)
    adults = {
        int(family): (int(number), int(person))
        for family, number, person, role in zip(
            listed.family[::-1], listed.number[::-1], listed.person[::-1], listed.role[::-1], strict=True
        )
        if role == "PARENT"
    }
    rows: list[tuple[int, int, str, int, int, int]] = []
    for place in np.flatnonzero(programme.engaged < NEVER):
        start, last = int(programme.engaged[place]), int(min(programme.closed[place], span.last))
        told = [("ASSESSMENT", start + int(rng.integers(0, 8))), ("ACTION PLAN", start + int(rng.integers(14, 45)))]
        review = start + int(rng.integers(60, 110))
        while review <= last:
            told.append(("REVIEW", review))
            review += int(rng.integers(60, 140))
        if rng.random() < 0.22 and int(place) in adults:
            told.append(("REFERRAL WORKING LINKS", start + int(rng.integers(10, 90))))
        for number, (kind, when) in enumerate(
            sorted((each for each in told if each[1] <= last), key=lambda each: each[1])
        ):
            named = kind.startswith("REFERRAL") or (kind == "REVIEW" and rng.random() < 0.13)
            member, person = adults.get(int(place), (0, -1)) if named else (0, -1)
            rows.append((int(place), number + 1, kind, when, member, person))
    columns = list(zip(*rows, strict=True)) or [(), (), (), (), (), ()]
    kinds = np.array(columns[2], dtype=object)
    family, number_column, when_column, member_column, person_column = (
        np.array(columns[place], dtype=np.int64) for place in (0, 1, 3, 4, 5)
    )
    return Events(family, number_column, kinds, when_column, member_column, person_column)


def find_jobs(seed: int, block: int, benefits: Benefits, listed: Members, *, jobs: Jobs, span: Span) -> None:
    """Evidence of work for some members who left a benefit, and for a few who still claim."""
    rng = stream(seed, block, 17)
    known = set(listed.person[listed.role != "CHILD"].tolist())
    rows = [row for row in np.flatnonzero(benefits.code != None) if int(benefits.person[row]) in known]  # noqa: E711
    for row in rows:
        left = int(benefits.end[row])
        chance = rng.random()
        if chance > (0.4 if left <= span.last else 0.03):
            continue
        start = min(left, span.last - 40) + int(rng.integers(0, 15))
        end = NEVER if rng.random() < 0.75 else min(start + int(rng.integers(20, 200)), span.last)
        evidence = EVIDENCE[int(rng.choice(4, p=[0.6, 0.15, 0.15, 0.1]))]
        hours = int(rng.choice([16, 18, 20, 24, 30, 35, 37]))
        jobs.add((int(benefits.person[row]), start, end, hours, evidence, min(start + 25, span.last)))
