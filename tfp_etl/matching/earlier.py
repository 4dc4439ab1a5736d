"""What an earlier run said, read from a frame or a file."""

from __future__ import annotations

from dataclasses import dataclass

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
NO_HOUSEHOLDS = pa.table(
    {
        "household_id": pa.array([], pa.int64()),
        "person_id": pa.array([], pa.int64()),
        "valid_from": pa.array([], pa.date32()),
        "valid_to": pa.array([], pa.date32()),
        "kind": pa.array([], pa.string()),
    }
)


@dataclass(frozen=True)
class Earlier:
    """links: record_id, person_id, family_id; households: household_id, person_id, valid_from, valid_to, kind."""

    links: pa.Table
    households: pa.Table


def read(previous: Given | None, households_before: Given | None) -> Earlier:
    """What an earlier run said, nothing where there was none; raises IntakeError (see `links`, `households`)."""
    return Earlier(
        NOTHING if previous is None else links(previous),
        NO_HOUSEHOLDS if households_before is None else households(households_before),
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


def households(previous: Given) -> pa.Table:
    """household_id, person_id, valid_from, valid_to (null: still there), kind of an earlier run's households.

    Raises IntakeError where a column is missing, an id is no whole number above zero, or a date is none.
    """
    where, wanted = arrivals.place(previous), tuple(NO_HOUSEHOLDS.column_names)
    with bounded() as db:
        arrivals.show(db, previous, "sent")
        found = arrivals.text_columns(db, "sent", wanted)
        missing = [name for name in wanted if name not in found]
        if missing:
            raise IntakeError(
                f"{where}: the earlier households lack the column {', '.join(missing)}; "
                "give what a run wrote, as it was"
            )
        kinds = {"household_id": "bigint", "person_id": "bigint", "valid_from": "date", "valid_to": "date"}
        read_as = [f"try_cast(nullif(trim({found[name]}), '') as {kind}) as {name}" for name, kind in kinds.items()]
        try:
            db.execute(
                f"create temp table told as select {', '.join(read_as)}, {found['kind']} as kind, "
                f"coalesce(trim({found['valid_to']}), '') <> '' as is_over from sent"
            )
        except duckdb.Error as error:
            raise IntakeError(f"{where}: {arrivals.why(error)}") from None
        (unread,) = db.execute(
            "select count(*) filter (coalesce(household_id, 0) < 1 or coalesce(person_id, 0) < 1 "
            "or valid_from is null or is_over and valid_to is null) from told"
        ).fetchall()[0]
        if unread:
            raise IntakeError(
                f"{where}: {unread:,} rows of the earlier households lack an id or a date; "
                "give what a run wrote, as it was"
            )
        return db.execute("select * exclude is_over from told order by all").to_arrow_table()
