"""Runs the expectation suites and splits passed rows from held rows."""

from tfp_etl.quality.quick import run_quick
from tfp_etl.quality.run import Outcome, rows_floor, run
from tfp_etl.quality.split import Rejection, RowsLost, Split, split

__all__ = ["Outcome", "Rejection", "RowsLost", "Split", "rows_floor", "run", "run_quick", "split"]
