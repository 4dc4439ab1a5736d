"""Bring any records into the shape of person records."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa

from tfp_etl.duck import written
from tfp_etl.matching.duck import bounded
from tfp_etl.matching.intake import arrivals
from tfp_etl.matching.intake.arrivals import COLUMNS, Given, IntakeError

_HERE = files("tfp_etl.matching.intake")
_ROW_NO = "row_number() over ()"
_ROW_GROUP = 20_480  # rows that one thread reads at a time
SHOWING = ("place_records", "shown_people")
LISTING = ("same_people", "listed", "own_records", "contact_records")
_SHOWN = 5  # rows and names that a message lists


@dataclass(frozen=True)
class Intake:
    """What came in.

    own: record_id (text, as given), person_record (the record of the written file that tells of it) and place (the
    row's number where that stands in for record_id, else null), one row a record_id in no order; id_type: what
    record_id was given as; notes: what a reader should know, a line each, no cell quoted.
    """

    own: pa.Table
    id_type: pa.DataType
    notes: list[str]


def read(
    given: Given,
    target: Path,
    *,
    decided: Collection[str] = (),
    keep: Callable[[duckdb.DuckDBPyConnection, dict[str, str], Intake], None] | None = None,
) -> Intake:
    """Write the person records of `given` (columns: COLUMNS, any missing) to the Parquet file `target`.

    decided: record_ids that an officer decided about, which are taken for nobody's copy; keep: called before the
    tables are gone, with the columns found (see incremental). Raises IntakeError where
    `given` is no table, has none of the columns, or has rows without record_id.
    """
    with bounded() as db:
        names, found = arrive(db, given)
        read_cells(db, given, found)
        notes = [*unread_columns(names), *_numbered(found), *describe(db)]
        db.register("decided", decided_table(decided))
        for name in ("as_of", *SHOWING, "usual_times", *LISTING):
            db.execute(statement(name))
        options = f"compression snappy, row_group_size {_ROW_GROUP}"
        db.execute(f"copy ({statement('person_records')}) to '{_quoted(str(target))}' ({options})")
        taken = Intake(own(db, found), _id_type(db, found), notes)
        if keep is not None:
            keep(db, found, taken)
        return taken


def decided_table(decided: Collection[str]) -> pa.Table:
    """record_id, one row each."""
    return pa.table({"record_id": pa.array(sorted(decided), pa.string())})


def own(db: duckdb.DuckDBPyConnection, found: dict[str, str]) -> pa.Table:
    """Who tells of each record (see Intake), of the table `listed`."""
    place = "null::bigint" if "record_id" in found else "min(row_no)"
    return db.execute(
        f"select own_id as record_id, min(record_id) as person_record, {place} as place from listed group by own_id"
    ).to_arrow_table()


def arrive(db: duckdb.DuckDBPyConnection, given: Given) -> tuple[list[str], dict[str, str]]:
    """View `arrived` of what was given, as text, and macros of words.

    Gives the names of all columns, and the SQL of those that are read.
    """
    names = arrivals.show(db, given, "sent")
    found = arrivals.text_columns(db, "sent", COLUMNS)
    if not found:
        raise IntakeError(
            f"{arrivals.place(given)}: none of its columns is known; name them {', '.join(COLUMNS[:4])} and so on"
        )
    _word_macros(db)
    columns = [f"{found.get(name, 'null::text')} as {name}" for name in COLUMNS if name != "record_id"]
    # Rows are numbered only where their numbers are wanted: it takes one thread.
    named = f"0 as row_no, {found['record_id']}" if "record_id" in found else f"{_ROW_NO} as row_no, ({_ROW_NO})::text"
    db.execute(f"create temp view arrived as select {named} as record_id, {', '.join(columns)} from sent")
    return names, found


def read_cells(db: duckdb.DuckDBPyConnection, given: Given, found: dict[str, str]) -> None:
    """Table `given` (see given.sql) of `arrived`."""
    try:
        db.execute(statement("given"))
    except duckdb.Error as error:
        raise IntakeError(f"{arrivals.place(given)}: {arrivals.why(error)}") from None
    (blank,) = db.execute("select count(*) from given where record_id is null").fetchall()[0]
    if blank:
        rows = db.execute(
            f"select row_no from (select {_ROW_NO} as row_no, {found['record_id']} as record_id from sent) "
            "where coalesce(trim(record_id), '') = '' order by row_no limit ?",
            [_SHOWN],
        ).fetchall()
        shown = ", ".join(f"{row:,}" for (row,) in rows) + (" ..." if blank > len(rows) else "")
        raise IntakeError(
            f"{arrivals.place(given)}: record_id is blank in {blank:,} rows (rows {shown}, counted from 1 after "
            "the column names); give each row an id, or leave the column out to have the rows numbered"
        )


def _word_macros(db: duckdb.DuckDBPyConnection) -> None:
    """plain_cell and plain_name (null where a cell says nothing), maybe_name (a word that is more often none)."""
    words: dict[str, list[str]] = {}
    for row in _words("placeholders").to_pylist():
        words.setdefault(row["kind"], []).append(re.escape(row["word"]))
    never, maybe = "|".join(words["word"]), "|".join(words["maybe_name"])
    silent = {"plain_cell": rf"[^\p{{L}}\p{{N}}]*|X{{2,}}|{never}|{maybe}", "plain_name": rf"[^\p{{L}}]*|X+|{never}"}
    for name, pattern in silent.items():
        test = f"regexp_full_match(cell, '(?i)\\s*(?:{_quoted(pattern)})\\s*')"
        most = arrivals.MOST_CHARACTERS
        cut = f"case when strlen(cell) > {most} then left(cell, {most}) else cell end"
        db.execute(f"create temp macro {name}(cell) as case when not {test} then trim({cut}) end")
    db.execute(f"create temp macro maybe_name(cell) as regexp_full_match(cell, '(?i){_quoted(maybe)}')")


def month_first(db: duckdb.DuckDBPyConnection) -> dict[str, bool]:
    """Which columns of `given` can only be read with the month first, as `describe` takes it."""
    record_date, dob = db.execute(statement("order_of_dates")).fetchall()[0]
    return {"record_date_month_first": bool(record_date), "dob_month_first": bool(dob)}


def describe(db: duckdb.DuckDBPyConnection, known: dict[str, bool] | None = None) -> list[str]:
    """Table `described` of `given`, and `month_first`; what of its cells could not be read.

    known: what `month_first` gave for the whole of which this is a part; the table `sex` is there then.
    """
    for name in ("roles", "sources"):
        db.register(name, _words(name))
    for name in ("parts", "feeds", "read_date", *(("sexes",) if known is None else ())):
        db.execute(statement(name))
    known = month_first(db) if known is None else known
    db.register("month_first", pa.Table.from_pylist([known]))
    unread = dict(zip(("record_date", "dob"), db.execute(statement("unread"), known).fetchall()[0], strict=True))
    spellings, rows = db.execute(statement("unknown_roles")).fetchall()[0]
    db.execute(statement("described"), known)
    db.execute("drop table given")
    lines = [f"{count:,} cells of {name} are no date and are left out" for name, count in unread.items() if count]
    if rows:
        lines.append(f"{rows:,} rows have a role that is not known ({spellings:,} spellings), which is no evidence")
    return lines


def unread_columns(names: Sequence[str]) -> list[str]:
    """A note where columns are there that nobody reads."""
    others = [name for name in names if arrivals.plain_name(name) not in COLUMNS]
    if not others:
        return []
    more = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
    return [f"columns that are not read: {', '.join(others[:_SHOWN])}{more}"]


def _numbered(found: dict[str, str]) -> list[str]:
    return [] if "record_id" in found else ["there is no column record_id: the numbers of the rows, from 1, stand in"]


def _id_type(db: duckdb.DuckDBPyConnection, found: dict[str, str]) -> pa.DataType:
    """Whole numbers stay whole numbers, everything else is text."""
    if "record_id" not in found:
        return pa.int64()
    column = found["record_id"].removesuffix("::text")
    given = (
        db.execute(f"select {column} as record_id from sent limit 0").to_arrow_table().schema.field("record_id").type
    )
    return given if pa.types.is_integer(given) else pa.string()


def _words(name: str) -> pa.Table:
    """One of the tables of words beside this module, blank cells null, with the place of each row."""
    with (_HERE / f"{name}.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    columns = {key: pa.array([row[key] or None for row in rows], pa.string()) for key in rows[0]}
    return pa.table({**columns, "place": pa.array(range(len(rows)), pa.int64())})


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def statement(name: str) -> str:
    """The SQL statement of that name."""
    return written(_HERE / "sql", name)
