"""Suites run once over a file: rows named, cells never shown."""

import datetime as dt
import json
from pathlib import Path

import pyarrow as pa
import pytest

from tfp_etl import quality
from tfp_etl.quality.run import ExpectationBroke

CANARY = "Zzyzxcanary"
DAY = dt.date(2013, 5, 31)


def expectation(kind: str, rule: str, severity: str = "warning", **kwargs: object) -> dict[str, object]:
    return {"type": kind, "kwargs": kwargs, "severity": severity, "meta": {"rule": rule, "reason": f"{rule} fails"}}


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    path = tmp_path / "suite.json"
    expectations = [
        expectation("expect_column_values_to_not_be_null", "surname_present", column="surname"),
        expectation("expect_column_values_to_be_in_set", "code_readable", column="code", value_set=["A", "B"]),
        expectation(
            "expect_column_values_to_be_between",
            "on_not_after_extract",
            column="on",
            max_value={"$PARAMETER": "extract_on"},
        ),
        expectation(
            "expect_column_pair_values_a_to_be_greater_than_b",
            "on_before_until",
            column_A="until",
            column_B="on",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        expectation(
            "expect_table_row_count_to_be_between",
            "rows_against_previous",
            "critical",
            min_value={"$PARAMETER": "rows_min"},
        ),
    ]
    path.write_text(json.dumps({"name": "canaries_v1", "expectations": expectations, "meta": {}}))
    return path


@pytest.fixture
def table() -> pa.Table:
    return pa.table(
        {
            "row_no": pa.array([10, 11, 12, 13], pa.int64()),
            "line_no": pa.array([2, 3, 4, 5], pa.int32()),
            "surname": [None, CANARY, CANARY, CANARY],
            "secret": [CANARY] * 4,
            "code": ["A", CANARY, None, "B"],
            "on": pa.array([DAY, None, DAY + dt.timedelta(days=1), dt.date(2012, 1, 1)], pa.date32()),
            "until": pa.array([DAY, DAY, None, dt.date(2011, 12, 31)], pa.date32()),
        }
    )


def test_outcomes_name_the_rows_and_docs_show_no_cell(suite, table, tmp_path):
    docs = tmp_path / "docs"
    outcomes = {
        each.rule: each for each in quality.run(table, suite, extract_on=DAY, rows_min=5, docs=docs, name="one.csv")
    }
    found = {rule: each.rows.tolist() for rule, each in outcomes.items()}
    assert found == {
        "surname_present": [10],
        "code_readable": [11],
        "on_not_after_extract": [12],
        "on_before_until": [13],
        "rows_against_previous": [],
    }
    assert {rule for rule, each in outcomes.items() if not each.is_met} == set(found)
    assert outcomes["rows_against_previous"].severity == "critical"
    assert outcomes["code_readable"].reason == "code_readable fails"
    # A second file, then: the first stays in the index, and no cell of either is anywhere on the site.
    quality.run(table.slice(0, 1), suite, extract_on=DAY, rows_min=1, docs=docs, name="two.csv")
    index = (docs / "index.html").read_text()
    assert "one.csv" in index
    assert "two.csv" in index
    texts = {path: path.read_text(errors="replace") for path in docs.rglob("*") if path.suffix in (".html", ".json")}
    assert len(texts) >= 5
    assert [path for path, text in texts.items() if CANARY in text] == []


def test_an_expectation_that_cannot_run_is_an_error_without_a_cell(suite, table):
    with pytest.raises(Exception, match="canaries_v1") as caught:
        quality.run(table.drop_columns(["code"]), suite, extract_on=DAY)
    assert CANARY not in str(caught.value)


def test_an_expectation_that_raised_leaves_no_page_because_its_message_may_quote_a_cell(table, tmp_path):
    path, docs = tmp_path / "suite.json", tmp_path / "docs"
    asked = expectation("expect_column_values_to_be_between", "surname_above", column="surname", min_value=3)
    path.write_text(json.dumps({"name": "canaries_v1", "expectations": [asked], "meta": {}}))
    with pytest.raises(ExpectationBroke, match="suite canaries_v1, rule surname_above"):
        quality.run(table, path, extract_on=DAY, docs=docs, name="one.csv")
    written = {kept: kept.read_text(errors="replace") for kept in docs.rglob("*") if kept.suffix in (".html", ".json")}
    assert written, "the suite is kept: something was looked at"
    assert [kept for kept, text in written.items() if "TypeError" in text or "one.csv" in kept.as_posix()] == []


def test_a_killed_run_leaves_no_half_of_a_result_that_would_stop_the_next(
    table: pa.Table, suite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index of the Data Docs reads every result: one cut short would fail every later check."""
    docs = tmp_path / "docs"
    quality.run(table, suite, extract_on=DAY, docs=docs, name="first")
    written = {path: path.read_bytes() for path in docs.rglob("*.json")}
    whole = Path.write_bytes

    def cut_short(path: Path, content: bytes) -> int:
        whole(path, content[: len(content) // 2])
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(Path, "write_bytes", cut_short)
        with pytest.raises(KeyboardInterrupt):
            quality.run(table, suite, extract_on=DAY, docs=docs, name="killed")
    now = {path: path.read_bytes() for path in docs.rglob("*.json")}
    assert now.items() <= written.items(), "no result is half there"
    assert len(quality.run(table, suite, extract_on=DAY, docs=docs, name="again")) == 5
