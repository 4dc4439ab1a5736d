"""Pairs with at least one fresh node, scored by the model as it was fitted to the whole."""

import json
import re
from typing import Any

import duckdb
import pyarrow as pa

from tfp_etl.matching.incremental import node_keys, state
from tfp_etl.matching.incremental.shelf import Shelf, lay_out, numbered
from tfp_etl.matching.incremental.state import Frozen, statement


def rescore(db: duckdb.DuckDBPyConnection, frozen: Frozen, kept: dict[str, Shelf]) -> dict[str, int]:
    """Make `edge_fresh` (columns of kept.edges) of all pairs that blocking makes of `node_fresh` and all nodes.

    Makes `fresh_met_by` (kind, key, node_id), the keys of the fresh nodes, too.
    """
    db.execute("create temp table edge_fresh as select * from kept.edges limit 0")
    db.execute("create temp table fresh_met_by (kind integer, key ubigint, node_id bigint)")
    if keys := node_keys.blocked_by(frozen.model):
        db.execute("insert into fresh_met_by " + node_keys.query(keys, "node_fresh"))
    db.register("met", node_keys.met(kept["met_by"], db.execute("from fresh_met_by").fetchnumpy()))
    db.execute(statement("pair"))
    db.unregister("met")
    count = int(db.execute("select count(*) from pair").fetchall()[0][0])
    if count:
        _predict(db, frozen, kept["nodes"])
    return {"pairs_scored": count}


def _predict(db: duckdb.DuckDBPyConnection, frozen: Frozen, kept: Shelf) -> None:
    """Score `pair`, of which the nodes are numbered in the order that they have among all."""
    told = compared(frozen.model, kept.schema.names)
    rows = lay_out(db, "kept_paired", kept, statement("kept_paired"), ["node_id", "node_key", *told])
    fresh = db.execute(statement("fresh_paired").replace("$told", ", ".join(told))).to_arrow_table()
    db.register("numbered", numbered(pa.concat_tables([rows, fresh.cast(rows.schema)])))
    db.execute(f"create temp table node_paired as select {', '.join(told)}, node_id, whole_id from numbered")
    db.unregister("numbered")
    db.execute(statement("blocked"))
    db.execute("create temp table edges as select * from kept.edges limit 0")
    for column in state.frequency_columns(frozen.model):
        db.execute(statement("frequency").replace("$column", column), {"field": column})
    db.execute(frozen.scoring)
    db.execute(statement("edge_fresh"))
    db.execute("drop table edges")


def compared(model: dict[str, Any], names: list[str]) -> list[str]:
    """Those of the columns of nodes that the comparisons of the model name."""
    named = set(re.findall(r"(\w+)_[lr]\b", json.dumps(model["comparisons"])))
    named |= set(state.frequency_columns(model))
    return [name for name in names if name in named]
