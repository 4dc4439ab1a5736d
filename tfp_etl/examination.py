"""A received file held against its contract and its suite: what passed, what is held back, what was said of it."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Engine

from tfp_etl import checking, delivery_card, quality
from tfp_etl.checking import sending_back
from tfp_etl.feeds import contracts, mending, reader, store, suites
from tfp_etl.feeds.corrections import Cells
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.feeds.files import LandedFile
from tfp_etl.feeds.limits import Limits
from tfp_etl.warehouse import file_decisions, quarantine, read
from tfp_etl.warehouse import load as write
from tfp_etl.warehouse.datasets import kind_of
from tfp_etl.warehouse.quarantine import RowDecision
from tfp_etl.warehouse.receipts import Receipt

SEVERITIES = {"critical": "reject", "warning": "hold", "info": "warn"}  # GX's words -> ours
WARNED_KEPT = 1000
"""Warned rows of a rule that are listed one by one; audit.expectation_result counts them all."""


class _Workspace(Protocol):
    """Where a workspace keeps what an examination reads and writes, and whom a sender asks: the settings give it."""

    @property
    def store(self) -> Path: ...
    @property
    def docs(self) -> Path: ...
    @property
    def reports(self) -> Path: ...
    @property
    def staged(self) -> Path: ...
    @property
    def cards(self) -> Path: ...
    @property
    def contact(self) -> str: ...
    @property
    def limits(self) -> Limits: ...


def examine(
    db: Engine, receipt: Receipt, landed: LandedFile, kept: _Workspace
) -> tuple[reader.CheckedInput, quality.Split]:
    """Read the stored content, run the suite once, record what it said, split the rows, report back to the sender.

    What people decided about its rows is replayed. Raises FileRejected when the file as a whole cannot be taken.
    """
    standing = quarantine.standing(db, receipt)
    content = store.place(kept.store, receipt.sha256)
    try:
        checked, outcomes, split = _look(
            db, receipt, landed, content=content, docs=kept.docs, standing=standing, limits=kept.limits
        )
    except FileRejected as refusal:
        _send_back(checking.of_refusal(receipt.file_name, refusal, landed=landed), receipt, kept)
        delivery_card.keep(db, delivery_card.of_refused(receipt, refusal), kept.cards)
        raise
    split = _deal(db, receipt, kept, checked, outcomes=outcomes, split=split)
    write.expectation_results(db, receipt.file_id, [*_told(outcomes), *_warned(checked)])
    if standing:  # the sender hears of the file as it was sent, whatever was decided about its rows
        told = split.rejection
        said = replace(receipt, status="REJECTED", reason=f"{told.rule}. {told.advice}") if told else receipt
        report_back(db, said, kept)
    else:
        _send_back(checking.of_split(checked, split, file=receipt.file_name), receipt, kept)
    refuse(split, landed)
    return checked, split


def _deal(
    db: Engine,
    receipt: Receipt,
    kept: _Workspace,
    checked: reader.CheckedInput,
    *,
    outcomes: Sequence[quality.Outcome],
    split: quality.Split,
) -> quality.Split:
    """Hold the file against those before and beside it and keep its card; the split, refused where too much is gone.

    What refuses the file anyway explains keys that are gone, too: that is not told twice.
    """

    def rows_of(other: Receipt) -> pa.Table:
        return reader.read(store.place(kept.store, other.sha256), landed_as(other), limits=kept.limits).table

    compared = delivery_card.against(db, receipt, checked.contract, split.passed, split.held, staged=kept.staged)
    if split.rejection is None and not file_decisions.is_volume_accepted(db, receipt):
        refused = delivery_card.too_many_gone(compared.keys, kept.limits) or delivery_card.too_few_beside(
            db, receipt, split.passed, rows_of=rows_of, limits=kept.limits
        )
        split = replace(split, rejection=refused)
    allowed = _allowed(db, receipt, checked.contract, kept.limits)
    card = delivery_card.of_examined(
        db, receipt, checked, outcomes=outcomes, split=split, allowed=allowed, compared=compared
    )
    delivery_card.keep(db, card, kept.cards)
    return split


def trial(
    db: Engine,
    receipt: Receipt,
    landed: LandedFile,
    *,
    content: Path,
    standing: Sequence[RowDecision],
    limits: Limits,
    any_volume: bool = False,
) -> tuple[reader.CheckedInput, quality.Split]:
    """What would become of the file if these decisions stood. Nothing is recorded; FileRejected as by `examine`.

    The suite is run without the engine, whose outcomes it gives in a fraction of the time. any_volume: as if a person
    had accepted its number of rows.
    """
    checked, _, split = _look(
        db, receipt, landed, content=content, docs=None, standing=standing, limits=limits, any_volume=any_volume
    )
    refuse(split, landed)
    return checked, split


def refuse(split: quality.Split, landed: LandedFile) -> None:
    """FileRejected where the suite or the number of faults refuses the file as a whole."""
    if split.rejection is not None:
        raise FileRejected(landed.relative, split.rejection.rule, split.rejection.lines, split.rejection.advice)


def _look(
    db: Engine,
    receipt: Receipt,
    landed: LandedFile,
    *,
    content: Path,
    docs: Path | None,
    standing: Sequence[RowDecision],
    limits: Limits,
    any_volume: bool = False,
) -> tuple[reader.CheckedInput, Sequence[quality.Outcome], quality.Split]:
    checked = reader.read(content, landed, corrected_cells(standing), limits=limits)
    suite = suites.FOLDER / suites.file_name(checked.contract)
    allowed = quality.Band() if any_volume else _allowed(db, receipt, checked.contract, limits)
    readable = allowed.without(checked.rows_in - checked.table.num_rows)
    if docs is None:
        said = quality.run_quick(
            checked.table, suite, extract_on=landed.extract_on, rows_min=readable.fewest, rows_max=readable.most
        )
    else:
        said = quality.run(
            checked.table,
            suite,
            extract_on=landed.extract_on,
            rows_min=readable.fewest,
            rows_max=readable.most,
            docs=docs,
            name=f"{landed.source}.{landed.name}",
        )
    outcomes = quality.in_figures(said, checked.rows_in, allowed)
    broken = [(each.line_no, each.rule, each.reason) for each in checked.broken]
    split = quality.split(
        checked.table,
        outcomes,
        broken,
        _decided(standing),
        most_held_share=limits.held_share,
        fewest_held=limits.held_rows,
        is_snapshot=checked.contract.kind == "snapshot",
    )
    return checked, outcomes, split


def corrected_cells(standing: Sequence[RowDecision]) -> Cells:
    """Line -> column -> text of the corrections that stand; of two for one cell (of two persons) the later one."""
    cells: dict[int, dict[str, str]] = {}
    for each in standing:
        if each.outcome == "CORRECTED":
            cells.setdefault(each.line_no, {}).update(each.cells or {})
    return cells


def _decided(standing: Sequence[RowDecision]) -> quality.Decided:
    by_outcome = {
        outcome: frozenset(each.place for each in standing if each.outcome == outcome)
        for outcome in ("RELEASED", "DISCARDED")
    }
    return quality.Decided(by_outcome["RELEASED"], by_outcome["DISCARDED"])


def tell_refused(db: Engine, receipt: Receipt, kept: _Workspace) -> None:
    """Tell of a file refused on arrival: a report to its sender; a card, where it could not be named and has none."""
    if receipt.dataset is None:
        refusal = FileRejected(receipt.file_name, receipt.reason or "its name cannot be read")
        delivery_card.keep(db, delivery_card.of_refused(receipt, refusal), kept.cards)
    report_back(db, receipt, kept)


def landed_as(receipt: Receipt) -> LandedFile:
    """The file as it landed, from its receipt; FileRejected where it could not even be named."""
    if receipt.source is None or receipt.dataset is None or receipt.extract_on is None:
        raise FileRejected(receipt.file_name, receipt.reason or "its name cannot be read")
    ext = receipt.file_name.rpartition(".")[2]
    name = receipt.file_name
    return LandedFile(receipt.source, receipt.dataset, receipt.extract_on, ext, name, receipt.byte_count)


def report_back(db: Engine, receipt: Receipt, kept: _Workspace) -> Path | None:
    """Write the report to the sender of a received file again, by the rules of today; None: there is nothing to tell.

    It is about the file as it was sent, whatever was decided about its rows: they are to be mended at the sender.
    A file that could not even be named has no rows; its report tells why it was refused.
    """
    try:
        landed = landed_as(receipt)
    except FileRejected as refusal:
        return _send_back(checking.of_refusal(receipt.file_name, refusal), receipt, kept)
    contract = contracts.load().for_dataset(landed.dataset, landed.extract_on)
    content = store.place(kept.store, receipt.sha256)
    allowed = _allowed(db, receipt, contract, kept.limits)
    found = checking.examine(content, landed, allowed=allowed, file=receipt.file_name, limits=kept.limits)
    if receipt.status == "REJECTED" and found.refusal is None:  # refused for what only the files before tell
        rule, _, advice = receipt.reason.partition(". ")
        found = replace(found, verdict="refused", refusal=FileRejected(landed.relative, rule, advice=advice))
    decided = len({each.place for each in quarantine.standing(db, receipt)})
    return _send_back(replace(found, decided=decided), receipt, kept)


def _send_back(found: checking.Findings, receipt: Receipt, kept: _Workspace) -> Path | None:
    target = sending_back.place_of_report(
        kept.reports, source=receipt.source, file_name=receipt.file_name, file_id=receipt.file_id
    )
    told = replace(found, sha256=receipt.sha256)
    return sending_back.send_back(told, target, file_id=receipt.file_id, contact=kept.contact)


def _allowed(db: Engine, receipt: Receipt, contract: contracts.Contract, limits: Limits) -> quality.Band:
    """How many rows the file may have: any, where a person accepted its number."""
    if file_decisions.is_volume_accepted(db, receipt):
        return quality.Band()
    before = _rows_before(db, receipt, contract)
    return quality.band(before, fewest_share=limits.fewest_share, most_share=limits.most_share)


def _rows_before(db: Engine, receipt: Receipt, contract: contracts.Contract) -> list[int]:
    """Rows of the earlier snapshots of the dataset, newest first; none for an increment or the first file."""
    if contract.kind != "snapshot":
        return []
    earlier = [
        each
        for each in read.receipts(db, dataset=receipt.dataset)
        if each.status in {"STAGED", "LOADED"} and known_from(each) < known_from(receipt)
    ]
    return [each.rows_in or 0 for each in sorted(earlier, key=known_from, reverse=True)]


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


def held(split: quality.Split, landed: LandedFile, file_id: int) -> pa.Table:
    """Held rows, and rows loaded with a warning, as rows of the quarantine."""
    warned = [
        split.warned.filter(pc.equal(split.warned["rule"], rule)).slice(0, WARNED_KEPT)
        for rule in split.warned["rule"].unique().to_pylist()
    ]
    rows = pa.concat_tables([split.held, *warned])
    fixed = {"file_id": file_id, "source": landed.source, "dataset": landed.dataset}
    columns = {name: pa.repeat(pa.scalar(value), rows.num_rows) for name, value in fixed.items()}
    rules = rows["rule"].to_pylist()
    who = {rule: mending.of_rule(landed.dataset, rule).who for rule in set(rules)}
    pattern = kind_of(landed.dataset).blank_key
    keys = zip(rows["natural_key"].to_pylist(), rows["person_part"].to_pylist(), strict=True)
    told = {
        "severity": [SEVERITIES[each] for each in rows["severity"].to_pylist()],
        "row_key": [_row_key(landed.dataset, key or "", part or "", pattern) for key, part in keys],
        "mended_by": ["" if who[rule] == mending.NOBODY else who[rule] for rule in rules],
    }
    named = {name: rows[name] for name in ("line_no", "record_key", "person_part", "rule", "reason")}
    named["record_key"] = pc.replace_substring(named["record_key"], "\x00", "\ufffd")  # PostgreSQL keeps no zero
    return pa.table(columns | named | {name: pa.array(cells, pa.string()) for name, cells in told.items()})


def _row_key(dataset: str, natural_key: str, person_part: str, blank_key: str) -> str | None:
    """The key by which a later file supersedes the row, as loading makes it; None where it identifies nobody."""
    blank_ends = {"|%": natural_key.startswith("|"), "%|": natural_key.endswith("|")}
    if not natural_key.strip("|") or blank_ends.get(blank_key, False):
        return None
    text = chr(31).join((dataset, natural_key, person_part))
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def known_from(receipt: Receipt) -> datetime:
    """From when the rows of a file count as known; the beginning of time where its name told no date."""
    return receipt.known_from or datetime.min.replace(tzinfo=UTC)
