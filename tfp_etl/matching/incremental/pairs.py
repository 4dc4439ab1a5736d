"""Pairs with at least one fresh node, scored by the model as it was fitted to the whole."""

import json
import re
from typing import Any

import duckdb
from splink import DuckDBAPI

from tfp_etl.matching import predict, score
from tfp_etl.matching.incremental import state
from tfp_etl.matching.incremental.shelf import Shelf, lay_out
from tfp_etl.matching.incremental.shelved import SHELVED
from tfp_etl.matching.incremental.state import Frozen, statement

_SIDES = (("l", "node_fresh"), ("r", "whole_node"))


def rescore(db: duckdb.DuckDBPyConnection, frozen: Frozen, kept: Shelf) -> dict[str, int]:
    """Make `edge_fresh` (columns of kept.edges) of all pairs that blocking makes of `node_fresh` and all nodes.

    kept: the whole rows of kept.nodes.
    """
    db.execute("create temp table edge_fresh as select * from kept.edges limit 0")
    db.execute(statement("whole_node").replace("$told", ", ".join(SHELVED["nodes"][1])))
    _block(db, frozen)
    count = int(db.execute("select count(*) from pair").fetchall()[0][0])
    if count:
        _predict(db, frozen, kept)
    return {"pairs_scored": count}


def _block(db: duckdb.DuckDBPyConnection, frozen: Frozen) -> None:
    """Make `pair` (node_id_l, node_id_r): each once."""
    db.execute("create temp table pair_by_rule (node_id_l bigint, node_id_r bigint)")
    rules = frozen.model["blocking_rules_to_generate_predictions"]
    _explode(db, rules)
    for rule in rules:
        told = "_".join(rule.get("arrays_to_explode") or [])
        left, right = (f"node_{side}_{told}" if told else f"{table}" for side, table in _SIDES)
        db.execute(
            f"insert into pair_by_rule select distinct l.node_id, r.node_id from {left} as l, {right} as r "
            f"where l.node_id <> r.node_id and {rule['blocking_rule']}"
        )
    db.execute(statement("pair"))


def _explode(db: duckdb.DuckDBPyConnection, rules: list[dict[str, Any]]) -> None:
    """Tables node_l_LISTS of the fresh nodes and node_r_LISTS of all that share a member with one; one row a member.

    LISTS: the names of the columns of lists that a rule compares member by member.
    """
    wanted: dict[tuple[str, ...], set[str]] = {}
    for rule in rules:
        if lists := tuple(rule.get("arrays_to_explode") or ()):
            wanted.setdefault(lists, set()).update(re.findall(r'[lr]\."(\w+)"', rule["blocking_rule"]))
    for lists, names in wanted.items():
        taken = ", ".join(f"unnest({name}) as {name}" if name in lists else name for name in sorted(names))
        told = "_".join(lists)
        for side, table in _SIDES:
            known = f"semi join node_l_{told} using ({', '.join(lists)})" if side == "r" else ""
            db.execute(
                f"create temp table node_{side}_{told} as select * from (select node_id, {taken} from {table}) {known}"
            )


def _predict(db: duckdb.DuckDBPyConnection, frozen: Frozen, kept: Shelf) -> None:
    """Score `pair`. Splink sees the nodes of the pairs only, numbered in the order that they have among all."""
    told = _compared(frozen, kept)
    lay_out(db, "kept_paired", kept, statement("kept_paired"), ["node_id", "node_key", *told])
    db.execute(statement("node_paired").replace("$told", ", ".join(told)))
    db.execute(statement("blocked"))
    db.execute("create temp table edges as select * from kept.edges limit 0")
    api = DuckDBAPI(connection=db)
    frequencies = {}
    for column in state.frequency_columns(frozen.model):
        db.execute(statement("frequency").replace("$column", column), {"field": column})
        frequencies[column] = api.register(f"frequency_{column}")
    model = frozen.model | {"blocking_rules_to_generate_predictions": []}
    predicting = predict.statement(
        api.register("node_paired"), model, pairs="blocked", floor=score.FLOOR, frequencies=frequencies
    )
    db.execute(score._filled(frozen.model).replace("$scored", f"({predicting})"))
    db.execute(statement("edge_fresh"))
    db.execute("drop table edges")


def _compared(frozen: Frozen, kept: Shelf) -> list[str]:
    """The columns of nodes that the comparisons of the model name."""
    named = set(re.findall(r"(\w+)_[lr]\b", json.dumps(frozen.model["comparisons"])))
    named |= set(state.frequency_columns(frozen.model))
    return [name for name in kept.schema.names if name in named]
