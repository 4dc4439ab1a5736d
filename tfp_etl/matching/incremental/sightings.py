"""Every row that is there: its key, what it hangs together by, and the extracts that showed it, asked in arrays."""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tfp_etl.matching.incremental.hashes import Hashes

Places = NDArray[np.int64]
ASKED = ("row_key", "record", "source_row", "seen")
SHOWN = ("last_seen_on", "seen_on")


@dataclass(frozen=True)
class Sightings:
    """Rows by the columns ASKED, in one order."""

    row_key: Hashes
    record: Hashes
    source_row: Hashes
    seen: Hashes


@dataclass(frozen=True)
class Present:
    """The rows that are there now: `rows` with the columns of sql/sighting.sql, and the same as Sightings.

    ordered: their keys in order; place: the row of each of these.
    """

    rows: pa.Table
    sightings: Sightings
    ordered: Hashes
    place: Places

    def beside(self, rows: pa.Table) -> pa.Table:
        """Those of `rows` (by their `row_key`) that are there, with the extracts that show them now."""
        key = np.asarray(rows["row_key"].to_numpy(), np.uint64)
        at = np.minimum(np.searchsorted(self.ordered, key), max(len(self.ordered) - 1, 0))
        are_there = self.ordered[at] == key if len(self.ordered) else np.zeros(len(key), dtype=bool)
        if not are_there.all():
            rows, at = rows.filter(pa.array(are_there)), at[are_there]
        shown = self.rows.select(SHOWN).take(pa.array(self.place[at]))
        for name in SHOWN:
            rows = rows.append_column(name, shown[name])
        return rows


def read(db: duckdb.DuckDBPyConnection, table: str) -> Sightings:
    """Of a table with the columns of sql/sighting.sql."""
    found = db.execute(f"select {', '.join(ASKED)} from {table}").fetchnumpy()
    return Sightings(*(np.asarray(found[name], np.uint64) for name in ASKED))


def present(db: duckdb.DuckDBPyConnection, rows: pa.Table) -> Present:
    """Of these rows, which then stand in the database as `now`."""
    db.register("now", rows)
    told = read(db, "now")
    place = np.argsort(told.row_key)
    return Present(rows, told, told.row_key[place], place)
