"""Rows passed and rows held add up, and each held row says why."""

import numpy as np
import pyarrow as pa
import pytest

from tfp_etl import quality
from tfp_etl.quality.run import Outcome


def table(count: int) -> pa.Table:
    return pa.table(
        {
            "row_no": pa.array(range(count), pa.int64()),
            "line_no": pa.array([n + 2 for n in range(count)], pa.int32()),
            "record_key": pa.array([f"K{n}" for n in range(count)]),
            "person_part": pa.array([""] * count),
            "natural_key": pa.array([f"K{n}" for n in range(count)]),
            "overlong_in": pa.array(["Surname"] * count),
        }
    )


def outcome(rule: str, severity: str, *rows: int, column: str = "x", is_repeat: bool = False) -> Outcome:
    found = np.array(rows, dtype=np.int64)
    return Outcome("s", "expect", column, rule, severity, f"{rule} is wrong", not rows, is_repeat, len(rows), found)


def test_held_and_passed_add_up_and_say_why():
    outcomes = [outcome("a", "warning", 1, 2), outcome("b", "warning", 2), outcome("c", "info", 0, 2)]
    found = quality.split(table(20), outcomes, broken=[(40, "wrong number of cells", "the row has 3 cells")])
    assert (found.rows_in, found.passed.num_rows, found.rows_held) == (21, 18, 3)
    assert found.held.select(["line_no", "rule", "severity"]).to_pylist() == [
        {"line_no": 3, "rule": "a", "severity": "warning"},
        {"line_no": 4, "rule": "a", "severity": "warning"},
        {"line_no": 4, "rule": "b", "severity": "warning"},
        {"line_no": 40, "rule": "wrong number of cells", "severity": "warning"},
    ]
    assert found.warned["line_no"].to_pylist() == [2]
    assert found.held["reason"][0].as_py() == "a is wrong"
    assert found.rejection is None


def test_a_long_cell_names_its_column():
    found = quality.split(table(9), [outcome("overlong cell", "warning", 1, column="overlong_in")])
    assert found.held["reason"].to_pylist() == ["overlong cell is wrong (Surname)"]


def test_an_unreadable_cell_is_not_called_blank():
    outcomes = [outcome("day_present", "warning", 1, 2), outcome("day_readable", "warning", 1)]
    found = quality.split(table(20), outcomes)
    assert list(zip(found.held["line_no"].to_pylist(), found.held["rule"].to_pylist(), strict=True)) == [
        (3, "day_readable"),
        (4, "day_present"),
    ]


@pytest.mark.parametrize(("faulty", "is_refused"), [(4, False), (20, False), (21, True)])
def test_over_a_fifth_of_rows_refuses_the_file(faulty, is_refused):
    found = quality.split(table(100), [outcome("a", "warning", *range(faulty))])
    assert (found.rejection is not None) == is_refused
    assert found.rows_held == faulty


def test_a_few_rows_of_a_small_file_do_not_refuse_it():
    assert quality.split(table(5), [outcome("a", "warning", 0, 1, 2, 3)]).rejection is None
    assert quality.split(table(5), [outcome("a", "warning", 0, 1, 2, 3, 4)]).rejection is not None


def test_repeats_are_held_but_do_not_count_as_faults():
    found = quality.split(table(10), [outcome("exact duplicate", "warning", *range(9), is_repeat=True)])
    assert found.rows_held == 9
    assert found.rejection is None


def test_broken_rows_count_as_faults():
    found = quality.split(table(20), [], broken=[(n, "wrong number of cells", "") for n in range(100, 106)])
    assert found.rejection is not None
    assert "6 of 26 rows" in found.rejection.rule


def test_a_critical_rule_refuses_the_file():
    broken = Outcome("s", "e", "", "rows", "critical", "too few rows", False, False, 0, np.array([], dtype=np.int64))
    assert quality.split(table(3), [broken]).rejection.rule == "too few rows"


def test_rows_that_do_not_add_up_stop_the_stage():
    with pytest.raises(quality.RowsLost):
        quality.split(table(3), [outcome("a", "warning", 7)])
    with pytest.raises(quality.RowsLost):
        quality.split(pa.concat_tables([table(3), table(3)]), [])
