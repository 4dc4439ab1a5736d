"""What the claim tests look at: the facts about persons and families, as Arrow tables with fixed columns."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

import pyarrow as pa

DAY, ID, TEXT, COUNT = pa.date32(), pa.int64(), pa.string(), pa.int32()
SOURCE = {"record_id": TEXT, "file_id": ID, "line_no": COUNT}

COLUMNS: dict[str, dict[str, pa.DataType]] = {
    "families": {
        "family_id": ID, "family_ref": TEXT, "district": TEXT, "identified_on": DAY,
        "engagement_status": TEXT, "engaged_on": DAY, "closed_on": DAY, **SOURCE,
    },
    "memberships": {"family_id": ID, "person_id": ID, "valid_from": DAY, "valid_to": DAY, "role": TEXT},
    "persons": {"person_id": ID, "dob": DAY},
    "enrolments": {
        "person_id": ID, "la_estab": TEXT, "enrol_status": TEXT, "nc_year": TEXT,
        "entry_on": DAY, "leaving_on": DAY, "extract_on": DAY, **SOURCE,
    },
    "attendance": {
        "person_id": ID, "la_estab": TEXT, "academic_year": TEXT, "term_code": TEXT, "sessions_possible": COUNT,
        "sessions_authorised": COUNT, "sessions_unauthorised": COUNT, **SOURCE,
    },
    "exclusions": {"person_id": ID, "category_code": TEXT, "start_on": DAY, "sessions": COUNT, **SOURCE},
    "provisions": {"person_id": ID, "provision_type": TEXT, "start_on": DAY, "end_on": DAY, **SOURCE},
    "benefits": {
        "person_id": ID, "match_status": TEXT, "benefit_code": TEXT, "claim_start_on": DAY, "claim_end_on": DAY,
        "work_programme_on": DAY, "esf_start_on": DAY, **SOURCE,
    },
    "employments": {
        "person_id": ID, "employment_start_on": DAY, "employment_end_on": DAY, "evidence_type": TEXT,
        "weekly_hours": pa.float64(), "seen_on": DAY, **SOURCE,
    },
    "offences": {
        "person_id": ID, "crime_ref": TEXT, "role": TEXT, "disposal": TEXT, "offence_on": DAY,
        "disposal_on": DAY, **SOURCE,
    },
    "asb": {
        "person_id": ID, "incident_ref": TEXT, "incident_on": DAY, "category": TEXT, "action": TEXT,
        "action_on": DAY, **SOURCE,
    },
    "housing_actions": {"tenancy_id": TEXT, "action_code": TEXT, "action_on": DAY, **SOURCE},
    "tenancy_holders": {"tenancy_id": TEXT, "person_id": ID, "from_on": DAY, "to_on": DAY},
    "coverage": {"dataset": TEXT, "until_on": DAY, "file_id": ID, "gap_on": DAY},
    "prior_claims": {"family_ref": TEXT, "window": TEXT, "part": TEXT, "amount_gbp": pa.decimal128(12, 2)},
}  # fmt: skip


class EvidenceError(Exception):
    """Evidence that cannot be judged: a table or column is missing or of a type that does not convert."""


@dataclass(frozen=True)
class Evidence:
    """The facts known at one moment. One table an attribute; columns and types as in `COLUMNS`.

    families: one row a family, programme families with family_ref. memberships: half-open [valid_from, valid_to).
    ClaimEnd, EmploymentEnd and provision end are the first day without; leaving_on and to_on are last days.
    coverage: of each dataset of which a file came, the latest extract date that was taken in (null: every file was
    refused) and the receipt of that file. gap_on: extract date of the first increment that was refused and not sent
    again, from which on nothing is taken to be told. Housing datasets begin with their district:
    newark-and-sherwood_actions.
    """

    families: pa.Table
    memberships: pa.Table
    persons: pa.Table
    enrolments: pa.Table
    attendance: pa.Table
    exclusions: pa.Table
    provisions: pa.Table
    benefits: pa.Table
    employments: pa.Table
    offences: pa.Table
    asb: pa.Table
    housing_actions: pa.Table
    tenancy_holders: pa.Table
    coverage: pa.Table
    prior_claims: pa.Table

    @classmethod
    def of(cls, tables: Mapping[str, pa.Table]) -> Self:
        """Accept tables by name; columns beyond the fixed ones are left out. Raises `EvidenceError`."""
        missing = sorted(set(COLUMNS) - set(tables))
        if missing:
            raise EvidenceError(
                f"evidence: tables missing: {', '.join(missing)}; give an empty table if there is nothing"
            )
        return cls(**{name: _accepted(name, tables[name]) for name in COLUMNS})

    def tables(self) -> dict[str, pa.Table]:
        """Return the tables by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def schema(name: str) -> pa.Schema:
    """Return the Arrow schema of one table of the evidence."""
    return pa.schema(list(COLUMNS[name].items()))


def _accepted(name: str, table: pa.Table) -> pa.Table:
    wanted = schema(name)
    missing = [column for column in wanted.names if column not in table.column_names]
    if missing:
        raise EvidenceError(f"evidence: table {name} lacks {', '.join(missing)}")
    try:
        return table.select(wanted.names).cast(wanted)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError):
        found = ", ".join(f"{field.name} {field.type}" for field in table.schema if field.name in wanted.names)
        raise EvidenceError(f"evidence: table {name} does not convert to the fixed types; it has {found}") from None
