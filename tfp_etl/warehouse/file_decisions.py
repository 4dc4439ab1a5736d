"""What people decided about files as a whole: entered once, never changed, kept by dataset, date and content."""

from sqlalchemy import Engine, exists, insert, select, update

from tfp_etl.warehouse.receipts import Receipt, refresh_feed_board
from tfp_etl.warehouse.tables import audit

VOLUME_ACCEPTED = "VOLUME ACCEPTED"
NOT_NEEDED = "NOT NEEDED"
LASTING = ("source", "dataset", "extract_on", "sha256")


def is_volume_accepted(db: Engine, receipt: Receipt) -> bool:
    """Did a person accept the number of rows of this content, for this extract date?"""
    table = audit.file_decision
    same = [table.c[name] == getattr(receipt, name) for name in LASTING]
    with db.connect() as connection:
        return bool(connection.execute(select(exists().where(*same, table.c.outcome == VOLUME_ACCEPTED))).scalar_one())


def dismiss(db: Engine, receipt: Receipt, *, by: str, reason: str) -> int:
    """Enter that a refused file is not needed: other files tell what it would have told; the number of the decision."""
    table = audit.file_decision
    values = {name: getattr(receipt, name) for name in LASTING}
    said = {"outcome": NOT_NEEDED, "told": receipt.reason, "reason": reason, "decided_by": by}
    with db.begin() as connection:
        query = insert(table).values(values | said).returning(table.c.file_decision_id)
        return int(connection.execute(query).scalar_one())


def accept_volume(db: Engine, receipt: Receipt, *, by: str, reason: str) -> int:
    """Enter that the number of rows is right and let the file be checked again, in one transaction; its number."""
    table = audit.file_decision
    values = {name: getattr(receipt, name) for name in LASTING}
    said = {"outcome": VOLUME_ACCEPTED, "told": receipt.reason, "reason": reason, "decided_by": by}
    with db.begin() as connection:
        query = insert(table).values(values | said).returning(table.c.file_decision_id)
        number = int(connection.execute(query).scalar_one())
        receipts = audit.file_receipt
        again = update(receipts).where(receipts.c.file_id == receipt.file_id).values(status="RECEIVED", reason="")
        connection.execute(again)
        refresh_feed_board(connection)
    return number
