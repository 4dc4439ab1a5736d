"""Pairs of nodes by the pattern of levels they show: what fitting counts, in place of pairs."""

import re
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from tfp_etl.matching import person_model, predict

RANDOM_PAIRS = 200_000
HOME_NODES = 2_000

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


# Each node with the so many that follow it; numbers follow a hash, so they stand in random order.
_RANDOM = (
    "select node_id as node_l, (node_id + step - 1) % $count + 1 as node_r, false as is_home "
    "from {nodes} cross join range(1, $offsets + 1) as o(step) where node_id <= $left"
)
_OF_ONE_HOME = (
    "select distinct one.node_id, other.node_id, true from "
    "(select node_id, unnest(kin) as kin from nodes where node_id <= $home_nodes) as one "
    "join (select node_id, unnest(kin) as kin from nodes) as other using (kin) where one.node_id <> other.node_id"
)


def random_patterns(
    db: duckdb.DuckDBPyConnection, model: Settings, node_count: int, *, nodes: str = "nodes", pairs: int = RANDOM_PAIRS
) -> Patterns:
    """Patterns of random pairs of the table `nodes`."""
    return _patterns(db, model, _RANDOM.format(nodes=nodes), _random(node_count, pairs), nodes=nodes)[0]


def random_and_home_patterns(
    db: duckdb.DuckDBPyConnection, model: Settings, node_count: int
) -> tuple[Patterns, Patterns]:
    """Patterns of random pairs of the table `nodes`, and of the pairs of the first HOME_NODES with all of their kin."""
    known = _random(node_count, RANDOM_PAIRS) | {"home_nodes": HOME_NODES}
    return _patterns(db, model, f"{_RANDOM.format(nodes='nodes')} union all {_OF_ONE_HOME}", known)


def _random(node_count: int, pairs: int) -> dict[str, int]:
    offsets = max(1, min((node_count - 1) // 2, pairs // node_count))
    return {"offsets": offsets, "count": node_count, "left": pairs}


def _patterns(
    db: duckdb.DuckDBPyConnection, model: Settings, met: str, known: dict[str, int], *, nodes: str = "nodes"
) -> tuple[Patterns, Patterns]:
    """Patterns of the pairs that a query gives (node_l, node_r, is_home): those that are not of one home, and those."""
    named = {c["output_column_name"]: gamma(c) for c in model["comparisons"]}
    columns = sorted(set(re.findall(r"\b(\w+)_[lr]\b", " ".join(named.values()))))
    sides = ", ".join(f"{side}.{column} as {column}_{side}" for column in columns for side in "lr")
    asked = " ".join(named.values())
    shared = {f"is_{name}": text for name, text in person_model.SHARED.items() if text in asked}
    for name, text in shared.items():
        named = {comparison: gamma.replace(text, name) for comparison, gamma in named.items()}
    named = {comparison: predict.with_cheap_guards(gamma) for comparison, gamma in named.items()}
    query = (
        f"select is_home, {', '.join(named)}, count(*) as pairs from ("
        f"select is_home, {', '.join(f'{gamma} as {name}' for name, gamma in named.items())} from ("
        f"select *{''.join(f', {_lazily(text)} as {name}' for name, text in shared.items())} from ("
        f"select is_home, {sides} from ({met}) as met "
        f"join {nodes} as l on l.node_id = node_l join {nodes} as r on r.node_id = node_r))) group by all order by all"
    )
    found = db.execute(query, known).fetchnumpy()
    names = list(named)
    levels = np.stack([np.asarray(found[name], np.int64) for name in names], axis=1)
    pairs = np.asarray(found["pairs"], np.float64)
    is_home = np.asarray(found["is_home"], np.bool_)
    random, at_home = (Patterns(names, levels[at], pairs[at], np.zeros(int(at.sum()))) for at in (~is_home, is_home))
    return random, at_home


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
