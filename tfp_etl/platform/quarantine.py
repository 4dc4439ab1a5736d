"""Deciding on held rows: in as they are, in with other cells, out for good, or open again.

A decision is tried on the whole file before it is entered: a row that no rule lets in, or a correction that still
fails or that pushes another row out, is refused and nothing is written. Then the file is checked and staged anew with
the decision in force, and waits for the next matching run. A decision outlasts every run, `restage` included.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tfp_etl import examination, quality
from tfp_etl.feeds import store
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.platform import PlatformError, intake
from tfp_etl.platform.rowtext import RowText, column_named, contract_of, row_text, sent_rows, spoken_of
from tfp_etl.quality import Place
from tfp_etl.stages import Road
from tfp_etl.warehouse import quarantine, read
from tfp_etl.warehouse.quarantine import RowDecision, Worked
from tfp_etl.warehouse.receipts import Receipt

LET_IN = {"RELEASED", "CORRECTED"}
TAKEN_IN = {"CHECKED", "STAGED", "LOADED", "RECEIVED"}


class DecisionRefusedError(PlatformError):
    """A decision on held rows that cannot be; nothing of it was entered. Names rows and rules, quotes no cell."""


@dataclass(frozen=True)
class RowsDecided:
    """Decisions entered, those that stood already, and how many files were staged anew."""

    entered: list[int]
    known: int
    files_staged: int


@dataclass(frozen=True)
class _Case:
    """One file and what is decided about rows of it."""

    receipt: Receipt
    standing: list[RowDecision]
    fresh: list[RowDecision]
    known: int

    @property
    def changes_rows(self) -> bool:
        """Do rows go in or out by it? A row that is out and is discarded changes nothing."""
        before = {each.place for each in self.standing if each.outcome in LET_IN | {"DISCARDED"}}
        return any(each.outcome in LET_IN or each.place in before for each in self.fresh)

    @property
    def then_standing(self) -> list[RowDecision]:
        """The decisions that stand once the fresh ones are entered."""
        decided = {each.place for each in self.fresh}
        kept = [each for each in self.standing if each.place not in decided]
        return kept + [each for each in self.fresh if each.outcome != "REOPENED"]


def decide(
    road: Road,
    references: Sequence[str],
    outcome: str,
    *,
    by: str,
    reason: str,
    cells: Mapping[str, str] | None = None,
) -> RowsDecided:
    """Decide on rows by their references, all alike: RELEASED, CORRECTED (with `cells`), DISCARDED or REOPENED.

    All or nothing: where one row cannot be decided so, DecisionRefusedError says which and why, and nothing is entered.
    Waits while another process matches, loads, judges or decides.
    """
    if not by.strip() or not reason.strip():
        raise DecisionRefusedError("a decision needs who decided (--by) and why (--reason)")
    places: dict[int, list[Place]] = {}
    for reference in dict.fromkeys(references):
        file_id, place = parsed(reference)
        places.setdefault(file_id, []).append(place)
    with intake.alone(road):
        said = RowDecision(0, "", outcome, dict(cells) if cells else None, "", "", reason.strip(), by.strip())
        cases = [_case(road, file_id, found, said) for file_id, found in places.items()]
        for case in cases:
            _refuse_named_people(road, case)
            if case.fresh and case.changes_rows:
                _try(road, case)
        entered = _enter(road, cases)
        changed = [case.receipt.file_id for case in cases if case.fresh and case.changes_rows]
        for file_id in changed:
            intake.take_in_anew(road, file_id)
    return RowsDecided(entered, sum(case.known for case in cases), len(changed))


def parsed(reference: str) -> tuple[int, Place]:
    """`12:345` or `12:345:2` -> file id, (line, person part)."""
    file_id, _, rest = reference.partition(":")
    line, _, part = rest.partition(":")
    if not (file_id.isdecimal() and line.isdecimal() and (not part or part.isdecimal())):
        raise DecisionRefusedError(
            f"`{reference[:40]}` names no row: write <file id>:<line>, as `tfp quarantine list` shows it"
        )
    return int(file_id), (int(line), part)


def _case(road: Road, file_id: int, places: Sequence[Place], said: RowDecision) -> _Case:
    """The file with its decisions, and those of the new ones that do not stand already."""
    receipt = receipt_of(road, file_id)
    standing = quarantine.standing(road.db, receipt)
    listed = {(row.line_no, row.person_part): row for row in quarantine.worklist(road.db, file_id=file_id)}
    latest = {each.place: each for each in standing}
    fresh, known = [], 0
    for place in places:
        row, before = listed.get(place), latest.get(place)
        if row is None or row.state == "WARNED":
            where = f"{file_id}:{place[0]}" + (f":{place[1]}" if place[1] else "")
            raise DecisionRefusedError(f"{where} is not held back; `tfp quarantine list` shows the rows that are")
        if said.outcome == "REOPENED" and before is None:
            raise DecisionRefusedError(f"{row.reference}: nothing that was decided about it stands")
        if before is not None and (before.outcome, before.cells) == (said.outcome, said.cells):
            known += 1
            continue
        line_no, person_part = place
        fresh.append(
            replace(said, line_no=line_no, person_part=person_part, rules=", ".join(row.rules), told=row.reason)
        )
    return _Case(receipt, standing, fresh, known)


def receipt_of(road: Road, file_id: int) -> Receipt:
    """The receipt of a file that was taken in; DecisionRefusedError where it was not."""
    receipt = next((each for each in read.receipts(road.db) if each.file_id == file_id), None)
    if receipt is None:
        raise DecisionRefusedError(f"there is no file {file_id}; `tfp quarantine list` shows the rows held back")
    if receipt.status not in TAKEN_IN:
        raise DecisionRefusedError(
            f"file {file_id} is {receipt.status}: no row of it is in or held back. Ask its sender for a sound file"
        )
    return receipt


def _refuse_named_people(road: Road, case: _Case) -> None:
    """A reason is read by more people than the row is: it may hold no cell of the row that tells who it is about."""
    sent = sent_rows(road, case.receipt, {each.line_no for each in case.fresh}) if case.fresh else {}
    for each in case.fresh:
        sentence, row = f"{each.reason} {each.decided_by}", sent.get(each.line_no, {})
        told = spoken_of(sentence, contract_of(case.receipt), row, each.cells or {})
        if told:
            raise DecisionRefusedError(
                f"line {each.line_no}: the reason holds what stands in {', '.join(told)}. Say why without it"
            )


def _try(road: Road, case: _Case) -> None:
    """DecisionRefusedError where the decisions do not do what they are meant to do."""
    receipt = case.receipt
    content = store.place(road.settings.store, receipt.sha256)
    landed = examination.landed_as(receipt)
    try:
        _, split = examination.trial(
            road.db,
            receipt,
            landed,
            content=content,
            standing=case.then_standing,
            limits=road.settings.limits,
        )
    except FileRejected as rejection:
        raise DecisionRefusedError(f"the rules of today refuse the file as a whole: {rejection}") from None
    held: dict[Place, list[tuple[str, str]]] = {}
    for row in split.held.select(["line_no", "person_part", "rule", "reason"]).to_pylist():
        held.setdefault((row["line_no"], row["person_part"]), []).append((row["rule"], row["reason"]))
    before = {
        (row.line_no, row.person_part)
        for row in quarantine.worklist(road.db, file_id=receipt.file_id)
        if row.state not in {"WARNED", *LET_IN}
    }
    pushed_out = set(held) - before
    for each in case.fresh:
        # A household that is corrected is read into persons anew: whoever of them fails, the correction fails.
        failing = [place for place in sorted(pushed_out) if place[0] == each.line_no and each.outcome == "CORRECTED"]
        for place in [each.place, *failing]:
            if each.outcome in LET_IN and place in held:
                raise DecisionRefusedError(_why_still_held(receipt, each, held[place]))
    if pushed_out and all(each.outcome in LET_IN for each in case.fresh):
        lines = ", ".join(str(line) for line in sorted({line for line, _ in pushed_out})[:5])
        raise DecisionRefusedError(
            f"file {receipt.file_id}: the row would have the key of line {lines} and put it out. Only one of them can "
            "be right: correct the other cells of the key, or discard this row"
        )


def _why_still_held(receipt: Receipt, decision: RowDecision, rules: Sequence[tuple[str, str]]) -> str:
    where = f"{receipt.file_id}:{decision.line_no}"
    if decision.outcome == "CORRECTED":
        told = "; ".join(f"{reason} ({rule})" for rule, reason in rules)
        return f"{where}: corrected so, it still fails: {told}"
    rule, reason = next(each for each in rules if not quality.may_be_overruled(each[0]))
    return f"{where} cannot be released: {reason} ({rule}): {quality.why_not(rule)}"


def _enter(road: Road, cases: Sequence[_Case]) -> list[int]:
    """Write every decision of a command, and mark the files to be staged anew, in one transaction."""
    with road.db.begin() as connection:
        return [
            number
            for case in cases
            if case.fresh
            for number in quarantine.decide(connection, case.receipt, case.fresh, to_be_checked=case.changes_rows)
        ]


def found_row(road: Road, reference: str) -> tuple[Worked, list[RowDecision], RowText]:
    """A row of the worklist, everything decided about it, and its text (PERSONAL)."""
    file_id, (line_no, part) = parsed(reference)
    receipt = receipt_of(road, file_id)
    rows = [
        row
        for row in quarantine.worklist(road.db, file_id=file_id)
        if (row.line_no, row.person_part) == (line_no, part)
    ]
    if not rows:
        raise DecisionRefusedError(f"{reference} is not held back; `tfp quarantine list` shows the rows that are")
    decided = [each for each in quarantine.history(road.db, receipt) if each.place == (line_no, part)]
    return rows[0], decided, row_text(road, receipt, line_no, part)


def cells_of(road: Road, reference: str, written: Mapping[str, str]) -> dict[str, str]:
    """Cells as a person wrote them, `{column as in the file or of ours: text}` -> `{our column: text}`."""
    file_id, _ = parsed(reference)
    receipt = receipt_of(road, file_id)
    return {column_named(receipt, name): text for name, text in written.items()}
