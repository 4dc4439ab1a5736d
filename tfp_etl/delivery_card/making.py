"""Makes the card of a file that was checked, or of one that could not be read."""

from collections.abc import Sequence

import pyarrow.compute as pc
from sqlalchemy import Engine

from tfp_etl import quality
from tfp_etl.delivery_card.against_before import Against
from tfp_etl.delivery_card.card import PASSED, REJECTED, Before, Card, Expectation, HeldRule, Volume
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.feeds.reader import CheckedInput
from tfp_etl.quality.run import MOST_ROWS
from tfp_etl.warehouse import delivery_cards
from tfp_etl.warehouse.receipts import Receipt

SEVERITIES = {"critical": "reject", "warning": "hold", "info": "warn"}
MOVED_POINTS, MOVED_TIMES, MOVED_ROWS = 0.01, 2.0, 5
"""A rate moved where it is a percentage point or twice another, in so many rows at least."""
MOST_TOLD = 10


def of_examined(
    db: Engine,
    receipt: Receipt,
    checked: CheckedInput,
    *,
    outcomes: Sequence[quality.Outcome],
    split: quality.Split,
    allowed: quality.Band,
    compared: Against,
) -> Card:
    """The card of a file that was read and held against its suite, whatever came of it."""
    told, before = split.rejection, compared.before
    expectations = _expectations(outcomes, checked.table.num_rows, before, _before(db, before))
    card = Card(
        file_id=receipt.file_id,
        source=receipt.source,
        dataset=receipt.dataset,
        file_name=receipt.file_name,
        extract_on=receipt.extract_on,
        resend_no=receipt.resend_no,
        verdict=REJECTED if told else PASSED,
        reason=told.rule if told else "",
        contract=f"{checked.contract.name} {checked.contract.version}",
        kind=checked.contract.kind,
        before=Before(before.file_id, before.file_name, before.extract_on, before.rows_in) if before else None,
        volume=Volume(
            split.rows_in,
            split.rows_in - split.rows_held,
            split.rows_held,
            allowed.fewest,
            allowed.most if allowed.most < MOST_ROWS else None,
            allowed.usual,
            allowed.snapshots,
        ),
        keys=compared.keys,
        drift=[*_order(checked), *checked.warnings],
        expectations=expectations,
        held=_held(split, delivery_cards.held_by_rule(db, before.file_id) if before else None),
        blanks=compared.blanks,
        coverage=compared.coverage,
    )
    card.worth_a_look.extend(_worth_a_look(card))
    return card


def of_refused(receipt: Receipt, refusal: FileRejected) -> Card:
    """The card of a file that could not be read, or not even be named: why."""
    reason = str(refusal).removeprefix(f"{refusal.file}: rejected: ")
    return Card(
        file_id=receipt.file_id,
        source=receipt.source,
        dataset=receipt.dataset,
        file_name=receipt.file_name,
        extract_on=receipt.extract_on,
        resend_no=receipt.resend_no,
        verdict=REJECTED,
        reason=receipt.reason or reason,
    )


def _before(db: Engine, before: Receipt | None) -> dict[tuple[str, str], int] | None:
    """Rows that failed in the file before, by expectation and what was said; None: there is no file before."""
    return None if before is None else delivery_cards.failed(db, before.file_id)


def _expectations(
    outcomes: Sequence[quality.Outcome],
    rows: int,
    before: Receipt | None,
    failed_before: dict[tuple[str, str], int] | None,
) -> list[Expectation]:
    found = []
    for each in outcomes:
        earlier = None if failed_before is None else failed_before.get((each.expectation, each.reason), 0)
        if each.is_met and not each.unexpected_count and not earlier:
            continue
        count = None if each.severity == "critical" else each.unexpected_count
        rows_before = (before.rows_in or 0) if before else 0
        moved = count is not None and earlier is not None and _moved(count, rows, earlier, rows_before)
        said = SEVERITIES[each.severity]
        found.append(Expectation(each.expectation, each.column or None, said, each.reason, count, earlier, moved))
    return found


def _moved(count: int, rows: int, earlier: int, rows_before: int) -> bool:
    """Is the rate another than before, beyond a few rows?"""
    if not rows or not rows_before:
        return False
    now, then = count / rows, earlier / rows_before
    if abs(now - then) * rows < MOVED_ROWS:
        return False
    return abs(now - then) >= MOVED_POINTS or max(now, then) >= MOVED_TIMES * min(now, then)


def _held(split: quality.Split, before: dict[str, int] | None) -> list[HeldRule]:
    """Rows by rule, most rows first; a row may break several. The reason is that of the rule, without headers."""
    counts = {each["values"]: each["counts"] for each in pc.value_counts(split.held["rule"]).to_pylist()}
    reasons = dict(zip(split.held["rule"].to_pylist(), split.held["reason"].to_pylist(), strict=True))
    found = [
        HeldRule(rule, reasons[rule].partition(" (")[0], rows, None if before is None else before.get(rule, 0))
        for rule, rows in counts.items()
    ]
    return sorted(found, key=lambda each: (-each.rows, each.rule))


def _order(checked: CheckedInput) -> list[str]:
    """A line where the agreed columns stand in another order than agreed; they are found by name all the same."""
    agreed = [column.name for column in checked.contract.columns]
    found = [name for name in checked.headers if name in set(agreed)]
    return ["the columns stand in another order than agreed"] if found and found != agreed else []


def _worth_a_look(card: Card) -> list[str]:
    """What a person should see first, in sentences without a value of a row."""
    told = [f"Other than agreed: {text}" for text in card.drift]
    told += [
        f"Column {each.column} is blank in {each.share:.0%} of the rows, in {each.share_before or 0:.0%} before."
        for each in card.blanks
        if each.sudden
    ]
    told += [
        f"{each.outcome}: {each.rows:,} rows, {each.rows_before:,} in the file before."
        for each in card.expectations
        if each.moved
    ]
    gaps = card.coverage.gaps if card.coverage else []
    told += [
        f"School {gap.school} has {gap.pupils:,} pupils on roll in {gap.term} and no attendance at all."
        for gap in gaps[:MOST_TOLD]
    ]
    if len(gaps) > MOST_TOLD:
        told.append(f"{len(gaps) - MOST_TOLD:,} more schools and terms without attendance.")
    return told
