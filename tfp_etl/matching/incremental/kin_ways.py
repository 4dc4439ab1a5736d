"""Which dwelling each way to write an address means now: as in the state, but near ways that came or went.

What one way means follows from the ways that anybody writes, not from who writes them; so a dwelling keeps its number
in the state as long as the same ways mean it.
"""

import duckdb
import pyarrow as pa

from tfp_etl.matching.duck import bounded
from tfp_etl.matching.families import ties
from tfp_etl.matching.families.weights import Weights
from tfp_etl.matching.incremental import kin_state
from tfp_etl.matching.incremental.state import statement

_BORNE = (
    "select distinct (hash(address, town, postcode, uprn) >> 1)::bigint as way from way "
    "semi join record on way.way_no = record.way_no"
)


def told(db: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """What the state keeps of the ways somebody bears, of a workspace with `bearer`, `address` and `label`.

    way: way (a number made of its text), how it is read (see families/sql/address.sql), dwelling (a number that lasts);
    way_key: way, key (a street or the like, by which ways may be one dwelling).
    """
    way = db.execute(statement("kin_way")).to_arrow_table()
    db.register("told_way", way)
    way_key = db.execute(statement("kin_way_key")).to_arrow_table()
    db.unregister("told_way")
    return {"way": way, "way_key": way_key}


def now(
    db: duckdb.DuckDBPyConnection, fresh: duckdb.DuckDBPyConnection, weights: Weights, frozen: kin_state.Frozen
) -> dict[str, pa.Table]:
    """The state's `way` and `way_key` brought up to date; makes `dwelling_changed` of those joined or parted.

    db: with the state, and `changed_before`; fresh: a workspace of persons new or changed, read. Keys of ways that
    nobody writes any more stay until the next full run.
    """
    way = frozen.tables["way"]
    fresh.register("kept_way", way.select(["way"]))
    unread, borne = (fresh.execute(query).to_arrow_table() for query in (statement("kin_way_unread"), _BORNE))
    fresh.unregister("kept_way")
    with bounded() as reading:
        reading.register("way", unread)
        ties.read_ways(reading, weights, frozen.first)
        read = reading.execute(statement("kin_way_read")).to_arrow_table()
    for name, table in (("fresh_bearer", borne), ("fresh_way", read), ("told_way", read)):
        db.register(name, table)
    way_key = db.execute(statement("kin_way_key")).to_arrow_table()
    db.register("fresh_way_key", way_key)
    for step in ("kin_way_moved", "kin_way_near"):
        db.execute(statement(step))
    ties.number_addresses(db)
    db.execute(statement("kin_dwelling_now"), {"run": frozen.runs + 1})
    db.execute(statement("kin_dwelling_changed"))
    return {
        "way": db.execute(statement("kin_way_now")).to_arrow_table(),
        "way_key": pa.concat_tables([frozen.tables["way_key"], way_key.cast(frozen.tables["way_key"].schema)]),
    }
