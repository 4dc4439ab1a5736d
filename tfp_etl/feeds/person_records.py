"""The person-bearing records of every feed in one shape: what matching reads.

A staged row says something about a person; its shape depends on who sent it. Here each becomes a row of the same
columns. The statements are in `sql/person_records/`, one a dataset, over a table `staged` of the dataset's rows.
"""

import sys
from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tfp_etl.duck import bounded, written

_SQL = files("tfp_etl.feeds") / "sql" / "person_records"

# Statement -> (source, dataset folders it reads).
_NAMED = {
    "pupils": ("education", "pupils"),
    "contacts": ("education", "pupils"),
    "dwp_return": ("benefits", "dwp_return"),
    "offences": ("police", "offences"),
    "asb": ("police", "asb"),
    "tenancies": ("housing", "*_tenancies"),
    "members": ("careworks", "members"),
}
# Dataset that names its person by key only -> (source, statement).
_KEYED = {
    "attendance": ("education", "by_upn"),
    "exclusions": ("education", "by_upn"),
    "provision": ("education", "by_upn"),
    "events": ("careworks", "by_member"),
    "employment": ("careworks", "by_member"),
}


class NothingStagedError(RuntimeError):
    """No staged file bears a person."""


def read(staged: Path) -> pa.Table:
    """Every record that bears a person, from all staged files below `staged`.

    One row is a distinct content of one record: `record_id` comes twice where two extracts show the record differently.
    Columns: record_id, source, dataset, record_key, person_part (blank, contact1, contact2 or the place in a household
    text), source_ref (rows that share it in one extract are different people), is_positional (the part is a place, not
    a key, and may stand for somebody else in the next extract), role, valid_from, valid_to, forename, middle_names,
    surname, alias_forename, dob, gender, address, town, postcode, uprn, upn, former_upn, nino, nominal_ref,
    relationship, parental_responsibility, same_address, contact{1,2}_{forename,surname}, record_date, first_seen_on,
    last_seen_on, seen_on (all extracts).

    Raises NothingStagedError where there is no such file.
    """
    with bounded() as db:
        return _named(db, staged).to_arrow_table()


def write(staged: Path, target: Path) -> int:
    """What `read` gives, as a Parquet file, never held whole; the number of rows."""
    with bounded() as db:
        _named(db, staged).write_parquet(str(target), compression="zstd")
    return int(pq.read_metadata(target).num_rows)


def key_records(staged: Path) -> pa.Table:
    """Records that name their person by key only: record_id, source, dataset, record_key, person_part, person_key.

    person_key is `upn:<UPN>` or `careworks:<FamilyRef>|<MemberNo>`. A row without the key bears no
    person: it is not here.
    """
    with bounded() as db:
        return _keyed(db, staged).to_arrow_table()


def write_keys(staged: Path, target: Path) -> int:
    """What `key_records` gives, as a Parquet file, never held whole; the number of rows."""
    with bounded() as db:
        _keyed(db, staged).write_parquet(str(target), compression="zstd")
    return int(pq.read_metadata(target).num_rows)


def _named(db: duckdb.DuckDBPyConnection, staged: Path) -> duckdb.DuckDBPyRelation:
    """The versions of all person-bearing records."""
    db.execute(_statement("rows"))
    found = 0
    for statement, (source, dataset) in _NAMED.items():
        if _open(db, staged, source, dataset):
            db.execute("insert into rows by name " + _statement(statement))
            found += 1
    if not found:
        raise NothingStagedError("no staged file of any person-bearing dataset; stage a delivery first")
    return db.sql(_statement("versions"))


def _keyed(db: duckdb.DuckDBPyConnection, staged: Path) -> duckdb.DuckDBPyRelation:
    """All records that name their person by key only."""
    db.execute(_statement("key_rows"))
    for dataset, (source, statement) in _KEYED.items():
        if _open(db, staged, source, dataset):
            db.execute("insert into rows by name " + _statement(statement), {"dataset": dataset})
    return db.sql(_statement("keys"))


def _open(db: duckdb.DuckDBPyConnection, staged: Path, source: str, dataset: str) -> bool:
    """Make `staged` stand for the rows of a dataset; False where no file of it has been staged."""
    paths = sorted(str(path) for path in (staged / source).glob(f"{dataset}/*.parquet"))
    if paths:
        db.read_parquet(paths, union_by_name=True).create_view("staged", replace=True)
    return bool(paths)


def _statement(name: str) -> str:
    return written(_SQL, name)


def main() -> None:
    """Write the person records of a staged layer to a Parquet file: STAGED_DIR RECORDS.parquet."""
    staged, target = (Path(argument) for argument in sys.argv[1:3])
    write(staged, target)


if __name__ == "__main__":
    main()
