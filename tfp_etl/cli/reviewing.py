"""`tfp review`: what is worth an officer's look, as a list, one by one, or as a page."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tfp_etl.cli import family_candidate, screen

if TYPE_CHECKING:
    import pyarrow as pa

review_commands = typer.Typer(
    help="What is worth an officer's look: pairs nearly joined, held back or thinly joined, and odd families.",
    no_args_is_help=True,
)
FORM = ("record_id_1", "record_id_2", "decision", "by", "because", "on")


class NothingToReviewError(RuntimeError):
    """No run of matching has left a review list."""


@review_commands.command("list")
def list_(
    kind: Annotated[str, typer.Option(help="Only one kind: borderline, held back, ambiguous, thin, family ...")] = "",
    most: Annotated[int, typer.Option("--most", min=1, help="How many rows to print.")] = 20,
    as_decisions: Annotated[
        Path | None, typer.Option("--as-decisions", help="Write the list as a CSV of decisions to fill in.")
    ] = None,
) -> None:
    """List candidates: ids and reasons, no names; those of programme families first."""
    queue = _queue(kind)
    if as_decisions is not None:
        _write_form(queue, as_decisions)
        screen.line(f"{as_decisions}: {queue.num_rows:,} rows to fill in; then `tfp decide --file {as_decisions}`")
        return
    _print(queue, most)
    screen.not_asked(_not_asked())


@review_commands.command()
def show(  # noqa: PLR0917  (typer passes options by name)
    candidate: Annotated[str, typer.Argument(help="Candidate id from the list.")],
    second: Annotated[str, typer.Option(help="Of a family: persons who are a second family, like 12,15.")] = "",
    neither: Annotated[str, typer.Option(help="Of a family: persons who are not of it, whoever they belong to.")] = "",
    one_family: Annotated[
        bool, typer.Option("--one-family", help="Of a family nearly joined to another: the two are one.")
    ] = False,
    as_decisions: Annotated[
        Path | None, typer.Option("--as-decisions", help="Write what these options say as a CSV of decisions.")
    ] = None,
    by: Annotated[str, typer.Option(help="Who decided: initials or role.")] = "",
    because: Annotated[str, typer.Option(help="Why, without names.")] = "",
) -> None:
    """Show one candidate: both records' ids, the reasons with their weights, what a decision would change.

    Of a family: its members, and with options the decisions that part it or join it to another.
    """
    import json

    import pyarrow.compute as pc

    queue = _queue("")
    found = queue.filter(pc.equal(queue["candidate_id"], candidate))
    if not found.num_rows:
        raise typer.BadParameter("no candidate of the last run has this id", param_hint="CANDIDATE")
    (row,) = found.to_pylist()
    for title, cell in _facts(row):
        if cell:
            screen.line(f"{title:<14}{cell}")
    for field in json.loads(row["fields"]):
        bits = f"{field['weight']:+7.1f}" if field["weight"] is not None else " " * 7
        screen.line(f"  {bits}  {field['level']}")
    if row["kind"] == "family":
        said = family_candidate.Said(family_candidate.numbers(second), family_candidate.numbers(neither), one_family)
        family_candidate.show(found, _folder(), said, as_decisions, signed=(by, because))
    elif second or neither or one_family or as_decisions:
        raise typer.BadParameter("a pair is decided by `tfp decide`; these options part or join a family")


@review_commands.command()
def page(
    out: Annotated[Path, typer.Option("--out", help="HTML file to write.")],
    with_names: Annotated[
        bool, typer.Option("--with-names", help="Show names, dates and addresses; readable by you alone.")
    ] = False,
    most: Annotated[int, typer.Option("--most", min=1, help="How many candidates.")] = 200,
    kind: Annotated[str, typer.Option(help="Only one kind.")] = "",
) -> None:
    """Write a page in which an officer sees both sides of each candidate and decides."""
    from tfp_etl.matching.review import page as pages

    folder = _folder()
    records, links, memberships = (folder / f"{name}.parquet" for name in ("records", "links", "memberships"))
    queue = _queue(kind)
    pages.save(pages.html(queue, records, links, memberships, with_names=with_names, most=most), out)
    told = " with personal details, readable by you alone" if with_names else ", without names"
    screen.line(f"{out}: {min(most, queue.num_rows):,} of {queue.num_rows:,} candidates{told}.")


def _folder() -> Path:
    from tfp_etl.platform import workspace
    from tfp_etl.settings import Settings

    return workspace.last_used(Settings()).matched


def _queue(kind: str) -> "pa.Table":
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from tfp_etl.matching.review import KINDS

    if kind and kind not in KINDS:
        raise typer.BadParameter(f"one of {', '.join(KINDS)}", param_hint="--kind")
    path = _folder() / "review.parquet"
    if not path.is_file():
        raise NothingToReviewError("no run of matching has left a review list here; `tfp run` makes one")
    queue = pq.read_table(path)
    return queue.filter(pc.equal(queue["kind"], kind)) if kind else queue


def _not_asked() -> dict[str, int]:
    import pyarrow.parquet as pq

    from tfp_etl.matching import review

    path = _folder() / "edges.parquet"
    return review.not_asked(pq.read_table(path, columns=["not_asked"])) if path.is_file() else {}


def _print(queue: "pa.Table", most: int) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=f"For review: {queue.num_rows:,} candidates", title_justify="left", show_lines=True)
    for name in ("no.", "candidate", "kind", "bits", "why", "what a decision would change"):
        table.add_column(name, justify="right" if name in {"no.", "bits"} else "left", overflow="fold")
    for row in queue.slice(0, most).to_pylist():
        bits = "" if row["weight"] is None else f"{row['weight']:.1f}"
        held = f"; held back: {row['held_back_by']}" if row["held_back_by"] else ""
        kind = row["kind"] + (" *" if row["is_programme"] else "")
        cells = (row["candidate_id"], kind, bits, row["reasons"] + held, row["would_change"])
        table.add_row(str(row["priority"]), *(escape(cell) for cell in cells))
    screen.out.print(table)
    screen.line(
        "* a family of the programme. `tfp review show CANDIDATE` tells more, `tfp review page` shows both sides."
    )


def _facts(row: dict[str, Any]) -> list[tuple[str, str]]:
    if row["kind"] == "family":
        return [
            ("family", str(row["family_id_l"])),
            ("other family", str(row["family_id_r"] or "")),
            ("if you decide", row["would_change"]),
        ]
    return [
        ("kind", row["kind"]),
        ("records", f"{row['record_id_l']} and {row['record_id_r']}"),
        ("persons", f"{row['person_id_l']} and {row['person_id_r']}"),
        ("families", f"{row['family_id_l']} and {row['family_id_r']}"),
        ("joined now", "yes" if row["is_joined"] else "no"),
        ("held back by", row["held_back_by"]),
        ("together", row["reasons"].split("; total ")[-1]),
        ("if you decide", row["would_change"]),
    ]


def _write_form(queue: "pa.Table", out: Path) -> None:
    """The list as decisions to fill in, ids and reasons only."""
    import csv

    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*FORM, "candidate_id", "kind", "held_back_by", "reasons", "would_change"])
        for row in queue.to_pylist():
            told = (row["candidate_id"], row["kind"], row["held_back_by"], row["reasons"], row["would_change"])
            writer.writerow([row["record_id_l"], row["record_id_r"], "", "", "", "", *told])
