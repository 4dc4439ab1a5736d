"""Arrow in, temporary table out: COPY in the caller's own transaction, in bounded memory (see adr/0001)."""

import io
import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import psycopg
import pyarrow as pa
import pyarrow.csv as pa_csv
from psycopg import sql
from sqlalchemy import Connection

from tfp_etl.warehouse.errors import LoadRefusedError
from tfp_etl.warehouse.statements import driver, identifiers

BATCH_ROWS = 50_000
NO_HEADER = pa_csv.WriteOptions(include_header=False)

Batches: TypeAlias = "pa.Table | pa.RecordBatchReader"


def batches(content: Batches) -> Iterable[pa.RecordBatch]:
    """The rows in pieces of a bounded size, dictionaries written out."""
    pieces: Iterable[pa.RecordBatch] = content.to_batches(BATCH_ROWS) if isinstance(content, pa.Table) else content
    for piece in pieces:
        for start in range(0, piece.num_rows, BATCH_ROWS):
            yield plain(piece.slice(start, BATCH_ROWS))


def plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with dictionary columns as their values."""
    columns = [c.dictionary_decode() if pa.types.is_dictionary(c.type) else c for c in batch.columns]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def temporary(connection: Connection, name: str, columns: Sequence[tuple[str, str]], content: Batches) -> int:
    """Make the temporary table `name` of (column, SQL type) from the columns of these names; gone at commit.

    Returns:
        The number of rows copied.
    """
    names = [column for column, _ in columns]
    definition = sql.SQL(", ").join(sql.SQL("{} " + kind).format(sql.Identifier(column)) for column, kind in columns)
    cursor = driver(connection).cursor()
    cursor.execute(sql.SQL("drop table if exists pg_temp.{}").format(sql.Identifier(name)))
    cursor.execute(sql.SQL("create temporary table {} ({}) on commit drop").format(sql.Identifier(name), definition))
    copy = sql.SQL("copy pg_temp.{} ({}) from stdin (format csv)").format(sql.Identifier(name), identifiers(names))
    count = 0
    try:
        with cursor.copy(copy) as stream:
            for batch in batches(content):
                piece = io.BytesIO()
                pa_csv.write_csv(batch.select(names), piece, NO_HEADER)
                stream.write(piece.getbuffer())
                count += batch.num_rows
    except psycopg.DataError as error:  # its message quotes the value
        column = re.search(r"column (\w+)", error.diag.context or "")
        rule = f"a value of column {column[1] if column else '?'} is not of its type"
        raise LoadRefusedError(name, rule, 1, "Compare the staged types with the table.") from None
    cursor.execute(sql.SQL("analyze pg_temp.{}").format(sql.Identifier(name)))
    return count
