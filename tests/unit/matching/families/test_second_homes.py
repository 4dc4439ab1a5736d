"""Children of separated parents: two families, two memberships, one of them primary; the families never join."""

from datetime import date

import pyarrow as pa
import pytest

from tfp_etl.matching import families

ELM = "12 Elm Road;NG1 1AA;100"
OAK = "3 Oak Lane;NG2 2BB;200"


@pytest.fixture
def separated(world):
    """Amy lives with her mother; her father, with a family of his own, is noted elsewhere."""
    w = world()
    w.pupil("Amy Hall", ELM, ("Jo Hall", "Mother", True), ("Tim Hall", "Father", False))
    w.pupil("Zoe Hall", OAK, ("Tim Hall", "Father", True), ("Eve Ward", "Mother", True))
    return w


def test_a_child_has_a_second_home_with_the_parent_elsewhere(separated):
    assert separated.homes("Amy Hall") == [
        (frozenset(["Jo Hall"]), True, date(2003, 3, 1)),
        (frozenset(["Zoe Hall", "Tim Hall", "Eve Ward"]), False, date(2010, 9, 1)),
    ]


def test_the_two_families_stay_two(separated):
    assert separated.now() == {frozenset(["Amy Hall", "Jo Hall"]), frozenset(["Zoe Hall", "Tim Hall", "Eve Ward"])}


def test_a_child_whose_parents_live_together_has_one_home(separated):
    assert [primary for _, primary, _ in separated.homes("Zoe Hall")] == [True]


def test_a_grown_up_child_has_no_second_home(world):
    w = world()
    w.pupil("Amy Hall", ELM, ("Jo Hall", "Mother", True), ("Tim Hall", "Father", False), born=date(1994, 3, 1))
    w.police("Tim Hall", OAK)
    assert [primary for _, primary, _ in w.homes("Amy Hall")] == [True]


def test_a_grandmother_elsewhere_is_no_second_home(world):
    w = world()
    w.pupil("Amy Hall", ELM, ("Jo Hall", "Mother", True), ("Nan Cole", "Grandparent", False))
    w.police("Nan Cole", OAK)
    assert [primary for _, primary, _ in w.homes("Amy Hall")] == [True]


def test_nobody_gets_a_second_home_with_whom_an_officer_parted_them_from(separated):
    first = {row["_person"]: row["record_id"] for row in reversed(separated.rows)}
    said = pa.table(
        {
            "record_id_1": [first["Amy Hall"]],
            "record_id_2": [first["Tim Hall"]],
            "decision": ["not_same_family"],
            "decision_no": pa.array([1], pa.int64()),
        }
    )
    built = families.build(separated.records(), separated.links(), decisions=said)
    assert all(built.memberships["is_primary"].to_pylist())


def claim(w, ref, *members: tuple[str, str], on=date(2012, 4, 1)):
    """A benefit claim in the generic columns: (person, role)."""
    for person, role in members:
        w._tell(person, "benefits", "claims", f"ref|claims|{ref}", role=role, first_seen_on=on, last_seen_on=on)
    for row in w.rows:
        if row["_person"] == "Amy Hall":
            row["dob"] = date(2003, 3, 1)


def test_who_claims_for_the_child_has_the_primary_home(world):
    w = world()
    claim(w, "C1", ("Jo Hall", "CLAIMANT"), ("Amy Hall", "CHILD"))
    claim(w, "C2", ("Tim Hall", "CLAIMANT"), ("Eve Ward", "PARTNER"))
    w.tenancy("T9", OAK, ("Tim Hall", "Tenant"), ("Amy Hall", "Daughter"))
    w.pupil("Amy Hall", OAK, ("Tim Hall", "Father", True))
    homes = w.homes("Amy Hall")
    assert [(members, primary) for members, primary, _ in homes] == [
        (frozenset(["Jo Hall"]), True),
        (frozenset(["Tim Hall", "Eve Ward"]), False),
    ]


def test_the_later_claim_counts(world):
    w = world()
    claim(w, "C1", ("Jo Hall", "CLAIMANT"), ("Amy Hall", "CHILD"), on=date(2009, 4, 1))
    claim(w, "C2", ("Tim Hall", "CLAIMANT"), ("Amy Hall", "CHILD"), on=date(2012, 4, 1))
    w.police("Jo Hall", ELM)
    w.police("Tim Hall", OAK)
    assert {frozenset(["Amy Hall", "Tim Hall"]), frozenset(["Jo Hall"])} == w.now()


def test_second_homes_do_not_carry_the_id_of_a_family(separated):
    first = separated.build().memberships
    assert separated.build(first).memberships.equals(first)


def test_shuffled_rows_give_the_same_homes(separated):
    first = separated.build().memberships
    separated.rows = separated.rows[::-1]
    assert separated.build().memberships.equals(first)
