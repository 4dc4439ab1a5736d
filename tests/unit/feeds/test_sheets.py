"""Workbooks of housing layout B."""

import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter

from tfp_etl.feeds import files, reader, sheets
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.feeds.limits import Limits

TENANCY = [
    "Tenancy No",
    "UPRN",
    "Full Address",
    "Main Tenant",
    "Main Tenant DOB",
    "Main Tenant NI No",
    "Start",
    "End",
    "Household",
]
TITLES = [["Gedling Borough Council"], ["as at 31/05/2013"]]


def workbook(rows, sheets_filled=1) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"default_date_format": "dd/mm/yyyy"})
    for _ in range(sheets_filled):
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return buffer.getvalue()


HOUSEHOLD = "Eve FOX (Partner, 03/04/1980); Tom Fox (Son, 12/11/2011)"
ROW = [
    "1-01",
    10003501877.0,
    "Flat 8, 3 Low Close, Chilwell, ng96wn",
    "Mrs Ann Fox",
    dt.date(1982, 5, 12),
    "AB 12 34 56 C",
]
ROW += [dt.date(2011, 3, 26), "", HOUSEHOLD]


def test_a_tenancy_becomes_its_people(landing):
    checked = landing.read("gedling_tenancies_2013-05-31.xlsx", workbook([*TITLES, TENANCY, ROW]))
    rows = checked.table.to_pylist()
    assert [(r["person_part"], r["title"], r["forenames"], r["surname"], r["relationship"]) for r in rows] == [
        ("", "Mrs", "Ann", "Fox", "Tenant"),
        ("1", None, "Eve", "FOX", "Partner"),
        ("2", None, "Tom", "Fox", "Son"),
    ]
    assert [r["dob"] for r in rows] == [dt.date(1982, 5, 12), dt.date(1980, 4, 3), dt.date(2011, 11, 12)]
    assert [r["nino"] for r in rows] == ["AB123456C", None, None]
    assert [r["from_on"] for r in rows] == [dt.date(2011, 3, 26)] * 2 + [dt.date(2011, 11, 12)]
    assert {(r["district"], r["uprn"], r["postcode"], r["town"], r["line_no"]) for r in rows} == {
        ("Gedling", "10003501877", "NG9 6WN", "Chilwell", 4)
    }
    assert {r["address_line1"] for r in rows} == {"Flat 8, 3 Low Close"}
    assert len({r["record_id"] for r in rows}) == 3
    assert checked.warnings == ()


def test_a_header_further_down_is_found_and_told(landing):
    rows = [["Gedling"], ["as at"], ["amended"], [], TENANCY, ROW]
    checked = landing.read("gedling_tenancies_2013-05-31.xlsx", workbook(rows))
    assert checked.table["line_no"].to_pylist() == [6, 6, 6]
    assert len(checked.warnings) == 1


def test_an_unreadable_person_of_a_household_is_flagged_alone(landing):
    row = [*ROW[:-1], "Eve FOX (Partner); 12/11/2001 ???"]
    checked = landing.read("gedling_tenancies_2013-05-31.xlsx", workbook([*TITLES, TENANCY, row]))
    assert checked.table["unreadable_household"].to_pylist() == [False, False, True]


def test_actions_in_words_become_codes_and_day_numbers_days(landing):
    header = ["Tenancy No", "Action", "Action Date", "Notes"]
    rows = [
        ["1-01", "Notice seeking possession - ASB", dt.date(2012, 10, 5), "Served"],
        ["1-01", "Injunction", 41187, ""],
    ]
    checked = landing.read("gedling_actions_2013-05-31.xlsx", workbook([*TITLES, header, *rows]))
    table = checked.table
    assert table["action_code"].to_pylist() == ["NSP-ASB", "INJ"]
    assert table["action_on"].to_pylist() == [dt.date(2012, 10, 5)] * 2
    assert table["record_key"][0].as_py() == "1-01|Notice seeking possession - ASB|2012-10-05"
    assert table["natural_key"][0].as_py() == "1-01|NSP-ASB|2012-10-05"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"Tenancy No,UPRN\n1,2\n", "not a workbook"),
        (workbook([["nothing"], ["here"]]), "no row holds the agreed column names"),
        (workbook([*TITLES, TENANCY[:-1], ROW[:-1]]), "missing: Household"),
        (workbook([*TITLES, TENANCY, ROW], sheets_filled=2), "2 filled sheets"),
        (workbook([*TITLES, TENANCY]), "header and no rows"),
    ],
)
def test_workbooks_that_are_refused(landing, content, rule):
    with pytest.raises(FileRejected, match=rule):
        landing.read("gedling_tenancies_2013-05-31.xlsx", content)


def zipped(name: str, text: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return buffer.getvalue()


def test_a_part_that_packs_a_hundredfold_is_refused():
    with pytest.raises(FileRejected, match="TFP_LIMITS__PACKING_RATIO"):
        sheets.rows(zipped("xl/sharedStrings.xml", b"a" * 5_000_000), "f.xlsx")


def test_a_directory_that_lies_about_sizes_is_refused():
    raw = zipped("xl/worksheets/sheet1.xml", b"ab" * 100_000)
    size = (200_000).to_bytes(4, "little")
    assert raw.count(size) == 2
    with pytest.raises(FileRejected, match="TFP_LIMITS__UNPACKED_BYTES"):
        sheets.rows(raw.replace(size, (900).to_bytes(4, "little")), "f.xlsx", Limits(unpacked_bytes=100_000))


def test_a_cell_at_the_far_corner_is_refused():
    text = b'<worksheet><sheetData><row r="1"><c r="A1"/></row><row r="1048576"><c s="1" r="XFD1048576"/></row>'
    with pytest.raises(FileRejected, match="TFP_LIMITS__CELLS"):
        sheets.rows(zipped("xl/worksheets/sheet1.xml", text), "f.xlsx")


def test_a_corrected_household_is_read_into_its_people(landing):
    path = landing.put("gedling_tenancies_2013-05-31.xlsx", workbook([*TITLES, TENANCY, ROW]))
    household = "Eve ROE (Partner, 03/04/1980)"
    found = reader.read(path, files.describe(path, landing.folder), {4: {"household": household}})
    assert found.table["person_part"].to_pylist() == ["", "1"]
    assert found.table["surname"].to_pylist()[1] == "ROE"
