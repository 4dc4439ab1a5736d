"""What a full run leaves for the next: rows, nodes, pairs, persons, and the population its weights were fitted to.

A DuckDB file, `matching.duckdb`, in a folder of its own, and beside it the whole rows of its widest tables (shelf.py).
A full run writes new files and puts them in the place of the old; an incremental run changes the database in one
transaction. So a run that fails leaves the state of the run before.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from tfp_etl.duck import written
from tfp_etl.matching.incremental import node_keys, shelved
from tfp_etl.matching.incremental.outcome import FullRunNeeded
from tfp_etl.matching.incremental.shelf import Shelf

FILE = "matching.duckdb"
MOST_LAID_ON = 0.25  # size of the log of changes, as a share of the file, beyond which they are worked into it
_SQL = files("tfp_etl.matching.incremental") / "sql"

# Tables of a full run that are kept as they are.
_NODE_GONE = "node_id_l in (select node_id from node_gone) or node_id_r in (select node_id from node_gone)"
KEPT = ("edges", "address_lookup", "communal", "level", "learned_form")


# Table, which of its rows go, and the rows that come.
UPDATES = (
    ("seated", "row_key in (select row_key from dropped_row)", "select * from seated_shelved"),
    (
        "address_lookup",
        "(scope, key) in (select (scope, key) from address_changed)",
        "select * from address_fresh semi join address_changed using (scope, key)",
    ),
    (
        "communal",
        "dwelling in (select dwelling from communal_changed)",
        "select * from communal_fresh semi join communal_changed using (dwelling)",
    ),
    (
        "current_node",
        "record in (select record from record_gone union all select hash(record_id) from current_fresh)",
        "select hash(record_id) as record, hash(node_key) as node from current_fresh",
    ),
    ("edges", _NODE_GONE, "select * from edge_fresh"),
    ("nodes", "node_id in (select node_id from node_gone)", "select * from nodes_shelved"),
    ("node_met_by", "false", "select key, node_id from fresh_met_by"),
    ("node_over", "false", "select node_id from node_gone"),
    ("node_counted", "false", "select key, size from counted_fresh"),
    (
        "refused",
        "node_id_l in (select node_id from node_merged) or node_id_r in (select node_id from node_merged) or "
        + _NODE_GONE,
        "select * from refused_fresh",
    ),
    (
        "node_cluster",
        "node_id in (select node_id from node_merged) or node_id in (select node_id from node_gone)",
        "select * exclude (near_id) from cluster_fresh",
    ),
    (
        "links",
        "record in (select record from record_gone union all select record from link_fresh)",
        "select * from link_fresh",
    ),
    (
        "review",
        "hash(record_id_l) in (from record_faced) or hash(record_id_r) in (from record_faced)",
        "select * from review_fresh",
    ),
    (
        "sighting",
        "seen in (from sighting_otherwise)",
        "select * from sighting_fresh",
    ),
    ("decision", "true", "select * from decisions_now"),
)


@dataclass(frozen=True)
class Frozen:
    """What weights were fitted to: the model as fitted, with prior and blocking rules, and how many agree by chance.

    shelves: the files of whole rows (see shelved.py); pairs: what nodes count to now, shares: when weights were fitted
    (see node_keys.py); scoring: the statement that scores pairs (see scoring.py).
    """

    fingerprint: str
    model: dict[str, Any]
    blocks: list[dict[str, Any]]
    scoring: str
    has_households: bool
    today: str | None
    shares: dict[str, float] = field(default_factory=dict)
    pairs: dict[str, float] = field(default_factory=dict)
    shelves: dict[str, tuple[str, int]] = field(default_factory=dict)


def statement(name: str) -> str:
    """The SQL statement of that name."""
    return written(_SQL, name)


@contextmanager
def attached(db: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[None]:
    """The state of a folder as the catalog `kept`; FullRunNeeded where there is none, or none that can be read."""
    place = folder / FILE
    if not place.is_file():
        raise FullRunNeeded("there is no state of a run before")
    try:
        db.execute(f"attach '{quoted(place)}' as kept")
    except duckdb.Error:
        raise FullRunNeeded("the state of the run before cannot be read, or another run has it open") from None
    try:
        with laid_on(db, place):
            yield
    finally:
        with suppress(duckdb.Error):
            db.execute("detach kept")


@contextmanager
def laid_on(db: duckdb.DuckDBPyConnection, place: Path) -> Iterator[None]:
    """Leave changes of the attached file in its log, which the next run reads over it, until they are many.

    To work a few changes into the file writes a part of every column anew, and costs more than the rest of the run.
    """
    db.execute("set checkpoint_threshold = '1TB'")
    db.execute("pragma disable_checkpoint_on_shutdown")
    yield
    log = place.with_name(f"{place.name}.wal")
    if log.is_file() and log.stat().st_size > MOST_LAID_ON * place.stat().st_size:
        db.execute("checkpoint kept")


def frozen(db: duckdb.DuckDBPyConnection) -> Frozen:
    """What the attached state was fitted to."""
    try:
        (text,) = db.execute("select told from kept.frozen").fetchall()[0]
        return Frozen(**json.loads(text))
    except (duckdb.Error, IndexError, ValueError, TypeError):
        raise FullRunNeeded("the state of the run before is not one of ours") from None


def keep(
    db: duckdb.DuckDBPyConnection, folder: Path, fitted: Frozen, *, decisions: pa.Table, results: dict[str, pa.Table]
) -> None:
    """Write the state of a full run from its tables, in the place of the one before.

    results: links (record_id, cluster, link_confidence), review, refused (node_id_l, node_id_r) and component (node_id,
    component).
    """
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{FILE}.new"
    for leftover in (fresh, folder / f"{FILE}.new.wal"):
        leftover.unlink(missing_ok=True)
    db.execute(f"attach '{quoted(fresh)}' as kept")
    try:
        written = shelved.write(db, folder, fitted.model if fitted.has_households else {})
        for table in KEPT:
            db.execute(f"create table kept.{table} as select * from {table}")
        pairs = node_keys.keep(db)
        fitted = replace(fitted, shelves=written, pairs=pairs, shares=node_keys.shares(pairs))
        db.register("component", results["component"])
        db.execute("create table kept.sighting as " + statement("sighting"))
        for table in ("surname_share", "node_cluster", "current_node"):
            db.execute(statement(f"keep_{table}"))
        for name in ("review", "refused"):
            db.register("kept_result", results[name])
            db.execute(f"create table kept.{name} as select * from kept_result")
        db.register("kept_result", results["links"])
        db.execute(statement("keep_links"))
        db.register("kept_result", decisions)
        db.execute("create table kept.decision as select * from kept_result")
        _keep_frequencies(db, fitted.model)
        db.execute("create table kept.frozen as select ? as told", [json.dumps(fitted.__dict__)])
    finally:
        for name in ("kept_result", "component"):
            db.unregister(name)
        db.execute("detach kept")
    (folder / f"{FILE}.wal").unlink(missing_ok=True)
    fresh.replace(folder / FILE)
    shelved.clear(folder, written)


def update(db: duckdb.DuckDBPyConnection, told: Frozen, kept: dict[str, Shelf]) -> None:
    """Bring the attached state in step with what an incremental run found, in one transaction."""
    told = replace(told, shelves=told.shelves | shelved.append(db, kept))
    db.execute("begin")
    try:
        for table, gone, fresh in UPDATES:
            if gone != "false":
                db.execute(f"delete from kept.{table} where {gone}")
            db.execute(f"insert into kept.{table} by name {fresh}")
        db.execute("update kept.frozen set told = ?", [json.dumps(told.__dict__)])
        db.execute("commit")
    except BaseException:
        db.execute("rollback")
        raise


def frequency_columns(model: dict[str, Any]) -> list[str]:
    """Columns whose frequency adjusts a weight."""
    found = {
        level["tf_adjustment_column"]
        for comparison in model["comparisons"]
        for level in comparison["comparison_levels"]
        if "tf_adjustment_column" in level
    }
    return sorted(found)


def _keep_frequencies(db: duckdb.DuckDBPyConnection, model: dict[str, Any]) -> None:
    db.execute("create table kept.frequency (field text, value text, share double)")
    for column in frequency_columns(model):
        db.execute(
            f"insert into kept.frequency select '{column}', {column}::text, count(*) / sum(count(*)) over () "
            f"from nodes where {column} is not null group by {column}"
        )


def quoted(path: Path) -> str:
    """A path inside an SQL text."""
    return str(path).replace("'", "''")
