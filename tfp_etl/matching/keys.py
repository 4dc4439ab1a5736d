"""Records that name their person by key only follow the person who holds the key."""

import pyarrow as pa

from tfp_etl.matching import decided_keys, lasting_ids
from tfp_etl.matching.duck import bounded
from tfp_etl.matching.nodes import statement
from tfp_etl.matching.rows import Rows, show


def resolve_keys(
    key_records: Rows,
    records: Rows,
    links: pa.Table,
    previous: pa.Table | None = None,
    *,
    minted: int = 0,
    decisions: pa.Table | None = None,
) -> pa.Table:
    """Who each key-only record is about: (record_id, person_id).

    key_records: record_id, person_key (feeds.person_records.key_records); records and links: the person records and
    what `link`
    said about them. A key that no person record holds gets a person of its own, whose id is carried from `previous`
    (record_id,
    person_id of the last run) or minted after the highest id in links, previous and `minted`.
    decisions: record_id_1, record_id_2, decision (must_link or cannot_link), which beat the key.
    """
    with bounded() as db:
        show(db, "key_records", key_records)
        show(db, "records", records)
        db.register("links", links)
        resolved = db.execute(statement("resolved")).to_arrow_table()
        if decisions is not None and decisions.num_rows:
            resolved = decided_keys.obeyed(resolved, links, decisions)
        db.register("resolved", resolved)
        highest = db.execute("select coalesce(max(person_id), 0) from links").fetchall()[0][0]
        unheld = db.execute(
            "select record_id, dense_rank() over (order by person_key) as cluster from resolved where person_id is null"
        ).to_arrow_table()
        db.register("taken", links.select(["person_id"]))
        own = lasting_ids.NOBODY
        if previous is not None:
            db.register("previous", previous)
            own = db.execute(
                "select record_id, person_id from previous anti join taken using (person_id)"
            ).to_arrow_table()
            highest = max(highest, db.execute("select coalesce(max(person_id), 0) from previous").fetchall()[0][0])
        db.register("minted", lasting_ids.carry(unheld, own, minted=max(minted, int(highest))))
        return db.execute(
            "select record_id, coalesce(resolved.person_id, minted.person_id) as person_id "
            "from resolved left join minted using (record_id) order by record_id"
        ).to_arrow_table()
