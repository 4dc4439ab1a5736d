"""What the warehouse knows, as of a moment: evidence for the claim tests, the run before, receipts, counts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
from sqlalchemy import Engine, func, select

from tfp_etl.warehouse.connection import arrow, snapshot
from tfp_etl.warehouse.receipts import FIELDS, Receipt
from tfp_etl.warehouse.statements import rows
from tfp_etl.warehouse.tables import audit, core

EVIDENCE = (
    "families",
    "memberships",
    "persons",
    "enrolments",
    "attendance",
    "exclusions",
    "provisions",
    "benefits",
    "employments",
    "offences",
    "asb",
    "housing_actions",
    "tenancy_holders",
    "coverage",
    "prior_claims",
)
POUNDS = pa.decimal128(12, 2)


@dataclass(frozen=True)
class Counts:
    """What the warehouse holds, in numbers."""

    files: int
    persons: int
    families: int
    programme_families: int
    held: int


@dataclass(frozen=True)
class HighestIds:
    """The highest numbers ever given out: new ones follow them, and nobody gets a retired one."""

    person_id: int
    family_id: int
    household_id: int


@dataclass(frozen=True)
class DatasetCount:
    """Files and rows of one dataset, duplicates left out."""

    source: str
    dataset: str
    files: int
    rows_in: int
    rows_staged: int
    rows_held: int


@dataclass(frozen=True)
class VerdictCount:
    """Families of one verdict in one window, and the pounds claimable."""

    window: str
    verdict: str
    families: int
    amount_gbp: Decimal


@dataclass(frozen=True)
class HeldRows:
    """Rows of a source that one rule held back; `reason` is the rule in plain words."""

    source: str
    reason: str
    rows: int


@dataclass(frozen=True)
class RejectedFile:
    """A file rejected as a whole, and not put right by a later one."""

    source: str | None
    file_name: str
    reason: str


def evidence(db: Engine, *, known_at: datetime | None = None, window: str = "") -> dict[str, pa.Table]:
    """The tables the claim tests look at, as known at a moment (None: now), from one snapshot.

    `window` is the claim window to be judged: only claims of earlier windows are prior claims; blank: all are.
    Only primary memberships count: nobody is judged with two families at once.
    """
    with snapshot(db, known_at=known_at, window=window) as cursor:
        tables = {name: arrow(cursor, f"evidence/{name}") for name in EVIDENCE}
    claims = tables["prior_claims"]
    at = claims.schema.get_field_index("amount_gbp")
    tables["prior_claims"] = claims.set_column(at, "amount_gbp", claims["amount_gbp"].cast(pa.string()).cast(POUNDS))
    return tables


def previous_links(db: Engine) -> pa.Table:
    """The links in force, one row a record: record_id, person_id, link_confidence."""
    with snapshot(db) as cursor:
        return arrow(cursor, "previous_links")


def previous_memberships(db: Engine) -> pa.Table:
    """The memberships in force: person_id, family_id, valid_from, valid_to, role, is_primary."""
    with snapshot(db) as cursor:
        return arrow(cursor, "previous_memberships")


def previous_households(db: Engine) -> pa.Table:
    """The residences in force: household_id, person_id, valid_from, valid_to, kind."""
    with snapshot(db) as cursor:
        return arrow(cursor, "previous_households")


def highest_ids(db: Engine) -> HighestIds:
    """The highest numbers ever given to a person, a family and a household, in use or not; 0: none yet."""
    columns = (core.person.c.person_id, core.family.c.family_id, core.household.c.household_id)
    with db.connect() as connection:
        return HighestIds(*(int(connection.scalar(select(func.max(column))) or 0) for column in columns))


def decisions(db: Engine) -> pa.Table:
    """Every decision, oldest first, with what became of it in the last run of matching.

    decision_id, subject_kind, subject_key, outcome, reason, decided_by, decided_at, decided_on (text), supersedes,
    state and told (null: no run has seen it).
    """
    with snapshot(db) as cursor:
        return arrow(cursor, "decisions")


def decision_counts(db: Engine) -> dict[str, int]:
    """How many decisions on persons and families are in each state; blank: no matching run has seen them."""
    with db.connect() as connection:
        return {state or "": int(count) for state, count in rows(connection, "decision_counts")}


def receipts(db: Engine, *, dataset: str | None = None, status: str | None = None) -> list[Receipt]:
    """Receipts in the order of arrival; of one dataset or status where given."""
    query = select(*FIELDS).order_by(audit.file_receipt.c.file_id)
    if dataset is not None:
        query = query.where(audit.file_receipt.c.dataset == dataset)
    if status is not None:
        query = query.where(audit.file_receipt.c.status == status)
    with db.connect() as connection:
        return [Receipt(*row) for row in connection.execute(query)]


def receipt(db: Engine, file_id: int) -> Receipt:
    """The receipt of one file."""
    with db.connect() as connection:
        return Receipt(*connection.execute(select(*FIELDS).where(audit.file_receipt.c.file_id == file_id)).one())


def latest_known_from(db: Engine, file_ids: Collection[int]) -> datetime | None:
    """The known_from of the latest of these files, which were matched: the moment their matching speaks for."""
    table = audit.file_receipt
    query = select(func.max(table.c.known_from)).where(table.c.file_id.in_(file_ids))
    with db.connect() as connection:
        known_from: datetime | None = connection.execute(query).scalar_one()
    return known_from


def loaded_file_ids(db: Engine) -> set[int]:
    """Receipts whose rows are in the fact tables, whatever is being done with the file now."""
    with db.connect() as connection:
        return set(connection.execute(select(audit.file_load.c.file_id)).scalars())


def latest_extract_on(db: Engine) -> date | None:
    """The latest extract date of a file loaded. None: nothing is loaded."""
    table = audit.file_receipt
    with db.connect() as connection:
        query = select(func.max(table.c.extract_on)).where(table.c.status == "LOADED")
        extract_on: date | None = connection.execute(query).scalar_one()
    return extract_on


def counts(db: Engine) -> Counts:
    """What the warehouse holds, in numbers."""
    with db.connect() as connection:
        return Counts(*rows(connection, "counts")[0])


def dataset_counts(db: Engine) -> list[DatasetCount]:
    """Files and rows of each dataset."""
    with db.connect() as connection:
        return [DatasetCount(*row) for row in rows(connection, "dataset_counts")]


def verdict_counts(db: Engine) -> list[VerdictCount]:
    """Families and pounds by window and verdict."""
    with db.connect() as connection:
        return [VerdictCount(*row) for row in rows(connection, "verdict_counts")]


def held_by_rule(db: Engine) -> list[HeldRows]:
    """Rows held back by source and rule, most rows first."""
    with db.connect() as connection:
        return [HeldRows(*row) for row in rows(connection, "held_by_rule")]


def rejected_files(db: Engine) -> list[RejectedFile]:
    """Files rejected as a whole that no later file of their dataset and extract date has put right."""
    with db.connect() as connection:
        return [RejectedFile(*row) for row in rows(connection, "rejected_files")]
