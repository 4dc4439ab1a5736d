"""Delivery cards in the warehouse: written with each check of a file, read as history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, exists, func, select
from sqlalchemy.dialects.postgresql import insert

from tfp_etl.warehouse.receipts import NOT_FETCHED
from tfp_etl.warehouse.statements import rows
from tfp_etl.warehouse.tables import audit


@dataclass(frozen=True)
class Measured:
    """A row of mart.feed_quality: one extract of a dataset, by the newest file of it that passed (else was refused)."""

    source: str
    dataset: str
    extract_on: date
    file_id: int
    file_name: str
    resend_no: int
    status: str
    verdict: str
    reason: str
    rows_in: int | None
    rows_held: int | None
    share_held: Decimal | None
    keys_before: int | None
    keys_new: int | None
    keys_changed: int | None
    keys_gone: int | None
    keys_aged: int | None
    share_gone: Decimal | None
    drift_count: int
    blank_count: int
    gap_count: int | None
    file_count: int
    rejected_count: int


def keep(db: Engine, values: Mapping[str, Any]) -> None:
    """Write the card of a file in the place of the one before; keys as the columns of audit.delivery_card."""
    query = insert(audit.delivery_card).values(dict(values))
    others = {name: query.excluded[name] for name in values if name != "file_id"} | {"made_at": func.now()}
    with db.begin() as connection:
        connection.execute(query.on_conflict_do_update(index_elements=["file_id"], set_=others))


def card(db: Engine, file_id: int) -> dict[str, Any] | None:
    """The card of a file as it travels as JSON; None: it has none."""
    table = audit.delivery_card
    with db.connect() as connection:
        found: dict[str, Any] | None = connection.scalar(select(table.c.card).where(table.c.file_id == file_id))
    return found


def without_card(db: Engine, source: str) -> set[int]:
    """Files of a source without a readable name of which nobody was told: a kill came between receipt and card.

    A file that was refused at its sender, unread, has no card: the fetching tells of it.
    """
    receipts, cards = audit.file_receipt.c, audit.delivery_card.c
    query = (
        select(receipts.file_id)
        .where(receipts.source == source, receipts.status == "REJECTED", receipts.dataset.is_(None))
        .where(~receipts.reason.startswith(NOT_FETCHED), ~exists().where(cards.file_id == receipts.file_id))
    )
    with db.connect() as connection:
        return set(connection.execute(query).scalars())


def rejected(db: Engine) -> list[dict[str, Any]]:
    """The cards of files that were rejected, newest first."""
    table = audit.delivery_card
    query = select(table.c.card).where(table.c.verdict == "REJECTED").order_by(table.c.file_id.desc())
    with db.connect() as connection:
        return list(connection.scalars(query))


def history(db: Engine) -> list[Measured]:
    """The measures of every dataset over its extracts, oldest first."""
    with db.connect() as connection:
        return [Measured(*row) for row in rows(connection, "feed_quality")]


def failed(db: Engine, file_id: int) -> dict[tuple[str, str], int]:
    """Rows of a file that failed, by type of the expectation and what was said of them."""
    table = audit.expectation_result
    query = select(table.c.expectation, table.c.outcome, func.sum(table.c.unexpected_count)).where(
        table.c.file_id == file_id, table.c.outcome != "met", table.c.unexpected_count.is_not(None)
    )
    with db.connect() as connection:
        found = connection.execute(query.group_by(table.c.expectation, table.c.outcome))
        return {(expectation, outcome): int(count) for expectation, outcome, count in found}


def held_by_rule(db: Engine, file_id: int) -> dict[str, int]:
    """Rows of a file held back, by rule."""
    table = audit.quarantine
    query = select(table.c.rule, func.count()).where(table.c.file_id == file_id, table.c.severity != "warn")
    with db.connect() as connection:
        return {rule: int(count) for rule, count in connection.execute(query.group_by(table.c.rule))}
