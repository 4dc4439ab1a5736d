"""The tables of a state whose rows are wide: what rows are found by in the database, the whole rows on a shelf each."""

import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import numpy as np
import pyarrow as pa

from tfp_etl.matching.incremental import node_keys, shelf
from tfp_etl.matching.incremental.outcome import FullRunNeeded
from tfp_etl.matching.incremental.shelf import Shelf

BATCH = 100_000  # rows of a shelf that are written at a time
Sizes: TypeAlias = dict[str, tuple[str, int]]  # of each table its file, and the bytes of it that count

# Table -> the query for its rows, and what rows are found by, which the database has: texts as hashes, told by one
# narrow column each. $content: the columns that say what a node is.
SHELVED = {
    "seated": (
        "select * exclude (last_seen_on, seen_on, today, content) from seated",
        "row_key, dob, hash(record_id) as record, hash(node_key) as node, "
        + ", ".join(
            f"if({name} is null, null, hash({name})) as {key}"
            for name, key in (
                ("upn", "upn"),
                ("former_upn", "former_upn"),
                ("house_key", "house"),
                ("postcode_key", "postcode"),
                ("town_key", "town"),
                ("street_key", "street"),
                ("sent_uprn", "uprn"),
                ("found_dwelling", "dwelling"),
            )
        ),
    ),
    "nodes": ("select * from nodes", "node_id, hash(node_key) as node, hash($content) as content, pupil_key, nino"),
}


def read(folder: Path, told: Sizes) -> dict[str, Shelf]:
    """The whole rows of each table; FullRunNeeded where they are not there."""
    try:
        return {table: shelf.read(folder / name, size) for table, (name, size) in told.items()}
    except (OSError, pa.ArrowException):
        raise FullRunNeeded("the state of the run before is not whole") from None


def write(db: duckdb.DuckDBPyConnection, folder: Path, model: dict[str, Any]) -> Sizes:
    """Write the whole rows of each table beside the database `kept`, and into it what they are found by.

    model: by whose blocking rules nodes are brought together later; empty where none will be.
    """
    run, sizes = secrets.token_hex(4), {}
    for table, (query, _) in SHELVED.items():
        name = f"{table}-{run}.arrows"
        size = shelf.write(folder / name, db.execute(query).to_arrow_reader(BATCH))
        rows = pa.Table.from_batches(shelf.read(folder / name, size).batches)
        db.register("rows_shelved", rows.append_column("place", pa.array(np.arange(rows.num_rows))))
        db.execute(f"create table kept.{table} as {_found_by(table, rows.column_names)} from rows_shelved")
        db.unregister("rows_shelved")
        sizes[table] = (name, size)
    name = f"met_by-{run}.arrows"
    return sizes | {"met_by": (name, shelf.write(folder / name, node_keys.in_order(db, model)))}


def append(db: duckdb.DuckDBPyConnection, kept: dict[str, Shelf]) -> Sizes:
    """Write the fresh rows behind the others; makes `seated_shelved` and `nodes_shelved`: what they are found by."""
    sizes = {}
    for table, query in (("seated", "from seated_fresh"), ("nodes", "from node_fresh")):
        rows, before = db.execute(query).to_arrow_table(), kept[table].rows
        sizes[table] = (kept[table].path.name, kept[table].append(rows))
        place = pa.array(np.arange(before, before + rows.num_rows))
        db.register("rows_shelved", rows.append_column("place", place))
        found_by = _found_by(table, kept[table].schema.names)
        db.execute(f"create temp table {table}_shelved as {found_by} from rows_shelved")
        db.unregister("rows_shelved")
    return sizes


def content(columns: Iterable[str]) -> list[str]:
    """The columns of nodes that say what a node is: all but its number and how many rows it has."""
    return [name for name in columns if name not in {"node_id", "record_count"}]


def _found_by(table: str, columns: Iterable[str]) -> str:
    """The start of the query for what rows are found by."""
    return f"select {SHELVED[table][1].replace('$content', ', '.join(content(columns)))}, place"


def clear(folder: Path, sizes: Sizes) -> None:
    """Remove the files of states before."""
    for place in folder.glob("*.arrows"):
        if place.name not in {name for name, _ in sizes.values()}:
            place.unlink()
