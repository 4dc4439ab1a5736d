"""The rows of a delivery as they arrive, by their hashes: which are read again."""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from tfp_etl.matching.incremental.hashes import Hashes, Mask, among, distinct, otherwise
from tfp_etl.matching.incremental.state import statement
from tfp_etl.matching.intake import arrivals

_NONE = np.uint64(0)  # of a row without a reference


@dataclass(frozen=True)
class Sent:
    """rows: record_id, row_hash, record, ref of every row (see sql/sent_row.sql); reached: those that are read again.

    records: the hashes of all records that are read again or are gone; has_blanks: whether rows have no id.
    """

    rows: pa.Table
    reached: Mask
    records: Hashes
    has_blanks: bool

    @property
    def rows_reached(self) -> pa.Table:
        """The rows that are read again."""
        return self.rows.filter(pa.array(self.reached))


def hashed() -> str:
    """The query for every row that arrives, hashed."""
    names = ", ".join(name for name in arrivals.COLUMNS if name != "record_id")
    return statement("sent_row").replace("$names", names)


def read(db: duckdb.DuckDBPyConnection) -> Sent:
    """All rows; reached are new ones, and those of the records of new and gone rows, and all that hang on these.

    So are records about which somebody decides since, or no longer does. Records hang together by references under
    which they stand.
    """
    rows = db.execute(hashed()).to_arrow_table()
    kept = db.execute("select row_hash, record, ref from kept.given_row").to_arrow_table()
    now, before = _column(rows, "row_hash"), _column(kept, "row_hash")
    changed = otherwise(now, before)
    gone = among(before, changed)
    record, ref = (np.r_[_column(rows, name), _column(kept, name)[gone]] for name in ("record", "ref"))
    decided = db.execute(statement("sent_decided")).fetchnumpy()["record"]
    start = record[np.r_[among(now, changed), np.ones(int(gone.sum()), dtype=bool)]]
    records = _closed(record, ref, np.r_[start, np.asarray(decided, np.uint64)])
    (blank,) = db.execute(statement("sent_blank")).fetchall()[0]
    return Sent(rows, among(record[: len(now)], records), records, bool((record[: len(now)] == blank).any()))


def _closed(record: Hashes, ref: Hashes, start: Hashes) -> Hashes:
    """The records of `start`, and all that stand under references of rows of these, and so on."""
    records, before = distinct(start), -1
    while len(records) > before:
        before = len(records)
        refs = ref[among(record, records)]
        records = distinct(np.r_[records, record[among(ref, refs[refs != _NONE])]])
    return records


def _column(rows: pa.Table, name: str) -> Hashes:
    """A column of hashes, 0 where there is none."""
    return np.asarray(rows[name].fill_null(0).to_numpy(), np.uint64)
