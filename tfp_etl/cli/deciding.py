"""`tfp decide` and `tfp decisions`: an officer's word entered, and what became of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tfp_etl.cli import screen

if TYPE_CHECKING:
    import pyarrow as pa

MOST_LINES = 10

decide_commands = typer.Typer(
    help="Enter what an officer decided: one person or two, one family or two. The next run obeys.",
    invoke_without_command=True,
    no_args_is_help=True,
)

One = Annotated[str, typer.Argument(help="A record: its id in the review list, or source/dataset/record key[#part].")]
By = Annotated[str, typer.Option("--by", help="Who decided: initials or role.")]
Because = Annotated[str, typer.Option("--because", help="Why, without names.")]


@decide_commands.callback()
def from_file(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Option("--file", help="Decisions, .csv or .parquet: record_id_1, record_id_2, decision, ...")
    ] = None,
) -> None:
    """Enter decisions from a file."""
    if file is None:
        return
    if context.invoked_subcommand:
        raise typer.BadParameter("give a file or a decision, not both", param_hint="--file")
    from tfp_etl.matching import decisions

    _enter(decisions.read(file, is_signed=True))


@decide_commands.command("same-person")
def same_person(one: One, other: One, by: By, because: Because) -> None:
    """The two records are of one person."""
    _decide(one, other, "must_link", by, because)


@decide_commands.command("different-people")
def different_people(one: One, other: One, by: By, because: Because) -> None:
    """The two records are of two people."""
    _decide(one, other, "cannot_link", by, because)


@decide_commands.command("same-family")
def same_family(one: One, other: One, by: By, because: Because) -> None:
    """The people of the two records are one family."""
    _decide(one, other, "same_family", by, because)


@decide_commands.command("different-families")
def different_families(one: One, other: One, by: By, because: Because) -> None:
    """The people of the two records are not one family, and so two people."""
    _decide(one, other, "not_same_family", by, because)


@decide_commands.command("withdraw")
def withdraw(
    number: Annotated[int, typer.Argument(help="Number of the decision, from `tfp decisions`.")],
    by: By,
    because: Because,
) -> None:
    """Take an earlier decision back; it stays on record."""
    _decide("", "", "withdrawn", by, because, supersedes=str(number))


def _decide(one: str, other: str, decision: str, by: str, because: str, *, supersedes: str = "") -> None:
    import pyarrow as pa

    from tfp_etl.matching import decisions

    row = {"key_1": one, "key_2": other, "decision": decision, "by": by, "because": because, "supersedes": supersedes}
    _enter(decisions.read(pa.Table.from_pylist([row]), is_signed=True))


def _enter(said: "pa.Table") -> None:
    from tfp_etl import officers
    from tfp_etl.platform import intake, workspace
    from tfp_etl.settings import Settings

    settings = workspace.last_used(Settings())
    with intake.open_road(settings, migrate=True) as road:
        entered = officers.enter(road.db, said, settings.matched)
    numbers = f" ({_range(entered.numbers)})" if entered.numbers else ""
    screen.line(f"Entered: {len(entered.numbers):,} decisions{numbers}; entered before: {entered.known:,}.")
    if entered.without_record:
        lines = ", ".join(map(str, entered.without_record[:MOST_LINES]))
        screen.line(
            f"{len(entered.without_record):,} of them name a record that no run has seen (line {lines}): they are kept "
            "and wait for it. A slip in a key? `tfp decide withdraw NUMBER` takes one back."
        )
    if entered.numbers:
        screen.line("`tfp run` for this landing area, or the next delivery, obeys them; `tfp decisions` tells how.")


def _range(numbers: list[int]) -> str:
    return f"number {numbers[0]}" if len(numbers) == 1 else f"numbers {numbers[0]} to {numbers[-1]}"


def listed(*, conflicts: bool) -> None:
    """Print the decisions on persons and families with what became of each; `conflicts`: only those to look at."""
    from rich.markup import escape
    from rich.table import Table

    from tfp_etl import officers
    from tfp_etl.platform import intake, workspace
    from tfp_etl.settings import Settings
    from tfp_etl.warehouse import read

    with intake.open_road(workspace.last_used(Settings()), migrate=True) as road:
        state = {row["decision_id"]: (row["state"], row["told"]) for row in read.decisions(road.db).to_pylist()}
        rows = officers.standing(road.db).to_pylist()
    table = Table(title="Decisions of officers", title_justify="left")
    for name in ("no.", "decision", "record", "record", "by", "on", "state", "what became of it", "because"):
        table.add_column(name, justify="right" if name == "no." else "left", overflow="fold")
    shown = 0
    for row in rows:
        what, told = state.get(row["decision_no"], (None, None))
        if conflicts and what not in {"CONFLICT", "SECOND LOOK", "DORMANT"}:
            continue
        shown += 1
        records = [row[f"record_id_{side}"][:12] or "by key" for side in (1, 2)]
        cells = (
            row["outcome"],
            *records,
            row["decided_by"],
            row["decided_on"],
            (what or "not yet").lower(),
            told or "",
        )
        table.add_row(str(row["decision_no"]), *(escape(cell) for cell in cells), escape(row["because"]))
    if shown:
        screen.out.print(table)
    else:
        screen.line("No decision needs a look." if conflicts else "No decision has been entered.")
