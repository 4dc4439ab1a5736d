"""What no cell shows alone: dates turned round, keys spoilt by a spreadsheet, columns of one value, test records.

These faults leave every cell readable, so a silent load would be the worst answer. What changes the meaning of rows
refuses the file; what may be right is told to the sender as a warning.
"""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from tfp_etl.feeds.contracts import Contract
from tfp_etl.feeds.errors import FileRejected

DAY_FIRST = r"^\s*(1[3-9]|2[0-9]|3[01])[/.-](0?[1-9]|1[0-2])[/.-][0-9]{4}"
MONTH_FIRST = r"^\s*(0?[1-9]|1[0-2])[/.-](1[3-9]|2[0-9]|3[01])[/.-][0-9]{4}"
FEW_DATES = 3
"""Dates that can only be month first, from which on a column is not believed where more are so than the other way."""
POWER_OF_TEN = r"^\s*[0-9](\.[0-9]+)?[Ee]\+[0-9]{2,}\s*$"
FEW_ROWS = 20
"""Filled cells from which on one value in all of them is odd."""
ABOUT_ONE = {"name", "birth_date", "upn", "nino", "address", "person", "household"}
"""Readings of columns that differ from person to person."""
TEST_WORDS = r"(?i)^\s*(test|testing|dummy|sample|example|do not use)\s*[0-9]*\s*$"
SHOWN = 10


def refuse_spoilt(text: pa.Table, contract: Contract, file: str) -> None:
    """FileRejected where the columns of a csv file (all text, with line_no) mean something other than they say."""
    for column in contract.columns:
        cells = text[column.name]
        if column.reading in ("date", "birth_date") and _is_month_first(cells):
            shown = _lines(text, pc.match_substring_regex(cells, MONTH_FIRST))
            rule = f"the dates in {column.header} are written month first, so that no day of the column can be trusted"
            raise FileRejected(file, rule, lines=shown, advice="Let the extract write days first, or as yyyy-mm-dd.")
        if column.key_position:
            spoilt = pc.match_substring_regex(cells, POWER_OF_TEN)
            count = pc.sum(spoilt).as_py() or 0
            if count:
                rule = f"{count} keys in {column.header} were turned into powers of ten, as a spreadsheet does"
                advice = "Send the extract as the system writes it, without opening it in a spreadsheet."
                raise FileRejected(file, rule, lines=_lines(text, spoilt), advice=advice)
    if text.num_rows >= FEW_ROWS and all(_is_one_value(text[column.name]) for column in contract.columns):
        rule = f"all {text.num_rows:,} rows are the same: there is one value in each column"
        raise FileRejected(file, rule, advice="Send the extract again; the previous one stays in force.")


def warnings(text: pa.Table, contract: Contract) -> Iterator[str]:
    """What may be right and is odd, without a value."""
    for column in contract.columns:
        filled = pc.sum(pc.not_equal(text[column.name], "")).as_py() or 0
        if column.reading in ABOUT_ONE and filled >= FEW_ROWS and _is_one_value(text[column.name]):
            yield f"{column.header} holds one value in all of its {filled:,} filled rows; look whether that can be"
    persons = [column.name for column in contract.columns if column.name in ("surname", "forename", "forenames")]
    if len(persons) > 1:
        is_test = pc.and_(*(pc.match_substring_regex(text[name], TEST_WORDS) for name in persons))
        lines = _lines(text, is_test)
        if lines:
            count, shown = pc.sum(is_test).as_py(), ", ".join(map(str, lines))
            yield f"{count} rows look like test records (line {shown}); they are taken in: have them taken out"


def _is_month_first(cells: pa.ChunkedArray) -> bool:
    """Are there dates that only the month first makes, more than such that only the day first makes?"""
    month = pc.sum(pc.match_substring_regex(cells, MONTH_FIRST)).as_py() or 0
    return month >= FEW_DATES and month > (pc.sum(pc.match_substring_regex(cells, DAY_FIRST)).as_py() or 0)


def _is_one_value(cells: pa.ChunkedArray) -> bool:
    """Is there one value beside blanks, or none?"""
    distinct = set(pc.unique(cells.slice(0, 1_000)).to_pylist()) - {"", None}
    if len(distinct) > 1:
        return False
    return len(set(pc.unique(cells).to_pylist()) - {"", None}) <= 1


def _lines(text: pa.Table, chosen: pa.ChunkedArray) -> tuple[int, ...]:
    return tuple(text["line_no"].filter(pc.fill_null(chosen, False)).slice(0, SHOWN).to_pylist())
