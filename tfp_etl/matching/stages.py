"""Levels of pairs in stages: what is cheap first, what costs only of pairs that can still reach the floor.

Most pairs that blocking makes are far below any weight of use. The levels that take no long comparison of names are
told of all pairs; those of the forename, which ask for most, only of the pairs that would reach the floor with the best
forename that a glance leaves possible. Conditions that several levels share are asked once a pair. Every pair that
reaches the floor has the levels and the weight it would have without stages.
"""

import math
import re
from collections.abc import Mapping
from typing import Any

from tfp_etl.matching import person_model

LATE = ("forename", "namesake")
SLACK = 0.001  # bits, for sums in another order

_LEVELS = re.compile(r"(CASE(?:(?!\bCASE\b).)*?END) as gamma_(\w+)", re.DOTALL)
_WEIGHTS = re.compile(r"(CASE(?:(?!\bCASE\b).)*?END) as mw_(\w+)", re.DOTALL)
_COSTLY = re.compile(r"list_|jaro|levenshtein")
_VECTORS = "__splink__df_comparison_vectors as ("
_AFTER = "__splink__df_match_weight_parts as ("

Model = Mapping[str, Any]


def in_stages(query: str, conditions: Mapping[str, str], model: Model, floor: float) -> str:
    """Splink's query for the pairs of `model` that weigh `floor` or more, with the same rows at less work.

    conditions: the text of each of person_model.SHARED as it stands in the query. The query stays as it is where it
    is not built as expected, or the model does not compare by them (unshared_model.py).
    """
    begin, end = query.find(_VECTORS), query.find(_AFTER)
    is_reviewed = any(each["output_column_name"] == "kinship" for each in model["comparisons"])
    if begin < 0 or end < begin or not is_reviewed:
        return query
    asked_once = {name: text for name, text in conditions.items() if name != "of_one_family"}
    named = {text: f"is_{name}" for name, text in sorted(asked_once.items(), key=lambda item: -len(item[1]))}
    vectors, rest = _said(query[begin:end], named), query[end:]
    levels = {name: text for text, name in _LEVELS.findall(vectors)}
    weights = {name: text for text, name in _WEIGHTS.findall(rest)}
    early = [name for name in levels if name not in LATE]
    if set(levels) != {c["output_column_name"] for c in model["comparisons"]} or not set(early) <= set(weights):
        return query
    for name in early:
        vectors = vectors.replace(f"{levels[name]} as gamma_{name}", f"gamma_{name}, mw_{name}")
        rest = rest.replace(f"{weights[name]} as mw_{name}", f"mw_{name}", 1)
    late = [
        _most(comparison, levels) for comparison in model["comparisons"] if comparison["output_column_name"] in LATE
    ]
    most = " + ".join([repr(_prior(model)), *(f"mw_{name}" for name in early), *late])
    steps = (
        *_shared(conditions),
        f"early_levels as (select *, {', '.join(f'{levels[n]} as gamma_{n}' for n in early)} from shared_3)",
        f"early_weights as (select *, {', '.join(f'{weights[n]} as mw_{n}' for n in early)} from early_levels)",
        f"likely as (select * from early_weights where {most} >= {floor - SLACK})",
    )
    vectors = vectors.replace("from blocked_with_cols", "from likely")
    return query[:begin] + ",\n".join(steps) + ",\n" + vectors + rest


def _said(text: str, named: Mapping[str, str]) -> str:
    for condition, name in named.items():
        text = text.replace(condition, name)
    return text


def _shared(conditions: Mapping[str, str]) -> tuple[str, ...]:
    """Three steps that add the shared conditions to a pair as columns, false where unknown.

    Where a level before any that asks for a condition has decided already, the condition is false unasked: a door or a
    street between two of one household, surnames alike where they are the same.
    """
    first = {name: conditions[name] for name in person_model.WITHIN_SAME}
    same = _said(conditions["same"], {text: f"is_{name}" for name, text in first.items()})
    family = conditions["of_one_family"]
    asked = {name: f"when {text}" for name, text in first.items()}
    then = {"same": f"when {same}"}
    then |= {name: f"when {family} then false when {conditions[name]}" for name in ("one_door", "one_street")}
    last = {"alike": f"when is_same then false when {conditions['alike']}"}
    steps = zip(("blocked_with_cols", "shared_1", "shared_2"), (asked, then, last), strict=True)
    return tuple(
        f"shared_{number} as (select *, "
        + ", ".join(f"case {text} then true else false end as is_{name}" for name, text in columns.items())
        + f" from {source})"
        for number, (source, columns) in enumerate(steps, 1)
    )


def _most(comparison: Model, levels: Mapping[str, str]) -> str:
    """The most that a comparison can weigh whose level is told late, as a glance tells."""
    weights = [0.0 if level.get("is_null_level") else _weight(level) for level in comparison["comparison_levels"]]
    conditions = re.findall(r"WHEN (.*?) THEN -?\d+", levels[comparison["output_column_name"]], re.DOTALL)
    best, cases = -math.inf, []
    for condition, weight in zip(conditions, weights, strict=False):  # the last level has no condition
        if _COSTLY.search(condition):
            best = max(best, weight)
        else:
            cases.append(f"when {condition} then {max(best, weight)!r}")
    return f"case {' '.join(cases)} else {max(best, weights[-1])!r} end"


def _weight(level: Model) -> float:
    """The most a level can weigh, in bits: with the rarest value there may be, where frequency counts."""
    m, u = level.get("m_probability"), level.get("u_probability")
    weight = math.log2(m / u) if m and u else 0.0
    if "tf_adjustment_column" not in level:
        return weight
    least = level.get("tf_minimum_u_value") or 1e-9
    rarest = float(level.get("tf_adjustment_weight", 1.0)) * math.log2((u or 1.0) / least)
    return weight + max(0.0, rarest)


def _prior(model: Model) -> float:
    prior = float(model["probability_two_random_records_match"])
    return math.log2(prior / (1 - prior))
