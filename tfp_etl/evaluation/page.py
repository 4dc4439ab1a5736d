"""One self-contained HTML page of an evaluation: no script, nothing from the network, ids and counts only."""

from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tfp_etl.evaluation import cells, charts, tables
from tfp_etl.evaluation.cells import Table, Tree
from tfp_etl.evaluation.charts import Dot, Series

PARTS = {
    "persons": "Persons",
    "sources": "Between sources",
    "mistakes": "What goes wrong",
    "families": "Families",
    "names": "Name groups: an equality check",
    "confidence": "Is the confidence right?",
    "thresholds": "Other thresholds",
    "reviewed": "Reviewed pairs",
    "expected": "What the model expects",
}


@dataclass(frozen=True)
class Section:
    """A part of the page: anchor, heading, tables, charts with their captions."""

    part: str
    heading: str
    tables: list[Table]
    charts: list[tuple[Markup, str]]


@dataclass(frozen=True)
class Figure:
    """A headline figure: what it is, the value, its interval."""

    name: str
    value: str
    interval: str


def html(found: Tree, *, made_on: str, version: str) -> str:
    """The page of the figures. made_on: a date as text; version: of the program."""
    environment = Environment(
        loader=PackageLoader("tfp_etl.evaluation"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    drawn = _charts(found)
    listed = list(tables.of(found))
    sections = [
        Section(part, heading, [table for table in listed if table.part == part], drawn.get(part, []))
        for part, heading in PARTS.items()
        if any(table.part == part for table in listed)
    ]
    template = environment.get_template("page.html.j2")
    return template.render(
        found=found, figures=headline(found), sections=sections, made_on=made_on, version=version, count=cells.count
    )


def headline(found: Tree) -> list[Figure]:
    """The figures at the top."""
    figures: list[Figure] = []
    if found.get("persons"):
        persons = found["persons"]["named"] or found["persons"]["all"]
        figures += [_figure(f"Persons: {key}", persons[key]) for key in ("precision", "recall")]
        figures.append(_figure("Persons: F1", persons["f1"]))
    if found.get("families"):
        figures.append(_figure("Families: F1 by record", found["families"]["by_record"]["f1"]))
        figures.append(_figure("Families found exactly", found["families"]["by_record"]["exact"]))
    if found.get("reviewed"):
        told = found["reviewed"]["estimates"]
        figures.append(_figure("Precision, from reviewed pairs", told["precision"]))
        figures.append(_figure("Recall among candidates", told["recall_among_candidates"]))
    return figures


def _figure(name: str, found: Tree) -> Figure:
    return Figure(name, cells.percent(found["value"]), f"{100 * found['low']:.2f} to {100 * found['high']:.2f}")


def _charts(found: Tree) -> dict[str, list[tuple[Markup, str]]]:
    drawn: dict[str, list[tuple[Markup, str]]] = {}
    if found.get("thresholds"):
        drawn["thresholds"] = _threshold_charts(found["thresholds"])
    if found.get("calibration"):
        drawn["confidence"] = [_confidence_chart(found["calibration"])]
    if found.get("name_groups"):
        drawn["names"] = _name_charts(found["name_groups"])
    return drawn


def _threshold_charts(told: Tree) -> list[tuple[Markup, str]]:
    points = [each for each in told["points"] if each["pairs"]["predicted"]]
    series = [
        Series(name, [(each["weight"], each[kind][key]) for each in points], style)
        for style, (name, kind, key) in enumerate(
            (
                ("precision of the pairs", "pairs", "precision"),
                ("recall of the pairs", "pairs", "recall"),
                ("precision after chaining", "chained", "precision"),
                ("recall after chaining", "chained", "recall"),
            )
        )
    ]
    curve = charts.lines(
        "Precision and recall by threshold",
        "Figures in the table below.",
        series,
        x_label="match weight at least (log2 odds)",
    )
    bands = told["calibration"]
    middles = [(_middle(each), each) for each in bands]
    dots = [
        Dot(
            cells.band(each["from_weight"], each["to_weight"]),
            x,
            *(each["observed"][key] for key in ("value", "low", "high")),
        )
        for x, each in middles
    ]
    low, high = min(x for x, _ in middles) - 1, max(x for x, _ in middles) + 1
    ideal = [(low + (high - low) * i / 60, 1 / (1 + 2 ** -(low + (high - low) * i / 60))) for i in range(61)]
    right = charts.weights(
        "Share of scored pairs that are true, by match weight",
        "Figures in the table below.",
        dots,
        Series("told", ideal, 0),
    )
    return [
        (
            curve,
            "Precision and recall if every pair of at least this weight were linked, and after chaining them.",
        ),
        (
            right,
            "Dots: share of scored pairs that are true, with 95% interval. Dashed: the probability told.",
        ),
    ]


def _middle(band: Tree) -> float:
    low, high = band["from_weight"], band["to_weight"]
    if low is None:
        return float(high) - 2
    return float(low) + 2 if high is None else (low + high) / 2


def _confidence_chart(told: Tree) -> tuple[Markup, str]:
    dots = [
        Dot(
            f"confidence {each['from']:g} to {each['to']:g}",
            1 - each["told"],
            1 - each["observed"]["value"],
            1 - each["observed"]["high"],
            1 - each["observed"]["low"],
        )
        for each in told["bands"]
    ]
    chart = charts.wrong_shares("Told and observed share of wrong records", "Figures in the table below.", dots)
    return chart, (
        "Each dot is a band of link_confidence, with its 95% interval. On the dashed line the confidence is right; "
        "above it links are worse than told, below it better. A dot at the bottom edge: nothing wrong was seen."
    )


def _name_charts(told: Tree) -> list[tuple[Markup, str]]:
    rates = [
        Dot(each["group"], 0, *(each["error"][key] for key in ("value", "low", "high"))) for each in told["groups"]
    ]
    drawn = [
        (
            charts.forest("Error by name group", "Figures in the table below.", rates, x_label="error (1 - F1)"),
            "Error (1 - F1) of each name group with its 95% interval.",
        )
    ]
    ratios = [
        Dot(each["group"], 0, *(each["ratios"]["error"][key] for key in ("value", "low", "high")))
        for each in told["groups"]
        if each["ratios"] and each["ratios"]["error"]
    ]
    if ratios:
        chart = charts.forest(
            "Ratio of error to the easiest group",
            "Figures in the table below.",
            ratios,
            x_label=f"ratio to {told['easiest']} (log scale); lines at 1 and {told['bound']}",
            lines_at=(1.0, told["bound"]),
            is_log=True,
        )
        drawn.append(
            (chart, f"Error of each large enough group over that of {told['easiest']}, with its 95% interval.")
        )
    return drawn
