"""Nodes that hang together, held against scipy's."""

import numpy as np
import pytest
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from tfp_etl.matching.connected import components, first_of


@pytest.mark.parametrize(("count", "edges"), [(0, 0), (6, 0), (1, 3), (30, 20), (400, 150), (400, 400), (3000, 9000)])
def test_components_are_numbered_by_their_smallest_nodes(count, edges):
    left, right = np.random.default_rng(count + edges).integers(0, max(count, 1), (2, edges))
    graph = coo_matrix((np.ones(edges), (left, right)), shape=(count, count))
    expected = connected_components(graph, directed=False)[1] if count else []
    assert components(count, left, right).tolist() == list(expected)


def test_a_long_line_is_one_component_whatever_the_order_of_its_edges():
    line = np.random.default_rng(1).permutation(20_000)
    assert components(20_001, line, line + 1).max() == 0


def test_each_node_is_told_the_smallest_number_of_its_component():
    component = components(5, np.array([3, 4]), np.array([1, 0]))
    assert first_of(component, np.array([50, 40, 30, 20, 10])).tolist() == [10, 20, 30, 20, 10]
