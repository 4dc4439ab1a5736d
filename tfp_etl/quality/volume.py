"""How many rows an extract may have, given those before it: neither a collapse nor a flood is believed unasked."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tfp_etl.quality.run import MOST_ROWS, Outcome

LOOK_BACK = 5
"""Snapshots before that the median is taken of."""
FEWEST_SHARE, MOST_SHARE = 0.5, 3.0
RULES = ("rows_against_previous", "rows_above_previous")
SETTINGS = {RULES[0]: "TFP_LIMITS__FEWEST_SHARE", RULES[1]: "TFP_LIMITS__MOST_SHARE"}


@dataclass(frozen=True)
class Band:
    """The fewest and the most rows a snapshot may have; `usual`: the median of `snapshots` before it."""

    fewest: int = 1
    most: int = MOST_ROWS
    usual: float = 0
    snapshots: int = 0

    def without(self, unreadable: int) -> "Band":
        """The band of the rows that can be read, where so many cannot: what came counts, as in the files before."""
        return replace(self, fewest=max(1, self.fewest - unreadable), most=max(1, self.most - unreadable))


def band(previous: Sequence[int], *, fewest_share: float = FEWEST_SHARE, most_share: float = MOST_SHARE) -> Band:
    """The band of a snapshot. `previous`: rows of the snapshots before it, newest first; none: one row is enough.

    The median: one odd snapshot that got in does not move the band.
    """
    counted = [each for each in previous[:LOOK_BACK] if each]
    if not counted:
        return Band()
    usual = statistics.median(counted)
    return Band(max(1, math.ceil(usual * fewest_share)), max(1, math.floor(usual * most_share)), usual, len(counted))


def in_figures(outcomes: Sequence[Outcome], rows: int, allowed: Band) -> list[Outcome]:
    """The outcomes, those about volume with the rows that came and are allowed, and the setting that says so.

    rows: all that came, those that cannot be read too.
    """
    return [
        replace(each, reason=_told(each, rows, allowed)) if each.rule in RULES and not each.is_met else each
        for each in outcomes
    ]


def _told(outcome: Outcome, rows: int, allowed: Band) -> str:
    return (
        f"{outcome.reason}: {rows:,} rows, {allowed.fewest:,} to {allowed.most:,} are allowed after "
        f"{allowed.usual:,.0f} before ({SETTINGS[outcome.rule]})"
    )
