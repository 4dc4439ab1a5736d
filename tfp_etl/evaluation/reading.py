"""What is scored: links, truth, records, as tables of a DuckDB. Column names and file shapes are checked here, once.

`links`       record_id, person_id, family_id, link_confidence; one row a record
`truth`       record_id, person, family, name_group; one row a record
`attributes`  record_id and what a record says, in one spelling; one row a record (empty without records)
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from tfp_etl.evaluation.errors import EvaluationError
from tfp_etl.evaluation.statements import statement

# Our name -> names it goes by in other people's files, the first that is there wins.
LINK_COLUMNS = {
    "person_id": ("person_id", "cluster_id", "entity_id"),
    "family_id": ("family_id",),
    "link_confidence": ("link_confidence",),
}
TRUTH_COLUMNS = {
    "person": ("person", "true_person_id", "true_person", "person_id", "simulant_id", "entity_id"),
    "family": ("family", "true_family_id", "true_family", "family_id", "household_id"),
    "name_group": ("name_group", "group"),
}
RECORD_COLUMNS = (
    "source",
    "person_part",
    "role",
    "forename",
    "surname",
    "dob",
    "address",
    "postcode",
    "uprn",
    "upn",
    "nino",
)
RECORD_DATES = ("record_date", "last_seen_on", "first_seen_on")
TEXT_ENDS = {".csv", ".txt"}


@dataclass(frozen=True)
class Coverage:
    """What became of the records: in both files and scored, in one alone, twice, without a person in truth."""

    records_linked: int
    records_true: int
    scored: int
    unlinked: int
    unknown_to_truth: int
    without_true_person: int
    with_family: int


def show(db: duckdb.DuckDBPyConnection, name: str, path: Path) -> list[str]:
    """Let a CSV or Parquet file stand as a view, all cells of a CSV text and blanks null; the names of its columns."""
    if not path.is_file():
        raise EvaluationError(f"{path}: there is no such file; name a CSV or Parquet file")
    try:
        if path.suffix.lower() in TEXT_ENDS:
            relation = db.read_csv(str(path), header=True, all_varchar=True, strict_mode=False, null_padding=True)
        else:
            relation = db.read_parquet(str(path))
        relation.create_view(name, replace=True)
    except duckdb.Error:
        kind = "CSV file with a header line" if path.suffix.lower() in TEXT_ENDS else "Parquet file"
        raise EvaluationError(f"{path}: cannot be read as a {kind}; its ending says what it should be") from None
    return list(relation.columns)


def links(db: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Make `links` of a file of record_id, person_id[, family_id, link_confidence]."""
    columns = show(db, "links_file", path)
    chosen = choose(path, columns, LINK_COLUMNS, needed=("person_id",))
    confidence = f"try_cast({chosen['link_confidence']} as double)"
    db.execute(
        "create or replace table links as "
        f"select record_id::text as record_id, {_text(chosen['person_id'])} as person_id, "
        f"{_text(chosen['family_id'])} as family_id, {confidence} as link_confidence from links_file"
    )
    check_links(db, str(path))


def check_links(db: duckdb.DuckDBPyConnection, path: str) -> None:
    """Every record once, each with a person."""
    rows, distinct, blank = one_row(
        db, "select count(*), count(distinct record_id), count(*) filter (person_id is null) from links"
    )
    if not rows:
        raise EvaluationError(f"{path}: no rows; evaluate links of at least one record")
    if rows != distinct:
        raise EvaluationError(
            f"{path}: {rows - distinct:,} of {rows:,} rows repeat a record_id or lack one; a record has one row"
        )
    if blank:
        raise EvaluationError(f"{path}: {blank:,} of {rows:,} rows have no person_id; every record is about somebody")


def truth(db: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Make `truth` of a file of record_id, person[, family, name_group]; see TRUTH_COLUMNS for other names."""
    columns = show(db, "truth_file", path)
    chosen = choose(path, columns, TRUTH_COLUMNS, needed=("person",))
    listed = ", ".join(f"{_text(column)} as {name}" for name, column in chosen.items())
    db.execute(
        f"create or replace table truth as select distinct record_id::text as record_id, {listed} from truth_file"
    )
    check_truth(db, str(path))


def check_truth(db: duckdb.DuckDBPyConnection, path: str) -> None:
    """Every record once."""
    rows, distinct = one_row(db, "select count(*), count(distinct record_id) from truth")
    if not rows:
        raise EvaluationError(f"{path}: no rows; truth names the person of each record")
    if rows != distinct:
        raise EvaluationError(
            f"{path}: {rows - distinct:,} records are said to be of several persons, families or name groups; "
            "truth has one answer a record"
        )


def records(db: duckdb.DuckDBPyConnection, path: Path | None) -> None:
    """Make `attributes` of a records file in the generic columns; any column but record_id may be missing."""
    present: list[str] = []
    if path is not None:
        present = show(db, "records_file", path)
        if "record_id" not in present:
            raise EvaluationError(f"{path}: no column record_id; give the records that were linked")
    else:
        db.execute("create or replace view records_file as select null::text as record_id limit 0")
    listed = [f"{_text(name) if name in present else 'null::text'} as {name}" for name in RECORD_COLUMNS]
    day = next((f"left({name}::text, 10)" for name in RECORD_DATES if name in present), "null::text")
    db.execute(
        f"create or replace temp view records_shown as select record_id::text as record_id, {', '.join(listed)}, "
        f"{day} as day from records_file"
    )
    db.execute(statement("attributes"))
    rows, distinct = one_row(db, "select count(*), count(distinct record_id) from attributes")
    if rows != distinct:
        db.execute(statement("latest_attributes"))


def join(db: duckdb.DuckDBPyConnection, *, count_unlinked: bool) -> Coverage:
    """Make `scored`, one row a record with a true person.

    With `count_unlinked` a record that no link names stands alone.
    """
    db.execute(statement("scored"), {"count_unlinked": count_unlinked})
    counts = one_row(db, statement("coverage"))
    found = Coverage(*(int(n) for n in counts))
    if not found.scored:
        raise EvaluationError(
            "links and truth have no record_id in common; evaluate links against the truth of the same records"
        )
    return found


def choose(
    path: Path, columns: list[str], names: dict[str, tuple[str, ...]], *, needed: tuple[str, ...]
) -> dict[str, str]:
    """The column of the file that stands for each of our names ('null' where there is none)."""
    if "record_id" not in columns:
        raise EvaluationError(f"{path}: no column record_id; columns there: {', '.join(columns[:12])}")
    chosen = {ours: next((name for name in theirs if name in columns), "null") for ours, theirs in names.items()}
    for name in needed:
        if chosen[name] == "null":
            raise EvaluationError(
                f"{path}: no column {name} (nor {', '.join(names[name][1:])}); columns there: {', '.join(columns[:12])}"
            )
    return chosen


def one_row(db: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    """The only row of an answer."""
    return tuple(db.execute(query).fetchall()[0])


def _text(column: str) -> str:
    return f"nullif(trim({column}::text), '')"
