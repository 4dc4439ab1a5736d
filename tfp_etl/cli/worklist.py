"""The worklist of held rows as a person or a program reads it: a summary and rows, JSON, CSV, one row."""

import csv
import json
import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from tfp_etl.cli import screen
from tfp_etl.feeds import mending
from tfp_etl.platform.rowtext import Cell, RowText
from tfp_etl.quality import may_be_overruled
from tfp_etl.warehouse.quarantine import RowDecision, Worked

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_rows(rows: Sequence[Worked]) -> list[dict[str, object]]:
    """Rows as plain values: what a program or a spreadsheet gets."""
    return [
        {
            "reference": row.reference,
            "source": row.source,
            "dataset": row.dataset,
            "file": row.file_name,
            "line": row.line_no,
            "rules": ", ".join(row.rules),
            "reason": row.reason,
            "severity": "warn" if row.state == "WARNED" else "hold",
            "mended_by": row.mended_by or "",
            "fix": " ".join(dict.fromkeys(mending.of_rule(row.dataset, rule).fix for rule in row.rules)),
            "state": row.state,
            "later_file": row.later_file_id,
            "days_since_receipt": row.days_since_receipt,
            "days_since_extract": row.days_since_extract,
            "decided": row.decided or "",
            "decided_by": row.decided_by or "",
            "decided_at": row.decided_at.isoformat() if row.decided_at else "",
            "because": row.because or "",
        }
        for row in rows
    ]


def summary(rows: Sequence[Worked]) -> list[dict[str, object]]:
    """One entry a dataset, rules and state: rows, who can mend them, days since the oldest receipt; most rows first."""
    groups: dict[tuple[str, ...], list[Worked]] = defaultdict(list)
    for row in rows:
        groups[row.source, row.dataset, ", ".join(row.rules), row.state].append(row)
    found = [
        {
            "source": source,
            "dataset": dataset,
            "rules": rules,
            "reason": each[0].reason,
            "state": state,
            "mended_by": each[0].mended_by or "",
            "rows": len(each),
            "oldest_days": max(row.days_since_receipt for row in each),
        }
        for (source, dataset, rules, state), each in groups.items()
    ]
    return sorted(found, key=lambda each: (-int(str(each["rows"])), str(each["dataset"]), str(each["rules"])))


def as_json(rows: Sequence[Worked]) -> str:
    """Summary and rows."""
    return json.dumps({"summary": summary(rows), "rows": as_rows(rows)}, indent=2, ensure_ascii=False)


def write_csv(rows: Sequence[Worked], out: Path) -> None:
    """Rows as CSV, readable by its owner alone; no cell can run as a formula of a spreadsheet."""
    names = list(as_rows(rows)[0]) if rows else ["reference"]
    unfinished = out.with_name(out.name + ".part")
    opened = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows({name: _inert(cell) for name, cell in row.items()} for row in as_rows(rows))
    unfinished.replace(out)


