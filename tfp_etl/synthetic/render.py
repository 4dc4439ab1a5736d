"""Writes files: lines joined in Arrow, one block of households after the other, in the bytes the senders use."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter

from tfp_etl.synthetic.calendar import Ints, Texts, either
from tfp_etl.synthetic.layouts import Layout, layout_of

TITLES = {"tenancies": "Tenancy and household extract", "actions": "Tenancy enforcement actions"}


def lines_of(columns: list[pa.Array], end: str) -> bytes:
    """Rows of text columns as CSV; cells with a comma or a quote are quoted, blanks are empty."""
    if not columns or not len(columns[0]):
        return b""
    joined = pc.binary_join_element_wise(*[_quoted(column) for column in columns], ",", null_handling="replace")
    ended = pc.binary_join_element_wise(joined, end, "")
    first, last = (
        int.from_bytes(bytes(ended.buffers()[1][place : place + 4]), "little") for place in (0, len(ended) * 4)
    )
    return bytes(ended.buffers()[2][first:last])


def _quoted(column: pa.Array) -> pa.Array:
    special = pc.match_substring_regex(column, '[,"\r\n]')
    if not pc.any(special).as_py():
        return column
    doubled = pc.replace_substring(column, '"', '""')
    wrapped = pc.binary_join_element_wise(pa.scalar('"'), doubled, pa.scalar('"'), "")
    return pc.if_else(special, wrapped, column)


def text_array(cells: Texts) -> pa.Array:
    """Text cells as an Arrow column; None and "" are blank."""
    return pa.array(either(cells.astype(bool), cells, None), pa.string(), from_pandas=True)


@dataclass
class Delivery:
    """The landing area being written: one open file for each dataset and extract date."""

    landing: Path
    files: dict[tuple[str, date], "OpenFile"] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def add(self, dataset: str, extract_on: date, columns: dict[str, Texts]) -> None:
        """Append rows to a file; the columns are those of its layout. A file that never gets a row is not sent."""
        layout = layout_of(dataset)
        if set(columns) != set(layout.columns):
            raise ValueError(f"{dataset}: columns differ from the layout: {sorted(set(columns) ^ set(layout.columns))}")
        if len(columns[layout.columns[0]]):
            self._file(dataset, extract_on, layout).append([columns[name] for name in layout.columns])

    def _file(self, dataset: str, extract_on: date, layout: Layout) -> "OpenFile":
        found = self.files.get((dataset, extract_on))
        if found is None:
            path = self.landing / layout.source / f"{dataset}_{extract_on.isoformat()}.{layout.extension}"
            path.parent.mkdir(parents=True, exist_ok=True)
            found = _Sheet(path, layout, extract_on) if layout.extension == "xlsx" else _Csv(path, layout)
            self.files[dataset, extract_on] = found
        return found

    def close(self) -> None:
        """Finish every file (trailers, workbooks) and count its rows."""
        for opened in self.files.values():
            opened.close()
            self.rows[opened.path.relative_to(self.landing.parent).as_posix()] = opened.rows


class _Csv:
    """A CSV file in the encoding and with the byte order mark of its layout."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self.path, self.layout, self.rows = path, layout, 0
        self.stream: IO[bytes] = path.open("wb")
        header = ",".join(layout.columns) + "\r\n"
        self.stream.write((b"\xef\xbb\xbf" if layout.has_bom else b"") + header.encode(layout.encoding))

    def append(self, columns: list[Texts]) -> None:
        content = lines_of([text_array(column) for column in columns], "\r\n")
        if self.layout.encoding != "utf-8":
            content = content.decode("utf-8").encode(self.layout.encoding, errors="replace")
        self.stream.write(content)
        self.rows += len(columns[0])

    def close(self) -> None:
        if self.layout.has_trailer:
            self.stream.write(f"TRAILER,{self.rows}\r\n".encode())
        self.stream.close()


