"""The programme's list is the anchor: its people, those who live with them, those who left it."""

from datetime import date

import pyarrow as pa
import pytest

ELM = "12 Elm Road;NG1 1AA;100"
OAK = "3 Oak Lane;NG2 2BB;200"


def anchor(world, ref):
    return dict(zip(*[column.to_pylist() for column in world.build().anchors.columns], strict=True))[ref]


def test_a_partner_in_the_house_whom_the_list_forgot(world):
    w = world()
    w.member("NF1", "Jo Hall", "PARENT")
    w.member("NF1", "Amy Hall", "CHILD", dob=date(2003, 3, 1))
    w.tenancy("T1", ELM, ("Jo Hall", "Tenant"), ("Raj Patel", "Partner"))
    assert w.now() == {frozenset(["Jo Hall", "Amy Hall", "Raj Patel"])}
    assert w.row("Raj Patel")["family_id"] == anchor(w, "NF1")


def test_a_member_struck_off_belongs_until_that_day(world):
    w = world()
    w.member("NF1", "Jo Hall", "PARENT")
    w.member("NF1", "Amy Hall", "CHILD", dob=date(2003, 3, 1))
    w.member("NF1", "Ben Hall", "CHILD", dob=date(2001, 6, 22), left=date(2012, 12, 2))
    assert w.now() == {frozenset(["Jo Hall", "Amy Hall"]), frozenset(["Ben Hall"])}
    before = w.row("Ben Hall", still=False)
    assert before["family_id"] == anchor(w, "NF1")
    assert (before["valid_from"], before["valid_to"]) == (date(2001, 6, 22), date(2012, 12, 2))
    assert w.row("Ben Hall")["valid_from"] == date(2012, 12, 2)


@pytest.mark.parametrize(("left", "belongs"), [(date(2013, 5, 31), False), (date(2013, 6, 1), True)])
def test_the_day_of_leaving_is_the_first_day_without(world, left, belongs):
    w = world()
    w.member("NF1", "Jo Hall", "PARENT")
    w.member("NF1", "Ben Hall", "CHILD", dob=date(2001, 6, 22), left=left)
    assert (frozenset(["Jo Hall", "Ben Hall"]) in w.now()) is belongs


def test_a_member_who_joined_later_belongs_from_then_a_baby_from_birth(world):
    w = world()
    w.member("NF1", "Jo Hall", "PARENT")
    w.member("NF1", "Raj Patel", "OTHER ADULT", joined=date(2012, 10, 1))
    w.member("NF1", "Bab Hall", "CHILD", joined=date(2012, 11, 15), dob=date(2012, 11, 3))
    assert w.row("Raj Patel")["valid_from"] == date(2012, 10, 1)
    assert w.row("Bab Hall")["valid_from"] == date(2012, 11, 3)
    assert w.row("Jo Hall")["valid_from"] <= date(2012, 4, 2)


def test_two_listed_families_in_one_house_stay_two_without_overwhelming_evidence(world):
    w = world()
    w.member("NF1", "Jo Hall", "PARENT")
    w.member("NF1", "Amy Hall", "CHILD", dob=date(2003, 3, 1))
    w.member("NF2", "Ann Hall", "PARENT")
    w.police("Jo Hall", ELM)
    w.police("Ann Hall", ELM)
    assert w.now() == {frozenset(["Jo Hall", "Amy Hall"]), frozenset(["Ann Hall"])}
    assert anchor(w, "NF1") != anchor(w, "NF2")


def test_a_family_listed_twice_keeps_both_references(world):
    w = world()
    for ref in ("NF1", "NF2"):
        w.member(ref, "Jo Hall", "PARENT")
        w.member(ref, "Amy Hall", "CHILD", dob=date(2003, 3, 1))
    assert anchor(w, "NF1") == anchor(w, "NF2")


def test_every_reference_has_a_family_also_when_all_have_left(world):
    w = world()
    w.member("NF1", "Jo Hall", "PARENT", left=date(2013, 1, 1))
    assert anchor(w, "NF1") == w.row("Jo Hall")["family_id"]


def test_nobody_is_in_two_families_at_once(world):
    w = world()
    w.member("NF1", "Jo Hall", "PARENT")
    w.member("NF1", "Ben Hall", "CHILD", dob=date(2001, 6, 22), left=date(2012, 12, 2))
    w.tenancy("T1", ELM, ("Jo Hall", "Tenant"))
    w.tenancy("T1", ELM, ("Ben Hall", "Son"), until=date(2012, 11, 30))
    w.pupil("Ben Hall", OAK, ("Nan Cole", "Foster carer", True), born=date(2001, 6, 22))
    number = w.people.index("Ben Hall") + 1
    every = w.build().memberships.to_pylist()
    rows = [row for row in every if row["person_id"] == number and row["is_primary"]]
    assert len(rows) == 2
    assert rows[0]["valid_to"] <= rows[1]["valid_from"]
    assert rows[1]["valid_to"] is None


def test_a_person_of_the_links_without_a_named_record_is_a_family_alone(world):
    from tfp_etl.matching import families

    w = world()
    w.member("NF1", "Jo Hall", "PARENT")
    more = pa.concat_tables(
        [w.links(), pa.table({"record_id": ["by key only"], "person_id": pa.array([99], pa.int64())})]
    )
    rows = families.build(w.records(), more).memberships.to_pylist()
    assert [row["role"] for row in rows if row["person_id"] == 99] == ["SINGLE ADULT"]
    assert len({row["family_id"] for row in rows}) == 2


def test_no_records_is_said_and_not_guessed(world):
    from tfp_etl.matching import families

    with pytest.raises(ValueError, match="nobody to place"):
        families.build(world().records(), world().links())
