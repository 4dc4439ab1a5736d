"""Whatever the edges and cannot-links: no person holds two places of a key, and every refusal has a clash behind it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tfp_etl.matching import merge

NODES = 12
NODE = st.integers(0, NODES - 1)
PAIRS = st.lists(st.tuples(NODE, NODE).filter(lambda pair: pair[0] < pair[1]), max_size=30, unique=True)
HELD = st.lists(
    st.tuples(NODE, st.integers(1, 4), st.integers(1, 3)), max_size=20, unique_by=lambda held: (held[0], held[1])
)


def _merged(pairs: list[tuple[int, int]], held: list[tuple[int, int, int]]) -> tuple[list[int], list[int]]:
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    cells = np.array(held, dtype=np.int64).reshape(-1, 3)
    none = merge.Edges(ends[:0, 0], ends[:0, 1], np.ones(0, bool))
    labels, refused = merge.clusters(
        np.zeros(NODES, dtype=np.int64),
        none,
        merge.Edges(ends[:, 0], ends[:, 1], np.ones(len(ends), bool)),
        merge.Constraints(cells[:, 0], cells[:, 1], cells[:, 2]),
    )
    return labels.tolist(), refused.tolist()


@settings(max_examples=200, deadline=None)
@given(PAIRS, HELD)
def test_no_person_holds_two_places_of_one_key(pairs, held):
    labels, _ = _merged(pairs, held)
    places: dict[tuple[int, int], set[int]] = {}
    for node, key, member in held:
        places.setdefault((labels[node], key), set()).add(member)
    assert all(len(members) == 1 for members in places.values())


@settings(max_examples=200, deadline=None)
@given(PAIRS, HELD)
def test_every_edge_is_followed_or_refused_for_a_clash(pairs, held):
    labels, refused = _merged(pairs, held)
    for position, (left, right) in enumerate(pairs):
        if labels[left] != labels[right]:
            assert position in refused
            of_left = {(key, member) for node, key, member in held if labels[node] == labels[left]}
            of_right = {(key, member) for node, key, member in held if labels[node] == labels[right]}
            assert any(key == other and member != place for key, member in of_left for other, place in of_right)


@settings(max_examples=100, deadline=None)
@given(PAIRS)
def test_without_cannot_links_every_edge_is_followed(pairs):
    labels, refused = _merged(pairs, [])
    assert refused == []
    assert all(labels[left] == labels[right] for left, right in pairs)
