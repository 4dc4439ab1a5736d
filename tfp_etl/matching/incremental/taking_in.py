"""Intake by what changed: rows that arrive as they did before are not read again.

    rows as they arrive, hashed -> new or gone -> all rows of their records and references -> read as in a full intake

What is decided over all rows (which order dates have, what a figure means for a sex, how often a source shows people)
stays as the last full intake found it. The person records of all rows are a table of the state.
"""

import json
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tfp_etl.matching import intake, nodes
from tfp_etl.matching.duck import bounded, small
from tfp_etl.matching.incremental import fingerprint, sent
from tfp_etl.matching.incremental.changes import MOST
from tfp_etl.matching.incremental.outcome import FullRunNeeded
from tfp_etl.matching.incremental.state import laid_on, quoted, statement
from tfp_etl.matching.intake import reading
from tfp_etl.matching.rows import Rows, Stored

FILE = "intake.duckdb"
# Columns of kept.record that no person record has (see sql/sent_keyed.sql).
_FOUND_BY = ("base", "record", "source_row")


@dataclass(frozen=True)
class _Frozen:
    """What the state was made by and of: code, the columns that arrived, how dates are read, the last day, its type."""

    made_by: str
    columns: dict[str, str]
    month_first: dict[str, bool]
    as_of: str
    is_whole_number: bool


def take_in(
    given: intake.Given, target: Path, *, folder: Path, decided: Collection[str] = (), full: bool = False
) -> tuple[intake.Intake, Rows]:
    """What intake.read gives, and the person records: by the state in `folder`, brought up to date, or read anew.

    target: the Parquet file to write where all is read anew.
    """
    place = folder / FILE
    if place.is_file() and not full:
        try:
            with small():
                return _again(given, place, decided)
        except FullRunNeeded:
            pass
        except (duckdb.Error, intake.IntakeError, ValueError, KeyError, TypeError):
            place.unlink(missing_ok=True)

    def keep(db: duckdb.DuckDBPyConnection, found: dict[str, str], taken: intake.Intake) -> None:
        with suppress(OSError, duckdb.Error):
            _keep(db, place, target, found, taken)

    return intake.read(given, target, decided=decided, keep=keep), target


def _again(given: intake.Given, place: Path, decided: Collection[str]) -> tuple[intake.Intake, Rows]:
    with bounded() as db:
        db.execute(f"attach '{quoted(place)}' as kept")
        with laid_on(db, place):
            frozen = _Frozen(**json.loads(db.execute("select told from kept.frozen").fetchall()[0][0]))
            names, found = reading.arrive(db, given)
            if frozen.made_by != fingerprint.code() or frozen.columns != found or "record_id" not in found:
                raise FullRunNeeded("code or columns are not those that made the state")
            db.register("decided", reading.decided_table(decided))
            _reach(db)
            notes = [*reading.unread_columns(names), *_read(db, given, frozen)]
            _update(db)
            own = db.execute("select record_id, person_record, place from kept.own").to_arrow_table()
            columns = tuple(name for name in _columns(db, "kept.record") if name not in _FOUND_BY)
            fresh = db.execute(f"select {', '.join(columns)} from record_again").to_arrow_table()
            sighted = db.execute(statement("sent_sighted")).to_arrow_table()
        db.execute("detach kept")
    id_type = pa.int64() if frozen.is_whole_number else pa.string()
    return intake.Intake(own, id_type, notes), Stored(place, "record", columns, fresh, sighted)


def _reach(db: duckdb.DuckDBPyConnection) -> None:
    """Tables `reached_record`, of new, gone and decided rows and all that hang on these; `sent_reached`, its rows."""
    rows = sent.read(db)
    if len(rows.records) > MOST * rows.rows.num_rows or rows.has_blanks:
        raise FullRunNeeded("too many rows changed, or rows without an id")
    db.register("reached_record", pa.table({"record": rows.records}))
    db.register("sent_reached", rows.rows_reached)


def _read(db: duckdb.DuckDBPyConnection, given: intake.Given, frozen: _Frozen) -> list[str]:
    """Table `record_again`, and `listed`, of the rows reached; what of their cells could not be read."""
    db.execute("create temp table arrived_again as " + statement("sent_again"))
    db.execute("create or replace temp view arrived as select * from arrived_again")
    reading.read_cells(db, given, frozen.columns)
    for column, is_first in reading.month_first(db).items():
        if is_first and not frozen.month_first[column]:
            raise FullRunNeeded("dates come in another order")
    db.execute(reading.statement("sexes"))
    if db.execute(statement("sent_sex")).fetchall()[0][0]:
        raise FullRunNeeded("a sex is told by a figure that is new")
    db.execute("insert into sex select * from kept.sex anti join sex using (spelling)")
    notes = [f"{note} (of the rows read again)" for note in reading.describe(db, frozen.month_first)]
    _look_at_day(db, frozen)
    for name in (*reading.SHOWING, *reading.LISTING):
        db.execute(reading.statement(name))
    told = ", ".join(name for name in _columns(db, "kept.record") if name not in ("row_key", *_FOUND_BY))
    query = f"select {told} from ({reading.statement('person_records')})"
    db.execute("create temp table record_again as " + _keyed(query, told.split(", ")))
    return notes


