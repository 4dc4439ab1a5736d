"""What a person sees: lines, progress, and the table at the end. Colour and spinners on a terminal only."""

import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

if TYPE_CHECKING:  # the stages are slow to import
    from tfp_etl.stages import Summary

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def line(text: str) -> None:
    """Print a line."""
    out.print(escape(text))


def error(text: str) -> None:
    """Print an error to the error stream."""
    err.print(f"[bold red]tfp:[/] {escape(text)}")


def say_since(began: float) -> Callable[[str], None]:
    """A function that prints a line with the seconds since `began` before it."""

    def say(text: str) -> None:
        out.print(f"[dim]{time.monotonic() - began:5.0f} s[/]  {escape(text)}")

    return say


def in_one_line(problem: Exception) -> str:
    """An error in one line. Of errors that are not ours only the type and the place: their text may quote a row."""
    from sqlalchemy.exc import DBAPIError

    ours = type(problem).__module__.startswith(("tfp_etl.", "pydantic"))
    if ours or isinstance(problem, OSError | ValueError):
        return str(problem)
    if isinstance(problem, DBAPIError):
        return f"The database refused: {str(problem.orig).splitlines()[0]}"
    place = traceback.extract_tb(problem.__traceback__)[-1]
    where = f"{Path(place.filename).name}:{place.lineno}"
    return (
        f"{type(problem).__name__} at {where}. This is a fault of the platform; `tfp --debug ...` shows where it began."
    )


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[str], None]]:
    """A bar on a terminal, a line a step elsewhere; the yielded function tells one step done, by name."""
    if not out.is_terminal:
        done = 0

        def tell(step: str) -> None:
            nonlocal done
            done += 1
            line(f"{title} {done}/{total}: {step}")

        yield tell
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=out) as bar:
        task = bar.add_task(title, total=total)

        def advance(step: str) -> None:
            bar.update(task, advance=1, description=f"{title}: {escape(step)}")

        yield advance


@contextmanager
def share(title: str, total: int) -> Iterator[Callable[[int, int], None]]:
    """Progress told as (done, of how many): a bar on a terminal, a line every tenth elsewhere."""
    if out.is_terminal:
        with Progress(TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=out) as bar:
            task = bar.add_task(title, total=total)
            yield lambda done, of: bar.update(task, completed=done, total=of)
        return
    tenth = 0

    def tell(done: int, of: int) -> None:
        nonlocal tenth
        if 10 * done // max(of, 1) > tenth:
            tenth = 10 * done // max(of, 1)
            line(f"{title}: {done:,} of {of:,}")

    yield tell


@contextmanager
def watching(plain: Callable[[Sequence[dict[str, Any]]], None]) -> Iterator[Callable[[Sequence[dict[str, Any]]], None]]:
    """A watcher of DAG runs: the plain lines, and on a terminal a line below with what runs now."""
    if not out.is_terminal:
        yield plain
        return
    with out.status("Waiting for the first DAG") as spinner:

        def watch(runs: Sequence[dict[str, Any]]) -> None:
            plain(runs)
            active = [str(run["dag_id"]) for run in runs if run["state"] in {"queued", "running"}]
            spinner.update("Running: " + (", ".join(active) or "nothing"))

        yield watch


def summary(found: "Summary") -> None:
    """Print what came out of the road."""
    rows = Table("dataset", title="Rows", title_justify="left")
    rows.add_column("staged", justify="right")
    rows.add_column("held back", justify="right")
    for dataset, (staged, held) in sorted(found.rows.items()):
        rows.add_row(escape(dataset), f"{staged:,}", f"{held:,}")
    rows.add_section()
    rows.add_row("all", f"{sum(s for s, _ in found.rows.values()):,}", f"{sum(h for _, h in found.rows.values()):,}")
    out.print(rows)
    figures = Table("figure", title="What came out", title_justify="left")
    figures.add_column("value", justify="right")
    for status, count in sorted(found.files.items()):
        figures.add_row(f"files {status.lower()}", f"{count:,}")
    figures.add_row("persons", f"{found.persons:,}")
    figures.add_row("families", f"{found.families:,}")
    for (window, verdict), count in sorted(found.verdicts.items()):
        figures.add_row(f"{window} {verdict}", f"{count:,}")
    for window, pounds in sorted(found.pounds.items()):
        figures.add_row(f"{window} claimable", f"£{pounds:,.0f}")
    out.print(figures)
