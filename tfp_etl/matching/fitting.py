"""Fit the reviewed model to the records at hand, without truth: what strangers share is counted, the rest is nudged.

u, how often two strangers agree, belongs to the population: it is measured on random pairs of the records, with the
reviewed value worth EVENTS agreements, and counted where blocking meets all such strangers. m, how one person's records
differ, belongs to the clerks: the reviewed value is worth MATCHES pairs, to which the pairs at hand are added by
expectation maximisation. The prior follows from the pairs that the model itself expects to be matches. Everything is
counted by pattern of levels, so the cost hardly grows.
"""

import copy
import math
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
from splink.internals.splink_dataframe import SplinkDataFrame

from tfp_etl.matching import blocking, person_model, population, predict, unshared_model
from tfp_etl.matching.patterns import (
    HOME_NODES,
    Patterns,
    Settings,
    by_gamma,
    numbers,
    random_and_home_patterns,
    scored_patterns,
)

EVENTS = 3.0
MATCHES = 300.0
PASSES = 3
SMALLEST_M = 0.001
SAMPLE_NODES = 25_000
NO_FLOOR = -1_000.0  # bits: less than any pair weighs
WIDE = 0.01  # a postcode that more than one pair in a hundred shares is a town

# In one home, of people whose birth dates differ wholly, only these are one name: alike is what father and son are.
ONE_NAME = ("same forename", "names in another order")

# Blocking rules that meet all pairs of strangers at these levels of kinship.
MET_BY = (
    (("surname", "kin"), ("kin",), ("one household or kin, same surname",)),
    (("surname", "postcode"), (), ("one postcode, same surname", "one postcode, neighbours, same surname")),
)

# Levels of kinship of which random pairs meet a few only, and that all pairs of some homes tell.
AT_HOME = ("one household or kin, surname alike", "one household or kin, other surname")

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Guards:
    """What sql/edges.sql must know of these records.

    named_only: the levels of kinship that rest on a name alone here; has_households: people share homes, so a
    home and a birth date in common may be twins.
    """

    named_only: tuple[str, ...]
    has_households: bool = True


def guards(model: Settings) -> Guards:
    """The guards that a model asks for: a fit leaves them in it.

    A postcode that many strangers share is a town; a model of people who share no homes knows no household.
    """
    if unshared_model.is_of(model):
        return Guards((), has_households=False)
    comparison = {c["output_column_name"]: by_gamma(c) for c in model["comparisons"]}
    postcode = next(
        level for level in comparison["kinship"] if level["label_for_charts"] == "one postcode, other surname"
    )
    wide = person_model.BY_POSTCODE if postcode["u_probability"] > WIDE else ()
    return Guards(person_model.NAMED_ONLY + wide)


def chances(model: Settings, patterns: Patterns, prior: float) -> Numbers:
    """The chance that a pair of each pattern is one person; as wary as the guards of sql/edges.sql."""
    held = guards(model)
    weight = np.log2(prior / (1 - prior)) + patterns.rarity
    part = {}
    for at, comparison in enumerate(model["comparisons"]):
        levels = by_gamma(comparison)
        table = np.array([np.log2(level["m_probability"] / level["u_probability"]) for level in levels] + [0.0])
        part[comparison["output_column_name"]] = table[patterns.levels[:, at]]
        weight = weight + table[patterns.levels[:, at]]
    level = {name: patterns.levels[:, at] for at, name in enumerate(patterns.names)}
    borrowed = (level["forename"] == 0) & (level["dob"] != 3)  # a partner's insurance number in a claim
    identified = (level["pupil_key"] > 0) | (level["nominal_ref"] > 0) | ((level["nino"] > 0) & ~borrowed)
    at_home = (part["kinship"] > 0) & (part["dob"] > 0)
    no_forename = np.isin(level["forename"], [-1, *numbers(model, "forename", ("initial",))])
    other_forename = (level["forename"] == 0) | (
        at_home & ((level["forename"] == 1) | (no_forename & (level["gender"] == 0)))
    )
    other_forename |= (
        (part["kinship"] > 0) & (level["dob"] == 0) & ~np.isin(level["forename"], numbers(model, "forename", ONE_NAME))
    )
    by_name_only = (level["dob"] != 3) & np.isin(level["kinship"], numbers(model, "kinship", held.named_only))
    by_town = (part["dob"] < 0) & np.isin(level["kinship"], numbers(model, "kinship", person_model.BY_TOWN))
    by_name_only |= by_town
    weight = np.where(~identified & other_forename, np.minimum(weight, 0), weight)
    weight = np.where(~identified & by_name_only, np.minimum(weight, 3), weight)
    return np.asarray(1 / (1 + np.exp2(-weight)), np.float64)


