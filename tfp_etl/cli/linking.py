"""`tfp link`: records in a file, persons and families in a file."""

import resource
import sys
import time
from pathlib import Path

from rich.table import Table

from tfp_etl import matching
from tfp_etl.cli import screen
from tfp_etl.matching.library import STEPS
from tfp_etl.matching.writing import write


def link(
    records: Path,
    output: Path,
    *,
    previous: Path | None = None,
    decisions: Path | None = None,
    model: Path | None = None,
    also: dict[str, Path | None] | None = None,
) -> None:
    """Link the records of a file; `also`: files for edges, changes and memberships."""
    began = time.monotonic()
    with screen.progress("Linking", len(STEPS)) as advance:
        linked = matching.link_all(records, previous, decisions, model=model, step=advance)
    for note in linked.notes:
        screen.line(f"Note: {note}.")
    write(linked.links, output)
    for name, path in (also or {}).items():
        if path is not None:
            write(getattr(linked, name), path)
    _tell(linked, output, time.monotonic() - began)


def _tell(linked: matching.Linked, output: Path, seconds: float) -> None:
    table = Table(title="Linked", title_justify="left", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, count in linked.counts.items():
        table.add_row(name, f"{count:,}")
    table.add_row("seconds", f"{seconds:,.1f}")
    table.add_row("peak memory, MB", f"{_peak_megabytes():,}")
    screen.out.print(table)
    screen.line(f"Written: {output}")


def _peak_megabytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)
