"""What a run of the library came to: lasting ids for its persons and families, and what became of the earlier ones."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from tfp_etl.matching import earlier, lasting_ids, review
from tfp_etl.matching.duck import bounded
from tfp_etl.matching.families import Families, households
from tfp_etl.matching.intake import Intake
from tfp_etl.matching.linking import LinkResult
from tfp_etl.matching.nodes import statement

# Two people whom only their household proved to be one: as sure as the bar for joining, 19 to 1.
REUNITED_AT = 0.95


@dataclass(frozen=True)
class Linked:
    """What a run came to.

    links: record_id (as given), person_id, family_id (int64), link_confidence (0 to 1, 4 decimals), each record_id
    once, by record_id. review: what is worth a person's look (see review.build). memberships: person_id, family_id,
    valid_from, valid_to, role, is_primary; households: household_id, person_id, valid_from, valid_to, kind (see
    families.Families). changes: what became of the ids of the earlier run (see lasting_ids.changes_of_links). notes:
    what a reader should know of the input and the decisions. not_asked: how many likely pairs of persons are not in
    `review`, by the reason.
    """

    links: pa.Table
    review: pa.Table
    memberships: pa.Table
    households: pa.Table
    changes: pa.Table
    notes: list[str]
    not_asked: dict[str, int] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """Rows of the summary: records, persons, families, what is for review."""
        return {
            "records": self.links.num_rows,
            "persons": len(self.links["person_id"].unique()),
            "families": len(self.links["family_id"].unique()),
            "for review": self.review.num_rows,
        }


def outcome(
    taken: Intake,
    result: LinkResult,
    *,
    named: pa.Table,
    built: Families,
    before: earlier.Earlier,
    notes: list[str],
) -> Linked:
    """Give persons and families their lasting ids, and drop what stands for no record that was given.

    named: record_id, person_id (a number of this run); built: the families of these persons. Highest id ever given out:
    the highest in `before`.
    """
    with bounded() as db:
        for name, table in (
            ("own", taken.own),
            ("named", named),
            ("placed", built.memberships),
            ("lived", built.households),
            ("linked", result.links),
        ):
            db.register(name, table)
        found = db.execute(statement("placed_records"), {"reunited_at": REUNITED_AT}).to_arrow_table()
        db.register("found", found)
        person = lasting_ids.carry(_clusters(found, "person"), _ids(before.links, "person_id"), keeps="largest")
        family = lasting_ids.carry(_clusters(found, "family"), _ids(before.links, "family_id"), keeps="largest")
        db.register("person", person)
        db.register("family", family)
        links = db.execute(statement("links")).to_arrow_table()
        memberships = db.execute(statement("memberships")).to_arrow_table()
        db.execute("create temp table residence as " + statement("residences"))
        residents = households.build(db, before.households)
        db.register("edges", result.edges)
        db.execute("create temp table contact as " + statement("review_contacts"))
        edges = db.execute(statement("review_edges")).to_arrow_table()
        contacts = db.execute(
            "select shown_as as record_id, person_id, family_id from contact order by all"
        ).to_arrow_table()
        db.register("suspicious", built.suspicious)
        odd = db.execute(statement("odd_families")).to_arrow_table()
    for_review = review.build(edges, links, suspicious=odd, contacts=contacts)
    changes = lasting_ids.changes_of_links(before.links, links)
    given = _as_given(links, taken.id_type)
    told = [*taken.notes, *notes]
    return Linked(given, for_review, memberships, residents, changes, told, review.not_asked(edges))


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


def _clusters(found: pa.Table, of: str) -> pa.Table:
    return found.select(["record_id", of]).rename_columns(["record_id", "cluster"])


def _ids(before: pa.Table, column: str) -> pa.Table:
    return before.select(["record_id", column]).rename_columns(["record_id", "person_id"])


def _as_given(links: pa.Table, id_type: pa.DataType) -> pa.Table:
    """record_id in the type it was given."""
    return links.set_column(0, "record_id", links["record_id"].cast(id_type))
