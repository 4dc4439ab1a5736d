"""Rows read anew: those that changed, and those that look to them.

A row takes from others what its address means (all rows with that address), whether its dwelling is a home (all rows
of that dwelling), and who is around it (the rows of its source row). Each is asked once: which answers changed, and
who had asked. Nothing else is read again.
"""

import duckdb
import numpy as np
import pyarrow as pa

from tfp_etl.matching import nodes
from tfp_etl.matching.incremental import changes
from tfp_etl.matching.incremental.reach import Reach
from tfp_etl.matching.incremental.shelf import Shelf, lay_out
from tfp_etl.matching.incremental.sightings import Present
from tfp_etl.matching.incremental.state import statement


def reseat(db: duckdb.DuckDBPyConnection, today: str | None, around: Reach, now: Present, kept: Shelf) -> int:
    """Make `seated_fresh` (new content of rows), `dropped_row` and `reached_seat`; the number of rows read again.

    reached_seat: all rows that were reached, as they are seated now; seated_fresh: those that differ from kept.seated;
    dropped_row: row_key of rows of kept.seated that are gone or stand differently. Also fits the views
    `address_lookup` and `communal` to what the rows say now. around: which rows hang together; now: those that are
    there; kept: the whole rows of kept.seated.
    """
    _place(db, today)
    _look_up(db, kept)
    count = _close(db, around)
    rows = _find_slim(db, kept)
    if _communal(db, kept):
        count = _close(db, around)
        rows = _reach(db, kept)
    _find(db, today, now.beside(rows))
    nodes.seat(db)
    db.execute("alter table seated rename to reached_seat")
    told = ", ".join(kept.schema.names)
    db.execute(statement("dropped_row").replace("$told", told))
    db.execute(statement("seated_fresh").replace("$told", told))
    return count


def _close(db: duckdb.DuckDBPyConnection, around: Reach) -> int:
    """Make `reached_row` (row_key) of all rows that hang together with `touched_row`; how many there are."""
    touched = db.execute("select row_key from touched_row").fetchnumpy()["row_key"]
    reached = around.from_rows(np.asarray(touched, np.uint64))
    changes.bound(len(reached), len(around.row_key))
    db.register("reached_row", pa.table({"row_key": reached}))
    return len(reached)


def _place(db: duckdb.DuckDBPyConnection, today: str | None) -> None:
    """Make `placed_fresh` of `record_fresh`, the new and changed rows: what each says by itself."""
    db.execute("drop view records")
    db.execute("create temp view records as select * from record_fresh")
    nodes.place(db)
    db.execute("update placed set today = $today::date", {"today": today})
    db.execute("alter table placed rename to placed_fresh")


def _look_up(db: duckdb.DuckDBPyConnection, seated: Shelf) -> None:
    """Make `address_fresh`, and add to `touched_row` the rows whose address means something else now."""
    lay_out(db, "kept_changed", seated, statement("kept_changed"), ["house_key", "postcode_key", "town_key"])
    db.execute(statement("address_touched"))
    db.execute(statement("house_of_one"))
    told = ["house_key", "postcode_key", "town_key", "sent_uprn", "sent_postcode"]
    lay_out(db, "kept_addressed", seated, statement("kept_addressed"), told)
    db.execute(statement("placed_slim"))
    db.execute(nodes.statement("address_lookup"))
    db.execute("drop table placed")
    for step in ("address_fresh", "address_changed", "rows_by_address"):
        db.execute(statement(step))


def _reach(db: duckdb.DuckDBPyConnection, seated: Shelf) -> pa.Table:
    """Make `kept_reached`, the kept rows that were reached, and `address_lookup` of what their addresses mean now."""
    rows = lay_out(db, "kept_reached", seated, statement("kept_reached"))
    db.execute(statement("address_lookup_now"))
    return rows


def _find_slim(db: duckdb.DuckDBPyConnection, seated: Shelf) -> pa.Table:
    """Make `found` of all rows reached, with no more than tells a hostel from a home; the kept ones among these."""
    rows = _reach(db, seated)
    db.execute(statement("placed_reached_slim"))
    db.execute(nodes.statement("found"))
    db.execute("drop table placed")
    return rows


def _find(db: duckdb.DuckDBPyConnection, today: str | None, unchanged: pa.Table) -> None:
    """Make `found` of all rows reached; unchanged: the kept ones that are there, with the extracts that show them."""
    names = _columns(db, "placed_fresh")
    day = pa.array([today], pa.string()).cast(pa.date32())
    days = pa.DictionaryArray.from_arrays(np.zeros(unchanged.num_rows, np.int8), day).dictionary_decode()
    db.register("unchanged", unchanged.append_column("today", days).select(names))
    db.execute("create temp table placed as select * from placed_fresh union all select * from unchanged")
    db.unregister("unchanged")
    db.execute(nodes.statement("found"))
    db.execute("drop table placed")


def _communal(db: duckdb.DuckDBPyConnection, seated: Shelf) -> bool:
    """Fit `communal`; True, and more rows in `touched_row`, where a dwelling became a home or ceased to be one."""
    db.execute(statement("dwelling_touched"))
    db.execute("alter table found rename to found_reached")
    told = ["found_dwelling", "forename", "surname", "is_named_communal"]
    lay_out(db, "kept_dwelling", seated, statement("kept_dwelling"), told)
    db.execute(statement("found_slim"))
    nodes.find_communal(db)
    db.execute("alter table communal rename to communal_fresh")
    db.execute("drop table found")
    db.execute(statement("communal_changed"))
    db.execute(statement("communal_now"))
    before = _count(db, "touched_row")
    db.execute(statement("rows_by_dwelling"))
    return _count(db, "touched_row") > before


def _columns(db: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [row[0] for row in db.execute(f"describe {table}").fetchall()]


def _count(db: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(db.execute(f"select count(*) from {table}").fetchall()[0][0])
