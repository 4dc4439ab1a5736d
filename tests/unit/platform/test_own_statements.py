"""A file of the program that is missing stops it: it is no trouble with anybody's data."""

import pytest

from tests.unit.matching import people
from tfp_etl.matching import incremental
from tfp_etl.matching.incremental import state


def test_a_run_stops_where_a_statement_of_its_own_is_missing(tmp_path, monkeypatch):
    rows = people.table(people.claimant("a", forename="Ann", surname="Blenley"))
    monkeypatch.setattr(state, "_SQL", tmp_path)
    with pytest.raises(RuntimeError, match=r"\.sql is missing: this program is not whole, install it anew"):
        incremental.link_result(rows, folder=tmp_path / "state", full=True)
