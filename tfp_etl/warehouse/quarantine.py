"""Held rows as a worklist, and what people decided about them: entered once, never changed, the latest of a row stands.

A decision is kept by source, dataset and content hash of the file, line and person part, so it holds for every receipt
of that content and outlasts every run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from tfp_etl.warehouse.receipts import Receipt, refresh_feed_board
from tfp_etl.warehouse.statements import rows, transaction
from tfp_etl.warehouse.tables import audit

STATES = ("OPEN", "RELEASED", "CORRECTED", "DISCARDED", "SUPERSEDED", "HELD AGAIN", "REPEATED", "WARNED")
COLUMNS = {"cells": "corrected_cells", "decision_id": "quarantine_decision_id"}


@dataclass(frozen=True)
class Worked:
    """A row of mart.quarantine_worklist: a row of a file that was held, let in by decision or loaded with a warning."""

    file_id: int
    line_no: int
    person_part: str
    source: str
    dataset: str
    file_name: str
    extract_on: date
    rules: list[str]
    reason: str
    mended_by: str | None
    state: str
    later_file_id: int | None
    days_since_receipt: int
    days_since_extract: int
    decision_id: int | None
    decided: str | None
    decided_by: str | None
    decided_at: datetime | None
    because: str | None

    @property
    def reference(self) -> str:
        """`<file id>:<line>`, and `:<person part>` where there is one: names the row, and nobody."""
        return f"{self.file_id}:{self.line_no}" + (f":{self.person_part}" if self.person_part else "")


@dataclass(frozen=True)
class RowDecision:
    """A decision on one row of a file; `cells` (column -> text) only where it was corrected. PERSONAL."""

    line_no: int
    person_part: str
    outcome: str
    cells: dict[str, str] | None
    rules: str
    told: str
    reason: str
    decided_by: str
    decided_at: datetime | None = None
    decision_id: int | None = None

    @property
    def place(self) -> tuple[int, str]:
        """Line and person part."""
        return self.line_no, self.person_part


def worklist(
    db: Engine,
    *,
    file_id: int | None = None,
    source: str = "",
    dataset: str = "",
    rule: str = "",
    state: str = "",
    older_than: int = 0,
) -> list[Worked]:
    """Rows of the worklist, oldest receipt first; blank or 0: whatever it is. `older_than`: days since the receipt."""
    values = {"file_id": file_id, "source": source, "dataset": dataset, "rule": rule, "state": state}
    with db.connect() as connection:
        return [Worked(*row) for row in rows(connection, "worklist", values | {"older_than": older_than})]


def standing(db: Engine, receipt: Receipt) -> list[RowDecision]:
    """The decisions that stand on the rows of a file, in the order they were made; those reopened are left out."""
    latest = {each.place: each for each in history(db, receipt)}
    order = sorted(latest.values(), key=lambda each: each.decision_id or 0)
    return [each for each in order if each.outcome != "REOPENED"]


def history(db: Engine, receipt: Receipt) -> list[RowDecision]:
    """Every decision ever made on the rows of a file, oldest first."""
    table = audit.quarantine_decision
    fields = [table.c[COLUMNS.get(name, name)] for name in RowDecision.__dataclass_fields__]
    query = (
        select(*fields)
        .where(table.c.source == receipt.source, table.c.dataset == receipt.dataset, table.c.sha256 == receipt.sha256)
        .order_by(table.c.quarantine_decision_id)
    )
    with db.connect() as connection:
        return [RowDecision(*row) for row in connection.execute(query)]


def decide(
    db: Engine | Connection, receipt: Receipt, decisions: Sequence[RowDecision], *, to_be_checked: bool
) -> list[int]:
    """Append decisions on the rows of a file; gives their numbers.

    `to_be_checked`: the file is unfinished from then on, so that a run takes it up where this one is killed.
    """
    table = audit.quarantine_decision
    lasting = {"source": receipt.source, "dataset": receipt.dataset, "sha256": receipt.sha256}
    with transaction(db) as connection:
        numbers = [
            int(connection.execute(insert(table).values(lasting | _values(each)).returning(table.c[0])).scalar_one())
            for each in decisions
        ]
        if to_be_checked:
            receipts = audit.file_receipt
            connection.execute(
                update(receipts).where(receipts.c.file_id == receipt.file_id).values(status="RECEIVED", reason="")
            )
            refresh_feed_board(connection)
    return numbers


def _values(decision: RowDecision) -> dict[str, Any]:
    told = {name: value for name, value in vars(decision).items() if name not in {"decided_at", "decision_id"}}
    return {COLUMNS.get(name, name): value for name, value in told.items()}
