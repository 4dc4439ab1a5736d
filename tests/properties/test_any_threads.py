"""Enough records for several threads to share: their number and the order of the rows change nothing."""

import os

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from benchmarks.matching.uk2 import generate
from tfp_etl.matching import link_all

RECORDS = int(os.environ.get("TFP_TEST_RECORDS") or 130_000)  # `make test-slow RECORDS=1000000`


@pytest.mark.slow
def test_one_thread_or_four_and_any_order_give_the_same_bytes(monkeypatch):
    records, _ = generate(RECORDS, 5, "normal")
    table = pa.Table.from_pandas(records, preserve_index=False)
    shuffled = table.take(np.random.default_rng(5).permutation(table.num_rows))
    opening = duckdb.connect
    answers = []
    for threads, rows in ((1, table), (4, shuffled)):

        def connect(*arguments: object, threads: int = threads, **settings: object):
            db = opening(*arguments, **settings)
            db.execute(f"set threads = {threads}")
            return db

        monkeypatch.setattr(duckdb, "connect", connect)
        answers.append(link_all(rows))
    one, other = answers
    assert _groups(one.links, "person_id") == _groups(other.links, "person_id")
    assert _groups(one.links, "family_id") == _groups(other.links, "family_id")
    for part in ("links", "memberships", "households", "review"):
        assert getattr(one, part).equals(getattr(other, part)), part


def _groups(links: pa.Table, column: str) -> list[int]:
    """Each record's group, by its first record."""
    first: dict[int, int] = {}
    return [first.setdefault(group, at) for at, group in enumerate(links[column].to_pylist())]
