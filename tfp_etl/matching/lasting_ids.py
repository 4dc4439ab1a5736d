"""Person ids that last: carried from run to run by overlap, minted once, never derived from a record."""

import pyarrow as pa

from tfp_etl.matching.duck import bounded
from tfp_etl.matching.nodes import statement

NOBODY = pa.table({"record_id": pa.array([], pa.string()), "person_id": pa.array([], pa.int64())})


def carry(clustered: pa.Table, previous: pa.Table | None, *, minted: int = 0) -> pa.Table:
    """Lasting ids for clusters: (record_id, person_id) of (record_id, cluster).

    `previous` is (record_id, person_id) of the last run. Where a person splits, the id stays with the larger part;
    where persons
    merge, the oldest id stays. New ids follow the highest of `previous` and `minted` (the highest id ever given out),
    in the order
    of the clusters' first records.
    """
    before = NOBODY if previous is None else previous.select(["record_id", "person_id"])
    with bounded() as db:
        db.register("clustered", clustered)
        db.register("previous", before)
        highest = db.execute("select coalesce(max(person_id), 0) from previous").fetchall()[0][0]
        return db.execute(statement("carried"), {"minted": max(minted, int(highest))}).to_arrow_table()
