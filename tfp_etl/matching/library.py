"""Any records of people -> who is one person and who one family: `link`.

    intake -> people (linking) -> one household's namesakes (families.reunite) -> families -> lasting ids

The pipeline calls the same functions, stage by stage.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from tfp_etl.matching import earlier, families, intake, lasting_ids, linking
from tfp_etl.matching.duck import bounded
from tfp_etl.matching.intake import Given
from tfp_etl.matching.nodes import statement

if TYPE_CHECKING:
    import pandas as pd

STEPS = ("reading the records", "linking people", "looking through households", "building families", "carrying ids")
# Two people whom only their household proved to be one: as sure as the bar for joining, 19 to 1.
REUNITED_AT = 0.95
LOG = logging.getLogger("tfp_etl.matching")

Told = Callable[[str], None]


@dataclass(frozen=True)
class Linked:
    """What a run came to.

    links: record_id (as given), person_id, family_id (int64), link_confidence (0 to 1, 4 decimals), each record_id once, in
    their order. edges: pairs worth a person's look (see linking.LinkResult). memberships: person_id, family_id, valid_from,
    valid_to, role, is_primary (see families.Families). changes: what became of the ids of `previous` (see
    lasting_ids.changes). notes: what a reader should know of the input.
    """

    links: pa.Table
    edges: pa.Table
    memberships: pa.Table
    changes: pa.Table
    notes: list[str]

    @property
    def counts(self) -> dict[str, int]:
        """Rows of the summary: records, persons, families, edges in review."""
        return {
            "records": self.links.num_rows,
            "persons": len(self.links["person_id"].unique()),
            "families": len(self.links["family_id"].unique()),
            "edges in review": self.edges.num_rows,
        }


def link(
    records: Given, previous: Given | None = None, decisions: Given | None = None, *, model: Path | str | None = None
) -> "pa.Table | pd.DataFrame":
    """Who each record is about and which family that is: record_id, person_id, family_id, link_confidence.

    records: a pandas frame, an Arrow table, or the path of a Parquet or CSV file, with any of the columns
    `intake.COLUMNS`, all text; previous: what an earlier run gave (record_id, person_id, family_id), whose ids are carried;
    decisions: record_id_1, record_id_2, decision (must_link or cannot_link); model: a model file of `tfp train`.

    Every record_id comes once; nothing is null. link_confidence is the chance that the record is where it belongs. A frame
    gives a frame, anything else an Arrow table. What was odd about the input is logged, and no cell with it. Raises
    intake.IntakeError where the input is no table or lacks what is needed.
    """
    linked = link_all(records, previous, decisions, model=model)
    for note in linked.notes:
        LOG.warning(note)
    is_frame = not isinstance(records, pa.Table | Path | str)
    return linked.links.to_pandas() if is_frame else linked.links


def link_all(
    records: Given,
    previous: Given | None = None,
    decisions: Given | None = None,
    *,
    model: Path | str | None = None,
    step: Told | None = None,
) -> Linked:
    """`link` with all that it found on the way; `step` is told the name of each of STEPS when it is done."""
    done = step or (lambda _: None)
    before = earlier.links(previous) if previous is not None else earlier.NOTHING
    decided = earlier.decisions(decisions) if decisions is not None else None
    with tempfile.TemporaryDirectory(prefix="tfp-") as folder:
        people = Path(folder) / "records.parquet"
        taken = intake.read(records, people)
        done(STEPS[0])
        if not taken.own.num_rows:
            return _nobody(taken, before)
        asked = _of_records(decided, taken.own) if decided is not None else None
        result = linking.link_result(people, decisions=asked, model=Path(model) if model else None)
        done(STEPS[1])
        named = families.reunite(people, result.links)
        done(STEPS[2])
        placed = families.build(people, named).memberships
        done(STEPS[3])
        linked = _with_ids(taken, result, named, placed, before)
        done(STEPS[4])
        return linked


def _with_ids(
    taken: intake.Intake, result: linking.LinkResult, named: pa.Table, placed: pa.Table, before: pa.Table
) -> Linked:
    """Give persons and families their lasting ids, and drop what stands for no record that was given."""
    with bounded() as db:
        for name, table in (
            ("own", _numbered(taken.own)),
            ("named", named),
            ("placed", placed),
            ("linked", result.links),
        ):
            db.register(name, table)
        found = db.execute(statement("placed_records"), {"reunited_at": REUNITED_AT}).to_arrow_table()
        person = lasting_ids.carry(_clusters(found, "person"), _ids(before, "person_id"))
        family = lasting_ids.carry(_clusters(found, "family"), _ids(before, "family_id"), keeps="largest")
        for name, table in (("found", found), ("person", person), ("family", family), ("edges", result.edges)):
            db.register(name, table)
        links = db.execute(statement("links")).to_arrow_table()
        memberships = db.execute(statement("memberships")).to_arrow_table()
        edges = db.execute(
            "select edges.* from edges semi join own on edges.record_id_l = own.record_id "
            "semi join own on edges.record_id_r = own.record_id"
        ).to_arrow_table()
    changes = lasting_ids.changes_of_links(before, links)
    return Linked(_as_given(links, taken.id_type), edges, memberships, changes, taken.notes)


def _numbered(own: pa.Table) -> pa.Table:
    return own.append_column("row_no", pa.array(range(own.num_rows), pa.int64()))


def _clusters(found: pa.Table, of: str) -> pa.Table:
    return found.select(["record_id", of]).rename_columns(["record_id", "cluster"])


def _ids(before: pa.Table, column: str) -> pa.Table:
    known = before.filter(before[column].is_valid())
    return known.select(["record_id", column]).rename_columns(["record_id", "person_id"])


def _of_records(decided: pa.Table, own: pa.Table) -> pa.Table:
    """The decisions, on the records that stand for those that were named."""
    with bounded() as db:
        db.register("decided", decided)
        db.register("own", own)
        return db.execute(statement("decided_records")).to_arrow_table()


def _as_given(links: pa.Table, id_type: pa.DataType) -> pa.Table:
    """record_id in the type it was given."""
    return links.set_column(0, "record_id", links["record_id"].cast(id_type))


def _nobody(taken: intake.Intake, before: pa.Table) -> Linked:
    none: dict[str, Any] = {"record_id": pa.array([], pa.string())}
    none |= {name: pa.array([], pa.int64()) for name in ("person_id", "family_id")}
    links = pa.table(none | {"link_confidence": pa.array([], pa.float64())})
    changes = lasting_ids.changes_of_links(before, links)
    placed = pa.table({"person_id": none["person_id"], "family_id": none["family_id"]})
    edges = pa.table({"record_id_l": none["record_id"], "record_id_r": none["record_id"]})
    return Linked(_as_given(links, taken.id_type), edges, placed, changes, taken.notes)
