"""Where families are worked out: a database over records and links that spills to disk and is gone afterwards."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date

import duckdb

from tfp_etl.matching.duck import bounded
from tfp_etl.matching.rows import Rows, columns, show

_NO_DAY = date(2000, 1, 1)  # stands for today where nothing tells a day
# Columns that families read; those a caller's records lack are unknown.
READ = {
    **dict.fromkeys(("record_id", "source", "dataset", "source_ref", "person_part", "role", "relationship"), "text"),
    **dict.fromkeys(("forename", "surname", "gender", "address", "town", "postcode", "uprn", "upn", "nino"), "text"),
    **dict.fromkeys(("parental_responsibility", "same_address"), "boolean"),
    **dict.fromkeys(("valid_from", "valid_to", "first_seen_on", "last_seen_on", "record_date", "dob"), "date"),
}


@contextmanager
def workspace(
    records: Rows, links: Rows, within: duckdb.DuckDBPyConnection | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A bounded database with the views `records` (all columns of READ) and `links`.

    within: a database to share its memory, threads and start with; tables are apart.
    """
    with bounded() if within is None else within.cursor() as db:
        show(db, "given", records)
        db.execute(f"create temp view records as select {completed(columns(records))} from given")
        show(db, "links", links)
        yield db


def completed(names: Collection[str]) -> str:
    """What to select of rows with these columns, so that they have all of READ."""
    return ", ".join(["*", *(f"null::{kind} as {name}" for name, kind in READ.items() if name not in names)])


def last_extract(db: duckdb.DuckDBPyConnection) -> date:
    """The day the families are told for: the last that any record tells of; where none tells a day, the last birth.

    Raises ValueError where there is no record.
    """
    rows, told = db.execute(
        "select count(*), coalesce(max(last_seen_on), max(record_date), max(valid_from), max(dob), $never) "
        "from records",
        {"never": _NO_DAY},
    ).fetchall()[0]
    if not rows or not isinstance(told, date):
        raise ValueError("no person records: there is nobody to place in families")
    return told