def _inert(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def show_list(rows: Sequence[Worked], state: str, most: int) -> None:
    """Print the summary, then the first rows."""
    if not rows:
        screen.line(f"No row is on the list (state: {state}).")
        return
    groups = Table(title=f"Rows held back: {len(rows):,} ({state})", title_justify="left")
    for name in ("dataset", "why", "who can mend it", "state", "rows", "oldest, days"):
        groups.add_column(name, justify="right" if name in {"rows", "oldest, days"} else "left", overflow="fold")
    for each in summary(rows):
        words = [escape(str(each[name])) for name in ("dataset", "reason", "mended_by")]
        groups.add_row(*words, str(each["state"]).lower(), f"{each['rows']:,}", f"{each['oldest_days']:,}")
    screen.out.print(groups)
    if not most:
        return
    table = Table(title_justify="left")
    for name in ("row", "dataset", "extract", "why", "state", "days since receipt", "days since extract"):
        table.add_column(name, justify="right" if "days" in name else "left", overflow="fold")
    for row in rows[:most]:
        cells = (row.reference, row.dataset, str(row.extract_on), row.reason, _state(row))
        table.add_row(*map(escape, cells), f"{row.days_since_receipt:,}", f"{row.days_since_extract:,}")
    screen.out.print(table)
    if len(rows) > most:
        screen.line(f"{len(rows) - most:,} more rows: --most, --csv or a filter shows them.")
    screen.line("`tfp quarantine show ROW` tells what to do; a row is <file id>:<line>, and :<person> of a household.")


def _state(row: Worked) -> str:
    later = f" by file {row.later_file_id}" if row.state == "SUPERSEDED" else ""
    later = f" in file {row.later_file_id}" if row.state == "HELD AGAIN" else later
    despite = f", {str(row.decided).lower()} in vain" if row.state == "OPEN" and row.decided in DECIDED_IN else ""
    return row.state.lower() + later + despite


DECIDED_IN = {"RELEASED", "CORRECTED"}


def show_row(row: Worked, decided: Sequence[RowDecision], text: RowText, *, values: bool) -> None:
    """Print one row: where it is, what is wrong, what to do, what was decided, its cells (`values`: what they hold)."""
    facts = [
        ("row", f"{row.reference}: line {row.line_no} of {row.source}/{row.file_name}"),
        ("extract", f"{row.extract_on}, {row.days_since_extract:,} days ago"),
        ("received", f"{row.days_since_receipt:,} days ago"),
        ("state", _state(row)),
    ]
    for title, cell in facts:
        screen.line(f"{title:<14}{cell}")
    for rule in row.rules:
        told = mending.of_rule(row.dataset, rule)
        screen.line(f"{'rule':<14}{told.words} ({rule})")
        screen.line(f"{'  mended by':<14}{told.who}: {told.fix}")
    for each in decided:
        number, when = f"{each.decision_id}", f"{each.decided_at:%Y-%m-%d %H:%M}" if each.decided_at else ""
        columns = f" ({', '.join(each.cells)})" if each.cells else ""
        screen.line(f"{'decision ' + number:<14}{each.outcome.lower()}{columns} by {each.decided_by}, {when}")
        screen.line(f"{'':<14}{each.reason}")
    _show_cells(text, values=values)
    if row.state in {"OPEN", "HELD AGAIN"}:
        screen.line(_what_to_do(row))


def _show_cells(text: RowText, *, values: bool) -> None:
    if not text.cells:
        screen.line("The line cannot be cut into cells, so there is no row to show.")
        return
    table = Table(title="The row as it was sent and as it is read", title_justify="left")
    for name in ("column", "sent", "read"):
        table.add_column(name, overflow="fold")
    for cell in text.cells:
        sent, read = _told(cell) if values else _shape(cell)
        table.add_row(escape(cell.header), escape(sent), escape(read))
    screen.out.print(table)
    if not values:
        screen.line("--values shows the cells, on a terminal.")


def _told(cell: Cell) -> tuple[str, str]:
    corrected = f" -> {cell.corrected}" if cell.corrected is not None else ""
    return _printable(cell.sent + corrected), "" if cell.read is None else _printable(str(cell.read))


def _printable(text: str) -> str:
    """A cell fit for a terminal: no control character, at most 200 characters."""
    return "".join(each if each.isprintable() else "?" for each in text[:200])


def _shape(cell: Cell) -> tuple[str, str]:
    """Whether there is something and whether it was read, and nothing of it."""
    sent = "filled" if cell.sent.strip() else "blank"
    corrected = ", corrected" if cell.corrected is not None else ""
    return sent + corrected, "" if cell.read is None else "read"


def _what_to_do(row: Worked) -> str:
    steps = ["ask for a corrected file", f"`tfp quarantine correct {row.reference} COLUMN=VALUE`"]
    if all(may_be_overruled(rule) for rule in row.rules):
        steps.append(f"`tfp quarantine release {row.reference}`")
    return f"To do: {', '.join(steps)}, or `tfp quarantine discard {row.reference}`; each with --by and --reason."
