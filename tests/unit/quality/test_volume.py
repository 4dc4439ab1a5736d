"""How many rows a snapshot may have, on both sides of each edge of the band."""

import pytest

from tfp_etl import quality


@pytest.mark.parametrize(
    ("before", "fewest", "most"),
    [
        ([], 1, None),
        ([0], 1, None),
        ([1], 1, 3),
        ([100], 50, 300),
        ([101], 51, 303),
        ([100, 10, 100, 1000, 100], 50, 300),
    ],
)
def test_the_band_rests_on_the_median_of_the_snapshots_before(before, fewest, most):
    found = quality.band(before)
    assert found.fewest == fewest
    assert (found.most == most) if most else (found.most > 10**9)


def test_only_the_latest_snapshots_count():
    assert quality.band([10] * quality.LOOK_BACK + [1000] * 9).usual == 10


def test_shares_are_settings():
    assert quality.band([100], fewest_share=0.9, most_share=1.1) == quality.Band(90, 110, 100, 1)


@pytest.mark.parametrize(
    ("unreadable", "fewest", "most"), [(0, 50, 300), (10, 40, 290), (49, 1, 251), (60, 1, 240), (400, 1, 1)]
)
def test_rows_that_cannot_be_read_count_towards_the_rows_that_came(unreadable, fewest, most):
    readable = quality.band([100]).without(unreadable)
    assert (readable.fewest, readable.most, readable.usual) == (fewest, most, 100)
