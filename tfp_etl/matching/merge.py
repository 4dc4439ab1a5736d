"""Constrained clustering: join nodes along edges, strongest first, never two that are known to be different people.

Components of edges that hold no such pair are taken as they are (scipy); only the others are merged edge by edge.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Edges:
    """Pairs of nodes 0..n-1, strongest first; ties stand in the order of their nodes.

    `settled`: the pair's own score has weighed two birth dates or an identifier; without it, a pair joins only what the
    birth
    dates of both sides allow.
    """

    left: Ints
    right: Ints
    settled: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Constraints:
    """A node holds `member` under `key`; nodes with one key and different members are different people."""

    node: Ints
    key: Ints
    member: Ints


def clusters(born: Ints, joined: Edges, edges: Edges, constraints: Constraints) -> tuple[Ints, Ints]:
    """The cluster of each node (numbered by its first node), and the positions in `edges` that a constraint refused.

    born: each node's date of birth as yyyymmdd, 0 where unknown. `joined` are must-links: they are followed whatever
    the
    constraints say, except those that a person decided (keys below 0).
    """
    node_count = len(born)
    component = _components(node_count, np.r_[joined.left, edges.left], np.r_[joined.right, edges.right])
    disputed = np.union1d(_disputed(component, constraints), _differently_born(component, born))
    by_hand = np.isin(component, disputed)
    merging = _Merging(np.flatnonzero(by_hand), _held(constraints, by_hand), born)
    merging.must(_of(joined, by_hand))
    refused = merging.may(_of(edges, by_hand))
    merged = merging.roots()
    label = np.where(by_hand, _label(node_count, merged), _first_of(component))
    return label, np.flatnonzero(by_hand[edges.left])[refused]


def _components(node_count: int, left: Ints, right: Ints) -> Ints:
    graph = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(node_count, node_count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _first_of(component: Ints) -> Ints:
    """Each node's component, numbered by the smallest node in it."""
    first = np.full(component.max(initial=-1) + 1, len(component), dtype=np.int64)
    np.minimum.at(first, component, np.arange(len(component)))
    return first[component]


def _disputed(component: Ints, constraints: Constraints) -> Ints:
    """Components in which one key has two members."""
    held = np.stack([component[constraints.node], constraints.key, constraints.member], axis=1)
    held = np.unique(held, axis=0)
    again = (held[1:, :2] == held[:-1, :2]).all(axis=1)
    return np.unique(held[1:][again, 0])


def _differently_born(component: Ints, born: Ints) -> Ints:
    """Components with two birth dates."""
    dated = np.unique(np.stack([component, born], axis=1)[born > 0], axis=0)
    return np.unique(dated[1:][dated[1:, 0] == dated[:-1, 0], 0])


def _of(edges: Edges, chosen: npt.NDArray[np.bool_]) -> list[tuple[int, int, bool]]:
    kept = chosen[edges.left]
    return list(zip(edges.left[kept].tolist(), edges.right[kept].tolist(), edges.settled[kept].tolist(), strict=True))


def _held(constraints: Constraints, chosen: npt.NDArray[np.bool_]) -> dict[int, dict[int, int]]:
    """Node -> key -> member, of the chosen nodes."""
    kept = chosen[constraints.node]
    held: dict[int, dict[int, int]] = {}
    for node, key, member in zip(
        constraints.node[kept].tolist(), constraints.key[kept].tolist(), constraints.member[kept].tolist(), strict=True
    ):
        held.setdefault(node, {})[key] = member
    return held


@cache
def _alike(one: int, other: int) -> bool:
    """Two birth dates that one person may have on record: two of three parts agree, or day and month are swapped."""
    (year, month, day), (year_, month_, day_) = ((d // 10_000, d // 100 % 100, d % 100) for d in (one, other))
    return (year == year_) + (month == month_) + (day == day_) >= 2 or (year, month, day) == (year_, day_, month_)


class _Merging:
    """Clusters under construction: a forest of nodes, and what each root holds of its constraints and birth dates."""

    def __init__(self, nodes: Ints, held: dict[int, dict[int, int]], born: Ints) -> None:
        self._parent = {node: node for node in nodes.tolist()}
        self._held = held
        self._born = {node: {date} for node, date in zip(nodes.tolist(), born[nodes].tolist(), strict=True) if date}

    def must(self, pairs: list[tuple[int, int, bool]]) -> None:
        """Join the pairs, unless a person decided against it."""
        for left, right, _ in pairs:
            a, b = self._root(left), self._root(right)
            if a != b and not self._apart(a, b, decided_only=True):
                self._join(a, b)

    def may(self, pairs: list[tuple[int, int, bool]]) -> list[int]:
        """Join the pairs that nothing stands against; the positions of the others."""
        refused = []
        for position, (left, right, settled) in enumerate(pairs):
            a, b = self._root(left), self._root(right)
            if a == b:
                continue
            if self._apart(a, b) or not (settled or self._of_one_birth(a, b)):
                refused.append(position)
            else:
                self._join(a, b)
        return refused

    def roots(self) -> dict[int, int]:
        """Node -> smallest node of its cluster."""
        return {node: self._root(node) for node in self._parent}

    def _root(self, node: int) -> int:
        while self._parent[node] != node:
            self._parent[node] = self._parent[self._parent[node]]
            node = self._parent[node]
        return node

    def _apart(self, a: int, b: int, *, decided_only: bool = False) -> bool:
        small, large = sorted((self._held.get(a, {}), self._held.get(b, {})), key=len)
        return any(large.get(key, member) != member for key, member in small.items() if key < 0 or not decided_only)

    def _of_one_birth(self, a: int, b: int) -> bool:
        ours, theirs = self._born.get(a), self._born.get(b)
        return not ours or not theirs or any(_alike(one, other) for one in ours for other in theirs)

    def _join(self, a: int, b: int) -> None:
        kept, gone = min(a, b), max(a, b)
        self._parent[gone] = kept
        if gone in self._held:
            self._held.setdefault(kept, {}).update(self._held.pop(gone))
        if gone in self._born:
            self._born.setdefault(kept, set()).update(self._born.pop(gone))


def _label(node_count: int, merged: dict[int, int]) -> Ints:
    """The roots of the merged nodes as an array over all nodes (the others: themselves)."""
    label = np.arange(node_count, dtype=np.int64)
    if merged:
        label[np.fromiter(merged.keys(), np.int64, len(merged))] = np.fromiter(merged.values(), np.int64, len(merged))
    return label
