"""One row of a landed file as its sender wrote it and as it is read: for the person who decides about it.

Everything here is PERSONAL but the names of columns.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from tfp_etl import examination
from tfp_etl.feeds import contracts, reader, store
from tfp_etl.feeds.contracts import Contract
from tfp_etl.platform import PlatformError
from tfp_etl.stages import Road
from tfp_etl.warehouse import quarantine
from tfp_etl.warehouse.receipts import Receipt

TELLING = {"name", "address", "household", "person", "nino", "upn", "uprn", "postcode", "birth_date"}
"""Readings of the cells that tell who a row is about; every identifier does, too."""
SHORTEST = {True: 3, False: 6}
"""Characters of a cell that can tell it: of one with letters, of a number."""

IN_PARTS = "in parts"
"""What is said of a cell of layout B that is read into several columns."""


class UnknownColumnError(PlatformError):
    """A correction names a column that the contract does not have."""


@dataclass(frozen=True)
class Cell:
    """One cell: the column as the file and as we call it, the text as sent, and what was read (None: nothing)."""

    header: str
    column: str
    sent: str
    read: object
    corrected: str | None = None


@dataclass(frozen=True)
class RowText:
    """The cells of a row; none where the line cannot be cut into cells."""

    cells: tuple[Cell, ...]


def contract_of(receipt: Receipt) -> Contract:
    """The contract in force for a file."""
    return contracts.load().for_dataset(str(receipt.dataset), receipt.extract_on)


def column_named(receipt: Receipt, name: str) -> str:
    """Our name of a column, given that or the sender's, in any case; UnknownColumnError lists what there is."""
    contract = contract_of(receipt)
    for column in contract.columns:
        if name.strip().casefold() in (column.header.casefold(), column.name.casefold()):
            return column.name
    known = ", ".join(column.header for column in contract.columns)
    raise UnknownColumnError(f"{receipt.dataset} has no column of that name; its columns are {known}")


def row_text(road: Road, receipt: Receipt, line_no: int, part: str = "") -> RowText:
    """The row at a line of a file, with the corrections that stand."""
    contract, landed = contract_of(receipt), examination.landed_as(receipt)
    path = store.place(road.settings.store, receipt.sha256)
    text, *_ = reader.text_rows(path, landed, contract, limits=road.settings.limits)
    found = text.filter(pc.equal(text["line_no"], line_no)).to_pylist()
    if not found:
        return RowText(())
    cells = examination.corrected_cells(quarantine.standing(road.db, receipt))
    typed = reader.read(path, landed, cells, limits=road.settings.limits).table
    at_line = pc.and_(pc.equal(typed["line_no"], line_no), pc.equal(typed["person_part"], part))
    rows = typed.filter(at_line).to_pylist()
    read = rows[0] if rows else {}
    put_right = cells.get(line_no, {})
    return RowText(
        tuple(
            Cell(
                column.header,
                column.name,
                found[0][column.name] or "",
                read.get(column.name, IN_PARTS) if read else None,
                put_right.get(column.name),
            )
            for column in contract.columns
        )
    )


def sent_rows(road: Road, receipt: Receipt, lines: Iterable[int]) -> dict[int, dict[str, str]]:
    """Line -> our column -> text as sent, of those lines that can be cut into cells."""
    path = store.place(road.settings.store, receipt.sha256)
    text, *_ = reader.text_rows(path, examination.landed_as(receipt), contract_of(receipt), limits=road.settings.limits)
    found = text.filter(pc.is_in(text["line_no"], pa.array(list(lines), pa.int32()))).to_pylist()
    return {row.pop("line_no"): {name: cell or "" for name, cell in row.items()} for row in found}


def spoken_of(text: str, contract: Contract, *rows: Mapping[str, str]) -> list[str]:
    """Headers of the cells that tell who a row (our column -> text) is about and whose text a sentence holds."""
    said = f" {_plain(text)} "
    telling = [each for each in contract.columns if each.reading in TELLING or each.classification == "identifier"]
    return [
        column.header
        for column in telling
        for cell in (_plain(row.get(column.name) or "") for row in rows)
        if len(cell) >= SHORTEST[any(map(str.isalpha, cell))] and f" {cell} " in said
    ]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
