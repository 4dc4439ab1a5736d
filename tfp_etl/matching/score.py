"""Score the pairs worth scoring: guarded blocking, Splink, and the guards a pairwise score needs inside a household."""

from typing import Any, Literal, TypeAlias

import duckdb
from splink import DuckDBAPI
from splink.internals.splink_dataframe import SplinkDataFrame

from tfp_etl.matching import (
    blocking,
    fitting,
    homes,
    on_spark,
    patterns,
    population,
    predict,
    unshared_fitting,
    unshared_model,
)
from tfp_etl.matching.nodes import statement
from tfp_etl.matching.person_model import BY_TOWN
from tfp_etl.matching.review import levels_of

Engine: TypeAlias = Literal["duckdb", "spark"]  # what scores the pairs: the same figures, see on_spark.py

FLOOR = -2.0  # edges below it are neither joined nor looked at


def edges(
    db: duckdb.DuckDBPyConnection,
    model: dict[str, Any],
    trained_on: population.Population,
    engine: Engine = "duckdb",
) -> list[blocking.BlockUse]:
    """Make the tables `edges` of the pairs of `nodes` and `level`; gives what became of every blocking rule.

    edges: node_id_l, node_id_r, weight, is_settled, is_nino_slip, levels, rarity, guard (see sql/edges.sql). level:
    what each level of the model weighs here (see review.levels_of).
    """
    db.execute(
        "create table edges (node_id_l bigint, node_id_r bigint, weight double, is_settled boolean, "
        "is_nino_slip boolean, levels tinyint[], rarity float, guard tinyint)"
    )
    here = population.measure(db)
    if here.node_count < 2:
        _tell_levels(db, model)
        return []
    if not homes.has_households(db, here.node_count):
        return _unshared(db, model, trained_on, here, engine)
    rules, uses = blocking.chosen(db, here.node_count)
    table = DuckDBAPI(connection=db).register("nodes")
    if here.node_count >= population.ENOUGH:
        population.fit(model, trained_on, here)
        model["probability_two_random_records_match"] = population.prior(table)
    else:
        population.without_frequencies(model)
    model["blocking_rules_to_generate_predictions"] = rules
    fitting.fit(db, table, model, here)
    _tell_levels(db, model)
    _score(db, table, model, engine)
    return uses


def _unshared(
    db: duckdb.DuckDBPyConnection,
    model: dict[str, Any],
    trained_on: population.Population,
    here: population.Population,
    engine: Engine,
) -> list[blocking.BlockUse]:
    """`edges` of people who share no homes: surname and place apart, learnt from the records (unshared_model.py)."""
    table = DuckDBAPI(connection=db).register("nodes")
    population.fit(model, trained_on, here)
    model["probability_two_random_records_match"] = population.prior(table)
    model.update(unshared_model.of(model))
    db.execute(statement("unshared_nodes"))
    rules, uses = blocking.chosen(db, here.node_count, unshared_model.BLOCKS, nodes=unshared_model.NODES)
    model["blocking_rules_to_generate_predictions"] = rules
    table = DuckDBAPI(connection=db).register(unshared_model.NODES)
    unshared_fitting.fit(db, table, model, here.node_count)
    _tell_levels(db, model)
    _score(db, table, model, engine)
    db.execute(f"drop table {unshared_model.NODES}")
    return uses


def _score(db: duckdb.DuckDBPyConnection, table: SplinkDataFrame, model: dict[str, Any], engine: Engine) -> None:
    """Fill `edges` by the fitted model."""
    filled = _filled(model)
    if engine == "spark":
        for scored in on_spark.predictions(db, model, floor=FLOOR, nodes=table.physical_name):
            db.execute(filled.replace("$scored", scored))
    else:
        predicting = predict.statement(table, model, pairs="compared", floor=FLOOR)
        db.execute(filled.replace("$scored", f"({predicting})"))
    db.execute("drop table compared")


def _tell_levels(db: duckdb.DuckDBPyConnection, model: dict[str, Any]) -> None:
    db.register("told", levels_of(model))
    db.execute("create table level as select * from told")
    db.unregister("told")


def _filled(model: dict[str, Any]) -> str:
    """The statement of the edges with the comparisons of the model in it."""
    named = [c["output_column_name"] for c in model["comparisons"]]
    if unshared_model.is_of(model):
        filled = statement("unshared_edges")
    else:
        named_only = fitting.guards(model).named_only
        filled = (
            statement("edges")
            .replace("$named_only", _listed(patterns.numbers(model, "kinship", named_only)))
            .replace("$by_town", _listed(patterns.numbers(model, "kinship", BY_TOWN)))
            .replace("$one_name", _listed(patterns.numbers(model, "forename", fitting.ONE_NAME)))
        )
    return (
        filled.replace("$initial", _listed(patterns.numbers(model, "forename", ("initial",))))
        .replace("$levels", ", ".join(f"gamma_{name}" for name in named))
        .replace("$rarity", patterns.rarity(model))
    )


def _listed(numbers: list[int]) -> str:
    return ", ".join(str(number) for number in numbers)
