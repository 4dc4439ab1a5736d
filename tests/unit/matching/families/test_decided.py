"""An officer's word on families beats the evidence, both ways, and no other path goes round it."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from tfp_etl.matching import families
from tfp_etl.matching.families import merge

ELM = "12 Elm Road;NG1 1AA;100"
OAK = "3 Oak Street;NG2 2BB;200"


def said(w, *told: tuple[str, str, str | None]):
    """Decisions on people of the world, by name: (one, other, decision)."""
    record = {}
    for row in w.rows:
        record.setdefault(row["_person"], row["record_id"])
    return pa.table(
        {
            "record_id_1": [record[one] for one, _, _ in told],
            "record_id_2": [record[other] for _, other, _ in told],
            "decision": [word for _, _, word in told],
            "decision_no": list(range(1, len(told) + 1)),
        }
    )


def now(w, decisions):
    built = families.build(w.records(), w.links(), decisions=decisions)
    rows = [row for row in built.memberships.to_pylist() if row["valid_to"] is None]
    return w.names(rows), built.contradicted


def two_homes(world):
    w = world()
    w.pupil("Amy Hall", ELM, ("Susan Hall", "Mother", True))
    w.pupil("Bob Khan", OAK, ("Nadia Khan", "Mother", True))
    return w


def test_two_families_said_to_be_one(world):
    w = two_homes(world)
    everybody = frozenset(w.people)
    assert now(w, said(w, ("Susan Hall", "Nadia Khan", "same_family"))) == ({everybody}, ())


def test_one_family_said_to_be_two(world):
    w = two_homes(world)
    found, contradicted = now(w, said(w, ("Amy Hall", "Susan Hall", "not_same_family")))
    assert found == {frozenset(["Amy Hall"]), frozenset(["Susan Hall"]), frozenset(["Bob Khan", "Nadia Khan"])}
    assert contradicted == ()


def test_a_third_person_does_not_bridge_two_families(world):
    w = world()
    w.pupil("Amy Hall", ELM, ("Susan Hall", "Mother", True))
    w.pupil("Ben Hall", ELM, ("Susan Hall", "Mother", True))
    found, _ = now(w, said(w, ("Amy Hall", "Ben Hall", "not_same_family")))
    assert not any({"Amy Hall", "Ben Hall"} <= group for group in found)
    assert any("Susan Hall" in group and len(group) == 2 for group in found)


def test_two_families_beat_one_when_a_person_stands_between(world):
    w = two_homes(world)
    w.police("Amy Hall", OAK)
    told = said(w, ("Amy Hall", "Bob Khan", "same_family"), ("Bob Khan", "Amy Hall", "not_same_family"))
    second = {row["_person"]: row["record_id"] for row in w.rows}["Amy Hall"]
    at = told.schema.get_field_index("record_id_2")
    told = told.set_column(at, "record_id_2", pa.array([told["record_id_2"][0].as_py(), second]))
    found, contradicted = now(w, told)
    assert contradicted == (1, 2)
    assert not any({"Amy Hall", "Bob Khan"} <= group for group in found)


@pytest.mark.parametrize("word", ["cannot_link", None])
def test_reunion_leaves_two_who_were_said_to_be_two(world, word):
    w = world()
    w.pupil("Amy Hall", ELM, ("Susan Hall", "Mother", True))
    w.pupil("Ben Hall", ELM, ("Sue Hall", "Mother", True))
    told = said(w, ("Susan Hall", "Sue Hall", word)) if word else None
    links = families.reunite(w.records(), w.links(), decisions=told)
    ids = dict(zip(links["record_id"].to_pylist(), links["person_id"].to_pylist(), strict=True))
    persons = {row["_person"]: ids[row["record_id"]] for row in w.rows}
    assert (persons["Susan Hall"] == persons["Sue Hall"]) == (word is None)


def test_a_grown_up_who_fits_two_said_to_be_two_is_left_alone(world):
    w = world()
    for child, mother in (("Amy Hall", "Susan Hall"), ("Ben Hall", "Sue Hall"), ("Cat Hall", "S Hall")):
        w.pupil(child, ELM, (mother, "Mother", True), born=date(2001, 1, 1 + len(w.rows)))
    links = families.reunite(w.records(), w.links(), decisions=said(w, ("Susan Hall", "Sue Hall", "cannot_link")))
    ids = dict(zip(links["record_id"].to_pylist(), links["person_id"].to_pylist(), strict=True))
    persons = {row["_person"]: ids[row["record_id"]] for row in w.rows}
    assert persons["Susan Hall"] != persons["Sue Hall"]


def test_those_said_to_be_one_are_one_beyond_every_guard():
    people = 5
    ends = (np.array([0, 1, 2, 3]), np.array([1, 2, 3, 4]))
    none = np.zeros(0, np.int64)
    label = np.array([7, -1, -1, -1, 8])
    group = merge.merge(none, none, none, label, enough=2, largest=2, two_labels=20, together=ends)
    assert group.tolist() == [0] * people
