"""What a run of the library came to: lasting ids for its persons and families, and what became of the earlier ones."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tfp_etl.matching import earlier, lasting_ids, placed_records, review
from tfp_etl.matching.duck import bounded
from tfp_etl.matching.families import Families, households
from tfp_etl.matching.intake import Intake
from tfp_etl.matching.linking import LinkResult
from tfp_etl.matching.nodes import statement

_NAMED = ("record_id", "person_id", "linked_id", "link_confidence")
PARTS = ("memberships", "households", "changes", "review")  # of Linked, which cost and need not be asked for


@dataclass(frozen=True)
class Linked:
    """What a run came to.

    links: record_id (as given), person_id, family_id (int64), link_confidence (0 to 1, 4 decimals), each record_id
    once, by record_id. review: what is worth a person's look (see review.build). memberships: person_id, family_id,
    valid_from, valid_to, role, is_primary; households: household_id, person_id, valid_from, valid_to, kind (see
    families.Families). changes: what became of the ids of the earlier run (see lasting_ids.changes_of_links). notes:
    what a reader should know of the input and the decisions. not_asked: how many likely pairs of persons are not in
    `review`, by the reason. asked: how many rows `review` has, or would have.
    """

    links: pa.Table
    review: pa.Table
    memberships: pa.Table
    households: pa.Table
    changes: pa.Table
    notes: list[str]
    not_asked: dict[str, int] = field(default_factory=dict)
    asked: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """Rows of the summary: records, persons, families, what is for review."""
        return {
            "records": self.links.num_rows,
            "persons": len(lasting_ids.each_once(self.links["person_id"].to_numpy())[0]),
            "families": len(lasting_ids.each_once(self.links["family_id"].to_numpy())[0]),
            "for review": self.asked,
        }


def outcome(
    taken: Intake,
    result: LinkResult,
    *,
    named: pa.Table,
    built: Families,
    before: earlier.Earlier,
    notes: list[str],
    parts: Collection[str] = PARTS,
) -> Linked:
    """Give persons and families their lasting ids, and drop what stands for no record that was given.

    named: record_id, person_id (a number of this run), quickest in the order of result.links; built: the families of
    these persons; parts: which of PARTS are made, the others come without rows. Highest id ever given out: the highest
    in `before`.
    """
    with bounded() as db:
        are_in_order = named["record_id"].equals(result.links["record_id"])
        renamed = _renamed(db, named, result.links, are_in_order=are_in_order)
        found = placed_records.placed(db, taken.own, renamed, built.memberships, is_ordered=are_in_order)
        for name, table in (
            ("own", taken.own),
            ("named", renamed),
            ("placed", built.memberships),
            ("lived", built.households),
            ("found", found),
        ):
            db.register(name, table)
        ids = {of: _lasting(found, of, before) for of in ("person", "family")}
        for of, carried in ids.items():
            db.register(f"{of}_of", _each_once(found[of], carried, of))
        links = _links(found, ids)
        memberships = db.execute(statement("memberships") + _made("memberships", parts)).to_arrow_table()
        residents = earlier.NO_HOUSEHOLDS
        if "households" in parts:
            db.execute("create temp table residence as " + statement("residences"))
            residents = households.build(db, before.households)
        db.register("suspicious", built.suspicious)
        odd = db.execute(statement("odd_families")).to_arrow_table()
        for_review = _for_review(db, result.edges, links, odd, parts)
    changed = (before.links, links) if "changes" in parts else (before.links.slice(0, 0), links.slice(0, 0))
    changes = lasting_ids.changes_of_links(*changed)
    given = _as_given(links, taken.id_type)
    told = [*taken.notes, *notes]
    asked = review.asked(result.edges, odd)
    return Linked(given, for_review, memberships, residents, changes, told, review.not_asked(result.edges), asked)


def nobody(taken: Intake, before: earlier.Earlier) -> Linked:
    """The outcome of no records."""
    number, text = pa.array([], pa.int64()), pa.array([], pa.string())
    links = pa.table({"record_id": text, "person_id": number, "family_id": number})
    links = links.append_column("link_confidence", pa.array([], pa.float64()))
    changes = lasting_ids.changes_of_links(before.links, links)
    days = pa.array([], pa.date32())
    placed = {"person_id": number, "family_id": number, "valid_from": days, "valid_to": days, "role": text}
    placed["is_primary"] = pa.array([], pa.bool_())
    for_review, residents = pa.table({"record_id_l": text}), earlier.NO_HOUSEHOLDS
    given = _as_given(links, taken.id_type)
    return Linked(given, for_review, pa.table(placed), residents, changes, taken.notes)


def _for_review(
    db: duckdb.DuckDBPyConnection, edges: pa.Table, links: pa.Table, odd: pa.Table, parts: Collection[str]
) -> pa.Table:
    """The review list (see review.build) with ids that last; without rows where it is not asked for."""
    if "review" not in parts:
        return review.NONE
    db.register("edges", edges)
    db.execute("create temp table contact as " + statement("review_contacts"))
    told = db.execute(statement("review_edges")).to_arrow_table()
    contacts = "select shown_as as record_id, person_id, family_id from contact order by all"
    return review.build(told, links, suspicious=odd, contacts=db.execute(contacts).to_arrow_table())


def _renamed(db: duckdb.DuckDBPyConnection, named: pa.Table, linked: pa.Table, *, are_in_order: bool) -> pa.Table:
    """record_id, person_id, linked_id, link_confidence: each record's person by `named`, and before by `linked`.

    are_in_order: both have the same records in the same order.
    """
    before = linked.select(["person_id", "link_confidence"]).rename_columns(["linked_id", "link_confidence"])
    named = named.select(["record_id", "person_id"])
    if are_in_order:
        return pa.table(dict(zip(_NAMED, [*named.columns, *before.columns], strict=True)))
    db.register("linked", before.append_column("record_id", linked["record_id"]))
    db.register("renamed", named)
    return db.execute("select * from renamed join linked using (record_id)").to_arrow_table()


def _made(part: str, parts: Collection[str]) -> str:
    """The end of the statement of a part: none, or that of no rows."""
    return "" if part in parts else " limit 0"


def _lasting(found: pa.Table, of: str, before: earlier.Earlier) -> pa.ChunkedArray:
    """The lasting ids of persons or families, in the order of `found`, which is that of the records."""
    clusters = found.select(["record_id", of]).rename_columns(["record_id", "cluster"])
    previous = before.links.select(["record_id", f"{of}_id"]).rename_columns(["record_id", "person_id"])
    return lasting_ids.carry(clusters, previous, keeps="largest", is_ordered=True)["person_id"]


def _each_once(number: pa.ChunkedArray, lasting: pa.ChunkedArray, of: str) -> pa.Table:
    """Each number of this run with its lasting id."""
    each, first, _ = lasting_ids.each_once(number.to_numpy())
    return pa.table({of: each, f"{of}_id": lasting.to_numpy()[first]})


def _links(found: pa.Table, ids: dict[str, pa.ChunkedArray]) -> pa.Table:
    """The records that were given, each once, with person, family and confidence, by their place or their ids."""
    links = pa.table(
        {
            "record_id": found["record_id"],
            "person_id": ids["person"],
            "family_id": ids["family"],
            "link_confidence": np.floor(found["link_confidence"].to_numpy() * 10_000 + 0.5) / 10_000,
        }
    )
    return links if found["place"].null_count else links.take(pc.sort_indices(found["place"]))


def _as_given(links: pa.Table, id_type: pa.DataType) -> pa.Table:
    """record_id in the type it was given."""
    return links.set_column(0, "record_id", links["record_id"].cast(id_type))
