"""Arrow out of the warehouse: an ADBC connection in one snapshot, so that a reader sees one state and no mix."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import adbc_driver_postgresql.dbapi as adbc
import pyarrow as pa
from sqlalchemy import Engine

from tfp_etl.warehouse import quiet
from tfp_etl.warehouse.statements import text_of


def libpq_url(db: Engine) -> str:
    """The URL of an engine as libpq and ADBC spell it. Holds the password: never print it."""
    return db.url.set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def snapshot(db: Engine, *, known_at: datetime | None = None, window: str = "") -> Iterator[Any]:
    """An ADBC cursor in a repeatable-read transaction; `known_at` and `window` are settings the queries look at."""
    with quiet.silence(), adbc.connect(libpq_url(db)) as connection, connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read")
        for name, value in (("tfp.known_at", known_at.isoformat() if known_at else ""), ("tfp.claim_window", window)):
            cursor.execute("select set_config($1, $2, true)", (name, value))
            cursor.fetchall()
        yield cursor


def arrow(cursor: Any, name: str) -> pa.Table:  # noqa: ANN401 - ADBC's cursor has no public type
    """The answer of one SQL file as Arrow; numeric comes as text."""
    cursor.execute(text_of(name))
    return cursor.fetch_arrow_table()
