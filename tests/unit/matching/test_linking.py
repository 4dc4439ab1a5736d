"""Who is one person and who is not: the cases every clerk knows."""

import datetime as dt

import pyarrow as pa
import pytest

from tests.unit.matching import people
from tests.unit.matching.conftest import groups_of
from tests.unit.matching.people import HOME, claimant, contact, member, nominal, pupil, record, tenant
from tfp_etl import matching
from tfp_etl.matching import linking

BORN = dt.date(1999, 12, 15)
ADULT = dt.date(1978, 3, 4)
UPNS = ("R891209002001", "E815290404001", "P891208603004")


def one(*record_ids: str) -> set[frozenset[str]]:
    return {frozenset(record_ids)}


def test_a_pupil_in_school_police_and_housing_is_one_person(persons):
    rows = (
        pupil("p", forename="Ellie", surname="Blenley", dob=BORN, gender="F", upn=UPNS[0], **HOME),
        nominal(
            "n", forename="Ellie", surname="BLENLEY", dob=BORN, gender="F", address="3 Elm Court", postcode="NG5 7QD"
        ),
        member("m", "F1", forename="Ellie", surname="Blenley", dob=BORN, gender="F", postcode="NG5 7QD"),
    )
    assert persons(*rows) == one("p", "n", "m")


def test_twins_stay_two(persons):
    cells = {"surname": "Blenley", "dob": BORN, "gender": "F", **HOME}
    rows = (
        pupil("p1", forename="Ellie", upn=UPNS[0], **cells),
        pupil("p2", forename="Emily", upn=UPNS[1], **cells),
        nominal("n1", forename="Ellie", **cells),
        nominal("n2", forename="Emily", **cells),
    )
    assert persons(*rows) == {frozenset({"p1", "n1"}), frozenset({"p2", "n2"})}


def test_twins_with_names_one_letter_apart_stay_two(persons):
    cells = {"surname": "Blenley", "dob": BORN, "gender": "M", **HOME}
    rows = (
        pupil("p1", forename="Jayden", upn=UPNS[0], **cells),
        pupil("p2", forename="Kayden", upn=UPNS[1], **cells),
        tenant("t1", "T", forename="Jayden", role="SON", **cells),
        tenant("t2", "T", forename="Kayden", role="SON", **cells),
    )
    assert persons(*rows) == {frozenset({"p1", "t1"}), frozenset({"p2", "t2"})}


def test_siblings_stay_apart(persons):
    rows = (
        pupil("p1", forename="Ellie", surname="Blenley", dob=BORN, gender="F", upn=UPNS[0], **HOME),
        member("m2", "F1", forename="Ella", surname="Blenley", dob=dt.date(2002, 6, 1), gender="F", postcode="NG5 7QD"),
    )
    assert persons(*rows) == {frozenset({"p1"}), frozenset({"m2"})}


def test_a_father_and_the_son_of_his_name_stay_apart(persons):
    rows = (
        tenant("t1", "T", forename="Frank", surname="Birkcroft", dob=dt.date(1970, 7, 21), gender="M", **HOME),
        tenant("t2", "T", forename="Frank", surname="Birkcroft", dob=BORN, role="SON", gender="M", **HOME),
        pupil("p", forename="Frank", surname="Birkcroft", dob=BORN, gender="M", **HOME),
        contact("c", "p", forename="Frank", surname="Birkcroft", relationship="Father", **HOME),
    )
    assert persons(*rows) == {frozenset({"t1", "c"}), frozenset({"t2", "p"})}


@pytest.mark.parametrize(
    ("forename", "surname"),
    [
        ("Blenley", "Katherine"),
        ("Kate", "Blenley"),
        ("Catherine", "Blenley"),
        ("Kathreine", "BLENLEY"),
        ("Mrs Katherine", "Blenley"),
        ("Katherine Ann", "Blen-Ley"),
    ],
    ids=["swapped", "short form", "sound", "slip", "title", "hyphen"],
)
def test_a_name_written_another_way_is_the_same_person(persons, forename, surname):
    rows = (
        tenant("t", "T", forename="Katherine", surname="Blenley", dob=ADULT, gender="F", **HOME),
        claimant("b", forename=forename, surname=surname, dob=ADULT, postcode="NG5 7QD"),
    )
    assert persons(*rows) == one("t", "b")


