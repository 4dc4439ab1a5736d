"""How cells are read: through the whole loader, one small file a question."""

import datetime as dt

import pytest

from tfp_etl.feeds import reader
from tfp_etl.feeds.errors import FileRejected

DAY = dt.date(2001, 3, 12)


def members(landing, *rows: str):
    return landing.csv("members_2013-05-31.csv", *rows).table.to_pylist()


BIRTH_DATES = [
    ("2001-03-12", DAY, False),
    ("12/03/2001", DAY, False),
    ("12-03-2001", DAY, False),
    ("12.03.2001", DAY, False),
    ("12 Mar 2001", DAY, False),
    ("12 March 2001", DAY, False),
    ("2001-03-12 00:00:00", DAY, False),
    ("  2001-03-12 ", DAY, False),
    ("", None, False),
    ("1976-02-30", None, True),
    ("12/03/01", None, True),
    ("03/13/2001", None, True),
    ("1900-01-01", None, True),
    ("2013-06-01", None, True),
    ("2013-05-31", dt.date(2013, 5, 31), False),
    ("1893-05-30", None, True),
    ("1893-06-01", dt.date(1893, 6, 1), False),
    ("not known", None, True),
]


def test_birth_dates(landing):
    rows = members(landing, *[f"NF1,{n},Fox,Ann,{case[0]},F,NG1 1AA,PARENT,," for n, case in enumerate(BIRTH_DATES)])
    assert [
        (case[0], row["dob"], row["unreadable_dob"]) for case, row in zip(BIRTH_DATES, rows, strict=True)
    ] == BIRTH_DATES


POSTCODES = [
    ("NG17 4BS", "NG17 4BS", False),
    ("ng174bs", "NG17 4BS", False),
    (" N G17  4BS", "NG17 4BS", False),
    ("GIR 0AA", "GIR 0AA", False),
    ("EC1A1BB", "EC1A 1BB", False),
    ("NG17 4CS", None, True),
    ("QQ1 1AA", None, True),
    ("ZZ99 3VZ", None, True),
    ("XXNG17 4BS", None, True),
    ("GIR 0AA rubbish", None, True),
    ("A", None, True),
    ("", None, False),
]


def test_postcodes(landing):
    rows = members(landing, *[f"NF1,{n},Fox,Ann,,F,{case[0]},PARENT,," for n, case in enumerate(POSTCODES)])
    found = [(case[0], row["postcode"], row["unreadable_postcode"]) for case, row in zip(POSTCODES, rows, strict=True)]
    assert found == POSTCODES


NUMBERS = [
    ("AB123456C", "AB123456C", False),
    ("ab 12 34 56 c", "AB123456C", False),
    ("JY123456", "JY123456", False),
    ("QQ123456A", None, True),
    ("GB123456A", None, True),
    ("AO123456A", None, True),
    ("AB123456E", None, True),
    ("CR123456A", None, True),
    ("NC123456A", None, True),
    ("TN010170", None, True),
    ("", None, False),
]


def test_national_insurance_numbers(landing):
    rows = [f"{case[0]},FOX,ANN,,,FOUND,,,,," for case in NUMBERS]
    table = landing.csv("dwp_return_2013-05-31.csv", *rows, f"TRAILER,{len(rows)}").table
    found = zip(
        [case[0] for case in NUMBERS], table["nino"].to_pylist(), table["unreadable_nino"].to_pylist(), strict=True
    )
    assert list(found) == NUMBERS


PUPIL_NUMBERS = [
    ("C891400112001", "C891400112001", False, False),
    ("c 891400112001", "C891400112001", False, False),
    ("N89140011200A", "N89140011200A", False, False),
    ("P207000016049", "P207000016049", False, False),
    ("Q207000016049", "Q207000016049", False, True),
    ("I891400112001", None, True, False),
    ("not a number", None, True, False),
    ("", None, False, False),
]


def test_pupil_numbers(landing):
    rows = [f"{case[0]},8911101,2012/13,AUT,100,1,2" for case in PUPIL_NUMBERS]
    table = landing.csv("attendance_2013-05-31.csv", *rows).table
    columns = [table[name].to_pylist() for name in ("upn", "unreadable_upn", "doubtful_upn")]
    assert list(zip([case[0] for case in PUPIL_NUMBERS], *columns, strict=True)) == PUPIL_NUMBERS


