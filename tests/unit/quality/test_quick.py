"""The self-check's evaluation of a suite says what Great Expectations says, for every suite, on made-up rows."""

import datetime as dt
import json
import random
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from tfp_etl import quality
from tfp_etl.feeds import suites
from tfp_etl.quality import quick
from tfp_etl.quality.run import ExpectationBroke

DAY = dt.date(2013, 5, 31)
SUITES = sorted(suites.FOLDER.glob("*.json"))


def made_up(suite: Path, rows: int = 120) -> pa.Table:
    """Columns for every expectation of a suite: good values, bad ones on both sides of each boundary, and blanks."""
    draw = random.Random(suite.name)  # noqa: S311
    columns: dict[str, pa.Array] = {"row_no": pa.array(draw.sample(range(10 * rows), rows), pa.int64())}
    every = json.loads(suite.read_text())["expectations"]
    # What a column must hold tells its type; that it must be filled does not.
    for each in sorted(every, key=lambda each: each["type"] == "expect_column_values_to_not_be_null"):
        asked = each["kwargs"]
        if "value_set" in asked:
            known = asked["value_set"]
            values = [*known, None, *([True, False] if isinstance(known[0], bool) else ["ZZZ", "copy", "superseded"])]
        elif isinstance(asked.get("min_value"), int) and "column" in asked:
            low, high = asked["min_value"], asked["max_value"]
            values = [low - 1, low, high, high + 1, None]
        elif each["type"].startswith("expect_column_values_to_be_null"):
            values = ["UPN", "UPN, Surname", None, None]
        else:
            values = [DAY, DAY + dt.timedelta(days=1), DAY - dt.timedelta(days=400), None]
        for name in (asked[key] for key in ("column", "column_A", "column_B") if key in asked):
            columns.setdefault(name, pa.array([draw.choice(values) for _ in range(rows)]))
    return pa.table(columns)


def told(outcomes: list[quality.Outcome]) -> list[dict[str, object]]:
    """What refuses the file first, in its order; then the others by rule, as the engine groups them its own way."""
    each = [{**vars(outcome), "rows": outcome.rows.tolist()} for outcome in outcomes]
    return sorted(each, key=lambda one: "" if one["severity"] == "critical" else one["rule"])


@pytest.mark.parametrize("suite", SUITES, ids=lambda path: path.stem)
def test_every_suite_is_evaluated_as_the_engine_does(suite):
    asked = json.loads(suite.read_text())["expectations"]
    assert [each["type"] for each in asked if not quick.is_known(each["type"], each["kwargs"])] == []
    table = made_up(suite)
    for rows_min in (1, 121):
        found = quality.run_quick(table, suite, extract_on=DAY, rows_min=rows_min)
        assert told(found) == told(quality.run(table, suite, extract_on=DAY, rows_min=rows_min))
        assert len({each.rule for each in found if each.unexpected_count}) > 3
    assert any(not each.is_met and not each.unexpected_count for each in found) == any(
        each["meta"]["rule"] == "rows_against_previous" for each in asked
    )


def test_a_file_of_broken_rows_alone_is_evaluated_too():
    suite = suites.FOLDER / "attendance.v1.json"
    table = made_up(suite).slice(0, 0)
    found = quality.run_quick(table, suite, extract_on=DAY)
    assert told(found) == told(quality.run(table, suite, extract_on=DAY))
    assert [each.rule for each in found if not each.is_met] == ["rows_present", "rows_against_previous"]


def test_a_kind_that_is_not_known_here_is_left_to_the_engine(tmp_path):
    kwargs = {"column": "code", "regex": "^A$"}
    asked = {"type": "expect_column_values_to_match_regex", "kwargs": kwargs, "severity": "warning", "meta": {}}
    suite = tmp_path / "one.json"
    suite.write_text(json.dumps({"name": "one_v1", "expectations": [asked], "meta": {}}))
    table = pa.table({"row_no": pa.array([7, 8], pa.int64()), "code": ["A", "B"]})
    (found,) = quality.run_quick(table, suite, extract_on=DAY)
    assert found.rows.tolist() == [8]
    assert not quick.is_known("expect_column_values_to_be_null", {"column": "code", "mostly": 0.9})


def test_an_expectation_that_cannot_run_quotes_no_cell():
    suite = suites.FOLDER / "attendance.v1.json"
    table = made_up(suite)
    broken = table.set_column(
        table.column_names.index("sessions_possible"), "sessions_possible", pa.array(["Zzyzxcanary"] * table.num_rows)
    )
    for given in (broken, table.drop_columns(["upn"])):
        with pytest.raises(ExpectationBroke, match="suite attendance_v1, rule") as caught:
            quality.run_quick(given, suite, extract_on=DAY)
        assert "Zzyzxcanary" not in str(caught.value)
    assert np.array_equal(quality.run_quick(table, suite, extract_on=DAY)[0].rows, [])
