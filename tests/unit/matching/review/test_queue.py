"""The order of the queue, and what a decision would change."""

from typing import Any

import pyarrow as pa

from tfp_etl.matching import review


def edge(one, other, chance, **cells: Any):
    row = {"record_id_l": one, "record_id_r": other, "match_weight": 1.0, "probability": chance, "chance": chance}
    row |= {"is_joined": False, "kind": "borderline", "held_back_by": "not sure", "reasons": "x", "fields": "[]"}
    row |= {"not_asked": "", "told_by_l": None, "told_by_r": None}
    return row | {"records_l": 1, "records_r": 1} | cells


def people(**persons: tuple[int, int | None]):
    """Record -> (person, family)."""
    return pa.table(
        {
            "record_id": list(persons),
            "person_id": pa.array([person for person, _ in persons.values()], pa.int64()),
            "family_id": pa.array([family for _, family in persons.values()], pa.int64()),
        }
    )


PEOPLE = people(a=(1, 10), b=(2, 10), c=(3, 20), d=(3, 20), e=(4, None), f=(5, 30))


def test_the_programme_first_then_what_is_least_certain():
    edges = pa.Table.from_pylist([edge("a", "c", 0.9), edge("b", "f", 0.55), edge("a", "e", 0.3), edge("c", "f", 0.99)])
    queue = review.build(edges, PEOPLE, pa.table({"family_id": [20]})).to_pylist()
    assert [row["record_id_l"] + row["record_id_r"] for row in queue] == ["ac", "cf", "bf", "ae"]
    assert [row["priority"] for row in queue] == [1, 2, 3, 4]
    assert [row["is_programme"] for row in queue] == [True, True, False, False]


def test_what_a_decision_would_change():
    edges = pa.Table.from_pylist(
        [
            edge("a", "b", 0.5),
            edge("a", "c", 0.5),
            edge("c", "d", 0.96, is_joined=True, kind="thin", held_back_by="", records_l=1, records_r=1),
            edge("a", "e", 0.5),
        ]
    )
    queue = review.build(edges, PEOPLE).to_pylist()
    told = {(row["record_id_l"], row["record_id_r"]): row["would_change"] for row in queue}
    assert told["a", "b"] == "one person: persons of 1 and 1 records, of one family, would become one"
    assert told["a", "c"] == "one person: persons of 1 and 2 records would become one, of families of 2 and 1 people"
    assert told["c", "d"] == "two people: a person of 2 records would fall into 1 and 1"
    assert told["a", "e"] == "one person: persons of 1 and 1 records would become one"


def test_two_that_a_household_made_one_are_shown_as_joined():
    (row,) = review.build(pa.Table.from_pylist([edge("c", "d", 0.5)]), PEOPLE).to_pylist()
    assert (row["kind"], row["is_joined"], row["held_back_by"]) == ("household", True, "")


def test_an_odd_family_is_one_row_with_all_its_reasons():
    odd = pa.table({"family_id": [20, 10, 20], "reason": ["two tenancies", "too large", "too large"]})
    none = pa.Table.from_pylist([edge("a", "c", 0.5)]).slice(0, 0)
    queue = review.build(none, PEOPLE, suspicious=odd).to_pylist()
    told = [(row["family_id_l"], row["reasons"]) for row in queue]
    assert told == [(10, "too large"), (20, "too large; two tenancies")]
    assert queue[0]["would_change"] == "two families: a family of 2 people would be parted"
    assert {row["kind"] for row in queue} == {"family"}


def test_the_same_rows_in_another_order_are_the_same_queue():
    rows = [edge("a", "c", 0.9), edge("b", "f", 0.55), edge("a", "e", 0.3)]
    one, other = (review.build(pa.Table.from_pylist(order), PEOPLE) for order in (rows, rows[::-1]))
    assert one.equals(other)


def test_a_list_that_nobody_asked_for_has_the_columns_of_one():
    none = pa.Table.from_pylist([edge("a", "b", 0.5)]).slice(0, 0)
    assert review.build(none, PEOPLE) == review.NONE
