"""Writes a synthetic county: true families and their lives, then damage, then the partners' files, with the truth.

The same arguments give the same bytes. Households are made block after block: memory hardly grows with the county.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from tfp_etl.synthetic import (
    agency_files,
    careworks_files,
    education_files,
    housing_files,
    outside,
    programme,
    schooling,
)
from tfp_etl.synthetic.calendar import NEVER, Ints, Texts, day, either, stream, terms, years
from tfp_etl.synthetic.damage import LEVELS
from tfp_etl.synthetic.households import make
from tfp_etl.synthetic.identify import nino, reference, upn
from tfp_etl.synthetic.people import YEAR, People, Span
from tfp_etl.synthetic.places import Places, lay_out
from tfp_etl.synthetic.render import Delivery, Truth
from tfp_etl.synthetic.sending import Sender
from tfp_etl.synthetic.stories import Facts, tell
from tfp_etl.synthetic.true_evidence import evidence_of, write_verdicts
from tfp_etl.synthetic.true_files import write_people_truth, write_programme_truth
from tfp_etl.synthetic.words import Words, load

BLOCK = 5_000  # households made at a time
TOLD_DAYS = 913  # the first police file goes back 30 months
PROGRAMME_SHARE, PROGRAMME_CAP = 0.0907, 1_600


class CountyError(ValueError):
    """A county that cannot be made as asked."""


@dataclass(frozen=True)
class Summary:
    """What was written: rows by file, and how many people, families, programme families and true records there are."""

    households: int
    persons: int
    programme_families: int
    records: int
    rows: dict[str, int]


@dataclass
class County:
    """What stays the same over the blocks, and the counters that give out county-wide numbers."""

    seed: int
    households: int
    extracts: list[date]
    level: float
    places: Places
    words: Words
    span: Span
    delivery: Delivery
    truth: Truth
    missing: set[tuple[int, int]]
    persons: int = 0
    families: int = 0
    programme_made: int = 0
    pupils: Counter[tuple[int, int]] = field(default_factory=Counter)
    references: Counter[tuple[str, int]] = field(default_factory=Counter)
    tenancies: int = 0
    housed: int = 0
    stories: int = 0
    judged: list[dict[str, pa.Table]] = field(default_factory=list)


def write(
    out: Path,
    *,
    households: int,
    seed: int,
    extract_dates: list[date],
    damage: str = "normal",
    programme_families: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Summary:
    """Write `<out>/landing` and `<out>/truth`. `progress` is told the households done and to do after each block.

    CountyError for a county too small, a damage level unknown or extract dates missing.
    """
    if households < 50 or damage not in LEVELS or not extract_dates:
        raise CountyError(f"need 50 households or more, an extract date and a damage of {', '.join(LEVELS)}")
    wanted = programme_families
    if wanted is None:
        wanted = min(round(households * PROGRAMME_SHARE), PROGRAMME_CAP)
    county = _found(out, households, seed, sorted(set(extract_dates)), LEVELS[damage])
    edges = list(range(0, households, BLOCK))
    for block, first in enumerate(edges):
        size = min(BLOCK, households - first)
        share = round(wanted * (first + size) / households) - round(wanted * first / households)
        _block(county, block, first, size, share)
        if progress:
            progress(first + size, households)
    county.delivery.close()
    outcome = write_verdicts(county.truth, county.judged, county.span)
    county.truth.close()
    summary = Summary(households, county.persons, county.programme_made, county.truth.records, county.delivery.rows)
    _write_meta(out, county, damage, summary, outcome)
    return summary


def _found(out: Path, households: int, seed: int, extracts: list[date], level: float) -> County:
    """Streets, schools and open files."""
    places = lay_out(households, seed)
    schools = np.concatenate([*places.primaries, *(np.unique(np.concatenate(places.secondaries)),)])
    return County(
        seed=seed,
        households=households,
        extracts=extracts,
        level=level,
        places=places,
        words=load(),
        span=Span(day(extracts[0]) - TOLD_DAYS, day(extracts[-1])),
        delivery=Delivery(out / "landing"),
        truth=Truth(out / "truth"),
        missing=education_files.missing_school_terms(schools, extracts, stream(seed, 0, 3)),
    )


def _block(county: County, block: int, first: int, size: int, programme_share: int) -> None:
    """Make one block of households, live their lives, write their rows and their truth."""
    people = make(
        county.seed,
        block,
        county.places.homes[first : first + size],
        places=county.places,
        words=county.words,
        span=county.span,
    )
    people.first_person, people.first_family = county.persons, county.families
    facts = _lives(county, block, people, programme_share)
    told = programme.events(county.seed, block, facts.programme, facts.members, county.span)
    sender = Sender(
        people,
        county.places,
        county.words,
        county.span,
        county.extracts,
        county.delivery,
        county.truth,
        county.seed,
        block,
        county.level,
    )
    _send(county, sender, facts, told)
    write_people_truth(county.truth, people, county.words, county.span)
    write_programme_truth(county.truth, people, facts.programme)
    county.truth.flush()
    county.judged.append(evidence_of(facts, county.span))
    county.persons += len(people.home0)
    county.families += len(people.kind)
    county.programme_made += len(facts.programme.household)


def _lives(county: County, block: int, people: People, programme_share: int) -> Facts:
    """Everything that happens to the people of a block, by chance first, then by story."""
    seed, span, places = county.seed, county.span, county.places
    chosen = programme.choose(
        seed, block, people, places=places, span=span, count=programme_share, first_ref=county.programme_made
    )
    rolls = schooling.enrol(seed, block, people, places, span)
    _identify(county, block, people, rolls)
    listed = programme.members(people, chosen, span)
    tenancies = outside.let(seed, block, people, places, span)
    asked = _asked(county, block, people, listed)
    facts = Facts(
        people=people,
        rolls=rolls,
        attendance=schooling.attend(seed, block, people, rolls, span),
        exclusions=schooling.exclude(seed, block, people, rolls, span),
        provisions=schooling.provide(seed, block, people, rolls, span),
        benefits=outside.claim_benefits(seed, block, people, asked, span),
        offences=outside.offend(seed, block, people, span),
        asb=outside.annoy(seed, block, people, span),
        tenancies=tenancies,
        actions=outside.enforce(seed, block, people, tenancies, span),
        programme=chosen,
        members=listed,
        jobs=programme.Jobs(),
        missing=county.missing,
    )
    programme.find_jobs(seed, block, facts.benefits, listed, jobs=facts.jobs, span=span)
    county.stories = tell(seed, block, facts, span, county.stories)
    facts.members = programme.members(people, chosen, span)  # stories move dates of identification
    return facts


def _send(county: County, sender: Sender, facts: Facts, told: programme.Events) -> None:
    """Let every sender write its rows."""
    education_files.send_pupils(sender, facts.rolls)
    education_files.send_attendance(sender, facts.attendance, county.missing)
    education_files.send_exclusions(sender, facts.exclusions)
    education_files.send_provision(sender, facts.provisions)
    agency_files.send_benefits(sender, facts.benefits)
    crimes, incidents = facts.offences, facts.asb
    agency_files.send_offences(sender, crimes, _numbered(county, "NC", crimes.recorded_on, crimes.crime))
    agency_files.send_asb(sender, incidents, _numbered(county, "INC", incidents.recorded_on, incidents.incident))
    _send_housing(county, sender, facts.tenancies, facts.actions)
    careworks_files.send_families(sender, facts.programme)
    careworks_files.send_members(sender, facts.programme, facts.members)
    careworks_files.send_events(sender, facts.programme, told)
    careworks_files.send_employment(sender, facts.programme, facts.members, facts.jobs)


def _asked(county: County, block: int, people: People, listed: programme.Members) -> Ints:
    """Adults whom the council asked DWP about: those of the programme and of other poor families with children."""
    rng = stream(county.seed, block, 14)
    count = len(people.home0)
    adult = people.dob < county.span.last - 18 * YEAR
    with_child = np.bincount(people.home0[people.slot == 2], minlength=len(people.kind))[people.home0] > 0
    poor = people.hardship[people.home0] > 0.42
    chosen = adult & (rng.random(count) < np.where(with_child, np.where(poor, 0.42, 0.04), np.where(poor, 0.1, 0.02)))
    chosen[listed.person[adult[listed.person]]] = True
    return np.flatnonzero(chosen & (people.gone_on == NEVER))


def _identify(county: County, block: int, people: People, rolls: schooling.Enrolments) -> None:
    """NINOs, police nominals and UPNs; a UPN is of the first school and year, a few were changed later."""
    rng = stream(county.seed, block, 15)
    serials = np.arange(len(people.home0)) + people.first_person
    adult = people.dob < county.span.last - 15.9 * YEAR
    people.nino = either(adult, nino(serials, county.seed), None)
    people.nominal = reference(serials * 2, county.seed, "N{}")
    people.nominal2 = np.where(
        rng.random(len(serials)) < 0.2, reference(serials * 2 + 1, county.seed, "N{}"), people.nominal
    )
    pupils, first = np.unique(rolls.person, return_index=True)
    primary = np.concatenate(county.places.primaries)
    school = rolls.school[first]
    school = np.where(school < 8914000, school, primary[school % len(primary)])
    year = years(people.dob[pupils] + 5 * 365)
    away = rng.random(len(pupils)) < 0.05
    stems = np.empty(len(pupils), dtype=np.int64)
    for place, (at, when, other) in enumerate(zip(school.tolist(), year.tolist(), away, strict=True)):
        number = int(at) - (9_600_000 if other else 0)
        county.pupils[number, when] += 1
        serial = county.pupils[number, when]
        stems[place] = (abs(number) % 10_000_000 * 100 + when % 100) * 1000 + serial
    people.upn = np.full(len(serials), None, dtype=object)
    people.upn[pupils] = upn(stems)
    people.first_upn = people.upn.copy()
    people.upn_changed_on = np.full(len(serials), NEVER)
    changed = pupils[rng.random(len(pupils)) < 0.006]
    people.first_upn[changed] = upn(stems[np.searchsorted(pupils, changed)] // 1000 * 1000 + 900 + changed % 97)
    people.upn_changed_on[changed] = rng.integers(county.span.first + 300, county.span.last, len(changed))


def _numbered(county: County, series: str, recorded: Ints, number: Ints) -> Texts:
    """Crime or incident references of the block: the series, the year, the next number of that year."""
    things, first = np.unique(number, return_index=True)
    year = years(recorded[first])
    refs = np.empty(int(things.max(initial=-1)) + 1, dtype=object)
    for thing, at in zip(things.tolist(), year.tolist(), strict=True):
        county.references[series, at] += 1
        refs[thing] = f"{series}/{at}/{county.references[series, at]:07d}"
    return refs


def _send_housing(county: County, sender: Sender, tenancies: outside.Tenancies, actions: outside.Actions) -> None:
    count = len(tenancies.household)
    serials = county.tenancies + np.arange(count)
    layout_b = np.isin(
        sender.places.district[tenancies.dwelling],
        [
            place
            for place, name in enumerate(sender.places.districts)
            if housing_files.slug(name) in housing_files.LAYOUT_B
        ],
    )
    body = reference(serials, county.seed + 1, "{}")
    run = (serials * 7 % 5 + 1).astype(str)
    refs = np.array(
        [f"{ref}{'-' if b else '/'}0{tail}" for ref, b, tail in zip(body, layout_b, run, strict=True)], dtype=object
    )
    properties = np.array([f"P{number % 1_000_000:06d}" for number in tenancies.dwelling * 104_729], dtype=object)
    occupants = housing_files.occupants(sender, tenancies)
    people_refs = reference(county.housed + np.arange(len(occupants.person)), county.seed + 2, "{}")
    housing_files.send_tenancies(sender, tenancies, refs, properties, people_refs)
    housing_files.send_actions(sender, tenancies, actions, refs)
    county.tenancies += count
    county.housed += len(people_refs)


def _write_meta(out: Path, county: County, damage: str, summary: Summary, outcome: dict[str, object]) -> None:
    """Settings, counts and the school terms missing from attendance."""
    settings = {
        "households": county.households,
        "programme": summary.programme_families,
        "seed": county.seed,
        "profile": damage,
        "extract_dates": [extract.isoformat() for extract in county.extracts],
    }
    missing = [[school, terms()[term].academic_year, terms()[term].code] for school, term in sorted(county.missing)]
    meta = {
        "settings": settings,
        "last_extract": county.extracts[-1].isoformat(),
        "persons": summary.persons,
        "records": summary.records,
        "schools_missing_from_attendance": missing,
        **outcome,
        "rows": dict(sorted(summary.rows.items())),
    }
    (out / "truth" / "meta.json").write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")
