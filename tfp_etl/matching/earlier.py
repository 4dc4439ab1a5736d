"""What an earlier run said, and what officers decided, read from a frame or a file."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from tfp_etl.matching.duck import bounded
from tfp_etl.matching.intake import Given, IntakeError
from tfp_etl.matching.intake import arrivals

NOTHING = pa.table(
    {
        "record_id": pa.array([], pa.string()),
        "person_id": pa.array([], pa.int64()),
        "family_id": pa.array([], pa.int64()),
    }
)
DECISIONS = ("must_link", "cannot_link", "same_family", "not_same_family")


def links(previous: Given) -> pa.Table:
    """record_id, person_id, family_id of an earlier run's output.

    Raises IntakeError where a column is missing, a record_id comes twice or an id is no whole number above zero.
    """
    with bounded() as db:
        _show(db, previous, ("record_id", "person_id", "family_id"), "the previous links")
        twice, unread = db.execute(
            "select count(*) - count(distinct record_id), "
            "count(*) filter (record_id is null or coalesce(try_cast(person_id as bigint), 0) < 1 "
            "or coalesce(try_cast(family_id as bigint), 0) < 1) from told"
        ).fetchall()[0]
        where = arrivals.place(previous)
        if unread:
            raise IntakeError(
                f"{where}: {unread:,} rows of the previous links lack an id; give the output of a run, as it was"
            )
        if twice:
            raise IntakeError(
                f"{where}: {twice:,} record_ids of the previous links come twice; give the output of one run"
            )
        return db.execute(
            "select record_id, person_id::bigint as person_id, family_id::bigint as family_id from told order by record_id"
        ).to_arrow_table()


def decisions(decided: Given) -> pa.Table:
    """record_id_1, record_id_2, decision of a table of decisions; raises IntakeError where a word is not one of DECISIONS."""
    with bounded() as db:
        _show(db, decided, ("record_id_1", "record_id_2", "decision"), "decisions")
        db.execute("create temp table said as select record_id_1, record_id_2, lower(decision) as decision from told")
        (odd,) = db.execute(
            "select count(*) from said where record_id_1 is null or record_id_2 is null or record_id_1 = record_id_2 "
            f"or decision is null or decision not in {DECISIONS}"
        ).fetchall()[0]
        if odd:
            raise IntakeError(
                f"{arrivals.place(decided)}: {odd:,} rows are no decision; each names two records and one of {', '.join(DECISIONS)}"
            )
        return db.execute("select distinct * from said order by all").to_arrow_table()


def _show(db: duckdb.DuckDBPyConnection, given: Given, wanted: Sequence[str], what: str) -> None:
    """Table `told` with the wanted columns as trimmed text."""
    arrivals.show(db, given, "sent")
    found = arrivals.text_columns(db, "sent", tuple(wanted))
    missing = [name for name in wanted if name not in found]
    if missing:
        raise IntakeError(
            f"{arrivals.place(given)}: {what} without the column {', '.join(missing)}; needed are {', '.join(wanted)}"
        )
    columns = ", ".join(f"nullif(trim({found[name]}), '') as {name}" for name in wanted)
    try:
        db.execute(f"create temp table told as select {columns} from sent")
    except duckdb.Error as error:
        raise IntakeError(f"{arrivals.place(given)}: {arrivals.why(error)}") from None
