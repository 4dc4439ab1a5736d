"""Rows that hang together: all of a record, and all of a source row (a claim, a tenancy), and so on from these."""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tfp_etl.matching.incremental.changes import bound
from tfp_etl.matching.incremental.state import statement

Keys = NDArray[np.uint64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Reach:
    """Every row that is there or was: its key (in order), and the numbers of its record and source row among all."""

    row_key: Keys
    record: Ints
    source_row: Ints

    def from_rows(self, touched: Keys) -> Keys:
        """The keys of all rows that are reached from these."""
        sources = np.zeros(int(self.source_row.max(initial=-1)) + 1, dtype=bool)
        records = np.zeros(int(self.record.max(initial=-1)) + 1, dtype=bool)
        sources[self.source_row[np.searchsorted(self.row_key, touched)]] = True
        count, before = int(sources.sum()), -1
        while count > before:
            before = count
            records[self.record[sources[self.source_row]]] = True
            sources[self.source_row[records[self.record]]] = True
            count = int(sources.sum())
        return self.row_key[sources[self.source_row]]


def read(db: duckdb.DuckDBPyConnection) -> Reach:
    """Of `now`, and of the rows of the attached state that `changed_row` names."""
    rows = db.execute(statement("every_row")).fetchnumpy()
    order = np.argsort(rows["row_key"])
    record, source_row = (np.unique(rows[name][order], return_inverse=True)[1] for name in ("record", "source_row"))
    return Reach(np.asarray(rows["row_key"], np.uint64)[order], record, source_row)


def close(db: duckdb.DuckDBPyConnection, reach: Reach) -> int:
    """Make `reached_row` (row_key) of all rows that hang together with `touched_row`; how many there are."""
    touched = db.execute("select row_key from touched_row").fetchnumpy()["row_key"]
    reached = reach.from_rows(np.asarray(touched, np.uint64))
    bound(len(reached), len(reach.row_key))
    db.register("reached_row", pa.table({"row_key": reached}))
    return len(reached)
