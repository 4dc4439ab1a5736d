"""What a person sees: lines, progress, and the table at the end. Colour and spinners on a terminal only."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from tfp_etl.platform import told

if TYPE_CHECKING:  # slow to import
    from tfp_etl.warehouse.summary import Summary

MOST_REASONS = 20  # lines of the table of reasons
out = Console(highlight=False, soft_wrap=True)
if not out.is_terminal:
    out.width = 120  # a log or a pipe has no width of its own
err = Console(stderr=True, highlight=False, soft_wrap=True)


def plain() -> None:
    """From now on plain lines: no colour, no bar."""
    global out  # noqa: PLW0603
    out = Console(highlight=False, soft_wrap=True, force_terminal=False, color_system=None, width=120)


def line(text: str) -> None:
    """Print a line."""
    out.print(escape(text))


def error(text: str) -> None:
    """Print an error to the error stream."""
    err.print(f"[bold red]tfp:[/] {escape(text)}")


def not_asked(counts: dict[str, int]) -> None:
    """Print how many likely pairs of persons are not on the review list, and why."""
    for reason, pairs in counts.items():
        line(f"Not on the review list, {pairs:,} likely pairs of persons: {reason}.")


def say_since(began: float) -> Callable[[str], None]:
    """A function that prints a line with the seconds since `began` before it."""

    def say(text: str) -> None:
        out.print(f"[dim]{time.monotonic() - began:5.0f} s[/]  {escape(text)}")

    return say


def in_one_line(problem: Exception) -> str:
    """An error in one line. Of errors that are not ours only the type and the place: their text may quote a row."""
    found = told.of_error(problem)
    if found.startswith(f"{type(problem).__name__} at "):
        found += (
            ". This is a fault of the platform; run again with --debug, as `tfp --debug ...`, to see where it began."
        )
    return found


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
    rows = Table("source", "dataset", title="Files and rows", title_justify="left")
    for title in ("files", "rows", "staged", "held back"):
        rows.add_column(title, justify="right")
    for each in found.datasets:
        rows.add_row(
            each.source, escape(each.dataset), *_figures(each.files, each.rows_in, each.rows_staged, each.rows_held)
        )
    rows.add_section()
    totals = [(each.files, each.rows_in, each.rows_staged, each.rows_held) for each in found.datasets]
    rows.add_row("all", "", *_figures(*(sum(column) for column in zip(*totals, strict=True))))
    out.print(rows)
    _missing(found)
    people = Table(title="Who", title_justify="left")
    for title in ("persons", "families", "programme families"):
        people.add_column(title, justify="right")
    people.add_row(*_figures(found.counts.persons, found.counts.families, found.counts.programme_families))
    out.print(people)
    _decisions(found)
    verdicts = Table("window", "verdict", title="Verdicts", title_justify="left")
    verdicts.add_column("families", justify="right")
    verdicts.add_column("claimable", justify="right")
    for verdict in found.verdicts:
        verdicts.add_row(verdict.window, verdict.verdict, f"{verdict.families:,}", f"£{verdict.amount_gbp:,.0f}")
    if found.verdicts:
        out.print(verdicts)
    for window in sorted({each.window for each in found.verdicts}):
        pounds = sum(each.amount_gbp for each in found.verdicts if each.window == window)
        line(f"Claimable in window {window}: £{pounds:,.0f}")


def _decisions(found: "Summary") -> None:
    """Print how the decisions of officers fared, where there are any."""
    states = {name: count for name, count in found.decisions.items() if name != "SUPERSEDED"}
    if states:
        told = ", ".join(f"{count:,} {(name or 'not taken up yet').lower()}" for name, count in sorted(states.items()))
        look = "; `tfp decisions --conflicts` tells more" if set(states) - {"APPLIED", ""} else ""
        line(f"Decisions of officers: {told}{look}")


def _missing(found: "Summary") -> None:
    """Print what is not in the warehouse, with the reasons: rows held back, files rejected."""
    if found.held:
        held = Table(
            "source", "why rows were held back", title="Held back (a row may break several rules)", title_justify="left"
        )
        held.add_column("rows", justify="right")
        for each in found.held[:MOST_REASONS]:
            held.add_row(each.source, escape(each.reason), f"{each.rows:,}")
        more = found.held[MOST_REASONS:]
        if more:
            held.add_row("", f"{len(more)} more reasons: `tfp quarantine list`", f"{sum(e.rows for e in more):,}")
        out.print(held)
    if found.rejected:
        line("Rejected, and not put right by a later file:")
        for file in found.rejected:
            line(f"  {f'{file.source}/' if file.source else ''}{file.file_name}: {file.reason}")


def _figures(*numbers: int) -> list[str]:
    return [f"{number:,}" for number in numbers]
