"""Forenames that the records themselves show to be one person's, and twins, who show the same and are two."""

import datetime as dt
import string

import pytest

from tests.unit.matching.people import nominal, pupil, tenant

LETTERS = string.ascii_uppercase
ONE = [f"{LETTERS[at]}{LETTERS[-1 - at].lower()}rin" for at in range(20)]
OTHER = [f"{LETTERS[-1 - at]}o{LETTERS[at].lower()}umak" for at in range(20)]


def _home(number: int) -> dict[str, object]:
    born = dt.date(1998, 1, 1) + dt.timedelta(days=37 * number)
    street = f"{number + 1} {string.ascii_uppercase[number % 26]}lder Row"
    return {"surname": f"Blen{number}ley".translate(str.maketrans("0123456789", "aeioulmnrs")), "dob": born} | {
        "address": street,
        "postcode": f"NG{number % 9 + 1} {number % 9 + 1}QD",
    }


def _of_two_names(count: int, other: str) -> list[dict[str, object]]:
    """Children whom schools call Ifeoluwa and the police by the other name, among homes that show chance pairs."""
    rows = []
    for at in range(count):
        rows += [
            pupil(f"p{at}", forename="Ifeoluwa", **_home(at)),
            nominal(f"n{at}", forename=other, **_home(at)),
        ]
    for at in range(20):
        home = _home(20 + at)
        rows += [
            pupil(f"x{at}", forename=ONE[at], **home),
            nominal(f"y{at}", forename=OTHER[at], **home),
        ]
    return rows


@pytest.mark.parametrize(("homes", "are_one"), [(3, False), (4, True)])
def test_two_forenames_seen_together_often_enough_are_one_persons(persons, homes, are_one):
    found = persons(*_of_two_names(homes, "Grace"))
    for at in range(homes):
        assert (frozenset({f"p{at}", f"n{at}"}) in found) is are_one
    for at in range(20):
        assert {frozenset({f"x{at}"}), frozenset({f"y{at}"})} <= found


def test_forenames_that_meet_in_one_tenancy_are_twins(persons):
    rows = _of_two_names(6, "Grace")
    for at in range(6):
        home = _home(at)
        rows += [
            tenant(f"s{at}", f"T{at}", forename="Ifeoluwa", role="DAUGHTER", **home),
            tenant(f"t{at}", f"T{at}", forename="Grace", role="DAUGHTER", **home),
        ]
    found = persons(*rows)
    for at in range(6):
        assert {frozenset({f"p{at}", f"s{at}"}), frozenset({f"n{at}", f"t{at}"})} <= found


def test_forenames_that_one_feed_mostly_shows_side_by_side_are_twins(persons):
    rows = []
    for row in _of_two_names(6, "Grace"):
        feed = {"source": "education", "dataset": "pupils", "role": "PUPIL"} if row["record_id"][0] == "n" else {}
        rows.append(row | feed)
    found = persons(*rows)
    for at in range(6):
        assert {frozenset({f"p{at}"}), frozenset({f"n{at}"})} <= found


def test_a_known_form_is_found_behind_names_in_another_order(persons):
    rows = _of_two_names(4, "Grace")
    late = _home(15)
    rows += [
        pupil("late", forename="Ifeoluwa", **late),
        nominal("turned", **(late | {"forename": late["surname"], "surname": "Grace"})),
    ]
    assert frozenset({"late", "turned"}) in persons(*rows)


def test_a_surname_with_a_particle_may_stand_first(persons):
    home = _home(1) | {"address": None, "postcode": None}
    rows = [
        pupil("p", **(home | {"forename": "José", "surname": "da Conceição"})),
        nominal("n", **(home | {"forename": "da Conceicao", "surname": "Jose"})),
    ]
    assert persons(*rows) == {frozenset({"p", "n"})}
