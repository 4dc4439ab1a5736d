"""Families worth a person's look, each with the reason in plain words."""

from dataclasses import asdict
from datetime import date

import duckdb
import pyarrow as pa

from tfp_etl.matching.families import ties
from tfp_etl.matching.families.weights import Weights

LARGE = 8  # people; a family of more is rare enough to look at


def suspicious(db: duckdb.DuckDBPyConnection, as_of: date, weights: Weights) -> pa.Table:
    """Groups worth a look: group_no, kind, reason, weight double, other_no (a second group, or itself); one row a kind.

    `weight` is what the reason counts: people, claims, bits or old families. Needs the tables of `draft` (`grouped`,
    `evidence`). Reasons name nobody.
    """
    return ties.run(db, "suspicious", {"as_of": as_of, "large": LARGE, **asdict(weights)}).to_arrow_table()
