"""What a delivery card says, as plain values that travel as JSON. No value of a row is in it."""

import datetime as dt
import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Verdict = Literal["PASSED", "REJECTED"]
PASSED: Verdict = "PASSED"
REJECTED: Verdict = "REJECTED"
VERSION = 1


@dataclass(frozen=True)
class Before:
    """The file of the dataset that was in force before."""

    file_id: int
    file_name: str
    extract_on: dt.date | None
    rows_in: int | None


@dataclass(frozen=True)
class Volume:
    """Rows of the file, and the band it had to be in: `usual` is the median of `snapshots` before it."""

    rows_in: int
    rows_staged: int
    rows_held: int
    fewest: int
    most: int | None
    usual: float
    snapshots: int

    @property
    def share_held(self) -> float | None:
        """Rows held of all rows, 0 to 1."""
        return self.rows_held / self.rows_in if self.rows_in else None


@dataclass(frozen=True)
class Keys:
    """Keys of the rows that passed, against the file before (an increment: against all earlier files).

    gone and aged are of snapshots only. aged: gone, but by the horizon of the extract, as agreed. held: known before,
    in this file too, but held back: not gone.
    """

    files_before: int
    before: int
    now: int
    new: int
    changed: int
    held: int
    gone: int | None = None
    aged: int | None = None

    @property
    def share_gone(self) -> float | None:
        """Keys gone of those that should have come again, 0 to 1."""
        expected = self.before - (self.aged or 0)
        return self.gone / expected if self.gone is not None and expected else None


@dataclass(frozen=True)
class Expectation:
    """An expectation that the file or the one before it failed; moved: its rate is another than before."""

    expectation: str
    column: str | None
    severity: str
    outcome: str
    rows: int | None
    rows_before: int | None
    moved: bool


@dataclass(frozen=True)
class HeldRule:
    """Rows that one rule held back, here and in the file before."""

    rule: str
    reason: str
    rows: int
    rows_before: int | None


@dataclass(frozen=True)
class Blank:
    """The share of blank cells of a column among the rows that passed, 0 to 1; sudden: it was filled before."""

    column: str
    share: float
    share_before: float | None
    sudden: bool


@dataclass(frozen=True)
class Gap:
    """A school with pupils on roll in a term of the attendance extract, and not one row of attendance there."""

    school: str
    term: str
    pupils: int


@dataclass(frozen=True)
class Coverage:
    """Schools without attendance, from an attendance file and a pupils file, named by their receipts."""

    attendance_file_id: int
    pupils_file_id: int
    gaps: list[Gap]


@dataclass(frozen=True)
class Card:
    """The delivery card of one file; what could not be known of a refused file is null or empty.

    drift: what was other than agreed. worth_a_look: what a person should see first, in sentences.
    """

    file_id: int
    source: str | None
    dataset: str | None
    file_name: str
    extract_on: dt.date | None
    resend_no: int
    verdict: Verdict
    reason: str
    contract: str | None = None
    kind: str | None = None
    before: Before | None = None
    volume: Volume | None = None
    keys: Keys | None = None
    drift: list[str] = field(default_factory=list)
    expectations: list[Expectation] = field(default_factory=list)
    held: list[HeldRule] = field(default_factory=list)
    blanks: list[Blank] = field(default_factory=list)
    coverage: Coverage | None = None
    worth_a_look: list[str] = field(default_factory=list)
    version: int = VERSION


def plain(card: Card) -> dict[str, Any]:
    """The card as plain values, dates as 2013-05-31; shares that follow from counts are written out."""
    told = asdict(card)
    if card.volume is not None:
        told["volume"]["share_held"] = card.volume.share_held
    if card.keys is not None:
        told["keys"]["share_gone"] = card.keys.share_gone
    written: dict[str, Any] = json.loads(json.dumps(told, default=str))
    return written


def as_json(card: Card) -> str:
    """The card as JSON."""
    return json.dumps(plain(card), ensure_ascii=False, indent=1)
