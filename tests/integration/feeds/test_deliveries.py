"""Whole deliveries through describe, read, run and split: the sample, and every broken delivery beside it."""

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tfp_etl import quality
from tfp_etl.feeds import files, reader, suites
from tfp_etl.feeds.errors import FileRejected

DELIVERIES = Path(os.environ.get("TFP_TEST_DELIVERIES", Path(__file__).parents[4] / "shared" / "data"))
SAMPLE = DELIVERIES / "nottinghamshire-2013" / "landing"
FAULTS = DELIVERIES / "faults"
HARMLESS_RULES = {"exact duplicate"}


@dataclass
class Seen:
    """What became of one file."""

    rejected: str
    rows_in: int
    passed: int
    held: Counter
    warnings: tuple[str, ...]


def see(path: Path, landing: Path, previous: int | None = None) -> Seen:
    try:
        landed = files.describe(path, landing)
        checked = reader.read(path, landed)
    except FileRejected as refusal:
        return Seen(str(refusal), 0, 0, Counter(), ())
    suite = suites.FOLDER / suites.file_name(checked.contract)
    allowed = quality.band([previous] if previous and checked.contract.kind == "snapshot" else [])
    outcomes = quality.run(checked.table, suite, extract_on=landed.extract_on, rows_min=allowed.fewest)
    found = quality.split(checked.table, outcomes, [(b.line_no, b.rule, b.reason) for b in checked.broken])
    assert found.passed.num_rows + found.rows_held == checked.rows_in
    rejected = found.rejection.rule if found.rejection else ""
    return Seen(
        rejected, found.rows_in, found.passed.num_rows, Counter(found.held["rule"].to_pylist()), checked.warnings
    )


def only(fault: str, previous: int | None = None) -> Seen:
    landing = FAULTS / fault / "landing"
    (path,) = list(files.discover(landing))
    return see(path, landing, previous)


def test_every_row_of_the_sample_is_staged_or_an_exact_duplicate():
    seen = {path.name: see(path, SAMPLE) for path in files.discover(SAMPLE) if "2013-05-31" in path.name}
    assert len(seen) == 25
    assert {name: each.rejected for name, each in seen.items() if each.rejected} == {}
    assert {rule for each in seen.values() for rule in each.held} <= HARMLESS_RULES
    assert seen["pupils_2013-05-31.csv"].rows_in == 6460
    assert seen["dwp_return_2013-05-31.csv"].rows_in == 2019
    assert sum(sum(each.held.values()) for each in seen.values()) == 27


REFUSED = {
    "binary_junk": "not text",
    "column_missing": "missing: Category",
    "columns_renamed": "missing: DOB, Postcode",
    "empty_file": "empty",
    "header_only": "header and no rows",
    "misdated_name": "date in the file name does not exist",
    "rows_broken_30_percent": "more than 20%",
    "symlink": "",
    "trailer_count_wrong": "the trailer states 2076 rows",
    "trailer_missing": "trailer row is missing",
    "truncated_csv": "stops in the middle of a row",
    "wrong_dataset_name": "missing: CrimeRef",
    "xlsx_not_a_zip": "not a workbook",
    "xlsx_zip_bomb": "TFP_LIMITS__UNPACKED_BYTES",
}


@pytest.mark.parametrize("fault", REFUSED)
def test_broken_deliveries_are_refused(fault):
    seen = only(fault)
    assert seen.rejected
    assert REFUSED[fault] in seen.rejected


def test_a_collapse_is_refused_against_the_previous_snapshot_only():
    assert "far fewer rows" in only("row_count_collapse", previous=2500).rejected
    assert only("row_count_collapse", previous=400).rejected == ""


def test_names_with_parent_folders_and_archives_are_refused():
    landing = FAULTS / "path_traversal_name" / "landing"
    seen = [see(path, landing) for path in files.discover(landing)]
    assert len(seen) == 2
    assert all("file name is not one we expect" in each.rejected for each in seen)


HELD = {
    "extremely_long_cells": {"overlong cell": 3},
    "nul_bytes": {"control characters": 2, "wrong number of cells": 1, "member_no_readable": 2},
    "formula_injection": {},
    "sql_injection_names": {},
    "unicode_tricks": {},
    "columns_reordered": {},
    "xlsx_title_rows_changed": {},
}


@pytest.mark.parametrize("fault", HELD)
def test_faulty_rows_are_held_and_the_others_staged(fault):
    seen = only(fault)
    assert seen.rejected == ""
    assert {rule: count for rule, count in seen.held.items() if rule not in HARMLESS_RULES} == HELD[fault]
    assert seen.passed > 50


def test_columns_nobody_agreed_are_dropped_with_a_warning():
    seen = only("columns_extra")
    assert seen.rejected == ""
    assert seen.passed >= 950
    assert len(seen.warnings) == 1


def test_dates_in_the_future_are_held():
    landing = FAULTS / "dates_in_the_future" / "landing"
    seen = {path.name: see(path, landing) for path in files.discover(landing)}
    assert seen["dwp_return_2013-05-31.csv"].held["claim_start_on_not_after_extract"] == 130
    assert seen["offences_2013-05-31.csv"].held["offence_on_not_after_extract"] == 138
    assert all(each.rejected == "" and each.passed > 800 for each in seen.values())


def test_foreign_encodings_load_no_mangled_name():
    landing = FAULTS / "wrong_encoding" / "landing"
    pupils = landing / "education" / "pupils_2013-05-31.csv"
    checked = reader.read(pupils, files.describe(pupils, landing))
    assert any("utf-16" in warning for warning in checked.warnings)
    names = "".join(name or "" for name in checked.table["surname"].to_pylist())
    assert "\ufffd" not in names
    assert "Ã" not in names
    # The fault overwrote the trailer of the other file, so the whole return is refused.
    assert "trailer" in see(landing / "benefits" / "dwp_return_2013-05-31.csv", landing).rejected


@pytest.mark.parametrize("fault", ["corrected_resend", "duplicate_resend"])
def test_resends_are_sound_files(fault):
    landing = FAULTS / fault / "landing"
    seen = [see(path, landing) for path in files.discover(landing)]
    assert seen
    assert all(each.rejected == "" and each.passed > 700 for each in seen)


def test_no_fault_folder_is_left_out():
    tested = {*REFUSED, *HELD, "row_count_collapse", "path_traversal_name", "columns_extra", "dates_in_the_future"}
    tested |= {"wrong_encoding", "corrected_resend", "duplicate_resend"}
    assert {path.name for path in FAULTS.iterdir() if path.is_dir()} == tested