def measure_strangers(model: Settings, patterns: Patterns, prior: float) -> None:
    """Move, in place, u towards what random pairs say; pairs that look like one person count as little."""
    strangers = patterns.pairs * (1 - chances(model, patterns, prior))
    for at, comparison in enumerate(model["comparisons"]):
        seen = patterns.levels[:, at]
        levels = by_gamma(comparison)
        measured = [number for number, level in enumerate(levels) if not level.get("fix_u_probability")]
        total = strangers[np.isin(seen, measured)].sum()
        for number, level in enumerate(levels):
            if not level.get("fix_u_probability"):
                count = strangers[seen == number].sum()
                level["u_probability"] = (count + EVENTS) / (total + EVENTS / level["u_probability"])


def measure_homes(model: Settings, at_home: Patterns, random: Patterns, prior: float, met: float) -> None:
    """Set, in place, u of two surnames in one home from all pairs `at_home`, where they are of `met` pairs in all.

    Random pairs show about six such in 200,000, which is a third more or less with every delivery (adr/0002).
    """
    at = random.names.index("kinship")
    levels = by_gamma(model["comparisons"][at])
    measured = [number for number, level in enumerate(levels) if not level.get("fix_u_probability")]
    strangers = random.pairs * (1 - chances(model, random, prior))
    total = met * strangers[np.isin(random.levels[:, at], measured)].sum() / random.pairs.sum()
    seen = at_home.pairs * (1 - chances(model, at_home, prior))
    for number in numbers(model, "kinship", AT_HOME):
        count = seen[at_home.levels[:, at] == number].sum()
        levels[number]["u_probability"] = float((count + EVENTS) / (total + EVENTS / levels[number]["u_probability"]))


def maximise(model: Settings, patterns: Patterns, prior: float, share: float, pair_count: float) -> float:
    """Nudge m in place by PASSES of expectation maximisation; gives the prior that comes of it.

    patterns: of a `share` of the blocked pairs; pair_count: all pairs of nodes.
    """
    reviewed = copy.deepcopy(model)
    reference = prior
    for _ in range(PASSES):
        model["probability_two_random_records_match"] = prior
        matches = patterns.pairs * chances(model, patterns, prior)
        for at, comparison in enumerate(model["comparisons"]):
            seen = patterns.levels[:, at]
            levels, before = by_gamma(comparison), by_gamma(reviewed["comparisons"][at])
            free = [n for n, level in enumerate(levels) if not level.get("fix_m_probability")]
            if not free:
                continue
            mass = sum(before[n]["m_probability"] for n in free)
            counts = np.array([matches[seen == n].sum() + MATCHES * before[n]["m_probability"] for n in free])
            for n, count in zip(free, counts, strict=True):
                levels[n]["m_probability"] = max(mass * float(count / counts.sum()), SMALLEST_M)
        _count_neighbours(model, patterns, share, pair_count)
        settle(model)
        prior = (matches.sum() / share + 1) / (pair_count + 1 / reference)
    return float(prior)


