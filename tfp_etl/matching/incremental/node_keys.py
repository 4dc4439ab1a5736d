"""What nodes are brought together and counted by, one number a key, so that the partners of a few are quickly found.

To find the partners of some thousand nodes by the columns themselves reads every name of a county once a rule.
Here each key of a node is a hash: of the rule and of what the rule compares. A full run leaves the keys of each rule
in their order, in a batch of a shelf, where a few are found in no time; later runs lay theirs beside it
(kept.node_met_by).
Rows are only ever added: those of a node that is gone are passed over (kept.node_over), and sizes of groups are sums of
what was added and taken away.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from tfp_etl.matching import population
from tfp_etl.matching.incremental.shelf import Shelf

IN_ORDER = pa.schema([("key", pa.uint64()), ("node_id", pa.int32())])
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
    """The query for kind (the place in `keys`), key and node_id of the nodes, one row a key that a node has."""
    return " union all ".join(_one(kind, columns, lists, nodes) for kind, (columns, lists) in enumerate(keys))


def _one(kind: int, columns: tuple[str, ...], lists: tuple[str, ...], nodes: str) -> str:
    taken = ", ".join(f"unnest({name}) as {name}" if name in lists else name for name in columns)
    told = f"(select node_id, {taken} from {nodes}) as told" if lists else nodes
    known = " and ".join(f"{name} is not null" for name in columns)
    key = f"hash('{' '.join(columns)}', {', '.join(columns)})"
    return f"select {kind} as kind, {key} as key, node_id from {told} where {known}"


def in_order(db: duckdb.DuckDBPyConnection, model: dict[str, Any]) -> pa.RecordBatchReader:
    """A batch a blocking rule of the model: key, in order, and node_id of the table `nodes`."""
    return pa.RecordBatchReader.from_batches(IN_ORDER, (_in_order(db, each) for each in blocked_by(model)))


def _in_order(db: duckdb.DuckDBPyConnection, key: Key) -> pa.RecordBatch:
    found = db.execute(query([key], "nodes")).fetchnumpy()
    order = np.argsort(found["key"])
    columns = [pa.array(found[field.name][order], field.type) for field in IN_ORDER]
    return pa.record_batch(columns, schema=IN_ORDER)


def met(kept: Shelf, fresh: Mapping[str, Any]) -> pa.Table:
    """Pairs (node_id_l, node_id_r) of fresh nodes, given by kind, key and node_id, with those of the shelf."""
    pairs = []
    for kind, batch in enumerate(kept.batches):
        keys, nodes = (batch.column(name).to_numpy() for name in IN_ORDER.names)
        own = np.flatnonzero(fresh["kind"] == kind)
        own = own[np.argsort(fresh["key"][own])]
        first, last = (np.searchsorted(keys, fresh["key"][own], side) for side in ("left", "right"))
        count = last - first
        place = np.arange(count.sum()) + np.repeat(first - (np.cumsum(count) - count), count)
        pairs.append((np.repeat(fresh["node_id"][own], count), nodes[place]))
    left, right = (np.concatenate([pair[side] for pair in pairs] or [np.zeros(0, np.int64)]) for side in (0, 1))
    return pa.table({"node_id_l": left, "node_id_r": right.astype(np.int64)})


def keep(db: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """Write what the keys of the table `nodes` count to into the state `kept`; and as figures (see `shares`)."""
    db.execute("create table kept.node_met_by (key ubigint, node_id bigint)")
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
