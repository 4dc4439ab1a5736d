"""Families: people of one household tied as parent, guardian, partner or sibling, as dated memberships.

`reunite` first makes one person of two whom a household shows to be one (reunite.py). `build` gathers evidence between
people (ties.py), adds it up and joins people into groups (merge.py), carries the ids of the run before (lasting.py),
and says since when each belongs and who left (sql/membership.sql). The reasons are in docs/families.md.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pyarrow as pa

from tfp_etl.matching.families import decided, households, lasting, merge, second_homes, ties
from tfp_etl.matching.families import reunite as reuniting
from tfp_etl.matching.families.suspicious import suspicious
from tfp_etl.matching.families.weights import Weights
from tfp_etl.matching.rows import Rows, columns, show

_MEMORY = "1500MB"  # beyond it DuckDB writes to disk: a county's records then need no more than a small machine has

_NO_DAY = date(2000, 1, 1)  # stands for today where nothing tells a day
# Columns that families read; those a caller's records lack are unknown.
_READ = {
    **dict.fromkeys(("record_id", "source", "dataset", "source_ref", "person_part", "role", "relationship"), "text"),
    **dict.fromkeys(("forename", "surname", "gender", "address", "town", "postcode", "uprn", "upn", "nino"), "text"),
    **dict.fromkeys(("parental_responsibility", "same_address"), "boolean"),
    **dict.fromkeys(("valid_from", "valid_to", "first_seen_on", "last_seen_on", "record_date", "dob"), "date"),
}

__all__ = ["Families", "Weights", "build", "reunite"]


@dataclass(frozen=True)
class Families:
    """`memberships`: person_id, family_id, valid_from, valid_to (first day without; null: still), role, is_primary.

    A child of two homes has an open membership of each; one is primary, and nobody has two primary ones at a time.
    `anchors`: family_ref, family_id: the family of each programme family (one family may carry two references).
    `households`: household_id, person_id, valid_from, valid_to (first day elsewhere; null: still there), kind (PRIVATE,
    COMMUNAL, UNKNOWN): who lives where, family or not. `suspicious`: family_id, kind, reason, weight: worth a look.
    `contradicted`: numbers of the decisions on families that contradict each other, given who is one person.
    """

    memberships: pa.Table
    anchors: pa.Table
    households: pa.Table
    suspicious: pa.Table
    contradicted: tuple[int, ...] = ()


def build(
    records: Rows,
    links: Rows,
    previous: pa.Table | None = None,
    *,
    minted: int = 0,
    weights: Weights | None = None,
    decisions: pa.Table | None = None,
    households_before: pa.Table | None = None,
    households_minted: int = 0,
) -> Families:
    """The families of all persons of `links` on the day of the last extract in `records`, and who left them before.

    `records`: the person records of feeds.person_records; `links`: record_id, person_id (persons without a named record
    stand alone); `previous`: the memberships of the run before, so that families keep their ids; `minted`: the highest
    family id ever given out; `decisions`: record_id_1, record_id_2, decision (same_family or
    not_same_family), decision_no, which beat all evidence; `households_before`, `households_minted`: the like of
    `previous` and `minted` for households. Row order is free.
    """
    chosen = weights or Weights()
    with _workspace(records, links) as db:
        as_of = _last_extract(db)
        ties.gather(db, as_of, chosen)
        said = decided.between_persons(db, decisions)
        _group(db, as_of, chosen, said)
        second_homes.settle(db, as_of, said)
        previous = _primary(previous)
        _number(db, previous, minted)
        for statement in ("role", "anchors", "departure", "arrival"):
            ties.run(db, statement, {"as_of": as_of, "birth_days": chosen.birth_days})
        return Families(
            memberships=ties.run(db, "membership", {"as_of": as_of}).to_arrow_table(),
            anchors=ties.run(db, "anchored").to_arrow_table(),
            households=households.build(db, as_of, households_before, minted=households_minted),
            suspicious=suspicious(db, as_of, chosen, previous),
            contradicted=tuple(said.contradicted),
        )


def reunite(
    records: Rows, links: Rows, *, weights: Weights | None = None, decisions: pa.Table | None = None
) -> pa.Table:
    """The links, with one person where two of a family prove to be one: for use between linking and `build`.

    The older id (the smaller number) stays, so that ids carried from the run before survive. `decisions`: record_id_1,
    record_id_2, decision, decision_no; nobody is made one with whom they are not to be linked (cannot_link).
    """
    chosen = weights or Weights()
    with _workspace(records, links) as db:
        as_of = _last_extract(db)
        ties.gather(db, as_of, chosen)
        _group(db, as_of, chosen, decided.between_persons(db, decisions))
        return reuniting.reunite(db, chosen, decided.not_one_person(db, decisions))


@contextmanager
def _workspace(records: Rows, links: Rows) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database over `records` and `links` that spills to disk and is gone afterwards."""
    with TemporaryDirectory() as spill, duckdb.connect() as db:
        db.execute(f"set memory_limit = '{_MEMORY}'")
        db.execute("set temp_directory = ?", [spill])
        show(db, "given", records)
        missing = [f"null::{kind} as {name}" for name, kind in _READ.items() if name not in columns(records)]
        db.execute(f"create temp view records as select {', '.join(['*', *missing])} from given")
        show(db, "links", links)
        yield db


def _last_extract(db: duckdb.DuckDBPyConnection) -> date:
    """The day the families are told for: the last that any record tells of; where none tells a day, the last birth.

    Raises ValueError where there is no record.
    """
    rows, told = db.execute(
        "select count(*), coalesce(max(last_seen_on), max(record_date), max(valid_from), max(dob), $never) "
        "from records",
        {"never": _NO_DAY},
    ).fetchall()[0]
    if not rows or not isinstance(told, date):
        raise ValueError("no person records: there is nobody to place in families")
    return told


def _group(db: duckdb.DuckDBPyConnection, as_of: date, weights: Weights, said: decided.Decided) -> None:
    """Table `grouped`: person_id and group_no (the least person of the group), one row a person."""
    person_id = ties.columns(db, "everyone")["person_id"]
    pairs = ties.columns(db, "evidence")
    listed = ties.columns(db, "programme_label", {"as_of": as_of})
    label = np.full(len(person_id), -1, dtype=np.int64)
    label[np.searchsorted(person_id, listed["person_id"])] = listed["label"]
    group = merge.merge(
        *decided.with_apart(
            np.searchsorted(person_id, pairs["person_a"]),
            np.searchsorted(person_id, pairs["person_b"]),
            pairs["weight"],
            decided.ends(said.apart, person_id),
        ),
        label,
        enough=weights.enough,
        largest=weights.largest,
        two_labels=weights.two_programmes,
        together=decided.ends(said.together, person_id),
    )
    db.register("grouped", pa.table({"person_id": person_id, "group_no": person_id[group]}))


def _primary(previous: pa.Table | None) -> pa.Table | None:
    """The memberships that say whose family it is: second homes carry no id."""
    if previous is None or "is_primary" not in previous.column_names:
        return previous
    return previous.filter(previous["is_primary"])


def _number(db: duckdb.DuckDBPyConnection, previous: pa.Table | None, minted: int) -> None:
    """Table `family`: group_no and its lasting family_id, one row a group."""
    rows = ties.columns(db, "importance")
    family_id = lasting.carry(rows["person_id"], rows["group_no"], rows["importance"], previous, minted=minted)
    group_no, first = np.unique(rows["group_no"], return_index=True)
    db.register("family", pa.table({"group_no": group_no, "family_id": family_id[first]}))
