"""The last check of a run: no rejected pair is together, and what holds without contradiction is."""

import pyarrow as pa

from tfp_etl.matching.decisions.subjects import DIFFERENT_FAMILIES, DIFFERENT_PEOPLE, SAME_PERSON
from tfp_etl.matching.duck import bounded

_BROKEN = (
    "select distinct pairs.decision_no from pairs "
    "join links as one on one.record_id = record_id_1 join links as other on other.record_id = record_id_2 "
    "where decision = $decision and (one.{column} = other.{column}) = $together order by all"
)


class DecisionBrokenError(RuntimeError):
    """A run that would go against an officer's word; a fault of the platform, and nothing of the run is kept."""


def refuse_broken(links: pa.Table, pairs: pa.Table) -> None:
    """Refuse links (record_id, person_id) that join a rejected pair, or part one that must be one.

    pairs: record_id_1, record_id_2, decision, decision_no.
    """
    _refuse(links, pairs, "person_id", DIFFERENT_PEOPLE, together=True)
    _refuse(links, pairs, "person_id", SAME_PERSON, together=False)


def refuse_broken_families(links: pa.Table, pairs: pa.Table) -> None:
    """Refuse families (record_id, family_id) that hold a rejected pair."""
    _refuse(links, pairs, "family_id", DIFFERENT_FAMILIES, together=True)


def _refuse(links: pa.Table, pairs: pa.Table, column: str, decision: str, *, together: bool) -> None:
    if not pairs.num_rows:
        return
    with bounded() as db:
        db.register("links", links.select(["record_id", column]))
        db.register("pairs", pairs)
        found = db.execute(_BROKEN.format(column=column), {"decision": decision, "together": together}).fetchall()
    if found:
        numbers = ", ".join(str(number) for (number,) in found[:10])
        raise DecisionBrokenError(
            f"this run would go against {len(found)} decisions of officers (decision {numbers}). "
            "Nothing of it is kept. This is a fault of the platform: please report it with these numbers."
        )
