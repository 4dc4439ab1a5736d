"""What officers decided about records that name their person by key only: they follow the word, not the key."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from tfp_etl.matching.decisions.consistency import groups


def obeyed(resolved: pa.Table, links: pa.Table, decisions: pa.Table) -> pa.Table:
    """The answer of sql/resolved.sql (record_id, person_key, person_id) with the decisions on its records put first.

    Records that are one with a person record follow it. One that is not the person who holds its key stands alone: its
    person_id becomes null, its person_key its own. decisions: record_id_1, record_id_2, decision, not contradicting.
    """
    rows = decisions.to_pylist()
    ends = {row[f"record_id_{side}"] for row in rows for side in (1, 2)}
    keyed = _Keyed(resolved, links, ends)
    if not keyed.place:
        return resolved
    keyed.join([(row["record_id_1"], row["record_id_2"]) for row in rows if row["decision"] == "must_link"])
    for row in rows:
        if row["decision"] == "cannot_link":
            keyed.part(row["record_id_1"], row["record_id_2"])
    return keyed.answer()


class _Keyed:
    """The key-only records of a run, and the persons of those that decisions name."""

    def __init__(self, resolved: pa.Table, links: pa.Table, ends: set[str]) -> None:
        self._record_id = resolved["record_id"]
        self._key: list[str] = resolved["person_key"].to_pylist()
        self._holder: list[int | None] = resolved["person_id"].to_pylist()
        self.place = {id_: place for place, id_ in enumerate(self._record_id.to_pylist()) if id_ in ends}
        linked = zip(links["record_id"].to_pylist(), links["person_id"].to_pylist(), strict=True)
        self._person = {record_id: person_id for record_id, person_id in linked if record_id in ends}
        self._mates = {record_id: [record_id] for record_id in self.place}

    def join(self, joins: Sequence[tuple[str, str]]) -> None:
        """Records that must be one follow their person record, else the first of them."""
        members: dict[Any, list[str]] = defaultdict(list)
        for record_id, group in groups(joins).items():
            members[group].append(str(record_id))
        for every in members.values():
            mates = sorted(id_ for id_ in every if id_ in self.place)
            told = min((id_ for id_ in every if id_ in self._person), default=None)
            for record_id in mates:
                first = self.place[mates[0]]
                holder = self._holder[first] if told is None else self._person[told]
                self._set(record_id, self._key[first], holder)
                self._mates[record_id] = mates

    def part(self, one: str, other: str) -> None:
        """Take a record, and those that must be one with it, from a person that it is not."""
        alone, left = (one, other) if one in self.place else (other, one)
        if alone in self.place and self._who(alone) == self._who(left):
            for record_id in self._mates[alone]:
                self._set(record_id, f"decided:{self._mates[alone][0]}", None)

    def answer(self) -> pa.Table:
        """What sql/resolved.sql gives, obeyed."""
        key, holder = pa.array(self._key, pa.string()), pa.array(self._holder, pa.int64())
        return pa.table({"record_id": self._record_id, "person_key": key, "person_id": holder})

    def _who(self, record_id: str) -> int | str | None:
        """The person of a record, or the key that will make one."""
        place = self.place.get(record_id)
        if place is None:
            return self._person.get(record_id)
        return self._key[place] if self._holder[place] is None else self._holder[place]

    def _set(self, record_id: str, key: str, holder: int | None) -> None:
        self._key[self.place[record_id]], self._holder[self.place[record_id]] = key, holder
