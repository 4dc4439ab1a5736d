"""Names as people write them: whole names in one field, any order, other languages, initials that fit two people."""

import datetime as dt

import pytest

from tests.unit.matching.people import HOME, claimant, nominal, pupil, tenant

BORN = dt.date(1999, 12, 15)


@pytest.mark.parametrize(
    ("forename", "surname"),
    [
        (None, "Ellie Blenley"),
        (None, "BLENLEY, Ellie"),
        ("Ellie Blenley", None),
        ("Blenley", "Ellie"),
        ("Baby", "Blenley"),
    ],
    ids=["whole name", "with a comma", "in the forename", "swapped", "no name yet"],
)
def test_a_whole_name_is_read_wherever_it_stands(persons, forename, surname):
    cells = {"dob": BORN, "gender": "F", **HOME}
    found = persons(
        pupil("p", forename="Ellie", surname="Blenley", **cells),
        nominal("n", forename=forename, surname=surname, **cells),
    )
    assert found == {frozenset({"p", "n"})}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Mohammed", "Chowdhury"), ("Muhammad", "Choudhury")),
        (("Md", "Hussain"), ("Mohammed", "Hussein")),
        (("Piotr", "Kowalski"), ("Peter", "Kowalski")),
        (("Xiao Ming", "Wang"), ("Xiaoming", "Wang")),
        (("Omar", "Al Rashid"), ("Omar", "Rashid")),
        (("Maria", "Garcia Lopez"), ("Maria", "Garcia")),
        (("Muhammad", "Javed"), ("Mo", "Javed")),
        (("Siobhan", "Flynn"), ("Shiv", "Flynn")),
        (("Gary", "Booth"), ("Gaz", "Booth")),
    ],
)
def test_one_name_in_two_spellings_is_one_person(persons, one, other):
    cells = {"dob": BORN, **HOME}
    rows = [
        pupil("p", forename=one[0], surname=one[1], **cells),
        nominal("n", forename=other[0], surname=other[1], **cells),
    ]
    assert persons(*rows) == {frozenset({"p", "n"})}


def test_an_initial_that_fits_both_twins_is_given_to_neither(persons):
    cells = {"surname": "Blenley", "dob": BORN, "gender": "M", **HOME}
    twins = (
        tenant("t1", "T", forename="James", role="SON", **cells),
        tenant("t2", "T", forename="Oliver", role="SON", **cells),
        tenant("t3", "T", forename="Joshua", role="SON", **cells),
        claimant("b1", forename="James", **cells),
        claimant("b3", forename="Joshua", **cells),
    )
    found = persons(*twins, nominal("j", forename="J", **cells), nominal("o", forename="O", **cells))
    assert found == {frozenset({"t1", "b1"}), frozenset({"t3", "b3"}), frozenset({"t2", "o"}), frozenset({"j"})}


def test_namesakes_born_on_other_days_in_other_places_stay_two(persons):
    rows = (
        tenant("t", "T", forename="Aisha", surname="Begum", dob=dt.date(1982, 1, 3), **HOME),
        claimant("b", forename="Aisha", surname="Begum", dob=dt.date(1990, 1, 3), postcode="S80 1TS"),
    )
    assert persons(*rows) == {frozenset({"t"}), frozenset({"b"})}
