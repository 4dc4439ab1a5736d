"""The truth folder of a synthetic delivery, held against an export folder or the matched layer of a workspace.

Such a truth names records by what the agencies wrote (source, dataset, key, person_part), not by record_id, and
persons and families in files of their own. Rows that the checks held back were never linked, so they are left out.
"""

import json
from pathlib import Path

import duckdb

from tfp_etl.evaluation import reading
from tfp_etl.evaluation.errors import EvaluationError
from tfp_etl.evaluation.statements import statement

NAMES = ("source", "dataset", "record_key", "person_part")


def is_truth_folder(path: Path) -> bool:
    """Whether the folder is the truth of a synthetic delivery."""
    return path.is_dir() and (path / "records.csv").is_file() and not (path / "truth.csv").is_file()


def is_export(path: Path) -> bool:
    """Whether the folder is what `tfp export` writes."""
    return path.is_dir() and (path / "matches.csv").is_file()


def is_matched_layer(path: Path) -> bool:
    """Whether the folder is the matched layer of a workspace."""
    return path.is_dir() and (path / "links.parquet").is_file()


def load(db: duckdb.DuckDBPyConnection, links: Path, truth: Path, records: Path | None) -> str:
    """Make `links`, `truth` and `attributes` of a delivery; gives the day on which families are compared (ISO)."""
    day = last_extract(truth)
    if is_export(links):
        _export(db, links)
    else:
        _matched(db, links, records)
    _true_records(db, truth)
    _families(db, links, truth, day)
    db.execute(statement("delivery_links"))
    reading.check_links(db, str(links))
    db.execute(statement("delivery_truth"))
    reading.check_truth(db, str(truth))
    return day


def last_extract(truth: Path) -> str:
    """The day of the last extract: what the families' dates are read at."""
    meta = truth / "meta.json"
    if not meta.is_file():
        raise EvaluationError(
            f"{meta}: there is no such file; it names last_extract, the day on which families are compared"
        )
    return str(json.loads(meta.read_text(encoding="utf-8"))["last_extract"])


def _export(db: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """`raw_links`, `names` and `attributes` of matches.csv. It carries no attribute but the source."""
    _columns(db, "matches", folder / "matches.csv", ("source", "dataset", "key", "person_part", "person_id"))
    db.execute(statement("export_matches"))
    db.execute(
        "create or replace table raw_links as select distinct record_id, person_id, null::double as link_confidence "
        "from matched"
    )
    db.execute(f"create or replace table names as select distinct record_id, {', '.join(NAMES)} from matched")
    db.execute(statement("export_records"))
    db.execute(statement("attributes"))


def _matched(db: duckdb.DuckDBPyConnection, links: Path, records: Path | None) -> None:
    """`raw_links`, `names` and `attributes` of the matched layer.

    Or of a links file with the records that were linked.
    """
    folder = links if links.is_dir() else None
    told = links / "links.parquet" if folder else links
    reading.links(db, told)
    db.execute("create or replace table raw_links as select record_id, person_id, link_confidence from links")
    shown = records or (folder / "records.parquet" if folder else None)
    if shown is None:
        raise EvaluationError(
            f"{links}: the truth names records by source, dataset and key; give the records with --records"
        )
    reading.records(db, shown)
    _columns(db, "records_file", shown, ("record_id", *NAMES))
    keyed = folder / "key_records.parquet" if folder else None
    parts = [f"select record_id, {', '.join(NAMES)} from records_file"]
    if keyed is not None and keyed.is_file():
        _columns(db, "keyed_file", keyed, ("record_id", *NAMES))
        parts.append(f"select record_id, {', '.join(NAMES)} from keyed_file")
    db.execute(f"create or replace table names as {' union '.join(parts)}")


def _true_records(db: duckdb.DuckDBPyConnection, truth: Path) -> None:
    _columns(db, "true_records", truth / "records.csv", ("source", "dataset", "key", "person_part", "true_person_id"))
    _columns(db, "true_families", truth / "families.csv", ("true_person_id", "true_family_id", "from_date", "to_date"))
    persons = reading.show(db, "true_persons", truth / "persons.csv")
    group = "name_group" if "name_group" in persons else "null::text"
    db.execute(f"create or replace table groups as select true_person_id, {group} as name_group from true_persons")


def _families(db: duckdb.DuckDBPyConnection, links: Path, truth: Path, day: str) -> None:
    """`told_on_day` (person_id, family_id) and `true_on_day` (person, family)."""
    path = next(
        (
            found
            for found in (links / "families.csv", links / "memberships.parquet")
            if links.is_dir() and found.is_file()
        ),
        None,
    )
    if path is None:
        db.execute("create or replace table told_on_day as select distinct person_id, family_id from links")
    else:
        columns = _columns(db, "told_families", path, ("person_id", "family_id", "valid_from", "valid_to"))
        is_dated = "is_primary" not in columns
        query = statement("told_on_day")
        db.execute(
            query.replace("told_families.is_primary", "true") if is_dated else query, {"day": day, "any_kind": is_dated}
        )
    db.execute(statement("true_on_day"), {"day": day})


def _columns(db: duckdb.DuckDBPyConnection, name: str, path: Path, needed: tuple[str, ...]) -> list[str]:
    columns = reading.show(db, name, path)
    missing = [column for column in needed if column not in columns]
    if missing:
        raise EvaluationError(f"{path}: no column {', '.join(missing)}; columns there: {', '.join(columns[:12])}")
    return columns
