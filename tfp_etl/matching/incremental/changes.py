"""Which rows are new, changed or gone since the state was written, and which rows look to them."""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from tfp_etl.matching.incremental import sightings
from tfp_etl.matching.incremental.hashes import Mask, among, twice
from tfp_etl.matching.incremental.outcome import FullRunNeeded
from tfp_etl.matching.incremental.reach import Reach
from tfp_etl.matching.incremental.sightings import Present, Sightings
from tfp_etl.matching.incremental.state import statement

MOST = 0.15  # share of rows beyond which a full run is hardly dearer, and sets the frozen population right as well


@dataclass(frozen=True)
class Changes:
    """How many rows there are, how many of them are new and how many gone; reach: all these, as they hang together."""

    rows: int
    new: int
    gone: int
    reach: Reach

    def counts(self) -> dict[str, int]:
        """Counts of rows, as an outcome tells them."""
        return {"rows": self.rows, "rows_new_or_changed": self.new, "rows_gone_or_changed": self.gone}


def find(db: duckdb.DuckDBPyConnection, now: Present, today_before: str | None, today: str | None) -> Changes:
    """Make `changed_row` and `touched_row` by each row's key and sightings, now and in the state.

    changed_row: row_key of rows that are new or gone; sighting_otherwise (seen) and sighting_fresh: the same of what
    extracts show; touched_row: these, and rows that are the same but were shown by other extracts, decided about, or
    came of age.
    """
    again = len(twice(now.ordered))
    if again:
        raise FullRunNeeded(f"{again:,} rows are there twice, word for word")
    told, before = now.sightings, sightings.read(db, "kept.sighting")
    changed = np.setxor1d(told.row_key, before.row_key, assume_unique=True)
    db.register("changed_row", pa.table({"row_key": changed}))
    otherwise = np.setxor1d(told.seen, before.seen, assume_unique=True)
    db.register("sighting_otherwise", pa.table({"seen": otherwise}))
    is_otherwise = among(told.seen, otherwise)
    db.register("sighting_fresh", now.rows.filter(pa.array(is_otherwise)))
    for when, table in (("now", "now"), ("then", "kept.sighting")):
        db.execute(statement("latest_of").replace("$when", when).replace("$rows", table))
    db.register("now_otherwise", now.rows.filter(pa.array(is_otherwise | _of_another_latest(db, told))))
    db.execute(statement("touched_row"), {"today_before": today_before, "today": today})
    db.execute(statement("sighted_row"))
    (touched,) = db.execute("select count(*) from touched_row").fetchall()[0]
    rows = len(told.row_key)
    bound(touched, rows)
    new = (len(changed) + rows - len(before.row_key)) // 2
    return Changes(rows, new, len(changed) - new, _reach(told, before, among(before.row_key, changed)))


def _of_another_latest(db: duckdb.DuckDBPyConnection, now: Sightings) -> Mask:
    """Rows shown by an extract that is the latest of its kind now, or was, where that is another one."""
    if not db.execute(statement("latest_moved")).fetchall()[0][0]:
        return np.zeros(len(now.row_key), dtype=bool)
    found = db.execute(statement("row_of_moved")).fetchnumpy()["row_key"]
    return among(now.row_key, np.asarray(found, np.uint64))


def _reach(now: Sightings, before: Sightings, is_gone: Mask) -> Reach:
    return Reach(
        np.r_[now.row_key, before.row_key[is_gone]],
        np.r_[now.record, before.record[is_gone]],
        np.r_[now.source_row, before.source_row[is_gone]],
    )


def bound(touched: int, rows: int) -> None:
    """Raise FullRunNeeded where so many of the rows are touched that a full run is hardly dearer."""
    if touched > MOST * rows:
        raise FullRunNeeded(f"{touched:,} of {rows:,} rows are touched, more than {MOST:.0%}")
