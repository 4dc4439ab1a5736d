"""`tfp feeds`: the feed board of the workspace used last."""

import datetime as dt

import typer
from rich.table import Table

from tfp_etl import feed_board
from tfp_etl.cli import screen
from tfp_etl.feed_board import TROUBLE, WORDS, Board
from tfp_etl.platform import PlatformError, intake, workspace
from tfp_etl.settings import Settings


class NoSuchDayError(PlatformError):
    """A day that cannot be read."""


def show(on: str | None, *, as_json: bool) -> int:
    """Print the board; 1 where a feed is late, missing or refused, else 0."""
    settings = workspace.last_used(Settings())
    try:
        day = dt.date.fromisoformat(on) if on else settings.today
    except ValueError:
        raise NoSuchDayError(f"--on {on}: no such day; write it as 2013-05-31") from None
    with intake.open_road(settings, migrate=True) as road:
        feed_board.refresh(road.db, settings)
        board = feed_board.look(road.db, day)
    if as_json:
        typer.echo(feed_board.as_json(board))
    else:
        _show(board)
        screen.line(f"As a page: {settings.cards / feed_board.PAGE}")
    return 1 if board.of_state(*TROUBLE) else 0


def _show(board: Board) -> None:
    table = Table(title=f"Feeds on {board.on}", title_justify="left")
    for title in ("feed", "state", "extract", "due by"):
        table.add_column(title, no_wrap=True)
    for title in ("days late", "families held", "findings held"):
        table.add_column(title, justify="right")
    source = ""
    for each in board.feeds:
        if each.source != source:
            table.add_section()
        source = each.source
        counts = (each.days_late, each.families_held, each.findings_held)
        days = (str(each.extract_on or "-"), str(each.due_on or "-"))
        table.add_row(f"{source}/{each.dataset}", WORDS[each.state], *days, *(f"{n:,}" if n else "" for n in counts))
    screen.out.print(table)
    for each in board.of_state("REFUSED"):
        screen.line(f"Refused: {each.source}/{each.refused_file}: {each.refused_reason}")
    for gap in board.schools:
        held = f"; {gap.families_held:,} families without an answer in education" if gap.families_held else ""
        screen.line(
            f"School {gap.la_estab} is missing from the attendance of {gap.term}: {gap.pupil_count:,} on roll{held}"
        )


def in_a_line(board: Board) -> str:
    """How many feeds are in which trouble; blank where none is."""
    counts = {state: len(board.of_state(state)) for state in TROUBLE}
    told = [f"{count} {WORDS[state]}" for state, count in counts.items() if count]
    if board.schools:
        told.append(f"{len(board.schools)} schools without attendance")
    return f"Feeds on {board.on}: {', '.join(told)}; `tfp feeds` tells more" if told else ""
