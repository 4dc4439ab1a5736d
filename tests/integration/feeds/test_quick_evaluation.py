"""The self-check says of the sample and of every faulty delivery what the pipeline's engine says of them."""

import os
from pathlib import Path

import pytest

from tfp_etl import checking, quality
from tfp_etl.cli.checking import check
from tfp_etl.feeds import files, reader, suites
from tfp_etl.feeds.errors import FileRejected

DELIVERIES = Path(os.environ.get("TFP_TEST_DELIVERIES", Path(__file__).parents[4] / "shared" / "data"))
SAMPLE = DELIVERIES / "nottinghamshire-2013" / "landing"


def both(path: Path, landing: Path) -> tuple[checking.Findings, checking.Findings] | None:
    """What the engine and what the evaluator find; None where the file cannot be read."""
    try:
        landed = files.describe(path, landing)
        checked = reader.read(path, landed)
    except FileRejected:
        return None
    suite = suites.FOLDER / suites.file_name(checked.contract)
    outcomes = quality.run(checked.table, suite, extract_on=landed.extract_on)
    split = quality.split(checked.table, outcomes, [(each.line_no, each.rule, each.reason) for each in checked.broken])
    by_evaluator = checking.examine(path, landed)
    return checking.of_split(checked, split, sha256=by_evaluator.sha256), by_evaluator


def plain(found: checking.Findings) -> dict[str, object]:
    return {**vars(found), "refusal": str(found.refusal)}


def test_every_faulty_delivery_comes_to_the_same():
    read = {}
    for landing in sorted((DELIVERIES / "faults").glob("*/landing")):
        for path in files.discover(landing):
            if (found := both(path, landing)) is not None:
                read[f"{landing.parent.name}/{path.name}"] = found
    assert len(read) > 12
    assert {each.verdict for each, _ in read.values()} == {"whole", "held", "refused"}
    for name, (engine, evaluator) in read.items():
        assert plain(engine) == plain(evaluator), name


ENDS = {
    "binary_junk": 4, "column_missing": 4, "columns_extra": 3, "columns_renamed": 4, "columns_reordered": 0,
    "corrected_resend": 3, "dates_in_the_future": 3, "duplicate_resend": 3, "empty_file": 4, "extremely_long_cells": 3,
    "formula_injection": 0, "header_only": 4, "misdated_name": 4, "nul_bytes": 3, "path_traversal_name": 4,
    "row_count_collapse": 0, "rows_broken_30_percent": 4, "sql_injection_names": 0, "symlink": 4,
    "trailer_count_wrong": 4, "trailer_missing": 4, "truncated_csv": 4, "unicode_tricks": 0, "wrong_dataset_name": 4,
    "wrong_encoding": 4, "xlsx_not_a_zip": 4, "xlsx_title_rows_changed": 0, "xlsx_zip_bomb": 4,
}  # fmt: skip


def test_the_self_check_ends_every_faulty_delivery_as_the_pipeline_would(capsys):
    """0 whole, 3 rows held back, 4 refused; a collapse and a resend show only beside what was sent before."""
    landings = {path.parent.name: path for path in sorted((DELIVERIES / "faults").glob("*/landing"))}
    assert {fault: check([landing]) for fault, landing in landings.items()} == ENDS
    said = capsys.readouterr().out
    assert len(said) > 10_000
    assert "HYPERLINK" not in said
    assert "DROP TABLE" not in said


@pytest.mark.parametrize("dataset", ["exclusions", "dwp_return", "asb", "gedling_tenancies", "employment"])
def test_the_sample_comes_to_the_same(dataset):
    (path,) = SAMPLE.glob(f"*/{dataset}_2013-05-31.*")
    engine, evaluator = both(path, SAMPLE)
    assert plain(engine) == plain(evaluator)
    assert engine.rows_in > 50
