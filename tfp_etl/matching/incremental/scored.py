"""Scored pairs, but for their levels, asked in arrays: who stands beside whom, and how near to the threshold."""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Ints = NDArray[np.int64]
TOLD = ("node_id_l", "node_id_r", "weight", "is_settled", "is_nino_slip", "guard")
FOUND_ANEW = 3  # guards from here on are those of sql/held_apart.sql


@dataclass(frozen=True)
class Scored:
    """The pairs of kept.edges and `edge_fresh` with the columns TOLD; those of nodes that are gone still among them."""

    pairs: pa.Table

    @property
    def ends(self) -> tuple[Ints, Ints]:
        """The two nodes of each pair."""
        left, right = (np.asarray(self.pairs[name].to_numpy(), np.int64) for name in TOLD[:2])
        return left, right

    def numbered(self, number: Ints) -> pa.Table:
        """The pairs of nodes that have a number, by these. number: of every node_id there can be, 0 where it has none.

        Guards that clustering finds are taken away.
        """
        left, right = (number[end] for end in self.ends)
        at = np.flatnonzero((left > 0) & (right > 0))
        told = self.pairs.select(TOLD[2:]).take(pa.array(at))
        guard = np.array(told["guard"].to_numpy(), np.int8)
        guard[guard >= FOUND_ANEW] = 0
        told = told.set_column(told.schema.get_field_index("guard"), "guard", pa.array(guard))
        return told.add_column(0, "node_id_r", pa.array(right[at])).add_column(0, "node_id_l", pa.array(left[at]))

    def count_near(self, weight: float, bits: float, gone: Ints) -> int:
        """How many weigh so near to this that so many bits could carry them over it, but for nodes that are gone."""
        pairs = self.pairs.filter(pa.array(np.abs(self.pairs["weight"].to_numpy() - weight) <= bits))
        is_gone = np.isin(Scored(pairs).ends, gone).any(axis=0)
        return int((~is_gone).sum())


def read(db: duckdb.DuckDBPyConnection) -> Scored:
    """Of the attached state and `edge_fresh`."""
    told = ", ".join(TOLD)
    query = f"select {told} from kept.edges union all select {told} from edge_fresh"
    return Scored(db.execute(query).to_arrow_table())
