"""What is told of one file: the verdict, the rules by weight, the cells as their sender sees them, and no value."""

import datetime as dt
import io
from pathlib import Path

import pytest
import xlsxwriter

from tfp_etl import checking
from tfp_etl.checking import places
from tfp_etl.feeds import contracts

CANARY = "Zzyzxcanary"
HEADER = ["UPN", "LAEstab", "AcademicYear", "Term", "SessionsPossible", "SessionsAuthorised", "SessionsUnauthorised"]
GOOD = ["T890100000001", "8910001", "2012/13", "AUT", "120", "4", "2"]


def pupil(number: int, **cells: str) -> list[str]:
    return [cells.get(name, value) for name, value in zip(HEADER, [f"A8901{number:08d}", *GOOD[1:]], strict=True)]


def put(folder: Path, rows: list[list[str]], header: list[str] = HEADER, day: str = "2013-05-31") -> Path:
    path = folder / f"attendance_{day}.csv"
    path.write_text("\n".join(",".join(row) for row in [header, *rows]) + "\n")
    return path


def examine(path: Path, previous_rows: tuple[int, ...] = ()) -> checking.Findings:
    (asked,), _ = places.asked([path])
    return checking.examine(path, asked.landed, previous_rows=previous_rows, file=asked.shown)


def test_a_sound_file_would_load_whole(tmp_path):
    found = examine(put(tmp_path, [pupil(number) for number in range(30)]))
    assert (found.verdict, found.rows_in, found.rows_held, found.rows_loaded) == ("whole", 30, 0, 30)
    assert {each.mending.severity for each in found.rules} <= {"warn"}


def test_every_fault_is_named_by_its_cell_its_fix_and_who_mends_it(tmp_path):
    rows = [pupil(number) for number in range(40)]
    rows[3] = pupil(3, UPN="")
    rows[5] = pupil(5, SessionsPossible="many", Term="XXX")
    rows[7] = pupil(7, SessionsAuthorised="100", SessionsUnauthorised="100")
    rows[9] = [*pupil(9), "one cell too many"]
    rows[11] = pupil(2)
    found = examine(put(tmp_path, rows))
    assert (found.verdict, found.rows_in, found.rows_held, found.rows_loaded) == ("held", 40, 5, 35)
    at = {each.mending.rule: (each.rows, each.places) for each in found.rules if each.mending.severity == "hold"}
    assert at == {
        "upn_present": (1, ("A5",)),
        "sessions_possible_readable": (1, ("E7",)),
        "term_code_readable": (1, ("D7",)),
        "absence_within_possible": (1, ("E9 F9 G9",)),
        "wrong number of cells": (1, ("row 11",)),
        "exact duplicate": (1, ("row 4",)),
    }
    assert all(each.mending.fix and each.mending.who for each in found.rules)
    severities = [each.mending.severity for each in found.rules]
    assert severities == sorted(severities)


def test_cells_are_named_in_the_order_of_the_file_not_of_the_contract(tmp_path):
    rows = [list(reversed(pupil(number))) for number in range(30)]
    rows[0] = list(reversed(pupil(0, UPN="no number")))
    (held,) = [
        each
        for each in examine(put(tmp_path, rows, list(reversed(HEADER)))).rules
        if each.mending.rule == "upn_readable"
    ]
    assert held.places == ("G2",)


def test_a_control_character_is_named_by_its_own_cell(tmp_path):
    rows = [pupil(number) for number in range(30)]
    rows[1] = pupil(1, LAEstab="891\x00001")
    at = {each.mending.rule: each.places for each in examine(put(tmp_path, rows)).rules}
    assert at["control characters"] == ("B3",)


def test_too_many_faults_refuse_the_file_and_still_name_each(tmp_path):
    rows = [pupil(number, UPN="" if number < 6 else f"A8901{number:08d}") for number in range(29)]
    found = examine(put(tmp_path, rows))
    assert (found.verdict, found.rows_loaded) == ("refused", 0)
    assert "6 of 29 rows have faults, more than 20%" in str(found.refusal)
    assert [each.rows for each in found.rules if each.mending.rule == "upn_present"] == [6]
    assert examine(put(tmp_path, [*rows, pupil(30)])).verdict == "held"


def test_a_snapshot_is_compared_with_the_extract_before_where_there_is_one(tmp_path):
    path = put(tmp_path, [pupil(number) for number in range(30)])
    assert examine(path, previous_rows=(60,)).verdict == "whole"
    assert "far fewer rows" in str(examine(path, previous_rows=(61,)).refusal)


def test_no_finding_but_the_key_holds_a_value_of_the_file(tmp_path):
    rows = [pupil(number) for number in range(40)]
    rows[1] = [CANARY] * 7
    rows[2] = [CANARY] * 3
    found = examine(put(tmp_path, rows))
    assert found.verdict == "held"
    assert CANARY not in str((found.rules, found.warnings, found.refusal, found.file, found.landed))
    keys = [fault.record_key for fault in found.faults if fault.line_no == 3]
    assert keys
    assert all(CANARY in key for key in keys)
    assert CANARY not in str([(fault.rule, fault.cells, fault.reason) for fault in found.faults])


def test_a_person_of_a_household_is_looked_for_in_the_household(tmp_path):
    contract = contracts.load().for_dataset("gedling_tenancies")
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "Tenancies")
        for at, column in enumerate(contract.columns):
            sheet.write_string(2, at, column.header)
        for row in range(30):
            cells = {"Tenancy No": f"T{row}", "Main Tenant": "Mr Fox HALL", "Full Address": "1 Mill Lane"}
            cells["Household"] = "Ann HALL (Partner, 03/04/1980)" + ("; (, )" if row == 4 else "")
            for at, column in enumerate(contract.columns):
                sheet.write_string(3 + row, at, cells.get(column.header, ""))
    path = tmp_path / "gedling_tenancies_2013-05-31.xlsx"
    path.write_bytes(content.getvalue())
    found = examine(path)
    at = {each.mending.rule: each.places for each in found.rules if each.mending.severity == "hold"}
    letter = chr(65 + [column.header for column in contract.columns].index("Household"))
    assert at["household_readable"] == (f"{letter}8",)


@pytest.mark.parametrize("name", ["attendance_2013-05-31.csv", "pupils_2013-05-31.csv"])
def test_a_refused_file_says_who_can_mend_it(tmp_path, name):
    path = tmp_path / name
    path.write_text("a,b\n1,2\n")
    found = examine(path)
    assert found.verdict == "refused"
    assert found.rows_loaded is None
    assert "information team" in found.who


def test_the_day_of_the_layout_counts(tmp_path):
    path = put(tmp_path, [pupil(1)], day="1999-05-31")
    (asked,), _ = places.asked([path])
    assert "no layout is agreed for this extract date" in str(asked.landed)
    assert dt.date(2010, 1, 1) == contracts.load().named("attendance").valid_from
