"""Wide rows of a state, taken by their place: a file of Arrow record batches, to which an incremental run appends.

To find a few rows of a table with many columns DuckDB reads every column of every row. So what rows are found by stands
in the database, with each row's place, and the whole row stands here, mapped into memory: taking it costs what it is.
How many bytes of a file count is told by the database; what stands after them was written by a run that did not end.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Places = NDArray[np.int64]


@dataclass(frozen=True)
class Shelf:
    """Rows of one schema in the order they came; `size`: the bytes of the file at `path` that count."""

    path: Path
    size: int
    schema: pa.Schema
    batches: tuple[pa.RecordBatch, ...]

    @property
    def rows(self) -> int:
        """How many rows there are; the next one's place."""
        return sum(batch.num_rows for batch in self.batches)

    def take(self, places: Places, columns: Iterable[str] | None = None) -> pa.Table:
        """The rows at these places, in the order of their places; all columns, or some."""
        names = self.schema.names if columns is None else list(columns)
        wanted, taken, before = np.sort(places), [], 0
        for batch in self.batches:
            until = before + batch.num_rows
            here = wanted[np.searchsorted(wanted, before) : np.searchsorted(wanted, until)] - before
            taken.append(batch.select(names).take(pa.array(here)))
            before = until
        return pa.Table.from_batches(taken, pa.schema([self.schema.field(name) for name in names]))

    def append(self, rows: pa.Table) -> int:
        """Write rows with the columns of the schema behind those that count; the bytes that count then."""
        with self.path.open("r+b") as file:
            file.truncate(self.size)
            file.seek(self.size)
            for batch in rows.select(self.schema.names).cast(self.schema).combine_chunks().to_batches():
                file.write(batch.serialize())
            return _settled(file)


def lay_out(
    db: duckdb.DuckDBPyConnection, name: str, shelf: Shelf, places: str, columns: Iterable[str] | None = None
) -> pa.Table:
    """Show as `name` the rows at the places that the query `places` gives; all columns, or some."""
    place = db.execute(places).fetchnumpy()["place"]
    rows = shelf.take(np.asarray(place, np.int64), columns)
    db.register(name, rows)
    return rows


def numbered(rows: pa.Table) -> pa.Table:
    """The rows with node_id in the order of their node_key, from 1, and the node_id that they came with as whole_id.

    That is the order of content, which numbers nodes in a full run.
    """
    order = pc.sort_indices(rows["node_key"].combine_chunks()).to_numpy()
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(1, len(order) + 1)
    whole = rows["node_id"]
    rows = rows.set_column(rows.schema.get_field_index("node_id"), "node_id", pa.array(number))
    return rows.append_column("whole_id", whole)


def write(path: Path, reader: pa.RecordBatchReader) -> int:
    """A new shelf of the rows of `reader`; its bytes."""
    with path.open("wb") as file:
        file.write(reader.schema.serialize())
        for batch in reader:
            file.write(batch.serialize())
        return _settled(file)


def _settled(file: BinaryIO) -> int:
    """The bytes of a file once they stand on the disk: the database will count on them."""
    file.flush()
    os.fsync(file.fileno())
    return file.tell()


def read(path: Path, size: int) -> Shelf:
    """The shelf of the first `size` bytes of a file; raises OSError or pa.ArrowException where that is none."""
    with pa.memory_map(str(path)) as file:
        if file.size() < size:
            raise OSError(f"{path}: shorter than the state tells")
        stream = pa.ipc.open_stream(file.read_buffer(size))
        return Shelf(path, size, stream.schema, tuple(stream))
