"""What nodes are brought together and counted by, one number a key, so that partners of a few are found in one column.

To find the partners of some thousand nodes by the columns themselves reads every name of a county once a blocking rule.
Here each key of a node is a hash: of the rule and of what the rule compares. Rows are only ever added: those of a node
that is gone are passed over (kept.node_over), and sizes of groups are sums of what was added and taken away.
"""

import re
from collections.abc import Iterable
from typing import Any

import duckdb

from tfp_etl.matching import population

Key = tuple[tuple[str, ...], tuple[str, ...]]  # columns that are compared, and those of them that are lists

_NAMES = re.compile(r'l\."(\w+)" = r\."\1"')
# What population.measure and population.prior count, by the names under which shares are told.
COUNTED: dict[str, tuple[Key, ...]] = {
    "kin": ((("kin",), ("kin",)),),
    "postcode": ((("postcode",), ()),),
    "town": ((("outcode",), ()),),
    "sure": tuple((rule, ()) for rule in population.SURE_RULES),
}


def blocked_by(model: dict[str, Any]) -> list[Key]:
    """The keys of the blocking rules of a fitted model, which all compare columns for being equal."""
    found = []
    for rule in model.get("blocking_rules_to_generate_predictions", ()):
        columns = tuple(_NAMES.findall(rule["blocking_rule"]))
        if len(columns) != rule["blocking_rule"].count(" = "):
            raise ValueError(f"no rule of equal columns: {rule['blocking_rule']}")
        found.append((columns, tuple(rule.get("arrays_to_explode") or ())))
    return found


def columns_of(keys: Iterable[Key]) -> list[str]:
    """The columns that keys are made of."""
    return sorted({name for columns, _ in keys for name in columns})


def counted() -> list[Key]:
    """All keys by which nodes are counted."""
    return [key for keys in COUNTED.values() for key in keys]


def query(keys: Iterable[Key], nodes: str) -> str:
    """The query for key and node_id of the nodes, one row a key that a node has."""
    return " union all ".join(_one(columns, lists, nodes) for columns, lists in keys)


def _one(columns: tuple[str, ...], lists: tuple[str, ...], nodes: str) -> str:
    taken = ", ".join(f"unnest({name}) as {name}" if name in lists else name for name in columns)
    told = f"(select node_id, {taken} from {nodes}) as told" if lists else nodes
    known = " and ".join(f"{name} is not null" for name in columns)
    return f"select hash('{' '.join(columns)}', {', '.join(columns)}) as key, node_id from {told} where {known}"


def keep(db: duckdb.DuckDBPyConnection, model: dict[str, Any]) -> dict[str, float]:
    """Write the keys of the table `nodes` into the state `kept`; what they count to (see `shares`).

    model: as fitted to the nodes; empty where no later run will score by it.
    """
    db.execute("create table kept.node_met_by (key ubigint, node_id bigint)")
    if keys := blocked_by(model):
        db.execute("insert into kept.node_met_by " + query(keys, "nodes"))
    db.execute("create table kept.node_over (node_id bigint)")
    db.execute("create table kept.node_counted (key ubigint, size bigint)")
    (count,) = db.execute("select count(*) from nodes").fetchall()[0]
    pairs = {"node_count": float(count)}
    for name, kinds in COUNTED.items():
        of_key = f"select key, count(*) as size from ({query(kinds, 'nodes')}) group by key"
        db.execute(f"create or replace temp table counted as {of_key}")
        db.execute("insert into kept.node_counted from counted")
        pairs[name] = float(db.execute("select coalesce(sum(size * (size - 1) / 2), 0) from counted").fetchall()[0][0])
    db.execute("drop table counted")
    return pairs


def shares(pairs: dict[str, float]) -> dict[str, float]:
    """The figures that weights are fitted to (population.Population, and the share of pairs surely one person)."""
    nodes = pairs["node_count"]
    every = nodes * (nodes - 1) / 2
    told = {name: pairs[name] / every if every else 0.0 for name in ("kin", "postcode", "town")}
    return {"node_count": nodes} | told | {"sure": pairs["sure"] / max(1.0, nodes**2)}
