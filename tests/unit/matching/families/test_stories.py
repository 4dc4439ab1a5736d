"""Who is one family: each test is a household an officer would recognise."""

from datetime import date

import pytest

ELM = "12 Elm Road;NG1 1AA;100"
OAK = "3 Oak Lane;NG2 2BB;200"


def alone(*people: str):
    return {frozenset([person]) for person in people}


def test_a_mother_her_partner_and_two_pupils(world):
    w = world()
    w.pupil("Amy Hall", ELM, ("Jo Hall", "Mother", True), ("Raj Patel", "Step-parent", True))
    w.pupil("Ben Hall", ELM, ("Jo Hall", "Mother", True))
    assert w.now() == {frozenset(["Amy Hall", "Ben Hall", "Jo Hall", "Raj Patel"])}


def test_flats_behind_one_property_number_are_homes_apart(world):
    w = world()
    for flat in range(1, 5):
        w.police(f"Ann{flat} Smith", f"Flat {flat}, 9 High Street;NG1 1AB;77")
    assert w.now() == alone(*w.people)


def test_one_flat_of_one_name_is_one_home(world):
    w = world()
    w.police("Ann Smith", "Flat 2, 9 High Street;NG1 1AB;77")
    w.police("Bob Smith", "FLAT 2 9 HIGH ST;NG1 1AB;")
    assert w.now() == {frozenset(["Ann Smith", "Bob Smith"])}


def test_a_hostel_of_sixty_is_sixty_families(world):
    w = world()
    for n in range(60):
        w.police(f"P{n} {'Smith' if n % 3 else 'Jones'}", "40 Mill Street;NG1 1AC;300")
    assert w.now() == alone(*w.people)


def test_a_small_hostel_is_known_by_its_name(world):
    w = world()
    w.police("Ann Smith", "Mill House Hostel, 3 Holly Road;NG1 1AD;301")
    w.police("Bob Smith", "Mill House Hostel, 3 Holly Road;NG1 1AD;301")
    assert w.now() == alone("Ann Smith", "Bob Smith")


def test_the_mother_and_child_of_a_hostel_stay_together(world):
    w = world()
    hostel = "Mill House Hostel, 3 Holly Road;NG1 1AD;301"
    w.pupil("Amy Smith", hostel, ("Ann Smith", "Mother", True))
    w.police("Bob Smith", hostel)
    assert w.now() == {frozenset(["Amy Smith", "Ann Smith"]), frozenset(["Bob Smith"])}


def test_the_next_tenants_are_another_family_even_of_one_name(world):
    w = world()
    w.tenancy("T1", ELM, ("Ann Smith", "Tenant"), ("Bob Smith", "Son"), until=date(2012, 6, 30))
    w.police("Ann Smith", OAK, on=date(2012, 9, 1))
    w.police("Bob Smith", OAK, on=date(2012, 9, 1))
    w.tenancy("T2", ELM, ("Cid Smith", "Tenant"), ("Dot Smith", "Daughter"), since=date(2012, 7, 9))
    assert w.now() == {frozenset(["Ann Smith", "Bob Smith"]), frozenset(["Cid Smith", "Dot Smith"])}


def test_separated_parents_and_a_child_at_one_address(world):
    w = world()
    w.pupil("Amy Hall", ELM, ("Jo Hall", "Mother", True), ("Tim Hall", "Father", False))
    w.police("Tim Hall", OAK)
    assert w.now() == {frozenset(["Amy Hall", "Jo Hall"]), frozenset(["Tim Hall"])}


def test_a_father_noted_elsewhere_by_mistake_is_held_by_his_own_records(world):
    w = world()
    w.pupil("Amy Hall", ELM, ("Jo Hall", "Mother", True), ("Tim Hall", "Father", False))
    w.tenancy("T1", ELM, ("Jo Hall", "Tenant"), ("Tim Hall", "Partner"), ("Amy Hall", "Daughter"))
    assert w.now() == {frozenset(["Amy Hall", "Jo Hall", "Tim Hall"])}


def test_a_child_does_not_join_the_homes_of_two_parents(world):
    w = world()
    w.pupil("Amy Hall", ELM, ("Jo Hall", "Mother", True), ("Tim Hall", "Father", False))
    w.pupil("Zoe Hall", OAK, ("Tim Hall", "Father", True), ("Eve Ward", "Mother", True))
    assert w.now() == {frozenset(["Amy Hall", "Jo Hall"]), frozenset(["Zoe Hall", "Tim Hall", "Eve Ward"])}


