"""Any records become person records."""

import datetime as dt
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from tfp_etl.matching import intake, linking
from tfp_etl.matching.intake import IntakeError

FULL = {
    "record_id": "a",
    "source": "housing",
    "source_ref": "T1",
    "role": "Joint Tenant",
    "record_date": "2013-05-31T10:00:00",
    "forename": " Ann ",
    "surname": "Blenley",
    "dob": "1980-02-01",
    "gender": "Female",
    "address": "3 Elm Court",
    "town": "Arnold",
    "postcode": "ng57qd",
    "uprn": "00100",
    "nino": "AB 12 34 57 C",
}


@pytest.fixture
def read(tmp_path):
    """Take records in; the rows of the person records, by record_id."""

    def _read(given, decided=()):
        target = tmp_path / "people.parquet"
        taken = intake.read(given, target, decided=decided)
        return taken, pq.read_table(target).to_pylist()

    return _read


def frame(*rows: dict[str, Any], **columns: Any):
    return pd.DataFrame([FULL | columns | row for row in rows])


def only(read, **cells: Any):
    _, rows = read(frame(cells))
    (row,) = rows
    return row


def test_every_column_that_linking_needs_is_there(read, tmp_path):
    read(frame({}))
    assert set(pq.read_schema(tmp_path / "people.parquet").names) >= linking.REQUIRED


def test_cells_are_brought_to_one_spelling(read):
    row = only(read)
    assert row["forename"] == "Ann"
    assert (row["role"], row["relationship"], row["source"]) == ("JOINT TENANT", "Joint Tenant", "housing")
    assert (row["gender"], row["postcode"], row["uprn"]) == ("F", "NG5 7QD", "100")
    assert row["nino"] == "AB123457C"
    assert row["dob"] == dt.date(1980, 2, 1)
    assert row["record_date"] == row["last_seen_on"] == dt.date(2013, 5, 31)


@pytest.mark.parametrize(
    "word", ["", "  ", "unknown", "N/A", "xxxx", "Test", "-", "???", "12345", "\U0001f600", "Baby Girl"]
)
def test_a_placeholder_is_no_name(read, word):
    assert only(read, forename=word)["forename"] is None


@pytest.mark.parametrize("name", ["Na", "Null", "None", "Xu", "Ng", "X Æ", "中文", "O"])
def test_an_unusual_name_is_a_name(read, name):
    assert only(read, surname=name)["surname"] == name


def test_a_word_for_nothing_in_both_names_is_nobody(read):
    row = only(read, forename="NULL", surname="null")
    assert (row["forename"], row["surname"]) == (None, None)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1980-02-01", dt.date(1980, 2, 1)),
        ("1980-02-01 00:00:00.000", dt.date(1980, 2, 1)),
        ("19800201", dt.date(1980, 2, 1)),
        ("01/02/1980", dt.date(1980, 2, 1)),
        ("1 Feb 1980", dt.date(1980, 2, 1)),
        ("1900-01-01", None),
        ("9999-12-31", None),
        ("1980-02-31", None),
        ("1980-00-00", None),
        ("born in spring", None),
    ],
)
def test_dates(read, cell, day):
    assert only(read, dob=cell)["dob"] == day


def test_month_first_where_the_column_says_so(read):
    _, rows = read(frame({"dob": "02/28/1980"}, {"record_id": "b", "source_ref": "T2", "dob": "02/01/1980"}))
    assert {row["dob"] for row in rows} == {dt.date(1980, 2, 28), dt.date(1980, 2, 1)}


def test_dates_that_cannot_be_read_are_counted_and_not_quoted(read):
    taken, _ = read(frame({"dob": "1980-13-01", "record_date": "soon"}))
    assert taken.notes == [
        "1 cells of record_date are no date and are left out",
        "1 cells of dob are no date and are left out",
    ]


@pytest.mark.parametrize("cell", ["AB000000C", "QQ123456C", "TN010180M", "999999999", "none"])
def test_a_placeholder_is_no_insurance_number(read, cell):
    assert only(read, nino=cell)["nino"] is None


