"""Links, memberships and anchors: carried on, versioned, replayable."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from tfp_etl.warehouse import load, read
from tfp_etl.warehouse.digest import digests
from tfp_etl.warehouse.errors import LoadRefusedError

DEC, MAY = datetime(2012, 12, 31, tzinfo=UTC), datetime(2013, 5, 31, tzinfo=UTC)


def links(persons: dict[str, int]) -> pa.Table:
    columns = {
        "record_id": list(persons),
        "person_id": list(persons.values()),
        "link_confidence": [0.98765] * len(persons),
    }
    return pa.table(columns)


def records(*record_ids: str, first_seen: datetime = DEC) -> pa.Table:
    count = len(record_ids)
    text = {"source": ["police"] * count, "dataset": ["asb"] * count, "person_part": [""] * count}
    return pa.table(
        {"record_id": list(record_ids), "record_key": [f"key {r}" for r in record_ids], **text}
        | {"first_seen_on": pa.array([first_seen.date()] * count, pa.date32())}
    )


def memberships(*rows: tuple[int, int, str, str | None], is_primary: bool = True) -> pa.Table:
    day = date.fromisoformat
    return pa.table(
        {
            "person_id": [row[0] for row in rows],
            "family_id": [row[1] for row in rows],
            "valid_from": pa.array([day(row[2]) for row in rows], pa.date32()),
            "valid_to": pa.array([day(row[3]) if row[3] else None for row in rows], pa.date32()),
            "role": ["PARENT"] * len(rows),
            "is_primary": [is_primary] * len(rows),
        }
    )


def anchors(**families: int) -> pa.Table:
    return pa.table(
        {
            "family_ref": pa.array(list(families), pa.string()),
            "family_id": pa.array(list(families.values()), pa.int64()),
        }
    )


def test_the_first_word_on_a_record_is_known_from_its_first_file(county):
    load.links(county.db, links({"a": 1, "b": 2}), [records("a"), records("b", first_seen=MAY)], MAY)
    known = county.rows("select record_id, known_from, confidence::text from core.person_link order by 1")
    assert known == [("a", DEC, "0.9877"), ("b", MAY, "0.9877")]
    assert county.rows("select person_id, known_from from core.person order by 1") == [(1, DEC), (2, MAY)]


def test_a_record_of_a_key_alone_is_known_from_the_fact_that_told_it(county):
    county.deliver("exclusions", "2012-12-31", {"A1|x": {"upn": "A1"}})
    county.load()
    [(record_id,)] = county.rows("select record_id from core.exclusion")
    load.links(county.db, links({record_id: 1}), records(record_id).drop_columns(["first_seen_on"]), MAY)
    assert county.rows("select known_from from core.person_link") == [(DEC,)]


def test_a_second_run_of_the_same_links_writes_nothing(county):
    told = links({"a": 1, "b": 2})
    load.links(county.db, told, records("a", "b"), MAY)
    before = digests(county.db)
    counts = load.links(county.db, told, records("b", "a"), MAY)
    assert (counts.opened, counts.closed) == (0, 0)
    assert digests(county.db) == before


def test_a_merge_and_a_split_are_rows_and_can_be_replayed(county):
    load.links(county.db, links({"a": 1, "b": 2, "c": 3, "d": 3}), records(*"abcd"), DEC)
    load.links(county.db, links({"a": 1, "b": 1, "c": 3, "d": 4}), records(*"abcd"), MAY)
    pairs = county.rows(
        "select old_person_id, new_person_id, kind, record_count from core.person_supersession order by 1"
    )
    assert pairs == [(2, 1, "MERGED", 1), (3, 4, "SPLIT", 1)]
    history = county.rows(
        "select person_id, known_from, known_to from core.person_link where record_id = 'b' order by 2"
    )
    assert history == [(2, DEC, MAY), (1, MAY, None)]
    now = read.previous_links(county.db).sort_by("record_id")
    assert now["person_id"].to_pylist() == [1, 1, 3, 4]


def test_a_second_run_at_the_same_moment_replaces_the_first(county):
    load.links(county.db, links({"a": 1}), records("a", first_seen=MAY), MAY)
    load.links(county.db, links({"a": 2}), records("a", first_seen=MAY), MAY)
    assert county.rows("select person_id, known_from, known_to from core.person_link") == [(2, MAY, None)]


def test_links_that_do_not_fit_their_records_are_refused(county):
    with pytest.raises(LoadRefusedError, match=r"without its record, or twice \(1 times\)"):
        load.links(county.db, links({"a": 1, "b": 2}), records("a"), MAY)
    twice = pa.concat_tables([links({"a": 1}), links({"a": 2})])
    with pytest.raises(LoadRefusedError, match="record_id comes more than once"):
        load.links(county.db, twice, records("a"), MAY)
    assert county.rows("select count(*) from core.person_link") == [(0,)]


def test_a_record_shown_in_two_ways_is_one_record(county):
    load.links(county.db, links({"a": 1}), [records("a"), records("a", first_seen=MAY)], MAY)
    assert county.rows("select known_from from core.person_link") == [(DEC,)]


def test_nobody_is_in_two_primary_families_at_once(county):
    two = memberships((1, 10, "2012-01-01", None), (1, 11, "2013-01-01", None))
    with pytest.raises(LoadRefusedError, match=r"two primary families at once \(1 times\)"):
        load.memberships(county.db, two, MAY)
    moved = memberships((1, 10, "2012-01-01", "2013-01-01"), (1, 11, "2013-01-01", None))
    assert load.memberships(county.db, moved, MAY).opened == 2
    load.memberships(
        county.db, memberships((1, 10, "2012-01-01", None), (1, 11, "2013-01-01", None), is_primary=False), MAY
    )


def test_the_database_itself_refuses_two_primary_families(county):
    from sqlalchemy import text
    from sqlalchemy.exc import IntegrityError

    load.memberships(county.db, memberships((1, 10, "2012-01-01", None)), DEC)
    insert = "insert into core.family_membership (person_id, family_id, valid_from, is_primary, known_from) values "
    with pytest.raises(IntegrityError, match="one_primary"), county.db.begin() as connection:
        connection.execute(text(insert + "(1, 11, '2013-01-01', true, '2013-01-01')"))


def test_a_membership_that_ends_keeps_what_was_held_before(county):
    load.links(county.db, links({"a": 1}), records("a"), DEC)
    load.memberships(county.db, memberships((1, 10, "2012-01-01", None)), DEC)
    load.memberships(county.db, memberships((1, 10, "2012-01-01", "2013-03-01"), (1, 11, "2013-03-01", None)), MAY)
    rows = county.rows("select family_id, valid_to, known_from, known_to from core.family_membership order by 1, 3")
    assert rows == [(10, None, DEC, MAY), (10, date(2013, 3, 1), MAY, None), (11, None, MAY, None)]
    assert county.rows("select count(*) from core.family_supersession") == [(0,)]
    assert read.evidence(county.db, known_at=DEC)["memberships"]["valid_to"].to_pylist() == [None]


def test_a_family_that_another_takes_over_is_a_row(county):
    load.memberships(county.db, memberships((1, 10, "2012-01-01", None), (2, 11, "2012-01-01", None)), DEC)
    load.memberships(county.db, memberships((1, 10, "2012-01-01", None), (2, 10, "2012-01-01", None)), MAY)
    pairs = county.rows("select old_family_id, new_family_id, kind, person_count from core.family_supersession")
    assert pairs == [(11, 10, "MERGED", 1)]


def test_a_reference_without_known_members_gets_a_family_of_its_own(county):
    county.deliver("families", "2012-12-31", {ref: {"family_ref": ref} for ref in ("NF1", "NF2", "NF3")})
    county.load()
    query = "select family_ref, family_id from core.family_anchor where known_to is null order by 1"
    load.anchors(county.db, anchors(NF2=7), DEC)
    assert county.rows(query) == [("NF1", -1), ("NF2", 7), ("NF3", -2)]
    before = digests(county.db)
    load.anchors(county.db, anchors(NF2=7), DEC)
    assert digests(county.db) == before
    county.deliver("families", "2013-05-31", {ref: {"family_ref": ref} for ref in ("NF0", "NF1", "NF2", "NF3")})
    county.load()
    load.anchors(county.db, anchors(NF2=7, NF1=8), MAY)
    assert county.rows(query) == [("NF0", -3), ("NF1", 8), ("NF2", 7), ("NF3", -2)]


def test_the_highest_ids_are_those_ever_given_also_of_persons_and_families_no_longer_held(county):
    assert read.highest_ids(county.db) == read.HighestIds(0, 0, 0)
    load.links(county.db, links({"a": 1, "b": 2}), records("a", "b"), DEC)
    load.memberships(county.db, memberships((1, 5, "2012-01-01", None), (2, 6, "2012-01-01", None)), DEC)
    load.links(county.db, links({"a": 1, "b": 1}), records("a", "b"), MAY)
    load.memberships(county.db, memberships((1, 5, "2012-01-01", None)), MAY)
    assert max(read.previous_links(county.db)["person_id"].to_pylist()) == 1
    assert read.highest_ids(county.db) == read.HighestIds(2, 6, 0)
