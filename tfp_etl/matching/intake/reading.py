"""Bring any records into the shape of person records."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa

from tfp_etl.matching.duck import bounded
from tfp_etl.matching.intake import arrivals
from tfp_etl.matching.intake.arrivals import COLUMNS, Given, IntakeError

_HERE = files("tfp_etl.matching.intake")
_SHOWN = 5  # rows and names that a message lists
_NAMES = ("forename", "middle_names", "surname", *(name for name in COLUMNS if name.startswith("contact")))


@dataclass(frozen=True)
class Intake:
    """What came in.

    own: record_id (text, as given) and person_record (the record of the written file that tells of it), one row a record_id, in
    the order of the output; id_type: what record_id was given as; notes: what a reader should know, a line each, no cell quoted.
    """

    own: pa.Table
    id_type: pa.DataType
    notes: list[str]


def read(given: Given, target: Path) -> Intake:
    """Write the person records of `given` (columns: COLUMNS, any missing) to the Parquet file `target`.

    Raises IntakeError where `given` is no table, has none of the columns, or has rows without record_id.
    """
    with bounded() as db:
        names = arrivals.show(db, given, "sent")
        found = arrivals.text_columns(db, "sent", COLUMNS)
        if not found:
            raise IntakeError(
                f"{arrivals.place(given)}: none of its columns is known; name them {', '.join(COLUMNS[:4])} and so on"
            )
        id_type = _id_type(db, found)
        _take_in(db, found)
        _refuse_nameless(db, given)
        notes = [*_unknown(names, found), *_numbered(found), *_describe(db)]
        as_of = {"as_of": db.execute(_statement("as_of")).fetchall()[0][0]}
        db.execute(_statement("same_people"))
        db.execute(_statement("listed"), as_of)
        db.execute("drop table described")
        db.sql(_statement("person_records"), params=as_of).write_parquet(str(target), compression="zstd")
        order = "own_id" if "record_id" in found else "min(row_no)"
        own = db.execute(
            f"select own_id as record_id, min(record_id) as person_record from listed group by own_id order by {order}"
        ).to_arrow_table()
    return Intake(own, id_type, notes)


def _take_in(db: duckdb.DuckDBPyConnection, found: dict[str, str]) -> None:
    """Table `given` (see given.sql) of the view `sent`, and the tables of words."""
    for name in ("roles", "sources", "placeholder"):
        db.register(name, _words(name))
    words = {kind: _quoted(_spelled(kind)) for kind in ("word", "maybe_name")}
    most = arrivals.MOST_CHARACTERS
    says_nothing = "length({0}) < 18 and upper(trim({0})) in ({1})"
    for name, silent in (("plain_cell", [*words["word"], *words["maybe_name"]]), ("plain_name", words["word"])):
        test = says_nothing.format("cell", ", ".join(silent))
        db.execute(
            f"create temp macro {name}(cell) as case when {test} then null else nullif(left(trim(cell), {most}), '') end"
        )
    db.execute(
        f"create temp macro maybe_name(cell) as upper(cell) in ({', '.join(words['maybe_name'])}) "
        "or trim(upper(cell), 'X .-?*_/0123456789') = ''"
    )
    columns = [f"{found.get(name, 'null::text')} as {name}" for name in COLUMNS if name != "record_id"]
    record_id = found.get("record_id", "(row_number() over ())::text")
    db.execute(
        f"create temp view arrived as select row_number() over () as row_no, {record_id} as record_id, {', '.join(columns)} from sent"
    )
    try:
        db.execute(_statement("given"))
    except duckdb.Error as error:
        raise IntakeError(f"the records: {arrivals.why(error)}") from None
    db.execute("drop view arrived")


def _describe(db: duckdb.DuckDBPyConnection) -> list[str]:
    """Table `described` in place of `given`; what of its cells could not be read."""
    for name in ("parts", "feeds", "sexes", "read_date"):
        db.execute(_statement(name))
    record_date, dob = db.execute(_statement("order_of_dates")).fetchall()[0]
    known = {"record_date_month_first": bool(record_date), "dob_month_first": bool(dob)}
    unread = dict(zip(("record_date", "dob"), db.execute(_statement("unread"), known).fetchall()[0], strict=True))
    roles = db.execute(
        "select count(distinct role), count(*) from given anti join part on given.role = part.spelling where role is not null"
    ).fetchall()[0]
    db.execute(_statement("described"), known)
    db.execute("drop table given")
    lines = [f"{count:,} cells of {name} are no date and are left out" for name, count in unread.items() if count]
    if roles[0]:
        lines.append(f"{roles[1]:,} rows have a role that is not known ({roles[0]:,} spellings); it is no evidence")
    return lines


def _refuse_nameless(db: duckdb.DuckDBPyConnection, given: Given) -> None:
    rows = db.execute(
        "select row_no, count(*) over () as many from given where record_id is null order by row_no limit ?", [_SHOWN]
    ).fetchall()
    if rows:
        shown = ", ".join(f"{row:,}" for row, _ in rows)
        more = " ..." if rows[0][1] > len(rows) else ""
        raise IntakeError(
            f"{arrivals.place(given)}: record_id is blank in {rows[0][1]:,} rows (rows {shown}{more}, not counting the column "
            "names); give each row an id, or leave the column out to have the rows numbered"
        )


def _unknown(names: Sequence[str], found: dict[str, str]) -> list[str]:
    others = [name for name in names if arrivals.plain_name(name) not in found]
    if not others:
        return []
    shown = ", ".join(others[:_SHOWN]) + (f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else "")
    return [f"columns that are not read: {shown}"]


def _numbered(found: dict[str, str]) -> list[str]:
    return [] if "record_id" in found else ["there is no column record_id: the numbers of the rows, from 1, stand in"]


def _id_type(db: duckdb.DuckDBPyConnection, found: dict[str, str]) -> pa.DataType:
    """Whole numbers stay whole numbers, everything else is text."""
    if "record_id" not in found:
        return pa.int64()
    kind = db.execute(
        f"select {found['record_id'].removesuffix('::text')} as record_id from sent limit 0"
    ).to_arrow_table()
    given = kind.schema.field("record_id").type
    return given if pa.types.is_integer(given) else pa.string()


def _words(name: str) -> pa.Table:
    """One of the tables of words beside this module, blank cells null, with the place of each row."""
    file = "placeholders" if name == "placeholder" else name
    with (_HERE / f"{file}.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    columns = {key: pa.array([row[key] or None for row in rows], pa.string()) for key in rows[0]}
    return pa.table({**columns, "place": pa.array(range(len(rows)), pa.int64())})


def _spelled(kind: str) -> list[str]:
    words = _words("placeholder")
    return [word for word, of in zip(words["word"].to_pylist(), words["kind"].to_pylist(), strict=True) if of == kind]


def _quoted(words: list[str]) -> list[str]:
    return ["'" + word.replace("'", "''") + "'" for word in words]


def _statement(name: str) -> str:
    return (_HERE / "sql" / f"{name}.sql").read_text(encoding="utf-8")
