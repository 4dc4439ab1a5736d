"""Staged rows as person records: versions, contacts, keys."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tfp_etl.feeds import person_records

FIRST, LAST = dt.date(2012, 12, 31), dt.date(2013, 5, 31)
BASE = {"file_id": 1, "line_no": 2, "person_part": "", "row_hash": ""}
PUPIL = {
    **dict.fromkeys(("former_upn", "middle_names", "preferred_forename", "address_line2", "leaving_on")),
    **dict.fromkeys(("contact2_surname", "contact2_forename", "contact2_relationship")),
    **dict.fromkeys(("contact2_parental_responsibility", "contact2_same_address")),
    **{"upn": "U1", "la_estab": "8911101", "surname": "Blenley", "forename": "Ellie", "dob": dt.date(1999, 12, 15)},
    **{"gender": "F", "entry_on": dt.date(2011, 9, 1), "address_line1": "3 Elm Court", "town": "Arnold"},
    **{"postcode": "NG5 7QD", "uprn": "100", "contact1_surname": "Marsh", "contact1_forename": "Diane"},
    **{"contact1_relationship": "Mother", "contact1_parental_responsibility": True, "contact1_same_address": False},
    **{"record_id": "r1", "record_key": "U1|8911101|01/09/2011"},
}
TEXT_COLUMNS = ("former_upn", "middle_names", "preferred_forename", "address_line2", "contact2_surname", "upn")
TYPES = {name: pa.string() for name in (*TEXT_COLUMNS, "contact2_forename", "contact2_relationship", "nominal_ref")} | {
    "contact2_parental_responsibility": pa.bool_(),
    "contact2_same_address": pa.bool_(),
    "leaving_on": pa.date32(),
}


def stage(staged: Path, source: str, dataset: str, on: dt.date, *rows: dict) -> None:
    """Write rows as one staged file."""
    folder = staged / source / dataset
    folder.mkdir(parents=True, exist_ok=True)
    complete = [{**BASE, "extract_on": on} | row for row in rows]
    columns = {name: [row[name] for row in complete] for name in complete[0]}
    table = pa.table({name: pa.array(cells, TYPES.get(name)) for name, cells in columns.items()})
    pq.write_table(table, folder / f"{on}_1.parquet")


def test_a_record_shown_twice_alike_is_one_row(tmp_path):
    stage(tmp_path, "education", "pupils", FIRST, PUPIL)
    stage(tmp_path, "education", "pupils", LAST, PUPIL)
    rows = {row["person_part"]: row for row in person_records.read(tmp_path).to_pylist()}
    assert set(rows) == {"", "contact1"}
    assert rows[""]["seen_on"] == [FIRST, LAST]
    assert (rows[""]["first_seen_on"], rows[""]["last_seen_on"], rows[""]["record_date"]) == (FIRST, LAST, LAST)


def test_a_changed_address_is_a_second_row_of_one_record(tmp_path):
    stage(tmp_path, "education", "pupils", FIRST, PUPIL)
    stage(tmp_path, "education", "pupils", LAST, PUPIL | {"address_line1": "9 Well Road", "uprn": "200"})
    rows = [row for row in person_records.read(tmp_path).to_pylist() if row["person_part"] == ""]
    assert [row["record_id"] for row in rows] == ["r1", "r1"]
    assert {row["uprn"] for row in rows} == {"100", "200"}


def test_a_contact_who_lives_elsewhere_has_no_address(tmp_path):
    stage(tmp_path, "education", "pupils", LAST, PUPIL)
    contact = next(row for row in person_records.read(tmp_path).to_pylist() if row["person_part"] == "contact1")
    assert contact["address"] is contact["postcode"] is contact["uprn"] is None
    assert (contact["source_ref"], contact["forename"], contact["relationship"]) == ("r1", "Diane", "Mother")
    assert contact["record_id"] != "r1"


def test_contacts_of_two_unnumbered_pupils_are_two_records(tmp_path):
    blank = PUPIL | {"upn": None, "record_key": "|8911101|01/09/2011"}
    stage(tmp_path, "education", "pupils", LAST, blank, blank | {"forename": "Amir", "record_id": "r2"})
    contacts = [row for row in person_records.read(tmp_path).to_pylist() if row["person_part"] == "contact1"]
    assert len({row["record_id"] for row in contacts}) == 2


def test_an_incident_without_a_nominal_bears_no_person(tmp_path):
    row = {
        **{"record_id": "a1", "record_key": "I1|", "incident_ref": "I1", "nominal_ref": None, "surname": "Marsh"},
        **{"forename": "Lee", "dob": None, "gender": "M", "address_line1": None, "town": None, "postcode": None},
        **{"incident_on": LAST},
    }
    stage(tmp_path, "police", "asb", LAST, row)
    assert person_records.read(tmp_path).num_rows == 0


def test_key_only_records_name_their_key_and_a_blank_key_nobody(tmp_path):
    cells = {"record_key": "k", "upn": "U1"}
    stage(
        tmp_path, "education", "exclusions", LAST, cells | {"record_id": "x1"}, cells | {"record_id": "x2", "upn": None}
    )
    stage(
        tmp_path,
        "careworks",
        "events",
        LAST,
        {"record_id": "e1", "record_key": "k", "family_ref": "F1", "member_no": 2},
    )
    found = {row["record_id"]: row["person_key"] for row in person_records.key_records(tmp_path).to_pylist()}
    assert found == {"x1": "upn:U1", "e1": "careworks:F1|2"}


def test_what_is_written_is_what_is_read(tmp_path):
    staged, target = tmp_path / "staged", tmp_path / "rows.parquet"
    stage(staged, "education", "pupils", FIRST, PUPIL)
    stage(staged, "education", "pupils", LAST, PUPIL | {"surname": "Marsh"})
    stage(staged, "education", "exclusions", LAST, {"record_key": "k", "upn": "U1", "record_id": "x1"})
    assert person_records.write(staged, target) == 3
    assert pq.read_table(target).to_pylist() == person_records.read(staged).to_pylist()
    assert person_records.write_keys(staged, target) == 1
    assert pq.read_table(target).to_pylist() == person_records.key_records(staged).to_pylist()


def test_nothing_staged_is_said(tmp_path):
    with pytest.raises(person_records.NothingStagedError, match="stage a delivery"):
        person_records.read(tmp_path)
    assert person_records.key_records(tmp_path).num_rows == 0


OFFENCE = {
    **{"record_id": "o1", "record_key": "C1|", "crime_ref": "C1", "nominal_ref": None, "role": "OFFENDER"},
    **{"surname": "Marsh", "forename": "Lee", "dob": dt.date(1980, 1, 1), "gender": "M", "address_line1": None},
    **{"town": None, "postcode": None, "offence_on": LAST},
}
TENANCY = {
    **{"record_id": "t1", "record_key": "T1|P1", "district": "Ashfield", "tenancy_ref": "T1", "person_ref": "P1"},
    **{"relationship": "Tenant", "from_on": None, "tenancy_start_on": LAST, "to_on": None, "tenancy_end_on": None},
    **{"forenames": None, "surname": None, "title": None, "dob": None, "address_line1": None, "address_line2": None},
    **{"town": None, "postcode": None, "uprn": None, "nino": "AB123456C"},
}


def test_an_offence_without_a_nominal_and_a_tenancy_row_without_a_name_still_bear_a_person(tmp_path):
    stage(tmp_path, "police", "offences", LAST, OFFENCE)
    stage(tmp_path, "housing", "ashfield_tenancies", LAST, TENANCY)

    records = person_records.read(tmp_path)

    assert sorted(records["record_id"].to_pylist()) == ["o1", "t1"]


def test_a_tenancy_row_whose_name_was_left_out_later_stays_the_record_it_was(tmp_path):
    named = TENANCY | {"forenames": "Diane", "surname": "Marsh"}
    stage(tmp_path, "housing", "ashfield_tenancies", FIRST, named)
    stage(tmp_path, "housing", "ashfield_tenancies", LAST, TENANCY)

    rows = person_records.read(tmp_path).to_pylist()

    assert [(row["record_id"], row["surname"]) for row in rows] == [("t1", "Marsh"), ("t1", None)]
