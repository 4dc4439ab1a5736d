"""The same suites without the engine: a suite's JSON evaluated over the columns of a table, for the self-check.

Great Expectations takes seconds to import, more than reading a large file does. Its suites use few kinds of
expectations, each one comparison over a column, and these are here; tests hold every outcome equal to the engine's. A
suite with any other kind is run by the engine, as the pipeline does. See docs/adr for why there are two.
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tfp_etl.quality.run import MOST_ROWS, ROW, ExpectationBroke, Outcome
from tfp_etl.quality.run import run as run_engine

Asked = Mapping[str, Any]


def run_quick(
    table: pa.Table, suite: Path, *, extract_on: dt.date, rows_min: int = 1, rows_max: int = MOST_ROWS
) -> list[Outcome]:
    """Run the suite of a JSON file over a typed table: the outcomes of `quality.run`, without Data Docs.

    Raises ExpectationBroke when an expectation fails to run.
    """
    given: dict[str, Any] = json.loads(suite.read_text(encoding="utf-8"))
    if not all(is_known(each["type"], each["kwargs"]) for each in given["expectations"]):
        return run_engine(table, suite, extract_on=extract_on, rows_min=rows_min, rows_max=rows_max)
    parameters = {"extract_on": extract_on, "rows_min": rows_min, "rows_max": rows_max}
    return [_outcome(given["name"], each, table, parameters) for each in given["expectations"]]


def is_known(kind: str, kwargs: Asked) -> bool:
    """Can an expectation of this kind, asked with these arguments, be evaluated here?"""
    gaps = kwargs.get("ignore_row_if", "either_value_is_missing") == "either_value_is_missing"
    return kind in KNOWN and set(kwargs) <= KNOWN[kind][1] and gaps


def _outcome(suite: str, given: Asked, table: pa.Table, parameters: Mapping[str, Any]) -> Outcome:
    kwargs = {name: _value(value, parameters) for name, value in given["kwargs"].items()}
    try:
        failing = KNOWN[given["type"]][0](table, kwargs)
    except (pa.ArrowException, KeyError, TypeError):  # the message may quote a cell
        rule = given["meta"].get("rule")
        raise ExpectationBroke(f"suite {suite}, rule {rule}: the expectation could not be run") from None
    is_about_rows = not isinstance(failing, bool)
    marked = np.zeros(0, dtype=bool) if isinstance(failing, bool) else _marked(failing)
    return Outcome(
        suite=suite,
        expectation=given["type"],
        column=str(kwargs.get("column") or kwargs.get("column_A") or ""),
        rule=str(given["meta"].get("rule")),
        severity=given["severity"],
        reason=str(given["meta"].get("reason")),
        is_met=not (failing if isinstance(failing, bool) else marked.any()),
        is_repeat=bool(given["meta"].get("is_repeat", False)),
        unexpected_count=int(marked.sum()),
        rows=np.unique(table[ROW].to_numpy()[marked]).astype(np.int64) if is_about_rows else np.array([], np.int64),
    )


def _value(value: object, parameters: Mapping[str, Any]) -> object:
    return parameters[value["$PARAMETER"]] if isinstance(value, dict) and "$PARAMETER" in value else value


def _marked(failing: pa.ChunkedArray) -> np.ndarray:
    """True for each failing row; a comparison with an unknown is no failure."""
    return np.asarray(pc.fill_null(failing, False))


def _few_or_many(table: pa.Table, asked: Asked) -> bool:
    fewest, most = asked.get("min_value"), asked.get("max_value")
    return (fewest is not None and table.num_rows < fewest) or (most is not None and table.num_rows > most)


def _is_null(table: pa.Table, asked: Asked) -> pa.ChunkedArray:
    return pc.is_null(table[asked["column"]])


def _is_filled(table: pa.Table, asked: Asked) -> pa.ChunkedArray:
    return pc.is_valid(table[asked["column"]])


def _is_other(table: pa.Table, asked: Asked) -> pa.ChunkedArray:
    column = table[asked["column"]]
    return pc.and_(pc.is_valid(column), pc.invert(_is_among(column, asked)))


def _is_one_of(table: pa.Table, asked: Asked) -> pa.ChunkedArray:
    column = table[asked["column"]]
    return pc.and_(pc.is_valid(column), _is_among(column, asked))


def _is_among(column: pa.ChunkedArray, asked: Asked) -> pa.ChunkedArray:
    return pc.is_in(column, value_set=pa.array(asked["value_set"], column.type))


def _is_outside(table: pa.Table, asked: Asked) -> pa.ChunkedArray:
    column = table[asked["column"]]
    sides = [
        compare(column, pa.scalar(asked[name], column.type if pa.types.is_date(column.type) else None))
        for name, compare in (("min_value", pc.less), ("max_value", pc.greater))
        if asked.get(name) is not None
    ]
    return sides[0] if len(sides) == 1 else pc.or_(*sides)


def _is_not_greater(table: pa.Table, asked: Asked) -> pa.ChunkedArray:
    compare = pc.less if asked.get("or_equal") else pc.less_equal
    return compare(table[asked["column_A"]], table[asked["column_B"]])


KNOWN: dict[str, tuple[Callable[[pa.Table, Asked], pa.ChunkedArray | bool], frozenset[str]]] = {
    "expect_table_row_count_to_be_between": (_few_or_many, frozenset({"min_value", "max_value"})),
    "expect_column_values_to_not_be_null": (_is_null, frozenset({"column"})),
    "expect_column_values_to_be_null": (_is_filled, frozenset({"column"})),
    "expect_column_values_to_be_in_set": (_is_other, frozenset({"column", "value_set"})),
    "expect_column_values_to_not_be_in_set": (_is_one_of, frozenset({"column", "value_set"})),
    "expect_column_values_to_be_between": (_is_outside, frozenset({"column", "min_value", "max_value"})),
    "expect_column_pair_values_a_to_be_greater_than_b": (
        _is_not_greater,
        frozenset({"column_A", "column_B", "or_equal", "ignore_row_if"}),
    ),
}
"""Kind -> which rows fail (True where the whole table fails), and the arguments that are understood."""
