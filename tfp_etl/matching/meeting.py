"""Nodes that a blocking rule brings together, counted and paired in arrays.

A value of a column is its hash of 63 bits (0: unknown), so a rule is a sort of numbers, whatever the text. Two values
of one hash would only have a pair compared for nothing: a rule says which nodes are looked at, never who is one person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

Codes = npt.NDArray[np.uint64]
Ids = npt.NDArray[np.int64]

_MIX = np.uint64(0x9E3779B97F4A7C15)
_UNKNOWN = np.uint64(0)
_KNOWN = np.uint64(1)
_SIDE = np.uint64(32)
_RIGHT = np.uint64(0xFFFFFFFF)


class Meeting:
    """The nodes of a table, numbered from 1, by the hashes of their columns, each read once."""

    def __init__(self, db: duckdb.DuckDBPyConnection, table: str = "nodes") -> None:
        self._db = db
        self._table = table
        self._columns: dict[str, Codes] = {}
        self._members: dict[str, tuple[Ids, Codes]] = {}

    def read(self, columns: Sequence[str], exploded: Sequence[str]) -> None:
        """Read the columns, in one pass, and the lists; what is read can be grouped by several threads at a time."""
        for name in exploded:
            self._exploded(name)
        codes = ", ".join(f"if({name} is null, 0, hash({name}) | 1) as {name}" for name in columns)
        found = self._db.execute(f"select node_id - 1 as place, {codes} from {self._table}").fetchnumpy()
        place = np.asarray(found.pop("place"), np.int64)
        for name in columns:
            self._columns[name] = np.empty(len(place), np.uint64)
            self._columns[name][place] = found.pop(name)

    def groups(self, columns: Sequence[str], exploded: Sequence[str]) -> "Groups":
        """The nodes that agree on the columns; on a member, where a column is an exploded list (one at most)."""
        whole = [self._column(name) for name in columns if name not in exploded]
        if exploded:
            ids, key = self._exploded(exploded[0])
            whole = [codes[ids - 1] for codes in whole]
        else:
            key, *whole = whole
            ids = np.arange(1, len(key) + 1, dtype=np.int64)
        for codes in whole:
            key = np.where((key == 0) | (codes == 0), _UNKNOWN, (key * _MIX) ^ codes | _KNOWN)
        known = np.flatnonzero(key)
        return Groups.of(ids[known], key[known])

    def _column(self, name: str) -> Codes:
        """The hash of every node's value, in the order of their numbers."""
        if name not in self._columns:
            self.read((name,), ())
        return self._columns[name]

    def _exploded(self, name: str) -> tuple[Ids, Codes]:
        """Node and hash of each member of its list."""
        if name not in self._members:
            found = self._db.execute(
                "select node_id, hash(member) | 1 as code "
                f"from (select node_id, unnest({name}) as member from {self._table}) where member is not null"
            ).fetchnumpy()
            self._members[name] = np.asarray(found["node_id"], np.int64), np.asarray(found["code"], np.uint64)
        return self._members[name]


@dataclass(frozen=True)
class Groups:
    """Nodes that agree, those of one group side by side.

    ids: node numbers; after: how many of its group follow each.
    """

    ids: Ids
    after: Ids

    @classmethod
    def of(cls, ids: Ids, key: Codes) -> "Groups":
        """The groups of two and more by their key."""
        order = np.argsort(key)
        key = key[order]
        same = key[1:] == key[:-1]
        shared = np.flatnonzero(np.r_[False, same] | np.r_[same, False])
        key = key[shared]
        begins = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.zeros(0, np.int64)
        lengths = np.diff(np.r_[begins, len(key)])
        return cls(ids[order[shared]], np.repeat(begins + lengths, lengths) - np.arange(len(key)) - 1)

    @property
    def pair_count(self) -> int:
        """How many pairs they make."""
        return int(self.after.sum())

    def pairs(self) -> Codes:
        """Every two nodes of a group as one number: the smaller node in the upper 32 bits, the larger in the lower."""
        first = np.repeat(np.arange(len(self.ids)), self.after)
        begins = np.repeat(np.cumsum(self.after) - self.after, self.after)
        one, other = self.ids[first], self.ids[first + 1 + np.arange(len(first)) - begins]
        codes: Codes = (np.minimum(one, other).astype(np.uint64) << _SIDE) | np.maximum(one, other).astype(np.uint64)
        return codes


def distinct(pairs: Sequence[Codes]) -> pa.Table:
    """(join_key_l, join_key_r) of all pairs, each once, in order."""
    codes = np.concatenate([np.zeros(0, np.uint64), *pairs])
    codes.sort()
    codes = codes[np.r_[True, codes[1:] != codes[:-1]]] if len(codes) else codes
    left, right = codes >> _SIDE, codes & _RIGHT
    return pa.table({"join_key_l": left.astype(np.int64), "join_key_r": right.astype(np.int64)})
