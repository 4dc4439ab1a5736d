"""What was found in one file: the verdict, each rule that rows break, the cells to look at, not what they hold.

The pipeline's contract and suites decide; here is only what a person needs to mend the file.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tfp_etl import quality
from tfp_etl.feeds import mending, reader, store, suites
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.feeds.files import LandedFile
from tfp_etl.feeds.limits import STANDARD, Limits
from tfp_etl.feeds.mending import Mending

Verdict = Literal["whole", "held", "refused"]
FIRST_PLACES = 10
MOST_OF_A_RULE = 2_000
"""Rows that are named for one rule; all of them are counted."""
SEVERITY_ORDER = ("reject", "hold", "warn")


@dataclass(frozen=True)
class Fault:
    """One row of a file under one rule: where it is, and the key that it has in its sender's system (PERSONAL)."""

    rule: str
    line_no: int
    cells: tuple[str, ...]
    record_key: str
    reason: str


@dataclass(frozen=True)
class Finding:
    """One rule that rows of a file break. places: the first of its cells, e.g. B17, or rows."""

    mending: Mending
    rows: int
    places: tuple[str, ...]


@dataclass(frozen=True)
class Findings:
    """What was found in one file.

    file: its name as the sender knows it. rows_in, rows_held: counts; None where it could not be read at all.
    refusal: why the whole file would be refused. warnings: what its sender should know. faults: PERSONAL, one a row and
    rule, in the order of the file, the first MOST_OF_A_RULE of each rule. decided: rows of it that people decided about
    since; the rest is as it was sent.
    """

    file: str
    landed: LandedFile | None
    sha256: str
    verdict: Verdict
    rows_in: int | None = None
    rows_held: int | None = None
    refusal: FileRejected | None = None
    who: str = mending.US
    warnings: tuple[str, ...] = ()
    rules: tuple[Finding, ...] = ()
    faults: tuple[Fault, ...] = ()
    decided: int = 0

    @property
    def rows_loaded(self) -> int | None:
        """Rows that load; none of a file that is refused."""
        if self.rows_in is None or self.rows_held is None:
            return None
        return 0 if self.verdict == "refused" else self.rows_in - self.rows_held

    @property
    def has_something_to_tell(self) -> bool:
        """Is there anything that its sender should hear of?"""
        return self.verdict != "whole" or bool(self.warnings or self.rules)


def examine(
    path: Path,
    landed: LandedFile,
    *,
    previous_rows: Sequence[int] = (),
    allowed: quality.Band | None = None,
    file: str = "",
    limits: Limits = STANDARD,
) -> Findings:
    """Read a file and hold it against its contract and suite, with no database; a refused file is a finding.

    previous_rows: rows of the extracts before, newest first, where they are known; they count for snapshots alone.
    allowed: how many rows there may be, where more is known than that.
    """
    shown, sha256 = file or landed.relative, store.fingerprint(path)[0]
    try:
        checked = reader.read(path, landed, limits=limits)
    except FileRejected as refusal:
        return of_refusal(shown, refusal, landed=landed, sha256=sha256)
    if allowed is None:
        before = previous_rows if checked.contract.kind == "snapshot" else ()
        allowed = quality.band(before, fewest_share=limits.fewest_share, most_share=limits.most_share)
    suite = suites.FOLDER / suites.file_name(checked.contract)
    readable = allowed.without(checked.rows_in - checked.table.num_rows)
    said = quality.run_quick(
        checked.table, suite, extract_on=landed.extract_on, rows_min=readable.fewest, rows_max=readable.most
    )
    outcomes = quality.in_figures(said, checked.rows_in, allowed)
    broken = [(each.line_no, each.rule, each.reason) for each in checked.broken]
    split = quality.split(
        checked.table,
        outcomes,
        broken,
        most_held_share=limits.held_share,
        fewest_held=limits.held_rows,
        is_snapshot=checked.contract.kind == "snapshot",
    )
    return of_split(checked, split, file=shown, sha256=sha256)


def of_refusal(file: str, refusal: FileRejected, *, landed: LandedFile | None = None, sha256: str = "") -> Findings:
    """Findings of a file that could not be read as a whole."""
    who = mending.of_file(landed.dataset) if landed else "whoever named the file"
    return Findings(file, landed, sha256, "refused", refusal=refusal, who=who)


