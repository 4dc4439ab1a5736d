"""An interval holds the true figure about as often as it says, also where records hang together."""

import numpy as np
import pytest

from tfp_etl.evaluation import intervals, partitions


def blocks(generator, n, error):
    """Blocks of 1 to 6 records, true share of right pairs about 1 - error; a whole block goes wrong, not a pair."""
    size = generator.integers(1, 7, n)
    trials = (size * (size - 1) / 2).astype(float)
    return np.where(generator.random(n) < error, 0.0, trials), trials


def covered(found, truth):
    return found.low <= truth <= found.high


@pytest.mark.parametrize(("n", "error"), [(400, 0.1), (400, 0.02), (60, 0.02)])
def test_intervals_of_clustered_shares_cover(n, error):
    generator = np.random.default_rng(7)
    by_wilson = by_bootstrap = 0
    rounds = 300
    for seed in range(rounds):
        right, of = blocks(generator, n, error)
        by_wilson += covered(intervals.share_of_clusters(right, of), 1 - error)
        rows, counts = intervals.tally(np.column_stack((right, of)))
        drawn = intervals.resample(rows, counts, draws=300, seed=seed)
        share = intervals.percentiles(float(right.sum() / of.sum()), partitions.share(drawn[:, 0], drawn[:, 1]))
        by_bootstrap += covered(intervals.widened(share, rows[:, 0], rows[:, 1], counts), 1 - error)
    assert by_wilson / rounds > 0.91
    assert by_bootstrap / rounds > 0.91
    if n > 100:  # with one or two blocks in error an interval may only err on the side of doubt
        assert by_bootstrap / rounds < 0.999


def test_an_interval_that_takes_pairs_for_independent_would_not_cover():
    """The reason for clusters: the naive interval is too narrow by far."""
    generator = np.random.default_rng(7)
    naive = sum(
        covered(intervals.wilson(right.sum(), of.sum()), 0.9)
        for right, of in (blocks(generator, 400, 0.1) for _ in range(200))
    )
    assert naive / 200 < 0.8


def test_katz_covers_the_ratio_of_two_rates():
    generator = np.random.default_rng(3)
    rounds, hits = 400, 0
    for _ in range(rounds):
        a, b = generator.binomial(150, 0.12), generator.binomial(900, 0.08)
        hits += covered(intervals.katz(a, 150, b, 900), 1.5)
    assert 0.92 < hits / rounds < 0.99


def test_wilson_is_the_published_interval():
    found = intervals.wilson(81, 263)  # Newcombe 1998, method 3
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
    assert intervals.wilson(0, 20).low == 0.0
    assert round(intervals.wilson(0, 20).high, 4) == 0.1611
    assert (intervals.wilson(0, 0).low, intervals.wilson(0, 0).high) == (0.0, 1.0)


def test_no_error_seen_is_not_no_error():
    rows, counts = intervals.tally(np.array([[3.0, 3.0]] * 50))
    drawn = intervals.resample(rows, counts)
    found = intervals.widened(
        intervals.percentiles(1.0, partitions.share(drawn[:, 0], drawn[:, 1])), rows[:, 0], rows[:, 1], counts
    )
    assert found.high == 1.0
    assert 0.9 < found.low < 0.95  # Wilson on the 50 blocks


def test_the_same_blocks_in_another_order_give_the_same_interval():
    generator = np.random.default_rng(1)
    right, of = blocks(generator, 200, 0.1)
    rows = np.column_stack((right, of))
    one, other = (intervals.resample(*intervals.tally(each)) for each in (rows, rows[generator.permutation(200)]))
    assert (one == other).all()
    assert one.std(axis=0).min() > 0


def test_resampling_keeps_the_number_of_blocks():
    rows, counts = intervals.tally(np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]))
    assert (intervals.resample(rows, counts, draws=50).sum(axis=1) == 3).all()
