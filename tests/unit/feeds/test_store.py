"""Files in their layers: a reader sees the one before or the one after."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tfp_etl.feeds import store


def test_a_file_is_replaced_when_all_went_well(tmp_path):
    target = tmp_path / "layer" / "rows.parquet"
    for number in (1, 2):
        store.write_rows(target, pa.table({"n": [number]}))
    assert pq.read_table(target)["n"].to_pylist() == [2]
    assert list(target.parent.iterdir()) == [target]


def write_half(target):
    with store.replacing(target) as partial:
        partial.write_bytes(b"half a file")
        raise RuntimeError("power")


def test_a_failure_leaves_the_file_before_and_nothing_beside_it(tmp_path):
    target = tmp_path / "rows.parquet"
    store.write_rows(target, pa.table({"n": [1]}))
    with pytest.raises(RuntimeError, match="power"):
        write_half(target)
    assert pq.read_table(target)["n"].to_pylist() == [1]
    assert list(tmp_path.iterdir()) == [target]
