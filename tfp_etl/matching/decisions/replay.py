"""Decisions brought to bear on the records of a run: who is meant now, which hold, and what became of each."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

import duckdb
import pyarrow as pa

from tfp_etl.matching.decisions import subjects
from tfp_etl.matching.decisions.consistency import contradicted, groups
from tfp_etl.matching.decisions.subjects import (
    DIFFERENT_FAMILIES,
    DIFFERENT_PEOPLE,
    SAME_FAMILY,
    SAME_PERSON,
    WITHDRAWN,
    statement,
)
from tfp_etl.matching.duck import bounded
from tfp_etl.matching.rows import Rows

ALIKE = 0.9  # Jaro-Winkler: a name at the same place of a list that differs less was put right, not given away

APPLIED, DORMANT, CONFLICT, SECOND_LOOK, SUPERSEDED = "APPLIED", "DORMANT", "CONFLICT", "SECOND LOOK", "SUPERSEDED"

PAIRS = pa.schema(
    [("record_id_1", pa.string()), ("record_id_2", pa.string()), ("decision", pa.string()), ("decision_no", pa.int64())]
)
USES = pa.schema([("decision_no", pa.int64()), ("state", pa.string()), ("told", pa.string())])
_FACTS = (SAME_PERSON, DIFFERENT_PEOPLE)


@dataclass(frozen=True)
class Replayed:
    """What a run goes by.

    pairs: record_id_1, record_id_2, decision (must_link, cannot_link, same_family, not_same_family), decision_no; free
    of contradiction. Two families are two persons, so that a not_same_family is a cannot_link too.
    uses: decision_no, state (APPLIED, DORMANT, CONFLICT, SECOND LOOK, SUPERSEDED), told (why, without any value).
    """

    pairs: pa.Table
    uses: pa.Table

    def of_persons(self) -> pa.Table:
        """The pairs that linking, reunion and keys go by: must_link and cannot_link."""
        return self._only(_FACTS)

    def of_families(self) -> pa.Table:
        """The pairs that families go by: same_family and not_same_family."""
        return self._only((SAME_FAMILY, DIFFERENT_FAMILIES))

    def _only(self, kinds: tuple[str, ...]) -> pa.Table:
        return pa.Table.from_pylist([row for row in self.pairs.to_pylist() if row["decision"] in kinds], PAIRS)


def replay(decisions: pa.Table, records: Rows, key_records: Rows | None = None) -> Replayed:
    """Find the records of all decisions (SCHEMA of subjects.py, row order is free) and leave out what contradicts."""
    in_force, uses = _in_force(decisions.to_pylist())
    if not in_force:
        return Replayed(PAIRS.empty_table(), _uses(uses))
    with bounded() as db:
        subjects.lasting_keys(db, records, key_records)
        found = _found(db, in_force)
        pairs = _paired(in_force, found, uses)
        pairs = _without_contradictions(pairs, uses)
        pairs += _bridged(pairs, {row[0] for row in db.execute(statement("keyed_only")).fetchall()})
        table = pa.Table.from_pylist(sorted(pairs, key=_order), PAIRS)
        db.register("pairs", table)
        for number, told in db.execute(statement("second_look")).fetchall():
            if uses[number][0] == APPLIED:
                uses[number] = (SECOND_LOOK, f"holds, but {told}")
    return Replayed(table, _uses(uses))


def with_conflicts(uses: pa.Table, contradicted: Collection[int]) -> pa.Table:
    """The uses, the decisions that contradict each other once it is known who is one person told as in conflict."""
    rows = uses.to_pylist()
    for row in rows:
        if row["decision_no"] in contradicted and row["state"] != CONFLICT:
            row |= {"state": CONFLICT, "told": "by who is one person, it contradicts another on families; two beat one"}
    return pa.Table.from_pylist(rows, USES)


def kept_apart(pairs: pa.Table) -> list[tuple[str, str]]:
    """The pairs of records that are not one person."""
    rows = pairs.to_pylist()
    return [(row["record_id_1"], row["record_id_2"]) for row in rows if row["decision"] == DIFFERENT_PEOPLE]


_Uses = dict[int, tuple[str, str]]
NOTHING_DECIDED = Replayed(PAIRS.empty_table(), USES.empty_table())


def _in_force(rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], _Uses]:
    """The decisions that no later one replaces, and what became of the others."""
    uses: _Uses = {}
    latest: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: (row["decided_on"] or "", row["decision_no"])):
        pair = tuple(sorted((_identity(row, 1), _identity(row, 2))))
        kinds = ("person", "family") if row["outcome"] == WITHDRAWN else (_kind(row["outcome"]),)
        replaced = [latest.pop((pair, kind), None) for kind in kinds if not (row["supersedes"] and len(kinds) > 1)]
        if row["supersedes"]:
            named = [key for key, other in latest.items() if other["decision_no"] == row["supersedes"]]
            replaced += [latest.pop(key) for key in named]
        for other in replaced:
            if other is not None:
                uses[other["decision_no"]] = (SUPERSEDED, f"replaced by decision {row['decision_no']}")
        if row["outcome"] == WITHDRAWN:
            uses[row["decision_no"]] = (APPLIED, "withdraws an earlier decision")
        else:
            latest[pair, kinds[0]] = row
    return list(latest.values()), uses


def _kind(outcome: str) -> str:
    return "person" if outcome in _FACTS else "family"


def _identity(row: dict[str, Any], side: int) -> tuple[str, ...]:
    record_id = row[f"record_id_{side}"]
    if record_id:
        return (record_id,)
    return tuple(row[f"{part}_{side}"] or "" for part in ("source", "dataset", "record_key", "person_part"))


Found = dict[tuple[int, int], tuple[list[str], list[str]]]


def _found(db: duckdb.DuckDBPyConnection, in_force: list[dict[str, Any]]) -> Found:
    """(decision_no, side) -> records by key, records by content only."""
    asked = [
        {"decision_no": row["decision_no"], "side": side, "outcome": row["outcome"]}
        | {part: row[f"{part}_{side}"] or "" for part in subjects.SUBJECT}
        for row in in_force
        for side in (1, 2)
    ]
    kinds = {"decision_no": pa.int64(), "side": pa.int64()}
    names = ("decision_no", "side", "outcome", *subjects.SUBJECT)
    db.register("asked", pa.Table.from_pylist(asked, pa.schema([(n, kinds.get(n, pa.string())) for n in names])))
    db.execute(statement("found"), {"alike": ALIKE})
    found: Found = {}
    for number, side, record_id, is_by_key in db.execute("select * from found order by all").fetchall():
        found.setdefault((number, side), ([], []))[0 if is_by_key else 1].append(record_id)
    return found


def _paired(in_force: list[dict[str, Any]], found: Found, uses: _Uses) -> list[dict[str, Any]]:
    """Every record of one side with every record of the other; a side that finds nobody leaves the decision dormant."""
    pairs = []
    for row in in_force:
        number, outcome = row["decision_no"], row["outcome"]
        sides = []
        for side in (1, 2):
            by_key, by_content = found.get((number, side), ([], []))
            if len(by_key) > 1 and not row[f"record_id_{side}"] and outcome in (SAME_PERSON, SAME_FAMILY):
                uses[number] = (DORMANT, f"key {side} names several records; name one by its record id")
            sides.append((by_key, by_content))
        if number in uses:
            continue
        (one, more), (other, others) = sides
        if not {*one, *more}.isdisjoint({*other, *others}):  # the two sides read alike: only their keys tell them apart
            more, others = [], []
        missing = [str(side) for side, ids in ((1, one + more), (2, other + others)) if not ids]
        if missing:
            uses[number] = (DORMANT, f"no record has key {' or '.join(missing)} now")
            continue
        uses[number] = (APPLIED, "")
        decided = (outcome, DIFFERENT_PEOPLE) if outcome == DIFFERENT_FAMILIES else (outcome,)
        pairs += [
            {"record_id_1": min(a, b), "record_id_2": max(a, b), "decision": kind, "decision_no": number}
            for a in one + more
            for b in other + others
            for kind in decided
            if a != b or kind in (DIFFERENT_PEOPLE, DIFFERENT_FAMILIES)
        ]
    return pairs


def _without_contradictions(pairs: list[dict[str, Any]], uses: _Uses) -> list[dict[str, Any]]:
    """The pairs without those joins that a decision to keep apart contradicts; persons first, then families."""
    kept = _consistent(pairs, (SAME_PERSON,), DIFFERENT_PEOPLE, uses, "persons")
    kept = _consistent(kept, (SAME_PERSON, SAME_FAMILY), DIFFERENT_FAMILIES, uses, "families")
    itself = [pair for pair in kept if pair["record_id_1"] == pair["record_id_2"]]
    for pair in itself:
        uses[pair["decision_no"]] = (CONFLICT, "both keys mean one record: nobody is two people")
    return [pair for pair in kept if pair not in itself]


def _consistent(
    pairs: list[dict[str, Any]], joining: tuple[str, ...], parting: str, uses: _Uses, what: str
) -> list[dict[str, Any]]:
    joins = [pair for pair in pairs if pair["decision"] in joining]
    apart = [pair for pair in pairs if pair["decision"] == parting and pair["record_id_1"] != pair["record_id_2"]]
    suspended, against = contradicted([_ends(pair) for pair in joins], [_ends(pair) for pair in apart])
    # Persons are settled before families: what is left of "one person" contradicts no "two families".
    gone = {id(joins[at]) for at in suspended if not (what == "families" and joins[at]["decision"] == SAME_PERSON)}
    numbers = sorted({apart[at]["decision_no"] for at in against})
    names = ", ".join(map(str, numbers))
    for at in suspended:
        if id(joins[at]) in gone:
            uses[joins[at]["decision_no"]] = (CONFLICT, f"does not hold: by decision {names} the {what} are two")
    for at in against:
        numbers = sorted({joins[at_]["decision_no"] for at_ in suspended})
        uses[apart[at]["decision_no"]] = (CONFLICT, f"holds against decision {', '.join(map(str, numbers))}")
    return [pair for pair in pairs if id(pair) not in gone]


def _bridged(pairs: list[dict[str, Any]], keyed: set[str]) -> list[dict[str, Any]]:
    """What follows for person records where a record that knows its person by key only stands between two of them."""
    joins = [pair for pair in pairs if pair["decision"] == SAME_PERSON]
    if not any(end in keyed for pair in joins for end in _ends(pair)):
        return []
    group = groups([_ends(pair) for pair in joins])
    people: dict[Any, list[str]] = {}
    number = {end: pair["decision_no"] for pair in joins for end in _ends(pair)}
    for record_id in sorted(map(str, group)):
        if record_id not in keyed:
            people.setdefault(group[record_id], []).append(record_id)
    added = [
        {"record_id_1": one, "record_id_2": other, "decision": SAME_PERSON, "decision_no": number[one]}
        for members in people.values()
        for one, other in pairwise(members)
    ]
    for pair in pairs:
        if pair["decision"] == DIFFERENT_PEOPLE:
            sides = [people.get(group.get(end), []) if end in keyed else [end] for end in _ends(pair)]
            for one, other in product(*sides):
                ends = {"record_id_1": min(one, other), "record_id_2": max(one, other)}
                if {one, other} != set(_ends(pair)):
                    added.append(pair | ends)
    return added


def _ends(pair: dict[str, Any]) -> tuple[str, str]:
    return pair["record_id_1"], pair["record_id_2"]


def _order(pair: dict[str, Any]) -> tuple[str, str, str, int]:
    return pair["record_id_1"], pair["record_id_2"], pair["decision"], pair["decision_no"]


def _uses(uses: _Uses) -> pa.Table:
    rows = [{"decision_no": number, "state": state, "told": told} for number, (state, told) in sorted(uses.items())]
    return pa.Table.from_pylist(rows, USES)
