"""The training report: m, u and weight of every level, and the levels nothing was learnt about."""

import math
from pathlib import Path
from typing import Any


def write(model: dict[str, Any], path: Path) -> None:
    """Write the report of a model as Markdown."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(model), encoding="utf-8")


def text(model: dict[str, Any]) -> str:
    """The report: the prior, a table a comparison, and the untrained levels."""
    population = model["population"]
    lines = [
        "# Training report of the linkage model",
        "",
        "Written by `python -m tfp_etl.matching.train`: m by expectation maximisation, u from random pairs, no truth.",
        "Weight is log2(m/u); `set` marks values given by reasoning (see person_model.py).",
        "",
        f"Trained on {population['node_count']:,} nodes. Prior there: {model['prior']:.3g}; in use it is counted anew.",
    ]
    untrained = []
    for comparison in model["splink"]["comparisons"]:
        lines += [
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
            if m is None or u is None:
                untrained.append(f"{comparison['output_column_name']}: {level['label_for_charts']}")
            weight = f"{math.log2(m / u):.1f}" if m and u else ""
            settled = "set" if level.get("fix_m_probability") else ""
            lines.append(f"| {level['label_for_charts']} | {_short(m)} | {_short(u)} | {weight} | {settled} |")
    lines += ["", "## Untrained levels", "", *(f"* {name}" for name in untrained or ["none"]), ""]
    return "\n".join(lines)


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}"
