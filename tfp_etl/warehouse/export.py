"""CSV files of what the warehouse holds: UTF-8, header row, streamed from the server in one snapshot.

Files hold personal data: the folder is made readable by its owner alone.
"""

from pathlib import Path
from typing import Any, cast

from psycopg import sql
from sqlalchemy import Connection, Engine

from tfp_etl.warehouse.statements import driver, text_of

FILES = ("matches", "families", "second_homes", "households", "claims", "identification", "quarantine")


def export(db: Engine, out: Path) -> dict[str, int]:
    """Write matches, families, second homes, households, claims, identification and quarantine as CSV into `out`.

    Every person-bearing record is in matches.csv or, held back, in quarantine.csv, by the key it has in its file.
    All are written from one snapshot and take their names when the last is whole: no half of an earlier export stays
    beside half of this one.

    Returns:
        Rows written, by file name.
    """
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    with db.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        counts = {f"{name}.csv": write(connection, name, unfinished(out, name)) for name in FILES}
    for name in FILES:
        unfinished(out, name).replace(out / f"{name}.csv")
    return counts


def unfinished(out: Path, name: str) -> Path:
    """Where a file is written before it is whole; the next export writes over it."""
    return out / f"{name}.part"


def write(connection: Connection, name: str, path: Path) -> int:
    """Stream the answer of one query into a file; returns the number of rows."""
    query = sql.SQL("copy ({}) to stdout (format csv, header)").format(sql.SQL(cast("Any", text_of(f"export/{name}"))))
    cursor = driver(connection).cursor()
    with path.open("wb") as file, cursor.copy(query) as stream:
        for block in stream:
            file.write(block)
    return cursor.rowcount
