"""Decisions that contradict each other: a chain of "these two are one" between two that are said to be two."""

from collections import defaultdict
from collections.abc import Hashable, Sequence

Pair = tuple[Hashable, Hashable]
_NOBODY = object()  # a vertex that is nobody: it stands for "these two are two" while a chain is looked for


def contradicted(joins: Sequence[Pair], apart: Sequence[Pair]) -> tuple[set[int], set[int]]:
    """Positions in `joins` that lie on a chain between two that are `apart`, and positions in `apart` so contradicted.

    A join that merely hangs on such a chain is not among them: it lies on no path between the two.
    """
    edges: dict[frozenset[Hashable], list[int]] = defaultdict(list)
    for position, (one, other) in enumerate(joins):
        if one != other:
            edges[frozenset((one, other))].append(position)
    group = groups(joins)
    members: dict[Hashable, list[frozenset[Hashable]]] = defaultdict(list)
    for edge in edges:
        members[group[next(iter(edge))]].append(edge)
    suspended: set[int] = set()
    against: set[int] = set()
    for position, (one, other) in enumerate(apart):
        if one == other:
            against.add(position)
        elif one in group and group[one] == group.get(other, _NOBODY):
            against.add(position)
            for edge in _between(members[group[one]], one, other):
                suspended.update(edges[edge])
    return suspended, against


def groups(joins: Sequence[Pair]) -> dict[Hashable, Hashable]:
    """Vertex -> one vertex of its component: who is one with whom, by these joins."""
    parent: dict[Hashable, Hashable] = {}

    def root(vertex: Hashable) -> Hashable:
        parent.setdefault(vertex, vertex)
        while parent[vertex] != vertex:
            parent[vertex] = parent[parent[vertex]]
            vertex = parent[vertex]
        return vertex

    for one, other in joins:
        parent[root(one)] = root(other)
    return {vertex: root(vertex) for vertex in list(parent)}


def _between(edges: list[frozenset[Hashable]], one: Hashable, other: Hashable) -> set[frozenset[Hashable]]:
    """The edges that lie on a simple path between two vertices: those in one block with an edge between the two."""
    beside: dict[Hashable, list[Hashable]] = defaultdict(list)
    for edge in [*edges, frozenset((one, _NOBODY)), frozenset((_NOBODY, other))]:
        a, b = edge
        beside[a].append(b)
        beside[b].append(a)
    return {edge for edge in _block(beside, _NOBODY) if _NOBODY not in edge}


def _block(beside: dict[Hashable, list[Hashable]], start: Hashable) -> set[frozenset[Hashable]]:
    """The edges of the block (biconnected component) of a vertex that lies in one only; Tarjan's, without recursion."""
    entered, lowest = {start: 0}, {start: 0}
    trail: list[frozenset[Hashable]] = []
    walk: list[tuple[Hashable, Hashable, list[Hashable]]] = [(start, start, list(beside[start]))]
    found: set[frozenset[Hashable]] = set()
    while walk:
        vertex, came_from, ahead = walk[-1]
        if ahead:
            following = ahead.pop()
            if following == came_from:
                continue
            edge = frozenset((vertex, following))
            if following not in entered:
                entered[following] = lowest[following] = len(entered)
                trail.append(edge)
                walk.append((following, vertex, list(beside[following])))
            elif entered[following] < entered[vertex]:
                trail.append(edge)
                lowest[vertex] = min(lowest[vertex], entered[following])
            continue
        walk.pop()
        if not walk:
            break
        above = walk[-1][0]
        lowest[above] = min(lowest[above], lowest[vertex])
        if lowest[vertex] >= entered[above]:
            at = trail.index(frozenset((above, vertex)))
            block, trail = set(trail[at:]), trail[:at]
            if any(start in edge for edge in block):
                found |= block
    return found
