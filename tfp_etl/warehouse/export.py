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
    A file appears whole or not at all.

    Returns:
        Rows written, by file name.
    """
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    with db.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        return {f"{name}.csv": write(connection, name, out / f"{name}.csv") for name in FILES}


def write(connection: Connection, name: str, path: Path) -> int:
    """Stream the answer of one query into a file; returns the number of rows."""
    query = sql.SQL("copy ({}) to stdout (format csv, header)").format(sql.SQL(cast("Any", text_of(f"export/{name}"))))
    unfinished = path.with_suffix(".part")
    cursor = driver(connection).cursor()
    with unfinished.open("wb") as file, cursor.copy(query) as stream:
        for block in stream:
            file.write(block)
    unfinished.replace(path)
    return cursor.rowcount