def _look_at_day(db: duckdb.DuckDBPyConnection, frozen: _Frozen) -> None:
    """Table `day`; FullRunNeeded where it moved and rows tell none of their own."""
    db.execute(statement("sent_dated"))
    db.execute(reading.statement("as_of").replace("from described", "from dated_now"))
    (as_of,) = db.execute("select as_of::text from day").fetchall()[0]
    if as_of != frozen.as_of:
        if db.execute("select count(*) from dated_now where record_date is null").fetchall()[0][0]:
            raise FullRunNeeded("the last day moved, and rows tell no day of their own")
        db.execute("create temp table told_now as select ? as told", [json.dumps(frozen.__dict__ | {"as_of": as_of})])
    db.execute("create temp view usual_times as select * from kept.usual_times")


def _update(db: duckdb.DuckDBPyConnection) -> None:
    """Bring the state in step, in one transaction."""
    db.register("own_fresh", reading.own(db, {"record_id": ""}))
    db.execute("create temp table gone_base as " + statement("sent_gone"))
    db.execute("begin")
    try:
        for step in _UPDATES:
            db.execute(step)
        if _columns(db, "told_now", missing=True):
            db.execute("update kept.frozen set told = (select told from told_now)")
        db.execute("commit")
    except BaseException:
        db.execute("rollback")
        raise


_UPDATES = (
    "delete from kept.given_row where record in (select record from reached_record)",
    "insert into kept.given_row by name select * exclude (record_id) from sent_reached",
    "delete from kept.dated where record in (select record from reached_record)",
    "insert into kept.dated select hash(record_id), record_date, dob from described",
    "delete from kept.own where record in (select record from reached_record)",
    "insert into kept.own by name select *, hash(record_id) as record from own_fresh",
    "delete from kept.record where base in (select base from gone_base)",
    "insert into kept.record by name select * from record_again",
    "delete from kept.decided",
    "insert into kept.decided select record_id from decided",
    "insert into kept.sex select * from sex anti join kept.sex using (spelling)",
)


def _keep(
    db: duckdb.DuckDBPyConnection, place: Path, target: Path, found: dict[str, str], taken: intake.Intake
) -> None:
    """Write the state of a full intake, in the place of the one before."""
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh, log = place.with_suffix(".new"), place.with_name(f"{place.name}.wal")
    place.unlink(missing_ok=True)
    fresh.unlink(missing_ok=True)
    if "record_id" not in found:
        return  # rows go by their numbers: any row that comes or goes changes all after it
    db.execute(f"attach '{quoted(fresh)}' as kept")
    try:
        db.execute(f"create table kept.given_row as select * exclude (record_id) from ({sent.hashed()})")
        for table in ("sex", "usual_times", "decided"):
            db.execute(f"create table kept.{table} as select * from {table}")
        db.execute("create table kept.dated as select hash(record_id) as record, record_date, dob from described")
        db.register("own_now", taken.own)
        db.execute("create table kept.own as select *, hash(record_id) as record from own_now")
        columns = pq.read_schema(target).names
        told = _keyed(f"select * from read_parquet('{quoted(target)}')", columns)
        db.execute(f"create table kept.record as {told}")
        month_first = db.execute("select * from month_first").to_arrow_table().to_pylist()[0]
        (as_of,) = db.execute("select as_of::text from day").fetchall()[0]
        frozen = _Frozen(fingerprint.code(), found, month_first, as_of, pa.types.is_integer(taken.id_type))
        db.execute("create table kept.frozen as select ? as told", [json.dumps(frozen.__dict__)])
    finally:
        db.execute("detach kept")
    log.unlink(missing_ok=True)
    fresh.replace(place)


def _keyed(query: str, columns: Collection[str]) -> str:
    """Person records with row_key, and base: the record that was given, of which it tells."""
    return statement("sent_keyed").replace("$row_key", nodes.row_key(columns)).replace("$records", query)


def _columns(db: duckdb.DuckDBPyConnection, table: str, *, missing: bool = False) -> list[str]:
    try:
        return [row[0] for row in db.execute(f"describe {table}").fetchall()]
    except duckdb.CatalogException:
        if missing:
            return []
        raise
