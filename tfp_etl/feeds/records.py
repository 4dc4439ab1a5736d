"""CSV structure: where each record begins and ends, found from the bytes; a broken row never shifts a line number.

The parser proper (pyarrow) sees only the records whose structure is sound; every other one is held back with its line.
"""

import codecs
import csv
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from tfp_etl.feeds.errors import LoaderBroke
from tfp_etl.feeds.limits import STANDARD, Limits, look_at_clock

MARK = codecs.BOM_UTF8
QUOTE, COMMA, LINE_FEED, RETURN = 34, 44, 10, 13


@dataclass(frozen=True)
class Broken:
    """A row that cannot be read as a row: its line and why."""

    line_no: int
    rule: str
    reason: str


@dataclass(frozen=True)
class Records:
    """Records of a text: byte offsets [start, end), first line counted from 1, field counts; no blank ones."""

    text: bytes
    start: np.ndarray
    end: np.ndarray
    line_no: np.ndarray
    fields: np.ndarray
    unclosed: np.ndarray
    irregular: np.ndarray
    ends_with_newline: bool
    limits: Limits = STANDARD

    def cells(self, index: int) -> list[str]:
        """The cells of one record; [] when its quotation marks do not close."""
        return _cells(self.text[self.start[index] : self.end[index]], self.limits)


def split(text: bytes, limits: Limits = STANDARD) -> Records:
    """Find the records of a UTF-8 text. Vectorised; Python only over lines with an odd number of quotation marks."""
    if b"\n" not in text and b"\r" in text:
        text = text.replace(b"\r", b"\n")
    buffer = np.frombuffer(text, dtype=np.uint8)
    feeds = np.flatnonzero(buffer == LINE_FEED)
    whole = bool(len(buffer)) and buffer[-1] == LINE_FEED
    starts = np.concatenate(([0], feeds + 1)) if not whole else np.concatenate(([0], feeds[:-1] + 1))
    ends = np.concatenate((feeds, [len(buffer)])) if not whole else feeds
    quotes = np.flatnonzero(buffer == QUOTE)
    first, last, unclosed = _join_lines(text, starts, ends, quotes, limits)
    start, end = starts[first], ends[last]
    fields = _count_fields(buffer, start, end, quotes)
    irregular = _irregular(buffer, start, end, quotes)
    filled = _filled(buffer, start, end)
    kept = (start[filled], end[filled], first[filled] + 1, fields[filled], unclosed[filled], irregular[filled])
    return Records(text, *kept, ends_with_newline=whole, limits=limits)


def parse(records: Records, rows: np.ndarray, headers: list[str], wanted: list[str]) -> tuple[pa.Table, list[Broken]]:
    """Read the chosen records as text columns `wanted` plus line_no; what has the wrong shape comes back as Broken."""
    fields, length = records.fields[rows], (records.end - records.start)[rows]
    long = length > records.limits.row_bytes
    odd = (records.irregular | records.unclosed)[rows] & ~long
    short = (fields != len(headers)) & ~long & ~odd
    broken = [
        Broken(int(n), "overlong cell", "a cell is far longer than any the contract allows")
        for n in records.line_no[rows[long]]
    ]
    broken += [
        Broken(
            int(records.line_no[row]),
            "wrong number of cells",
            f"the row has {records.fields[row]} cells, not {len(headers)}",
        )
        for row in rows[short]
    ]
    sound = rows[~long & ~odd & ~short]
    tables = [_parse_sound(records, sound, headers, wanted)]
    table, unread = _parse_odd(records, rows[odd], headers, wanted)
    tables.append(table)
    return pa.concat_tables(tables).sort_by("line_no") if table.num_rows else tables[0], broken + unread


