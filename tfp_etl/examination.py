"""A received file held against its contract and its suite: what passed, what is held back, what was said of it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
from sqlalchemy import Engine

from tfp_etl import quality
from tfp_etl.feeds import contracts, reader, suites
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.feeds.files import LandedFile
from tfp_etl.warehouse import load as write
from tfp_etl.warehouse import read
from tfp_etl.warehouse.receipts import Receipt

SEVERITIES = {"critical": "reject", "warning": "hold", "info": "warn"}  # GX's words -> ours


def examine(
    db: Engine, receipt: Receipt, landed: LandedFile, *, content: Path, docs: Path
) -> tuple[reader.CheckedInput, quality.Split]:
    """Read the stored content, run the suite once (its page goes to `docs`), record what it said, split the rows.

    Raises FileRejected when the file as a whole cannot be taken.
    """
    checked = reader.read(content, landed)
    outcomes = quality.run(
        checked.table,
        suites.FOLDER / suites.file_name(checked.contract),
        extract_on=landed.extract_on,
        rows_min=quality.rows_floor(_previous_rows(db, receipt, checked.contract)),
        docs=docs,
        name=f"{landed.source}.{landed.name}",
    )
    split = quality.split(checked.table, outcomes, [(each.line_no, each.rule, each.reason) for each in checked.broken])
    write.expectation_results(db, receipt.file_id, [*_told(outcomes), *_warned(checked)])
    if split.rejection is not None:
        raise FileRejected(landed.relative, split.rejection.rule, split.rejection.lines, split.rejection.advice)
    return checked, split


def _previous_rows(db: Engine, receipt: Receipt, contract: contracts.Contract) -> int | None:
    """Rows of the newest earlier snapshot of the dataset; None for an increment or the first file."""
    if contract.kind != "snapshot":
        return None
    earlier = [
        each
        for each in read.receipts(db, dataset=receipt.dataset)
        if each.status in {"STAGED", "LOADED"} and known_from(each) < known_from(receipt)
    ]
    return max(earlier, key=known_from).rows_in if earlier else None


def _told(outcomes: Sequence[quality.Outcome]) -> list[dict[str, object]]:
    return [
        {
            "suite": each.suite,
            "expectation": each.expectation,
            "column": each.column or None,
            "severity": SEVERITIES[each.severity],
            "unexpected_count": each.unexpected_count,
            "outcome": "met" if each.is_met else each.reason,
        }
        for each in outcomes
    ]


def _warned(checked: reader.CheckedInput) -> list[dict[str, object]]:
    """What the reader noticed, beside what the suite said."""
    name = f"{checked.contract.name} reader"
    return [
        {
            "suite": name,
            "expectation": "read by the contract",
            "severity": "warn",
            "unexpected_count": None,
            "outcome": text,
        }
        for text in checked.warnings
    ]


def held(rows: pa.Table, landed: LandedFile, file_id: int) -> pa.Table:
    """Held rows as rows of the quarantine."""
    fixed = {"file_id": file_id, "source": landed.source, "dataset": landed.dataset}
    columns = {name: pa.repeat(pa.scalar(value), rows.num_rows) for name, value in fixed.items()}
    severities = pa.array([SEVERITIES[each] for each in rows["severity"].to_pylist()], pa.string())
    named = {name: rows[name] for name in ("line_no", "record_key", "person_part", "rule", "reason")}
    return pa.table(columns | named | {"severity": severities})


def known_from(receipt: Receipt) -> datetime:
    """From when the rows of a file count as known; the beginning of time where its name told no date."""
    return receipt.known_from or datetime.min.replace(tzinfo=UTC)
