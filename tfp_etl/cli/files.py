"""`tfp files`: the files received and what became of them; accepting one that its number of rows refused."""

from typing import Annotated

import typer

from tfp_etl.cli import screen

files_commands = typer.Typer(help="Files received, and what became of them.", no_args_is_help=True)


@files_commands.command("list")
def list_(
    status: Annotated[
        str, typer.Option(help="received, rejected, checked, staged, loaded, duplicate, or all of them.")
    ] = "all",
    source: Annotated[str, typer.Option(help="Only of one sender: education, police ...")] = "",
) -> None:
    """List files by number: name, status, rows, and why one was refused."""
    from rich.markup import escape
    from rich.table import Table

    from tfp_etl.platform import intake, workspace
    from tfp_etl.settings import Settings
    from tfp_etl.warehouse import read
    from tfp_etl.warehouse.tables import audit

    wanted = status.strip().upper().replace("ALL", "")
    if wanted and wanted not in audit.STATUSES:
        known = ", ".join(each.lower() for each in audit.STATUSES)
        raise typer.BadParameter(f"one of {known}, all", param_hint="--status")
    with intake.open_road(workspace.last_used(Settings()), migrate=True) as road:
        found = [each for each in read.receipts(road.db) if wanted in {"", each.status} and source in {"", each.source}]
    table = Table("file", "name", "status", "rows", "staged", "held", "why", box=None)
    for each in sorted(found, key=lambda receipt: receipt.file_id):
        counts = ["" if count is None else f"{count:,}" for count in (each.rows_in, each.rows_staged, each.rows_held)]
        name = escape(f"{each.source or '?'}/{each.file_name}")
        table.add_row(str(each.file_id), name, each.status, *counts, escape(each.reason))
    screen.out.print(table)


@files_commands.command()
def accept(
    file_id: Annotated[int, typer.Argument(metavar="FILE", help="Number of the file, as `tfp files list` shows it.")],
    by: Annotated[str, typer.Option("--by", help="Who decided: initials or role.")],
    reason: Annotated[str, typer.Option("--reason", help="Why so few or so many rows are right.")],
) -> None:
    """Take a file that only its number of rows, or of keys gone, refused; everything else is still asked of it."""
    from tfp_etl.platform import accepting, intake, workspace
    from tfp_etl.settings import Settings

    with intake.open_road(workspace.last_used(Settings()), migrate=True) as road:
        run = accepting.accept(road, file_id, by=by, reason=reason)
    screen.line(f"File {file_id}: {run.rows_out:,} rows staged, {run.rows_held:,} held. The next run takes them up.")


@files_commands.command()
def dismiss(
    file_id: Annotated[int, typer.Argument(metavar="FILE", help="Number of the file, as `tfp files list` shows it.")],
    by: Annotated[str, typer.Option("--by", help="Who decided: initials or role.")],
    reason: Annotated[str, typer.Option("--reason", help="Which files tell what it would have told.")],
) -> None:
    """Say that a refused file is not needed: it leaves no gap and holds no verdict. Nothing of it is loaded."""
    from tfp_etl.platform import accepting, intake, workspace
    from tfp_etl.settings import Settings

    with intake.open_road(workspace.last_used(Settings()), migrate=True) as road:
        accepting.dismiss(road, file_id, by=by, reason=reason)
    screen.line(f"File {file_id} is not needed. Judge the window again where its feed held verdicts.")
