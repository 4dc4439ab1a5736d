"""True verdicts: the claim engine judges true families by what really happened, save where a feed lacks the data."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tfp_etl import rules
from tfp_etl.claims import judgement
from tfp_etl.claims.evidence import COLUMNS, Evidence, schema
from tfp_etl.synthetic.calendar import NEVER, Ints, Texts, day, school_year, terms
from tfp_etl.synthetic.people import Span
from tfp_etl.synthetic.render import Truth, family_ids, text_array
from tfp_etl.synthetic.stories import Facts

IDENTIFIED = ["crime_asb", "education", "work"]


def days(numbers: Ints) -> pa.Array:
    """Days as Arrow dates; NEVER is null."""
    return pa.array(numbers.astype(np.int32), pa.int32(), mask=numbers == NEVER).cast(pa.date32())


def _table(name: str, columns: dict[str, Any]) -> pa.Table:
    """One evidence table; columns not given are null."""
    length = len(next(iter(columns.values())))
    fields = schema(name)
    arrays = []
    for field in fields:
        cells = columns.get(field.name)
        if cells is None:
            arrays.append(pa.nulls(length, field.type))
        elif isinstance(cells, pa.Array):
            arrays.append(cells.cast(field.type))
        elif isinstance(cells, np.ndarray) and cells.dtype == object:
            arrays.append(text_array(cells).cast(field.type))
        else:
            arrays.append(pa.array(cells).cast(field.type))
    return pa.table(arrays, schema=fields)


def evidence_of(facts: Facts, span: Span) -> dict[str, pa.Table]:
    """The evidence tables of one block as known at the last extract, with county-wide person and family numbers."""
    people = facts.people
    person_of = people.first_person

    def who(persons: Ints) -> Ints:
        return persons + person_of

    return {
        **_families(facts, span),
        "persons": _table("persons", {"person_id": who(np.arange(len(people.dob))), "dob": days(people.dob)}),
        **_school(facts, span),
        **_outside(facts, span),
        **_home(facts),
        "prior_claims": schema("prior_claims").empty_table(),
    }


def _families(facts: Facts, span: Span) -> dict[str, pa.Table]:
    """Families with their case dates, and who belongs to them when."""
    people, programme = facts.people, facts.programme
    count = len(people.kind)
    columns: dict[str, Texts] = {}
    for name, values in (("family_ref", programme.ref), ("engagement_status", programme.status)):
        columns[name] = np.full(count, None, dtype=object)
        columns[name][programme.household] = values
    dated: dict[str, Ints] = {}
    for name, numbers in (
        ("identified_on", programme.identified),
        ("engaged_on", programme.engaged),
        ("closed_on", programme.closed),
    ):
        dated[name] = np.full(count, NEVER)
        dated[name][programme.household] = np.where(numbers <= span.last, numbers, NEVER)
    unengaged = (columns["engagement_status"] == "ENGAGED") & (dated["engaged_on"] == NEVER)
    columns["engagement_status"][unengaged] = "NOT CONTACTED"
    families = {"family_id": np.arange(count) + people.first_family, **columns}
    families |= {name: days(numbers) for name, numbers in dated.items()}
    person, home, begin, end, role = people.memberships(span)
    return {
        "families": _table("families", families),
        "memberships": _table(
            "memberships",
            {
                "family_id": home + people.first_family,
                "person_id": person + people.first_person,
                "valid_from": days(begin),
                "valid_to": days(end),
                "role": role,
            },
        ),
    }


def _school(facts: Facts, span: Span) -> dict[str, pa.Table]:
    """Enrolments as last told, attendance without the terms that never arrived, exclusions, provision."""
    people, rolls, rows = facts.people, facts.rolls, facts.attendance
    first = people.first_person
    known = np.minimum(rolls.left, span.last)
    year = np.clip(school_year(known) - school_year(people.dob[rolls.person]) - 5, 0, 13)
    arrived = np.array(
        [(int(school), int(term)) not in facts.missing for school, term in zip(rows.school, rows.term, strict=True)],
        dtype=bool,
    )
    arrived &= np.array([term.last <= span.last for term in terms()])[rows.term]
    names = np.array([(term.academic_year, term.code) for term in terms()], dtype=object)
    told = names[rows.term[arrived]]
    excluded, provided = facts.exclusions, facts.provisions
    return {
        "enrolments": _table(
            "enrolments",
            {
                "person_id": rolls.person + first,
                "la_estab": rolls.school.astype(str).astype(object),
                "enrol_status": rolls.status,
                "nc_year": np.where(year == 0, "R", year.astype(str)).astype(object),
                "entry_on": days(rolls.entry),
                "leaving_on": days(rolls.left),
                "extract_on": days(np.full(len(known), span.last)),
            },
        ),
        "attendance": _table(
            "attendance",
            {
                "person_id": rows.person[arrived] + first,
                "la_estab": rows.school[arrived].astype(str).astype(object),
                "academic_year": told[:, 0],
                "term_code": told[:, 1],
                "sessions_possible": rows.possible[arrived],
                "sessions_authorised": rows.authorised[arrived],
                "sessions_unauthorised": rows.unauthorised[arrived],
            },
        ),
        "exclusions": _table(
            "exclusions",
            {
                "person_id": excluded.person + first,
                "category_code": excluded.category,
                "start_on": days(excluded.start),
                "sessions": excluded.sessions,
            },
        ),
        "provisions": _table(
            "provisions",
            {
                "person_id": provided.person + first,
                "provision_type": provided.kind,
                "start_on": days(provided.start),
                "end_on": days(provided.end),
            },
        ),
    }


def _outside(facts: Facts, span: Span) -> dict[str, pa.Table]:
    """Benefit spells, jobs, offences and incidents as known at the last extract."""
    first = facts.people.first_person
    benefits, jobs, crimes, incidents = facts.benefits, facts.jobs, facts.offences, facts.asb
    known = incidents.person >= 0
    recorded = crimes.recorded_on <= span.last
    decided = crimes.disposal_on <= span.last

    def seen(numbers: Ints) -> pa.Array:
        return days(np.where(numbers <= span.last, numbers, NEVER))

    return {
        "benefits": _table(
            "benefits",
            {
                "person_id": benefits.person + first,
                "match_status": benefits.status,
                "benefit_code": benefits.code,
                "claim_start_on": days(benefits.start),
                "claim_end_on": seen(benefits.end),
                "work_programme_on": seen(benefits.work_programme),
                "esf_start_on": seen(benefits.esf),
            },
        ),
        "employments": _table(
            "employments",
            {
                "person_id": np.array(jobs.person, dtype=np.int64) + first,
                "employment_start_on": days(np.array(jobs.start, dtype=np.int64)),
                "employment_end_on": seen(np.array(jobs.end, dtype=np.int64)),
                "evidence_type": np.array(jobs.evidence, dtype=object),
                "weekly_hours": np.array(jobs.hours, dtype=np.float64),
                "seen_on": days(np.array(jobs.seen, dtype=np.int64)),
            },
        ),
        "offences": _table(
            "offences",
            {
                "person_id": crimes.person[recorded] + first,
                "crime_ref": (crimes.crime[recorded] + first * 1_000).astype(str).astype(object),
                "role": crimes.role[recorded],
                "disposal": np.where(decided, crimes.disposal, "PENDING")[recorded].astype(object),
                "offence_on": days(crimes.offence_on[recorded]),
                "disposal_on": seen(crimes.disposal_on[recorded]),
            },
        ),
        "asb": _table(
            "asb",
            {
                "person_id": incidents.person[known] + first,
                "incident_ref": (incidents.incident[known] + first * 1_000).astype(str).astype(object),
                "incident_on": days(incidents.incident_on[known]),
                "category": incidents.category[known],
                "action": np.where(incidents.action_on <= span.last, incidents.action, "NONE")[known].astype(object),
                "action_on": seen(incidents.action_on[known]),
            },
        ),
    }


def _home(facts: Facts) -> dict[str, pa.Table]:
    """Housing actions and who held the tenancies: everyone of the household while it lasted."""
    people, tenancies, actions = facts.people, facts.tenancies, facts.actions
    first = people.first_person
    home = people.home0
    place = np.searchsorted(tenancies.household, np.arange(len(people.kind)))
    end = np.searchsorted(tenancies.household, np.arange(len(people.kind)), side="right")
    parts = []
    for number in range(2):
        person = np.flatnonzero(end[home] - place[home] > number)
        parts.append((place[home[person]] + number, person))
    tenancy, person = (np.concatenate(column) for column in zip(*parts, strict=True))
    start = np.maximum(tenancies.start[tenancy], people.dob[person])
    stop = np.minimum(
        tenancies.end[tenancy], np.where(people.switch_on[person] == NEVER, NEVER, people.switch_on[person] - 1)
    )
    keep = stop >= start
    return {
        "housing_actions": _table(
            "housing_actions",
            {
                "tenancy_id": (actions.tenancy + first * 1_000).astype(str).astype(object),
                "action_code": actions.code,
                "action_on": days(actions.acted_on),
            },
        ),
        "tenancy_holders": _table(
            "tenancy_holders",
            {
                "tenancy_id": (tenancy[keep] + first * 1_000).astype(str).astype(object),
                "person_id": person[keep] + first,
                "from_on": days(start[keep]),
                "to_on": days(stop[keep]),
            },
        ),
    }


def write_verdicts(truth: Truth, judged: Sequence[dict[str, pa.Table]], span: Span) -> dict[str, object]:
    """Claims of every window whose cut-off the last extract reaches, identification at the last one; figures for meta.

    Windows are judged oldest first: what one pays is a prior claim of the next.
    """
    rulebook = rules.load()
    tables = {name: pa.concat_tables([block[name] for block in judged]) for name in COLUMNS if name != "coverage"}
    evidence = Evidence.of(tables | {"coverage": _coverage(span)})
    reached = [window for window in rulebook.windows.values() if day(window.cut_off_on) <= span.last]
    figures: dict[str, object] = {}
    result = None
    for window in sorted(reached, key=lambda window: window.opens_on):
        result = judgement.verdicts(evidence, window, rulebook)
        figures[window.id] = _write_claims(truth, evidence, result)
        paid = result.payments.select(schema("prior_claims").names)
        evidence = replace(evidence, prior_claims=pa.concat_tables([evidence.prior_claims, paid]))
    if result is not None:
        _write_identification(truth, result)
    return {"claims": figures}


def _coverage(span: Span) -> pa.Table:
    """Every file arrives: the feeds reach the last extract."""
    feeds = sorted(rules.load().feed_limits)
    return _table("coverage", {"dataset": pa.array(feeds), "until_on": days(np.full(len(feeds), span.last))})


def _write_claims(truth: Truth, evidence: Evidence, result: judgement.Judgement) -> dict[str, int]:
    """The claims of one window; how many may be made and what they come to."""
    claims = result.claims.append_column("engaged_on", _engaged(evidence, result.claims))
    columns = ["a1", "a2", "a3", "route_a", "route_b", "progress_to_work", "verdict"]
    header = ["FamilyRef", "true_family_id", "engaged_on", *columns, "amount"]
    money = pc.cast(pc.cast(claims["amount_gbp"], pa.int64()), pa.string())
    cells = [
        claims["family_ref"],
        _ids(claims),
        pc.cast(claims["engaged_on"], pa.string()),
        *(claims[c] for c in columns),
        money,
    ]
    truth.write(f"claims_{result.window.id}", header, [_flat(pc.cast(cell, pa.string())) for cell in cells])
    total = int(pc.sum(claims["amount_gbp"]).as_py() or 0)
    claimable = int(pc.sum(pc.equal(claims["verdict"], "CLAIMABLE")).as_py() or 0)
    return {"claimable": claimable, "money": total}


def _ids(table: pa.Table) -> pa.Array:
    return text_array(family_ids(table["family_id"].combine_chunks().to_numpy()))


def _engaged(evidence: Evidence, claims: pa.Table) -> pa.Array:
    """EngagedOn of each claim's family."""
    place = pc.index_in(claims["family_id"], value_set=evidence.families["family_id"].combine_chunks())
    return evidence.families["engaged_on"].combine_chunks().take(place.combine_chunks())


def _write_identification(truth: Truth, result: judgement.Judgement) -> None:
    """All programme families, and others with a criterion met, at the cut-off; programme families at entry."""
    found = result.identification
    met = pc.or_(
        pc.or_(pc.equal(found["crime_asb"], "MET"), pc.equal(found["education"], "MET")), pc.equal(found["work"], "MET")
    )
    shown = found.filter(pc.or_(met, pc.is_valid(found["family_ref"])))
    cells = [_ids(shown), shown["family_ref"], *(shown[name] for name in IDENTIFIED), shown["outcome"]]
    header = ["criterion1", "criterion2", "criterion3", "result"]
    texts = [pc.cast(cell, pa.string()) for cell in cells]
    truth.write("identification", ["true_family_id", "FamilyRef", *header], [_flat(text) for text in texts])
    entry = result.identification_at_entry
    cells = [entry["family_ref"], entry["on"], *(entry[name] for name in IDENTIFIED), entry["outcome"]]
    texts = [pc.cast(cell, pa.string()) for cell in cells]
    truth.write("identification_at_entry", ["FamilyRef", "identified_on", *header], [_flat(text) for text in texts])


def _flat(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
