"""What a decision is about, in a form that lasts: the record's key at its source, its name, and what it says."""

from importlib.resources import files

import duckdb
import pyarrow as pa

from tfp_etl.duck import written
from tfp_etl.matching.duck import bounded
from tfp_etl.matching.rows import Rows, show

_SQL = files("tfp_etl.matching.decisions") / "sql"

# One of the two records of a decision. record_id is a hash of the four before it (in plain linking the sender's own);
# name and content are hashes, so that the record is found again in another place or under another key.
SUBJECT = ("source", "dataset", "record_key", "person_part", "record_id", "name", "content")

SCHEMA = pa.schema(
    [
        ("decision_no", pa.int64()),
        ("outcome", pa.string()),
        *((f"{part}_{side}", pa.string()) for side in (1, 2) for part in SUBJECT),
        ("decided_by", pa.string()),
        ("because", pa.string()),
        ("decided_on", pa.string()),
        ("supersedes", pa.int64()),
    ]
)

SAME_PERSON = "must_link"
DIFFERENT_PEOPLE = "cannot_link"
SAME_FAMILY = "same_family"
DIFFERENT_FAMILIES = "not_same_family"
WITHDRAWN = "withdrawn"
OUTCOMES = (SAME_PERSON, DIFFERENT_PEOPLE, SAME_FAMILY, DIFFERENT_FAMILIES, WITHDRAWN)


def statement(name: str) -> str:
    """The SQL statement of that name."""
    return written(_SQL, name)


def lasting_keys(db: duckdb.DuckDBPyConnection, records: Rows, key_records: Rows | None) -> None:
    """Make the tables `version` (every name a record has borne) and `face` (each record as it stands now).

    Both: record_id, source, dataset, record_key, person_part, is_positional, forename, surname, name, content. name and
    content are hashes of the cells in one spelling: content of name and birth date, or of name and address where there
    is no date; null where that is not enough to be one person.
    """
    show(db, "told", records)
    db.execute(statement("version"))
    db.execute(statement("face"))
    if key_records is not None:
        show(db, "keyed", key_records)
        db.execute(statement("keyed_face"))


def subject_of(key: str, *, is_record_id: bool = False) -> dict[str, str]:
    """The subject that a written key names: `source/dataset/record key[#part]`, or a record id.

    A key with two slashes or more is a source key, unless it is known to be a record id.
    """
    if is_record_id or key.count("/") < 2:
        return {"record_id": key}
    source, dataset, rest = key.split("/", 2)
    record_key, mark, part = rest.rpartition("#")
    if not mark or not (part.isdigit() or part.startswith("contact")):
        record_key, part = rest, ""
    return {"source": source, "dataset": dataset, "record_key": record_key, "person_part": part}


def known(records: Rows, key_records: Rows | None = None) -> pa.Table:
    """What a decision keeps of each record as it stands now: the columns of SUBJECT, one row a record."""
    with bounded() as db:
        lasting_keys(db, records, key_records)
        return db.execute(f"select {', '.join(SUBJECT)} from face order by record_id").to_arrow_table()