def _join_lines(
    text: bytes, starts: np.ndarray, ends: np.ndarray, quotes: np.ndarray, limits: Limits
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First and last line of each record: a quoted cell may hold line feeds, a forgotten mark may not swallow rows."""
    count = np.searchsorted(quotes, ends) - np.searchsorted(quotes, starts)
    odd = np.flatnonzero(count % 2)
    last = np.arange(len(starts))
    inside = np.zeros(len(starts), dtype=bool)
    unclosed = np.zeros(len(starts), dtype=bool)
    width = len(_cells(text[: ends[0]], limits)) if len(ends) else 0
    position = 0
    while position < len(odd):
        look_at_clock()
        line = odd[position]
        closing = odd[position + 1] if position + 1 < len(odd) else None
        if (
            closing is not None
            and closing - line <= limits.quoted_lines
            and len(_cells(text[starts[line] : ends[closing]], limits)) == width
        ):
            last[line] = closing
            inside[line + 1 : closing + 1] = True
            position += 2
        else:
            unclosed[line] = True
            position += 1
    first = np.flatnonzero(~inside)
    return first, last[first], unclosed[first]


def _count_fields(buffer: np.ndarray, start: np.ndarray, end: np.ndarray, quotes: np.ndarray) -> np.ndarray:
    """Cells of each record: one more than its commas outside quotation marks."""
    commas = np.flatnonzero(buffer == COMMA)
    if len(quotes):
        record = np.searchsorted(start, commas, side="right") - 1
        before = np.searchsorted(quotes, commas) - np.searchsorted(quotes, start)[record]
        commas = commas[before % 2 == 0]
    return np.searchsorted(commas, end) - np.searchsorted(commas, start) + 1


def _irregular(buffer: np.ndarray, start: np.ndarray, end: np.ndarray, quotes: np.ndarray) -> np.ndarray:
    """Records with a quotation mark inside a bare cell, text after a closing mark, or a lone carriage return.

    So are those that begin with a byte order mark (two exports in one file): the parser would drop it from its first.
    """
    flagged = np.array(buffer[np.minimum(start, len(buffer) - 1)] == MARK[0]) if len(buffer) else np.zeros(0, bool)
    for at in np.flatnonzero(flagged):
        flagged[at] = buffer[start[at] : start[at] + len(MARK)].tobytes() == MARK
    returns = np.flatnonzero(buffer == RETURN)
    following = np.concatenate((buffer, [LINE_FEED]))[returns + 1]
    lone = returns[following != LINE_FEED]
    if len(lone):
        flagged[np.searchsorted(start, lone, side="right") - 1] = True
    if len(quotes):
        record = np.searchsorted(start, quotes, side="right") - 1
        opening = (np.arange(len(quotes)) - np.searchsorted(quotes, start)[record]) % 2 == 0
        before = np.where(quotes == start[record], COMMA, buffer[quotes - 1])
        after = np.where(quotes + 1 >= end[record], COMMA, np.concatenate((buffer, [COMMA]))[quotes + 1])
        wrong = (opening & ~np.isin(before, (COMMA, QUOTE))) | (~opening & ~np.isin(after, (COMMA, QUOTE, RETURN)))
        flagged[record[wrong]] = True
    return flagged


def _filled(buffer: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Records that hold more than white space."""
    marks = (buffer != 32) & (buffer != 9) & (buffer != LINE_FEED) & (buffer != RETURN)
    return np.logical_or.reduceat(marks, start) & (end > start)


def _parse_sound(records: Records, rows: np.ndarray, headers: list[str], wanted: list[str]) -> pa.Table:
    lines = pa.array(records.line_no[rows], pa.int32())
    if not len(rows):
        return pa.table({**{name: pa.array([], pa.string()) for name in wanted}, "line_no": lines})
    options = pacsv.ConvertOptions(
        column_types=dict.fromkeys(wanted, pa.string()), include_columns=wanted, strings_can_be_null=False
    )
    try:
        table = pacsv.read_csv(
            pa.BufferReader(_gather(records, rows)),
            read_options=pacsv.ReadOptions(column_names=headers, block_size=max(1 << 22, 4 * records.limits.row_bytes)),
            parse_options=pacsv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
            convert_options=options,
        )
    except pa.ArrowInvalid:
        raise LoaderBroke(f"{len(rows)} records found sound could not be parsed") from None
    if table.num_rows != len(rows):
        raise LoaderBroke(f"{len(rows)} records were read as {table.num_rows} rows")
    return table.append_column("line_no", lines)


def _gather(records: Records, rows: np.ndarray) -> bytes:
    """The bytes of the chosen records, one a line; runs of neighbours are copied in one piece."""
    if not len(rows):
        return b""
    breaks = np.flatnonzero(records.start[rows][1:] != records.end[rows][:-1] + 1) + 1
    first = np.concatenate(([0], breaks))
    last = np.concatenate((breaks - 1, [len(rows) - 1]))
    view = memoryview(records.text)
    return (
        b"\n".join([view[records.start[rows[a]] : records.end[rows[b]]] for a, b in zip(first, last, strict=True)])
        + b"\n"
    )


def _parse_odd(
    records: Records, rows: np.ndarray, headers: list[str], wanted: list[str]
) -> tuple[pa.Table, list[Broken]]:
    """Records with stray quotation marks, one by one: read when they still give the right cells, else held back."""
    picked = [headers.index(name) for name in wanted]
    lines, columns, broken = [], [[] for _ in wanted], []  # type: ignore[var-annotated]
    for row in rows:
        look_at_clock()
        cells = records.cells(int(row))
        if len(cells) != len(headers):
            broken.append(
                Broken(
                    int(records.line_no[row]), "broken quotation marks", "the quotation marks of the row do not close"
                )
            )
            continue
        lines.append(int(records.line_no[row]))
        for column, position in zip(columns, picked, strict=True):
            column.append(cells[position])
    table = pa.table({name: pa.array(column, pa.string()) for name, column in zip(wanted, columns, strict=True)})
    return table.append_column("line_no", pa.array(lines, pa.int32())), broken


def _cells(record: bytes, limits: Limits) -> list[str]:
    """Cells of one record by the strict rules; [] when it is not a record."""
    if len(record) > limits.row_bytes:
        return []
    try:
        rows = list(csv.reader([record.decode("utf-8")], strict=True))
    except (csv.Error, UnicodeDecodeError):
        return []
    return rows[0] if len(rows) == 1 else []
