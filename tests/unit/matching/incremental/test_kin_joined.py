"""Which numbers are among those wanted, and the rows of two runs under one numbering."""

import numpy as np
import pyarrow as pa
import pytest

from tfp_etl.matching.incremental.kin_joined import among, joined

FAR = 1 << 61


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ([], [1, 2]),
        ([7], []),
        ([-5, FAR, 3], [3, -5, 4, FAR, FAR + 1]),
        # All of these have the same lowest bits, so that one beats the other to its slot.
        ([FAR + (at << 40) for at in range(9)], [FAR + (at << 40) for at in range(4, 14)] * 2),
    ],
    ids=["nothing wanted", "no numbers", "far apart", "alike at the end"],
)
def test_numbers_among_those_wanted(wanted, numbers):
    found = among(np.array(numbers, dtype=np.int64), np.array(wanted, dtype=np.int64))
    assert found.tolist() == [number in wanted for number in numbers]


def test_many_numbers_among_many():
    random = np.random.default_rng(7)
    pool = random.integers(-FAR, FAR, 40_000)
    wanted = np.concatenate([pool[::7], random.integers(-FAR, FAR, 5_000)])
    assert np.array_equal(among(pool, wanted), np.isin(pool, wanted))


def test_rows_that_name_somebody_judged_again_are_not_carried_over():
    kept = pa.table({"person_id": [4, 5, 9], "survivor_id": [4, 9, 5], "kind": ["a", "b", "c"]})
    fresh = pa.table({"person_id": [3], "survivor_id": [3], "kind": ["d"]})
    stay = np.array([4, 5]), np.array([1, 2])
    assert joined(kept, fresh, *stay).to_pylist() == [
        {"person_id": 1, "survivor_id": 1, "kind": "a"},
        {"person_id": 3, "survivor_id": 3, "kind": "d"},
    ]
