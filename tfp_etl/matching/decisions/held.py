"""The last check of a run: no rejected pair is together, and what holds without contradiction is."""

import pyarrow as pa

from tfp_etl.matching.decisions.subjects import statement
from tfp_etl.matching.duck import bounded
from tfp_etl.matching.rows import Rows, show


class DecisionBrokenError(RuntimeError):
    """A run that would go against an officer's word; a fault of the platform, and nothing of the run is kept."""


def refuse_broken(links: pa.Table, pairs: pa.Table) -> None:
    """Refuse links (record_id, person_id) that join a rejected pair, or part one that must be one.

    pairs: record_id_1, record_id_2, decision, decision_no.
    """
    if pairs.num_rows:
        with bounded() as db:
            db.register("links", links.select(["record_id", "person_id"]))
            db.register("pairs", pairs)
            _refuse([number for (number,) in db.execute(statement("broken")).fetchall()])


def refuse_broken_families(links: Rows, memberships: pa.Table, pairs: pa.Table) -> None:
    """Refuse memberships (person_id, family_id, valid_to) that hold a rejected pair in one family now."""
    if pairs.num_rows:
        with bounded() as db:
            show(db, "links", links)
            db.register("memberships", memberships)
            db.register("pairs", pairs)
            _refuse([number for (number,) in db.execute(statement("broken_families")).fetchall()])


def _refuse(broken: list[int]) -> None:
    if broken:
        numbers = ", ".join(map(str, broken[:10]))
        raise DecisionBrokenError(
            f"this run would go against {len(broken)} decisions of officers (decision {numbers}). "
            "Nothing of it is kept. This is a fault of the platform: please report it with these numbers."
        )
