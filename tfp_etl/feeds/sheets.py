"""Workbooks: one sheet as text cells, behind limits looked at before it is unpacked, read by a process of its own."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from tfp_etl.feeds import sheet_cells
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.feeds.limits import STANDARD, Limits, look_at_clock, seconds_left

PIECE = 1 << 20
LARGE = 1_000_000
"""Bytes below which a part is too small for its packing to be a sign of anything."""
UNPACKS = "the workbook unpacks to {} bytes"
DO_NOT_OPEN = "Do not open it; ask its sender."
DAMAGED, SAVE_AGAIN = "the workbook is damaged", "Save it again as .xlsx and send it."
ENCRYPTED = 0x1
CELL = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
HEADER_WITHIN = 30
"""Rows from the top among which the header must stand."""


def rows(raw: bytes, file: str, limits: Limits = STANDARD) -> list[list[str]]:
    """The only sheet as rows of text, blank ones empty: dates as YYYY-MM-DD, whole numbers without a point."""
    _refuse_bombs(raw, file, limits)
    told, *filled = _read_apart(raw, file, limits)
    count = json.loads(told)["sheets"]
    if count != 1:
        raise FileRejected(
            file, f"the workbook has {count} filled sheets, not one", advice="Send the extract sheet alone."
        )
    found: list[list[str]] = []
    for line in filled:
        number, cells = json.loads(line)
        found.extend([] for _ in range(number - len(found)))
        found.append(cells)
    return found


def _read_apart(raw: bytes, file: str, limits: Limits) -> list[bytes]:
    """What `sheet_cells` writes, run in a process of its own with the memory and time of one file and no secrets."""
    command = [sys.executable, "-I", sheet_cells.__file__, str(limits.workbook_memory), str(limits.unpacked_bytes)]
    passed = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "PATH") if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and file
            command, input=raw, capture_output=True, check=False, timeout=seconds_left(limits), env=passed
        )
    except subprocess.TimeoutExpired:
        raise limits.refusal(file, "seconds", "longer", "reading the file takes {}", DO_NOT_OPEN) from None
    if done.returncode == 0:
        return done.stdout.split(b"\n")[:-1]
    if done.returncode == sheet_cells.TOO_LONG:
        raise limits.refusal(
            file, "unpacked_bytes", "more", "the cells of the workbook have {} bytes of text", DO_NOT_OPEN
        )
    if done.returncode == sheet_cells.UNREADABLE:
        raise FileRejected(file, "the workbook cannot be read", advice="Open it, save it again as .xlsx and send it.")
    raise limits.refusal(
        file,
        "workbook_memory",
        "more",
        "reading the workbook takes {} bytes of memory, or breaks what reads it",
        DO_NOT_OPEN,
    )


def oddities(raw: bytes, file: str) -> list[str]:
    """What a sound workbook holds beside cells: links are told of; FileRejected where it has macros."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = [each.lower() for each in archive.namelist()]
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise FileRejected(file, "the workbook holds macros", advice="Save it as .xlsx, without macros, and send it.")
    if any("/externallinks/" in name for name in names):
        return ["the workbook has links to other files: they are not followed, its cells are taken as they stand"]
    return []


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
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise FileRejected(file, DAMAGED, advice=SAVE_AGAIN) from None
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise FileRejected(file, "the workbook is locked with a password", advice="Save it without one and send it.")
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
        raise FileRejected(file, DAMAGED, advice=SAVE_AGAIN) from None


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
