"""Runs the expectation suites and splits passed rows from held rows."""

from tfp_etl.quality.overruled import NOTHING_DECIDED, Decided, Place, may_be_overruled, why_not
from tfp_etl.quality.quick import run_quick
from tfp_etl.quality.run import Outcome, run
from tfp_etl.quality.split import Rejection, RowsLost, Split, split
from tfp_etl.quality.volume import LOOK_BACK, Band, band, in_figures

__all__ = [
    "LOOK_BACK",
    "NOTHING_DECIDED",
    "Band",
    "Decided",
    "Outcome",
    "Place",
    "Rejection",
    "RowsLost",
    "Split",
    "band",
    "in_figures",
    "may_be_overruled",
    "run",
    "run_quick",
    "split",
    "why_not",
]
