"""What the summary tells of rows held back and files rejected."""

from datetime import date
from typing import Any

import pyarrow as pa

from tfp_etl.warehouse import load, read


def arrive(county: Any, content: str, **changes: Any) -> int:
    told = {"source": "police", "dataset": "asb", "file_name": "asb_2013-05-31.csv", "extract_on": date(2013, 5, 31)}
    return int(load.receipt(county.db, sha256=content * 64, byte_count=1, **(told | changes)).file_id)


def held(file_id: int, *lines: tuple[int, str, str]) -> pa.Table:
    fixed = {
        "file_id": file_id,
        "source": "police",
        "dataset": "asb",
        "record_key": "k",
        "person_part": "",
        "rule": "r",
        "row_key": None,
        "mended_by": "the sender",
    }
    names = ("line_no", "severity", "reason")
    return pa.Table.from_pylist([fixed | dict(zip(names, line, strict=True)) for line in lines])


def test_held_rows_are_counted_by_reason_and_warnings_hold_nothing(county):
    file_id = arrive(county, "a")
    lines = [(2, "hold", "Role is blank"), (3, "hold", "Role is blank"), (3, "hold", "late"), (4, "warn", "odd")]
    load.quarantine(county.db, file_id, held(file_id, *lines))

    assert read.held_by_rule(county.db) == [
        read.HeldRows("police", "Role is blank", 2),
        read.HeldRows("police", "late", 1),
    ]


def test_a_rejected_file_is_told_until_a_later_one_puts_it_right(county):
    first = arrive(county, "a")
    load.status(county.db, first, "REJECTED", reason="a column is missing")
    rejected = [read.RejectedFile("police", "asb_2013-05-31.csv", "a column is missing")]
    assert read.rejected_files(county.db) == rejected

    another_day = arrive(county, "b", extract_on=date(2012, 12, 31))
    load.status(county.db, another_day, "STAGED", rows_in=1, rows_staged=1, rows_held=0)
    assert read.rejected_files(county.db) == rejected

    corrected = arrive(county, "c")
    load.status(county.db, corrected, "STAGED", rows_in=1, rows_staged=1, rows_held=0)
    assert read.rejected_files(county.db) == []


def test_a_file_whose_name_cannot_be_read_stays_rejected(county):
    arrive(county, "a", dataset=None, extract_on=None, file_name="asb.csv", rejected="the name has no date")
    assert read.rejected_files(county.db) == [read.RejectedFile("police", "asb.csv", "the name has no date")]
