"""Questions of hashes, answered in arrays as sets and counts would answer them."""

from collections import Counter

import numpy as np
import pytest

from tfp_etl.matching.incremental.hashes import among, otherwise

TOP = np.iinfo(np.uint64).max


def some(seed, count, *, spread=TOP):
    return np.random.default_rng(seed).integers(0, spread, count, dtype=np.uint64, endpoint=True)


@pytest.mark.parametrize(("many", "few"), [(0, 0), (0, 3), (50, 0), (50, 1), (5000, 40), (300, 5000)])
@pytest.mark.parametrize("spread", [TOP, 2000])
def test_among_is_membership_of_a_set(many, few, spread):
    values, wanted = some(1, many, spread=spread), some(2, few, spread=spread)
    wanted = np.r_[wanted, values[::7], values[:1], np.array([TOP], np.uint64)]
    assert among(values, wanted).tolist() == [value in set(wanted.tolist()) for value in values.tolist()]


@pytest.mark.parametrize("spread", [TOP, 400, 30])
def test_otherwise_are_those_that_are_there_another_number_of_times(spread):
    now = some(3, 500, spread=spread)
    before = np.r_[now[40:], some(4, 25, spread=spread), now[100:110]]
    here, there = Counter(now.tolist()), Counter(before.tolist())
    expected = sorted(value for value in here | there if here[value] != there[value])
    assert otherwise(now, before).tolist() == expected
    assert otherwise(now, now[::-1]).tolist() == []
    assert otherwise(now[:0], now).tolist() == sorted(here)
