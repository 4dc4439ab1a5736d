"""Households of any records: who lived where when, apart from families, with numbers that last."""

import datetime as dt

import pandas as pd
import pyarrow as pa
import pytest

from tests.unit.matching.test_library import HOME, ROWS, by, table
from tfp_etl import matching
from tfp_etl.matching import writing
from tfp_etl.matching.intake import IntakeError

LODGER = HOME | {
    "record_id": "o1",
    "source": "dwp",
    "role": "claimant",
    "forename": "Kit",
    "surname": "Marsh",
    "dob": "1971-08-08",
    "record_date": "2013-05-31",
}
MOVED = ROWS[-1] | {"record_id": "x2", "source_ref": "C10", "record_date": "2011-05-31", "address": "5 Oak Road"}
MOVED |= {"postcode": "NG9 2BB", "uprn": "700"}


@pytest.fixture(scope="module")
def linked():
    return matching.link_all(table([*ROWS, LODGER, MOVED]))


def spells(linked, record):
    person = by(linked.links, "person_id")[record]
    rows = [row for row in linked.households.to_pylist() if row["person_id"] == person]
    return sorted(rows, key=lambda row: row["valid_from"])


def test_a_household_is_who_lives_there_family_or_not(linked):
    family, home = by(linked.links, "family_id"), {each: spells(linked, each)[-1] for each in ("t1", "t3", "o1", "x1")}
    assert family["t1"] == family["t3"] != family["o1"]
    assert home["t1"]["household_id"] == home["t3"]["household_id"] == home["o1"]["household_id"]
    assert home["x1"]["household_id"] != home["t1"]["household_id"]
    assert {each["valid_to"] for each in home.values()} == {None}
    assert home["o1"]["kind"] == "PRIVATE"


def test_a_move_is_two_spells_of_one_person(linked):
    before, now = spells(linked, "x1")
    assert (before["valid_from"], before["valid_to"]) == (dt.date(2011, 5, 31), dt.date(2013, 5, 31))
    assert (now["valid_from"], now["valid_to"]) == (dt.date(2013, 5, 31), None)
    assert before["household_id"] != now["household_id"]


def test_shuffled_rows_give_the_same_households_and_its_own_earlier_ones_too(linked):
    shuffled = pd.DataFrame([*ROWS, LODGER, MOVED]).sample(frac=1, random_state=5)
    assert matching.link_all(shuffled).households.equals(linked.households)
    again = matching.link_all(shuffled, previous=linked.links, households_before=linked.households)
    assert again.households.equals(linked.households)


def test_a_household_keeps_its_number_when_people_come_and_go(linked, tmp_path):
    before = tmp_path / "households.csv"
    writing.write(linked.households, before)
    new = LODGER | {"record_id": "n1", "forename": "Ada", "surname": "Aaronson", "dob": "1950-01-01"}
    homeless = [new | {"address": "1 New Street", "postcode": "NG1 9ZZ", "uprn": "901"}]
    later = matching.link_all(
        table([*homeless, *ROWS[1:], LODGER, MOVED]), previous=linked.links, households_before=before
    )
    for each in ("t2", "o1", "x1"):
        assert [row["household_id"] for row in spells(later, each)] == [
            row["household_id"] for row in spells(linked, each)
        ]
    assert spells(later, "n1")[0]["household_id"] == 1 + max(linked.households["household_id"].to_pylist())


def test_whom_no_given_record_is_about_and_who_has_no_address_are_in_none():
    contact = {"contact1_forename": "Wilhelmina", "contact1_surname": "Ash"}
    pupil = {"record_id": "a", "role": "pupil", "forename": "Cal", "surname": "Ash", "dob": "2004-06-02"}
    nowhere = {"record_id": "b", "role": "victim", "forename": "Zoe", "surname": "Quill", "dob": "1990-01-07"}
    found = matching.link_all(table([HOME | pupil | contact, nowhere]))
    assert found.households["person_id"].to_pylist() == [by(found.links, "person_id")["a"]]
    nobody = matching.link_all(pd.DataFrame({"record_id": []}))
    assert nobody.households.schema.equals(found.households.schema)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": None}, "lack the column kind"),
        ({"household_id": ["x"]}, "1 rows of the earlier households lack"),
        ({"valid_from": ["soon"]}, "lack an id or a date"),
        ({"valid_to": ["later"]}, "lack an id or a date"),
    ],
)
def test_earlier_households_that_are_none_are_refused(change, told):
    whole = {
        "household_id": ["1"],
        "person_id": ["1"],
        "valid_from": ["2012-01-01"],
        "valid_to": [""],
        "kind": [""],
    }
    columns = {name: cells for name, cells in (whole | change).items() if cells is not None}
    with pytest.raises(IntakeError, match=told):
        matching.link_all(table(ROWS), households_before=pa.table(columns))
