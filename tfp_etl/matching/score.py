"""Score the pairs worth scoring: guarded blocking, Splink, and the guards a pairwise score needs inside a household."""

from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

import duckdb
from splink import DuckDBAPI, Linker
from splink.internals.splink_dataframe import SplinkDataFrame

from tfp_etl.matching import blocking, on_spark, population
from tfp_etl.matching.nodes import statement
from tfp_etl.matching.person_model import NAMED_ONLY
from tfp_etl.matching.review import levels_of

Engine: TypeAlias = Literal["duckdb", "spark"]  # what scores the pairs: the same figures, see on_spark.py

FLOOR = -2.0  # edges below it are neither joined nor looked at
NODES_PER_CHUNK = 400_000


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
    rules, uses = blocking.chosen(db, here.node_count)
    table = DuckDBAPI(connection=db).register("nodes")
    if here.node_count >= population.ENOUGH:
        population.fit(model, trained_on, here)
        model["probability_two_random_records_match"] = population.prior(table)
    else:
        population.without_frequencies(model)
    model["blocking_rules_to_generate_predictions"] = rules
    _tell_levels(db, model)
    filled = _filled(model)
    on_duckdb = _predictions(table, model, here.node_count)
    for scored in on_spark.predictions(db, model, floor=FLOOR) if engine == "spark" else on_duckdb:
        db.execute(filled.replace("$scored", scored))
    return uses


def _predictions(table: SplinkDataFrame, model: dict[str, Any], node_count: int) -> Iterator[str]:
    """The names of the tables of scored pairs, one a part of the nodes, each gone after its turn."""
    linker = Linker(table, model, log_level=40, validate_settings=False)
    chunks = max(1, round(node_count / NODES_PER_CHUNK))
    for chunk in range(1, chunks + 1):
        scored = linker.inference.predict_chunk(
            left_chunk=(chunk, chunks), right_chunk=(1, 1), threshold_match_weight=FLOOR, warning_mode="never"
        )
        yield scored.physical_name
        scored.drop_table_from_database_and_remove_from_cache()


def _tell_levels(db: duckdb.DuckDBPyConnection, model: dict[str, Any]) -> None:
    db.register("told", levels_of(model))
    db.execute("create table level as select * from told")
    db.unregister("told")


def _filled(model: dict[str, Any]) -> str:
    """The statement of the edges with the comparisons of the model in it."""
    comparisons = model["comparisons"]
    named = [c["output_column_name"] for c in comparisons]
    adjusted = [
        c["output_column_name"]
        for c in comparisons
        if any("tf_adjustment_column" in level for level in c["comparison_levels"])
    ]
    return (
        statement("edges")
        .replace("$named_only", ", ".join(str(number) for number in numbers(model, "kinship", NAMED_ONLY)))
        .replace("$levels", ", ".join(f"gamma_{name}" for name in named))
        .replace("$rarity", " + ".join(f"coalesce(mw_tf_adj_{name}, 0)" for name in adjusted) or "0")
    )


def numbers(model: dict[str, Any], comparison_name: str, labels: tuple[str, ...]) -> list[int]:
    """The numbers by which Splink's gamma columns tell the levels with these labels (the last level is 0)."""
    comparison = next(c for c in model["comparisons"] if c["output_column_name"] == comparison_name)
    levels = [level["label_for_charts"] for level in comparison["comparison_levels"] if not level.get("is_null_level")]
    return [len(levels) - 1 - levels.index(label) for label in labels]