class _Sheet:
    """A workbook of one sheet: two title rows, a header, true dates; its stated creation date is the extract date."""

    def __init__(self, path: Path, layout: Layout, extract_on: date) -> None:
        self.path, self.layout, self.rows = path, layout, 0
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(str(path), {**options, "in_memory": False, "default_date_format": "dd/mm/yyyy"})
        created = datetime.combine(extract_on, time(6), tzinfo=UTC)
        self.book.set_properties({"author": "Housing", "created": created})
        self.sheet = self.book.add_worksheet("Extract")
        district, _, content = path.name.partition("_")
        name = " ".join(word if word == "and" else word.title() for word in district.split("-"))
        self.sheet.write_string(0, 0, f"{name} Borough Council - Housing Services")
        self.sheet.write_string(1, 0, f"{TITLES[content.split('_')[0]]} as at {extract_on:%d/%m/%Y}")
        for place, column in enumerate(layout.columns):
            self.sheet.write_string(2, place, column)

    def append(self, columns: list[Texts]) -> None:
        for row in zip(*columns, strict=True):
            for place, cell in enumerate(row):
                if cell is None or cell == "":
                    continue
                if isinstance(cell, date):
                    self.sheet.write_datetime(self.rows + 3, place, cell)
                elif isinstance(cell, int | np.integer):
                    self.sheet.write_number(self.rows + 3, place, int(cell))
                else:
                    self.sheet.write_string(self.rows + 3, place, str(cell))
            self.rows += 1

    def close(self) -> None:
        self.book.close()


OpenFile = _Csv | _Sheet


@dataclass
class Truth:
    """Who each record is about, one block at a time, and the other truth files."""

    folder: Path
    records: int = 0
    _block: list[pa.Table] = field(default_factory=list)
    _open: dict[str, IO[bytes]] = field(default_factory=dict)

    def note(self, dataset: str, key: list[Texts], persons: Ints, part: str | Texts = "") -> None:
        """Rows of one dataset: their key parts as they stand in the file, and the person (-1: nobody known)."""
        known = np.flatnonzero(persons >= 0)
        if not len(known):
            return
        keys = pc.binary_join_element_wise(*[text_array(cells[known]) for cells in key], "|", null_handling="replace")
        parts = (
            text_array(part[known]) if isinstance(part, np.ndarray) else pa.repeat(part, len(known)).cast(pa.string())
        )
        self._block.append(
            pa.table(
                {
                    "source": pa.repeat(layout_of(dataset).source, len(known)),
                    "dataset": pa.repeat(dataset, len(known)),
                    "key": keys,
                    "person_part": pc.fill_null(parts, ""),
                    "person": pa.array(persons[known]),
                }
            )
        )

    def flush(self) -> None:
        """Write the block's records, each once (a later extract tells of the same record again)."""
        told = pa.concat_tables(self._block)
        self._block = []
        names = ["source", "dataset", "key", "person_part"]
        once = told.group_by(names, use_threads=False).aggregate([("person", "last")])
        ids = person_ids(once.column("person_last").combine_chunks().to_numpy())
        columns = [once.column(name).combine_chunks() for name in names]
        self.write("records", [*names, "true_person_id"], [*columns, text_array(ids)])
        self.records += len(once)

    def write(self, name: str, header: list[str], columns: list[pa.Array]) -> None:
        """Append rows to a truth file, made with its header on first use."""
        if name not in self._open:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._open[name] = (self.folder / f"{name}.csv").open("wb")
            self._open[name].write((",".join(header) + "\n").encode())
        self._open[name].write(lines_of(columns, "\n"))

    def close(self) -> None:
        """Finish every truth file."""
        for opened in self._open.values():
            opened.close()


def person_ids(numbers: Ints) -> Texts:
    """True person ids of persons counted over the county."""
    return np.array([f"P{number + 1:07d}" for number in numbers.tolist()], dtype=object)


def family_ids(numbers: Ints) -> Texts:
    """True family ids of households counted over the county."""
    return np.array([f"F{number + 1:07d}" for number in numbers.tolist()], dtype=object)
