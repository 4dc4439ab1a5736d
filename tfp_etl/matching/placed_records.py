"""Each record that was given, with its person and that person's family now: see sql/placed_records.sql, which says it.

Where every row tells its own person record, and nothing came by its place, records stand in the order of the links
already; then the same is done in arrays, in a tenth of the time that joining and sorting a county's texts takes.
"""

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tfp_etl.matching.nodes import statement

# Two people whom only their household proved to be one: as sure as the bar for joining, 19 to 1.
REUNITED_AT = 0.95
CONTACT = "\x1f"  # how the record id of a contact ends (see intake/sql/contact_records.sql)

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def placed(
    db: duckdb.DuckDBPyConnection, own: pa.Table, named: pa.Table, memberships: pa.Table, *, is_ordered: bool
) -> pa.Table:
    """record_id, place, person, family (numbers of this run), link_confidence, in the order of record_id.

    own: see intake.Intake; named: record_id, person_id, linked_id, link_confidence of all person records, in their
    order (is_ordered) or none; memberships: see families.Families.
    """
    if is_ordered and (given := _given(own, named)) is not None:
        return _in_arrays(given, named, memberships)
    for name, table in (("own", own), ("named", named), ("placed", memberships)):
        db.register(name, table)
    found = db.execute(statement("placed_records"), {"reunited_at": REUNITED_AT}).to_arrow_table()
    for name in ("own", "named", "placed"):
        db.unregister(name)
    return found


def _given(own: pa.Table, named: pa.Table) -> pa.Table | None:
    """The rows of `named` that were given, not told of as contacts; None where they are not those of `own`.

    Each row of `own` has one of the person records. So where these are the rows themselves, as many records as rows
    are the rows.
    """
    ids = own["record_id"]
    if own["place"].null_count < own.num_rows or pc.any(pc.ends_with(ids, CONTACT)).as_py():
        return None
    if not ids.equals(own["person_record"]):
        return None
    given = named.filter(pc.invert(pc.ends_with(named["record_id"], CONTACT)))
    return given if given.num_rows == own.num_rows else None


def _in_arrays(given: pa.Table, named: pa.Table, memberships: pa.Table) -> pa.Table:
    person, linked = _ints(given, "person_id"), _ints(given, "linked_id")
    everybody, housed = _ints(named, "person_id"), _ints(memberships, "person_id")
    count = 1 + int(max(people.max(initial=0) for people in (everybody, linked, housed)))
    family = _homes(memberships, count)[person]
    reunited = np.zeros(count, dtype=bool)
    reunited[everybody[everybody != _ints(named, "linked_id")]] = True
    confidence = np.array(given["link_confidence"].to_numpy())
    at = np.flatnonzero(reunited[person])
    has_more = np.bincount(linked[at], minlength=count)[linked[at]] > 1
    confidence[at] = np.where(has_more, np.maximum(confidence[at], REUNITED_AT), REUNITED_AT)
    return pa.table(
        {
            "record_id": given["record_id"],
            "place": pa.nulls(given.num_rows, pa.int64()),
            "person": person,
            "family": np.where(family == _NONE, -person, family),
            "link_confidence": confidence,
        }
    )


_NONE = np.iinfo(np.int64).max


def _homes(memberships: pa.Table, count: int) -> Ints:
    """The family that each of `count` persons is in now, _NONE of who is in none; the smallest of several."""
    now = pc.and_(memberships["is_primary"], pc.is_null(memberships["valid_to"]))
    here = memberships.select(["person_id", "family_id"]).filter(now)
    family = np.full(count, _NONE, np.int64)
    np.minimum.at(family, _ints(here, "person_id"), _ints(here, "family_id"))
    return family


def _ints(table: pa.Table, column: str) -> Ints:
    return np.asarray(table[column].to_numpy(), np.int64)
