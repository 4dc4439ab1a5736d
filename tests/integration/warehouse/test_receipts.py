"""A file counts once, whoever sends it how often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from sqlalchemy.exc import IntegrityError

from tfp_etl.warehouse import load, read
from tfp_etl.warehouse.errors import LoadRefusedError


def arrive(county, name="exclusions_2013-05-31.csv", sha256="aa", dataset="exclusions", rejected=""):
    day = date.fromisoformat(name[-14:-4]) if dataset else None
    return load.receipt(
        county.db,
        source="education",
        dataset=dataset,
        file_name=name,
        extract_on=day,
        sha256=sha256,
        byte_count=3,
        rejected=rejected,
    )


def test_the_same_content_under_another_date_is_a_duplicate(county):
    first = arrive(county)
    load.status(county.db, first.file_id, "STAGED", rows_in=3, rows_staged=2, rows_held=1)
    other_day = arrive(county, "exclusions_2013-06-01.csv")
    assert (first.status, other_day.status) == ("RECEIVED", "DUPLICATE")
    assert arrive(county, "exclusions_2013-06-01.csv") == other_day
    assert other_day.reason == f"same content as receipt {first.file_id} of extract 2013-05-31"
    assert county.rows("select file_id, rows_held from mart.feed_board") == [(first.file_id, 1)]


def test_the_same_content_of_another_dataset_is_no_duplicate(county):
    arrive(county)
    assert arrive(county, "provision_2013-05-31.csv", dataset="provision").status == "RECEIVED"


def test_other_content_under_the_same_name_is_a_correction(county):
    first, second = arrive(county), arrive(county, sha256="bb")
    assert (first.resend_no, second.resend_no) == (0, 1)
    assert first.known_from == datetime(2013, 5, 31, tzinfo=UTC)
    assert second.known_from == datetime(2013, 5, 31, 0, 0, 1, tzinfo=UTC)


def test_a_file_that_still_lies_there_is_its_own_receipt(county):
    first = arrive(county)
    load.status(county.db, first.file_id, "STAGED", rows_in=3, rows_staged=2, rows_held=1)
    assert arrive(county).file_id == first.file_id
    assert county.rows("select count(*) from audit.file_receipt") == [(1,)]


def test_going_back_to_the_first_version_corrects_the_correction(county):
    first, second, third = arrive(county), arrive(county, sha256="bb"), arrive(county)
    assert (third.status, third.resend_no) == ("RECEIVED", 2)
    assert len({first.file_id, second.file_id, third.file_id}) == 3


def test_two_unreadable_files_of_one_content_are_both_refused(county):
    one = arrive(county, "asb_2013-02-31.csv", dataset=None, rejected="there is no such day")
    other = arrive(county, "pupils_2013-02-31.csv", dataset=None, rejected="there is no such day")
    assert [one.status, other.status] == ["REJECTED", "REJECTED"]
    assert one.file_id != other.file_id


def test_refused_content_sent_again_under_another_date_is_looked_at_again(county):
    refused = arrive(county)
    load.status(county.db, refused.file_id, "REJECTED", reason="truncated")
    again = arrive(county, "exclusions_2013-06-01.csv")
    assert again.status == "RECEIVED"
    assert arrive(county).file_id == refused.file_id, "a refused file that still lies there is no new file"


def test_going_back_to_the_first_version_under_another_date_takes_back_what_came_between(county):
    arrive(county)
    between = arrive(county, "exclusions_2013-06-01.csv", sha256="bb")
    back = arrive(county, "exclusions_2013-06-02.csv")
    again = arrive(county, "exclusions_2013-06-03.csv")
    assert [between.status, back.status, again.status] == ["RECEIVED", "RECEIVED", "DUPLICATE"]
    assert again.reason == f"same content as receipt {back.file_id} of extract 2013-06-02"


def test_a_refused_correction_leaves_the_file_before_it_in_force(county):
    first, correction = arrive(county), arrive(county, sha256="bb")
    load.status(county.db, correction.file_id, "REJECTED", reason="truncated")
    assert arrive(county, "exclusions_2013-06-01.csv").status == "DUPLICATE"
    assert arrive(county, "exclusions_2013-06-01.csv").reason.startswith(f"same content as receipt {first.file_id} ")


def test_what_comes_later_does_not_make_an_earlier_file_a_duplicate(county):
    arrive(county)
    assert arrive(county, "exclusions_2012-12-31.csv").status == "RECEIVED"


def test_a_killed_stage_finds_its_receipt_again(county):
    first = arrive(county)
    assert arrive(county) == first
    load.status(county.db, first.file_id, "CHECKED", rows_in=3)
    assert arrive(county).file_id == first.file_id


def test_one_file_landed_ten_times_at_once_has_one_receipt(county):
    with ThreadPoolExecutor(10) as pool:
        file_ids = {receipt.file_id for receipt in pool.map(lambda _: arrive(county), range(10))}
    assert len(file_ids) == 1
    assert county.rows("select count(*) from audit.file_receipt") == [(1,)]


def test_an_unreadable_name_is_a_receipt_with_its_reason(county):
    receipt = arrive(county, "asb_2013-02-31.csv", dataset=None, rejected="there is no such day")
    assert (receipt.status, receipt.reason, receipt.known_from) == ("REJECTED", "there is no such day", None)
    assert read.receipts(county.db, status="REJECTED") == [receipt]


def test_rows_in_are_rows_staged_and_rows_held(county):
    receipt = arrive(county)
    with pytest.raises(IntegrityError, match="no_row_lost"):
        load.status(county.db, receipt.file_id, "STAGED", rows_in=3, rows_staged=2, rows_held=0)
    with pytest.raises(LoadRefusedError, match="no receipt 99"):
        load.status(county.db, 99, "STAGED")


def test_held_rows_and_results_replace_those_of_the_run_before(county):
    file_id = arrive(county).file_id
    held = pa.table(
        {
            "file_id": [file_id, file_id],
            "line_no": [2, 3],
            "source": ["education"] * 2,
            "dataset": ["exclusions"] * 2,
            "record_key": ["A1|x", None],
            "person_part": ["", None],
            "rule": ["start_on_is_a_day"] * 2,
            "severity": ["hold"] * 2,
            "reason": ["StartDate is not a day"] * 2,
            "row_key": pa.nulls(2, pa.string()),
            "mended_by": ["sender"] * 2,
        }
    )
    result = {
        "suite": "exclusions",
        "expectation": "not_null",
        "severity": "hold",
        "unexpected_count": 2,
        "outcome": "held",
    }
    for _ in range(2):
        assert load.quarantine(county.db, file_id, held) == 2
        load.expectation_results(county.db, file_id, [result])
        load.stage_run(county.db, stage="check", slice_=str(file_id), rows_in=3, rows_out=1, rows_held=2, seconds=0.25)
    assert county.rows("select record_key from audit.quarantine order by line_no") == [("A1|x",), ("",)]
    assert county.rows("select count(*) from audit.expectation_result") == [(1,)]
    assert county.rows("select count(*), sum(seconds)::text from audit.stage_run") == [(2, "0.500")]
