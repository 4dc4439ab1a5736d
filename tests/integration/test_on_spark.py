"""Matching on Spark gives what it gives on DuckDB; `make test-spark` runs it (pyspark and Java)."""

import os
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.unit.matching import people
from tfp_etl import matching

pytestmark = pytest.mark.skipif(
    not os.environ.get("TFP_TEST_SPARK") and find_spec("pyspark") is None, reason="needs pyspark: make test-spark"
)


def test_spark_scores_and_joins_as_duckdb_does(tmp_path: Path):
    records = tmp_path / "records.parquet"
    pq.write_table(people.crowd(), records)
    here, there = (matching.link_result(records, engine=engine) for engine in ("duckdb", "spark"))
    assert there.links.equals(here.links)
    assert there.edges.num_rows == here.edges.num_rows > 0
    keys = ["record_id_l", "record_id_r"]
    assert there.edges.select(keys).equals(here.edges.select(keys))
    apart = pc.abs(pc.subtract(there.edges["match_weight"], here.edges["match_weight"]))
    assert pc.max(apart).as_py() < 1e-6
    assert pa.compute.count_distinct(here.links["person_id"]).as_py() < here.links.num_rows
