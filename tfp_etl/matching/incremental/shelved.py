"""The tables of a state whose rows are wide: what rows are found by in the database, the whole rows on a shelf each."""

import secrets
from pathlib import Path
from typing import TypeAlias

import duckdb
import numpy as np
import pyarrow as pa

from tfp_etl.matching import blocking, population
from tfp_etl.matching.incremental import shelf
from tfp_etl.matching.incremental.outcome import FullRunNeeded
from tfp_etl.matching.incremental.shelf import Shelf

BATCH = 100_000  # rows of a shelf that are written at a time
Sizes: TypeAlias = dict[str, tuple[str, int]]  # of each table its file, and the bytes of it that count

# Table -> the query for them, and the columns that rows are found by, which the database has as well.
_BLOCKED_BY = blocking.COLUMNS | {name for rule in population.SURE_RULES for name in rule}
SHELVED = {
    "seated": (
        "select * exclude (last_seen_on, seen_on, today, content) from seated",
        (
            *("row_key", "record_id", "node_key", "forename", "surname", "dob", "upn", "former_upn", "house_key"),
            *("postcode_key", "town_key", "street_key", "sent_uprn", "sent_postcode", "found_dwelling"),
            "is_named_communal",
        ),
    ),
    "nodes": ("select * from nodes", ("node_id", "node_key", *sorted(_BLOCKED_BY))),
}


def read(folder: Path, told: Sizes) -> dict[str, Shelf]:
    """The whole rows of each table; FullRunNeeded where they are not there."""
    try:
        return {table: shelf.read(folder / name, size) for table, (name, size) in told.items()}
    except (OSError, pa.ArrowException):
        raise FullRunNeeded("the state of the run before is not whole") from None


def write(db: duckdb.DuckDBPyConnection, folder: Path) -> Sizes:
    """Write the whole rows of each table beside the database `kept`, and into it what they are found by."""
    run, sizes = secrets.token_hex(4), {}
    for table, (query, columns) in SHELVED.items():
        name = f"{table}-{run}.arrows"
        size = shelf.write(folder / name, db.execute(query).to_arrow_reader(BATCH))
        rows = pa.Table.from_batches(shelf.read(folder / name, size).batches)
        db.register("rows_found_by", rows.select(columns).append_column("place", pa.array(np.arange(rows.num_rows))))
        db.execute(f"create table kept.{table} as select * from rows_found_by")
        db.unregister("rows_found_by")
        sizes[table] = (name, size)
    return sizes


def append(db: duckdb.DuckDBPyConnection, kept: dict[str, Shelf]) -> Sizes:
    """Write the fresh rows behind the others; makes `seated_shelved` and `nodes_shelved`: what they are found by."""
    sizes = {}
    for table, query in (("seated", "from seated_fresh"), ("nodes", "select * exclude (content) from node_fresh")):
        rows, before = db.execute(query).to_arrow_table(), kept[table].rows
        sizes[table] = (kept[table].path.name, kept[table].append(rows))
        place = pa.array(np.arange(before, before + rows.num_rows))
        db.register(f"{table}_shelved", rows.select(SHELVED[table][1]).append_column("place", place))
    return sizes


def clear(folder: Path, sizes: Sizes) -> None:
    """Remove the files of states before."""
    for place in folder.glob("*.arrows"):
        if place.name not in {name for name, _ in sizes.values()}:
            place.unlink()
