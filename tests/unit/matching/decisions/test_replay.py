"""Decisions found again: under another key, at another place, after another decision; and what contradicts."""

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest

from tests.unit.matching import people
from tests.unit.matching.people import HOME, claimant, contact, pupil, tenant
from tfp_etl.matching import decisions
from tfp_etl.matching.decisions import SCHEMA, replay

BORN = dt.date(1999, 12, 15)
ELLIE = {"forename": "Ellie", "surname": "Blenley", "dob": BORN}
FIRST, LAST = dt.date(2012, 12, 31), people.DAY


def decided(*rows: tuple[Any, ...]) -> pa.Table:
    """Decisions by record id: (1st, 2nd, outcome[, cells]); numbered from 1."""
    table = []
    for number, (one, other, outcome, *cells) in enumerate(rows, start=1):
        row = {"decision_no": number, "record_id_1": one, "record_id_2": other, "outcome": outcome, "decided_on": ""}
        table.append(row | (cells[0] if cells else {}))
    return pa.Table.from_pylist(table, SCHEMA)


def outcome(replayed):
    pairs = {(row["record_id_1"], row["record_id_2"], row["decision"]) for row in replayed.pairs.to_pylist()}
    return pairs, {row["decision_no"]: row["state"] for row in replayed.uses.to_pylist()}


def subject_of(record_id, records):
    """What an import would keep of a record."""
    known = decisions.known(people.table(*records)).to_pylist()
    return next(row for row in known if row["record_id"] == record_id)


def sided(side, kept):
    return {f"{part}_{side}": value for part, value in kept.items()}


def test_a_decision_on_two_records_there():
    records = people.table(pupil("p", **ELLIE), claimant("c", **ELLIE))
    pairs, states = outcome(replay(decided(("p", "c", "must_link")), records))
    assert pairs == {("c", "p", "must_link")}
    assert states == {1: "APPLIED"}


def test_a_decision_on_nobody_is_dormant_and_comes_back():
    decision = decided(("p", "gone", "cannot_link"))
    pairs, states = outcome(replay(decision, people.table(pupil("p", **ELLIE))))
    assert (pairs, states) == (set(), {1: "DORMANT"})
    _, states = outcome(replay(decision, people.table(pupil("p", **ELLIE), claimant("gone", forename="Al"))))
    assert states == {1: "APPLIED"}


def test_the_same_content_under_another_key_is_parted_too():
    al = claimant("z", forename="Al")
    records = people.table(pupil("p", **ELLIE), claimant("c1", **ELLIE), claimant("c2", **ELLIE), al)
    pairs, _ = outcome(replay(decided(("p", "c1", "cannot_link")), records))
    assert pairs == {("c1", "p", "cannot_link"), ("c2", "p", "cannot_link")}


def test_the_same_content_under_another_key_is_not_joined_while_the_key_is_there():
    records = people.table(pupil("p", **ELLIE), claimant("c1", **ELLIE), claimant("c2", **ELLIE))
    pairs, _ = outcome(replay(decided(("p", "c1", "must_link")), records))
    assert pairs == {("c1", "p", "must_link")}


@pytest.mark.parametrize("word", ["must_link", "cannot_link"])
def test_a_record_under_another_key_is_found_by_what_it_says(word):
    before = [pupil("p", **ELLIE), claimant("c", forename="Al", surname="Marsh", dob=BORN)]
    kept = sided(1, subject_of("p", before)) | sided(2, subject_of("c", before))
    after = people.table(pupil("p-new", **ELLIE), before[1])
    pairs, states = outcome(replay(decided(("p", "c", word, kept)), after))
    assert pairs == {("c", "p-new", word)}
    assert states == {1: "APPLIED"}


def test_two_records_that_read_alike_are_told_apart_by_their_keys_alone():
    records = people.table(*(claimant(name, **ELLIE) for name in ("c1", "c2", "c3")))
    pairs, _ = outcome(replay(decided(("c1", "c2", "cannot_link")), records))
    assert pairs == {("c1", "c2", "cannot_link")}


def test_a_place_in_a_list_that_somebody_else_took_is_not_meant():
    cells = {"record_key": "T1", "is_positional": True}
    before = [tenant("t1", "T", person_part="1", forename="Diane", surname="Marsh", **cells), pupil("p", **ELLIE)]
    kept = sided(1, subject_of("t1", before)) | sided(2, subject_of("p", before))
    decision = decided(("t1", "p", "must_link", kept))
    moved = people.table(
        tenant("t1", "T", person_part="1", forename="Omar", surname="Khan", **cells),
        tenant("t2", "T", person_part="2", forename="DIANE", surname="Marsh", **cells),
        before[1],
    )
    assert outcome(replay(decision, moved))[0] == {("p", "t2", "must_link")}
    gone = people.table(tenant("t1", "T", person_part="1", forename="Omar", surname="Khan", **cells), before[1])
    assert outcome(replay(decision, gone)) == (set(), {1: "DORMANT"})


