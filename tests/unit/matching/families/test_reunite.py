"""One person taken for two is made whole by the family; two people never become one."""

from datetime import date

import pyarrow as pa

from tfp_etl.matching import families

ELM = "12 Elm Road;NG1 1AA;100"


def people(w):
    """How many people each name of the world is, after reuniting: names of one person together."""
    links = families.reunite(w.records(), w.links())
    ids = dict(zip(links["record_id"].to_pylist(), links["person_id"].to_pylist(), strict=True))
    found = {}
    for row in w.rows:
        found.setdefault(ids[row["record_id"]], set()).add(row["_person"])
    return {frozenset(names) for names in found.values()}


def home(world):
    """A mother with a pupil at Elm Road."""
    w = world()
    w.pupil("Amy Hall", ELM, ("Susan Hall", "Mother", True))
    return w


def test_a_nickname_an_initial_and_a_swap_at_home_are_the_mother(world):
    for name in ("Sue Hall", "S Hall", "Hall Susan"):
        w = home(world)
        w.pupil("Ben Hall", ELM, (name, "Mother", True))
        assert frozenset(["Susan Hall", name]) in people(w), name


def test_a_short_form_and_another_way_to_write_a_name(world):
    for name, other in (("Jaswinder Hall", "Jas Hall"), ("Muhammad Hall", "Mohammed Hall")):
        w = world()
        w.pupil("Amy Hall", ELM, (name, "Father", True))
        w.pupil("Ben Hall", ELM, (other, "Father", True))
        assert frozenset([name, other]) in people(w), other


def test_two_contacts_of_one_pupil_are_two(world):
    w = world()
    w.pupil("Amy Hall", ELM, ("Susan Hall", "Mother", True), ("Sue Hall", "Step-parent", True))
    assert people(w) == {frozenset([name]) for name in w.people}


def test_a_father_and_a_mother_of_like_names_are_two(world):
    w = world()
    w.pupil("Amy Hall", ELM, ("Alex Hall", "Mother", True))
    w.pupil("Ben Hall", ELM, ("Alexa Hall", "Father", True))
    assert people(w) == {frozenset([name]) for name in w.people}


def test_two_birth_dates_are_two_people_one_slip_is_not(world):
    for dob, same in (
        (date(1970, 5, 1), False),
        (date(1975, 3, 9), False),
        (date(1975, 3, 8), True),
        (date(1975, 9, 8), True),
    ):
        w = home(world)
        w.tenancy("T1", ELM, ("Susan Hall", "Tenant"))
        w.rows[-1]["dob"] = date(1975, 3, 8)
        w.police("Sue Hall", ELM, dob=dob)
        assert (frozenset(["Susan Hall", "Sue Hall"]) in people(w)) is (same or dob == date(1975, 3, 9)), dob


def test_a_child_and_a_parent_of_one_name_are_two(world):
    w = home(world)
    w.police("S Hall", ELM, dob=date(2005, 1, 1))
    assert frozenset(["S Hall"]) in people(w)


def test_twins_with_numbers_of_their_own_are_two(world):
    w = world()
    w.pupil("Ellie Hall", ELM, ("Susan Hall", "Mother", True))
    w.pupil("Elle Hall", ELM, ("Susan Hall", "Mother", True))
    for row, number in zip(
        [r for r in w.rows if r["role"] == "PUPIL"], ("A823000112001", "B823000199008"), strict=True
    ):
        row["upn"] = number
    assert frozenset(["Ellie Hall"]) in people(w)


def test_one_initial_for_two_people_stays_alone(world):
    w = world()
    w.tenancy("T1", ELM, ("Susan Hall", "Tenant"), ("Sara Hall", "Daughter"))
    w.rows[0]["dob"], w.rows[1]["dob"] = date(1970, 1, 1), date(1992, 1, 1)
    w.police("S Hall", ELM)
    assert frozenset(["S Hall"]) in people(w)


def test_strangers_of_one_name_in_two_homes_are_two(world):
    w = home(world)
    w.pupil("Zoe Hall", "3 Oak Lane;NG2 2BB;200", ("Sue Hall", "Mother", True))
    assert frozenset(["Sue Hall"]) in people(w)


def test_the_older_id_stays_and_every_record_once(world):
    w = home(world)
    w.pupil("Ben Hall", ELM, ("Sue Hall", "Mother", True))
    links = families.reunite(w.records(), w.links())
    assert sorted(links["record_id"].to_pylist()) == sorted(row["record_id"] for row in w.rows)
    assert w.people.index("Susan Hall") + 1 in links["person_id"].to_pylist()
    assert w.people.index("Sue Hall") + 1 not in links["person_id"].to_pylist()


def test_shuffled_rows_reunite_the_same(world):
    w = home(world)
    w.pupil("Ben Hall", ELM, ("Sue Hall", "Mother", True))
    records, links = w.records(), w.links()
    backwards = pa.array(range(records.num_rows - 1, -1, -1))
    assert families.reunite(records, links).equals(families.reunite(records.take(backwards), links.take(backwards)))


def test_a_child_whom_the_police_name_by_a_short_form_is_that_child(world):
    w = world()
    w.pupil("Emily Hall", ELM, ("Susan Hall", "Mother", True))
    w.police("Em Hall", ELM)
    assert frozenset(["Emily Hall", "Em Hall"]) in people(w)