def test_school_years(landing):
    years = {"2012/13": "2012/13", "2012-13": "2012/13", "2012/2013": "2012/13", "2012/14": None, "1999/00": None}
    table = landing.csv("attendance_2013-05-31.csv", *[f"C891400112001,8911101,{y},aut,100,1,2" for y in years]).table
    assert dict(zip(years, table["academic_year"].to_pylist(), strict=True)) == years
    assert set(table["term_code"].to_pylist()) == {"AUT"}


def test_words_are_no_numbers(landing):
    cells = ["many", "1.5", "1e3", "0x10", "1 000", "--1", "9" * 12]
    table = landing.csv(
        "attendance_2013-05-31.csv", *[f"C891400112001,8911101,2012/13,AUT,{c},1,2" for c in cells]
    ).table
    assert table["sessions_possible"].to_pylist() == [None] * len(cells)
    assert all(table["unreadable_sessions_possible"].to_pylist())


def test_absence_beyond_the_possible_fails_its_rule(landing):
    checked = landing.csv(
        "attendance_2013-05-31.csv",
        "C891400112001,8911101,2012/13,AUT,100,50,50",
        "C891400112001,8911101,2012/13,SPR,100,50,51",
    )
    assert checked.table["rule_absence_within_possible"].to_pylist() == [True, False]


def test_districts_and_sex_of_the_police(landing):
    cells = ["NEWARK AND SHERWOOD", "newark & sherwood", "Newark-and-Sherwood", "NOTTINGHAM CITY", "Derby"]
    rows = [f"C{n},N{n},OFFENDER,X,Y,,Unknown,,2013-01-01,1,x,,,{cell}" for n, cell in enumerate(cells)]
    table = landing.csv("offences_2013-05-31.csv", *rows).table
    assert table["district"].to_pylist() == [*["Newark and Sherwood"] * 3, "Nottingham City", None]
    assert table["unreadable_district"].to_pylist() == [False] * 4 + [True]
    assert table["gender"].to_pylist() == [None] * 5
    assert not any(table["unreadable_gender"].to_pylist())


def test_names_keep_what_was_sent(landing):
    names = [
        "=1+1",
        "@SUM(1)",
        "+cmd|' /C calc'!A0",
        "Robert'); DROP TABLE members;--",
        "Smi\u200bth",
        "O\u2019Brien",
        "{{7*7}}",
    ]
    rows = members(landing, *[f"NF1,{n},{name},{name} ,,F,,CHILD,," for n, name in enumerate(names)])
    assert [row["surname"] for row in rows] == names
    assert [row["forename"] for row in rows] == names


def test_control_characters_and_overlong_cells_name_their_columns(landing):
    rows = members(
        landing, "NF1,1,Fo\x00x,Ann,,F,,CHILD,,", f"NF1,2,{'x' * 101},Ann,,F,,CHILD,,", "NF1,3,Fox,Ann,,F,,CHILD,,"
    )
    assert [row["control_in"] for row in rows] == ["Surname", None, None]
    assert [row["overlong_in"] for row in rows] == [None, "Surname", None]


def test_copies_keep_the_last_and_corrections_supersede(landing):
    rows = members(
        landing,
        "NF1,1,Fox,Ann,,F,,CHILD,,",
        "NF1,2,Fox,Bob,,M,,CHILD,,",
        "NF1, 1 ,Fox,Ann,,F,,CHILD,,",
        "NF1,2,Fox,Rob,,M,,CHILD,,",
    )
    assert [row["repeat_of"] for row in rows] == ["copy", "superseded", None, None]


def test_a_broken_copy_does_not_supersede_a_good_row(landing):
    rows = members(landing, "NF1,1,Fox,Ann,,F,,CHILD,,", "NF1,1,Fox,Ann,,F,,CHILD,,31/02/2012")
    assert [row["repeat_of"] for row in rows] == [None, None]
    assert [row["unreadable_left_on"] for row in rows] == [False, True]


def test_keys_as_sent_and_normalised(landing):
    checked = landing.csv("dwp_return_2013-05-31.csv", "ab 12 34 56 c,FOX,ANN,,,FOUND,JSA,12/03/2012,,,", "TRAILER,1")
    (row,) = checked.table.to_pylist()
    assert row["record_key"] == "ab 12 34 56 c|JSA|12/03/2012"
    assert row["natural_key"] == "AB123456C|JSA|2012-03-12"


