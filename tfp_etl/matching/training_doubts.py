"""What speaks against a trained model: said before it is written."""

import math
from dataclasses import dataclass
from typing import Any

# Matches a node: one record in a hundred with a second one is a set without duplicates; ten and more say that a blank
# or a placeholder was taken for a match. Both are far outside any list of people that was seen.
FEWEST_MATCHES, MOST_MATCHES = 0.01, 10.0
FEW_PAIRS = 500


@dataclass(frozen=True)
class Doubt:
    """Why a model may be wrong; `is_grave`: it is not written unless asked for."""

    said: str
    is_grave: bool = False


def of(model: dict[str, Any]) -> list[Doubt]:
    """The doubts about a trained model (see train.train), the grave ones first."""
    doubts = [*_prior(model), *_sessions(model), *_weights(model)]
    doubts += [Doubt(f"untrained level, set to the smallest value: {name}") for name in model.get("untrained", [])]
    return sorted(doubts, key=lambda doubt: not doubt.is_grave)


def matches_per_node(model: dict[str, Any]) -> float:
    """How many matches a node has by the prior."""
    return float(model["prior"] * (model["population"]["node_count"] - 1) / 2)


def weight(level: dict[str, Any]) -> float:
    """log2(m/u)."""
    return math.log2(level["m_probability"] / level["u_probability"])


def _prior(model: dict[str, Any]) -> list[Doubt]:
    found = matches_per_node(model)
    if FEWEST_MATCHES <= found <= MOST_MATCHES:
        return []
    return [Doubt(f"implausible prior {model['prior']:.3g}: {found:.3g} matches a record", is_grave=True)]


def _sessions(model: dict[str, Any]) -> list[Doubt]:
    return [
        Doubt(
            f"{session['pairs']:,} pairs agree on {', '.join(session['pairs_agree_on'])}: too few to learn "
            f"{', '.join(session['trains'])}",
            is_grave=not session["pairs"],
        )
        for session in model.get("sessions", [])
        if session["pairs"] < FEW_PAIRS
    ]


def _weights(model: dict[str, Any]) -> list[Doubt]:
    """Comparisons whose best level does not speak for one person, or whose last does not speak against."""
    doubts = []
    for comparison in model["splink"]["comparisons"]:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        if any(level.get("fix_m_probability") and level.get("fix_u_probability") for level in (levels[0], levels[-1])):
            continue
        if comparison["output_column_name"] in ("forename", "kinship", "dob") and (
            max(map(weight, levels)) <= 0 or weight(levels[-1]) >= 0
        ):
            doubts.append(Doubt(f"{comparison['output_column_name']}: agreement does not count for a match", True))
    return doubts
