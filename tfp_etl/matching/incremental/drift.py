"""How far the population moved since weights were fitted to it, in bits that a weight can be off by."""

import math
from dataclasses import asdict

import duckdb

from tfp_etl.matching import population
from tfp_etl.matching.incremental.outcome import FullRunNeeded
from tfp_etl.matching.incremental.state import Frozen

# A weight is thought right to about half a bit (see population.SURE_RECALL); a fifth of that is no news.
MOST_BITS = 0.1
SMALLEST_SHARE = 1e-12


def shares(db: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """The figures of the population in the table `nodes` that weights are fitted to."""
    told = asdict(population.measure(db))
    told["sure"] = sum(_pairs(db, rule) for rule in population.SURE_RULES) / max(1, told["node_count"] ** 2)
    return told


def _pairs(db: duckdb.DuckDBPyConnection, columns: tuple[str, ...]) -> float:
    """How many pairs of nodes agree on the columns."""
    query = (
        f"select coalesce(sum(size * (size - 1) / 2), 0) from (select count(*) as size from nodes "
        f"where {' and '.join(f'{column} is not null' for column in columns)} group by hash({', '.join(columns)}))"
    )
    return float(db.execute(query).fetchall()[0][0])


def bits(db: duckdb.DuckDBPyConnection, frozen: Frozen) -> float:
    """The most that a weight could have moved: the prior's move and the greatest move of a share that scales u.

    Reads the view `whole_node`. Raises FullRunNeeded beyond MOST_BITS.
    """
    db.execute("create schema whole")
    db.execute("create view whole.nodes as select * from temp.whole_node")
    db.execute("set schema = 'whole'")
    try:
        now = shares(db)
    finally:
        db.execute("set schema = 'main'")
        db.execute("drop schema whole cascade")
    if frozen.shares["node_count"] < population.ENOUGH:
        moved = 0.0 if now["node_count"] < population.ENOUGH else math.inf
    else:
        moves = {name: abs(_log(now[name]) - _log(before)) for name, before in frozen.shares.items()}
        moved = moves.pop("sure") + max(moves.values())
    if moved > MOST_BITS:
        raise FullRunNeeded(f"the population moved by {moved:.2f} bits since weights were fitted to it")
    return moved


def _log(share: float) -> float:
    return math.log2(max(share, SMALLEST_SHARE))
