"""Constrained clustering: join nodes along edges, strongest first, never two that are known to be different people.

Components of edges that hold no such pair are taken as they are; the others are merged in rounds (rounds.py).
"""

from dataclasses import dataclass

import numpy as np

from tfp_etl.matching import connected, rounds
from tfp_etl.matching.rounds import Edges, Flags, Ints

__all__ = ["Constraints", "Edges", "Ints", "clusters"]

NO_INTS = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Constraints:
    """A node holds `member` under `key`; nodes with one key and different members are different people.

    A key below 0 is what a person decided. Must-links that bring two members of another key together say that the two
    members are one (a number that was corrected): from there on they count as one, wherever they stand.
    """

    node: Ints
    key: Ints
    member: Ints


def clusters(born: Ints, joined: Edges, edges: Edges, constraints: Constraints) -> tuple[Ints, Ints]:
    """The cluster of each node (numbered by its first node), and the positions in `edges` that a constraint refused.

    born: each node's date of birth as yyyymmdd, 0 where unknown. `joined` are must-links: they are followed whatever
    the constraints say, except those that a person decided (keys below 0), in their order.
    """
    count = len(born)
    must = _must(count, joined, constraints)
    left, right = must[edges.left], must[edges.right]
    component = connected.components(count, left, right)
    held = _held(must, constraints)
    dated = rounds.Rows(must[born > 0], np.zeros((born > 0).sum(), dtype=np.int64), born[born > 0])
    disputed = np.zeros(component.max(initial=-1) + 1, dtype=bool)
    disputed[_with_two(component[held.cluster], held.key, held.value)] = True
    disputed[_with_two(component[dated.cluster], dated.key, dated.value)] = True
    by_rounds = disputed[component]
    at = np.flatnonzero(by_rounds[left])
    label, refused = rounds.merge(
        count,
        Edges(left[at], right[at], edges.settled[at]),
        _of_component(held, component, by_rounds),
        _of_component(dated, component, by_rounds),
    )
    return np.where(by_rounds, label, _first_of(component))[must], at[refused]


def _must(count: int, joined: Edges, constraints: Constraints) -> Ints:
    """The cluster that the must-links make of each node, by its first node."""
    decided = constraints.key < 0
    if not decided.any():
        return _first_of(connected.components(count, joined.left, joined.right))
    key, member = _dense(constraints.key[decided]), constraints.member[decided]
    held = rounds.Rows(constraints.node[decided], key, member)
    undated = rounds.Rows(NO_INTS, NO_INTS, NO_INTS)
    return rounds.merge(count, joined, held, undated)[0]


def _held(must: Ints, constraints: Constraints) -> rounds.Rows:
    """What the clusters of must-links hold, members that must-links brought together as one."""
    key = _dense(constraints.key)
    place, first = _numbered(key, constraints.member)
    cluster = must[constraints.node]
    order = np.lexsort((key, cluster))
    after, before = order[1:], order[:-1]
    same = (cluster[after] == cluster[before]) & (key[after] == key[before]) & (place[after] != place[before])
    one = connected.components(len(first), place[after][same], place[before][same])
    return rounds.Rows(cluster, key, one[place])


def _of_component(rows: rounds.Rows, component: Ints, chosen: Flags) -> rounds.Rows:
    """The rows that can matter: in a chosen component that holds two values of the row's key."""
    inside = chosen[rows.cluster]
    cluster, key, value = rows.cluster[inside], rows.key[inside], rows.value[inside]
    pair, first = _numbered(component[cluster], key)
    several = np.zeros(len(first), dtype=bool)
    several[_with_two(pair, np.zeros_like(pair), value)] = True
    return rounds.Rows(cluster[several[pair]], _dense(key[several[pair]]), value[several[pair]])


def _with_two(group: Ints, key: Ints, value: Ints) -> Ints:
    """Groups in which one key has two values."""
    order = np.lexsort((value, key, group))
    group, key, value = group[order], key[order], value[order]
    again: Flags = (group[1:] == group[:-1]) & (key[1:] == key[:-1]) & (value[1:] != value[:-1])
    return np.asarray(group[1:][again])


def _numbered(major: Ints, minor: Ints) -> tuple[Ints, Ints]:
    """Each pair's number 0.. in order, and the position of the first row of each pair."""
    order = np.lexsort((minor, major))
    new = np.ones(len(order), dtype=bool)
    new[1:] = (major[order][1:] != major[order][:-1]) | (minor[order][1:] != minor[order][:-1])
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.cumsum(new) - 1
    return number, order[new]


def _dense(key: Ints) -> Ints:
    """The keys numbered 0.. in order."""
    return np.asarray(np.unique(key, return_inverse=True)[1], dtype=np.int64)


def _first_of(component: Ints) -> Ints:
    """Each node's component, numbered by the smallest node in it."""
    return connected.first_of(component, np.arange(len(component)))
