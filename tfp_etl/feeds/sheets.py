"""Workbooks: one sheet read by calamine as text cells, behind limits checked before anything is unpacked."""

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from python_calamine import CalamineError, CalamineWorkbook

from tfp_etl.feeds.errors import FileRejected
from tfp_etl.feeds.limits import STANDARD, Limits, look_at_clock

PIECE = 1 << 20
LARGE = 1_000_000
"""Bytes below which a part is too small for its packing to be a sign of anything."""
UNPACKS = "the workbook unpacks to {} bytes"
DO_NOT_OPEN = "Do not open it; ask its sender."
CELL = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
HEADER_WITHIN = 30
"""Rows from the top among which the header must stand."""


def rows(raw: bytes, file: str, limits: Limits = STANDARD) -> list[list[str]]:
    """The only sheet as rows of text: dates as YYYY-MM-DD, whole numbers without a point, blanks as ''."""
    _refuse_bombs(raw, file, limits)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        filled = [sheet for sheet in (book.get_sheet_by_name(name) for name in book.sheet_names) if sheet.height]
        if len(filled) != 1:
            raise FileRejected(
                file, f"the workbook has {len(filled)} filled sheets, not one", advice="Send the extract sheet alone."
            )
        found = filled[0].to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, ValueError):
        raise FileRejected(
            file, "the workbook cannot be read", advice="Open it, save it again as .xlsx and send it."
        ) from None
    return [[_text(cell) for cell in row] for row in found]


def header_row(found: Sequence[Sequence[str]], expected: set[str]) -> int:
    """Position of the row that holds most of the expected names (at least half of them); -1 when there is none."""
    best, most = -1, max(1, len(expected) // 2)
    for position, row in enumerate(found[:HEADER_WITHIN]):
        hits = len({cell.strip().casefold() for cell in row} & expected)
        if hits > most or (hits == most and best < 0):
            best, most = position, hits
    return best


def _refuse_bombs(raw: bytes, file: str, limits: Limits) -> None:
    """Limits on what the archive declares, then on what its parts really unpack to and how far its cells reach."""
    if not zipfile.is_zipfile(io.BytesIO(raw)):
        rule = "the file is not a workbook though its name says xlsx"
        raise FileRejected(file, rule, advice="Save it as .xlsx, not under another name.")
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = archive.infolist()
    if len(members) > limits.parts:
        raise limits.refusal(file, "parts", len(members), "the workbook has {} parts", DO_NOT_OPEN)
    declared = sum(member.file_size for member in members)
    if declared > limits.unpacked_bytes:
        raise limits.refusal(file, "unpacked_bytes", declared, UNPACKS, DO_NOT_OPEN)
    # One part that packs a hundredfold is enough: extracts of real text pack five to tenfold.
    ratio = max((each.file_size // max(each.compress_size, 1) for each in members if each.file_size > LARGE), default=0)
    if ratio > limits.packing_ratio:
        raise limits.refusal(file, "packing_ratio", ratio, "the workbook unpacks to {} times its size", DO_NOT_OPEN)
    unpacked = 0
    for member in members:
        width = height = 0
        tail = b""
        for chunk in _unpack(raw, member, file):
            look_at_clock()
            unpacked += len(chunk)
            for column, row in CELL.findall(tail + chunk):
                width, height = max(width, _column_number(column)), max(height, int(row))
            if unpacked > limits.unpacked_bytes:
                raise limits.refusal(file, "unpacked_bytes", "more than it declares", UNPACKS, DO_NOT_OPEN)
            if width * height > limits.cells:
                raise limits.refusal(file, "cells", width * height, "a sheet reaches over {} cells", DO_NOT_OPEN)
            tail = chunk[-16:]


def _unpack(raw: bytes, member: zipfile.ZipInfo, file: str) -> Iterator[bytes]:
    """The part as it really unpacks, a piece at a time; the directory's sizes are only a promise."""
    at = member.header_offset
    begin = (
        at + 30 + int.from_bytes(raw[at + 26 : at + 28], "little") + int.from_bytes(raw[at + 28 : at + 30], "little")
    )
    packed = raw[begin : begin + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while packed and not engine.eof:
            yield engine.decompress(packed, PIECE)
            packed = engine.unconsumed_tail
    except zlib.error:
        raise FileRejected(file, "the workbook is damaged", advice="Save it again as .xlsx and send it.") from None


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text(cell: object) -> str:
    match cell:
        case dt.datetime() if cell.time() == dt.time():
            return cell.date().isoformat()
        case dt.datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case dt.date():
            return cell.isoformat()
        case bool():
            return "Y" if cell else "N"
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)
