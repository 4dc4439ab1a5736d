"""Who lives where, apart from who is family: versioned as memberships are, ids never given twice, its own file."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from psycopg.errors import CheckViolation

from tfp_etl.warehouse import export, load, read

DEC, MAY = datetime(2012, 12, 31, tzinfo=UTC), datetime(2013, 5, 31, tzinfo=UTC)


def residences(*rows: tuple[int, int, str, str | None, str]) -> pa.Table:
    day = date.fromisoformat
    return pa.table(
        {
            "household_id": pa.array([row[0] for row in rows], pa.int64()),
            "person_id": pa.array([row[1] for row in rows], pa.int64()),
            "valid_from": pa.array([day(row[2]) for row in rows], pa.date32()),
            "valid_to": pa.array([day(row[3]) if row[3] else None for row in rows], pa.date32()),
            "kind": [row[4] for row in rows],
        }
    )


def test_a_move_closes_what_was_held_and_is_known_from_the_run(county):
    load.households(county.db, residences((1, 7, "2010-01-01", None, "PRIVATE")), DEC)
    moved = residences((1, 7, "2010-01-01", "2013-02-01", "UNKNOWN"), (2, 7, "2013-02-01", None, "COMMUNAL"))
    counts = load.households(county.db, moved, MAY)
    assert (counts.opened, counts.closed) == (2, 1)
    rows = county.rows(
        "select household_id, valid_to, known_from, known_to from core.household_residence order by 3, 1"
    )
    assert rows == [(1, None, DEC, MAY), (1, date(2013, 2, 1), MAY, None), (2, None, MAY, None)]
    assert read.previous_households(county.db).num_rows == 2


def test_the_same_residences_again_write_nothing(county):
    told = residences((1, 7, "2010-01-01", None, "PRIVATE"))
    load.households(county.db, told, MAY)
    counts = load.households(county.db, told, MAY)
    assert (counts.opened, counts.closed) == (0, 0)


def test_a_household_number_of_the_past_counts_as_given(county):
    load.households(county.db, residences((9, 7, "2010-01-01", None, "PRIVATE")), DEC)
    load.households(county.db, residences((3, 7, "2010-01-01", None, "PRIVATE")), MAY)
    assert read.highest_ids(county.db).household_id == 9


def test_a_kind_nobody_knows_is_refused(county):
    with pytest.raises(CheckViolation, match="kind"):
        load.households(county.db, residences((1, 7, "2010-01-01", None, "CASTLE")), DEC)


def test_second_homes_and_households_have_files_of_their_own(county, tmp_path):
    members = pa.table(
        {
            "person_id": pa.array([7, 7], pa.int64()),
            "family_id": pa.array([1, 2], pa.int64()),
            "valid_from": pa.array([date(2005, 1, 1)] * 2, pa.date32()),
            "valid_to": pa.nulls(2, pa.date32()),
            "role": ["CHILD", "CHILD"],
            "is_primary": [True, False],
        }
    )
    load.memberships(county.db, members, DEC)
    load.households(county.db, residences((1, 7, "2010-01-01", None, "PRIVATE")), DEC)
    export.export(county.db, tmp_path)
    lines = {name: (tmp_path / f"{name}.csv").read_text().splitlines()[1:] for name in export.FILES}
    assert lines["families"] == ["7,1,2005-01-01,,"]
    assert lines["second_homes"] == ["7,2,2005-01-01,,CHILD"]
    assert lines["households"] == ["1,7,2010-01-01,,PRIVATE"]


def test_a_second_home_that_comes_or_goes_supersedes_no_family(county):
    def members(*rows: tuple[int, int, bool]) -> pa.Table:
        return pa.table(
            {
                "person_id": pa.array([row[0] for row in rows], pa.int64()),
                "family_id": pa.array([row[1] for row in rows], pa.int64()),
                "valid_from": pa.array([date(2005, 1, 1)] * len(rows), pa.date32()),
                "valid_to": pa.nulls(len(rows), pa.date32()),
                "role": ["CHILD"] * len(rows),
                "is_primary": [row[2] for row in rows],
            }
        )

    load.memberships(county.db, members((7, 1, True), (8, 2, True), (7, 2, False)), DEC)
    load.memberships(county.db, members((7, 1, True), (8, 2, True)), MAY)
    assert county.rows("select count(*) from core.family_supersession") == [(0,)]
