"""The commands of `tfp`. Heavy imports are inside the commands, so that `tfp --help` answers at once."""

import signal
import sys
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from tfp_etl.cli import evaluation, screen
from tfp_etl.cli.deciding import decide_commands
from tfp_etl.cli.files import files_commands
from tfp_etl.cli.quarantine import quarantine_commands
from tfp_etl.cli.reviewing import review_commands

commands = typer.Typer(
    name="tfp",
    help="From landed files to a claim list, with the evidence behind every verdict.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
db_commands = typer.Typer(help="The warehouse database.", no_args_is_help=True)
commands.add_typer(db_commands, name="db")
commands.add_typer(decide_commands, name="decide")
commands.add_typer(files_commands, name="files")
commands.add_typer(review_commands, name="review")
commands.add_typer(quarantine_commands, name="quarantine")

Landing = Annotated[
    Path | None,
    typer.Option("--landing", help="Landing area, <landing>/<source>/<dataset>_<date>.csv. Blank: a synthetic county."),
]


def main() -> None:
    """Run a command; an error is one line that says where, what and what to do."""
    signal.signal(signal.SIGTERM, _end)
    if hasattr(signal, "SIGHUP"):  # Windows, where only `tfp check` may run, has none
        signal.signal(signal.SIGHUP, _end)
    debug = "--debug" in sys.argv
    try:
        commands()
    except KeyboardInterrupt:
        screen.error("Stopped.")
        sys.exit(130)
    except Exception as error:
        if debug:
            raise
        screen.error(screen.in_one_line(error))
        sys.exit(1)


@commands.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    """Read by `main`; declared here so that it is in the help."""


@commands.command()
def drive(landing: Landing = None) -> None:
    """Run Airflow's DAGs over a delivery, show what came out, stop. `make run` calls this."""
    from tfp_etl.cli import roads

    _exit(roads.drive(landing))


@commands.command()
def run(landing: Landing = None) -> None:
    """Run the same stages without Airflow, and show what came out."""
    from tfp_etl.cli import roads

    _exit(roads.run(landing))


@commands.command()
def fetch(
    source: Annotated[str | None, typer.Argument(help="One source, e.g. police; blank: all that are set up.")] = None,
    landing: Annotated[
        Path | None, typer.Option("--landing", help="Landing area. Blank: TFP_LANDING, or the one used last.")
    ] = None,
) -> None:
    """Fetch new files from SFTP, object storage or another folder into the landing area; see docs/sources.md."""
    from tfp_etl.cli import fetching

    _exit(fetching.fetch(source, landing))


@commands.command()
def synth(
    out: Annotated[Path, typer.Option(help="Folder for landing/ and truth/.")],
    households: Annotated[int, typer.Option(min=1, help="How many households.")] = 6000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 2013,
    extract_dates: Annotated[
        str, typer.Option(help="Dates of the deliveries, comma-separated.")
    ] = "2012-12-31,2013-05-31",
    damage: Annotated[str, typer.Option(help="How much clerical noise, e.g. normal.")] = "normal",
) -> None:
    """Write a synthetic county: the agencies' files, and the truth about them."""
    from tfp_etl.cli import county

    try:
        dates = [date.fromisoformat(part.strip()) for part in extract_dates.split(",")]
    except ValueError:
        raise typer.BadParameter(
            "write dates as 2013-05-31, with commas between", param_hint="--extract-dates"
        ) from None
    county.synthesise(out, households=households, seed=seed, extract_dates=dates, damage=damage)
    screen.line(f"A synthetic county of {households:,} households is in {out}.")


@commands.command()
def link(  # noqa: PLR0917  (typer passes options by name)
    records: Annotated[Path, typer.Option("--input", help="Records of people, .parquet or .csv.")],
    output: Annotated[Path, typer.Option(help="record_id, person_id, family_id, link_confidence; .parquet or .csv.")],
    previous: Annotated[Path | None, typer.Option(help="The output of an earlier run, whose ids are carried.")] = None,
    decisions: Annotated[Path | None, typer.Option(help="What officers decided, .csv.")] = None,
    model: Annotated[Path | None, typer.Option(help="Another model file than the reviewed one.")] = None,
    review: Annotated[Path | None, typer.Option(help="Where to write the pairs worth a person's look.")] = None,
    changes: Annotated[Path | None, typer.Option(help="Where to write splits, merges, new and gone ids.")] = None,
    memberships: Annotated[Path | None, typer.Option(help="Where to write who was in which family when.")] = None,
    households: Annotated[Path | None, typer.Option(help="Where to write who lived in which household when.")] = None,
    households_before: Annotated[
        Path | None, typer.Option(help="The households of an earlier run, whose ids are carried.")
    ] = None,
    scored_pairs: Annotated[Path | None, typer.Option(help="Where to write every scored pair, for `evaluate`.")] = None,
    state: Annotated[
        Path | None, typer.Option(help="Folder a run leaves for the next, which links what changed.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Link everything again, whatever the state.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Plain lines, no colour and no bar.")] = False,
) -> None:
    """Link any records of people: who is one person, and who one family. Needs no database."""
    from tfp_etl.cli import linking

    if plain:
        screen.plain()
    also = {"review": review, "changes": changes, "memberships": memberships, "households": households}
    linking.link(
        records,
        output,
        previous=previous,
        households_before=households_before,
        decisions=decisions,
        model=model,
        also=also,
        scored=scored_pairs,
        state=state,
        full=full,
    )


@commands.command()
def train(
    records: Annotated[Path, typer.Option("--records", help="Records of people, .parquet or .csv.")],
    model: Annotated[Path, typer.Option(help="Where to write the model.")] = Path("model.json"),
    report: Annotated[Path, typer.Option(help="Where to write the report to review.")] = Path("matching-training.md"),
    despite_doubts: Annotated[bool, typer.Option("--despite-doubts", help="Write a model with grave doubts.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Plain lines, no colour and no bar.")] = False,
) -> None:
    """Train a linkage model on records, without truth: a model file, and a report to review before it is used."""
    from tfp_etl.cli import training

    if plain:
        screen.plain()
    training.train(records, model, report, despite_doubts=despite_doubts)


@commands.command()
def check(  # noqa: PLR0917  (typer passes options by name)
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Files, or a folder: a landing tree or a flat one.")
    ],
    dataset: Annotated[str | None, typer.Option(help="The dataset, where the name does not tell it.")] = None,
    extract_date: Annotated[
        str | None, typer.Option(help="The extract date, where the name does not tell it: 2013-05-31.")
    ] = None,
    json_to: Annotated[str | None, typer.Option("--json", help="Where to write it as JSON; - is the screen.")] = None,
    report: Annotated[
        Path | None,
        typer.Option(help="Where to write the cells to mend as a workbook, .xlsx; for several files a folder."),
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Plain lines, no colour and no bar.")] = False,
) -> None:
    """Test extracts before they are sent: what would load, what would be held back, and how to mend it.

    Runs the contract and the rules of the platform on this computer alone: no database, no network, and nothing is
    written unless asked for. No value of a file is shown: faults are named by their cell, such as B17.

    Ends with 0 when every file would load whole, 3 when rows would be held back, 4 when a file would be refused; with 1
    or 2 when something could not be checked or was asked wrongly.
    """
    from tfp_etl.cli import checking

    if plain:
        screen.plain()
    try:
        extract_on = date.fromisoformat(extract_date) if extract_date else None
    except ValueError:
        raise typer.BadParameter("write the date as 2013-05-31", param_hint="--extract-date") from None
    _exit(checking.check(files, dataset=dataset, extract_on=extract_on, json_to=json_to, report_to=report))


@commands.command()
def export(out: Annotated[Path, typer.Option(help="Folder for the CSV files.")]) -> None:
    """Write matches, families, claims and identification of the workspace used last as CSV."""
    from tfp_etl.cli import roads

    roads.export(out)


@commands.command()
def card(
    file_id: Annotated[
        int | None, typer.Argument(help="Number of the file's receipt; none: the latest extract of every feed.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Plain lines, no colour.")] = False,
) -> None:
    """Show the delivery card of a file: what came, held against the file before it. No value of a row is in it."""
    from tfp_etl.cli import cards

    if plain:
        screen.plain()
    cards.show(file_id, as_json=as_json)


@commands.command()
def feeds(
    on: Annotated[str | None, typer.Option("--on", help="The day taken for today, e.g. 2013-06-10.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Plain lines, no colour.")] = False,
) -> None:
    """Show the feed board: which feed is on time, late, missing or refused, what it holds; schools without attendance.

    Ends with 1 where a feed is late, missing or refused.
    """
    from tfp_etl.cli import feed_board

    if plain:
        screen.plain()
    _exit(feed_board.show(on, as_json=as_json))


@commands.command("report-back")
def report_back(
    file_id: Annotated[int, typer.Argument(help="Number of the file's receipt.")],
    out: Annotated[
        Path | None, typer.Option(help="Where to write it; none: in the workspace's folder reports.")
    ] = None,
) -> None:
    """Write the report to the sender of a received file again: the cells to mend, as a workbook, for them alone."""
    from tfp_etl.cli import roads

    roads.report_back(file_id, out)


@commands.command()
def decisions(
    conflicts: Annotated[bool, typer.Option("--conflicts", help="Only those that need a look.")] = False,
) -> None:
    """List what officers decided, and what became of it in the last run of matching."""
    from tfp_etl.cli import deciding

    deciding.listed(conflicts=conflicts)


@commands.command()
def restage() -> None:
    """Make lost staged Parquet again from the store, in the workspace used last; `tfp run` goes on from there."""
    from tfp_etl.cli import roads

    roads.restage()


@commands.command()
def up(landing: Landing = None) -> None:
    """Start the platform, leave it running, print its address and sign-in."""
    from tfp_etl.cli import servers

    servers.up(landing)


@commands.command()
def down(
    everything: Annotated[bool, typer.Option("--all", help="Of every workspace.")] = False,
) -> None:
    """Stop the platform."""
    from tfp_etl.cli import servers

    servers.down(everything=everything)


@commands.command()
def status() -> None:
    """Show what runs, and what the last delivery came to."""
    from tfp_etl.cli import servers

    servers.status()


commands.command()(evaluation.evaluate)


@db_commands.command("upgrade")
def db_upgrade() -> None:
    """Bring the warehouse of the workspace used last up to the newest tables."""
    from tfp_etl.platform import database, workspace
    from tfp_etl.settings import Settings

    settings = workspace.last_used(Settings())
    with database.open_warehouse(settings):
        screen.line(f"The warehouse of workspace {settings.workspace_name} is up to date.")


def _exit(code: int) -> None:
    if code:
        raise typer.Exit(code)


def _end(number: int, _frame: FrameType | None) -> None:
    """Leave through the same doors as an error, so that what was started is stopped."""
    sys.exit(128 + number)
