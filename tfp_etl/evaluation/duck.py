"""The DuckDB that an evaluation works in, and its statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from tempfile import TemporaryDirectory

import duckdb

MEMORY = "1000MB"
_SQL = files("tfp_etl.evaluation") / "sql"


@contextmanager
def bounded(memory: str = MEMORY) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB in memory that says nothing; beyond its bound it spills to a private folder, gone afterwards.

    Left to itself DuckDB takes most of the machine and spills into the folder it was started in.
    """
    with TemporaryDirectory(prefix="tfp-") as spill:
        given: dict[str, str | bool | int | float | list[str]] = {
            "threads": 2,
            "preserve_insertion_order": False,
            "memory_limit": memory,
            "temp_directory": spill,
        }
        with duckdb.connect(config=given) as db:
            db.execute("set enable_progress_bar = false")
            yield db


def statement(name: str) -> str:
    """The SQL statement of that name."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
