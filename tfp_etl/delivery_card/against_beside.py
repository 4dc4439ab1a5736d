"""An extract held against the one that belongs beside it: pupils without attendance, attendance without pupils.

A first extract has none before it to be compared with; a collapse shows beside its companion all the same.
"""

import datetime as dt
from collections.abc import Callable

import pyarrow as pa
from sqlalchemy import Engine

from tfp_etl import quality
from tfp_etl.delivery_card.against_before import statement, terms
from tfp_etl.duck import bounded
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.feeds.limits import Limits
from tfp_etl.rules import rulebook
from tfp_etl.warehouse import read
from tfp_etl.warehouse.receipts import Receipt

BESIDE = {"attendance": ("pupils", "pupils_attended"), "pupils": ("attendance", "attended_pupils")}
ASKED = {
    "attendance": "pupils of school age on roll in the newest ended term have attendance here",
    "pupils": "pupils with attendance in the newest ended term are in this extract",
}
FEWEST_ASKED = 100
"""With fewer pupils no file is refused for them."""
FRESH = dt.timedelta(days=200)
"""The newest term the rulebook knows must have ended so lately, and the companion be no older."""
SENT = {"RECEIVED", "CHECKED", "STAGED", "LOADED"}


def too_few_beside(
    db: Engine, receipt: Receipt, passed: pa.Table, *, rows_of: Callable[[Receipt], pa.Table], limits: Limits
) -> quality.Rejection | None:
    """Refused: attendance of few of the pupils on roll, or few of the pupils who have attendance; else None.

    rows_of: reads the rows of a received file; FileRejected where it cannot. The companion is the newest extract of the
    same source that is no later, was not refused and can be read, staged or not: the two arrive together. None, too,
    where there is none, or it is old.
    """
    if receipt.dataset not in BESIDE or receipt.extract_on is None:
        return None
    ended = [each.last_on for each in rulebook.load().terms if each.last_on <= receipt.extract_on]
    if not ended or receipt.extract_on - max(ended) > FRESH:
        return None
    other, question = BESIDE[receipt.dataset]
    companion = _companion(db, receipt, other, receipt.extract_on, rows_of)
    if companion is None:
        return None
    with bounded() as engine:
        engine.register(receipt.dataset, passed)
        engine.register(other, companion)
        engine.register("terms", terms())
        asked, found = engine.execute(statement(question), {"extract_on": receipt.extract_on}).fetchall()[0]
    if asked < FEWEST_ASKED or found >= limits.beside_share * asked:
        return None
    rule = f"{found:,} of {asked:,} {ASKED[receipt.dataset]}, fewer than the limit (TFP_LIMITS__BESIDE_SHARE)"
    return quality.Rejection(rule, (), "Check that it is the whole extract, of all schools, and send it again.")


def _companion(
    db: Engine, receipt: Receipt, dataset: str, day: dt.date, rows_of: Callable[[Receipt], pa.Table]
) -> pa.Table | None:
    sent = [
        (each.extract_on, each.resend_no, each.file_id, each)
        for each in read.receipts(db, dataset=dataset)
        if each.source == receipt.source
        and each.status in SENT
        and each.extract_on is not None
        and dt.timedelta() <= day - each.extract_on <= FRESH
    ]
    for *_, each in sorted(sent, key=lambda one: one[:3], reverse=True):
        try:
            return rows_of(each)
        except FileRejected:
            continue
    return None
