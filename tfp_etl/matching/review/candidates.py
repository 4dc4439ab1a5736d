"""The pairs of a matching run that a person may want to look at, one row two persons, with the reasons in words."""

import math
from importlib.resources import files
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from tfp_etl.duck import written
from tfp_etl.matching.connected import components, first_of
from tfp_etl.matching.review import words

REVIEW_FROM = 0.0  # one to one: below it nobody need look
CLOSE_BITS = 2.0  # two persons whose weights are nearer than this are about equally likely

# How often the rule that holds a pair back is itself wrong, as bits against the pair: one source lists one person twice
# in about a thousand rows, and a forename that differs inside one household is a brother or sister just as surely.
AGAINST_BITS = 10.0

_SQL = files("tfp_etl.matching.review") / "sql"


def statement(name: str) -> str:
    """The SQL statement of that name."""
    return written(_SQL, name)


def levels_of(model: dict[str, Any]) -> pa.Table:
    """Every level of a Splink model in words: place (of its comparison, from 1), level, label, weight (bits).

    The prior is place 0. A level without m or u counts 0 bits. `per_head`: u of a level whose weight the frequency
    of the value adjusts, null elsewhere.
    """
    prior = model["probability_two_random_records_match"]
    rows: list[dict[str, Any]] = [
        {"place": 0, "field": "prior", "level": 0, "label": "prior", "weight": math.log2(prior / (1 - prior))}
    ]
    for place, comparison in enumerate(model["comparisons"], start=1):
        told = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        for at, level in enumerate(told):
            m, u = level.get("m_probability"), level.get("u_probability")
            rows.append(
                {
                    "place": place,
                    "field": comparison["output_column_name"],
                    "level": len(told) - 1 - at,
                    "label": words.of_level(comparison["output_column_name"], level["label_for_charts"]),
                    "weight": math.log2(m / u) if m and u else 0.0,
                    "per_head": u if "tf_adjustment_column" in level else None,
                }
            )
    kinds = {"place": pa.int32(), "field": pa.string(), "level": pa.int8(), "label": pa.string()}
    return pa.Table.from_pylist(rows, pa.schema([*kinds.items(), ("weight", pa.float64()), ("per_head", pa.float64())]))


def gather(
    db: duckdb.DuckDBPyConnection, refused: pa.Table, *, merge_at: float, sure_at: float, levelled: str = "edges"
) -> pa.Table:
    """The pairs worth a look, one row two persons (or two parts of one), in the order of their record ids.

    Reads nodes, seated, current_node, edges, joined_pair, node_cluster, constraints and level (see `levels_of`).
    `refused`: node_id_l, node_id_r of the edges that a cannot-link stood against; `levelled`: what has levels and
    rarity of the edges, in SQL.

    Columns: record_id_l, record_id_r (a record of each side), match_weight (log2 odds), probability, chance (the same
    after what holds the pair back), is_joined, is_refused, kind (borderline, held back, ambiguous, thin), held_back_by,
    reasons (text), fields (the same as JSON: field, level, weight), records_l, records_r (records of each side),
    pair_count (scored pairs between the two), not_asked (why nobody need look after all; blank: somebody should),
    told_by_l, told_by_r (the contact whom a row names and the pair speaks of, where another record of that person is
    shown for it; else null).
    """
    bounds = {"merge_at": merge_at, "sure_at": sure_at}
    db.register("refused", refused)
    db.register("guard", words.GUARDS)
    db.register("node_part", _parts(db, bounds))
    db.execute(statement("candidate"), bounds | {"review_from": REVIEW_FROM})
    db.execute(statement("rival"), {"merge_at": merge_at, "close": CLOSE_BITS})
    db.execute(statement("clash"))
    db.execute(statement("worded").replace("$levelled", levelled))
    return db.execute(statement("shown"), {"merge_at": merge_at, "against": AGAINST_BITS}).to_arrow_table()


def _parts(db: duckdb.DuckDBPyConnection, bounds: dict[str, float]) -> pa.Table:
    """(node_id, part): what each person would fall into, were its pairs of less than `sure_at` bits not joined.

    Only of persons that such a pair holds together; part is the smallest node of the part,
    below zero, so that it is no number of a cluster.
    """
    inside = db.execute(statement("inside"), bounds).fetchnumpy()
    left, right = np.asarray(inside["node_id_l"], np.int64), np.asarray(inside["node_id_r"], np.int64)
    sure = np.asarray(inside["is_sure"], bool)
    nodes, ends = np.unique(np.r_[left, right], return_inverse=True)
    a, b = ends[: len(left)][sure], ends[len(left) :][sure]
    return pa.table({"node_id": nodes, "part": -first_of(components(len(nodes), a, b), nodes)})
