"""Residences into core: who lives in which household, versioned by when we knew it, as memberships are."""

from datetime import datetime

import pyarrow as pa
from sqlalchemy import Connection, Engine

from tfp_etl.warehouse import bulk
from tfp_etl.warehouse.facts import LOAD_LOCK
from tfp_etl.warehouse.people import ChangeCounts
from tfp_etl.warehouse.statements import analyze, lock, run, transaction
from tfp_etl.warehouse.tables import core

RESIDENCE = (
    ("household_id", "bigint"),
    ("person_id", "bigint"),
    ("valid_from", "date"),
    ("valid_to", "date"),
    ("kind", "text"),
)


def load_households(db: Engine | Connection, residences: pa.Table, known_from: datetime) -> ChangeCounts:
    """Load the complete residences of a matching run, after its links.

    Columns: household_id, person_id, valid_from, valid_to (first day elsewhere, null: still there), kind.
    """
    with transaction(db) as connection:
        lock(connection, LOAD_LOCK)
        count = bulk.temporary(connection, "told", RESIDENCE, residences)
        moment = {"known_from": known_from}
        closed = run(connection, "residence_replace", moment) + run(connection, "residence_close", moment)
        opened = run(connection, "residence_open", moment)
        run(connection, "household_new")
        analyze(connection, core.household_residence)
        return ChangeCounts("core.household_residence", count, opened, closed)
