"""Candidates that only a contact whom a row names speaks for are asked, and what is not asked is counted."""

import pyarrow as pa
import pytest

from tests.unit.matching.test_library import by, table
from tfp_etl import matching

HOME = {"address": "3 Elm Court", "town": "Arnold", "postcode": "NG5 7QD", "uprn": "100"}
PUPIL = HOME | {
    **{"record_id": "p", "source": "schools", "role": "pupil", "forename": "Cal", "surname": "Quillfeather"},
    **{"dob": "2004-06-02", "record_date": "2013-05-31"},
    **{"contact1_forename": "Wilhelmina", "contact1_surname": "Quillfeather"},
}
MOTHER = {
    **{"record_id": "m", "source": "dwp", "role": "claimant", "forename": "Wilhelmina", "surname": "Quillfeather"},
    **{"dob": "1980-02-01", "record_date": "2013-05-31", "town": "Arnold"},
}
VICTIM = {
    **{"record_id": "n", "source": "police", "source_ref": "C1", "role": "victim", "record_date": "2012-05-31"},
    **{"forename": "Wilhelmina", "surname": "Quillfeather", "town": "Arnold"},
}
AGAINST = "a list, a number or a forename in one household speaks against them, and little for them"


def linked(*rows: dict[str, str], **decisions: str):
    """The outcome; decisions: what was decided about record m and the contact."""
    said = [{"record_id_1": "m", "record_id_2": "p#contact1", "decision": each} for each in decisions.values()]
    return matching.link_all(table(rows), decisions=pa.Table.from_pylist(said) if said else None)


def asked(outcome):
    return [row for row in outcome.review.to_pylist() if row["kind"] != "family"]


@pytest.fixture(scope="module")
def undecided():
    return linked(PUPIL, MOTHER)


def test_a_contact_without_a_record_is_shown_by_the_row_that_names_it(undecided):
    (row,) = asked(undecided)
    assert (row["record_id_l"], row["record_id_r"]) == ("m", "p#contact1")
    assert row["person_id_l"] == by(undecided.links, "person_id")["m"]
    assert row["person_id_r"] is None
    assert row["would_change"].startswith("one person: persons of 1 and 1 records would become one")
    assert undecided.links["record_id"].to_pylist() == ["m", "p"]


def test_what_is_decided_about_it_holds_and_is_not_asked_again(undecided):
    family = by(undecided.links, "family_id")
    assert family["p"] != family["m"]
    joined = linked(PUPIL, MOTHER, decided="must_link")
    family = by(joined.links, "family_id")
    assert family["p"] == family["m"]
    assert (asked(joined), joined.notes, joined.not_asked) == ([], [], {})
    parted = linked(PUPIL, MOTHER, decided="cannot_link")
    assert (asked(parted), parted.notes) == ([], [])
    assert parted.not_asked == {"an officer has decided about them": 1}


def test_a_contact_with_a_record_is_shown_by_that_and_the_note_is_named():
    told = linked(PUPIL, MOTHER | HOME | {"forename": "Wilhelmine"}, VICTIM, decided="must_link")
    (row,) = asked(told)
    assert (row["record_id_l"], row["record_id_r"]) == ("m", "n")
    assert row["reasons"].startswith("the first as p#contact1 tells; same forename +")
    person = by(told.links, "person_id")
    assert (row["person_id_l"], row["person_id_r"]) == (person["m"], person["n"])


def test_a_record_that_bears_the_name_of_a_contact_is_itself():
    odd = VICTIM | {"record_id": "p#contact1", "forename": "Zoe", "surname": "Ash"}
    person = by(linked(PUPIL, MOTHER, odd, decided="must_link").links, "person_id")
    assert person["m"] == person["p#contact1"]


def test_what_is_not_asked_is_counted():
    two = {"contact2_forename": "Wilhelmine", "contact2_surname": "Quillfeather"}
    told = linked(PUPIL | two, MOTHER | HOME)
    assert [row["kind"] for row in asked(told)] == ["thin"]
    assert told.not_asked == {AGAINST: 2}


def test_who_does_not_want_the_list_is_told_how_long_it_is(undecided):
    plain = matching.link_all(table([PUPIL, MOTHER]), parts=())
    assert undecided.review.num_rows > 0
    assert plain.counts == undecided.counts == plain.counts | {"for review": undecided.review.num_rows}
    assert plain.not_asked == undecided.not_asked
    assert plain.review.equals(undecided.review.slice(0, 0))
    assert plain.links.equals(undecided.links)