def test_two_mothers_of_one_name_taken_for_one_do_not_join_two_homes(world):
    w = world()
    w.pupil("Amy Kaur", ELM, ("Jo Kaur", "Mother", True), ("Tim Kaur", "Father", True))
    w.pupil("Ben Kaur", ELM, ("Jo Kaur", "Mother", True), ("Tim Kaur", "Father", True))
    w.pupil("Zoe Kaur", OAK, ("Jo Kaur", "Mother", True), ("Raj Kaur", "Father", True))
    w.pupil("Yan Kaur", OAK, ("Jo Kaur", "Mother", True), ("Raj Kaur", "Father", True))
    now = w.now()
    assert (
        frozenset(["Zoe Kaur", "Yan Kaur", "Raj Kaur"]) in now or frozenset(["Amy Kaur", "Ben Kaur", "Tim Kaur"]) in now
    )


def test_a_sibling_whose_school_has_the_old_address_stays(world):
    w = world()
    w.pupil("Amy Hall", ELM, ("Jo Hall", "Mother", True), ("Tim Hall", "Father", True))
    w.pupil("Ben Hall", OAK, ("Jo Hall", "Mother", True), ("Tim Hall", "Father", True))
    assert w.now() == {frozenset(["Amy Hall", "Ben Hall", "Jo Hall", "Tim Hall"])}


def test_a_step_family_of_three_surnames(world):
    w = world()
    w.pupil("Amy Hall", ELM, ("Jo Ward", "Mother", True), ("Sam Reed", "Step-parent", False))
    w.pupil("Max Reed", ELM, ("Sam Reed", "Father", True), ("Jo Ward", "Step-parent", True))
    assert w.now() == {frozenset(["Amy Hall", "Jo Ward", "Sam Reed", "Max Reed"])}


def test_a_kinship_carer_and_a_mother_elsewhere(world):
    w = world()
    w.pupil("Amy Hall", ELM, ("Nan Cole", "Grandparent", True), ("Jo Hall", "Mother", False))
    w.police("Jo Hall", OAK)
    assert w.now() == {frozenset(["Amy Hall", "Nan Cole"]), frozenset(["Jo Hall"])}


def test_a_lodger_is_a_family_alone(world):
    w = world()
    w.tenancy("T1", ELM, ("Jo Hall", "Tenant"), ("Lee Marsh", "Other"))
    w.rows[0]["dob"], w.rows[1]["dob"] = date(1975, 1, 1), date(1980, 1, 1)
    w.pupil("Amy Hall", ELM, ("Jo Hall", "Mother", True))
    assert w.now() == {frozenset(["Amy Hall", "Jo Hall"]), frozenset(["Lee Marsh"])}


def test_a_grandchild_whom_the_landlord_calls_other(world):
    w = world()
    w.tenancy("T1", ELM, ("Nan Cole", "Tenant"), ("Amy Hall", "Other"))
    w.rows[0]["dob"], w.rows[1]["dob"] = date(1950, 1, 1), date(2004, 1, 1)
    assert w.now() == {frozenset(["Nan Cole", "Amy Hall"])}


def test_an_adult_child_who_moved_out_is_gone_with_a_date(world):
    w = world()
    w.tenancy("T1", ELM, ("Jo Hall", "Tenant"), ("Amy Hall", "Daughter"))
    w.tenancy("T1", ELM, ("Max Hall", "Son"), since=date(2005, 1, 1), until=date(2012, 11, 20))
    w.rows[2]["dob"] = date(1993, 5, 1)
    w.police("Max Hall", OAK, on=date(2013, 1, 5))
    assert w.now() == {frozenset(["Jo Hall", "Amy Hall"]), frozenset(["Max Hall"])}
    before, after = w.row("Max Hall", still=False), w.row("Max Hall")
    assert before["family_id"] == w.row("Jo Hall")["family_id"]
    assert (before["valid_from"], before["valid_to"]) == (date(1993, 5, 1), date(2012, 11, 21))
    assert after["valid_from"] == date(2012, 11, 21)


@pytest.fixture
def big_town(world):
    """Six hundred other surnames: a surname that three people bear is rare here."""
    w = world()
    for n in range(600):
        w.police(f"P{n} Other{chr(97 + n % 26)}{chr(97 + n // 26)}", f"{n} Far Way;NG9 {n % 9}ZZ;")
    w.pupil("Amy Quill", ELM, ("Jo Quill", "Mother", True))
    return w


def test_a_claimant_joins_the_only_home_of_the_surname_in_the_postcode(big_town):
    big_town.claimant("Ed Quill", "NG1 1AA")
    assert frozenset(["Amy Quill", "Jo Quill", "Ed Quill"]) in big_town.now()


def test_a_claimant_joins_nobody_where_two_homes_bear_the_surname(big_town):
    big_town.police("Zed Quill", "14 Elm Road;NG1 1AA;101")
    big_town.claimant("Ed Quill", "NG1 1AA")
    assert frozenset(["Ed Quill"]) in big_town.now()


def test_a_claimant_of_a_common_surname_joins_nobody(world):
    w = world()
    w.pupil("Amy Smith", ELM, ("Jo Smith", "Mother", True))
    w.claimant("Ed Smith", "NG1 1AA")
    assert frozenset(["Ed Smith"]) in w.now()
