"""A DuckDB to work in: bounded, silent, gone afterwards. Nothing opens any other."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import duckdb

MEMORY = "1500MB"


@contextmanager
def bounded(memory: str = MEMORY, *, is_set: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB in memory that says nothing; beyond its bound it spills to a private folder, gone afterwards.

    Left to itself DuckDB takes most of the machine and spills into the folder it was started in. is_set: the order in
    which rows came means nothing, which needs less memory; then two threads.
    """
    with TemporaryDirectory(prefix="tfp-") as spill:
        given: dict[str, str | bool | int | float | list[str]] = {"memory_limit": memory, "temp_directory": spill}
        if is_set:
            given |= {"threads": 2, "preserve_insertion_order": False}
        with duckdb.connect(config=given) as db:
            db.execute("set enable_progress_bar = false")
            yield db