def of_split(checked: reader.CheckedInput, split: quality.Split, *, file: str = "", sha256: str = "") -> Findings:
    """Findings of a file that was read, from what its suite said."""
    landed = checked.landed
    rows = pa.concat_tables([split.held, split.warned])
    faults = tuple(_faults(checked, _first_of_each_rule(rows)))
    said, refusal = split.rejection, None
    if said is not None:
        refusal = FileRejected(landed.relative, said.rule, said.lines, said.advice)
    return Findings(
        file or landed.relative,
        landed,
        sha256,
        "refused" if refusal else "held" if split.rows_held else "whole",
        rows_in=split.rows_in,
        rows_held=split.rows_held,
        refusal=refusal,
        who=mending.who_makes(checked.contract, landed.dataset),
        warnings=checked.warnings,
        rules=tuple(_rules(checked, rows, faults)),
        faults=faults,
    )


def _first_of_each_rule(rows: pa.Table) -> pa.Table:
    """The first rows of each rule, in the order of the file: millions of faults say no more than thousands."""
    ordered = rows.sort_by([("line_no", "ascending"), ("person_part", "ascending"), ("rule", "ascending")])
    rules = np.asarray(ordered["rule"].to_numpy(zero_copy_only=False), dtype=str)
    wanted = [np.flatnonzero(rules == rule)[:MOST_OF_A_RULE] for rule in np.unique(rules)]
    return ordered.take(pa.array(np.sort(np.concatenate([np.array([], dtype=np.int64), *wanted]))))


def _faults(checked: reader.CheckedInput, rows: pa.Table) -> Iterable[Fault]:
    known = mending.of_contract(checked.contract, checked.landed.dataset)
    letters = _letters(checked)
    household = [column.header for column in checked.contract.columns if column.reading == "household"]
    for row in rows.to_pylist():
        rule = known.get(row["rule"])
        columns = household if household and row["person_part"] else rule.columns if rule else ()
        # The two rules that look at every cell of a row name the headers in their reason.
        columns = columns or row["reason"].rpartition(" (")[2].removesuffix(")").split(", ")
        cells = tuple(f"{letters[each]}{row['line_no']}" for each in columns if each in letters)
        yield Fault(row["rule"], row["line_no"], cells, row["record_key"], row["reason"])


def _rules(checked: reader.CheckedInput, rows: pa.Table, faults: Iterable[Fault]) -> list[Finding]:
    """A finding a rule: what refuses first, then what holds, then what only warns; the most rows first."""
    by_rule: dict[str, list[Fault]] = {}
    for fault in faults:
        by_rule.setdefault(fault.rule, []).append(fault)
    known = mending.of_contract(checked.contract, checked.landed.dataset)
    counts = {each["values"]: each["counts"] for each in pc.value_counts(rows["rule"]).to_pylist()}
    found = [
        Finding(
            known.get(rule) or mending.of_rule(checked.landed.dataset, rule),
            counts[rule],
            tuple(dict.fromkeys(place(fault) for fault in each[: 2 * FIRST_PLACES]))[:FIRST_PLACES],
        )
        for rule, each in by_rule.items()
    ]
    return sorted(found, key=lambda one: (SEVERITY_ORDER.index(one.mending.severity), -one.rows, one.mending.rule))


def headline(each: Findings, *, is_received: bool = False) -> str:
    """The verdict on a file in one sentence: what would become of it, or, once it is received, what became of it."""
    would, load = ("was", "were taken in") if is_received else ("would be", "would load")
    were = "were" if is_received and each.rows_held != 1 else would
    if each.rows_in is None or each.rows_held is None:
        return f"{would} refused; nothing of it {'was taken in' if is_received else load}"
    rows = f"{each.rows_in:,} row{'' if each.rows_in == 1 else 's'}"
    if each.verdict == "refused":
        return f"{rows}: {would} refused; nothing of it {'was taken in' if is_received else load}"
    if each.verdict == "whole":
        return f"{rows}: {'all were taken in' if is_received else 'would load whole'}"
    return f"{rows}: {each.rows_held:,} {were} held back, {each.rows_loaded:,} {load}"


def place(fault: Fault) -> str:
    """Where a fault is, in one word: its cells, or its row."""
    return " ".join(fault.cells) or f"row {fault.line_no}"


def _letters(checked: reader.CheckedInput) -> dict[str, str]:
    """The letter of each agreed column in this file, by header: files may have another order than the contract."""
    headers = {column.name: column.header for column in checked.contract.columns}
    return {headers[name]: _letter(at) for at, name in enumerate(checked.headers, start=1) if name in headers}


def _letter(position: int) -> str:
    """A, B, ... Z, AA, ... of a position from 1."""
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
