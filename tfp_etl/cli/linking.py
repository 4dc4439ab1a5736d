"""`tfp link`: records in a file, persons and families in a file."""

import gc
import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from tfp_etl import without_pandas
from tfp_etl.cli import screen

if TYPE_CHECKING:
    from tfp_etl.matching import Linked
    from tfp_etl.matching.score import Engine

SUFFIXES = (".parquet", ".csv")


class PlaceError(Exception):
    """A file of the command that cannot be what it is named for; found before any work."""


def link(
    records: Path,
    output: Path,
    *,
    previous: Path | None = None,
    households_before: Path | None = None,
    decisions: Path | None = None,
    model: Path | None = None,
    also: dict[str, Path | None] | None = None,
    scored: Path | None = None,
    state: Path | None = None,
    full: bool = False,
) -> None:
    """Link the records of a file; `also`: where to write other parts of `matching.Linked`, by name; `scored`: pairs.

    state: folder that a run leaves for the next, which then links what changed; full: link everything again.
    Raises PlaceError where a file is named twice or cannot be written, before any work, or where both scored and state
    are given.
    """
    if scored and state:
        raise PlaceError("scored pairs are of a full run that leaves no state: give --scored-pairs or --state")
    began = time.monotonic()
    extra = {name: path for name, path in (also or {}).items() if path is not None}
    replaced = {name: path for name, path in (("links", previous), ("households", households_before)) if path}
    _look(
        [records, *(each for each in (decisions, model) if each)],
        {"links": output} | extra | ({"scored": scored} if scored else {}),
        replaced,
    )
    with _loading():
        from tfp_etl.matching import link_all
        from tfp_etl.matching.library import STEPS
        from tfp_etl.matching.writing import write

    with screen.progress("Linking", len(STEPS)) as advance:
        linked = link_all(
            records,
            previous,
            decisions,
            households_before=households_before,
            model=model,
            scored=scored,
            state=state,
            full=full,
            engine=_engine(),
            parts=set(extra),
            step=advance,
        )
    for note in linked.notes:
        screen.line(f"Note: {note}.")
    write(linked.links, output)
    for name, path in extra.items():
        write(getattr(linked, name), path)
    if "review" in extra:
        screen.not_asked(linked.not_asked)
    _tell(linked, time.monotonic() - began)
    written = (output, *extra.values(), *([scored] if scored else []))
    screen.line(f"Written: {', '.join(map(str, written))}")


def _engine() -> "Engine":
    """What scores the pairs. Settings load slowly, and are asked only where the environment says something of it."""
    if not any(name.upper() == "TFP_MATCHING_ENGINE" for name in os.environ):
        return "duckdb"
    from tfp_etl.settings import Settings

    return Settings().matching_engine


@contextmanager
def _loading() -> Iterator[None]:
    """Load what links with as little as can be: no pandas, no threads of linear algebra, no search for garbage.

    Threads wait by counting, which costs a run over few changes a twentieth, and what is loaded stays.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.disable()
    try:
        without_pandas.hide()
        yield
    finally:
        gc.freeze()
        gc.enable()


def _look(read: list[Path], written: dict[str, Path], replaced: dict[str, Path]) -> None:
    """Refuse, before any work, what could not be written after it. Outputs may replace those of an earlier run."""
    for path in (*read, *replaced.values()):
        if not path.exists():
            raise PlaceError(f"{path}: there is no such file")
    seen = {path.resolve() for path in read}
    for part, path in written.items():
        if path.suffix.lower() not in SUFFIXES:
            raise PlaceError(f"{path}: the name of a file to write ends in {' or '.join(SUFFIXES)}")
        others = {each.resolve() for name, each in replaced.items() if name != part}
        if path.resolve() in seen | others:
            raise PlaceError(f"{path}: this file is named twice; name another file to write")
        if path.is_dir():
            raise PlaceError(f"{path} is a folder; name a file in it")
        if not path.parent.is_dir():
            raise PlaceError(f"{path}: there is no folder {path.parent}; make it, or name another file")
        seen.add(path.resolve())


def _tell(linked: "Linked", seconds: float) -> None:
    table = Table(title="Linked", title_justify="left", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, count in linked.counts.items():
        table.add_row(name, f"{count:,}")
    table.add_row("seconds", f"{seconds:,.1f}")
    table.add_row("peak memory, MB", f"{_peak_megabytes():,}")
    screen.out.print(table)


def _peak_megabytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)
