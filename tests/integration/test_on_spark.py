"""Matching on Spark gives what it gives on DuckDB; `make test-spark` runs it (pyspark and Java)."""

import datetime as dt
import os
import random
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.unit.matching import people
from tfp_etl import matching

pytestmark = pytest.mark.skipif(
    not os.environ.get("TFP_TEST_SPARK") and find_spec("pyspark") is None, reason="needs pyspark: make test-spark"
)

FORENAMES = [
    "Amir",
    "Amira",
    "Jayden",
    "Jaden",
    "Holly",
    "Hollie",
    "Catherine",
    "Kate",
    "Tom",
    "Thomas",
    "Zofia",
    "Piotr",
    "Mohammed",
    "Muhammad",
    "Ann",
]
SURNAMES = [
    "Smith",
    "Smyth",
    "Khan",
    "Kowalski",
    "Kowalska",
    "O'Brien",
    "Obrien",
    "Rahman",
    "Rhman",
    "Maddison",
    "Masdison",
    "Jones",
    "Patel",
    "Li",
]


def crowd(size: int = 1_200) -> pa.Table:
    """Pupils, each with a police row that tells the name with slips, without a birth date now and then."""
    draw = random.Random(7)  # noqa: S311
    rows: list[dict[str, Any]] = []
    for number in range(size):
        born = dt.date(1996, 1, 1) + dt.timedelta(days=draw.randrange(4_000))
        told: dict[str, Any] = {"forename": draw.choice(FORENAMES), "surname": draw.choice(SURNAMES), "dob": born}
        home = {
            "address": f"{draw.randrange(1, 90)} Elm Road",
            "town": "Arnold",
            "postcode": f"NG{draw.randrange(1, 9)} 1AA",
        }
        rows.append(people.pupil(f"p{number}", **told, **home, middle_names=draw.choice([None, "Ann", "Lee"])))
        told["forename"] = told["forename"] if draw.random() < 0.6 else draw.choice(FORENAMES)
        told["surname"] = told["surname"] if draw.random() < 0.8 else draw.choice(SURNAMES)
        told["dob"] = born if draw.random() < 0.6 else draw.choice([None, born + dt.timedelta(days=1)])
        rows.append(people.nominal(f"o{number}", **told, **(home if draw.random() < 0.8 else {})))
    return people.table(*rows)


def test_spark_scores_and_joins_as_duckdb_does(tmp_path: Path):
    records = tmp_path / "records.parquet"
    pq.write_table(crowd(), records)
    here, there = (matching.link_result(records, engine=engine) for engine in ("duckdb", "spark"))
    assert there.links.equals(here.links)
    assert there.edges.num_rows == here.edges.num_rows > 100
    columns = [name for name in here.edges.column_names if not pa.types.is_floating(here.edges[name].type)]
    assert there.edges.select(columns).equals(here.edges.select(columns))
    for name in set(here.edges.column_names) - set(columns):
        apart = pc.max(pc.abs(pc.subtract(there.edges[name], here.edges[name]))).as_py()
        assert apart is None or apart < 1e-6, name
    assert pc.count_distinct(here.links["person_id"]).as_py() < 0.8 * here.links.num_rows
