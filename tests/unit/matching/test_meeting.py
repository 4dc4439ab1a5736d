"""The nodes that a blocking rule brings together, against all pairs one by one."""

from itertools import combinations

import duckdb
import pytest

from tfp_etl.matching.meeting import Meeting, distinct

NODES = [
    (1, "ANN", "LEE", ["a", "b"]),
    (2, "ANN", "LEE", ["b"]),
    (3, "ANN", None, ["a", "b"]),
    (4, None, None, []),
    (5, "BOB", "LEE", ["c"]),
    (6, "ANN", "LEE", None),
]


@pytest.fixture
def meeting():
    with duckdb.connect() as db:
        db.execute("create table nodes (node_id bigint, forename text, surname text, kin text[])")
        db.executemany("insert into nodes values (?, ?, ?, ?)", NODES[::-1])
        yield Meeting(db)


def pairs_of(groups):
    table = distinct([groups.pairs()])
    return list(zip(table["join_key_l"].to_pylist(), table["join_key_r"].to_pylist(), strict=True))


def test_nodes_meet_that_agree_on_all_columns(meeting):
    groups = meeting.groups(("forename", "surname"), ())
    assert pairs_of(groups) == [(1, 2), (1, 6), (2, 6)]
    assert groups.pair_count == 3


def test_unknown_agrees_with_nobody(meeting):
    assert pairs_of(meeting.groups(("surname",), ())) == list(combinations((1, 2, 5, 6), 2))


def test_members_of_a_list_meet_once_a_member_and_are_compared_once(meeting):
    groups = meeting.groups(("forename", "kin"), ("kin",))
    assert groups.pair_count == 4  # a: 1-3; b: 1-2, 1-3, 2-3
    assert pairs_of(groups) == [(1, 2), (1, 3), (2, 3)]


def test_no_groups_make_no_pairs(meeting):
    groups = meeting.groups(("forename", "surname", "kin"), ("kin",))
    assert pairs_of(groups) == [(1, 2)]
    assert distinct([]).num_rows == 0
