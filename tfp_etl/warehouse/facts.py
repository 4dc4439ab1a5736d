"""Staged files into the fact tables: history by key and known time, in whatever order the files arrive.

A dataset's facts are a function of its files in the order of their known_from. A file later than all loaded ones is
merged; for a late older one the dataset is wound back to before it and the later files are merged again, from the
staged layer. So the order of arrival leaves no trace.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pa_parquet
from psycopg import sql
from sqlalchemy import Connection, Engine, Table, select

from tfp_etl.duck import bounded
from tfp_etl.warehouse import bulk
from tfp_etl.warehouse.datasets import Kind, kind_of
from tfp_etl.warehouse.errors import LoadRefusedError
from tfp_etl.warehouse.receipts import refresh_feed_board
from tfp_etl.warehouse.statements import SQL, analyze, identifiers, lock, name_of, run, transaction, type_of
from tfp_etl.warehouse.tables import audit

LOAD_LOCK = 7_412_015  # advisory lock number of "somebody loads core"
FROM_RECEIPT = ("known_from", "known_to", "dataset", "file_id", "extract_on")
PER_READ = 100_000


@dataclass(frozen=True)
class StagedFile:
    """A staged Parquet file and what its receipt says."""

    path: Path
    file_id: int
    dataset: str
    extract_on: date
    known_from: datetime
    staged_sha256: str
    is_loaded: bool


@dataclass(frozen=True)
class FactCounts:
    """What one load did to one dataset: files merged, rows read, replaced inside a file, versions opened and closed."""

    dataset: str
    files: int
    rows_in: int
    repeated: int
    opened: int
    closed: int


def load(db: Engine | Connection, staged: Iterable[Path]) -> list[FactCounts]:
    """Bring the fact tables in step with the staged files: all of the workspace, or at least those of their datasets.

    Files already loaded cost a hash of the staged file; they are merged again where that hash changed or a late older
    file comes before them.

    Returns:
        One entry for each dataset with a new file.
    """
    with transaction(db) as connection:
        lock(connection, LOAD_LOCK)
        counts = []
        for dataset, group in groupby(with_receipts(connection, staged), key=lambda file: file.dataset):
            files = list(group)
            if not all(file.is_loaded for file in files):
                counts.append(merge_dataset(connection, dataset, files))
        if run(connection, "receipts_loaded"):
            refresh_feed_board(connection)
        return counts


def with_receipts(connection: Connection, staged: Iterable[Path]) -> list[StagedFile]:
    """The staged files with their receipts, in the order of dataset and known time."""
    paths = {file_id_of(path): path for path in staged}
    table = audit.file_receipt
    merged = select(audit.file_load.c.file_id, audit.file_load.c.staged_sha256)
    loaded = {tuple(row) for row in connection.execute(merged)}
    hashes = {file_id: sha256_of(path) for file_id, path in paths.items()}
    query = select(table.c.file_id, table.c.dataset, table.c.extract_on, table.c.known_from).where(
        table.c.file_id.in_(paths), table.c.known_from.is_not(None)
    )
    found = [
        StagedFile(
            paths[row.file_id],
            *row,
            staged_sha256=hashes[row.file_id],
            is_loaded=(row.file_id, hashes[row.file_id]) in loaded,
        )
        for row in connection.execute(query)
    ]
    missing = len(paths) - len(found)
    if missing:
        raise LoadRefusedError("audit.file_receipt", "a staged file has no receipt", missing, "Land the files again.")
    return sorted(found, key=lambda file: (file.dataset, file.known_from))


def file_id_of(path: Path) -> int:
    """The receipt number in the name `<extract_on>_<file_id>.parquet`."""
    return int(path.stem.rpartition("_")[2])


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's content."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def merge_dataset(connection: Connection, dataset: str, files: Sequence[StagedFile]) -> FactCounts:
    """Merge the new files of one dataset, later loaded ones again after them."""
    kind = kind_of(dataset)
    start = min(file.known_from for file in files if not file.is_loaded)
    wind_back(connection, kind.table, dataset, files, start)
    totals = [0, 0, 0, 0]
    again = [file for file in files if file.known_from >= start]
    for file in again:
        totals = [total + count for total, count in zip(totals, merge(connection, kind, file), strict=True)]
    analyze(connection, kind.table)
    return FactCounts(dataset, len(again), *totals)


def wind_back(connection: Connection, table: Table, dataset: str, files: Sequence[StagedFile], start: datetime) -> None:
    """Take out what files known at `start` or later told of this dataset, and reopen what they closed."""
    values = {"dataset": dataset, "start": start, "file_ids": [file.file_id for file in files]}
    loads = audit.file_load.c
    query = select(loads.file_id).where(loads.dataset == dataset, loads.known_from >= start)
    later = set(connection.execute(query).scalars())
    absent = later - {file.file_id for file in files}
    if absent:
        advice = "Pass every staged file of the dataset; stage the missing ones again."
        raise LoadRefusedError(f"core.{table.name}", "a late file needs the later files again", len(absent), advice)
    if later:
        run(connection, "fact_wind_back_delete", values, table=name_of(table))
        run(connection, "fact_wind_back_reopen", values, table=name_of(table))
        run(connection, "file_load_wind_back", values)


def merge(connection: Connection, kind: Kind, file: StagedFile) -> tuple[int, int, int, int]:
    """Merge one file that is later than everything merged before it: rows read, repeated, opened, closed."""
    row_count = pa_parquet.read_metadata(file.path).num_rows
    with staged_rows(kind, file) as rows:
        kept = bulk.temporary(connection, "arrived", arriving_columns(kind.table), rows)
    values = {
        "dataset": file.dataset,
        "known_from": file.known_from,
        "extract_on": file.extract_on,
        "file_id": file.file_id,
        "row_count": row_count,
        "repeat_count": row_count - kept,
        "staged_sha256": file.staged_sha256,
    }
    table = name_of(kind.table)
    closed = run(connection, "fact_close_changed", values, table=table)
    if kind.is_snapshot and kept:  # a file without rows says nothing, least of all that everything is gone
        closed += run(connection, "fact_close_gone", values, table=table, dropped=sql.SQL(kind.dropped))
    names = [name for name, _ in arriving_columns(kind.table)]
    columns = {"columns": identifiers(names), "arrived_columns": identifiers(names, "a")}
    opened = run(connection, "fact_open", values, table=table, **columns)
    run(connection, "file_load", values)
    return row_count, row_count - kept, opened, closed


def arriving_columns(table: Table) -> list[tuple[str, str]]:
    """The columns that a staged file gives, with their SQL types; the rest comes from its receipt."""
    return [(c.name, type_of(c)) for c in table.columns if c.name not in FROM_RECEIPT]


@contextmanager
def staged_rows(kind: Kind, file: StagedFile) -> Iterator[pa.RecordBatchReader]:
    """The rows of a staged file, the last line of each key, in pieces, with their row_key."""
    names = [name for name, _ in arriving_columns(kind.table) if name != "row_key"]
    absent = sorted(set(names) - set(pa_parquet.read_schema(file.path).names))
    if absent:
        rule = f"the staged file {file.file_id} lacks {', '.join(absent)}"
        raise LoadRefusedError(f"core.{kind.table.name}", rule, len(absent), "Stage the file again.")
    query = (SQL / "staged_rows.sql").read_text(encoding="utf-8")
    values = {"path": str(file.path), "dataset": file.dataset, "blank_key": kind.blank_key}
    with bounded("1GB", is_set=True) as db:
        yield db.execute(query, values).to_arrow_reader(PER_READ)
