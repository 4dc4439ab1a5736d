"""Who shares a home now: grown children with a tenancy, moves, children with brothers, couples."""

from datetime import date

import pytest

from tests.unit.matching.families.test_any_records import DAY, contact, tell

ELM = "12 Elm Road;NG1 1AA;100"
OAK = "3 Oak Lane;NG2 2BB;200"
TOGETHER = {frozenset(["Amy Hall", "Jo Hall"])}
APART = {frozenset(["Amy Hall"]), frozenset(["Jo Hall"])}


def mother_and_daughter(w):
    """A landlord's list of a mother and her daughter, which its extract still shows."""
    tell(w, "Jo Hall", "rents", "t1", home=ELM, role="tenant")
    tell(w, "Amy Hall", "rents", "t1", home=ELM, role="daughter", dob=date(1992, 1, 1))
    return w


def test_a_daughter_with_a_tenancy_of_her_own_has_left_her_mothers(world):
    assert mother_and_daughter(world()).now() == TOGETHER
    w = mother_and_daughter(world())
    tell(w, "Amy Hall", "rents", "t2", home=OAK, role="tenant")
    assert w.now() == APART


def test_a_daughter_who_gave_up_her_tenancy_before_is_back_with_her_mother(world):
    w = mother_and_daughter(world())
    tell(w, "Amy Hall", "rents", "t2", home=OAK, role="tenant", on=date(2010, 1, 1))
    assert w.now() == TOGETHER


def test_the_pipelines_tenancies_tell_the_same_and_by_their_dates(world):
    lists = [("T1", ELM, ("Jo Hall", "Tenant"), ("Amy Hall", "Daughter")), ("T2", OAK, ("Amy Hall", "Tenant"))]
    w = world()
    w.tenancy(*lists[0], since=date(2005, 1, 1))
    w.tenancy(*lists[1], since=date(2012, 1, 1))
    assert w.now() == APART
    w = world()
    w.tenancy(*lists[0], since=date(2012, 1, 1))
    w.tenancy(*lists[1], since=date(2005, 1, 1))
    assert w.now() == TOGETHER


@pytest.mark.parametrize(("postcode", "family"), [("NG2 2BB", APART), ("NG1 1AA", TOGETHER)])
def test_a_later_postcode_elsewhere_ends_a_home_of_which_no_other_address_is_told(world, postcode, family):
    w = world()
    for person in ("Jo Hall", "Amy Hall"):
        tell(w, person, "surgery", home=ELM, on=date(2010, 3, 1))
    tell(w, "Amy Hall", "library", home=f";{postcode};", on=DAY)
    assert w.now() == family


def test_a_child_whose_brother_is_on_a_list_is_not_drawn_to_the_others_of_the_house(world):
    w = world()
    tell(w, "Eve Reed", "claims", "c1", role="claimant", home=ELM)
    tell(w, "Raj Patel", "claims", "c1", role="partner", home=ELM)
    tell(w, "Amy Ward", "surgery", home=ELM, dob=date(2005, 1, 1))
    assert w.now() == {frozenset(["Eve Reed", "Raj Patel", "Amy Ward"])}
    contact(w, "Ben Ward", "Sue Ward", ELM)
    assert w.now() == {frozenset(["Eve Reed", "Raj Patel"]), frozenset(["Amy Ward", "Ben Ward", "Sue Ward"])}


def test_a_couple_alone_in_a_home_unless_one_has_another_or_both_are_of_one_sex(world):
    def of_one_home(other):
        w = world()
        tell(w, "Jo Hall", "surgery", home=ELM, gender="F", dob=date(1980, 1, 1))
        tell(w, "Raj Patel", "surgery", home=ELM, **other)
        return w

    couple = {frozenset(["Jo Hall", "Raj Patel"])}
    assert of_one_home({"gender": "M"}).now() == couple
    assert of_one_home({"gender": "M", "dob": date(1950, 1, 1)}).now() != couple
    assert of_one_home({"gender": "F"}).now() != couple
    assert of_one_home({}).now() != couple
    w = of_one_home({"gender": "M"})
    tell(w, "Raj Patel", "library", home=OAK)
    assert w.now() != couple
