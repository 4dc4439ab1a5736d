"""Constrained clustering: join nodes along edges, strongest first, never two that are known to be different people.

Components of edges that hold no such pair are taken as they are (scipy); only the others are merged edge by edge.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Edges:
    """Pairs of nodes 0..n-1, strongest first; ties stand in the order of their nodes."""

    left: Ints
    right: Ints


@dataclass(frozen=True)
class Constraints:
    """A node holds `member` under `key`; nodes with one key and different members are different people."""

    node: Ints
    key: Ints
    member: Ints


def clusters(node_count: int, joined: Edges, edges: Edges, constraints: Constraints) -> tuple[Ints, Ints]:
    """The cluster of each node (numbered by its first node), and the positions in `edges` that a constraint refused.

    `joined` are must-links: they are followed whatever the constraints say.
    """
    component = _components(node_count, np.r_[joined.left, edges.left], np.r_[joined.right, edges.right])
    disputed = _disputed(component, constraints)
    by_hand = np.isin(component, disputed)
    merged, refused = _merge(
        np.flatnonzero(by_hand),
        _of(joined, by_hand),
        _of(edges, by_hand),
        _held(constraints, by_hand),
    )
    label = np.where(by_hand, merged_label(node_count, merged), _first_of(component))
    return label, np.flatnonzero(by_hand[edges.left])[refused]


def _components(node_count: int, left: Ints, right: Ints) -> Ints:
    graph = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(node_count, node_count))
    return connected_components(graph, directed=False)[1].astype(np.int64)


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


def _of(edges: Edges, chosen: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    kept = chosen[edges.left]
    return list(zip(edges.left[kept].tolist(), edges.right[kept].tolist(), strict=True))


def _held(constraints: Constraints, chosen: npt.NDArray[np.bool_]) -> dict[int, dict[int, int]]:
    """Node -> key -> member, of the chosen nodes."""
    kept = chosen[constraints.node]
    held: dict[int, dict[int, int]] = {}
    for node, key, member in zip(
        constraints.node[kept].tolist(), constraints.key[kept].tolist(), constraints.member[kept].tolist(), strict=True
    ):
        held.setdefault(node, {})[key] = member
    return held


def _merge(
    nodes: Ints, joined: list[tuple[int, int]], edges: list[tuple[int, int]], held: dict[int, dict[int, int]]
) -> tuple[dict[int, int], list[int]]:
    """Node -> root after merging edge by edge, and the positions of the refused edges."""
    parent = dict.fromkeys(nodes.tolist(), -1)

    def root(node: int) -> int:
        while parent[node] >= 0:
            if parent[parent[node]] >= 0:
                parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def join(kept: int, gone: int) -> None:
        parent[gone] = kept
        if gone in held:
            held.setdefault(kept, {}).update(held.pop(gone))

    refused = []
    for left, right in joined:
        a, b = root(left), root(right)
        if a != b:
            join(min(a, b), max(a, b))
    for position, (left, right) in enumerate(edges):
        a, b = root(left), root(right)
        if a == b:
            continue
        small, large = sorted((held.get(a, {}), held.get(b, {})), key=len)
        if any(large.get(key, member) != member for key, member in small.items()):
            refused.append(position)
        else:
            join(min(a, b), max(a, b))
    return {node: root(node) for node in parent}, refused


def merged_label(node_count: int, merged: dict[int, int]) -> Ints:
    """The roots of the merged nodes as an array over all nodes (the others: themselves)."""
    label = np.arange(node_count, dtype=np.int64)
    if merged:
        label[np.fromiter(merged.keys(), np.int64, len(merged))] = np.fromiter(merged.values(), np.int64, len(merged))
    return label