def _count_neighbours(model: Settings, patterns: Patterns, share: float, pair_count: float) -> None:
    """Set, in place, u of one surname in one home or postcode: blocking meets all such pairs, so strangers are counted.

    Random pairs meet too few of them. A rule that was narrowed or dropped does not meet all: its levels stay. Pairs of
    wholly different forenames are left out: with these a guard decides, not the place, and brothers would drown the
    few whom the place must tell apart (adr/0002).
    """
    at = patterns.names.index("kinship")
    is_stranger = 1 - chances(model, patterns, model["probability_two_random_records_match"])
    has_other_forename = patterns.levels[:, patterns.names.index("forename")] == 0
    strangers = np.where(has_other_forename, 0, patterns.pairs * is_stranger) / share
    for columns, exploded, labels in MET_BY:
        if blocking.rule(columns, exploded) in model["blocking_rules_to_generate_predictions"]:
            for number in numbers(model, "kinship", labels):
                level = by_gamma(model["comparisons"][at])[number]
                count = strangers[patterns.levels[:, at] == number].sum()
                level["u_probability"] = float((count + EVENTS) / (pair_count + EVENTS / level["u_probability"]))


def settle(model: Settings) -> None:
    """Set, in place, the levels that follow from others.

    A surname unknown: what the place says, whatever the surname. Names in another order: kinship counts the surname
    already, and strangers of these names swap them as often as one person does: it weighs what one forename weighs.
    """
    without_surname(model)
    comparison = next(c for c in model["comparisons"] if c["output_column_name"] == "forename")
    level = {level["label_for_charts"]: level for level in comparison["comparison_levels"]}
    same, swapped = level["same forename"], level["names in another order"]
    swapped["u_probability"] = same["u_probability"] * swapped["m_probability"] / same["m_probability"]


def without_surname(model: Settings) -> None:
    """Set, in place, the levels of kinship where a surname is unknown: what the place says whatever the surname."""
    comparison = next(c for c in model["comparisons"] if c["output_column_name"] == "kinship")
    levels = {level["label_for_charts"]: level for level in comparison["comparison_levels"]}
    for label, level in levels.items():
        if label.endswith(", surname unknown"):
            place = label.removesuffix("surname unknown")
            same = [other for name, other in levels.items() if name.startswith(place) and other is not level]
            for chance in ("m_probability", "u_probability"):
                level[chance] = sum(other[chance] for other in same)


def fit(db: duckdb.DuckDBPyConnection, table: SplinkDataFrame, model: Settings, here: population.Population) -> None:
    """Fit `model` in place to the table `nodes`."""
    count = here.node_count
    prior = model["probability_two_random_records_match"]
    random, at_home = random_and_home_patterns(db, model, count)
    measure_strangers(model, random, prior)
    measure_homes(model, at_home, random, prior, min(count, HOME_NODES) * (count - 1.0))
    settle(model)
    share = sample(db, count)
    patterns = scored_patterns(db, model, scored_sample(table, model))
    model["probability_two_random_records_match"] = maximise(model, patterns, prior, share, count * (count - 1) / 2)


def scored_sample(table: SplinkDataFrame, model: Settings) -> str:
    """A query for the scored pairs of `sampled`, whatever they weigh (see adr/0002)."""
    return f"({predict.statement(table, model, pairs='sampled', floor=NO_FLOOR)})"


def sample(db: duckdb.DuckDBPyConnection, node_count: int) -> float:
    """Make `sampled` of `compared`: the pairs of the first nodes with all others; gives their share of all pairs.

    Nodes are numbered by a hash of their content, so the first of them are a random choice, and for the most part the
    same one when records come or go (adr/0002). As many pairs as SAMPLE_NODES nodes lead, whatever they weigh.
    """
    apart = max(0.0, 1 - SAMPLE_NODES / node_count)
    first = node_count if apart == 0 else round(node_count * (1 - math.sqrt(apart)))
    db.execute("create or replace temp table sampled as select * from compared where join_key_l <= $1", [first])
    return first * (2 * node_count - first - 1) / (node_count * (node_count - 1))
