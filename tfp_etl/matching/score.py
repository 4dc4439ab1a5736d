"""Score the pairs worth scoring: guarded blocking, Splink, and the guards a pairwise score needs inside a household."""

from dataclasses import dataclass
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker, block_on

from tfp_etl.matching import model_file, population
from tfp_etl.matching.nodes import statement
from tfp_etl.matching.person_model import BLOCKING, NAMED_ONLY, Block

FLOOR = -2.0  # edges below it are neither joined nor looked at
PAIRS_AT_LEAST = 3_000_000
PAIRS_PER_NODE = 30
NODES_PER_CHUNK = 400_000


@dataclass(frozen=True)
class BlockUse:
    """How many pairs a blocking rule makes, and whether it was used."""

    rule: str
    pair_count: int
    used: bool


def edges(db: duckdb.DuckDBPyConnection, model: dict[str, Any], trained_on: population.Population) -> list[BlockUse]:
    """Make the table `edges` (node_id_l, node_id_r, weight, reasons) of the table `nodes`; the use of each blocking rule."""
    db.execute(
        "create table edges (node_id_l bigint, node_id_r bigint, weight double, is_settled boolean, reasons text)"
    )
    here = population.measure(db)
    if here.node_count < 2:
        return []
    uses = [_within_budget(db, block, here.node_count) for block in BLOCKING]
    table = DuckDBAPI(connection=db).register("nodes")
    if here.node_count >= population.ENOUGH:
        population.fit(model, trained_on, here)
        model["probability_two_random_records_match"] = population.prior(table)
    model["blocking_rules_to_generate_predictions"] = [
        _rule(block) for block, use in zip(BLOCKING, uses, strict=True) if use.used
    ]
    named_only = ", ".join(str(number) for number in _numbers(model, "kinship", NAMED_ONLY))
    linker = Linker(table, model, log_level=40, validate_settings=False)
    chunks = max(1, round(here.node_count / NODES_PER_CHUNK))
    for chunk in range(1, chunks + 1):
        scored = linker.inference.predict_chunk(
            left_chunk=(chunk, chunks), right_chunk=(1, 1), threshold_match_weight=FLOOR, warning_mode="never"
        )
        db.execute(statement("edges").replace("$scored", scored.physical_name).replace("$named_only", named_only))
        scored.drop_table_from_database_and_remove_from_cache()
    return uses


def _numbers(model: dict[str, Any], comparison_name: str, labels: tuple[str, ...]) -> list[int]:
    """The numbers by which Splink's gamma columns tell the levels with these labels (the last level is 0)."""
    comparison = next(c for c in model["comparisons"] if c["output_column_name"] == comparison_name)
    levels = [level["label_for_charts"] for level in comparison["comparison_levels"] if not level.get("is_null_level")]
    return [len(levels) - 1 - levels.index(label) for label in labels]


def _within_budget(db: duckdb.DuckDBPyConnection, block: Block, node_count: int) -> BlockUse:
    """Count a rule's pairs exactly before they are made."""
    columns = [
        f"unnest({column}) as k{at}" if column in block.exploded else f"{column} as k{at}"
        for at, column in enumerate(block.columns)
    ]
    keys = [f"k{at}" for at in range(len(columns))]
    present = " and ".join(f"{key} is not null" for key in keys)
    found = db.execute(
        f"select coalesce(sum(size * (size - 1) // 2), 0) from (select count(*) as size from "
        f"(select {', '.join(columns)} from nodes) where {present} group by {', '.join(keys)})"
    ).fetchall()[0][0]
    return BlockUse(block.name, int(found), int(found) <= max(PAIRS_AT_LEAST, PAIRS_PER_NODE * node_count))


def _rule(block: Block) -> dict[str, Any]:
    if block.exploded:
        return block_on(*block.columns, arrays_to_explode=list(block.exploded)).create_blocking_rule_dict("duckdb")
    return block_on(*block.columns).create_blocking_rule_dict("duckdb")
