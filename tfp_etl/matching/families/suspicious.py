"""Families worth a person's look, each with the reason in plain words."""

from dataclasses import asdict
from datetime import date

import duckdb
import pyarrow as pa

from tfp_etl.matching.families import ties
from tfp_etl.matching.families.weights import Weights

LARGE = 8  # people; a family of more is rare enough to look at


def suspicious(db: duckdb.DuckDBPyConnection, as_of: date, weights: Weights, previous: pa.Table | None) -> pa.Table:
    """Families worth a look: family_id int64, kind, reason, weight double; one row a family and kind, worst first.

    `weight` is what the reason counts: people, claims, bits or old families. Needs the tables of `build` (`family`,
    `grouped`, `evidence`); `previous`: the primary memberships of the run before. Reasons name nobody.
    """
    nothing = {"person_id": pa.array([], pa.int64()), "family_id": pa.array([], pa.int64())}
    before = pa.table(nothing)
    if previous is not None and previous.num_rows:
        before = previous.filter(previous["valid_to"].is_null()).select(["person_id", "family_id"])
    db.register("before", before)
    found = ties.run(db, "suspicious", {"as_of": as_of, "large": LARGE, **asdict(weights)}).to_arrow_table()
    db.unregister("before")
    return found
