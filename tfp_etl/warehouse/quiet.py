"""The warehouse's engine, whose errors quote no row.

PostgreSQL quotes what it refuses: `Failing row contains (...)`, `invalid input syntax for type date: "..."`, `COPY
held, line 1, column ...`. An error that leaves this package names the SQLSTATE, the class, and the table, column and
constraint. The first line of the server's message is kept only where it speaks of the server or the statement and not
of a row.
"""

# ruff: noqa: ANN401 - the cursor takes whatever psycopg's takes

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import adbc_driver_manager
import psycopg
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext

# Connection, constraint (its first line names it, the detail quotes), transaction state, authorisation, catalogue,
# schema, rollback, names and rights, resources, limits, objects not ready, operator, system.
# https://www.postgresql.org/docs/current/errcodes-appendix.html
NO_ROW = ("08", "23", "25", "28", "3D", "3F", "40", "42", "53", "54", "55", "57", "58")
LOST = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    adbc_driver_manager.OperationalError,
    adbc_driver_manager.InterfaceError,
)


def said(error: BaseException) -> str:
    """What an error of a driver says, without a value of a row; one line."""
    sqlstate = getattr(error, "sqlstate", None)
    first = (str(error).splitlines() or [""])[0].strip()
    if not sqlstate:  # not the server but the driver speaks: of a lost connection, or of a value
        return first if isinstance(error, LOST) else type(error).__name__
    if first.startswith("PostgreSQL "):
        return first  # said before
    where: list[str | None] = []
    if isinstance(error, psycopg.Error):
        first = error.diag.message_primary or ""
        where = [error.diag.table_name, error.diag.column_name, error.diag.constraint_name]
    text = " ".join(["PostgreSQL", sqlstate, type(error).__name__, *filter(None, where)])
    return f"{text}: {first}" if sqlstate.startswith(NO_ROW) else text


@contextmanager
def silence() -> Iterator[None]:
    """Errors of the drivers leave this block with what `said` keeps of them, and are otherwise the same."""
    try:
        yield
    except (psycopg.Error, adbc_driver_manager.Error) as error:
        error.args = (said(error),)
        raise


class Cursor(psycopg.Cursor[Any]):
    """A cursor whose errors quote no row. Every statement of a `quiet.engine` goes through one."""

    def execute(self, *args: Any, **options: Any) -> "Cursor":
        """Execute as psycopg does."""
        with silence():
            super().execute(*args, **options)
        return self

    def executemany(self, *args: Any, **options: Any) -> None:
        """Execute many times as psycopg does."""
        with silence():
            super().executemany(*args, **options)

    def fetchone(self) -> Any:
        """The next row; a value that Python cannot hold is not quoted."""
        with silence():
            return super().fetchone()

    def fetchmany(self, size: int = 0) -> list[Any]:
        """The next rows."""
        with silence():
            return super().fetchmany(size)

    def fetchall(self) -> list[Any]:
        """The rows left."""
        with silence():
            return super().fetchall()

    @contextmanager
    def copy(self, *args: Any, **options: Any) -> Iterator[psycopg.Copy]:
        """COPY as psycopg does."""
        with silence(), super().copy(*args, **options) as stream:
            yield stream


def engine(url: str, *, connect_args: Mapping[str, Any] | None = None) -> Engine:
    """An engine on a warehouse (URL with the psycopg 3 driver) whose errors quote no row and no parameter."""
    made = create_engine(
        url,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"cursor_factory": Cursor, "client_encoding": "utf8", **(connect_args or {})},
    )
    event.listen(made, "handle_error", _silence_commit)
    return made


def _silence_commit(context: ExceptionContext) -> None:
    """What no cursor raised (a constraint deferred to the commit) is silenced here, before SQLAlchemy passes it on."""
    original = context.original_exception
    if isinstance(original, psycopg.Error):
        original.args = (said(original),)
        if context.sqlalchemy_exception is not None:
            context.sqlalchemy_exception.args = (f"({type(original).__name__}) {said(original)}",)
