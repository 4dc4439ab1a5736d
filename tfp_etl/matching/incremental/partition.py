"""Persons of the components that changed, found by the clustering that a full run does, among these nodes alone."""

import inspect
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import duckdb
import numpy as np
import pyarrow as pa

from tfp_etl.matching import linking, nodes, review
from tfp_etl.matching.incremental import components, nearby
from tfp_etl.matching.incremental.scored import Scored
from tfp_etl.matching.incremental.shelf import Shelf, lay_out, numbered
from tfp_etl.matching.incremental.sightings import Present
from tfp_etl.matching.incremental.state import statement

ROUNDS = 5


def recluster(
    db: duckdb.DuckDBPyConnection, kept: dict[str, Shelf], now: Present, pairs: Scored, *, twins: bool
) -> dict[str, int]:
    """Make `cluster_fresh`, `link_fresh`, `review_fresh` and `refused_fresh`; counts of what was looked at.

    cluster_fresh: node_id, cluster, component of all nodes of touched components. link_fresh and review_fresh: the rows
    of persons in them or next to them, whose records are in `record_faced`.
    """
    for step in ("record_gone", "whole_node", "whole_edge", "whole_current", "component_touched"):
        db.execute(statement(step), _known(step))
    around = nearby.read(db, pairs)
    for _ in range(ROUNDS):
        _look_around(db, around)
        refused = _cluster(db, kept, now, pairs, twins)
        db.execute(statement("component_brokered"))
        if not db.execute("insert into component_touched select component from component_brokered").fetchall()[0][0]:
            break
        for table in ("nodes", "edges", "seated", "current_node", "node_cluster", "joined_pair", "constraints"):
            db.execute(f"drop table {table}")
    _tell(db, refused)
    counted = {"nodes_clustered_again": "cluster_fresh", "records_told_again": "link_fresh"}
    return {name: int(db.execute(f"select count(*) from {table}").fetchall()[0][0]) for name, table in counted.items()}


def _known(step: str) -> dict[str, float]:
    return {"merge_at": linking.MERGE_AT} if step == "component_touched" else {}


def _look_around(db: duckdb.DuckDBPyConnection, around: nearby.Nearby) -> None:
    """Make `node_merged` (clustered anew), `node_faced` (something is said of their persons anew) and `node_near`."""
    db.execute(statement("node_merged"))
    faced = around.faced(nearby.merged(db, len(around.gone)))
    nearby.show(db, "node_faced", faced)
    nearby.show(db, "node_near", around.near(faced))


def _cluster(
    db: duckdb.DuckDBPyConnection, kept: dict[str, Shelf], now: Present, pairs: Scored, twins: bool
) -> pa.Table:
    """Cluster the touched components, with their neighbours standing by; the refused pairs."""
    found = numbered(_near(db, kept["nodes"], "nodes_near", ["node_id"]))
    _show(db, "nodes", found)
    _show(db, "seated", now.beside(_near(db, kept["seated"], "seated_near")))
    left, right = pairs.ends
    whole = np.asarray(found["whole_id"].to_numpy(), np.int64)
    number = np.zeros(1 + max(end.max(initial=0) for end in (whole, left, right)), np.int64)
    number[whole] = found["node_id"].to_numpy()
    _show(db, "edges", pairs.numbered(number))
    db.execute(statement("current_near"))
    refused = linking.cluster(db, twins=twins)
    db.register("component", components.of(db, linking.MERGE_AT))
    db.execute(statement("cluster_fresh"))
    db.unregister("component")
    return refused


def _near(db: duckdb.DuckDBPyConnection, shelf: Shelf, step: str, more: Sequence[str] = ()) -> pa.Table:
    """The rows of near nodes, kept and fresh, with the columns that what follows names, and `more`."""
    told = [*more, *_named(shelf)]
    kept = lay_out(db, "kept_near", shelf, statement(f"kept_{step}"), told)
    fresh = db.execute(statement(f"fresh_{step}").replace("$told", ", ".join(told))).to_arrow_table()
    return pa.concat_tables([kept, fresh.cast(kept.schema)])


def _show(db: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """Make the table `name` of the rows. Lists that come out of a join take five times as long to write."""
    db.register("near", rows)
    db.execute(f"create table {name} as from near")
    db.unregister("near")


def _tell(db: duckdb.DuckDBPyConnection, refused: pa.Table) -> None:
    """What the run says of the persons: as in a full run, over the touched components and what is next to them."""
    db.register("refused_here", refused)
    db.execute("create temp view level as select * from kept.level")
    db.execute(statement("refused_fresh"))
    db.execute(statement("clusters_near"))
    near = db.execute(statement("refused_near")).to_arrow_table()
    clustered, review = linking.tell(db, near, levelled=f"({statement('levels_near')})")
    db.execute(statement("record_faced"))
    for name, table in (("link_fresh", clustered), ("review_fresh", review)):
        db.register("told", table)
        db.execute(statement(name))
        db.unregister("told")


def _named(kept: Shelf) -> list[str]:
    """The columns of wide rows that what follows names; most are for comparing."""
    return [name for name in kept.schema.names if name in _words() and name != "node_id"]


@cache
def _words() -> frozenset[str]:
    """Every word of linking.py, of the statements it runs, and of those of review."""
    source = inspect.getsource(linking)
    texts = [source, *(nodes.statement(name) for name in re.findall(r'statement\("(\w+)"\)', source))]
    texts += [
        path.read_text(encoding="utf-8") for path in (files(review) / "sql").iterdir() if path.name.endswith(".sql")
    ]
    return frozenset(re.findall(r"\w+", "\n".join(texts))) | {"row_key", "node_key"}
