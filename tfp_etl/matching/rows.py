"""Rows that matching reads: an Arrow table, or a Parquet file, which is never held whole."""

from pathlib import Path
from typing import TypeAlias

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

Rows: TypeAlias = pa.Table | Path


def show(db: duckdb.DuckDBPyConnection, name: str, rows: Rows) -> None:
    """Let the rows stand in the database under this name."""
    if isinstance(rows, Path):
        db.read_parquet(str(rows)).create_view(name)
    else:
        db.register(name, rows)


def columns(rows: Rows) -> list[str]:
    """The names of the columns."""
    return list(pq.read_schema(rows).names) if isinstance(rows, Path) else list(rows.column_names)
