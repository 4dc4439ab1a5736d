"""Expectation suites out of the contracts, as plain JSON: `python -m tfp_etl.feeds.suites` writes `expectations/`.

Severities: critical rejects the file, warning holds the row, info only tells. `meta` carries the rule's name and plain
words.
"""

import json
import sys
from pathlib import Path
from typing import Any

from open_data_contract_standard.model import DataQuality

from tfp_etl.feeds import contracts, typing_query
from tfp_etl.feeds.contracts import Column, Contract

FOLDER = Path(__file__).parents[2] / "expectations"
Expectation = dict[str, Any]


def file_name(contract: Contract) -> str:
    """`pupils.v1.json` for version 1.x of a contract."""
    return f"{contract.name}.v{contract.version.split('.')[0]}.json"


def suite(contract: Contract) -> dict[str, Any]:
    """The suite of a contract in the JSON of Great Expectations."""
    expectations = [_schema_rule(rule) for rule in contract.quality if rule.metric != "duplicateValues"]
    expectations += _every_file(contract)
    for column in contract.columns:
        expectations += [_column_rule(rule, column) for rule in column.quality]
    meta = {"contract": contract.name, "version": contract.version, "source": contract.source}
    known = set(typing_query.flag_names(contract))
    flags = {
        name
        for e in expectations
        if (name := str(e["kwargs"].get("column", ""))).startswith(("unreadable_", "doubtful_"))
    }
    if flags - known:
        raise ValueError(f"{contract.name}: no flag {sorted(flags - known)}; a rule asks what the loader does not tell")
    name = file_name(contract).removesuffix(".json").replace(".", "_")
    return {"name": name, "expectations": expectations, "meta": meta}


def text(contract: Contract) -> str:
    """The suite as it is committed."""
    return json.dumps(suite(contract), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def write(folder: Path = FOLDER) -> list[Path]:
    """Write every suite; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for contract in contracts.load().contracts:
        path = folder / file_name(contract)
        path.write_text(text(contract), encoding="utf-8")
        paths.append(path)
    return paths


def _every_file(contract: Contract) -> list[Expectation]:
    """What holds for every feed: cells of a sound length, no control characters, each key once."""
    common = [
        _expect(
            "expect_column_values_to_be_null",
            "overlong cell",
            "warning",
            "a cell is longer than the contract allows",
            "overlong_in",
        ),
        _expect(
            "expect_column_values_to_be_null",
            "control characters",
            "warning",
            "a cell holds control characters",
            "control_in",
        ),
        _repeat("copy", "exact duplicate", "the same row stands again further down; that one is kept"),
        _repeat(
            "superseded",
            "superseded in file",
            "a later row of the file has the same key and other contents; that one is kept",
        ),
    ]
    if contract.name == "tenancies_b":
        reason = "a person in Household cannot be read"
        common.append(_flag("unreadable_household", "household_readable", "warning", reason))
    return common


def _schema_rule(rule: DataQuality) -> Expectation:
    if rule.metric == "rowCount":
        kwargs = {"min_value": int(rule.mustBeGreaterThan or 0) + 1}
        return _named("expect_table_row_count_to_be_between", kwargs, rule)
    if rule.type == "sql":
        return _named("expect_column_values_to_be_in_set", {"column": f"rule_{rule.id}", "value_set": [True]}, rule)
    return _given(rule)


def _column_rule(rule: DataQuality, column: Column) -> Expectation:
    if rule.metric == "nullValues":
        return _named("expect_column_values_to_not_be_null", {"column": column.name}, rule)
    if rule.metric == "invalidValues" and rule.arguments:
        return _named(
            "expect_column_values_to_be_in_set", {"column": f"doubtful_{column.name}", "value_set": [False]}, rule
        )
    if rule.metric == "invalidValues" and column.reading == "code" and column.holds_unreadable:
        codes = [code for code, _ in column.codes]
        return _named("expect_column_values_to_be_in_set", {"column": column.name, "value_set": codes}, rule)
    if rule.metric == "invalidValues":
        return _named(
            "expect_column_values_to_be_in_set", {"column": f"unreadable_{column.name}", "value_set": [False]}, rule
        )
    return _given(rule)


def _given(rule: DataQuality) -> Expectation:
    """A rule the contract writes in the words of Great Expectations itself."""
    if rule.engine != "greatExpectations" or not isinstance(rule.implementation, dict):
        raise ValueError(f"rule {rule.id} is of a kind the suites do not know")
    return _named(str(rule.implementation["type"]), dict(rule.implementation["kwargs"]), rule)


def _named(kind: str, kwargs: dict[str, Any], rule: DataQuality) -> Expectation:
    meta = {"rule": rule.id, "reason": rule.description}
    return {"type": kind, "kwargs": kwargs, "severity": rule.severity, "meta": meta}


def _expect(kind: str, rule: str, severity: str, reason: str, column: str) -> Expectation:
    return {"type": kind, "kwargs": {"column": column}, "severity": severity, "meta": {"rule": rule, "reason": reason}}


def _flag(column: str, rule: str, severity: str, reason: str) -> Expectation:
    kwargs = {"column": column, "value_set": [False]}
    meta = {"rule": rule, "reason": reason}
    return {"type": "expect_column_values_to_be_in_set", "kwargs": kwargs, "severity": severity, "meta": meta}


def _repeat(kind: str, rule: str, reason: str) -> Expectation:
    kwargs = {"column": "repeat_of", "value_set": [kind]}
    meta = {"rule": rule, "reason": reason, "is_repeat": True}
    return {"type": "expect_column_values_to_not_be_in_set", "kwargs": kwargs, "severity": "warning", "meta": meta}


if __name__ == "__main__":
    sys.stdout.write("".join(f"{path.name}\n" for path in write()))
