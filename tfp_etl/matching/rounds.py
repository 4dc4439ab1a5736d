"""Greedy merging under constraints, in rounds over arrays instead of edge by edge.

The rule is sequential: take the edges from the strongest down, join the clusters of both ends unless something stands
against it at that moment. The edges stand in one strict order, so the result is one partition. A round decides at once
every edge that is the first remaining one of both its clusters, and gives exactly that partition:

* Between now and the turn of such an edge, the sequential rule looks at stronger edges only. None of them touches
  either cluster, so both stand then as they stand now, and the decision, whatever it depends on in them, is the same.
* No two edges of a round share a cluster, so their decisions do not depend on each other.
* Two clusters that hold different members of one key stay apart for ever, since clusters only grow. So every edge
  between two such clusters is refused as soon as it is seen, out of turn.

The strongest remaining edge of all is always decided, so the rounds end. A long chain of falling weights is decided an
edge a round; when rounds get slow, or few edges are left, the rest is taken edge by edge.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FEW = 2_000  # so many edges cost less one by one than another round
SLOW = 200  # a round that decides less than one edge in so many is taking a chain apart


@dataclass(frozen=True)
class Edges:
    """Pairs of nodes 0..n-1, strongest first; ties stand in the order of their nodes.

    `settled`: the pair's own score has weighed two birth dates or an identifier; without it, a pair joins only what the
    birth dates of both sides allow.
    """

    left: Ints
    right: Ints
    settled: Flags


@dataclass
class Rows:
    """What clusters hold: rows of (cluster, key, value), in that order, each once. A birth date is a row with key 0."""

    cluster: Ints
    key: Ints
    value: Ints
    keys: int = field(init=False)

    def __post_init__(self) -> None:
        self.keys = int(self.key.max(initial=0)) + 1
        self._order()

    def _order(self) -> None:
        order = np.lexsort((self.value, self.cluster * self.keys + self.key))
        cluster, key, value = self.cluster[order], self.key[order], self.value[order]
        new = np.ones(len(order), dtype=bool)
        new[1:] = (cluster[1:] != cluster[:-1]) | (key[1:] != key[:-1]) | (value[1:] != value[:-1])
        self.cluster, self.key, self.value = cluster[new], key[new], value[new]

    def follow(self, target: Ints, is_live: Flags) -> None:
        """Rows move to the cluster that took theirs in (in place); those of clusters without edges go."""
        moved = target[self.cluster]
        kept = is_live[moved]
        has_moved = bool((moved != self.cluster)[kept].any())
        self.cluster, self.key, self.value = moved[kept], self.key[kept], self.value[kept]
        if has_moved:
            self._order()

    def of(self, clusters: Ints) -> tuple[Ints, Ints]:
        """The rows of each of the clusters: (position in `clusters`, row)."""
        start = np.searchsorted(self.cluster, clusters)
        size = np.searchsorted(self.cluster, clusters, side="right") - start
        owner = np.repeat(np.arange(len(clusters)), size)
        return owner, np.arange(len(owner)) + np.repeat(start - (np.cumsum(size) - size), size)

    def sizes(self, clusters: Ints) -> Ints:
        """How many rows each of the clusters has."""
        return np.asarray(
            np.searchsorted(self.cluster, clusters, side="right") - np.searchsorted(self.cluster, clusters)
        )


def apart(held: Rows, a: Ints, b: Ints) -> Flags:
    """Which pairs of clusters hold different members of one key (each cluster has at most one of each)."""
    is_less = held.sizes(a) <= held.sizes(b)
    few, many = np.where(is_less, a, b), np.where(is_less, b, a)
    owner, row = held.of(few)
    found = np.zeros(len(a), dtype=bool)
    if len(row):
        code = held.cluster * held.keys + held.key
        wanted = many[owner] * held.keys + held.key[row]
        at = np.minimum(np.searchsorted(code, wanted), len(code) - 1)
        found[owner[(code[at] == wanted) & (held.value[at] != held.value[row])]] = True
    return found


def of_one_birth(born: Rows, a: Ints, b: Ints) -> Flags:
    """Which pairs of clusters have a birth date of each that one person may have, or no birth date on one side."""
    pair, ours = born.of(a)
    again, theirs = born.of(b[pair])
    allowed: Flags = (born.sizes(a) == 0) | (born.sizes(b) == 0)
    fits = alike(born.value[ours[again]], born.value[theirs])
    allowed[pair[again[fits]]] = True
    return allowed


def alike(one: Any, other: Any) -> Any:  # noqa: ANN401  (a number and a number, or arrays of them)
    """Two birth dates (yyyymmdd) that one person may have on record.

    Two of three parts agree, or day and month are swapped.
    """
    year, month, day = one // 10_000, one // 100 % 100, one % 100
    year_, month_, day_ = other // 10_000, other // 100 % 100, other % 100
    parts: Any = 1 * (year == year_) + 1 * (month == month_) + 1 * (day == day_)
    return (parts >= 2) | ((year == year_) & (month == day_) & (day == month_))


def merge(count: int, edges: Edges, held: Rows, born: Rows) -> tuple[Ints, Flags]:
    """The cluster of each of `count` nodes (numbered by its least node), and which edges were refused.

    held, born: what the nodes hold of constraints and birth dates; used up.
    """
    parent = np.arange(count)
    refused = np.zeros(len(edges.left), dtype=bool)
    live = np.flatnonzero(edges.left != edges.right)
    a, b = edges.left[live], edges.right[live]
    while len(live) > FEW:
        no = apart(held, a, b)
        refused[live[no]] = True
        live, a, b = live[~no], a[~no], b[~no]
        best = _first_of_both(count, a, b)
        may = edges.settled[live[best]] | of_one_birth(born, a[best], b[best])
        refused[live[best[~may]]] = True
        target = np.arange(count)
        target[np.maximum(a, b)[best[may]]] = np.minimum(a, b)[best[may]]
        parent = target[parent]
        a, b = target[a], target[b]
        undecided = a != b
        undecided[best] = False
        before = len(no)
        live, a, b = live[undecided], a[undecided], b[undecided]
        is_live = np.zeros(count, dtype=bool)
        is_live[a] = is_live[b] = True
        held.follow(target, is_live)
        born.follow(target, is_live)
        if (before - len(live)) * SLOW < before:
            break
    rest = _OneByOne(held, born)
    refused[live[rest.refused(a, b, edges.settled[live])]] = True
    return rest.roots(count)[parent], refused


def _first_of_both(count: int, a: Ints, b: Ints) -> Ints:
    """Positions of the edges that come first at both their clusters."""
    position = np.arange(len(a))
    first = np.full(count, len(a))
    np.minimum.at(first, a, position)
    np.minimum.at(first, b, position)
    return np.flatnonzero((first[a] == position) & (first[b] == position))


class _OneByOne:
    """The sequential rule itself, for what the rounds leave."""

    def __init__(self, held: Rows, born: Rows) -> None:
        self._parent: dict[int, int] = {}
        self._held: dict[int, dict[int, int]] = {}
        self._born: dict[int, set[int]] = {}
        for cluster, key, value in zip(held.cluster.tolist(), held.key.tolist(), held.value.tolist(), strict=True):
            self._held.setdefault(cluster, {})[key] = value
        for cluster, date in zip(born.cluster.tolist(), born.value.tolist(), strict=True):
            self._born.setdefault(cluster, set()).add(date)

    def refused(self, a: Ints, b: Ints, is_settled: Flags) -> list[int]:
        """Join along the edges; the positions of those refused."""
        refused = []
        edges = zip(a.tolist(), b.tolist(), is_settled.tolist(), strict=True)
        for position, (left, right, settled) in enumerate(edges):
            kept, gone = sorted((self._root(left), self._root(right)))
            if kept == gone:
                continue
            if self._are_apart(kept, gone) or not (settled or self._of_one_birth(kept, gone)):
                refused.append(position)
            else:
                self._parent[gone] = kept
                self._held.setdefault(kept, {}).update(self._held.pop(gone, {}))
                self._born.setdefault(kept, set()).update(self._born.pop(gone, set()))
        return refused

    def roots(self, count: int) -> Ints:
        """The root of each node."""
        root = np.arange(count)
        if self._parent:
            moved = list(self._parent)
            root[moved] = [self._root(node) for node in moved]
        return root

    def _root(self, node: int) -> int:
        while (above := self._parent.get(node, node)) != node:
            self._parent[node] = self._parent.get(above, above)
            node = above
        return node

    def _are_apart(self, a: int, b: int) -> bool:
        few, many = sorted((self._held.get(a, {}), self._held.get(b, {})), key=len)
        return any(many.get(key, member) != member for key, member in few.items())

    def _of_one_birth(self, a: int, b: int) -> bool:
        ours, theirs = self._born.get(a), self._born.get(b)
        return not ours or not theirs or any(alike(one, other) for one in ours for other in theirs)
