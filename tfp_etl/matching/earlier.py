"""What an earlier run said, read from a frame or a file."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from tfp_etl.matching.duck import bounded
from tfp_etl.matching.intake import Given, IntakeError, arrivals

_IDS = ("record_id", "person_id", "family_id")
NOTHING = pa.table(
    {
        "record_id": pa.array([], pa.string()),
        "person_id": pa.array([], pa.int64()),
        "family_id": pa.array([], pa.int64()),
    }
)


def links(previous: Given) -> pa.Table:
    """record_id (text), person_id, family_id of an earlier run's output.

    Raises IntakeError where a column is missing, a record_id comes twice or an id is no whole number above zero.
    """
    where = arrivals.place(previous)
    with bounded() as db:
        arrivals.show(db, previous, "sent")
        found = arrivals.text_columns(db, "sent", _IDS)
        missing = [name for name in _IDS if name not in found]
        if missing:
            raise IntakeError(
                f"{where}: the earlier links lack the column {', '.join(missing)}; give the output of a run, as it was"
            )
        ids = ", ".join(f"try_cast({found[name]} as bigint) as {name}" for name in _IDS[1:])
        try:
            db.execute(f"create temp table told as select trim({found['record_id']}) as record_id, {ids} from sent")
        except duckdb.Error as error:
            raise IntakeError(f"{where}: {arrivals.why(error)}") from None
        twice, unread = db.execute(
            "select count(*) - count(distinct record_id), count(*) filter (record_id is null or record_id = '' "
            "or coalesce(person_id, 0) < 1 or coalesce(family_id, 0) < 1) from told"
        ).fetchall()[0]
        if unread:
            raise IntakeError(
                f"{where}: {unread:,} rows of the earlier links lack an id; give the output of a run, as it was"
            )
        if twice:
            raise IntakeError(
                f"{where}: {twice:,} record_ids of the earlier links come twice; give the output of one run"
            )
        return db.execute("select * from told order by record_id").to_arrow_table()
