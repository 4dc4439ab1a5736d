"""When a run links everything again, and that it says why; a state that is odd never hurts."""

import pyarrow as pa
import pytest

from tests.unit.matching import people
from tests.unit.matching.incremental import town
from tfp_etl.matching import incremental, linking
from tfp_etl.matching.incremental import changes, drift, fingerprint, state

ROWS = town.town(3, 30)


@pytest.fixture(scope="module")
def whole():
    return linking.link_result(people.table(*ROWS)).links


def link(rows, folder, **how: object):
    return incremental.link_result(people.table(*rows), folder=folder, **how)


def test_the_first_run_is_full_and_the_second_is_not(tmp_path, whole):
    first, told = link(ROWS, tmp_path / "state")
    assert (told.mode, told.why) == ("full", "there is no state of a run before")
    second, told = link(ROWS, tmp_path / "state")
    assert told.mode == "incremental"
    assert told.counts["rows_read_again"] == told.counts["pairs_scored"] == 0
    assert first.links.equals(whole)
    assert second.links.equals(whole)
    assert link(ROWS, tmp_path / "state", full=True)[1].lines() == ["full run: asked for"]


@pytest.mark.parametrize("content", [b"", b"no database", None])
def test_a_broken_state_is_replaced(tmp_path, whole, content):
    link(ROWS, tmp_path)
    place = tmp_path / state.FILE
    place.write_bytes(place.read_bytes()[: 3 * 4096] if content is None else content)
    result, told = link(ROWS, tmp_path)
    assert told.mode == "full"
    assert "the state of the run before" in told.why
    assert result.links.equals(whole)
    assert link(ROWS, tmp_path)[1].mode == "incremental"


def test_a_state_that_is_not_whole_is_replaced(tmp_path, whole):
    link(ROWS, tmp_path)
    next(tmp_path.glob("nodes-*.arrows")).write_bytes(b"")
    result, told = link(ROWS, tmp_path)
    assert told.why == "the state of the run before is not whole"
    assert result.links.equals(whole)
    assert len(list(tmp_path.glob("*.arrows"))) == 3
    assert link(ROWS, tmp_path)[1].mode == "incremental"


def test_other_code_is_another_state(tmp_path, monkeypatch):
    link(ROWS, tmp_path)
    monkeypatch.setattr(fingerprint, "LAYOUT", 0)
    fingerprint._code.cache_clear()
    assert "code, model or libraries" in link(ROWS, tmp_path)[1].why


def test_many_changes_and_a_population_that_moved(tmp_path, monkeypatch):
    link(ROWS, tmp_path)
    half = ROWS[: len(ROWS) // 2]
    assert "rows are touched" in link(half, tmp_path)[1].why
    monkeypatch.setattr(changes, "MOST", 2.0)
    monkeypatch.setattr(drift, "MOST_BITS", -1.0)
    assert "the population moved" in link(ROWS, tmp_path)[1].why


def test_a_run_that_fails_leaves_the_state_before(tmp_path, monkeypatch):
    link(ROWS, tmp_path)
    before = (tmp_path / state.FILE).read_bytes()

    def stop(*_: object):
        raise KeyboardInterrupt

    monkeypatch.setattr(state, "update", stop)
    with pytest.raises(KeyboardInterrupt):
        link(ROWS[:-1], tmp_path)
    assert (tmp_path / state.FILE).read_bytes() == before


def test_a_folder_that_cannot_be_written_costs_the_state_only(tmp_path, whole):
    (tmp_path / "state").write_text("in the way")
    result, told = link(ROWS, tmp_path / "state")
    assert "could not be kept" in told.why
    assert result.links.equals(whole)


def test_a_row_that_comes_twice_is_said(tmp_path):
    link(ROWS, tmp_path)
    twice = pa.concat_tables([people.table(*ROWS), people.table(ROWS[0])])
    assert "there twice" in incremental.link_result(twice, folder=tmp_path)[1].why
