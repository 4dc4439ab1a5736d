"""Which decisions contradict each other, and which merely stand near those that do."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from tfp_etl.matching.decisions import contradicted

ENDS = st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] != pair[1])


def test_a_chain_between_two_that_are_apart_is_contradicted_and_what_hangs_on_it_is_not():
    joins = [("a", "b"), ("b", "c"), ("c", "d"), ("x", "y")]
    assert contradicted(joins, [("a", "c")]) == ({0, 1}, {0})


def test_a_ring_that_hangs_on_the_chain_is_left_alone():
    joins = [("a", "b"), ("b", "c"), ("b", "d"), ("d", "e"), ("e", "b")]
    assert contradicted(joins, [("a", "c")]) == ({0, 1}, {0})


def test_a_second_way_round_is_contradicted_too():
    joins = [("a", "b"), ("b", "c"), ("a", "d"), ("d", "c")]
    assert contradicted(joins, [("a", "c")]) == ({0, 1, 2, 3}, {0})


def test_the_same_pair_both_ways():
    assert contradicted([("a", "b"), ("b", "a")], [("b", "a")]) == ({0, 1}, {0})


def test_nothing_to_contradict():
    assert contradicted([("a", "b")], [("a", "c"), ("d", "e")]) == (set(), set())
    assert contradicted([], []) == (set(), set())


def on_a_simple_path(joins, one, other):
    """By trying every order of every set of vertices: slow, and plainly right."""
    edges = {frozenset(pair) for pair in joins}
    inner = sorted({end for pair in joins for end in pair} - {one, other})
    found = set()
    for size in range(len(inner) + 1):
        for middle in permutations(inner, size):
            path = [frozenset(step) for step in zip((one, *middle), (*middle, other), strict=True)]
            if all(step in edges for step in path):
                found |= set(path)
    return found


@given(st.lists(ENDS, max_size=9), ENDS)
def test_as_by_trying_every_path(joins, apart):
    suspended, against = contradicted(joins, [apart])
    expected = on_a_simple_path(joins, *apart)
    assert {frozenset(joins[at]) for at in suspended} == expected
    assert against == ({0} if expected else set())
