"""Decisions of officers on persons and families: entered once, never changed; what became of each is told anew."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection, Engine, delete, insert

from tfp_etl.warehouse.statements import transaction
from tfp_etl.warehouse.tables import audit


def enter(db: Engine | Connection, decisions: Sequence[Mapping[str, Any]]) -> list[int]:
    """Append decisions (subject_kind, subject_key, outcome, reason, decided_by, decided_on, supersedes).

    Gives their numbers.
    """
    table = audit.decision
    with transaction(db) as connection:
        return [
            int(connection.execute(insert(table).values(**row).returning(table.c.decision_id)).scalar_one())
            for row in decisions
        ]


def load_uses(db: Engine | Connection, uses: pa.Table, known_from: datetime) -> int:
    """Replace what became of every decision: decision_no, state, told; the moment the run spoke for."""
    rows = [
        {"decision_id": row["decision_no"], "state": row["state"], "told": row["told"], "known_from": known_from}
        for row in uses.to_pylist()
    ]
    with transaction(db) as connection:
        connection.execute(delete(audit.decision_use))
        if rows:
            connection.execute(insert(audit.decision_use), rows)
    return len(rows)
