"""What the files of a synthetic county look like: layouts, bytes, dates, keys."""

import hashlib
import re
import zipfile
from collections import Counter
from datetime import date

import pytest

from tfp_etl.synthetic.county import write
from tfp_etl.synthetic.layouts import layout_of

from .reading import files, lines

HEADERS = {
    "attendance": "UPN,LAEstab,AcademicYear,Term,SessionsPossible,SessionsAuthorised,SessionsUnauthorised",
    "exclusions": "UPN,LAEstab,Category,Reason,StartDate,Sessions",
    "provision": "UPN,ProvisionType,StartDate,EndDate",
    "dwp_return": "NINO,Surname,Forename,DOB,Postcode,MatchStatus,BenefitCode,ClaimStart,ClaimEnd,"
    "WorkProgrammeAttached,ESFProvisionStart",
    "offences": "CrimeRef,NominalRef,Role,Surname,Forename,DOB,Sex,AddressText,OffenceDate,OffenceCode,"
    "OffenceDescription,Disposal,DisposalDate,District",
    "asb": "IncidentRef,NominalRef,Surname,Forename,DOB,Sex,AddressText,IncidentDate,Category,Action,"
    "ActionDate,District",
    "ashfield_tenancies": "TenancyRef,PropertyRef,UPRN,Address1,Address2,Town,PostCode,Tenure,TenancyStart,TenancyEnd,"
    "PersonRef,Title,Forenames,Surname,DOB,NINO,Relationship,FromDate,ToDate",
    "mansfield_actions": "TenancyRef,ActionCode,ActionDate,Outcome",
    "broxtowe_tenancies": "Tenancy No,UPRN,Full Address,Main Tenant,Main Tenant DOB,Main Tenant NI No,Start,End,"
    "Household",
    "gedling_actions": "Tenancy No,Action,Action Date,Notes",
    "families": "FamilyRef,District,IdentifiedOn,AllocatedOn,KeyworkerRef,KeyworkerType,EngagementStatus,EngagedOn,"
    "ClosedOn,CloseReason",
    "members": "FamilyRef,MemberNo,Surname,Forename,DOB,Gender,Postcode,Role,JoinedOn,LeftOn",
    "events": "FamilyRef,EventNo,EventType,EventDate,MemberNo",
    "employment": "FamilyRef,MemberNo,EmploymentStart,EmploymentEnd,WeeklyHours,EvidenceType,SeenOn",
}


def digests(county):
    found = {path.relative_to(county): hashlib.sha256(path.read_bytes()).hexdigest() for path in county.rglob("*.*")}
    assert len(found) > 40
    return found


SMALL = {"households": 300, "programme_families": 30}


def test_same_arguments_give_the_same_bytes_and_others_give_others(write_county):
    first, again, seed, damage = (
        digests(write_county(**SMALL, **change)[0]) for change in ({}, {}, {"seed": 12}, {"damage": "heavy"})
    )
    assert first == again
    pupils = next(path for path in first if "pupils" in str(path))
    assert len({first[pupils], seed[pupils], damage[pupils]}) == 3


@pytest.mark.parametrize("dataset", HEADERS)
def test_columns_stand_as_the_sender_has_them(county, dataset):
    for path in files(county, f"{dataset}_2*"):
        assert ",".join(lines(path)[0]) == HEADERS[dataset]


def test_education_files_have_a_byte_order_mark_and_dwp_files_have_none(county):
    for path in files(county, "pupils_2*"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbfUPN,")
    for path in files(county, "dwp_return_2*"):
        content = path.read_bytes()
        assert content.startswith(b"NINO,")
        content.decode("cp1252")
        assert content.splitlines()[-1] == f"TRAILER,{len(lines(path))}".encode()


def test_workbooks_have_two_title_rows_true_dates_and_a_fixed_creation_date(county):
    import python_calamine

    for path in files(county, "broxtowe_tenancies_2013*"):
        rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        assert rows[0][0] == "Broxtowe Borough Council - Housing Services"
        assert rows[1][0].endswith("31/05/2013")
        starts = [row[rows[2].index("Start")] for row in rows[3:]]
        assert starts
        assert all(isinstance(start, date) for start in starts)
        core = zipfile.ZipFile(path).read("docProps/core.xml").decode()
        assert "2013-05-31T06:00:00Z" in core


def test_a_repeated_key_is_a_row_sent_twice(county):
    repeats = 0
    for path in files(county, "*_2013-05-31.*"):
        layout = layout_of(path.name.rpartition("_")[0])
        rows = [row for row in lines(path) if all(row[part] for part in layout.key[:1])]
        by_key = Counter(tuple(row[part] for part in layout.key) for row in rows if row.get("NominalRef", "x"))
        by_row = Counter(tuple(row.values()) for row in rows if row.get("NominalRef", "x"))
        assert sum(by_row.values()) - len(by_row) == sum(by_key.values()) - len(by_key), path.name
        repeats += sum(by_row.values()) - len(by_row)
    assert repeats > 0


def test_no_file_tells_of_a_day_after_its_extract(county):
    told = 0
    for path in files(county, "*_2012-12-31.csv"):
        for row in lines(path):
            for column, cell in row.items():
                if not (column.endswith(("Date", "On", "Start", "End", "Attached"))) or not cell:
                    continue
                day = re.sub(r"(\d\d)/(\d\d)/(\d{4})", r"\3-\2-\1", cell)
                assert day <= "2012-12-31", (path.name, column)
                told += 1
    assert told > 1_000


def test_a_later_increment_holds_news_and_corrections_only(county):
    changed = 0
    for dataset, key in (("offences", ("CrimeRef", "NominalRef")), ("asb", ("IncidentRef", "NominalRef"))):
        first, second = (
            {tuple(row[part] for part in key): row for row in lines(path) if row["NominalRef"]}
            for path in files(county, f"{dataset}_2*")
        )
        both = first.keys() & second.keys()
        assert 0 < len(both) < len(second) / 2
        changed += sum(first[shared] != second[shared] for shared in both)
    assert changed > 3


def test_attendance_adds_up_and_a_wrong_mark_is_put_right_later(county):
    first, second = (
        {tuple(list(row.values())[:4]): row for row in lines(path)} for path in files(county, "attendance_2*")
    )
    for row in second.values():
        absent = int(row["SessionsAuthorised"]) + int(row["SessionsUnauthorised"])
        assert 0 <= absent <= int(row["SessionsPossible"])
    assert any(first[key] != second[key] for key in first.keys() & second.keys())


@pytest.mark.parametrize("wish", [{"households": 10}, {"damage": "cruel"}, {"extract_dates": []}])
def test_a_wish_that_cannot_be_met_is_refused(tmp_path, wish):
    wishes = {"households": 300, "seed": 1, "extract_dates": [date(2013, 5, 31)], **wish}
    with pytest.raises(ValueError, match="households"):
        write(tmp_path, **wishes)


def test_progress_is_told_after_each_block(write_county):
    told: list[tuple[int, int]] = []
    _, summary = write_county(**SMALL, progress=lambda *step: told.append(step))
    assert told == [(300, 300)]
    assert summary.programme_families == 30
    assert summary.rows["landing/education/pupils_2013-05-31.csv"] > 100


def test_a_dataset_without_a_row_is_not_sent(write_county):
    county, summary = write_county(households=60, programme_families=0)
    assert not list((county / "landing").glob("careworks/*"))
    assert min(summary.rows.values()) > 0
