"""What is said of a whole family comes down to pairs of records that a run obeys."""

import pyarrow as pa

from tests.unit.matching.test_library import by
from tfp_etl import matching
from tfp_etl.matching.review.family_decisions import pairs

CELLS = {"source": "housing", "source_ref": "T", "address": "3 Elm Court", "postcode": "NG5 7QD", "surname": "Blenley"}
NAMES = {"a": ("Diane", "tenant"), "b": ("Ellie", "child"), "c": ("Amir", "child"), "d": ("Zara", "child")}
RECORDS = pa.Table.from_pylist(
    [CELLS | {"record_id": each, "forename": name, "role": role} for each, (name, role) in NAMES.items()]
)


def families(said):
    columns = zip(*said, strict=True)
    names = ("record_id_1", "record_id_2", "decision")
    linked = matching.link_all(RECORDS, decisions=pa.table(dict(zip(names, columns, strict=True))))
    assert linked.notes == []
    grouped = {}
    for record, family in by(linked.links, "family_id").items():
        grouped.setdefault(family, set()).add(record)
    return sorted(map(sorted, grouped.values()))


def test_without_a_word_they_are_one():
    assert set(by(matching.link(RECORDS), "family_id").values()) == {1}


def test_a_family_is_parted_in_two():
    assert families(pairs(["a", "b"], ["c", "d"])) == [["a", "b"], ["c", "d"]]


def test_one_is_not_of_the_family_and_of_no_other_of_it():
    assert families(pairs(["a", "b"], [], ["c", "d"])) == [["a", "b"], ["c"], ["d"]]
    assert families(pairs(["a"], ["b", "c"], ["d"])) == [["a"], ["b", "c"], ["d"]]


def test_nothing_is_said_of_those_who_stay_and_two_families_are_one_by_one_pair():
    assert list(pairs(["a", "b", "c"])) == []
    assert list(pairs(["a", "b"], other="z")) == [("a", "z", "same_family")]
