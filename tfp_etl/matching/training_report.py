"""The training report: a page that a reviewer reads and signs before the model is used."""

from pathlib import Path
from typing import Any

from tfp_etl.matching import training_doubts

_INTRODUCTION = """# Training report of the linkage model

Written by `tfp train`. m: how often one person's records show the level, by expectation maximisation. u: how often
two strangers' do, from random pairs. No truth was read. Weight: log2(m/u), in bits; one bit doubles the odds. `set`:
given by reasoning, see `person_model.py`; `follows`: set from other levels, see `fitting.settle`. On every delivery u
and the prior are measured again and m is nudged (`fitting.py`); this file is where they start."""


def write(model: dict[str, Any], path: Path) -> None:
    """Write the report of a model as Markdown."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(model), encoding="utf-8")


def text(model: dict[str, Any]) -> str:
    """The report: prior, pairs used, doubts, a table a comparison, and the line to sign."""
    lines = [
        _INTRODUCTION,
        "",
        "## What it was trained on",
        "",
        f"* Distinct record contents (nodes): {model['population']['node_count']:,}",
        f"* Prior, that two random nodes are one person: {model['prior']:.3g}, "
        f"or {training_doubts.matches_per_node(model):.2f} matches a node",
        *(
            f"* {', '.join(session['trains'])}: {session['pairs']:,} pairs that agree on "
            f"{', '.join(session['pairs_agree_on'])}"
            for session in model.get("sessions", [])
        ),
        "",
        "## Doubts",
        "",
        *(
            [f"* {'**Grave:** ' if doubt.is_grave else ''}{doubt.said}" for doubt in training_doubts.of(model)]
            or ["* none"]
        ),
    ]
    for comparison in model["splink"]["comparisons"]:
        lines += _table(comparison)
    lines += ["", "## Review", "", "Reviewed by: ____________________ on: ____________ for use from: ____________", ""]
    return "\n".join(lines)


def _table(comparison: dict[str, Any]) -> list[str]:
    lines = [
        "",
        f"## {comparison['output_column_name']}",
        "",
        "| level | m | u | weight | |",
        "| --- | --- | --- | --- | --- |",
    ]
    for level in comparison["comparison_levels"]:
        if level.get("is_null_level"):
            continue
        m, u = level.get("m_probability"), level.get("u_probability")
        weight = f"{training_doubts.weight(level):.1f}" if m and u else ""
        label = level["label_for_charts"]
        settled = "set" if level.get("fix_m_probability") else ""
        if label.endswith(", surname unknown") or label == "names in another order":
            settled = "follows"
        lines.append(f"| {label} | {_short(m)} | {_short(u)} | {weight} | {settled} |")
    return lines


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}"
