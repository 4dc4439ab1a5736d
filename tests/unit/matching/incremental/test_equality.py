"""An incremental run gives the persons that a full run over the same population gives, delivery after delivery."""

import datetime as dt

import pyarrow as pa
import pytest

from tests.unit.matching import people
from tests.unit.matching.conftest import groups_of
from tests.unit.matching.incremental import frozen_full, town
from tfp_etl.matching import incremental, linking
from tfp_etl.matching.incremental import changes, drift

QUARTER = dt.date(2013, 8, 31)


def run(rows, state, previous=None, decisions=linking.UNDECIDED):
    result, outcome = incremental.link_result(people.table(*rows), previous, decisions, folder=state)
    assert outcome.mode == "incremental", outcome.why
    return result


def same(result, rows, state, decisions=linking.UNDECIDED):
    expected = frozen_full.links(people.table(*rows), decisions, state)
    assert groups_of(result.links) == groups_of(expected)
    ours, theirs = result.links.sort_by("record_id"), expected.sort_by("record_id")
    assert ours["link_confidence"].to_pylist() == pytest.approx(theirs["link_confidence"].to_pylist())


@pytest.fixture(scope="module")
def rows():
    return town.town(7, 280)


@pytest.fixture(autouse=True)
def _population_stands(monkeypatch):
    """A small town's shares move with every family; here they stay as they were."""
    monkeypatch.setattr(drift, "MOST_BITS", 9.0)
    monkeypatch.setattr(changes, "MOST", 0.5)


@pytest.fixture
def state(rows, tmp_path):
    result, outcome = incremental.link_result(people.table(*rows), folder=tmp_path)
    assert outcome.mode == "full"
    assert len(groups_of(result.links)) < len(rows) * 0.8
    return tmp_path


def decided(told):
    names = ("record_id_1", "record_id_2", "decision")
    return pa.table(dict(zip(names, map(list, zip(*told, strict=True)), strict=True)))


def test_deliveries_one_after_another(rows, state):
    previous, day = None, QUARTER
    for step in (1, 2):
        rows = town.changed(rows, step, share=0.03)
        if step == 2:
            rows = town.shown_on(rows, day, but=frozenset({"police"}))
        result = run(rows, state, previous)
        same(result, rows, state)
        previous = result.links.select(["record_id", "person_id"])


def test_a_home_becomes_a_hostel_and_officers_decide(rows, state):
    rows = town.hostel(rows, 1, 16)
    decisions = decided([("p1", "n300", "must_link"), ("p5", "c5", "cannot_link"), ("t9", "c9", "cannot_link")])
    result = run(rows, state, decisions=decisions)
    same(result, rows, state, decisions)
    rows = [row for row in rows if not row["record_id"].startswith("h1-")]
    decisions = decided([("p5", "c5", "cannot_link")])
    same(run(rows, state, decisions=decisions), rows, state, decisions)


def test_nothing_changed_changes_nothing(rows, state):
    before = run(rows, state)
    again = run(list(reversed(rows)), state, before.links.select(["record_id", "person_id"]))
    assert again.links.equals(before.links)
    assert again.edges.equals(before.edges)
