"""Families before they have lasting ids: who is with whom, since when, where, and what is odd about it."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa

from tfp_etl.matching.duck import bounded
from tfp_etl.matching.families import decided, households, lasting, merge, second_homes, ties
from tfp_etl.matching.families.suspicious import suspicious
from tfp_etl.matching.families.weights import Weights

LISTED = ("memberships", "households")  # of Families, what costs for its order or its numbers


@dataclass(frozen=True)
class Draft:
    """Groups of persons, each named by its least person (group_no), and what is known of them.

    people: person_id, group_no, importance; stay: person_id, group_no, valid_from, valid_to, role, is_primary;
    anchors: family_ref, group_no; residence: person_id, place, valid_from, valid_to, kind; doubt: group_no, kind,
    reason, weight, other_no (the other group where the doubt is about two, else group_no).
    """

    people: pa.Table
    stay: pa.Table
    anchors: pa.Table
    residence: pa.Table
    doubt: pa.Table


@dataclass(frozen=True)
class Families:
    """`memberships`: person_id, family_id, valid_from, valid_to (first day without; null: still), role, is_primary.

    A child of two homes has an open membership of each; one is primary, and nobody has two primary ones at a time.
    `anchors`: family_ref, family_id: the family of each programme family (one family may carry two references).
    `households`: household_id, person_id, valid_from, valid_to (first day elsewhere; null: still there), kind (PRIVATE,
    COMMUNAL, UNKNOWN): who lives where, family or not. `suspicious`: family_id, kind, reason, weight, other_family_id
    (null but where it is about two): worth a look.
    `contradicted`: numbers of the decisions on families that contradict each other, given who is one person.
    """

    memberships: pa.Table
    anchors: pa.Table
    households: pa.Table
    suspicious: pa.Table
    contradicted: tuple[int, ...] = ()


def draft(db: duckdb.DuckDBPyConnection, as_of: date, weights: Weights, said: decided.Decided) -> Draft:
    """The families of a workspace in which `ties.gather` is done."""
    group(db, as_of, weights, said)
    second_homes.settle(db, as_of, said)
    known = {"as_of": as_of, "birth_days": weights.birth_days}
    for statement in ("role", "anchors", "departure", "arrival"):
        ties.run(db, statement, known)
    return Draft(
        people=ties.run(db, "importance").to_arrow_table(),
        stay=ties.run(db, "membership", known).to_arrow_table(),
        anchors=db.execute("select * from anchors").to_arrow_table(),
        residence=ties.run(db, "residence", known).to_arrow_table(),
        doubt=suspicious(db, as_of, weights),
    )


def group(db: duckdb.DuckDBPyConnection, as_of: date, weights: Weights, said: decided.Decided) -> None:
    """Table `grouped`: person_id and group_no (the least person of the group), one row a person."""
    person_id = ties.columns(db, "everyone")["person_id"]
    pairs = ties.columns(db, "evidence")
    listed = ties.columns(db, "programme_label", {"as_of": as_of})
    label = np.full(len(person_id), -1, dtype=np.int64)
    label[np.searchsorted(person_id, listed["person_id"])] = listed["label"]
    found = merge.merge(
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
    ties.put(db, "grouped", pa.table({"person_id": person_id, "group_no": person_id[found]}))


def number(
    drawn: Draft,
    previous: pa.Table | None = None,
    *,
    minted: int = 0,
    households_before: pa.Table | None = None,
    households_minted: int = 0,
    contradicted: tuple[int, ...] = (),
    listed: Collection[str] = LISTED,
) -> Families:
    """The families with lasting ids, carried from the run before (see `families.build`).

    listed: which of LISTED anybody will read: other memberships come in no order, other households without rows.
    """
    previous = _primary(previous)
    with bounded() as db:
        for field in fields(drawn):
            db.register(field.name, getattr(drawn, field.name))
        family = _family(drawn.people, previous, minted)
        db.register("family", family)
        ties.put(db, "before", _still(previous))
        told = ties.run(db, "numbered_doubt").to_arrow_table()
        db.execute("drop table before")
        return Families(
            memberships=_memberships(drawn.stay, family, is_in_order="memberships" in listed),
            anchors=ties.run(db, "anchored").to_arrow_table(),
            households=households.build(db, households_before, minted=households_minted)
            if "households" in listed
            else households.NONE,
            suspicious=told,
            contradicted=contradicted,
        )


def _memberships(stay: pa.Table, family: pa.Table, *, is_in_order: bool) -> pa.Table:
    """The stays with the lasting ids of their families, by person, the primary one first, then by day and family."""
    group_no = stay["group_no"].to_numpy()
    family_id = family["family_id"].to_numpy()[_place(family["group_no"].to_numpy(), group_no)]
    named = stay.set_column(stay.column_names.index("group_no"), "family_id", pa.array(family_id))
    named = named.select(["person_id", "family_id", "valid_from", "valid_to", "role", "is_primary"])
    if not is_in_order:
        return named
    day = stay["valid_from"].cast(pa.int32()).to_numpy()
    person_id, is_primary = stay["person_id"].to_numpy(), stay["is_primary"].to_numpy()
    return named.take(pa.array(np.lexsort((family_id, day, ~is_primary, person_id))))


def _place(ordered: ties.Ints, wanted: ties.Ints) -> ties.Ints:
    """Where in `ordered` each of `wanted` is; all are there."""
    most = int(ordered[-1]) if len(ordered) else 0
    if most > 16 * len(wanted):  # numbers far apart
        return np.searchsorted(ordered, wanted)
    place = np.zeros(most + 1, dtype=np.int64)
    place[ordered] = np.arange(len(ordered))
    return place[wanted]


def _primary(previous: pa.Table | None) -> pa.Table | None:
    """The memberships that say whose family it is: second homes carry no id."""
    if previous is None or "is_primary" not in previous.column_names:
        return previous
    return previous.filter(previous["is_primary"])


def _still(previous: pa.Table | None) -> pa.Table:
    """person_id, family_id of the run before, of those who had not left."""
    if previous is None or not previous.num_rows:
        return pa.table({"person_id": pa.array([], pa.int64()), "family_id": pa.array([], pa.int64())})
    return previous.filter(previous["valid_to"].is_null()).select(["person_id", "family_id"])


def _family(people: pa.Table, previous: pa.Table | None, minted: int) -> pa.Table:
    """group_no and its lasting family_id, one row a group, by group_no."""
    rows = {name: people[name].to_numpy().astype(np.int64) for name in people.column_names}
    group_no = np.sort(rows["group_no"][rows["group_no"] == rows["person_id"]])  # a group is named by its least person
    if previous is None or not previous.num_rows:
        return pa.table({"group_no": group_no, "family_id": np.arange(minted + 1, minted + 1 + len(group_no))})
    family_id = lasting.carry(rows["person_id"], rows["group_no"], rows["importance"], previous, minted=minted)
    _, first = np.unique(rows["group_no"], return_index=True)
    return pa.table({"group_no": group_no, "family_id": family_id[first]})
