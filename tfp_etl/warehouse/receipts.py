"""Writers of the audit schema: receipts, held rows, results of expectations, stage runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection, Engine, delete, func, insert, select, text, update

from tfp_etl.warehouse import bulk
from tfp_etl.warehouse.errors import LoadRefusedError
from tfp_etl.warehouse.statements import run, transaction
from tfp_etl.warehouse.tables import audit

RECEIPT_LOCK = 7_412_014  # advisory lock number of "somebody writes a receipt"
HELD_LOCK = 7_412_017  # advisory lock number, with the file, of "somebody replaces the held rows of a file"
NOT_FETCHED = "not fetched: "
"""How the reason of a receipt begins that was written for a file which its sender's folder holds and nobody read."""
QUARANTINE = (
    ("file_id", "bigint"),
    ("line_no", "integer"),
    ("source", "text"),
    ("dataset", "text"),
    ("record_key", "text"),
    ("person_part", "text"),
    ("rule", "text"),
    ("severity", "text"),
    ("reason", "text"),
    ("row_key", "uuid"),
    ("mended_by", "text"),
)


@dataclass(frozen=True)
class Receipt:
    """A file as received; `known_from` is None where the name told no dataset or date."""

    file_id: int
    source: str | None
    dataset: str | None
    file_name: str
    extract_on: date | None
    sha256: str
    byte_count: int
    resend_no: int
    known_from: datetime | None
    status: str
    reason: str
    rows_in: int | None = None
    rows_staged: int | None = None
    rows_held: int | None = None


FIELDS = [audit.file_receipt.c[name] for name in Receipt.__dataclass_fields__]


def receipt(
    db: Engine,
    *,
    source: str | None,
    dataset: str | None,
    file_name: str,
    extract_on: date | None,
    sha256: str,
    byte_count: int,
    rejected: str = "",
) -> Receipt:
    """Record that a file arrived, once, however many processes try.

    A file that still lies in the landing area, the newest of its name, is its own receipt. Content that repeats the
    newest accepted file of its dataset before it is recorded as DUPLICATE of that receipt. A sender who goes back to an
    older version, under whatever name, takes back what came between: that is a file of its own. So is content that was
    refused before: it is looked at, and told, again.
    `rejected` is the reason why the file cannot even be named; blank otherwise.
    """
    with db.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": RECEIPT_LOCK})
        name = {"source": source, "dataset": dataset, "file_name": file_name, "extract_on": extract_on}
        values = name | {"sha256": sha256, "byte_count": byte_count}
        known = newest_of_name(connection, source=source, file_name=file_name)
        if known is not None and known.sha256 == sha256:
            return known
        if rejected or dataset is None or extract_on is None:
            return write(connection, values | {"resend_no": 0, "status": "REJECTED", "reason": rejected})
        resend_no = next_resend_no(connection, source=source, dataset=dataset, extract_on=extract_on)
        moment = datetime.combine(extract_on, time(), UTC) + timedelta(seconds=resend_no)
        earlier = newest_before(connection, source=source, dataset=dataset, moment=moment)
        if earlier is not None and earlier.sha256 == sha256:
            reason = f"same content as receipt {earlier.file_id} of extract {earlier.extract_on}"
            return write(connection, values | {"resend_no": earlier.resend_no, "status": "DUPLICATE", "reason": reason})
        return write(connection, values | {"resend_no": resend_no, "status": "RECEIVED", "reason": ""})


def newest_of_name(connection: Connection, *, source: str | None, file_name: str) -> Receipt | None:
    """The newest receipt of a file name, if there is one."""
    table = audit.file_receipt
    query = (
        select(*FIELDS)
        .where(table.c.file_name == file_name, table.c.source.is_not_distinct_from(source))
        .order_by(table.c.file_id.desc())
        .limit(1)
    )
    found = connection.execute(query).first()
    return None if found is None else Receipt(*found)


def newest_before(connection: Connection, *, source: str | None, dataset: str, moment: datetime) -> Receipt | None:
    """The file of this dataset in force before a moment: the latest known one; refused and repeated ones aside."""
    table = audit.file_receipt
    query = (
        select(*FIELDS)
        .where(table.c.source.is_not_distinct_from(source), table.c.dataset == dataset, table.c.known_from < moment)
        .where(table.c.status.not_in(("DUPLICATE", "REJECTED")))
        .order_by(table.c.known_from.desc())
        .limit(1)
    )
    found = connection.execute(query).first()
    return None if found is None else Receipt(*found)


