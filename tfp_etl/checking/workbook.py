"""The report back to the sender of a file, as a workbook: what became of it, each rule, each cell to mend.

It goes to the sender of that very file and to nobody else: a row is named by the key that it has in the file
(PERSONAL), so that it is found; no other cell is quoted. Nothing in it runs or links: text is text, and what begins
like a formula is marked. The same findings give the same bytes.
"""

import datetime as dt
import io
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from tfp_etl.checking.findings import MOST_OF_A_RULE, Findings, headline, place
from tfp_etl.feeds import contracts
from tfp_etl.feeds.mending import Mending

LONGEST_TEXT = 300
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Kinds of characters that are not shown: controls, marks that turn or hide text, unassigned ones."""
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
DOES = {"reject": "file refused", "hold": "row held back", "warn": "row loaded, with a doubt"}
HOW = (
    "Mend the cells in your own system and send the whole extract again under the same name; the new one takes the "
    "place of this one. Rows that were held back load then. A cell such as B17 is column B, line 17 of the file, the "
    "header being line 1 in a csv file. This report names rows by their key: keep it as carefully as the file."
)
SUMMARY = (("What happens", 20), ("Rows", 9), ("What is wrong", 46), ("How to mend it", 62), ("Who can mend it", 34))
CELLS = (
    ("Cells", 16),
    ("Line", 9),
    ("Key of the row", 42),
    ("What happens", 20),
    ("What is wrong", 46),
    ("How to mend it", 62),
    ("Who can mend it", 34),
)


def workbook(found: Findings, *, file_id: int | None, contact: str, notes: Sequence[str] = ()) -> bytes:
    """The report on one file. file_id: the number of its receipt, None for a self-check; contact: whom to ask."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        day = found.landed.extract_on if found.landed else dt.date(2000, 1, 1)
        made_at = dt.datetime.combine(day, dt.time())  # not the clock: the same findings give the same bytes
        book.set_properties({"title": f"Report on {inert(found.file)}", "created": made_at})
        looks = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format({"bold": True, "bg_color": "#1D3557", "font_color": "#FFFFFF", "text_wrap": True}),
            "bold": book.add_format({"bold": True, "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top", "align": "left"}),
            "number": book.add_format({"valign": "top", "num_format": "#,##0", "align": "left"}),
        }
        _summary(book.add_worksheet("Summary"), found, looks, file_id=file_id, contact=contact, notes=notes)
        if found.faults:
            _cells(book.add_worksheet("Cells to mend"), found, looks)
    return content.getvalue()


def inert(text: str) -> str:
    """A text of the file fit for a cell that a spreadsheet may later save as csv: nothing runs, nothing hides."""
    plain = "".join("?" if unicodedata.category(character) in UNSAFE else character for character in text)
    marked = f"'{plain}" if text.lstrip(" \u00a0").startswith(RUNS) else plain
    return marked if len(marked) <= LONGEST_TEXT else f"{marked[:LONGEST_TEXT]}..."