@pytest.mark.parametrize(
    ("cell", "postcode"),
    [("5030", "5030"), ("00-950", "00-950"), ("ZZ99 3VZ", None), ("0000", None), ("ng5  7qd", "NG5 7QD")],
)
def test_postcodes_of_other_countries_stay(read, cell, postcode):
    assert only(read, postcode=cell)["postcode"] == postcode


@pytest.mark.parametrize(
    ("codes", "sexes"),
    [(["1", "2"], ["M", "F"]), (["1", "1"], [None, None]), (["male", "W"], ["M", "F"]), (["?", "9"], [None, None])],
)
def test_sexes(read, codes, sexes):
    _, rows = read(
        frame(*({"record_id": str(at), "gender": code, "forename": str(at) + "x"} for at, code in enumerate(codes)))
    )
    assert [row["gender"] for row in sorted(rows, key=lambda row: row["record_id"])] == sexes


@pytest.mark.parametrize(
    ("source", "roles", "expected"),
    [
        ("dwp", ["Claimant", "child"], ["benefits", "benefits"]),
        ("x", ["main-claimant", "son"], ["benefits", "benefits"]),
        ("x", ["HEAD", "spouse"], ["household", "household"]),
        ("census 2021", ["child", ""], ["household", "household"]),
        ("crime", ["whatever", "child"], ["police", "police"]),
        ("", ["", "nobody knows"], ["other", "other"]),
    ],
)
def test_the_kind_of_list_is_told_by_roles_and_by_the_name_of_the_source(read, source, roles, expected):
    given = frame(
        *({"record_id": str(at), "role": role, "forename": "ab"[at]} for at, role in enumerate(roles)), source=source
    )
    _, rows = read(given)
    assert [row["source"] for row in sorted(rows, key=lambda row: row["record_id"])] == expected


def test_roles_nobody_knows_are_counted(read):
    taken, rows = read(frame({"role": "Grand Vizier"}))
    assert rows[0]["role"] == "MEMBER"
    assert taken.notes == ["1 rows have a role that is not known (1 spellings), which is no evidence"]


def test_contacts_are_records_of_the_pupils_row(read):
    pupil = {
        "source": "school",
        "role": "pupil",
        "source_ref": None,
        "contact1_forename": "Di",
        "contact2_surname": "Ash",
    }
    _, rows = read(frame(pupil))
    child, first, second = sorted(rows, key=lambda row: row["person_part"])
    assert (child["record_id"], child["role"], child["dataset"]) == ("a", "PUPIL", "school")
    assert {row["source_ref"] for row in rows} == {child["source_ref"]}
    assert child["source_ref"] is not None
    assert (first["forename"], first["surname"], first["address"]) == ("Di", None, "3 Elm Court")
    assert (second["role"], second["surname"], second["dob"]) == ("CONTACT", "Ash", None)


def test_a_row_without_a_reference_has_none(read):
    assert only(read, source_ref="0000")["source_ref"] is None


def test_a_file_delivered_twice_shows_one_record(read):
    again = {"record_id": "b", "record_date": "2013-06-30"}
    taken, rows = read(frame({}, again, {"record_id": "c", "forename": "Bea"}))
    assert taken.own.sort_by("record_id")["person_record"].to_pylist() == ["a", "a", "c"]
    one, other = sorted(rows, key=lambda row: row["record_id"])
    assert one["seen_on"] == [dt.date(2013, 5, 31), dt.date(2013, 6, 30)]
    assert other["forename"] == "Bea"


@pytest.mark.parametrize("cells", [{"nino": "AB123458C"}, {"forename": "Anna"}, {"source_ref": "T2"}, {"dob": None}])
def test_what_differs_under_one_reference_is_not_a_copy(read, cells):
    taken, _ = read(frame({}, {"record_id": "b"} | cells))
    assert len(set(taken.own["person_record"].to_pylist())) == 2


