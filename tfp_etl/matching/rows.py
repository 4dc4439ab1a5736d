"""Rows that matching reads: an Arrow table, or a Parquet file or a table of a DuckDB file, never held whole."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq


@dataclass(frozen=True)
class Stored:
    """The table `name` of the DuckDB file `path`, and its columns.

    fresh: those of the rows that are new or changed, or more; sighted: of every row row_key, record and source_row (as
    hashes) and the extracts that showed it (dataset, last_seen_on, seen_on). What comes along need not be read.
    """

    path: Path
    name: str
    columns: tuple[str, ...]
    fresh: pa.Table
    sighted: pa.Table


Rows: TypeAlias = pa.Table | Path | Stored


def show(db: duckdb.DuckDBPyConnection, name: str, rows: Rows) -> None:
    """Let the rows stand in the database under this name."""
    if isinstance(rows, Path):
        db.read_parquet(str(rows)).create_view(name)
    elif isinstance(rows, Stored):
        path = str(rows.path).replace("'", "''")
        db.execute(f"attach if not exists '{path}' as stored (read_only)")
        db.execute(f"create temp view {name} as select {', '.join(rows.columns)} from stored.{rows.name}")
    else:
        db.register(name, rows)


def columns(rows: Rows) -> list[str]:
    """The names of the columns."""
    if isinstance(rows, Stored):
        return list(rows.columns)
    return list(pq.read_schema(rows).names) if isinstance(rows, Path) else list(rows.column_names)
