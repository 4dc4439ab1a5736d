"""The review list: candidates with persons and families, what a decision would change, and an order to work in."""

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from tfp_etl.matching.duck import bounded
from tfp_etl.matching.review.candidates import statement
from tfp_etl.matching.rows import Rows, show

KINDS = {
    "borderline": "likely, not sure enough to join",
    "held back": "a rule stands against it",
    "ambiguous": "fits two people about equally well",
    "thin": "joined, and held together by this pair alone",
    "household": "joined because of one household",
    "family": "a family that looks odd",
}

_NO_FAMILIES = pa.table({"family_id": pa.array([], pa.int64())})
_NOT_SUSPICIOUS = _NO_FAMILIES.append_column("reason", pa.array([], pa.string())).append_column(
    "other_family_id", pa.array([], pa.int64())
)


_TEXT, _NUMBER, _SHARE = pa.string(), pa.int64(), pa.float64()
NONE = pa.schema(
    [
        *(("priority", _NUMBER), ("candidate_id", _TEXT), ("kind", _TEXT)),
        *(("record_id_l", _TEXT), ("record_id_r", _TEXT), ("person_id_l", _NUMBER), ("person_id_r", _NUMBER)),
        *(("family_id_l", _NUMBER), ("family_id_r", _NUMBER)),
        *(("weight", _SHARE), ("probability", _SHARE), ("chance", _SHARE), ("is_joined", pa.bool_())),
        *(("held_back_by", _TEXT), ("reasons", _TEXT), ("fields", _TEXT), ("would_change", _TEXT)),
        ("is_programme", pa.bool_()),
    ]
).empty_table()


def build(
    edges: pa.Table,
    people: pa.Table,
    programme: pa.Table | None = None,
    suspicious: pa.Table | None = None,
    *,
    contacts: pa.Table | None = None,
) -> pa.Table:
    """What a person should look at, most worth it first; one row a pair of records or a family.

    edges: what `gather` gave; people: record_id, person_id, family_id (null: none) of every record; programme:
    family_id of the families in the programme, which come first; suspicious: family_id, reason (in words),
    other_family_id (if there is that column: the other family where it is about two); contacts: the like of people for
    contacts whom rows name, who are no records of their own (person_id below zero: there is no record of that person).

    Columns: priority (from 1), candidate_id (lasts while the pair does), kind (see KINDS), record_id_l, record_id_r,
    person_id_l/r, family_id_l/r, weight (log2 odds), probability, chance (after what holds the pair back), is_joined,
    held_back_by, reasons, fields (JSON: field, level, weight), would_change, is_programme. A family has its first
    record, family_id_l and no weight; of the other family, where there is one, record_id_r and family_id_r. Pairs that
    are not asked are left out; `not_asked` counts them.
    """
    with bounded() as db:
        columns = ["record_id", "person_id", "family_id"]
        db.register("given", people.select(columns))
        db.register("contacts", people.slice(0, 0).select(columns) if contacts is None else contacts.select(columns))
        db.execute(
            "create temp view people as select *, true as is_given from given "
            "union all select *, false from contacts "
            "where record_id not in (select record_id from given semi join contacts using (record_id))"
        )
        return _queue(db, edges, programme, suspicious)


def of_run(
    edges: pa.Table,
    *,
    records: Rows,
    links: Rows,
    memberships: pa.Table,
    anchors: pa.Table,
    suspicious: pa.Table | None = None,
) -> pa.Table:
    """The queue of a run of the pipeline; memberships, anchors and suspicious as families.build gives them."""
    with bounded() as db:
        show(db, "records", records)
        show(db, "links", links)
        db.register("memberships", memberships)
        db.execute(
            "create temp view people as select record_id, links.person_id, family_id, true as is_given "
            "from links semi join records using (record_id) left join "
            "(select person_id, family_id from memberships where valid_to is null and is_primary) using (person_id)"
        )
        return _queue(db, edges, anchors, suspicious)


def asked(edges: pa.Table, suspicious: pa.Table) -> int:
    """How many rows `build` makes of these: of pairs that are asked, and of families."""
    pairs = pc.sum(pc.equal(edges["not_asked"], "")).as_py() or 0
    return int(pairs) + len(suspicious["family_id"].unique())


def not_asked(edges: pa.Table) -> dict[str, int]:
    """How many likely pairs of persons are not put on the list, by the reason; most first."""
    counts = edges.filter(pc.not_equal(edges["not_asked"], "")).group_by("not_asked").aggregate([([], "count_all")])
    rows = sorted(counts.to_pylist(), key=lambda row: (-row["count_all"], row["not_asked"]))
    return {row["not_asked"]: row["count_all"] for row in rows}


def _queue(
    db: duckdb.DuckDBPyConnection, edges: pa.Table, programme: pa.Table | None, suspicious: pa.Table | None
) -> pa.Table:
    db.register("edges", edges)
    db.register("programme", _NO_FAMILIES if programme is None else programme.select(["family_id"]))
    if suspicious is not None and "other_family_id" not in suspicious.column_names:
        suspicious = suspicious.append_column("other_family_id", pa.nulls(suspicious.num_rows, pa.int64()))
    db.register("suspicious", _NOT_SUSPICIOUS if suspicious is None else suspicious)
    return db.execute(statement("queue")).to_arrow_table()