def test_unnamed_rows_under_one_reference_are_no_copies(read):
    taken, _ = read(frame({}, {"record_id": "b"}, forename=None))
    assert len(set(taken.own["person_record"].to_pylist())) == 2


def test_a_record_that_was_decided_about_is_nobodys_copy(read):
    taken, _ = read(frame({}, {"record_id": "b"}), decided={"b"})
    assert len(set(taken.own["person_record"].to_pylist())) == 2


PLACES = (
    {"record_id": "T1-2", "record_date": "2012-12-31", "role": "Partner", "forename": "Thomas", "dob": "1982-02-13"},
    {"record_id": "T1-3", "record_date": "2012-12-31", "role": "Daughter", "forename": "Sophie", "dob": "2002-12-27"},
    {"record_id": "T1-2", "record_date": "2013-05-31", "role": "Daughter", "forename": "Sophie", "dob": "2002-12-27"},
)


def test_who_moves_up_a_place_on_a_list_is_no_copy_of_who_stood_there(read):
    _, rows = read(frame(*PLACES, nino=None, gender=None))
    assert {(row["record_id"], row["is_positional"], row["forename"]) for row in rows} == {
        ("T1-2", True, "Thomas"),
        ("T1-2", True, "Sophie"),
        ("T1-3", True, "Sophie"),
    }


@pytest.mark.parametrize(
    ("cells", "is_place"),
    [
        ({"forename": "Sophie", "dob": "2002-12-27"}, True),
        ({"forename": "Sophie", "dob": None, "gender": "M"}, True),
        ({"forename": "Sophie", "dob": None, "surname": "Elman"}, True),
        ({"forename": "Sophie", "dob": None}, False),
        ({"forename": "Sophie"}, False),
        ({"dob": "2002-12-27"}, False),
        ({"forename": "Blenley", "surname": "Ann", "dob": "2002-12-27"}, False),
        ({"forename": "Anne", "dob": "1980-01-02"}, False),
    ],
)
def test_an_id_is_a_place_where_it_shows_two_people(read, cells, is_place):
    _, rows = read(frame({"record_date": "2012-12-31"} | cells, {"record_date": "2013-05-31"}, nino=None))
    assert {row["is_positional"] for row in rows} == {is_place}


def test_the_same_record_twice_is_two_versions_of_one(read):
    taken, rows = read(frame({}, {"address": "9 Oak Road", "record_date": "2014-01-01"}))
    assert taken.own.num_rows == 1
    assert sorted(row["address"] for row in rows) == ["3 Elm Court", "9 Oak Road"]
    assert not any(row["is_positional"] for row in rows)


def test_without_record_id_rows_are_numbered(read):
    taken, _ = read(frame({}, {"forename": "Bea"}).drop(columns="record_id"))
    assert taken.own.sort_by("place")["record_id"].to_pylist() == ["1", "2"]
    assert taken.id_type == pa.int64()
    assert "numbers of the rows" in taken.notes[0]


def test_a_blank_record_id_is_an_error_that_says_where(read):
    with pytest.raises(IntakeError, match=r"record_id is blank in 2 rows \(rows 2, 3"):
        read(frame({}, {"record_id": " "}, {"record_id": None}))


def test_columns_that_are_not_read_are_named(read):
    taken, _ = read(frame({}, shoe_size="9", hat="x"))
    assert taken.notes == ["columns that are not read: shoe_size, hat"]


def test_column_names_in_another_spelling(read):
    _, rows = read(pd.DataFrame({"Record ID": [1], " SURNAME": ["Ash"]}))
    assert (rows[0]["record_id"], rows[0]["surname"]) == ("1", "Ash")


def test_a_column_twice_or_none_known_is_an_error(read):
    with pytest.raises(IntakeError, match="surname is there twice"):
        read(pd.DataFrame({"surname": ["a"], "Surname": ["b"]}))
    with pytest.raises(IntakeError, match="none of its columns is known"):
        read(pd.DataFrame({"name": ["a"]}))


