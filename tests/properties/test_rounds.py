"""Rounds over arrays give what the sequential rule gives, edge by edge: the same persons and the same refusals."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.properties.one_by_one import one_by_one
from tfp_etl.matching import merge, rounds

NODES = 14
NODE = st.integers(0, NODES - 1)
PAIR = st.tuples(NODE, NODE).filter(lambda pair: pair[0] < pair[1])
EDGES = st.lists(st.tuples(PAIR, st.booleans()), max_size=40, unique_by=lambda edge: edge[0])
MUST = st.lists(PAIR, max_size=4)
HELD = st.lists(
    st.tuples(NODE, st.sampled_from([-2, -1, 1, 2, 3, 2**61]), st.integers(1, 3)),
    max_size=20,
    unique_by=lambda held: (held[0], held[1]),
)
DATES = [0, 0, 19800203, 19800302, 19800204, 19810203, 19950711, 19950712]
BORN = st.lists(st.sampled_from(DATES), min_size=NODES, max_size=NODES)


@pytest.fixture(params=[(0, 10**9), (0, 1), (3, 200)], ids=["rounds only", "one round", "rounds and a rest"])
def way(request, monkeypatch):
    """How much is left to the rule itself."""
    monkeypatch.setattr(rounds, "FEW", request.param[0])
    monkeypatch.setattr(rounds, "SLOW", request.param[1])


@pytest.mark.usefixtures("way")
@settings(max_examples=200, deadline=None)
@given(BORN, MUST, EDGES, HELD)
def test_rounds_are_the_sequential_rule(born, must, edges, held):
    ends = np.array([pair for pair, _ in edges], dtype=np.int64).reshape(-1, 2)
    tied = np.array(must, dtype=np.int64).reshape(-1, 2)
    cells = np.array(held, dtype=np.int64).reshape(-1, 3)
    labels, refused = merge.clusters(
        np.array(born, dtype=np.int64),
        merge.Edges(tied[:, 0], tied[:, 1], np.ones(len(tied), bool)),
        merge.Edges(ends[:, 0], ends[:, 1], np.array([settled for _, settled in edges], dtype=bool)),
        merge.Constraints(cells[:, 0], cells[:, 1], cells[:, 2]),
    )
    expected = one_by_one(born, must, [(*pair, settled) for pair, settled in edges], held)
    assert (labels.tolist(), refused.tolist()) == expected


@pytest.mark.slow
def test_a_million_edges_are_merged_in_seconds():
    """Half a million nodes in groups of eight, every group disputed; processor seconds, whatever else runs."""
    rng, people = np.random.default_rng(2013), 500_000
    group = rng.integers(0, people // 8, 1_100_000) * 8
    one, other = group + rng.integers(0, 8, len(group)), group + rng.integers(0, 8, len(group))
    left, right = np.minimum(one, other)[one != other], np.maximum(one, other)[one != other]
    edges = merge.Edges(left, right, rng.random(len(left)) < 0.5)
    node = np.arange(people)
    held = merge.Constraints(node, node // 8, rng.integers(0, 3, people))
    born = rng.choice(np.array(DATES), people)
    started = time.process_time()
    labels, refused = merge.clusters(born, merge.Edges(node[:0], node[:0], np.ones(0, bool)), edges, held)
    assert time.process_time() - started < 15
    assert 400_000 < len(refused) < 900_000
    holders = np.unique(np.stack([labels, held.key, held.member]), axis=1)
    assert holders.shape[1] == len(np.unique(labels))


def test_a_long_chain_of_falling_weights_is_decided_like_any_other():
    node = np.arange(50_000)
    chain = merge.Edges(node[:-1], node[1:], np.ones(len(node) - 1, bool))
    held = merge.Constraints(node, np.ones_like(node), node // 10)
    labels, refused = merge.clusters(node * 0, merge.Edges(node[:0], node[:0], np.ones(0, bool)), chain, held)
    assert (labels == node // 10 * 10).all()
    assert (refused == node[9:-1:10]).all()
