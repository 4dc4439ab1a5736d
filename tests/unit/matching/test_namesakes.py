"""Likely pairs that are parent and child of one name: two births, each told well enough to be nobody's slip."""

import datetime as dt
from typing import Any

import duckdb
import pytest

from tfp_etl.matching import linking
from tfp_etl.matching.nodes import statement

FATHER, SON = dt.date(1977, 1, 6), dt.date(2002, 3, 26)
EXTRACT = dt.date(2013, 5, 31)

# One node a row: birth, number, and the sources and roles that tell of it.
POLICE, SCHOOL, BENEFITS = ("police", "OFFENDER"), ("education", "PUPIL"), ("benefits", "CLAIMANT")
HOUSING, TENANT = ("housing", "OTHER"), ("housing", "TENANT")


def apart(*nodes: Any, likely: Any = None) -> set[tuple[int, int]]:
    """The namesakes among nodes (birth, pupil number, (source, role)...); all pairs are likely unless said."""
    count = len(nodes)
    pairs = likely or [(one, other) for one in range(1, count + 1) for other in range(one + 1, count + 1)]
    with duckdb.connect() as db:
        db.execute(
            "create table nodes (node_id bigint, node_key text, dob date, pupil_key text, nino text, nominal_ref text)"
        )
        db.execute("create table seated (node_key text, source text, role text, valid_from date)")
        db.execute("create table edges (node_id_l bigint, node_id_r bigint, weight double)")
        for number, (dob, upn, *told) in enumerate(nodes, 1):
            db.execute("insert into nodes values (?, ?, ?, ?, null, null)", [number, f"n{number}", dob, upn])
            for source, role in told:
                db.execute("insert into seated values (?, ?, ?, ?)", [f"n{number}", source, role, EXTRACT])
        db.executemany("insert into edges values (?, ?, 9)", pairs)
        db.execute(statement("namesakes"), {"least": linking.MERGE_AT, "generation": linking.GENERATION})
        return set(db.execute("select * from namesakes").fetchall())


def test_two_births_that_two_sources_each_tell_are_two_people():
    assert apart((FATHER, None, POLICE, BENEFITS), (SON, None, POLICE, HOUSING)) == {(1, 2)}


def test_a_source_counts_that_tells_the_birth_in_another_row():
    nodes = ((FATHER, None, POLICE, BENEFITS), (SON, None, POLICE), (SON, None, HOUSING))
    assert apart(*nodes) == {(1, 2), (1, 3)}
    assert apart(*nodes, likely=[(1, 2), (1, 3)]) == set()  # the two of one birth are not likely one


def test_a_birth_that_one_source_tells_however_often_may_be_its_slip():
    assert apart((FATHER, None, POLICE, BENEFITS), (SON, None, POLICE), (SON, None, POLICE)) == set()


def test_a_tenant_and_a_pupil_are_two_people():
    assert apart((FATHER, None, TENANT), (SON, None, SCHOOL)) == {(1, 2)}


@pytest.mark.parametrize("role", [TENANT, BENEFITS])
def test_a_grown_up_whose_birth_makes_a_child_of_them_is_a_slip(role):
    assert apart((FATHER, None, TENANT), (SON, None, role)) == set()


@pytest.mark.parametrize(
    "birth",
    [
        dt.date(1977, 6, 1),  # a slip in day and month
        dt.date(1987, 2, 6),  # ten years: a figure of the year, and the month
        dt.date(2002, 1, 6),  # day and month are the same: the year is a slip
        None,
    ],
)
def test_births_that_a_slip_explains_are_no_sign_of_two(birth):
    assert apart((FATHER, None, POLICE, BENEFITS), (birth, None, POLICE, HOUSING)) == set()


def test_a_number_in_common_says_that_the_birth_is_wrong():
    upn = "R891209002001"
    assert apart((FATHER, upn, POLICE, BENEFITS), (SON, upn, POLICE, SCHOOL)) == set()
