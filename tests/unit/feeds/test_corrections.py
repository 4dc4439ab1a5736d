"""Cells put right are read like any others; the landed file and the other rows stay as they are."""

import pytest

from tfp_etl.feeds import files, reader

NAME = "exclusions_2013-05-31.csv"
HEADER = "UPN,LAEstab,Category,Reason,StartDate,Sessions"
ROWS = ["A891200000001,8914078,FIXD,PP,14/11/2012,4", "A891200000002,8914078,FIXD,PP,31/02/2012,4"]


@pytest.fixture
def corrected(landing):
    def read(content: str, cells):
        path = landing.put(NAME, content.encode())
        found = reader.read(path, files.describe(path, landing.folder), cells)
        return found.table.to_pylist(), [(each.line_no, each.rule) for each in found.broken]

    return read


def test_a_corrected_cell_is_read_by_the_contract(corrected):
    content = "\r\n".join([HEADER, *ROWS, ""])
    [_, sent], _ = corrected(content, {})
    assert (sent["start_on"], sent["unreadable_start_on"]) == (None, True)
    [other, row], _ = corrected(content, {3: {"start_on": " 28 Feb 2012 ", "reason_code": ""}})
    assert (str(row["start_on"]), row["unreadable_start_on"], row["reason_code"]) == ("2012-02-28", False, None)
    assert str(other["start_on"]) == "2012-11-14"


def test_a_correction_of_a_key_can_make_two_rows_of_one(corrected):
    content = "\r\n".join([HEADER, ROWS[0], ROWS[1].replace("31/02", "14/11"), ""])
    rows, _ = corrected(content, {3: {"upn": "A891200000001"}})
    assert [row["repeat_of"] for row in rows] == ["copy", None]


def test_a_last_line_that_may_be_cut_off_is_taken_once_somebody_vouches_for_it(corrected):
    content = "\r\n".join([HEADER, *ROWS])
    assert corrected(content, {})[1] == [(3, "last line without an end")]
    rows, broken = corrected(content, {3: {"sessions": "40"}})
    assert broken == []
    assert rows[-1]["sessions"] == 40


def test_a_line_that_is_no_row_and_a_column_that_is_not_there_change_nothing(corrected):
    content = "\r\n".join([HEADER, ROWS[0], "1,2", ""])
    assert corrected(content, {3: {"sessions": "4"}, 99: {"sessions": "4"}, 2: {"of_old": "x"}}) == corrected(
        content, {}
    )
