"""What officers decide about persons and families: entered in the warehouse, replayed in every run of matching.

And what they are asked: the review list of a run.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Engine

from tfp_etl.feeds import store
from tfp_etl.matching import decisions, review
from tfp_etl.matching.decisions import subjects
from tfp_etl.matching.families import Families
from tfp_etl.warehouse import load as write
from tfp_etl.warehouse import read

_KINDS = {
    subjects.SAME_PERSON: "link",
    subjects.DIFFERENT_PEOPLE: "link",
    subjects.SAME_FAMILY: "family",
    subjects.DIFFERENT_FAMILIES: "family",
    subjects.WITHDRAWN: "link",
}


class UnknownDecisionError(ValueError):
    """A decision that is to be withdrawn or replaced was never entered."""


@dataclass(frozen=True)
class Entered:
    """What became of a list of decisions: their numbers, how many were known before, which lines find no record now."""

    numbers: list[int]
    known: int
    without_record: list[int]


def standing(db: Engine) -> pa.Table:
    """Every decision on persons and families as matching takes them (decisions.SCHEMA), oldest first."""
    rows = [row for row in read.decisions(db).to_pylist() if row["subject_kind"] in set(_KINDS.values())]
    return pa.Table.from_pylist([_as_matching(row) for row in rows], decisions.SCHEMA)


def replay(db: Engine, records: Path, key_records: Path) -> decisions.Replayed:
    """The decisions of the warehouse brought to bear on the records of a run."""
    return decisions.replay(standing(db), records, key_records)


def keep(folder: Path, replayed: decisions.Replayed, links: pa.Table) -> None:
    """Leave what the run went by for the stages that follow, once its links (record_id, person_id) obey it."""
    decisions.refuse_broken(links, replayed.of_persons())
    store.write_rows(folder / "decisions.parquet", replayed.pairs)
    store.write_rows(folder / "decision_uses.parquet", replayed.uses)


def kept(folder: Path) -> pa.Table:
    """The pairs that the last run of matching goes by; none where it was by an earlier version."""
    path = folder / "decisions.parquet"
    return pq.read_table(path) if path.is_file() else decisions.NOTHING_DECIDED.pairs


def ask(folder: Path, built: Families) -> None:
    """After families are built: check them against the decisions, tell what contradicts, write the review list."""
    pairs, links = kept(folder), folder / "links.parquet"
    decisions.refuse_broken_families(links, built.memberships, pairs)
    uses = folder / "decision_uses.parquet"
    if uses.is_file() and built.contradicted:
        store.write_rows(uses, decisions.with_conflicts(pq.read_table(uses), built.contradicted))
    edges = pq.read_table(folder / "edges.parquet")
    queue = review.of_run(
        edges,
        records=folder / "records.parquet",
        links=links,
        memberships=built.memberships,
        anchors=built.anchors,
        suspicious=built.suspicious,
    )
    store.write_rows(folder / "review.parquet", queue)


def enter(db: Engine, said: pa.Table, folder: Path) -> Entered:
    """Enter decisions (as decisions.read gives them, signed) in the warehouse; one entered before is not entered again.

    folder: what the last run of matching left, in which their records are looked up so that they are found again later.
    Raises DecisionsRefusedError where a reason names a person, UnknownDecisionError where `supersedes` names none.
    """
    before = standing(db)
    said = _with_replaced(said, before)
    records, keyed = folder / "records.parquet", folder / "key_records.parquet"
    missing: list[int] = []
    if records.is_file() and said.num_rows:
        said, missing = decisions.entered(said, records, keyed if keyed.is_file() else None)
    known = {_content(row) for row in before.to_pylist()}
    fresh = [row for row in said.to_pylist() if _content(row) not in known]
    numbers = write.decisions(db, [_as_entry(row) for row in fresh])
    return Entered(numbers, said.num_rows - len(fresh), missing)


def _with_replaced(said: pa.Table, before: pa.Table) -> pa.Table:
    """The decisions, those that name only an earlier one with its two records."""
    earlier = {row["decision_no"]: row for row in before.to_pylist()}
    rows = said.to_pylist()
    for row in rows:
        if row["supersedes"] and row["supersedes"] not in earlier:
            raise UnknownDecisionError(f"line {row['decision_no']}: there is no decision {row['supersedes']}")
        if row["supersedes"] and not row["record_id_1"] and not row["record_key_1"]:
            names = [f"{part}_{side}" for side in (1, 2) for part in subjects.SUBJECT]
            row |= {name: earlier[row["supersedes"]][name] for name in names}
    return pa.Table.from_pylist(rows, decisions.SCHEMA)


def _content(row: dict[str, Any]) -> tuple[Any, ...]:
    """What makes two entries the same entry."""
    sides = sorted(_identity(row, side) for side in (1, 2))
    return (*sides, row["outcome"], row["decided_by"], row["because"], row["supersedes"])


def _identity(row: dict[str, Any], side: int) -> tuple[str, ...]:
    parts = ("record_id",) if row[f"record_id_{side}"] else subjects.SUBJECT[:4]
    return tuple(row[f"{part}_{side}"] or "" for part in parts)


def _as_entry(row: dict[str, Any]) -> dict[str, Any]:
    """A row of audit.decision."""
    two = [{part: row[f"{part}_{side}"] or "" for part in subjects.SUBJECT} for side in (1, 2)]
    return {
        "subject_kind": _KINDS[row["outcome"]],
        "subject_key": json.dumps(two, sort_keys=True),
        "outcome": row["outcome"],
        "reason": row["because"],
        "decided_by": row["decided_by"],
        "decided_on": date.fromisoformat(row["decided_on"][:10]) if row["decided_on"] else None,
        "supersedes": row["supersedes"],
    }


def _as_matching(row: dict[str, Any]) -> dict[str, Any]:
    """A row of decisions.SCHEMA."""
    two = json.loads(row["subject_key"])
    told = {f"{part}_{side}": two[side - 1].get(part, "") for side in (1, 2) for part in subjects.SUBJECT}
    return told | {
        "decision_no": row["decision_id"],
        "outcome": row["outcome"],
        "decided_by": row["decided_by"],
        "because": row["reason"],
        "decided_on": row["decided_on"],
        "supersedes": row["supersedes"],
    }
