"""Splits the rows of a file by what the expectations said: passed, held with reasons, or the whole file refused."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tfp_etl.quality.overruled import DISCARDED, NOTHING_DECIDED, Decided, Place, may_be_overruled
from tfp_etl.quality.run import ROW, Outcome

HELD_SHARE = 0.2
"""Above this share of rows held for a fault the file is refused; below HELD_ROWS rows it never is."""
HELD_ROWS = 5
NAMED_IN = ("overlong_in", "control_in")
SUPERSEDED = "superseded in file"
HELD = pa.schema(
    [
        ("line_no", pa.int32()),
        ("record_key", pa.string()),
        ("person_part", pa.string()),
        ("rule", pa.string()),
        ("severity", pa.string()),
        ("reason", pa.string()),
        ("natural_key", pa.string()),
    ]
)


NOTHING_PASSES = "no row of it can be taken in, and a snapshot without rows is none"
AGAIN = "Correct the extract and send it again; the previous delivery stays in force."


class RowsLost(Exception):  # noqa: N818 - it says what happened
    """Rows in are not rows passed plus rows held: a fault of ours, and the stage stops."""


@dataclass(frozen=True)
class Rejection:
    """Why the whole file is refused, in words for its sender."""

    rule: str
    lines: tuple[int, ...]
    advice: str


@dataclass(frozen=True)
class Split:
    """passed: rows that go on, as they came. held, warned: one row a row and rule (HELD); no row is in both."""

    passed: pa.Table
    held: pa.Table
    warned: pa.Table
    rows_in: int
    rows_held: int
    rejection: Rejection | None


def split(
    table: pa.Table,
    outcomes: Sequence[Outcome],
    broken: Sequence[tuple[int, str, str]] = (),
    decided: Decided = NOTHING_DECIDED,
    *,
    most_held_share: float = HELD_SHARE,
    fewest_held: int = HELD_ROWS,
    is_snapshot: bool = False,
) -> Split:
    """Divide a typed table. `broken`: (line, rule, reason) of rows that never became a row of the table; they are held.

    `decided`: rows that people let in in spite of a rule, or that stay out whatever the rules say. A file with more
    than `most_held_share` of its rows, and at least `fewest_held`, held for a fault is refused. So is a snapshot of
    which no row passes: in force, it would say that there is nothing any more.
    RowsLost when rows in differ from rows passed plus rows held.
    """
    numbers = table[ROW].to_numpy()
    holding = _without_blank_echo([each for each in outcomes if each.severity == "warning" and len(each.rows)])
    if len(np.unique(numbers)) != len(numbers) or len(np.setdiff1d(_union(outcomes), numbers)):
        raise RowsLost("the expectations speak of rows that the file does not have, or a row number stands twice")
    holding = _without_discarded(_without_released(holding, table, decided), table, decided)
    holding = _without_orphans(holding, table)
    is_held = np.isin(numbers, _union(holding))
    passed = table.filter(pa.array(~is_held))
    held_rows = [_rows_of(table, each, np.isin(numbers, each.rows)) for each in holding]
    telling = [each for each in outcomes if each.severity == "info" and len(each.rows)]
    warned_rows = [_rows_of(table, each, np.isin(numbers, each.rows) & ~is_held) for each in telling]
    held = pa.concat_tables([HELD.empty_table(), _broken(broken), *held_rows]).sort_by([("line_no", "ascending")])
    warned = pa.concat_tables([HELD.empty_table(), *warned_rows]).sort_by([("line_no", "ascending")])
    rows_in = table.num_rows + len(broken)
    rows_held = int(is_held.sum()) + len(broken)
    if passed.num_rows + rows_held != rows_in:
        raise RowsLost(f"{rows_in} rows came in, {passed.num_rows} passed and {rows_held} were held")
    faulty = int(np.isin(numbers, _union([each for each in holding if not each.is_repeat])).sum()) + len(broken)
    found = _unmet(outcomes)
    if faulty >= fewest_held and faulty > most_held_share * rows_in:
        found.append(_too_faulty(faulty, rows_in, held, most_held_share))
    elif is_snapshot and not passed.num_rows and not decided.discarded:
        found.append(Rejection(NOTHING_PASSES, tuple(held["line_no"].unique().to_pylist()[:10]), AGAIN))
    return Split(passed, held, warned, rows_in, rows_held, _together(found))


def _unmet(outcomes: Sequence[Outcome]) -> list[Rejection]:
    """The rules about the whole file that it breaks."""
    again = "Send the extract again; the previous delivery stays in force."
    return [Rejection(each.reason, (), again) for each in outcomes if each.severity == "critical" and not each.is_met]


def _together(found: Sequence[Rejection]) -> Rejection | None:
    """Everything that refuses the file, told at once: its sender should not learn of it one sending at a time."""
    if not found:
        return None
    lines = tuple(line for each in found for line in each.lines)
    return Rejection("; and ".join(each.rule for each in found), lines, found[-1].advice)


def _too_faulty(faulty: int, rows_in: int, held: pa.Table, held_share: float) -> Rejection:
    lines = tuple(held["line_no"].unique().to_pylist()[:10])
    rule = f"{faulty} of {rows_in} rows have faults, more than {held_share:.0%}"
    return Rejection(rule, lines, AGAIN)


def _without_blank_echo(holding: Sequence[Outcome]) -> list[Outcome]:
    """A cell that cannot be read is null once typed; say that it is unreadable, not that it is blank."""
    unread = {each.rule.removesuffix("_readable"): each.rows for each in holding if each.rule.endswith("_readable")}
    kept = []
    for each in holding:
        same = unread.get(each.rule.removesuffix("_present")) if each.rule.endswith("_present") else None
        rows = each.rows if same is None else np.setdiff1d(each.rows, same)
        kept.append(Outcome(**{**vars(each), "rows": rows}))
    return kept


def _without_released(holding: list[Outcome], table: pa.Table, decided: Decided) -> list[Outcome]:
    """Released rows are no longer held, but for those that a rule holds which nobody can overrule."""
    firm = _union([each for each in holding if not may_be_overruled(each.rule)])
    let_in = np.setdiff1d(_numbers_at(table, decided.released), firm)
    return [Outcome(**{**vars(each), "rows": np.setdiff1d(each.rows, let_in)}) for each in holding]


def _without_discarded(holding: list[Outcome], table: pa.Table, decided: Decided) -> list[Outcome]:
    """Discarded rows are held, by a rule of its own where no other holds them any more."""
    rows = np.setdiff1d(_numbers_at(table, decided.discarded), _union(holding))
    reason = "the row was discarded by decision"
    return [*holding, Outcome("", "", "", DISCARDED, "warning", reason, not len(rows), True, len(rows), rows)]


def _without_orphans(holding: list[Outcome], table: pa.Table) -> list[Outcome]:
    """A row gives way to a later one of its key only where that one goes in; else the last sound one is not held."""
    repeats = _union([each for each in holding if each.rule == SUPERSEDED])
    if not len(repeats):
        return holding
    firm = _union([each for each in holding if each.rule != SUPERSEDED])
    numbers = table[ROW].to_numpy()
    contested = set(_keys(table.filter(pa.array(np.isin(numbers, repeats)))))
    near = pc.is_in(table["natural_key"], pa.array([key for key, _ in contested]))
    sound = table.filter(pc.and_(near, pa.array(~np.isin(numbers, firm))))
    last = {key: number for key, number in zip(_keys(sound), sound[ROW].to_pylist(), strict=True) if key in contested}
    stays = np.array(sorted(last.values()), dtype=np.int64)
    return [
        Outcome(**{**vars(each), "rows": np.setdiff1d(each.rows, stays)}) if each.rule == SUPERSEDED else each
        for each in holding
    ]


def _keys(table: pa.Table) -> Iterator[tuple[str, str]]:
    return zip(table["natural_key"].to_pylist(), table["person_part"].to_pylist(), strict=True)


def _numbers_at(table: pa.Table, places: frozenset[Place]) -> np.ndarray:
    """row_no of the rows at some lines and person parts."""
    near = table.filter(pa.array(np.isin(table["line_no"].to_numpy(), [line for line, _ in places])))
    found = zip(*(near[name].to_pylist() for name in (ROW, "line_no", "person_part")), strict=True)
    return np.array([number for number, line, part in found if (line, part) in places], dtype=np.int64)


def _union(outcomes: Sequence[Outcome]) -> np.ndarray:
    return np.unique(np.concatenate([each.rows for each in outcomes])) if outcomes else np.array([], dtype=np.int64)


def _rows_of(table: pa.Table, outcome: Outcome, chosen: np.ndarray) -> pa.Table:
    """The failing rows of one rule, in schema HELD."""
    part = table.filter(pa.array(chosen))
    reasons: list[str] = [outcome.reason] * part.num_rows
    if outcome.column in NAMED_IN:
        reasons = [f"{outcome.reason} ({headers})" for headers in part[outcome.column].to_pylist()]
    fixed = [pa.array([text] * part.num_rows, pa.string()) for text in (outcome.rule, outcome.severity)]
    given = {
        name: part[name].cast(HELD.field(name).type).combine_chunks()
        for name in ("line_no", "record_key", "person_part", "natural_key")
    }
    given |= dict(zip(("rule", "severity"), fixed, strict=True)) | {"reason": pa.array(reasons, pa.string())}
    return pa.table(given).select(HELD.names)


def _broken(broken: Sequence[tuple[int, str, str]]) -> pa.Table:
    lines = pa.array([line for line, _, _ in broken], pa.int32())
    blank = pa.array([""] * len(broken), pa.string())
    texts = [
        pa.array(column, pa.string())
        for column in ([r for _, r, _ in broken], ["warning"] * len(broken), [t for _, _, t in broken])
    ]
    return pa.table([lines, blank, blank, *texts, blank], schema=HELD)
