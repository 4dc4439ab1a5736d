"""Nodes of which rows changed, grouped and compared anew."""

import duckdb

from tfp_etl.matching import nodes
from tfp_etl.matching.incremental import node_keys
from tfp_etl.matching.incremental.shelf import Shelf, lay_out
from tfp_etl.matching.incremental.shelved import content
from tfp_etl.matching.incremental.state import Frozen, statement


def regroup(db: duckdb.DuckDBPyConnection, frozen: Frozen, kept: dict[str, Shelf]) -> dict[str, int]:
    """Make `node_touched`, `node_fresh`, `node_gone` and `current_fresh` of the rows read anew; counts of nodes.

    node_touched: node_key of nodes of which a row, a sighting or a record's latest content changed; node_fresh: nodes
    that are new or that Splink would see otherwise, with the forms of forenames that the full run learned; node_gone:
    node_id of kept nodes that are gone or that a fresh one replaces; current_fresh: record_id, node_key of the reached
    records. The tables `seated` and `nodes` are gone afterwards.
    """
    db.execute(statement("seated_again"))
    db.execute(nodes.statement("current_node"))
    db.execute("alter table current_node rename to current_fresh")
    db.execute("drop view seated")
    db.execute(statement("node_touched"))
    _with_their_numbers(db)
    lay_out(db, "kept_touched", kept["seated"], statement("kept_touched"))
    db.execute(statement("seated_touched"))
    db.unregister("kept_touched")
    db.execute("create temp view learned_form as from kept.learned_form")
    nodes.compare(db)
    db.execute("drop view learned_form")
    db.execute("drop table seated")
    one_bearer = 1 / max(frozen.shares["node_count"], 1000)
    db.execute(statement("nodes_as_kept").replace("$one_bearer", f"{one_bearer!r}::double"))
    told = ", ".join(content(kept["nodes"].schema.names))
    for step in ("node_before", "node_gone", "node_fresh"):
        db.execute(statement(step).replace("$told", told))
    db.execute("drop view node_now")
    db.execute("drop table nodes")
    keys = node_keys.columns_of(node_keys.counted())
    lay_out(db, "kept_gone", kept["nodes"], "select place from node_gone", ["node_id", *keys])
    counted = {
        "nodes": "(select count(*) from kept.nodes)",
        "nodes_compared_again": "(select count(*) from node_fresh)",
    }
    return {name: int(db.execute(f"select {query}").fetchall()[0][0]) for name, query in counted.items()}


def _with_their_numbers(db: duckdb.DuckDBPyConnection) -> None:
    """Add to `node_touched` the nodes of all rows whose pupil number is tied to one of a row that changed."""
    db.execute(statement("number_touched"))
    count, before = _numbers(db), -1
    while count > before:
        before = count
        db.execute(statement("number_tied"))
        count = _numbers(db)
    db.execute(statement("node_by_number"))


def _numbers(db: duckdb.DuckDBPyConnection) -> int:
    return int(db.execute("select count(*) from number_touched").fetchall()[0][0])
