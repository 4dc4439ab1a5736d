"""Fit the model of people who share no homes (unshared_model.py) to the records at hand, without truth.

u is measured on random pairs, pairs that look like one person counting as little; m by expectation maximisation over
the pairs that blocking meets, until it stands. Both start from round numbers that are worth START pairs and are soon
outvoted: no reviewed population is like this one. Within a group of levels (a street in one place, a street elsewhere)
chances sum to one: a street's say is what it adds to the postcode and the town, however much they tell of each other.
"""

import copy
from collections.abc import Iterator

import duckdb
import numpy as np
import numpy.typing as npt
from splink.internals.splink_dataframe import SplinkDataFrame

from tfp_etl.matching import blocking, predict, unshared_model
from tfp_etl.matching import patterns as counted
from tfp_etl.matching.fitting import sample
from tfp_etl.matching.patterns import Patterns, Settings, by_gamma

START = 20.0
EVENTS = 1.0  # strangers that a start for u is worth
RANDOM_PAIRS = 500_000
ROUNDS = 3  # of u by the chances that m gives, and m by that u
PASSES = 10
SMALLEST = 1e-4  # of m
ALL = -100.0  # bits: no pair is left out for its weight

Numbers = npt.NDArray[np.float64]


def fit(db: duckdb.DuckDBPyConnection, table: SplinkDataFrame, model: Settings, node_count: int) -> None:
    """Fit `model` in place to the table unshared_model.NODES, whose blocked pairs are `compared`."""
    prior = reference = model["probability_two_random_records_match"]
    pair_count = node_count * (node_count - 1) / 2
    random = counted.random_patterns(db, model, node_count, nodes=unshared_model.NODES, pairs=RANDOM_PAIRS)
    share = sample(db, node_count)
    scored = f"({predict.statement(table, model, pairs='sampled', floor=ALL)})"
    met = counted.scored_patterns(db, model, scored)
    start = copy.deepcopy(model)
    for _ in range(ROUNDS):
        _count_strangers(model, start, random, met, prior)
        for _ in range(PASSES):
            matches = met.pairs * chances(model, met, prior)
            _count_matches(model, start, met, matches)
            prior = float((matches.sum() / share + 1) / (pair_count + 1 / reference))
    model["probability_two_random_records_match"] = prior


def chances(model: Settings, patterns: Patterns, prior: float) -> Numbers:
    """The chance that a pair of each pattern is one person."""
    weight = np.log2(prior / (1 - prior)) + patterns.rarity
    for at, comparison in enumerate(model["comparisons"]):
        levels = by_gamma(comparison)
        table = np.array([np.log2(level["m_probability"] / level["u_probability"]) for level in levels] + [0.0])
        weight = weight + table[patterns.levels[:, at]]
    return np.asarray(1 / (1 + np.exp2(-weight)), np.float64)


def _count_strangers(model: Settings, start: Settings, random: Patterns, met: Patterns, prior: float) -> None:
    """Set, in place, u: a start is worth EVENTS agreements, however rare they are.

    Counted on random pairs; in one postcode or town there are too few of these, and blocking meets all.
    """
    of_random = random.pairs * (1 - chances(model, random, prior))
    of_met = met.pairs * (1 - chances(model, met, prior))
    for at, group, is_met in _groups(model, "fix_u_probability"):
        seen, strangers = (met.levels[:, at], of_met) if is_met else (random.levels[:, at], of_random)
        levels, before = _levels(model, at, group), _levels(start, at, group)
        counts = [strangers[seen == number].sum() for number in group]
        for level, first, count in zip(levels, before, counts, strict=True):
            level["u_probability"] = float((count + EVENTS) / (sum(counts) + EVENTS / first["u_probability"]))
    _settle(model)


def _count_matches(model: Settings, start: Settings, met: Patterns, matches: Numbers) -> None:
    """Set, in place, m: the start of a group is worth START matches."""
    for at, group, _ in _groups(model, "fix_m_probability"):
        before = [level["m_probability"] for level in _levels(start, at, group)]
        counts = [
            matches[met.levels[:, at] == number].sum() + START * m for number, m in zip(group, before, strict=True)
        ]
        for level, count in zip(_levels(model, at, group), counts, strict=True):
            level["m_probability"] = max(float(sum(before) * count / sum(counts)), SMALLEST)
    _settle(model)


def _settle(model: Settings) -> None:
    """Names in another order: strangers of these names swap them as often as one person does (see fitting.settle)."""
    for name, same, other in (
        ("forename", "same forename", "names in another order"),
        ("surname", "same surname", "surname in the other place"),
    ):
        comparison = next(c for c in model["comparisons"] if c["output_column_name"] == name)
        level = {level["label_for_charts"]: level for level in comparison["comparison_levels"]}
        ratio = level[other]["m_probability"] / level[same]["m_probability"]
        level[other]["u_probability"] = level[same]["u_probability"] * ratio


def _groups(model: Settings, fixed: str) -> Iterator[tuple[int, list[int], bool]]:
    """Place of the comparison, the levels (by gamma) not `fixed` whose chances sum to one, and whether all are met."""
    used = model["blocking_rules_to_generate_predictions"]
    for at, comparison in enumerate(model["comparisons"]):
        levels = by_gamma(comparison)
        for labels, met_by in unshared_model.groups_of(comparison):
            group = [
                n for n, level in enumerate(levels) if level["label_for_charts"] in labels and not level.get(fixed)
            ]
            is_met = bool(met_by) and all(blocking.rule((column,), ()) in used for column in met_by)
            if group:
                yield at, group, is_met


def _levels(model: Settings, at: int, group: list[int]) -> list[Settings]:
    levels = by_gamma(model["comparisons"][at])
    return [levels[number] for number in group]
