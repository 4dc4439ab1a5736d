"""What was given, a frame or a file, as a view `arrived` of text columns in their order."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    *(
        "record_id",
        "source",
        "source_ref",
        "role",
        "record_date",
        "forename",
        "middle_names",
        "surname",
        "dob",
        "gender",
    ),
    *("address", "town", "postcode", "uprn", "upn", "nino"),
    *("contact1_forename", "contact1_surname", "contact2_forename", "contact2_surname"),
)
MOST_CHARACTERS = 300  # of a cell; longer ones are cut
SEPARATORS = ",;\t|"
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK\x03\x04": "a spreadsheet or zip file"}

Given: TypeAlias = "pa.Table | pd.DataFrame | Path | str"


class IntakeError(ValueError):
    """What was given cannot be read as records; the message says where, what and what to do, and quotes no cell."""


def show(db: duckdb.DuckDBPyConnection, given: Given, name: str) -> list[str]:
    """Let `given` stand in the database as the view `name`, rows in their order; the names of its columns.

    Raises IntakeError where it is no table, or has a column twice.
    """
    try:
        relation, names = _relation(db, given)
        relation.create_view(name, replace=True)
    except (duckdb.Error, pa.ArrowException, csv.Error) as error:
        raise IntakeError(f"{place(given)}: {why(error)}") from None
    return names


def place(given: Given) -> str:
    """The name of a file, or what else it is, for messages."""
    return str(given) if isinstance(given, Path | str) else "the records"


def text_columns(db: duckdb.DuckDBPyConnection, name: str, wanted: tuple[str, ...]) -> dict[str, str]:
    """Of the view `name`: for each wanted column that is there, an SQL expression that gives it as text.

    Names are compared without case, blanks at the ends, and with `_` for blanks.
    """
    columns = ((plain_name(column), column, kind) for column, kind, *_ in db.execute(f"describe {name}").fetchall())
    return {plain: _as_text(_quoted(column), kind) for plain, column, kind in columns if plain in wanted}


def plain_name(column: str) -> str:
    """A column's name as it is compared."""
    return re.sub(r"[\s-]+", "_", column.strip().lstrip("\ufeff").lower())


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _as_text(column: str, kind: str) -> str:
    """Whole numbers that pandas made floats because of a blank are whole again."""
    if kind in ("DOUBLE", "FLOAT"):
        return (
            f"case when isnan({column}) then null when {column} = floor({column}) and abs({column}) < 1e18 "
            f"then {column}::bigint::text else {column}::text end"
        )
    if kind == "BLOB":
        return f"decode({column})"
    return column if kind == "VARCHAR" else f"{column}::text"


def _relation(db: duckdb.DuckDBPyConnection, given: Given) -> tuple[duckdb.DuckDBPyRelation, list[str]]:
    if isinstance(given, Path | str):
        path = Path(given)
        _look(path)
        if path.suffix.lower() == ".parquet":
            names = _unlike(given, _parquet_names(path))
            return db.read_parquet(str(path)), names
        return _csv(db, path)
    if isinstance(given, pa.Table):
        return db.from_arrow(given), _unlike(given, given.column_names)
    if hasattr(given, "columns") and hasattr(given, "dtypes"):
        names = _unlike(given, [str(name) for name in given.columns])
        return db.from_arrow(_from_pandas(given)), names
    raise IntakeError(f"records are a pandas frame, an Arrow table or a path, not {type(given).__name__}")


def _parquet_names(path: Path) -> list[str]:
    try:
        return list(pq.read_schema(path).names)
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        raise IntakeError(f"{path}: this is no sound Parquet file; write it again") from None


def _unlike(given: Given, names: Sequence[str]) -> list[str]:
    """The names of columns; an error where two are the same name."""
    plain = [plain_name(name) for name in names]
    twice = sorted({name for name in plain if name and plain.count(name) > 1})
    if twice:
        raise IntakeError(f"{place(given)}: the column {twice[0]} is there twice; leave one out")
    return list(names)


def _look(path: Path) -> None:
    """Refuse what is no file of ours, before any work."""
    if path.suffix.lower() not in (".parquet", ".csv"):
        raise IntakeError(f"{path}: the name of a file of records ends in .parquet or .csv")
    if path.is_dir():
        raise IntakeError(f"{path} is a folder; name a .parquet or .csv file")
    if not path.is_file():
        raise IntakeError(f"{path}: there is no such file")
    if not path.stat().st_size:
        raise IntakeError(f"{path}: the file is empty; a table has at least a line of column names")
    with path.open("rb") as file:
        start = file.read(4)
    is_parquet = start == b"PAR1"
    if path.suffix.lower() == ".parquet" and not is_parquet:
        raise IntakeError(f"{path}: this is no Parquet file; name a CSV file .csv")
    if path.suffix.lower() == ".csv":
        kind = "Parquet" if is_parquet else next((what for mark, what in _MARKS.items() if start.startswith(mark)), "")
        if kind:
            raise IntakeError(f"{path}: this is {kind}, not a CSV file in UTF-8; save it as CSV (UTF-8)")


def _csv(db: duckdb.DuckDBPyConnection, path: Path) -> tuple[duckdb.DuckDBPyRelation, list[str]]:
    """Every cell as text; the separator is the one the line of column names uses."""
    with path.open("rb") as file:
        line = file.readline(1_000_000)
    try:
        header = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise IntakeError(f"{path}: line 1 is not UTF-8; save the file as CSV (UTF-8)") from None
    separator = max(SEPARATORS, key=header.count)
    names = next(csv.reader([header], delimiter=separator), [])
    if not any(name.strip() for name in names):
        raise IntakeError(f"{path}: line 1 has no column names")
    _unlike(path, names)
    columns = ", ".join(
        f"{_text(name if name.strip() else f'column {at}')}: 'VARCHAR'" for at, name in enumerate(names, 1)
    )
    relation = db.sql(
        f"select * from read_csv({_text(str(path))}, auto_detect = false, header = true, columns = {{{columns}}}, "
        f"delim = {_text(separator)}, quote = '\"', escape = '\"', strict_mode = true, max_line_size = 20000000)"
    )
    return relation, names


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _from_pandas(frame: Any) -> pa.Table:  # noqa: ANN401  (pandas is imported only by who gives a frame)
    """The known columns of a pandas frame; columns of mixed cells become text."""
    columns = {}
    for at, name in enumerate(frame.columns):
        column = frame.iloc[:, at]
        try:
            cells = pa.Array.from_pandas(column)
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
            pairs = zip(column, column.isna(), strict=True)
            cells = pa.array([None if is_null else str(cell) for cell, is_null in pairs], pa.string())
        columns[str(name)] = cells
    return pa.table(columns) if columns else pa.table({})


def why(error: Exception) -> str:
    """What a reader found wrong, without the cell that its message quotes."""
    text = str(error)
    line = re.search(r"[Ll]ine:? ?(\d+)", text)
    where = f"line {line[1]}: " if line else ""
    if "nicode" in text or "utf-8" in text.lower() or "encod" in text.lower():
        return f"{where}not UTF-8; save the file as CSV (UTF-8)"
    if "Expected Number of Columns" in text:
        return f"{where}not as many cells as column names; a cell with a comma or a line break needs quotes"
    if "unterminated quote" in text:
        return f"{where}a quote that is not closed"
    if "state machine" in text or isinstance(error, csv.Error):
        return f"{where}its lines cannot be told apart: their ends differ, or a quote stands alone"
    return f"{where}this is not a table that can be read"
