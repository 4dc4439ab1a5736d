"""Components: nodes whose clusters can depend on one another, so that a change in one leaves the others as they are."""

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from tfp_etl.matching.connected import components, first_of
from tfp_etl.matching.incremental.state import statement


def of(db: duckdb.DuckDBPyConnection, merge_at: float) -> pa.Table:
    """(node_id, component) of the tables that clustering left: nodes, edges, joined_pair, constraints, one_nino.

    Nodes hang together by pairs heavy enough to join, by must-links, by National Insurance numbers that slips make one,
    and by what must-links make one: two members of one key (see merge.Constraints), wherever they are held. Makes
    `broker` (node_id, key, member), the members that must-links make one. component is the smallest node_id.
    """
    joined = db.execute("select node_id_l, node_id_r from joined_pair order by all").fetchnumpy()
    db.register("must", _components(joined["node_id_l"], joined["node_id_r"]))
    db.execute(statement("broker"))
    db.unregister("must")
    pairs = db.execute(statement("component_links"), {"merge_at": merge_at}).fetchnumpy()
    return _components(pairs["node_id_l"], pairs["node_id_r"])


def _components(left: Any, right: Any) -> pa.Table:  # noqa: ANN401  (DuckDB types its columns loosely)
    """(node_id, component) of the ends of these pairs."""
    nodes, ends = np.unique(np.r_[left, right].astype(np.int64), return_inverse=True)
    a, b = ends[: len(left)], ends[len(left) :]
    return pa.table({"node_id": nodes, "component": first_of(components(len(nodes), a, b), nodes)})
