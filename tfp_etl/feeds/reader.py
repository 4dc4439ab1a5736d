"""The one loader: a landed file and its contract in, typed rows with flags out."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tfp_etl.duck import bounded
from tfp_etl.feeds import (
    addresses,
    cells,
    contracts,
    corrections,
    drift,
    encoding,
    layout_b,
    pupil_numbers,
    records,
    sheets,
    suspicions,
    typing_query,
)
from tfp_etl.feeds.contracts import Contract
from tfp_etl.feeds.corrections import Cells
from tfp_etl.feeds.errors import FileRejected, LoaderBroke
from tfp_etl.feeds.files import LandedFile
from tfp_etl.feeds.limits import STANDARD, Limits, interruptible, look_at_clock, timed
from tfp_etl.feeds.records import Broken

STAMPS = (
    "file_id",
    "line_no",
    "extract_on",
    "known_from",
    "record_key",
    "natural_key",
    "person_part",
    "record_id",
    "row_hash",
)
MEMORY = "2GB"
LONGEST_COUNT = 12
"""Digits of a number of rows."""
Taken = tuple[pa.Table, list[Broken], list[str], list[str]]
"""The wanted columns as text with line_no, the broken rows, the warnings, our name of each column of the file."""
AS_SENT: Cells = MappingProxyType({})


@dataclass(frozen=True)
class CheckedInput:
    """A file as read.

    table: one row a readable row (layout B: a person): row_no, line_no, keys, the typed business columns, and the flags
    `unreadable_<column>`, `doubtful_<column>`, `rule_<id>`, `overlong_in`, `control_in`,
    `repeat_of` of the expectations.
    broken: rows that could not be cut into cells. warnings: what the sender should know, without a personal value.
    headers: our name of each column of the file in its order, so that a cell can be named as the sender sees it.
    """

    landed: LandedFile
    contract: Contract
    table: pa.Table
    broken: tuple[Broken, ...]
    warnings: tuple[str, ...]
    headers: tuple[str, ...] = ()

    @property
    def rows_in(self) -> int:
        """Rows the file holds, readable or not."""
        return int(self.table.num_rows) + len(self.broken)


def read(path: Path, landed: LandedFile, corrected: Cells = AS_SENT, *, limits: Limits = STANDARD) -> CheckedInput:
    """Read a file by its contract. FileRejected when it cannot be taken as a whole; no other error for bad content.

    corrected: cells that a person put right, read in the place of those sent.
    """
    with timed(landed.relative, limits):
        return _read(path, landed, corrected, limits)


def _read(path: Path, landed: LandedFile, corrected: Cells, limits: Limits) -> CheckedInput:
    contract = contracts.load().for_dataset(landed.dataset, landed.extract_on)
    text, broken, warnings, headers = text_rows(path, landed, contract, corrected, limits=limits)
    if not text.num_rows and not broken:
        raise FileRejected(
            landed.relative,
            "the file has a header and no rows",
            advice="Send the extract again; the previous one stays.",
        )
    if contract.name == "tenancies_b":
        text = layout_b.explode(text)
    typed = _type(text, contract, landed)
    return CheckedInput(landed, contract, typed, tuple(broken), tuple(warnings), tuple(headers))


def text_rows(
    path: Path, landed: LandedFile, contract: Contract, corrected: Cells = AS_SENT, *, limits: Limits = STANDARD
) -> Taken:
    """The rows of a file as text, the corrected cells in place."""
    with path.open("rb") as stream:
        raw = stream.read()
    if contract.file_format == "xlsx":
        text, *told = _from_sheet(raw, contract, landed.relative, limits)
    else:
        text, *told = _from_csv(raw, contract, landed.relative, frozenset(corrected), limits)
    return corrections.lay_over(text, corrected), *told


def staged(passed: pa.Table, contract: Contract, *, file_id: int, known_from: dt.datetime) -> pa.Table:
    """Rows of the staged layer: the stamps every row has, then the business columns; flags are dropped."""
    count = passed.num_rows
    stamps = {
        "file_id": pa.array(np.full(count, file_id), pa.int64()),
        "known_from": pa.array(
            np.full(count, np.datetime64(known_from.astimezone(dt.UTC).replace(tzinfo=None), "us"))
        ).cast(pa.timestamp("us", "UTC")),
    }
    names = [*STAMPS, *typing_query.staged_columns(contract)]
    return pa.table({name: stamps[name] if name in stamps else passed[name] for name in names})


def _from_csv(raw: bytes, contract: Contract, file: str, corrected: frozenset[int], limits: Limits) -> Taken:
    decoded = encoding.decode(raw, contract.encoding, file)
    if not decoded.utf8.strip():
        raise FileRejected(
            file, "the file is empty", advice="Send the extract again; the previous delivery stays in force."
        )
    look_at_clock()
    found = records.split(decoded.utf8, limits)
    if found.fields[0] > limits.columns:
        raise limits.refusal(file, "columns", int(found.fields[0]), "the first line has {} columns")
    header = found.cells(0)
    drift.refuse_no_header(header, (found.cells(at) for at in range(1, min(len(found.start), 6))), contract, file)
    headers, wanted, warnings = _headers(header, contract, file)
    rows = np.arange(1, len(found.start))
    rows = _without_trailer(found, rows, contract, file)
    cut_off = _cut_off(found, rows, len(headers), file)
    table, broken = records.parse(found, rows, headers, wanted)
    if cut_off is not None and cut_off.line_no not in corrected:
        table = table.filter(pc.not_equal(table["line_no"], cut_off.line_no))
        broken = [*[each for each in broken if each.line_no != cut_off.line_no], cut_off]
    suspicions.refuse_spoilt(table, contract, file)
    return table, broken, [*decoded.warnings, *warnings, *suspicions.warnings(table, contract)], headers


def _from_sheet(raw: bytes, contract: Contract, file: str, limits: Limits) -> Taken:
    found = sheets.rows(raw, file, limits)
    top = sheets.header_row(found, {column.header.casefold() for column in contract.columns})
    if top < 0:
        raise FileRejected(file, "no row holds the agreed column names", advice=f"Expected {_names(contract)}.")
    header = list(found[top])
    while header and not header[-1].strip():
        header.pop()
    headers, wanted, warnings = _headers(header, contract, file)
    warnings += sheets.oddities(raw, file)
    if top != contract.title_rows:
        warnings.append(f"the header stands in row {top + 1}, not in row {contract.title_rows + 1}")
    filled = [
        (line, row) for line, row in enumerate(found[top + 1 :], start=top + 2) if any(cell.strip() for cell in row)
    ]
    picked = [headers.index(name) for name in wanted]
    columns = {
        name: pa.array([row[at] for _, row in filled], pa.string()) for name, at in zip(wanted, picked, strict=True)
    }
    return pa.table({**columns, "line_no": pa.array([line for line, _ in filled], pa.int32())}), [], warnings, headers


def _headers(header: list[str], contract: Contract, file: str) -> tuple[list[str], list[str], list[str]]:
    """Our name for each column of the file (a made-up one for columns nobody agreed), those wanted, and warnings."""
    ours = {column.header.casefold(): column.name for column in contract.columns}
    found = [cell.strip("\ufeff \t\r\n").casefold() for cell in header]
    missing = [column.header for column in contract.columns if column.header.casefold() not in found]
    known = [name for name in found if name in ours]
    if missing or len(set(known)) != len(known):
        # A file without a header must not have its first person quoted: names are shown only when most are ours.
        is_header = len(known) * 2 >= len(ours)
        shown = [drift.shown(cell) for cell in header] if is_header else ["no header we know"]
        rule = (
            f"the columns are not those agreed (missing: {', '.join(missing) or 'none'})"
            if missing
            else "a column stands twice"
        )
        agree = drift.lines_to_add(contract, header) if is_header else ""
        advice = f"Expected {_names(contract)}; found {', '.join(shown)}. Nothing was loaded. {agree}".rstrip()
        raise FileRejected(file, rule, lines=(1,), advice=advice)
    extra = [number for number, name in enumerate(found, start=1) if name not in ours]
    names = [ours.get(name, f"column {number}") for number, name in enumerate(found, start=1)]
    told = [drift.extra_columns(extra)] if extra else []
    return names, [column.name for column in contract.columns], told


def _without_trailer(found: records.Records, rows: np.ndarray, contract: Contract, file: str) -> np.ndarray:
    """Check the control total of the last line and leave that line out."""
    if contract.trailer is None:
        return rows
    last = found.cells(int(rows[-1])) if len(rows) else []
    again = "Send the extract again; the previous one stays in force."
    if len(last) < 2 or last[0].strip() != contract.trailer or any(cell.strip() for cell in last[2:]):
        raise FileRejected(file, "the trailer row is missing, so the file may be incomplete", advice=again)
    if last[1].strip() != str(len(rows) - 1):
        stated = last[1].strip()
        told = int(stated) if stated.isdecimal() and len(stated) <= LONGEST_COUNT else "no number of"
        rule = f"the trailer states {told} rows and the file holds {len(rows) - 1}"
        raise FileRejected(file, rule, lines=(int(found.line_no[rows[-1]]),), advice=again)
    return rows[:-1]


def _cut_off(found: records.Records, rows: np.ndarray, width: int, file: str) -> Broken | None:
    """A last line without a line end: too few cells reject the file, a full row is held (its last cell may be cut)."""
    if found.ends_with_newline or not len(rows) or rows[-1] != len(found.start) - 1:
        return None
    line = int(found.line_no[rows[-1]])
    if found.fields[rows[-1]] < width or found.unclosed[rows[-1]]:
        advice = "Send the extract again; the previous one stays in force."
        raise FileRejected(file, "the file stops in the middle of a row", lines=(line,), advice=advice)
    return Broken(line, "last line without an end", "the last line has no line end, so its last cell may be cut off")


def _type(text: pa.Table, contract: Contract, landed: LandedFile) -> pa.Table:
    text = text.append_column("row_no", pa.array(np.arange(text.num_rows), pa.int64()))
    district = (
        landed.dataset.rsplit("_", 1)[0].replace("-", " ").title().replace(" And ", " and ")
        if landed.source == "housing"
        else None
    )
    columns = typing_query.typed_columns(contract)
    controls = _has_controls(text, [column.name for column in columns])
    look_at_clock()
    with bounded(MEMORY) as engine, interruptible(engine):
        engine.execute("set threads = 2")
        engine.execute("set preserve_insertion_order = false")
        engine.register("landed", text)
        engine.register(
            "shaped_upn", _pupil_numbers(engine, [column.name for column in columns if column.reading == "upn"])
        )
        engine.register(
            "address", _addresses(engine, [column.name for column in columns if column.reading == "address"])
        )
        values = {
            "source": landed.source,
            "dataset": landed.dataset,
            "district": district,
            "extract_on": landed.extract_on,
        }
        query = typing_query.build(contract, controls=controls)
        used = {name: value for name, value in values.items() if f"${name}" in query}
        try:
            return engine.execute(query, used).to_arrow_table()
        except duckdb.Error as fault:
            look_at_clock()
            raise LoaderBroke(f"{landed.relative}: the rows could not be typed ({type(fault).__name__})") from None


def _has_controls(text: pa.Table, names: list[str]) -> bool:
    """Is there any control or replacement character at all? Most files have none, and need no search by cell."""
    return any(pc.any(pc.match_substring_regex(text[name], cells.CONTROL)).as_py() for name in names)


def _pupil_numbers(engine: duckdb.DuckDBPyConnection, names: list[str]) -> pa.Table:
    """number, is_sound: distinct pupil numbers of the right shape, and whether their check letter agrees."""
    each = [f"SELECT DISTINCT upper(replace(trim(\"{name}\"), ' ', '')) AS number FROM landed" for name in names]
    found = [row[0] for row in engine.execute(" UNION ".join(each)).fetchall()] if names else []
    shaped = [number for number in found if number and pupil_numbers.has_shape(number)]
    sound = [pupil_numbers.has_check_letter(number) for number in shaped]
    return pa.table({"number": pa.array(shaped, pa.string()), "is_sound": pa.array(sound, pa.bool_())})


def _addresses(engine: duckdb.DuckDBPyConnection, names: list[str]) -> pa.Table:
    """text, address_line1, town, postcode of each distinct address text of at most 500 characters."""
    each = [
        f'SELECT DISTINCT trim("{name}", \' \t\r\n\u00a0\') FROM landed WHERE length("{name}") <= 500' for name in names
    ]
    found = (
        addresses.read_all(row[0] for row in engine.execute(" UNION ".join(each)).fetchall() if row[0]) if names else {}
    )
    read = list(found.values())
    parts = ([a.line1 for a in read], [a.town for a in read], [a.postcode for a in read])
    arrays = [pa.array(list(found), pa.string()), *(pa.array(part, pa.string()) for part in parts)]
    return pa.table(arrays, names=["text", "address_line1", "town", "postcode"])


def _names(contract: Contract) -> str:
    return ", ".join(column.header for column in contract.columns)