def test_two_unknown_people_do_not_share_a_record(landing):
    rows = [f",,Fox,{name},,,2001-03-12,F,8911101,C,5,01/09/2012" + "," * 16 for name in ("Ann", "Eve")]
    table = landing.csv("pupils_2013-05-31.csv", *rows).table
    assert len(set(table["record_id"].to_pylist())) == 2
    assert table["repeat_of"].to_pylist() == [None, None]
    assert len(set(table["record_key"].to_pylist())) == 1


def test_the_same_record_has_one_id_in_every_extract(landing):
    row = "NF1,1,Fox,Ann,,F,,CHILD,2012-01-01,"
    ids = [landing.csv(f"members_{day}.csv", row).table["record_id"][0].as_py() for day in ("2012-12-31", "2013-05-31")]
    assert ids[0] == ids[1]


def test_staged_rows_bear_their_stamps_and_no_flag(landing):
    checked = landing.csv("events_2013-05-31.csv", "NF1,1,REVIEW,2013-01-01,")
    known = dt.datetime(2013, 5, 31, 0, 0, 1, tzinfo=dt.UTC)
    table = reader.staged(checked.table, checked.contract, file_id=7, known_from=known)
    assert table.column_names[:4] == ["file_id", "line_no", "extract_on", "known_from"]
    assert table.column_names[-5:] == ["family_ref", "event_no", "event_type", "event_on", "member_no"]
    assert table["known_from"][0].as_py() == known
    assert (table["file_id"][0].as_py(), table["line_no"][0].as_py()) == (7, 2)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"FamilyRef,EventNo,EventType,EventDate,MemberNo\n", "header and no rows"),
        (b"\n\n\n", "empty"),
        (b"FamilyRef,EventNo,EventType,EventDate\nNF1,1,REVIEW,2013-01-01\n", "missing: MemberNo"),
        (b"FamilyRef,EventNo,EventType,EventDate,MemberNo,MemberNo\nNF1,1,REVIEW,2013-01-01,,\n", "stands twice"),
        (b"FamilyRef,EventNo,EventType,EventDate,MemberNo\nNF1,1,REVIEW,2013-01-01,\nNF1,2,REV", "middle of a row"),
    ],
)
def test_whole_files_that_are_refused(landing, content, rule):
    with pytest.raises(FileRejected, match=rule):
        landing.read("events_2013-05-31.csv", content)


def test_a_file_without_header_is_refused_without_quoting_its_first_person(landing):
    with pytest.raises(FileRejected) as caught:
        landing.read("members_2013-05-31.csv", b"NF1,1,Zebedee,Ann,2001-03-12,F,NG17 4BS,CHILD,2012-01-01,\n")
    assert "Zebedee" not in str(caught.value)
    assert "NG17" not in str(caught.value)
    assert "FamilyRef" in str(caught.value)


def test_columns_nobody_agreed_are_dropped_and_order_is_free(landing):
    content = b"MemberNo,EventDate,OfficerNote,EventType,EventNo,FamilyRef\n3,2013-01-01,secret,REVIEW,1,NF1\n"
    checked = landing.read("events_2013-05-31.csv", content)
    (row,) = checked.table.to_pylist()
    assert (row["family_ref"], row["event_no"], row["member_no"]) == ("NF1", "1", 3)
    assert "secret" not in str(row)
    assert len(checked.warnings) == 1
    assert "OfficerNote" not in checked.warnings[0]


def test_a_full_last_line_without_a_line_end_is_held(landing):
    content = b"FamilyRef,EventNo,EventType,EventDate,MemberNo\nNF1,1,REVIEW,2013-01-01,1\nNF1,2,REVIEW,2013-01-01,1"
    checked = landing.read("events_2013-05-31.csv", content)
    assert checked.table["line_no"].to_pylist() == [2]
    assert [(each.line_no, each.rule) for each in checked.broken] == [(3, "last line without an end")]


@pytest.mark.parametrize("trailer", ["TRAILER,2", "TRAILER,", "TRAILER,one", "", "TRAILER,1,x"])
def test_a_wrong_trailer_refuses_the_return(landing, trailer):
    with pytest.raises(FileRejected, match="trailer"):
        landing.csv("dwp_return_2013-05-31.csv", "AB123456C,FOX,ANN,,,FOUND,,,,,", trailer)


def test_a_trailer_padded_with_commas_is_read(landing):
    checked = landing.csv("dwp_return_2013-05-31.csv", "AB123456C,FOX,ANN,,,FOUND,,,,,", "TRAILER,1,,,,,,,,,")
    assert checked.rows_in == 1
