"""Accepting a file that was refused for its number of rows alone: a school system was split, a district merged.

One that lacks too many keys of the snapshot before is accepted by the same word. The file is tried on everything else
first. The decision is entered and the file checked and staged anew; it outlasts every run, and holds for this content
and extract date only. Accepting again after a kill goes on where the kill came.
"""

from tfp_etl import examination, feed_board
from tfp_etl.feeds import store
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.platform import PlatformError, intake
from tfp_etl.stages import Road, StageRun
from tfp_etl.warehouse import file_decisions, quarantine, read
from tfp_etl.warehouse.receipts import Receipt


class NotAcceptedError(PlatformError):
    """A file that cannot be accepted so; nothing was entered."""


def accept(road: Road, file_id: int, *, by: str, reason: str) -> StageRun:
    """Accept the number of rows of a refused file, and stage it. NotAcceptedError says why it cannot be."""
    if not by.strip() or not reason.strip():
        raise NotAcceptedError("a decision needs who decided (--by) and why (--reason)")
    with intake.alone(road):
        receipt = _refused(road, file_id)
        if receipt.status in intake.UNFINISHED:  # accepted before, and killed on the way
            return intake.take_in_anew(road, file_id)
        landed = examination.landed_as(receipt)
        try:
            examination.trial(
                road.db,
                receipt,
                landed,
                content=store.place(road.settings.store, receipt.sha256),
                standing=quarantine.standing(road.db, receipt),
                limits=road.settings.limits,
                any_volume=True,
            )
        except FileRejected as rejection:
            raise NotAcceptedError(f"its number of rows is not all that refuses file {file_id}: {rejection}") from None
        file_decisions.accept_volume(road.db, receipt, by=by.strip(), reason=reason.strip())
        return intake.take_in_anew(road, file_id)


def dismiss(road: Road, file_id: int, *, by: str, reason: str) -> None:
    """Say that a refused file is not needed, so that it leaves no gap. NotAcceptedError says why it cannot be."""
    if not by.strip() or not reason.strip():
        raise NotAcceptedError("a decision needs who decided (--by) and why (--reason)")
    with intake.alone(road):
        receipt = next((each for each in read.receipts(road.db, status="REJECTED") if each.file_id == file_id), None)
        if receipt is None:
            raise NotAcceptedError(
                f"there is no rejected file {file_id}; `tfp files list --status rejected` shows them"
            )
        if receipt.dataset is None or receipt.extract_on is None:
            raise NotAcceptedError(f"file {file_id} could not be named: no feed waits for it")
        file_decisions.dismiss(road.db, receipt, by=by.strip(), reason=reason.strip())
        feed_board.refresh(road.db, road.settings)


def _refused(road: Road, file_id: int) -> Receipt:
    receipt = next((each for each in read.receipts(road.db) if each.file_id == file_id), None)
    if receipt is None:
        raise NotAcceptedError(f"there is no file {file_id}; `tfp files list` shows those received")
    if receipt.status in intake.UNFINISHED and file_decisions.is_volume_accepted(road.db, receipt):
        return receipt
    if receipt.status != "REJECTED":
        raise NotAcceptedError(f"file {file_id} is {receipt.status}, not REJECTED: there is nothing to accept")
    if receipt.dataset is None or not store.place(road.settings.store, receipt.sha256).is_file():
        raise NotAcceptedError(f"file {file_id} was refused unread ({receipt.reason}): its sender must send another")
    return receipt
