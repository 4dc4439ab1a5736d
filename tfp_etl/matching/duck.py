"""The DuckDB of the small steps beside the linking."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from tempfile import TemporaryDirectory

import duckdb

MEMORY = "1500MB"
_IS_SMALL: ContextVar[bool] = ContextVar("is_small", default=False)


@contextmanager
def small() -> Iterator[None]:
    """Work on few rows: statements run on one thread, since sharing such work out costs more than it."""
    before = _IS_SMALL.set(True)
    try:
        yield
    finally:
        _IS_SMALL.reset(before)


@contextmanager
def bounded(memory: str = MEMORY) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB in memory that says nothing; beyond its bound it spills to a private folder, gone afterwards.

    Left to itself DuckDB takes most of the machine and spills into the folder it was started in.
    """
    with TemporaryDirectory(prefix="tfp-") as spill:
        given: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory,
            "temp_directory": spill,
        }
        with duckdb.connect(config=given) as db:
            db.execute("set enable_progress_bar = false")
            if _IS_SMALL.get():
                db.execute("set threads = 1")
            else:  # left to itself DuckDB gives one thread 122,880 rows of a table: all of a hundred thousand
                db.execute("pragma verify_parallelism")
            yield db