def test_whole_numbers_that_pandas_made_floats(read):
    given = pd.DataFrame({"record_id": [1, 2], "uprn": [100012345678.0, None], "dob": [19800201.0, None]})
    _, rows = read(given)
    assert {(row["record_id"], row["uprn"], row["dob"]) for row in rows} == {
        ("1", "100012345678", dt.date(1980, 2, 1)),
        ("2", None, None),
    }


def test_mixed_and_dated_columns_of_pandas(read):
    given = pd.DataFrame(
        {
            "record_id": ["a", 2, None][:2],
            "surname": [1.5, "Ash"],
            "dob": pd.to_datetime(["1980-02-01", None]),
            "source": pd.Categorical(["x", None]),
        }
    )
    _, rows = read(given)
    assert {(row["record_id"], row["dob"]) for row in rows} == {("a", dt.date(1980, 2, 1)), ("2", None)}


def test_files_and_tables_are_read_alike(read, tmp_path):
    table = pa.Table.from_pandas(frame({}, {"record_id": "b", "address": '1, "The\nElms"', "source_ref": None}))
    pq.write_table(table, tmp_path / "r.parquet")
    pa_csv.write_csv(table, tmp_path / "r.csv")
    (tmp_path / "bom.csv").write_bytes(b"\xef\xbb\xbf" + (tmp_path / "r.csv").read_bytes())
    expected = sorted(read(table)[1], key=lambda row: row["record_id"])
    assert expected[1]["address"] == '1, "The\nElms"'
    for name in ("r.parquet", "r.csv", "bom.csv"):
        assert sorted(read(tmp_path / name)[1], key=lambda row: row["record_id"]) == expected


def test_a_file_with_semicolons(read, tmp_path):
    (tmp_path / "r.csv").write_text('record_id;surname\n1;"Ash; Elm"\n', encoding="utf-8")
    assert read(tmp_path / "r.csv")[1][0]["surname"] == "Ash; Elm"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("r.csv", b"", "empty"),
        ("r.txt", b"record_id\n1\n", "ends in .parquet or .csv"),
        ("r.parquet", b"record_id\n1\n", "no Parquet file"),
        ("r.csv", "record_id,surname\n1,Müller\n".encode("latin-1"), "not UTF-8"),
        ("r.csv", "record_id,surname\n1,Ash\n".encode("utf-16"), "UTF-16"),
        ("r.csv", b"PK\x03\x04....", "spreadsheet or zip"),
        ("r.csv", b"record_id,surname\n1,Ash\n2,Ash,Elm,Oak\n", "line 3"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_quotes_nothing(read, tmp_path, name, content, told):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(IntakeError, match=told) as problem:
        read(tmp_path / name)
    assert "Ash" not in str(problem.value)
    assert "\n" not in str(problem.value)


def test_no_file_and_a_folder(read, tmp_path):
    with pytest.raises(IntakeError, match="no such file"):
        read(tmp_path / "r.csv")
    (tmp_path / "d.csv").mkdir()
    with pytest.raises(IntakeError, match="is a folder"):
        read(tmp_path / "d.csv")
    with pytest.raises(IntakeError, match="not list"):
        read([1])


def test_no_rows(read):
    taken, rows = read(pd.DataFrame({"record_id": pd.Series([], dtype=str)}))
    assert (taken.own.num_rows, rows) == (0, [])


def test_all_null(read):
    given = pd.DataFrame(
        {name: [None, None] for name in intake.COLUMNS if name != "record_id"} | {"record_id": ["a", "b"]}
    )
    _, rows = read(given)
    assert {row["last_seen_on"] for row in rows} == {dt.date(2000, 1, 1)}


def test_one_stray_date_is_not_the_day_the_records_speak_of(read):
    dates = ["2013-05-31"] * 2000 + ["2093-05-31", None]
    given = pd.DataFrame({"record_id": range(2002), "record_date": dates})
    _, rows = read(given)
    (undated,) = [row for row in rows if row["valid_from"] is None]
    assert undated["last_seen_on"] == dt.date(2013, 5, 31)
