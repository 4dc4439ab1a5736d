"""Every figure is what listing all pairs would give."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.evaluation import brute
from tfp_etl.evaluation import families, name_groups, partitions, persons, thresholds


@st.composite
def two_partitions(draw, extra=0):
    """Labels of 1 to 14 records, predicted and true, and `extra` more labellings of few values."""
    n = draw(st.integers(1, 14))
    label = st.lists(st.integers(0, 5), min_size=n, max_size=n)
    return [draw(label) for _ in range(2)] + [
        draw(st.lists(st.integers(0, 2), min_size=n, max_size=n)) for _ in range(extra)
    ]


def ints(labels):
    return np.array(labels, np.int64)


@settings(max_examples=150, deadline=None)
@given(two_partitions())
def test_figures_are_those_of_listed_pairs(given_labels):
    predicted, true = given_labels
    found = persons.agreement(ints(predicted), ints(true))

    told = [found[name]["value"] for name in ("precision", "recall", "f1")]
    assert told == pytest.approx(brute.pairwise(predicted, true), abs=2e-6)
    cubed = [found[f"b3_{name}"]["value"] for name in ("precision", "recall", "f1")]
    assert cubed == pytest.approx(brute.b_cubed(predicted, true), abs=2e-6)
    assert found["exact"]["value"] == pytest.approx(brute.exact(predicted, true), abs=2e-6)
    information = found["variation_of_information_bits"]
    assert information["split"] == pytest.approx(brute.conditional_entropy(predicted, true), abs=2e-6)
    assert information["merged"] == pytest.approx(brute.conditional_entropy(true, predicted), abs=2e-6)
    assert (found["repairs"]["splits"], found["repairs"]["merges"]) == brute.repairs(predicted, true)
    assert found["pairs"]["missed"] == len(brute.pairs(true) - brute.pairs(predicted))
    assert found["pairs"]["wrong"] == len(brute.pairs(predicted) - brute.pairs(true))


@settings(max_examples=100, deadline=None)
@given(two_partitions())
def test_blocks_are_the_smallest_sets_that_no_error_leaves(given_labels):
    predicted, true = given_labels
    cells = partitions.contingency(ints(predicted), ints(true))
    rows = cells.block_sums()

    linked = brute.pairs(predicted) | brute.pairs(true)
    block = list(range(len(true)))
    for _ in block:
        for i, j in linked:
            block[i] = block[j] = min(block[i], block[j])
    assert len(rows) == len(set(block))
    assert sorted(rows[:, partitions.SUMS.index("records")]) == sorted(block.count(each) for each in set(block))


@settings(max_examples=100, deadline=None)
@given(two_partitions(extra=1))
def test_source_pairs_are_those_of_listed_pairs(given_labels):
    predicted, true, kind = given_labels
    names = ["a", "b", "c"]
    found = persons.by_source_pair(ints(predicted), ints(true), ints(kind), names)

    for each in found:
        a, b = (names.index(name) for name in each["kinds"])
        pairs = each["pairs"]
        assert (pairs["both"], pairs["predicted"], pairs["true"]) == brute.between(predicted, true, kind, a, b)
    total = sum(each["pairs"]["true"] for each in found)
    assert total == len(brute.pairs(true))


@settings(max_examples=60, deadline=None)
@given(two_partitions(extra=1))
def test_name_groups_count_each_pair_from_the_groups_side(given_labels):
    predicted, true, group = given_labels
    of_person = dict(zip(true, group, strict=True))
    group = [of_person[person] for person in true]  # a person has one group
    found = name_groups.compare(ints(predicted), ints(true), ints(group), ["a", "b", "c"])

    assert [each["group"] for each in found["groups"]] == [n for i, n in enumerate("abc") if i in group]
    for each in found["groups"]:
        told = [each[name]["value"] for name in ("missed", "wrong", "error")]
        assert told == pytest.approx(brute.of_group(predicted, true, group, "abc".index(each["group"])), abs=2e-6)
        assert each["verdict"] == "too few"


@settings(max_examples=100, deadline=None)
@given(two_partitions())
def test_a_person_counts_in_the_group_that_holds_most_of_their_records(given_labels):
    cluster, person = given_labels
    best = families.best_record(ints(cluster), ints(person))

    assert sorted(person[i] for i in best) == sorted(set(person))
    for i in best:
        held = [c for c, p in zip(cluster, person, strict=True) if p == person[i]]
        most = max(held.count(c) for c in held)
        assert cluster[i] == min(c for c in held if held.count(c) == most)


@settings(max_examples=60, deadline=None)
@given(two_partitions(), st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13)), max_size=10))
def test_chaining_is_the_same_at_once_or_in_steps(given_labels, edges):
    n = len(given_labels[0])
    left = ints([i % n for i, _ in edges])
    right = ints([j % n for _, j in edges])
    at_once = thresholds.joined(np.arange(n), left, right)
    in_steps = np.arange(n)
    for k in range(len(edges)):
        in_steps = thresholds.joined(in_steps, left[k : k + 1], right[k : k + 1])

    assert brute.pairs(list(at_once)) == brute.pairs(list(in_steps))


def test_family_sizes_count_people_and_whole_families():
    # two people of two records each, in one true family; a third person alone
    person, cluster = ints([0, 0, 1, 1, 2]), ints([0, 0, 1, 2, 3])
    told, true = ints([0, 0, 0, 0, 1]), ints([0, 0, 0, 0, 1])
    rows = {row["people"]: row for row in families.sizes(cluster, person, told, true)}

    assert (rows["2"]["true"], rows["2"]["predicted"], rows["2"]["exact"]) == (1, 0, 1)
    assert (rows["3"]["predicted"], rows["1"]["true"], rows["1"]["exact_share"]) == (1, 1, 1.0)