def test_a_national_insurance_number_counts_without_its_suffix(persons):
    rows = (
        tenant("t", "T", forename="Katherine", surname="Blenley", nino="CY 14 17 94 C", **HOME),
        claimant("b", forename="Katherine", surname="Brown", dob=ADULT, nino="CY141794", postcode="S80 1TS"),
    )
    assert persons(*rows) == one("t", "b")


def test_two_numbers_are_two_people_on_every_path(persons):
    cells = {"forename": "Katherine", "surname": "Blenley"}
    rows = (
        claimant("b1", dob=ADULT, nino="CY141794C", postcode="NG5 7QD", **cells),
        tenant("t", "T", dob=ADULT, gender="F", **HOME, **cells),
        claimant("b2", dob=ADULT, nino="HW884935B", postcode="NG5 7QD", **cells),
    )
    found = persons(*rows)
    assert not any({"b1", "b2"} <= group for group in found)
    assert any("t" in group and len(group) == 2 for group in found)


def test_a_placeholder_number_is_no_evidence(persons):
    rows = (
        claimant("b1", forename="Katherine", surname="Blenley", dob=ADULT, nino="UNKNOWN"),
        claimant("b2", forename="Amir", surname="Khan", dob=BORN, nino="UNKNOWN"),
    )
    assert persons(*rows) == {frozenset({"b1"}), frozenset({"b2"})}


def test_a_blank_pupil_number_identifies_nobody(persons):
    rows = (
        pupil("p1", forename="Ellie", surname="Blenley", dob=BORN, gender="F", **HOME),
        pupil("p2", forename="Amir", surname="Khan", dob=BORN, gender="M", postcode="S80 1TS"),
    )
    assert persons(*rows) == {frozenset({"p1"}), frozenset({"p2"})}


def test_a_new_pupil_number_carries_the_former(persons):
    rows = (
        pupil("p1", forename="Ellie", surname="Blenley", dob=BORN, gender="F", upn=UPNS[0], **HOME),
        pupil("p2", forename="Ellie", surname="Marsh", dob=BORN, gender="F", upn=UPNS[1], former_upn=UPNS[0]),
    )
    assert persons(*rows) == one("p1", "p2")


def test_rows_of_one_tenancy_are_different_people(persons):
    cells = {"forename": "Katherine", "surname": "Blenley", "dob": ADULT, "gender": "F", **HOME}
    found = persons(tenant("t1", "T", **cells), tenant("t2", "T", **cells), nominal("n", **cells))
    assert not any({"t1", "t2"} <= group for group in found)


def test_a_mother_is_found_by_her_child(persons):
    rows = (
        pupil("p", forename="Ellie", surname="Blenley", dob=BORN, gender="F", upn=UPNS[0], **HOME),
        contact("c", "p", forename="Diane", surname="Blenley", same_address=False),
        member(
            "m1", "F1", forename="Diane", surname="Blenley", dob=ADULT, gender="F", role="PARENT", postcode="S80 1TS"
        ),
        member("m2", "F1", forename="Ellie", surname="Blenley", dob=BORN, gender="F", postcode="NG5 7QD"),
    )
    assert persons(*rows) == {frozenset({"p", "m2"}), frozenset({"c", "m1"})}


def test_a_hostel_is_no_home(persons):
    hostel = {
        "address": "The Gables Hostel, 16 Manor Crescent",
        "town": "Hucknall",
        "postcode": "NG15 6FB",
        "uprn": "7",
    }
    rows = (
        nominal("n", forename="John", surname="Smith", gender="M", **(hostel | {"uprn": None})),
        tenant("t", "T", forename="Jon", surname="Smith", **hostel),
    )
    assert persons(*rows) == {frozenset({"n"}), frozenset({"t"})}


def test_a_name_alone_never_joins(persons):
    rows = (
        nominal("n", forename="Zebedee", surname="Quillfeather", gender="M", postcode="S80 1TS"),
        tenant("t", "T", forename="Zebedee", surname="Quillfeather", **HOME),
    )
    assert persons(*rows) == {frozenset({"n"}), frozenset({"t"})}


