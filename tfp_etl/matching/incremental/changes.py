"""Which rows are new, changed or gone since the state was written, and which rows look to them."""

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tfp_etl.matching.incremental.outcome import FullRunNeeded
from tfp_etl.matching.incremental.state import statement

MOST = 0.15  # share of rows beyond which a full run is hardly dearer, and sets the frozen population right as well


def find(db: duckdb.DuckDBPyConnection, today_before: str | None, today: str | None) -> dict[str, int]:
    """Make `changed_row` and `touched_row` by `now` (each row's key and sightings); counts of rows by their fate.

    changed_row: row_key of rows that are new or gone; sighting_otherwise: the same of what extracts show; touched_row:
    these, and rows that are the same but were shown by other extracts, decided about, or came of age.
    """
    now, before = (_sorted(db, "row_key", rows) for rows in ("now", "kept.sighting"))
    again = int((now[1:] == now[:-1]).sum())
    if again:
        raise FullRunNeeded(f"{again:,} rows are there twice, word for word")
    db.register("changed_row", pa.table({"row_key": np.setxor1d(now, before, assume_unique=True)}))
    now, before = (_sorted(db, "seen", rows) for rows in ("now", "kept.sighting"))
    db.register("sighting_otherwise", pa.table({"seen": np.setxor1d(now, before, assume_unique=True)}))
    for when, rows in (("now", "now"), ("then", "kept.sighting")):
        db.execute(statement("latest_of").replace("$when", when).replace("$rows", rows))
    db.execute(statement("touched_row"), {"today_before": today_before, "today": today})
    db.execute(statement("sighted_row"))
    new, gone, touched, rows = db.execute(statement("changes")).fetchall()[0]
    bound(touched, rows)
    return {"rows": rows, "rows_new_or_changed": new, "rows_gone_or_changed": gone}


def _sorted(db: duckdb.DuckDBPyConnection, column: str, rows: str) -> npt.NDArray[np.uint64]:
    return np.sort(np.asarray(db.execute(f"select {column} from {rows}").fetchnumpy()[column], np.uint64))


def are_there(db: duckdb.DuckDBPyConnection) -> bool:
    """Whether the view `records` has every row that is new or changed."""
    there, wanted = (
        db.execute(f"select count(*) from {rows} semi join changed_row using (row_key)").fetchall()[0][0]
        for rows in ("records", "now")
    )
    return bool(there == wanted)


def bound(touched: int, rows: int) -> None:
    """Raise FullRunNeeded where so many of the rows are touched that a full run is hardly dearer."""
    if touched > MOST * rows:
        raise FullRunNeeded(f"{touched:,} of {rows:,} rows are touched, more than {MOST:.0%}")