def test_a_name_put_right_at_its_place_is_still_meant():
    cells = {"record_key": "T1", "is_positional": True, "person_part": "1"}
    old = {"first_seen_on": FIRST, "last_seen_on": FIRST, "seen_on": [FIRST]}
    before = [tenant("t1", "T", forename="Dianne", surname="Marsh", **cells), pupil("p", **ELLIE)]
    kept = sided(1, subject_of("t1", before)) | sided(2, subject_of("p", before))
    now = people.table(
        tenant("t1", "T", forename="Dianne", surname="Marsh", **(cells | old)),
        tenant("t1", "T", forename="Diane", surname="Marsh", **cells),
        before[1],
    )
    assert outcome(replay(decided(("t1", "p", "cannot_link", kept)), now))[1] == {1: "APPLIED"}


def test_a_later_word_on_the_same_pair_replaces_the_earlier_whichever_way_round():
    records = people.table(pupil("p", **ELLIE), claimant("c", **ELLIE))
    pairs, states = outcome(replay(decided(("p", "c", "must_link"), ("c", "p", "cannot_link")), records))
    assert pairs == {("c", "p", "cannot_link")}
    assert states == {1: "SUPERSEDED", 2: "APPLIED"}
    earlier = {"decided_on": "2013-01-01"}
    pairs, states = outcome(
        replay(
            decided(("p", "c", "must_link", {"decided_on": "2013-02-01"}), ("c", "p", "cannot_link", earlier)), records
        )
    )
    assert states == {1: "APPLIED", 2: "SUPERSEDED"}


def test_a_word_taken_back_holds_no_more():
    records = people.table(pupil("p", **ELLIE), claimant("c", **ELLIE))
    for last in (("p", "c", "withdrawn"), ("", "", "withdrawn", {"supersedes": 1})):
        pairs, states = outcome(replay(decided(("p", "c", "cannot_link"), last), records))
        assert pairs == set()
        assert states[1] == "SUPERSEDED"


def test_two_people_beat_one_person_along_a_chain():
    records = people.table(*(claimant(name, forename=name, surname="Z") for name in "abcd"))
    pairs, states = outcome(
        replay(
            decided(
                ("a", "b", "must_link"), ("b", "c", "must_link"), ("c", "d", "must_link"), ("a", "c", "cannot_link")
            ),
            records,
        )
    )
    assert pairs == {("c", "d", "must_link"), ("a", "c", "cannot_link")}
    assert states == {1: "CONFLICT", 2: "CONFLICT", 3: "APPLIED", 4: "CONFLICT"}


def test_two_families_are_two_people():
    records = people.table(*(claimant(name, forename=name, surname="Z") for name in "abc"))
    pairs, states = outcome(
        replay(decided(("a", "b", "not_same_family"), ("b", "c", "same_family"), ("a", "c", "same_family")), records)
    )
    assert pairs == {("a", "b", "not_same_family"), ("a", "b", "cannot_link")}
    assert states == {1: "CONFLICT", 2: "CONFLICT", 3: "CONFLICT"}


def test_a_fact_against_a_decision_is_told_and_the_decision_holds():
    records = people.table(
        tenant("t1", "T", **ELLIE, **HOME), tenant("t2", "T", forename="Emily", surname="Blenley", dob=BORN)
    )
    replayed = replay(decided(("t1", "t2", "must_link")), records)
    assert outcome(replayed) == ({("t1", "t2", "must_link")}, {1: "SECOND LOOK"})
    assert "one list" in replayed.uses["told"].to_pylist()[0]


def test_a_key_that_names_several_joins_none():
    blank = {"record_key": "|2013", "dataset": "dwp_return"}
    records = people.table(
        claimant("c1", forename="Al", **blank), claimant("c2", forename="Bo", **blank), pupil("p", **ELLIE)
    )
    by_key = {
        "record_id_1": "",
        "source_1": "benefits",
        "dataset_1": "dwp_return",
        "record_key_1": "|2013",
        "person_part_1": "",
    }
    assert outcome(replay(decided(("", "p", "must_link", by_key)), records)) == (set(), {1: "DORMANT"})


def test_a_contact_is_named_by_key_and_part():
    records = people.table(
        pupil("p", **ELLIE), contact("c1", "p", record_key="K"), contact("c2", "p", part="contact2", record_key="K")
    )
    key = decisions.subject_of("education/pupils/K#contact2")
    decision = decided(("", "p", "cannot_link", sided(1, key)))
    assert outcome(replay(decision, records))[0] == {("c2", "p", "cannot_link")}


def test_the_order_of_rows_changes_nothing():
    rows = [pupil("p", **ELLIE), claimant("c1", **ELLIE), claimant("c2", **ELLIE), tenant("t", "T", **ELLIE)]
    words = decided(("p", "c1", "cannot_link"), ("t", "p", "must_link"), ("t", "c2", "same_family"))
    one = replay(words, people.table(*rows))
    other = replay(words.take([2, 0, 1]), people.table(*rows[::-1]))
    assert one.pairs.equals(other.pairs)
    assert one.uses.equals(other.uses)
