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
    is_small = _IS_SMALL.get()
    with duck.bounded(memory, threads=1 if is_small else None) as db:
        # Of fewer values a join asks the other side one by one; Arrow cannot be asked for numbers of 64 bits so.
        db.execute("set dynamic_or_filter_threshold = 0")
        if not is_small:  # left to itself DuckDB gives one thread 122,880 rows of a table: all of a hundred thousand
            db.execute("pragma verify_parallelism")
        yield db
