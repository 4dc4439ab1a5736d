"""What each rule of a feed means to the person who can mend it: plain words, the fix, the columns, and who.

All of it follows from the contract: the kind of a rule and the reading of its column give the fix; a rule that only its
author can explain carries `fix` and `columns` in the contract; `rowsMendedBy` and the team of the contract say who. The
self-check, the report back to the sender and the worklist of held rows all read it here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from open_data_contract_standard.model import DataQuality, Team

from tfp_etl.feeds import contracts
from tfp_etl.feeds.contracts import Column, Contract

SEVERITIES = {"critical": "reject", "warning": "hold", "info": "warn"}
US = "the programme's data team"
NOBODY = "nobody has to"
DAYS = {"dd/MM/yyyy": "dd/mm/yyyy, such as 31/05/2013", "yyyy-MM-dd": "yyyy-mm-dd, such as 2013-05-31"}
NEW_CODE = f"Where a new code is right, tell {US}: the contract must name it first."
READ = {
    "upn": "Copy the pupil number from the pupil's record: a letter, then eleven digits, then a digit or a letter.",
    "nino": "Correct it: two letters, six digits and a letter A to D. Leave the cell blank where it is not known.",
    "postcode": "Correct the postcode. Leave the cell blank where it is not known.",
    "uprn": "Correct it: up to twelve digits and nothing else. Leave the cell blank where it is not known.",
    "whole_number": "Write a whole number in digits, without a unit or a word.",
    "number": "Write a number in digits, with a point before the decimals, without a unit or a word.",
    "yes_no": "Write Y or N. Leave the cell blank where it is not known.",
    "academic_year": "Write the school year as 2012/13.",
    "district": "Write the name of a district of the county, or Nottingham City.",
}
"""The fix of a cell that cannot be read; dates and codes are told from the column."""

KEEPER, MAKER = "who keeps the record", "who makes the extract"
WHOLE_ROWS = {
    "exact duplicate": (
        "the same row stands again further down; that one is kept",
        "Nothing is lost: the other copy is taken. Let the extract name each row once.",
        NOBODY,
    ),
    "superseded in file": (
        "a later row of the file has the same key and other contents; that one is kept",
        "Look at the rows of this key ({key}): leave the right one in, take the other out.",
        KEEPER,
    ),
    "overlong cell": (
        "a cell is longer than the contract allows",
        "Shorten the cell to what the column is for; look for a quotation mark that was forgotten.",
        KEEPER,
    ),
    "control characters": (
        "a cell holds control characters",
        "Type the cell again, without pasting, or let the export leave out characters that cannot be printed.",
        MAKER,
    ),
    "wrong number of cells": (
        "the row has more or fewer cells than the header",
        "Put cells that hold a comma or a line end into quotation marks; look whether the row was cut in two.",
        MAKER,
    ),
    "broken quotation marks": (
        "the quotation marks of the row do not close",
        'Write a quotation mark inside a cell twice ("") and close every mark that is opened.',
        MAKER,
    ),
    "last line without an end": (
        "the last line has no line end, so its last cell may be cut off",
        "Make the extract again and compare its last row with the system.",
        MAKER,
    ),
    "household_readable": (
        "a person in Household cannot be read",
        "Write each person as `Jane SMITH (Partner, 03/04/1980)`, with a semicolon between two.",
        KEEPER,
    ),
}
"""Rules of every feed, of the reader and of the suites: words, fix, who."""


@dataclass(frozen=True)
class Mending:
    """One rule of a feed in words.

    rule: its name, as in audit.quarantine. severity: reject, hold or warn. words: what is wrong. fix: what to do about
    it. who: who can. columns: the headers of the file to look at, none where the rule is about the whole row.
    """

    rule: str
    severity: str
    words: str
    fix: str
    who: str
    columns: tuple[str, ...] = ()


def of_rule(dataset: str, rule: str) -> Mending:
    """The rule of a dataset; of a rule that no contract in force has, what can be said of any row."""
    known, keeper = _of_dataset(dataset)
    return known.get(rule) or Mending(rule, "hold", rule, "Correct the row in the system that it comes from.", keeper)


def of_file(dataset: str) -> str:
    """Who can mend a file of a dataset that cannot be taken as a whole."""
    return who_makes(contracts.load().for_dataset(dataset), dataset)


@cache
def _of_dataset(dataset: str) -> tuple[dict[str, Mending], str]:
    contract = contracts.load().for_dataset(dataset)
    return of_contract(contract, dataset), who_keeps(contract, dataset)


def of_contract(contract: Contract, dataset: str = "") -> dict[str, Mending]:
    """Every rule that may hold back, refuse or warn of a file of this contract, by name."""
    keeper, maker = who_keeps(contract, dataset), who_makes(contract, dataset)
    found = [*_whole_rows(contract, keeper, maker)]
    found += [_of_schema(rule, contract, keeper, maker) for rule in contract.quality if rule.id != "key_once"]
    found += [_of_column(rule, column, contract, keeper) for column in contract.columns for rule in column.quality]
    return {each.rule: each for each in found}


def who_keeps(contract: Contract, dataset: str = "") -> str:
    """Who can mend a row: they keep the record that it tells."""
    text = str(_custom(contract.odcs.customProperties).get("rowsMendedBy", who_makes(contract)))
    return _of_district(text, dataset) if dataset else text


def who_makes(contract: Contract, dataset: str = "") -> str:
    """Who can mend the file as a whole: they make the extract."""
    team = contract.odcs.team
    text = str(_custom(contract.odcs.customProperties).get("filesMendedBy", ""))
    text = text or (str(team.name) if isinstance(team, Team) else f"whoever sends {contract.source}")
    return _of_district(text, dataset) if dataset else text


def _whole_rows(contract: Contract, keeper: str, maker: str) -> Iterable[Mending]:
    """The rules that hold for every feed, of the reader and of the suite."""
    key = tuple(column.header for column in contract.key)
    household = tuple(column.header for column in contract.columns if column.reading == "household")
    who = {KEEPER: keeper, MAKER: maker, NOBODY: NOBODY}
    for rule, (words, fix, by) in WHOLE_ROWS.items():
        if rule != "household_readable" or household:
            columns = household if rule == "household_readable" else ()
            yield Mending(rule, "hold", words, fix.replace("{key}", ", ".join(key)), who[by], columns)


def _of_schema(rule: DataQuality, contract: Contract, keeper: str, maker: str) -> Mending:
    extra = _custom(rule.customProperties)
    headers = {column.name: column.header for column in contract.columns}
    asked = dict(rule.implementation.get("kwargs", {})) if isinstance(rule.implementation, dict) else {}
    pair = [headers[str(asked[name])] for name in ("column_B", "column_A") if asked.get(name) in headers]
    columns = tuple(headers[name] for name in extra.get("columns") or ()) or tuple(pair)
    who = keeper
    if "fix" in extra:
        fix = str(extra["fix"])
    elif pair:
        fix = f"Correct {pair[0]} or {pair[1]}; {pair[1]} may not be the earlier one."
    else:
        fix = "Make the extract again and compare its number of rows with the system."
        who = maker
    return Mending(str(rule.id), SEVERITIES[str(rule.severity)], str(rule.description), fix, who, columns)


def _of_column(rule: DataQuality, column: Column, contract: Contract, keeper: str) -> Mending:
    fix = str(_custom(rule.customProperties).get("fix") or _fix(rule, column, contract))
    severity = SEVERITIES[str(rule.severity)]
    return Mending(str(rule.id), severity, str(rule.description), fix, keeper, (column.header,))


def _fix(rule: DataQuality, column: Column, contract: Contract) -> str:
    if rule.metric == "nullValues":
        return f"Fill in {column.header}: the row says nothing without it."
    if rule.metric == "invalidValues" and rule.arguments:
        return "Compare the number with the pupil's record: a character of it is wrong. The row is taken all the same."
    if rule.metric == "invalidValues":
        return _readable(column, contract, may_be_blank=rule.severity == "info")
    asked = dict(rule.implementation.get("kwargs", {})) if isinstance(rule.implementation, dict) else {}
    if str(rule.id).endswith("_not_after_extract"):
        return f"Correct {column.header}: it may not lie after the extract date in the file name."
    return f"Correct {column.header}: from {asked.get('min_value')} to {asked.get('max_value')}."


def _readable(column: Column, contract: Contract, *, may_be_blank: bool) -> str:
    """How to write the cell. A blank is offered where it only tells less; a blank end means that it runs on."""
    if column.reading in ("date", "birth_date"):
        spare = " Leave the cell blank where it is not known." if may_be_blank else ""
        if column.reading == "birth_date":
            spare = f" A day after the extract or a placeholder such as 1900-01-01 is not taken.{spare}"
        if contract.file_format == "xlsx":
            return f"Make the cell a true date of the spreadsheet.{spare}"
        return f"Write the date as {_day_format(column, contract)}.{spare}"
    if column.reading == "code":
        words = dict.fromkeys([code for code, _ in column.codes] + [sent for sent, _ in column.mapping])
        known = [sent for sent, _ in column.mapping] if contract.file_format == "xlsx" and column.mapping else words
        return f"Write one of: {', '.join(known)}. {NEW_CODE}"
    if column.pattern:
        return f"Correct {column.header}: {column.description[:1].lower()}{column.description[1:]}"
    return READ[column.reading]


def _day_format(column: Column, contract: Contract) -> str:
    """How the contract asks for the days of a column."""
    options = next(
        (p.logicalTypeOptions or {} for each in contract.odcs.schema_ or [] for p in each.properties or []
         if p.name == column.name),
        {},
    )  # fmt: skip
    return DAYS.get(str(options.get("format")), DAYS["yyyy-MM-dd"])


def _of_district(text: str, dataset: str) -> str:
    """The words with the district that the dataset's name begins with."""
    return text.replace("{district}", dataset.rpartition("_")[0].replace("-", " ").title().replace(" And ", " and "))


def _custom(properties: Iterable[Any] | None) -> dict[str, Any]:
    return {str(each.property): each.value for each in properties or ()}
