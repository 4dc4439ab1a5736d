"""SQL files of this package, made into statements, and the psycopg connection below a SQLAlchemy one.

A file holds one statement. Names of tables and columns are written `{table}`, values `%(known_from)s`.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, cast

import psycopg
from psycopg import sql
from sqlalchemy import Column, Connection, Engine, Table
from sqlalchemy.dialects import postgresql

from tfp_etl.duck import written

SQL = Path(__file__).parent / "sql"

Part = sql.Composable | str


@cache
def text_of(name: str) -> str:
    """The text of one SQL file, e.g. `fact_open` or `evidence/persons`."""
    return written(SQL, name)


def identifiers(names: Sequence[str], prefix: str = "") -> sql.Composed:
    """Names as a list of quoted identifiers, each after `prefix.` where one is given."""
    return sql.SQL(", ").join(sql.Identifier(prefix, name) if prefix else sql.Identifier(name) for name in names)


def name_of(table: Table) -> sql.Identifier:
    """The quoted name of a table with its schema."""
    return sql.Identifier(str(table.schema), table.name)


def driver(connection: Connection) -> psycopg.Connection[tuple[Any, ...]]:
    """The psycopg connection of a SQLAlchemy connection, inside the same transaction."""
    below = connection.connection.driver_connection
    if not isinstance(below, psycopg.Connection):
        raise TypeError("The warehouse needs the psycopg 3 driver: write the URL as postgresql+psycopg://...")
    return cast("psycopg.Connection[tuple[Any, ...]]", below)


def type_of(column: Column[Any]) -> str:
    """The SQL type of a column, as PostgreSQL spells it."""
    return str(column.type.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]


def analyze(connection: Connection, table: Table) -> None:
    """Let the planner know what a table now holds, without waiting for the server to find out by itself."""
    driver(connection).execute(sql.SQL("analyze {}").format(name_of(table)))


def run(connection: Connection, name: str, values: Mapping[str, object] | None = None, **names: Part) -> int:
    """Run the statement of one SQL file; returns the number of rows it touched."""
    statement = sql.SQL(cast("Any", text_of(name))).format(**names)
    return driver(connection).execute(statement, dict(values or {})).rowcount


def rows(connection: Connection, name: str, values: Mapping[str, object] | None = None, **names: Part) -> list[Any]:
    """Run the query of one SQL file; returns its rows (small answers only)."""
    statement = sql.SQL(cast("Any", text_of(name))).format(**names)
    return driver(connection).execute(statement, dict(values or {})).fetchall()


def lock(connection: Connection, number: int) -> None:
    """Wait until nobody else does what the advisory lock stands for; until the end, with room to sort and join."""
    driver(connection).execute("set local work_mem = '128MB'")
    driver(connection).execute("select pg_advisory_xact_lock(%s)", (number,))


@contextmanager
def transaction(db: Engine | Connection) -> Iterator[Connection]:
    """A transaction: a new one on an engine, the caller's own on a connection (so that several loads are one)."""
    if isinstance(db, Connection):
        yield db
    else:
        with db.begin() as connection:
            yield connection
