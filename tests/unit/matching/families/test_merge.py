"""Evidence adds up, for and against, and guards hold."""

import numpy as np

from tfp_etl.matching.families.merge import merge


def groups(people, *pairs: tuple[int, int, int], label=None, largest=14):
    a, b, weight = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))
    labels = np.array(label or [-1] * people)
    return merge(a, b, weight, labels, enough=2, largest=largest, two_labels=20).tolist()


def test_pairs_with_enough_evidence_join_and_others_do_not():
    assert groups(4, (0, 1, 2), (2, 3, 1)) == [0, 0, 2, 3]


def test_two_voices_against_outweigh_one_for():
    assert groups(3, (0, 1, 9), (1, 2, 5), (0, 2, -5)) == [0, 0, 2]


def test_a_doubtful_pair_is_carried_by_a_third_person():
    assert groups(3, (0, 1, 9), (1, 2, 1), (0, 2, 1)) == [0, 0, 0]


def test_the_stronger_tie_comes_first():
    assert groups(3, (0, 1, 3), (1, 2, 6), (0, 2, -9)) == [0, 1, 1]


def test_no_group_outgrows_the_guard():
    chain = [(n, n + 1, 9) for n in range(9)]
    result = groups(10, *chain, largest=4)
    assert max(result.count(group) for group in result) <= 4


def test_two_anchors_need_overwhelming_evidence():
    assert groups(2, (0, 1, 19), label=[0, 1]) == [0, 1]
    assert groups(2, (0, 1, 20), label=[0, 1]) == [0, 0]
    assert groups(2, (0, 1, 2), label=[0, 0]) == [0, 0]


def test_the_order_of_pairs_is_free():
    pairs = [(0, 1, 5), (1, 2, 5), (2, 3, 5), (0, 2, -4), (3, 4, 2)]
    assert groups(5, *pairs) == groups(5, *[(b, a, w) for a, b, w in reversed(pairs)])
