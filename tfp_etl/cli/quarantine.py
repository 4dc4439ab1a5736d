"""`tfp quarantine`: the rows held back as a worklist, and what people decide about them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tfp_etl.cli import screen
from tfp_etl.platform import PlatformError

if TYPE_CHECKING:
    from tfp_etl.platform.quarantine import RowsDecided

quarantine_commands = typer.Typer(
    help="Rows held back: which, since when, why, who can mend them; let in, corrected or discarded by decision.",
    no_args_is_help=True,
)

References = Annotated[list[str], typer.Argument(metavar="REF...", help="Rows, as `tfp quarantine list` names them.")]
Reference = Annotated[str, typer.Argument(metavar="REF", help="The row, as `tfp quarantine list` names it.")]
By = Annotated[str, typer.Option("--by", help="Who decided: initials or role.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, without names, numbers or dates of the row.")]
ASK = "?"


class ValuesNotShownError(PlatformError):
    """Cells of people are asked for where they would not be shown to a person alone."""


@quarantine_commands.command("list")
def list_(  # noqa: PLR0917  (typer passes options by name)
    source: Annotated[str, typer.Option(help="Only of one sender: education, police ...")] = "",
    dataset: Annotated[str, typer.Option(help="Only of one dataset, such as attendance.")] = "",
    rule: Annotated[str, typer.Option(help="Only rows that break one rule, by its name.")] = "",
    older_than: Annotated[int, typer.Option(min=0, help="Only rows received more than so many days ago.")] = 0,
    state: Annotated[
        str,
        typer.Option(
            help="open, released, corrected, discarded, superseded, held-again, repeated, warned, or all of them."
        ),
    ] = "open",
    most: Annotated[int, typer.Option("--most", min=0, help="How many rows to print below the summary.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Summary and every row as JSON.")] = False,
    as_csv: Annotated[Path | None, typer.Option("--csv", metavar="OUT", help="Every row as a CSV file.")] = None,
) -> None:
    """List rows held back: reference, rule, who can mend it, age; no value of a row."""
    from tfp_etl.cli import worklist
    from tfp_etl.platform import intake, workspace
    from tfp_etl.settings import Settings
    from tfp_etl.warehouse import quarantine

    wanted = state.strip().upper().replace("-", " ").replace("ALL", "")
    if wanted and wanted not in quarantine.STATES:
        known = ", ".join(each.lower().replace(" ", "-") for each in quarantine.STATES)
        raise typer.BadParameter(f"one of {known}, all", param_hint="--state")
    with intake.open_road(workspace.last_used(Settings()), migrate=True) as road:
        rows = quarantine.worklist(
            road.db,
            source=source,
            dataset=dataset,
            rule=rule,
            state=wanted,
            older_than=older_than + 1 if older_than else 0,
        )
    if as_csv is not None:
        worklist.write_csv(rows, as_csv)
        screen.line(f"{as_csv}: {len(rows):,} rows")
    elif as_json:
        typer.echo(worklist.as_json(rows))
    else:
        worklist.show_list(rows, state, most)


@quarantine_commands.command()
def show(
    reference: Reference,
    values: Annotated[
        bool, typer.Option("--values", help="Show the cells of the row, on a terminal only: they are personal.")
    ] = False,
) -> None:
    """Show one row: the rules it breaks, what to do, what was decided, and the shape of its cells."""
    from tfp_etl.cli import worklist
    from tfp_etl.platform import intake, quarantine, workspace
    from tfp_etl.settings import Settings

    if values and not screen.out.is_terminal:
        raise ValuesNotShownError("--values shows cells of people: on a terminal only, never into a file or a log")
    with intake.open_road(workspace.last_used(Settings()), migrate=True) as road:
        row, decided, text = quarantine.found_row(road, reference)
    worklist.show_row(row, decided, text, values=values)


@quarantine_commands.command()
def release(references: References, by: By, reason: Reason) -> None:
    """Let rows in as they are, in spite of the rule; only where the value can be read and carried."""
    _decide(references, "RELEASED", by, reason)


@quarantine_commands.command()
def correct(
    reference: Reference,
    cells: Annotated[
        list[str],
        typer.Argument(metavar="COLUMN=VALUE...", help="Cells put right; COLUMN=? asks for the value unseen."),
    ],
    by: By,
    reason: Reason,
) -> None:
    """Let a row in with other cells, read by the same contract and held against the same rules."""
    written: dict[str, str] = {}
    for cell in cells:
        name, separator, value = cell.partition("=")
        if not separator or not name.strip():
            raise typer.BadParameter("write each cell as COLUMN=VALUE", param_hint="COLUMN=VALUE")
        written[name] = typer.prompt(f"{name} of {reference}", hide_input=True, default="") if value == ASK else value
    _decide([reference], "CORRECTED", by, reason, written)


@quarantine_commands.command()
def discard(references: References, by: By, reason: Reason) -> None:
    """Keep rows out for good: they are closed."""
    _decide(references, "DISCARDED", by, reason)


@quarantine_commands.command()
def reopen(references: References, by: By, reason: Reason) -> None:
    """Take back what was decided about rows: the rules alone say what becomes of them."""
    _decide(references, "REOPENED", by, reason)


def _decide(references: list[str], outcome: str, by: str, reason: str, written: dict[str, str] | None = None) -> None:
    from tfp_etl.platform import intake, quarantine, workspace
    from tfp_etl.settings import Settings

    with intake.open_road(workspace.last_used(Settings()), migrate=True) as road:
        cells = quarantine.cells_of(road, references[0], written) if written is not None else None
        done = quarantine.decide(road, references, outcome, by=by, reason=reason, cells=cells)
    _tell(done)


def _tell(done: "RowsDecided") -> None:
    numbers = ", ".join(map(str, done.entered))
    screen.line(f"Entered: {len(done.entered):,} decisions{f' ({numbers})' if numbers else ''}; stood: {done.known:,}.")
    if done.files_staged:
        screen.line(
            f"Staged anew: {done.files_staged:,} files. `tfp run` for this landing area, or the next run of matching, "
            "brings the rows into the warehouse."
        )
