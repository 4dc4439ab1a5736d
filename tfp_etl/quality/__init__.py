"""Runs the expectation suites and splits passed rows from held rows."""

from tfp_etl.quality.overruled import NOTHING_DECIDED, Decided, Place, may_be_overruled, why_not
from tfp_etl.quality.quick import run_quick
from tfp_etl.quality.run import Outcome, rows_floor, run
from tfp_etl.quality.split import Rejection, RowsLost, Split, split

__all__ = [
    "NOTHING_DECIDED",
    "Decided",
    "Outcome",
    "Place",
    "Rejection",
    "RowsLost",
    "Split",
    "may_be_overruled",
    "rows_floor",
    "run",
    "run_quick",
    "split",
    "why_not",
]
