"""Workbooks: one sheet read by calamine as text cells, behind limits checked before anything is unpacked."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence

from python_calamine import CalamineError, CalamineWorkbook

from tfp_etl.feeds.errors import FileRejected

MOST_UNPACKED = 200_000_000
"""Bytes a workbook may unpack to, as its own directory declares and as calamine would hold it."""
MOST_RATIO = 100
MOST_MEMBERS = 200
HEADER_WITHIN = 30
"""Rows from the top among which the header must stand."""


def rows(raw: bytes, file: str) -> list[list[str]]:
    """The only sheet as rows of text: dates as YYYY-MM-DD, whole numbers without a point, blanks as ''."""
    _refuse_bombs(raw, file)
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


def _refuse_bombs(raw: bytes, file: str) -> None:
    if not zipfile.is_zipfile(io.BytesIO(raw)):
        raise FileRejected(
            file,
            "the file is not a workbook though its name says xlsx",
            advice="Save it as .xlsx, not under another name.",
        )
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    # One part that packs a hundredfold is enough: extracts of real text pack five to tenfold.
    packed = any(
        member.file_size > MOST_RATIO * max(member.compress_size, 1) and member.file_size > 1_000_000
        for member in members
    )
    if unpacked > MOST_UNPACKED or packed or len(members) > MOST_MEMBERS:
        raise FileRejected(
            file, "the workbook unpacks to far more than an extract holds", advice="Do not open it; ask its sender."
        )


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
