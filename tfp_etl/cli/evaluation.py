"""`tfp evaluate`: how good links are, against truth, reviewed pairs or the model's own word."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from tfp_etl.cli import screen

if TYPE_CHECKING:
    from tfp_etl.evaluation.cells import Table as Told

ON_SCREEN = (
    "Persons",
    "Families",
    "Wrong merges by kind",
    "Missed links by what is missing or differs",
    "Error rates by name group",
    "Estimates from reviewed pairs",
    "What the model itself expects (not a measurement)",
)

Links = Annotated[
    Path | None,
    typer.Option(
        "--links", help="Links (record_id, person_id[, family_id, link_confidence]), CSV or Parquet; an export folder."
    ),
]
Truth = Annotated[
    Path | None,
    typer.Option(
        "--truth",
        help="Truth (record_id, person[, family, name_group]), CSV or Parquet; the truth folder of a delivery.",
    ),
]
Records = Annotated[
    Path | None, typer.Option("--records", help="The records that were linked: what kinds of mistakes there are.")
]
Edges = Annotated[
    Path | None,
    typer.Option("--edges", help="Scored pairs (record_id_l, record_id_r, match_weight): threshold curves, drawing."),
]
Review = Annotated[
    Path | None, typer.Option("--review", help="The review file of `tfp link`: how much of what is wrong it shows.")
]
Sample = Annotated[Path | None, typer.Option("--sample", help="A drawn sample with verdicts: estimates without truth.")]
Draw = Annotated[
    int | None,
    typer.Option("--draw", min=1, help="Draw about so many pairs of --edges for people to judge; needs --out."),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", help="Folder for evaluation.json and evaluation.html; with --draw the CSV file of the sample."
    ),
]


def evaluate(  # noqa: PLR0917  (the options of a command)
    links: Links = None,
    truth: Truth = None,
    records: Records = None,
    edges: Edges = None,
    review: Review = None,
    sample: Sample = None,
    draw: Draw = None,
    out: Out = None,
    seed: Annotated[int, typer.Option(help="Of --draw: the same seed draws the same pairs.")] = 1,
    plain: Annotated[bool, typer.Option("--plain", help="Lines without colour, frames or progress bars.")] = False,
) -> None:
    """Measure links against truth, or estimate from reviewed pairs; draw pairs to review."""
    from tfp_etl.evaluation import measured

    if draw is not None:
        _draw(draw, links, edges, out, seed)
        return
    if links is None:
        raise typer.BadParameter("name the links to be evaluated", param_hint="--links")
    if truth is None and sample is None and edges is None:
        screen.line("Without --truth or --sample there is only what the model expects of itself.")
    if plain:
        screen.plain()
    with screen.progress("Evaluating", measured.STEPS if truth else measured.STEPS_WITHOUT_TRUTH) as told:
        found = measured.everything(
            links, truth=truth, records=records, edges=edges, review=review, sample=sample, told=told
        )
    _show(found, plain=plain)
    if out is not None:
        _write(found, out)


def _draw(size: int, links: Path | None, edges: Path | None, out: Path | None, seed: int) -> None:
    from tfp_etl.evaluation import cells, draw

    if edges is None or out is None:
        raise typer.BadParameter(
            "drawing needs --edges, the scored pairs, and --out, the file to write", param_hint="--draw"
        )
    strata = draw.sample(edges, out, size=size, links=links, seed=seed)
    for each in strata:
        kind = "" if each["linked"] is None else "linked, " if each["linked"] else "not linked, "
        weight = (
            "no score of their own"
            if each["stratum"] == 100
            else f"weight {cells.band(each['from_weight'], each['to_weight'])}"
        )
        screen.line(f"stratum {each['stratum']:>3}: {kind}{weight}: {each['drawn']} of {each['pairs']:,} pairs")
    screen.line(
        f"{sum(each['drawn'] for each in strata)} pairs are in {out}. Write yes, no or unsure as verdict, then:"
    )
    screen.line(f"tfp evaluate --links {links or 'LINKS'} --sample {out}")
    if links is None:
        screen.line("Drawn without --links: pairs linked by way of other records alone are not in the sample.")


def _show(found: dict[str, Any], *, plain: bool) -> None:
    from tfp_etl.evaluation import tables

    coverage = found.get("coverage")
    if coverage:
        screen.line(
            f"{coverage['scored']:,} records scored; in truth but in no link: {coverage['unlinked']:,}; "
            f"linked but unknown to truth: {coverage['unknown_to_truth']:,}."
        )
    for table in tables.of(found):
        if table.title in ON_SCREEN:
            _plain_table(table) if plain else _table(table)
    names = found.get("name_groups")
    if names:
        screen.line(f"Name groups: {names['verdict']}.")


def _table(table: "Told") -> None:
    drawn = Table(title=table.title, title_justify="left")
    for head in table.head:
        drawn.add_column(escape(head.removeprefix("<").strip()), justify="left" if head.startswith("<") else "right")
    for row in table.rows:
        drawn.add_row(*(escape(cell) for cell in row))
    screen.out.print(drawn)


def _plain_table(table: "Told") -> None:
    screen.line("")
    screen.line(table.title)
    for row in table.rows:
        told = (f"{head.removeprefix('<').strip()} {cell}" for head, cell in zip(table.head[1:], row[1:], strict=True))
        screen.line(f"  {row[0]}: {'; '.join(told)}")


def _write(found: dict[str, Any], out: Path) -> None:
    from tfp_etl import __version__
    from tfp_etl.evaluation import page

    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(found, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    (out / "evaluation.json").write_text(text, encoding="utf-8")
    shown = page.html(found, made_on=date.today().isoformat(), version=__version__)  # noqa: DTZ011
    (out / "evaluation.html").write_text(shown, encoding="utf-8")
    screen.line(f"The report is in {out / 'evaluation.html'}, the figures in {out / 'evaluation.json'}.")
