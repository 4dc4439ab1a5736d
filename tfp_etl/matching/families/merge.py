"""Joins people into families by adding up evidence, strongest first.

Greedy additive edge contraction, the standard heuristic of correlation clustering: the two groups with most evidence
between them are joined, the evidence of both towards everybody else is added up, for and against, and so on until no
two groups have enough. So one mistaken note cannot pull in a person against whom three others speak. All groups that
are each other's best partner are joined in one round: nearly the same as one at a time, in few passes over arrays.
"""

import numpy as np
from numpy.typing import NDArray

from tfp_etl.matching.connected import components, first_of

Ints = NDArray[np.int64]


def merge(
    a: Ints,
    b: Ints,
    weight: Ints,
    label: Ints,
    *,
    enough: int,
    largest: int,
    two_labels: int,
    together: tuple[Ints, Ints] | None = None,
) -> Ints:
    """Group number (the smallest index of a member) of each person, one for each element of `label`.

    `a`, `b`, `weight`: evidence between persons by index, in bits; `label`: an anchor of the person, or -1. Groups with
    two different anchors are joined only by `two_labels` bits. No group grows beyond `largest`,
    but the pairs `together` are one from the start, whatever the guards say.
    """
    people = len(label)
    label = label.copy()
    group = _joined(people, together, label)
    size = np.bincount(group, minlength=people)
    a, b, weight = _added(group[a], group[b], weight)
    while True:
        differ = (label[a] >= 0) & (label[b] >= 0) & (label[a] != label[b])
        may = (weight >= np.where(differ, two_labels, enough)) & (size[a] + size[b] <= largest)
        chosen = _mutual_best(people, a[may], b[may], weight[may])
        if not len(chosen):
            return group
        keep, gone = a[may][chosen], b[may][chosen]
        size[keep] += size[gone]
        label[keep] = np.where(label[keep] >= 0, label[keep], label[gone])
        target = np.arange(people)
        target[gone] = keep
        group = target[group]
        is_moved = np.zeros(people, dtype=bool)
        is_moved[keep] = is_moved[gone] = True
        again = is_moved[a] | is_moved[b]
        added = _added(target[a[again]], target[b[again]], weight[again])
        a, b, weight = (np.r_[each[~again], new] for each, new in zip((a, b, weight), added, strict=True))


def _joined(people: int, together: tuple[Ints, Ints] | None, label: Ints) -> Ints:
    """Groups of those who are one from the start, each with the first label of its members (written into `label`)."""
    group: Ints = np.arange(people)
    if together is None or not len(together[0]):
        return group
    group = first_of(components(people, *together), group)
    for member in np.flatnonzero(group != np.arange(people)).tolist():
        if label[group[member]] < 0:
            label[group[member]] = label[member]
    return group


def _added(a: Ints, b: Ints, weight: Ints) -> tuple[Ints, Ints, Ints]:
    """The evidence between each two groups added up, smaller index first, none within a group."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    apart = low != high
    low, high, weight = low[apart], high[apart], weight[apart]
    order = np.lexsort((high, low))
    low, high, weight = low[order], high[order], weight[order]
    if not len(low):
        return low, high, weight
    first = np.flatnonzero(np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])])
    return low[first], high[first], np.add.reduceat(weight, first)


def _mutual_best(people: int, a: Ints, b: Ints, weight: Ints) -> Ints:
    """Positions of the pairs that are the best of both their groups; ties go to the smaller indices."""
    order = np.lexsort((b, a, -weight))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    best = np.full(people, len(order), dtype=np.int64)
    np.minimum.at(best, a, rank)
    np.minimum.at(best, b, rank)
    return np.flatnonzero((best[a] == rank) & (best[b] == rank))
