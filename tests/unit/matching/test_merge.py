"""Constrained clustering by itself: numbers in, labels out."""

import numpy as np

from tfp_etl.matching import merge


def edges(*pairs: tuple[int, int], settled: bool = True) -> merge.Edges:
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return merge.Edges(ends[:, 0], ends[:, 1], np.full(len(ends), settled))


def constraints(*held: tuple[int, int, int]) -> merge.Constraints:
    cells = np.array(held, dtype=np.int64).reshape(-1, 3)
    return merge.Constraints(cells[:, 0], cells[:, 1], cells[:, 2])


def undated(count: int) -> merge.Ints:
    return np.zeros(count, dtype=np.int64)


def test_without_dispute_edges_make_components():
    labels, refused = merge.clusters(undated(5), edges(), edges((0, 1), (3, 4), (1, 3)), constraints())
    assert labels.tolist() == [0, 0, 2, 0, 0]
    assert refused.tolist() == []


def test_the_strongest_edge_wins_a_dispute():
    apart = constraints((0, 7, 1), (2, 7, 2))
    labels, refused = merge.clusters(undated(4), edges(), edges((1, 2), (0, 1), (2, 3)), apart)
    assert labels.tolist() == [0, 1, 1, 1]
    assert refused.tolist() == [1]


def test_a_constraint_holds_over_a_chain():
    apart = constraints((0, 7, 1), (4, 7, 2))
    labels, _ = merge.clusters(undated(5), edges(), edges((0, 1), (1, 2), (2, 3), (3, 4)), apart)
    assert labels[0] != labels[4]
    assert labels.tolist() == [0, 0, 0, 0, 4]


def test_must_links_come_first_and_only_a_decision_stops_them():
    rule, decision = constraints((0, 7, 1), (1, 7, 2)), constraints((0, -1, 1), (1, -1, 2))
    assert merge.clusters(undated(2), edges((0, 1)), edges(), rule)[0].tolist() == [0, 0]
    assert merge.clusters(undated(2), edges((0, 1)), edges(), decision)[0].tolist() == [0, 1]


def test_births_stand_against_an_undated_bridge_but_not_against_a_slip():
    bridge = edges((0, 1), (1, 2), settled=False)
    strangers = np.array([19470918, 0, 19690727], dtype=np.int64)
    slip = np.array([19470918, 0, 19470917], dtype=np.int64)
    assert merge.clusters(strangers, edges(), bridge, constraints())[0].tolist() == [0, 0, 2]
    assert merge.clusters(slip, edges(), bridge, constraints())[0].tolist() == [0, 0, 0]


def test_nothing_gives_nothing():
    labels, refused = merge.clusters(undated(0), edges(), edges(), constraints())
    assert len(labels) == len(refused) == 0
