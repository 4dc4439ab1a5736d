"""Pairs of nodes by the pattern of levels they show: what fitting counts, in place of pairs."""

import re
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from tfp_etl.matching import person_model, predict

RANDOM_PAIRS = 200_000

Settings = dict[str, Any]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Patterns:
    """Pairs by pattern of levels.

    levels: pattern x comparison, -1 unknown, else Splink's gamma; pairs: how many of each; rarity: what the
    frequencies of names add to the weight.
    """

    names: list[str]
    levels: npt.NDArray[np.int64]
    pairs: Numbers
    rarity: Numbers


def random_patterns(
    db: duckdb.DuckDBPyConnection, model: Settings, node_count: int, *, nodes: str = "nodes", pairs: int = RANDOM_PAIRS
) -> Patterns:
    """Patterns of random pairs of the table `nodes`, whose numbers follow a hash and so stand in random order."""
    offsets = max(1, min((node_count - 1) // 2, pairs // node_count))
    named = {c["output_column_name"]: gamma(c) for c in model["comparisons"]}
    columns = sorted(set(re.findall(r"\b(\w+)_[lr]\b", " ".join(named.values()))))
    sides = ", ".join(f"{side}.{column} as {column}_{side}" for column in columns for side in "lr")
    asked = " ".join(named.values())
    shared = {f"is_{name}": text for name, text in person_model.SHARED.items() if text in asked}
    for name, text in shared.items():
        named = {comparison: gamma.replace(text, name) for comparison, gamma in named.items()}
    named = {comparison: predict.with_cheap_guards(gamma) for comparison, gamma in named.items()}
    query = (
        f"select {', '.join(named)}, count(*) as pairs from ("
        f"select {', '.join(f'{gamma} as {name}' for name, gamma in named.items())} from ("
        f"select *{''.join(f', {_lazily(text)} as {name}' for name, text in shared.items())} from ("
        f"select {sides} from {nodes} as l cross join range(1, $offsets + 1) as o(step) "
        f"join {nodes} as r on r.node_id = (l.node_id + o.step - 1) % $count + 1 "
        "where l.node_id <= $left))) group by all order by all"
    )
    found = db.execute(query, {"offsets": offsets, "count": node_count, "left": pairs}).fetchnumpy()
    names = list(named)
    return Patterns(
        names,
        np.stack([np.asarray(found[name], np.int64) for name in names], axis=1),
        np.asarray(found["pairs"], np.float64),
        np.zeros(len(found["pairs"])),
    )


def _lazily(condition: str) -> str:
    """The condition, false where unknown: inside a case DuckDB asks what is left of it only where that decides."""
    return f"case when {predict.with_cheap_guards(condition)} then true else false end"


def scored_patterns(db: duckdb.DuckDBPyConnection, model: Settings, scored: str) -> Patterns:
    """Patterns of the pairs in a table that Splink scored."""
    names = [c["output_column_name"] for c in model["comparisons"]]
    found = db.execute(
        f"select {', '.join(f'gamma_{name} as {name}' for name in names)}, "
        f"round({rarity(model)}) as rarity, count(*) as pairs "
        f"from {scored} group by all order by all"
    ).fetchnumpy()
    return Patterns(
        names,
        np.stack([np.asarray(found[name], np.int64) for name in names], axis=1),
        np.asarray(found["pairs"], np.float64),
        np.asarray(found["rarity"], np.float64),
    )


def rarity(model: Settings) -> str:
    """What the frequencies of values add to the weight of a pair that Splink scored, as SQL."""
    adjusted = [
        c["output_column_name"]
        for c in model["comparisons"]
        if any("tf_adjustment_column" in level for level in c["comparison_levels"])
    ]
    return " + ".join(f"coalesce(mw_tf_adj_{name}, 0)" for name in adjusted) or "0"


def gamma(comparison: Settings) -> str:
    """The level of a comparison as one SQL expression, numbered as Splink does."""
    levels = comparison["comparison_levels"]
    number = sum(not level.get("is_null_level") for level in levels)
    cases = []
    for level in levels:
        if level.get("is_null_level"):
            value = -1
        else:
            number -= 1
            value = number
        condition = level["sql_condition"]
        cases.append(f"else {value}" if condition == "ELSE" else f"when {condition} then {value}")
    return f"case {' '.join(cases)} end"


def by_gamma(comparison: Settings) -> list[Settings]:
    """The levels of a comparison by gamma (0 first)."""
    return [level for level in comparison["comparison_levels"] if not level.get("is_null_level")][::-1]


def numbers(model: Settings, comparison_name: str, labels: tuple[str, ...]) -> list[int]:
    """The numbers by which Splink's gamma columns tell the levels with these labels (the last level is 0)."""
    comparison = next(c for c in model["comparisons"] if c["output_column_name"] == comparison_name)
    levels = [level["label_for_charts"] for level in comparison["comparison_levels"] if not level.get("is_null_level")]
    return [len(levels) - 1 - levels.index(label) for label in labels]
