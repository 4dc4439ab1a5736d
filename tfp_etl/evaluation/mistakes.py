"""What the wrong merges are, and what is missing where a link was missed. Kinds come from records and truth.

Only counts leave.
"""

from typing import Any

import duckdb

from tfp_etl.evaluation.intervals import rounded
from tfp_etl.evaluation.statements import statement

MOST_IN_A_GROUP = 300  # records of a person, or persons of a group, beyond which its pairs are not listed
MOST_PATTERNS = 12
Rows = list[dict[str, Any]]


def over_merges(db: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Wrong merges of persons by kind; `left_out`.

    Predicted persons of so many true ones that their pairs were not listed.
    """
    db.execute(statement("person_cells"))
    found = _rows(db, statement("wrong_kinds"), {"most": MOST_IN_A_GROUP})
    left_out = _number(db, f"select count(distinct cluster) from person_cells where persons > {MOST_IN_A_GROUP}")
    return {"kinds": with_shares(found, "record_pairs"), "left_out": left_out}


def under_merges(db: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Missed pairs by what is missing or differs (one pair may count in several), and by the whole combination."""
    prepare_pairs(db)
    pairs, missed = db.execute("select count(*), count(*) filter (is_missed) from true_pairs").fetchall()[0]
    lacks = _rows(db, statement("missed_by_lack"), {})
    patterns = _rows(db, statement("missed_patterns"), {"most": MOST_PATTERNS})
    for row in (*lacks, *patterns):
        row["miss_rate"] = rounded(row["missed"] / row["pairs"])
        row["share_of_missed"] = rounded(row["missed"] / missed) if missed else 0.0
    left_out = _number(
        db,
        "select count(*) from (select person from scored where has_name group by person "
        f"having count(*) > {MOST_IN_A_GROUP})",
    )
    return {"pairs": pairs, "missed": missed, "lacks": lacks, "patterns": patterns, "left_out": left_out}


def prepare_pairs(db: duckdb.DuckDBPyConnection) -> None:
    """Make `true_pairs`, once."""
    if not _number(db, "select count(*) from duckdb_tables() where table_name = 'true_pairs'"):
        db.execute(statement("is_like"))
        db.execute(statement("true_pairs"), {"most": MOST_IN_A_GROUP})


def families(db: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """How families were wrongly merged and wrongly parted."""
    db.execute(statement("family_pieces"))
    found = {}
    for mistake in ("merged", "parted"):
        sides = {"is_merged": mistake == "merged", "most": MOST_IN_A_GROUP}
        found[mistake] = with_shares(_rows(db, statement("families_mistaken"), sides), "record_pairs")
    return found


def with_shares(rows: Rows, column: str) -> Rows:
    """Each row with its share of the sum of a column."""
    total = sum(row[column] for row in rows)
    for row in rows:
        row["share"] = rounded(row[column] / total) if total else 0.0
    return rows


def _rows(db: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, Any]) -> Rows:
    answer = db.execute(query, parameters)
    names = [column[0] for column in answer.description or []]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _number(db: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(db.execute(query).fetchall()[0][0])
