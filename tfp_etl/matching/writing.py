"""Tables written to Parquet or CSV files, whole or not at all, the same bytes for the same rows."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

DECIMALS = 4


def write(table: pa.Table, path: Path) -> None:
    """Write the table to a .parquet or .csv file, in place of what was there. Raises OSError where that cannot be."""
    with replacing(path) as temporary:
        if path.suffix.lower() == ".parquet":
            pq.write_table(table, temporary, compression="zstd")
        else:
            pa_csv.write_csv(_as_text(table), temporary)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its place when all went well, and is gone otherwise."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _as_text(table: pa.Table) -> pa.Table:
    """Floats with a fixed number of decimals, so that the same numbers are the same bytes."""
    columns = {}
    for name in table.column_names:
        column = table[name]
        if pa.types.is_floating(column.type):
            column = pc.cast(pc.round(column, DECIMALS), pa.decimal128(18, DECIMALS))
        columns[name] = column
    return pa.table(columns)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