def _summary(
    sheet: Worksheet, found: Findings, looks: dict[str, Any], *, file_id: int | None, contact: str, notes: Sequence[str]
) -> None:
    for at, (_, width) in enumerate(SUMMARY):
        sheet.set_column(at, at, width)
    sheet.write_string(0, 0, f"Report on {inert(found.file)}", looks["title"])
    row = 2
    for title, told in _facts(found, file_id=file_id, contact=contact, notes=notes):
        sheet.write_string(row, 0, title, looks["bold"])
        if isinstance(told, int):
            sheet.write_number(row, 1, told, looks["number"])
        else:
            # One merged cell a line, high enough for its text at about 130 characters a line.
            sheet.merge_range(row, 1, row, 4, "", looks["text"])
            sheet.write_string(row, 1, told, looks["text"])
            sheet.set_row(row, 15 * (1 + len(told) // 130))
        row += 1
    if found.rules:
        row += 1
        _heads(sheet, row, SUMMARY, looks["head"])
        for finding in found.rules:
            row += 1
            _words(sheet, row, 0, (DOES[finding.mending.severity],), looks["text"])
            sheet.write_number(row, 1, finding.rows, looks["number"])
            _words(sheet, row, 2, _of_mending(finding.mending), looks["text"])
    _paper(sheet)


def _facts(
    found: Findings, *, file_id: int | None, contact: str, notes: Sequence[str]
) -> Iterator[tuple[str, str | int]]:
    """Title and content of each line at the top of the summary."""
    is_received = file_id is not None and not found.decided
    landed = found.landed
    yield "File", inert(found.file)
    if landed:
        yield "Extract date", landed.extract_on.isoformat()
    yield "Receipt", f"number {file_id}" if file_id is not None else "none: a self-check, nothing was sent"
    if found.sha256:
        yield "SHA-256 of the file", found.sha256
    yield "In short", headline(found, is_received=is_received)
    for title, count in (
        ("Rows in the file", found.rows_in),
        ("Rows that load", found.rows_loaded),
        ("Rows held back", found.rows_held if found.verdict != "refused" else None),
    ):
        if count is not None:
            yield title, count
    if landed and any(column.reading == "household" for column in _contract(found).columns):
        yield "How rows count", "A tenancy counts once for each person of its household."
    if found.refusal:
        yield "Why it was refused", found.refusal.rule
        if found.refusal.advice:
            yield "What to do", found.refusal.advice
        yield "Who can mend it", found.who
    if found.decided:
        yield "Note", f"This is about the file as it was sent. Rows that were decided about since: {found.decided:,}."
    for text in (*notes, *found.warnings):
        yield "Note", text
    if any(finding.rows > MOST_OF_A_RULE for finding in found.rules):
        yield (
            "Note",
            f"The second sheet lists the first {MOST_OF_A_RULE:,} rows of each rule; the counts are of all.",
        )
    yield "How to read this", HOW
    yield "Whom to ask", contact


def _cells(sheet: Worksheet, found: Findings, looks: dict[str, Any]) -> None:
    """One row a fault, in the order of the file."""
    heads = list(CELLS)
    heads[2] = (f"Key of the row: {' | '.join(column.header for column in _contract(found).key)}", heads[2][1])
    for at, (_, width) in enumerate(heads):
        sheet.set_column(at, at, width)
    _heads(sheet, 0, heads, looks["head"])
    known = {finding.mending.rule: finding.mending for finding in found.rules}
    row = 0
    for row, fault in enumerate(found.faults, start=1):
        mending = known[fault.rule]
        _words(sheet, row, 0, (place(fault),), looks["text"])
        sheet.write_number(row, 1, fault.line_no, looks["number"])
        _words(sheet, row, 2, (inert(fault.record_key), DOES[mending.severity], fault.reason), looks["text"])
        _words(sheet, row, 5, _of_mending(mending)[1:], looks["text"])
    sheet.autofilter(0, 0, row, len(heads) - 1)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    _paper(sheet)


def _of_mending(mending: Mending) -> tuple[str, str, str]:
    return mending.words, mending.fix, mending.who


def _heads(sheet: Worksheet, row: int, heads: Sequence[tuple[str, int]], look: object) -> None:
    _words(sheet, row, 0, [title for title, _ in heads], look)


def _words(sheet: Worksheet, row: int, at: int, texts: Sequence[str], look: object) -> None:
    for column, text in enumerate(texts, start=at):
        sheet.write_string(row, column, text, look)


def _contract(found: Findings) -> contracts.Contract:
    assert found.landed is not None  # noqa: S101 - only a file that was read has faults
    return contracts.load().for_dataset(found.landed.dataset, found.landed.extract_on)


def _paper(sheet: Worksheet) -> None:
    """Printed on its side, one page wide."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
