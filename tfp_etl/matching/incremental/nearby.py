"""Nodes whose persons are found anew, and those around them: next to them by a scored pair, or in one cluster."""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tfp_etl.matching.incremental.scored import Scored

Mask = NDArray[np.bool_]  # of every node_id there can be: whether it is meant
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Nearby:
    """The pairs of kept.edges and `edge_fresh` by their ends, kept clusters by node_id (-1: none), and `node_gone`."""

    left: Ints
    right: Ints
    cluster: Ints
    gone: Mask

    def faced(self, merged: Mask) -> Mask:
        """Nodes of persons found anew, or of persons to whom a pair leads from there or led from one that is gone."""
        return self._with_clusters(self._adjacent(merged | self.gone) & ~merged) | merged

    def near(self, faced: Mask) -> Mask:
        """Faced nodes, and those of persons to whom a pair leads from there."""
        return self._with_clusters(self._adjacent(faced) & ~faced) | faced

    def _adjacent(self, nodes: Mask) -> Mask:
        found = np.zeros_like(nodes)
        found[self.right[nodes[self.left]]] = True
        found[self.left[nodes[self.right]]] = True
        return found

    def _with_clusters(self, nodes: Mask) -> Mask:
        """All nodes there are of the kept clusters of these."""
        theirs = np.zeros(len(nodes) + 1, dtype=bool)
        theirs[self.cluster[nodes & ~self.gone]] = True
        theirs[-1] = False
        return theirs[self.cluster] & ~self.gone


def read(db: duckdb.DuckDBPyConnection, pairs: Scored) -> Nearby:
    """Of these pairs, the attached state, `node_fresh` and `node_gone`."""
    kept = db.execute("select node_id, cluster from kept.node_cluster").fetchnumpy()
    fresh, gone = (column(db, table) for table in ("node_fresh", "node_gone"))
    node_id = _ints(kept["node_id"])
    count = 1 + int(max(node_id.max(initial=0), fresh.max(initial=0)))
    cluster = np.full(count, -1, dtype=np.int64)
    cluster[node_id] = kept["cluster"]
    return Nearby(*pairs.ends, cluster, mask(count, gone))


def mask(count: int, nodes: Ints) -> Mask:
    """Of `count` node ids, those in `nodes`."""
    found = np.zeros(count, dtype=bool)
    found[nodes] = True
    return found


def show(db: duckdb.DuckDBPyConnection, name: str, nodes: Mask) -> None:
    """Table `name` (node_id) of the nodes that are meant."""
    db.register("shown_nodes", pa.table({"node_id": np.flatnonzero(nodes)}))
    db.execute(f"create or replace temp table {name} as from shown_nodes")
    db.unregister("shown_nodes")


def merged(db: duckdb.DuckDBPyConnection, count: int) -> Mask:
    """Of `count` node ids, those in `node_merged`."""
    return mask(count, column(db, "node_merged"))


def column(db: duckdb.DuckDBPyConnection, table: str) -> Ints:
    """The node_id of a table."""
    return _ints(db.execute(f"select node_id from {table}").fetchnumpy()["node_id"])


def _ints(column: object) -> Ints:
    return np.asarray(column, dtype=np.int64)
