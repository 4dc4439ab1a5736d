"""Train the linkage model, apart from scoring: `tfp train --records RECORDS`.

No truth is read. u (how often unrelated records agree) comes from random pairs, m (how often one person's records
agree) from
expectation maximisation over blocked pairs. Each session trains the comparisons that its blocking leaves free, with the
ones trained
before held fixed. The result is reviewed, committed as `model.json` and used on every delivery; `population.py` fits it
to their size.
"""

import copy
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker, block_on
from splink.internals.splink_dataframe import SplinkDataFrame

from tfp_etl.matching import fitting, linking, model_file, nodes, person_model, population
from tfp_etl.matching.duck import bounded
from tfp_etl.matching.rows import Rows

U_PAIRS = 5e6
SEED = 20121231
SMALLEST_U = 5 / U_PAIRS
SMALLEST_M = 0.001  # some thousand pairs cannot say that something is rarer

# What a session trains, what helps it (held fixed), and the columns its pairs agree on.
SESSIONS: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (("kinship", "surname_rarity", "gender", "middle_names"), (), ("forename", "dob")),
    (("dob",), ("gender",), ("forename", "surname", "postcode")),
    (("forename",), ("kinship", "gender"), ("dob", "postcode")),
)

Settings = dict[str, Any]


class NothingToLearnError(ValueError):
    """Too few records to train on."""


def train(records: Rows) -> Settings:
    """The trained model of these person records (see feeds.person_records), with what it was trained on.

    Beside Splink's settings it holds the population, the prior, the pairs of each session and the untrained levels.
    Raises NothingToLearnError where there are fewer than `population.ENOUGH` distinct contents.
    """
    with bounded("3GB") as db:
        db.execute("set threads = 1")  # with more, sums of m differ in the last digits from run to run
        nodes.build(db, records, linking.UNDECIDED)
        here = population.measure(db)
        if here.node_count < population.ENOUGH:
            raise NothingToLearnError(
                f"{here.node_count:,} distinct records are too few to train on ({population.ENOUGH:,} are needed); "
                "link them with the reviewed model"
            )
        table = DuckDBAPI(connection=db).register("nodes")
        prior = population.prior(table)
        model = _random_agreement(table)
        sessions = []
        for trained, helping, blocked in SESSIONS:
            pairs = _pairs(db, blocked)
            sessions.append({"trains": trained, "pairs_agree_on": blocked, "pairs": pairs})
            if pairs:
                _maximise(table, model, trained, helping, blocked)
        untrained = _complete(model)
        _without_matches(model, prior)
        fitting.settle(model)
        model["probability_two_random_records_match"] = prior
        return model_file.described(model, here, prior) | {"sessions": sessions, "untrained": untrained}


def _pairs(db: duckdb.DuckDBPyConnection, columns: tuple[str, ...]) -> int:
    """How many pairs of nodes agree on the columns."""
    present = " and ".join(f"{column} is not null" for column in columns)
    query = (
        "select coalesce(sum(size * (size - 1) // 2), 0) from "
        f"(select count(*) as size from nodes where {present} group by {', '.join(columns)})"
    )
    return int(db.execute(query).fetchall()[0][0])


def _complete(model: Settings) -> list[str]:
    """Give, in place, levels that were never met the smallest values; their names."""
    untrained = []
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            if level.get("is_null_level"):
                continue
            if "m_probability" not in level or "u_probability" not in level:
                untrained.append(f"{comparison['output_column_name']}: {level['label_for_charts']}")
            level.setdefault("m_probability", SMALLEST_M)
            level.setdefault("u_probability", SMALLEST_U)
    return untrained


def _random_agreement(table: SplinkDataFrame) -> Settings:
    """The untrained model with u of every level from random pairs."""
    linker = Linker(table, person_model.settings(), log_level=40, validate_settings=False)
    linker.training.estimate_u_using_random_sampling(max_pairs=U_PAIRS, seed=SEED)
    model: Settings = linker.misc.save_model_to_json()
    return model


def _maximise(
    table: SplinkDataFrame,
    model: Settings,
    trained: tuple[str, ...],
    helping: tuple[str, ...],
    blocked: tuple[str, ...],
) -> None:
    """Train m of the comparisons `trained` over pairs that agree on `blocked`; writes them into `model`."""
    identifiers = tuple(person_model.IDENTIFIER_U)
    part = copy.deepcopy(model)
    part["comparisons"] = [
        comparison
        for comparison in part["comparisons"]
        if comparison["output_column_name"] in trained + helping + identifiers
    ]
    for comparison in part["comparisons"]:
        if comparison["output_column_name"] in helping:
            for level in comparison["comparison_levels"]:
                level["fix_m_probability"] = True
    # On copies of the columns: Splink would leave out a comparison that so much as mentions a blocked column.
    linker = Linker(table, part, log_level=40, validate_settings=False)
    linker.training.estimate_parameters_using_expectation_maximisation(
        block_on(*(f"block_{column}" for column in blocked)), fix_u_probabilities=True
    )
    learned = {
        comparison["output_column_name"]: comparison for comparison in linker.misc.save_model_to_json()["comparisons"]
    }
    for comparison in model["comparisons"]:
        if comparison["output_column_name"] in trained:
            for level, new in zip(
                comparison["comparison_levels"],
                learned[comparison["output_column_name"]]["comparison_levels"],
                strict=True,
            ):
                if "m_probability" in new and not level.get("fix_m_probability"):
                    level["m_probability"] = max(new["m_probability"], SMALLEST_M)


def _without_matches(model: Settings, prior: float) -> None:
    """Take the true matches out of u: some random pairs are one person, which counts for the rare levels."""
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            if "m_probability" in level and "u_probability" in level and not level.get("fix_u_probability"):
                sampled = level["u_probability"]
                level["u_probability"] = max(sampled - prior * level["m_probability"], sampled / 10, SMALLEST_U)