def test_an_undated_row_does_not_bridge_two_births(persons):
    cells = {"forename": "Glenn", "surname": "Hallam", "gender": "M", **HOME}
    rows = (
        tenant("t1", "T1", dob=dt.date(1947, 9, 18), **cells),
        tenant("t2", "T2", dob=dt.date(1969, 7, 27), **cells),
        nominal("n", **cells),
    )
    assert not any({"t1", "t2"} <= group for group in persons(*rows))


def test_a_decision_joins_and_parts(persons):
    cells = {"surname": "Blenley", "dob": BORN, "gender": "F", **HOME}
    rows = (
        pupil("p", forename="Ellie", **cells),
        nominal("n", forename="Ellie", **cells),
        nominal("x", forename="Scarlett", surname="Marsh"),
    )
    decisions = [("p", "n", "cannot_link"), ("p", "x", "must_link")]
    assert persons(*rows, decisions=decisions) == {frozenset({"p", "x"}), frozenset({"n"})}


def test_a_cannot_link_holds_on_any_path(persons):
    cells = {"forename": "Ellie", "surname": "Blenley", "dob": BORN, "gender": "F", **HOME}
    rows = (pupil("p", **cells), nominal("n", **cells), member("m", "F1", **cells))
    found = persons(*rows, decisions=[("p", "n", "cannot_link")])
    assert not any({"p", "n"} <= group for group in found)
    assert any("m" in group and len(group) == 2 for group in found)


def test_a_record_that_changed_its_address_is_one_record():
    first, last = dt.date(2012, 12, 31), people.DAY
    cells = {"forename": "Ellie", "surname": "Blenley", "dob": BORN, "gender": "F", "upn": UPNS[0]}
    rows = people.table(
        pupil("p", last_seen_on=first, first_seen_on=first, seen_on=[first], **cells, **HOME),
        pupil("p", last_seen_on=last, first_seen_on=last, seen_on=[last], postcode="S80 1TS", **cells),
    )
    assert linking.link(rows)["record_id"].to_pylist() == ["p"]


def test_rows_in_another_order_give_the_same_ids():
    cells = {"surname": "Blenley", "gender": "F", **HOME}
    rows = [
        pupil(f"p{at}", forename=name, dob=BORN.replace(day=1 + at), upn=UPNS[at], **cells)
        for at, name in enumerate(("Ellie", "Emily", "Amelia"))
    ]
    rows += [nominal(f"n{at}", forename=row["forename"], dob=row["dob"], **cells) for at, row in enumerate(rows)]
    rows += [contact("c1", "p0", forename="Diane", **cells), contact("c2", "p1", forename="Di", **cells)]
    forward, backward = (linking.link(people.table(*order)) for order in (rows, rows[::-1]))
    assert forward.equals(backward)
    assert len(groups_of(forward)) < len(rows)


def test_nobody_and_somebody_unknown():
    assert linking.link(people.table()).num_rows == 0
    alone = linking.link(people.table(record("x", source="police", dataset="asb", role="PERSON INVOLVED"))).to_pylist()
    assert alone == [{"record_id": "x", "person_id": 1, "link_confidence": 1.0}]


def test_unknown_people_are_never_one(persons):
    rows = [record(name, source="police", dataset="asb", role="PERSON INVOLVED") for name in ("x", "y")]
    assert persons(*rows) == {frozenset({"x"}), frozenset({"y"})}


def test_a_column_missing_is_said_before_any_work():
    with pytest.raises(ValueError, match="surname"):
        linking.link(people.table().drop_columns(["surname"]))


def test_review_shows_what_was_nearly_joined():
    cells = {"surname": "Blenley", "dob": BORN, "gender": "F", **HOME}
    rows = people.table(
        pupil("p", forename="Ellie", upn=UPNS[0], **cells), pupil("q", forename="Elie", upn=UPNS[1], **cells)
    )
    shown = matching.link_result(rows).edges.to_pylist()
    assert [(pair["record_id_l"], pair["record_id_r"], pair["is_joined"]) for pair in shown] == [("p", "q", False)]
    assert "forename" in shown[0]["reasons"]
    assert pa.types.is_float64(matching.link_result(rows).edges.schema.field("match_weight").type)
