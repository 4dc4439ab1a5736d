"""How sure a figure is: 95% intervals for shares, ratios of shares and sums over blocks.

Records of one person are not independent, nor are the pairs of one wrong merge. What is drawn again, or counted, is
therefore the block (partitions.py) or the person, never the record or the pair.

* `resample`: bootstrap over blocks; percentile intervals.
* `share_of_clusters`: Wilson's interval with the effective number of trials under the clusters' design effect; used
    for the many small shares of tables and charts, and where too few blocks are in error for a bootstrap.
* `katz`: ratio of two independent shares on the log scale (Katz, Baptista, Azen and Pike 1978), with 1/2 added to
  each count.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tfp_etl.evaluation.partitions import Floats, Ints

LEVEL = 0.95
Z = 1.959963984540054  # of 95%
DRAWS = 1000
SEED = 20130531
FEW = 10  # below this number of blocks in error a bootstrap knows too little


@dataclass(frozen=True)
class Interval:
    """A figure with the ends of its 95% interval."""

    value: float
    low: float
    high: float

    def as_json(self) -> dict[str, float]:
        """The three numbers, by name."""
        return {"value": rounded(self.value), "low": rounded(self.low), "high": rounded(self.high)}


def rounded(value: float) -> float:
    """Six decimals are enough for a share."""
    return round(float(value), 6)


def wilson(successes: float, trials: float) -> Interval:
    """Wilson's score interval of a share (trials may be an effective number). Without trials: from 0 to 1."""
    if trials <= 0:
        return Interval(float("nan"), 0.0, 1.0)
    p = successes / trials
    scale = 1 + Z * Z / trials
    centre = (p + Z * Z / (2 * trials)) / scale
    half = Z / scale * np.sqrt(p * (1 - p) / trials + Z * Z / (4 * trials * trials))
    return Interval(p, max(0.0, float(min(centre - half, p))), min(1.0, float(max(centre + half, p))))


def share_of_clusters(successes: npt.ArrayLike, trials: npt.ArrayLike) -> Interval:
    """A share over clusters (persons, blocks), each with its successes and trials: Wilson with the effective trials.

    The variance of the ratio is the usual linearised one between clusters, drawn towards that of clusters each wholly
    right or wrong (Kish's effective number, (sum of sizes)^2 / sum of squared sizes) as if `FEW` clusters in error had
    shown it: from few errors alone a variance is not to be had.
    """
    right, of = np.asarray(successes, np.float64), np.asarray(trials, np.float64)
    kept = of > 0
    return _of_sums(right[kept], of[kept], np.ones(int(kept.sum())))


def _of_sums(successes: Floats, trials: Floats, counts: Floats) -> Interval:
    total = float((counts * trials).sum())
    if total <= 0:
        return wilson(0, 0)
    clusters = float(counts.sum())
    p = float((counts * successes).sum()) / total
    kish = total**2 / float((counts * trials**2).sum())
    if not 0 < p < 1 or clusters < 2:
        return wilson(p * min(kish, total), min(kish, total))
    residual = float((counts * (successes - p * trials) ** 2).sum())
    seen = clusters / (clusters - 1) * residual / total**2
    in_error = float(counts[successes < trials].sum())
    variance = (in_error * seen + FEW * p * (1 - p) / kish) / (in_error + FEW)
    effective = min(p * (1 - p) / variance, total)
    return wilson(p * effective, effective)


def tally(rows: Floats) -> tuple[Floats, Ints]:
    """Equal rows once, with how often they came: what is resampled. Most blocks are right, so few rows differ."""
    if not len(rows):
        return rows, np.zeros(0, np.int64)
    packed = np.ascontiguousarray(np.round(rows, 9))
    keys = packed.view(np.dtype((np.void, packed.dtype.itemsize * packed.shape[1]))).ravel()
    _, where, counts = np.unique(keys, return_index=True, return_counts=True)
    return rows[where], counts.astype(np.int64)


def resample(rows: Floats, counts: Ints, *, draws: int = DRAWS, seed: int = SEED) -> Floats:
    """Sums of `draws` bootstrap samples of blocks: (draws, columns). rows, counts: what `tally` gives.

    Drawing n blocks with replacement gives each distinct row a multinomial number of times, so only those numbers are
    drawn.
    """
    blocks = int(counts.sum())
    if not blocks:
        return np.zeros((draws, rows.shape[1]))
    generator = np.random.default_rng(seed)
    chance = counts / blocks
    at_once = max(1, min(draws, 4_000_000 // len(counts)))
    found = []
    for start in range(0, draws, at_once):
        times = generator.multinomial(blocks, chance, size=min(at_once, draws - start))
        found.append(times @ rows)
    return np.concatenate(found)


def percentiles(value: float, drawn: Floats) -> Interval:
    """The middle 95% of what was drawn, around the figure."""
    drawn = drawn[np.isfinite(drawn)]
    if not len(drawn):
        return Interval(value, float("nan"), float("nan"))
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(value, float(min(low, value)), float(max(high, value)))


def widened(found: Interval, successes: Floats, trials: Floats, counts: Ints) -> Interval:
    """A bootstrap interval of a share, made as wide as Wilson's where fewer than `FEW` blocks are in error."""
    in_error = int(counts[successes < trials].sum())
    if in_error >= FEW:
        return found
    other = _of_sums(successes, trials, counts.astype(np.float64))
    return Interval(found.value, min(found.low, other.low), max(found.high, other.high))


def katz(errors: float, trials: float, base_errors: float, base_trials: float) -> Interval:
    """Ratio of two independent error shares with its log interval; 1/2 is added to each count for the interval."""
    if not trials or not base_trials:
        return Interval(float("nan"), float("nan"), float("nan"))
    ratio = (errors / trials) / (base_errors / base_trials) if base_errors else float("inf")
    a, n, b, m = errors + 0.5, trials + 0.5, base_errors + 0.5, base_trials + 0.5
    middle = np.log((a / n) / (b / m))
    half = Z * np.sqrt(1 / a - 1 / n + 1 / b - 1 / m)
    low, high = float(np.exp(middle - half)), float(np.exp(middle + half))
    return Interval(ratio, min(low, ratio), max(high, ratio) if np.isfinite(ratio) else high)
