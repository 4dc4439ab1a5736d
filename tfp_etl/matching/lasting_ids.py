"""Ids of persons and families that last: carried by overlap, minted once, never derived from a record."""

from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tfp_etl.matching.duck import bounded
from tfp_etl.matching.nodes import statement

Ints = NDArray[np.int64]

CLOSE = 8  # numbers this many times as far apart as there are of them are not sorted
CHANGES = pa.schema(
    [
        *((name, pa.string()) for name in ("kind", "change")),
        *((name, pa.int64()) for name in ("old_id", "new_id", "records_shared", "persons_shared")),
    ]
)
NOBODY = pa.table({"record_id": pa.array([], pa.string()), "person_id": pa.array([], pa.int64())})


def carry(
    clustered: pa.Table,
    previous: pa.Table | None,
    *,
    minted: int = 0,
    keeps: Literal["oldest", "largest"] = "oldest",
    is_ordered: bool = False,
) -> pa.Table:
    """Lasting ids for clusters: (record_id, person_id) of (record_id, cluster).

    `previous` is (record_id, person_id) of the last run. Where a cluster splits, the id stays with the larger part;
    where clusters merge, the oldest id stays, or that of the largest part (`keeps`), and one that does not stays with
    what the merge left of its records. New ids follow the highest of `previous` and `minted` (the highest id ever given
    out), in the order of the clusters' first records.
    is_ordered: `clustered` comes in the order of record_id.
    """
    before = NOBODY if previous is None else previous.select(["record_id", "person_id"])
    if not before.num_rows and is_ordered:
        return _minted(clustered, minted)
    with bounded() as db:
        db.register("clustered", clustered)
        db.register("previous", before)
        highest = db.execute("select coalesce(max(person_id), 0) from previous").fetchall()[0][0]
        known = {"minted": max(minted, int(highest)), "keeps_oldest": keeps == "oldest"}
        return db.execute(statement("carried"), known).to_arrow_table()


def _minted(clustered: pa.Table, minted: int) -> pa.Table:
    """What `carry` gives where nobody has an id, of records in their order."""
    _, first, place = each_once(clustered["cluster"].to_numpy())
    number = np.empty(len(first), np.int64)
    number[np.argsort(first)] = np.arange(minted + 1, minted + 1 + len(first))
    return pa.table({"record_id": clustered["record_id"], "person_id": number[place]})


def each_once(numbers: Ints) -> tuple[Ints, Ints, Ints]:
    """Each of the numbers once, in order; the place where it comes first; and of all numbers their places among these.

    What np.unique gives; without sorting where numbers run close, as those of a run do.
    """
    least, span = int(numbers.min(initial=0)), 1 + int(numbers.max(initial=0)) - int(numbers.min(initial=0))
    if span > CLOSE * len(numbers):
        return np.unique(numbers, return_index=True, return_inverse=True)
    at = numbers - least
    first = np.full(span, -1, np.int64)
    first[at[::-1]] = np.arange(len(numbers) - 1, -1, -1)  # of several at one place the last one stays
    there = np.flatnonzero(first >= 0)
    rank = np.zeros(span, np.int64)
    rank[there] = np.arange(len(there))
    return there + least, first[there], rank[at]


def changes_of_links(before: pa.Table, now: pa.Table) -> pa.Table:
    """What became of the ids of one run in the next: kind (person or family) and the columns of `changes`.

    Both have record_id, person_id and family_id.
    """
    if not before.num_rows and not now.num_rows:
        return CHANGES.empty_table()
    told = [
        table.add_column(0, "kind", pa.array([kind] * table.num_rows, pa.string()))
        for kind in ("person", "family")
        for table in [changes(before, now, f"{kind}_id")]
    ]
    return pa.concat_tables(told)


def changes(before: pa.Table, now: pa.Table, column: str) -> pa.Table:
    """The ids of `column` that changed: change, old_id, new_id, records_shared, persons_shared; see sql/changes.sql."""
    with bounded() as db:
        db.register("previous", before.select(["record_id", column]).rename_columns(["record_id", "id"]))
        people = {"record_id": now["record_id"], "id": now[column], "person_id": now["person_id"]}
        db.register("now", pa.table(people))
        return db.execute(statement("changes")).to_arrow_table()