def next_resend_no(connection: Connection, *, source: str | None, dataset: str, extract_on: date) -> int:
    """How many files of this dataset and date came before."""
    table = audit.file_receipt
    query = select(func.coalesce(func.max(table.c.resend_no) + 1, 0)).where(
        table.c.source == source,
        table.c.dataset == dataset,
        table.c.extract_on == extract_on,
        table.c.status != "DUPLICATE",
    )
    return int(connection.execute(query).scalar_one())


def write(connection: Connection, values: dict[str, Any]) -> Receipt:
    """Insert a receipt; its known_from follows from its date and resend number."""
    known_from = text("cast(:day as timestamp) at time zone 'UTC' + :no * interval '1 second'").bindparams(
        day=values["extract_on"], no=values["resend_no"]
    )
    known = {"known_from": known_from} if values["extract_on"] is not None else {}
    query = insert(audit.file_receipt).values(values | known).returning(*FIELDS)
    written = Receipt(*connection.execute(query).one())
    refresh_feed_board(connection)
    return written


def status(
    db: Engine | Connection,
    file_id: int,
    status: str,
    *,
    reason: str = "",
    rows_in: int | None = None,
    rows_staged: int | None = None,
    rows_held: int | None = None,
) -> None:
    """Say where a file stands; counts that are None stay as they are. Rows in = rows staged + rows held, always."""
    counts = {"rows_in": rows_in, "rows_staged": rows_staged, "rows_held": rows_held}
    given = {name: count for name, count in counts.items() if count is not None}
    with transaction(db) as connection:
        table = audit.file_receipt
        query = update(table).where(table.c.file_id == file_id).values(status=status, reason=reason, **given)
        if connection.execute(query).rowcount != 1:
            raise LoadRefusedError("audit.file_receipt", f"no receipt {file_id}", 1, "Land the file first.")
        refresh_feed_board(connection)


def refresh_feed_board(connection: Connection) -> None:
    """Bring mart.feed_board in step with the receipts, in the same transaction."""
    run(connection, "feed_board_gone")
    run(connection, "feed_board")


def quarantine(db: Engine | Connection, file_id: int, held: pa.Table) -> int:
    """Replace the held rows of one file; columns as in audit.quarantine. Returns how many."""
    with transaction(db) as connection:
        connection.execute(
            text("select pg_advisory_xact_lock(:lock, :file_id)"), {"lock": HELD_LOCK, "file_id": file_id}
        )
        connection.execute(delete(audit.quarantine).where(audit.quarantine.c.file_id == file_id))
        count = bulk.temporary(connection, "held", QUARANTINE, held)
        run(connection, "quarantine", {"file_id": file_id})
        return count


def expectation_results(db: Engine, file_id: int, results: Sequence[Mapping[str, Any]]) -> None:
    """Replace the results of one file; keys: suite, expectation, column, severity, unexpected_count, outcome."""
    table = audit.expectation_result
    with db.begin() as connection:
        connection.execute(delete(table).where(table.c.file_id == file_id))
        if results:
            connection.execute(insert(table), [{"column": None, **result, "file_id": file_id} for result in results])


def stage_run(
    db: Engine,
    *,
    stage: str,
    slice_: str = "",
    rows_in: int | None = None,
    rows_out: int | None = None,
    rows_held: int | None = None,
    seconds: float | None = None,
    code_version: str = "",
    rules_version: str = "",
    model_version: str = "",
    started_at: datetime | None = None,
) -> None:
    """Record one run of one stage; `started_at` None: now, by the clock of the server."""
    values = {
        "stage": stage,
        "slice": slice_,
        "rows_in": rows_in,
        "rows_out": rows_out,
        "rows_held": rows_held,
        "seconds": None if seconds is None else round(seconds, 3),
        "code_version": code_version,
        "rules_version": rules_version,
        "model_version": model_version,
    }
    started = {} if started_at is None else {"started_at": started_at}
    with db.begin() as connection:
        connection.execute(insert(audit.stage_run).values(values | started))
