"""First extracts that collapsed: nothing before to compare with, but the other file of the schools tells."""

import pytest

from tests.integration.platform.test_delivery_cards import ATTENDANCE, take_in, write
from tfp_etl.platform import accepting
from tfp_etl.warehouse import read

PUPILS = (
    "UPN,FormerUPN,Surname,Forename,MiddleNames,PreferredForename,DOB,Gender,LAEstab,EnrolStatus,NCYear,EntryDate,LeavingDate,"
    "AddressLine1,AddressLine2,Town,Postcode,UPRN,"
    + ",".join(
        f"Contact{n}{part}"
        for n in (1, 2)
        for part in ("Surname", "Forename", "Relationship", "ParentalResponsibility", "SameAddress")
    )
)
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
COUNT = 120


def upn(number: int) -> str:
    digits = f"891123{number:06d}"
    return LETTERS[sum(int(digit) * (at + 2) for at, digit in enumerate(digits)) % 23] + digits


def pupil(number: int, year: int = 5) -> str:
    school = f"8912001,C,{year},01/09/2010,"
    return f"{upn(number)},,Blenley,Ellie{number},,,03/09/2002,F,{school},1 Elm Row,,Arnold,NG5 7QD,{',' * 10}"


def attended(number: int, term: str = "SPR") -> str:
    return f"{upn(number)},8912001,2012/13,{term},120,3,1"


def send_both(road, pupils: list[str], attendance: list[str], day: str = "2013-05-31") -> str:
    write(road, f"education/pupils_{day}.csv", PUPILS, pupils)
    write(road, f"education/attendance_{day}.csv", ATTENDANCE, attendance)
    return take_in(road, "education")


@pytest.mark.parametrize(("with_attendance", "is_refused"), [(60, False), (59, True)])
def test_attendance_of_less_than_half_of_the_pupils_is_refused(road, with_attendance, is_refused):
    said = send_both(road, [pupil(n) for n in range(COUNT)], [attended(n) for n in range(with_attendance)])
    told = f"59 of {COUNT} pupils of school age on roll in the newest ended term have attendance here"
    assert (told in said) is is_refused
    assert ("TFP_LIMITS__BESIDE_SHARE" in said) is is_refused
    states = {each.dataset: each.status for each in read.receipts(road.db)}
    assert states == {"pupils": "STAGED", "attendance": "REJECTED" if is_refused else "STAGED"}


@pytest.mark.parametrize(("named", "is_refused"), [(60, False), (59, True)])
def test_pupils_without_half_of_those_who_attended_are_refused(road, named, is_refused):
    said = send_both(road, [pupil(n) for n in range(named)], [attended(n) for n in range(COUNT)])
    assert ("59 of 120 pupils with attendance in the newest ended term are in this extract" in said) is is_refused
    states = {each.dataset: each.status for each in read.receipts(road.db)}
    assert states == {"pupils": "REJECTED" if is_refused else "STAGED", "attendance": "STAGED"}


def test_a_few_pupils_or_pupils_too_young_for_school_refuse_nothing(road):
    few = [pupil(n) for n in range(99)] + [pupil(n, year=0) for n in range(99, 300)]
    assert send_both(road, few, [attended(0)]) == ""


def test_a_person_may_accept_it(road):
    send_both(road, [pupil(n) for n in range(COUNT)], [attended(n) for n in range(10)])
    refused = next(each for each in read.receipts(road.db) if each.status == "REJECTED")
    accepting.accept(road, refused.file_id, by="MC, data engineer", reason="ten schools only, as agreed")
    assert read.receipt(road.db, refused.file_id).status == "STAGED"


def test_a_companion_that_cannot_be_read_is_passed_over(road):
    write(road, "education/pupils_2013-05-31.csv", PUPILS.replace("EnrolStatus", "Status"), [pupil(0)])
    write(road, "education/attendance_2013-05-31.csv", ATTENDANCE, [attended(n) for n in range(10)])
    assert "the columns are not those agreed" in take_in(road, "education")
    states = {each.dataset: each.status for each in read.receipts(road.db)}
    assert states == {"pupils": "REJECTED", "attendance": "STAGED"}
