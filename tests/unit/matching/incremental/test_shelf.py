"""Whole rows of a state: taken by their place, whatever a run that did not end left behind them."""

import numpy as np
import pyarrow as pa
import pytest

from tfp_etl.matching.incremental import shelf


def rows(first, count):
    """Rows that tell their own place."""
    at = list(range(first, first + count))
    return pa.table(
        {"at": at, "text": [f"row {each}" for each in at], "list": [[str(each)] * (each % 3) for each in at]}
    )


@pytest.fixture
def kept(tmp_path):
    path = tmp_path / "rows.arrows"
    size = shelf.write(path, rows(0, 10).to_reader(max_chunksize=4))
    return shelf.read(path, size)


def test_rows_are_taken_by_their_place(kept):
    assert kept.rows == 10
    taken = kept.take(np.array([9, 0, 5]), ["text", "list"])
    assert taken.to_pylist() == rows(0, 10).select(["text", "list"]).take([0, 5, 9]).to_pylist()
    assert kept.take(np.array([], np.int64)).num_rows == 0


def test_rows_that_are_appended_follow(kept):
    size = kept.append(rows(10, 3))
    more = shelf.read(kept.path, size)
    assert more.take(np.array([2, 10, 12])).to_pylist() == rows(0, 13).take([2, 10, 12]).to_pylist()
    assert kept.append(rows(10, 0)) == kept.size
    assert more.append(rows(13, 1)) > size


def test_what_an_ended_run_wrote_does_not_count(kept):
    kept.append(rows(90, 5))
    again = shelf.read(kept.path, kept.size)
    assert again.rows == 10
    size = again.append(rows(10, 1))
    assert shelf.read(kept.path, size).take(np.array([10])).to_pylist() == rows(10, 1).to_pylist()


def test_a_file_that_is_too_short_is_told(kept):
    with pytest.raises(OSError, match="shorter"):
        shelf.read(kept.path, kept.size + 1)
