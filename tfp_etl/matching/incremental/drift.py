"""How far the population moved since weights were fitted to it, in bits that a weight can be off by."""

import math

import duckdb

from tfp_etl.matching import population
from tfp_etl.matching.incremental import node_keys
from tfp_etl.matching.incremental.outcome import FullRunNeeded
from tfp_etl.matching.incremental.state import Frozen, statement

# A weight is thought right to about half a bit (see population.SURE_RECALL); a fifth of that is no news.
MOST_BITS = 0.1
SMALLEST_SHARE = 1e-12


def count(db: duckdb.DuckDBPyConnection, before: dict[str, float]) -> dict[str, float]:
    """What nodes count to now, by those that came (`node_fresh`) and went (`kept_gone`); makes `counted_fresh`."""
    db.execute("create temp table counted_fresh (kind text, key ubigint, size bigint)")
    for name, keys in node_keys.COUNTED.items():
        came, went = (node_keys.query(keys, table) for table in ("node_fresh", "kept_gone"))
        db.execute(
            f"insert into counted_fresh select $1, key, sum(size) from (select key, 1 as size from ({came}) "
            f"union all select key, -1 from ({went})) group by key having sum(size) <> 0",
            [name],
        )
    moves = dict(db.execute(statement("pairs_moved")).fetchall())
    (more,) = db.execute("select (select count(*) from node_fresh) - (select count(*) from node_gone)").fetchall()[0]
    moves["node_count"] = float(more)
    return {name: told + moves.get(name, 0.0) for name, told in before.items()}


def bits(frozen: Frozen, pairs: dict[str, float]) -> float:
    """The most that a weight could have moved: the prior's move and the greatest move of a share that scales u.

    pairs: what nodes count to now (see `count`). Raises FullRunNeeded beyond MOST_BITS.
    """
    now = node_keys.shares(pairs)
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
