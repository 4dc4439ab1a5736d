"""Whether two states of the warehouse say the same: a SHA-256 of each table's content, whatever its physical order.

A file number is replaced by the SHA-256 of its file, since numbers depend on the order of arrival.
"""

from collections.abc import Sequence

from psycopg import sql
from sqlalchemy import Connection, Engine, Table

from tfp_etl.warehouse.statements import driver, name_of, rows, transaction
from tfp_etl.warehouse.tables import metadata

CANONICAL = ("set local timezone = 'UTC'", "set local datestyle = 'ISO, YMD'", "set local work_mem = '128MB'")


def digests(db: Engine | Connection, schemas: Sequence[str] = ("core", "mart")) -> dict[str, str]:
    """The digest of every table of the schemas, by its name with schema; equal content, equal digest."""
    with transaction(db) as connection:
        for setting in CANONICAL:
            driver(connection).execute(setting)
        tables = sorted((t for t in metadata.tables.values() if t.schema in schemas), key=str)
        return {str(table): digest(connection, table) for table in tables}


def digest(connection: Connection, table: Table) -> str:
    """The digest of one table: rows hashed, sorted within 4096 buckets, the buckets hashed in order."""
    columns = sorted(column.name for column in table.columns)
    content = sql.SQL(", ").join(
        sql.SQL("r.sha256") if name == "file_id" else sql.Identifier("t", name) for name in columns
    )
    receipts = sql.SQL("left join audit.file_receipt r on r.file_id = t.file_id" if "file_id" in columns else "")
    answer = rows(connection, "digest", table=name_of(table), content=content, receipts=receipts)
    return str(answer[0][0])
