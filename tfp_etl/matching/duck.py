"""The DuckDB of the small steps beside the linking."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import duckdb

from tfp_etl import duck

_IS_SMALL: ContextVar[bool] = ContextVar("is_small", default=False)


@contextmanager
def small(*, is_small: bool = True) -> Iterator[None]:
    """Work on few rows: statements run on one thread, since sharing such work out costs more than it."""
    before = _IS_SMALL.set(is_small)
    try:
        yield
    finally:
        _IS_SMALL.reset(before)


@contextmanager
def bounded(memory: str = duck.MEMORY) -> Iterator[duckdb.DuckDBPyConnection]:
    """A bounded DuckDB (see tfp_etl.duck) that shares out work on few rows too, or, inside `small`, none."""
    with duck.bounded(memory) as db:
        if _IS_SMALL.get():
            db.execute("set threads = 1")
        else:  # left to itself DuckDB gives one thread 122,880 rows of a table: all of a hundred thousand
            db.execute("pragma verify_parallelism")
        yield db
