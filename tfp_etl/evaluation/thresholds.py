"""What another threshold would give: precision and recall of the scored pairs by match weight.

Before and after chaining.
"""

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from tfp_etl.evaluation import intervals, partitions, reading
from tfp_etl.evaluation.errors import EvaluationError
from tfp_etl.evaluation.partitions import Floats, Ints
from tfp_etl.evaluation.statements import statement

EDGE_COLUMNS = {
    "record_id_l": ("record_id_l", "unique_id_l", "id_l", "record_id_1"),
    "record_id_r": ("record_id_r", "unique_id_r", "id_r", "record_id_2"),
    "match_weight": ("match_weight", "weight"),
    "match_probability": ("match_probability", "probability"),
}
LEAST, MOST = -10.0, 30.0  # weights beyond are drawn at the ends


def load(db: duckdb.DuckDBPyConnection, path: Path, *, may_be_empty: bool = False) -> None:
    """Make `edges` (record_id_l, record_id_r, weight in log2 odds) of a file of scored pairs, each pair once.

    may_be_empty: a review list with nothing to ask is sound; scored pairs that are none are a slip.
    """
    columns = reading.show(db, "edges_file", path)
    chosen = {ours: next((n for n in theirs if n in columns), None) for ours, theirs in EDGE_COLUMNS.items()}
    if not (chosen["record_id_l"] and chosen["record_id_r"]):
        raise EvaluationError(
            f"{path}: no columns record_id_l and record_id_r; columns there: {', '.join(columns[:12])}"
        )
    if chosen["match_weight"]:
        weight = f"try_cast({chosen['match_weight']} as double)"
    elif chosen["match_probability"]:
        chance = f"greatest(least(try_cast({chosen['match_probability']} as double), 1 - 1e-9), 1e-9)"
        weight = f"log2({chance} / (1 - {chance}))"
    else:
        raise EvaluationError(
            f"{path}: no column match_weight (nor match_probability); columns there: {', '.join(columns[:12])}"
        )
    l, r = f"{chosen['record_id_l']}::text", f"{chosen['record_id_r']}::text"  # noqa: E741
    db.execute(
        f"create or replace table edges as select least({l}, {r}) as record_id_l, greatest({l}, {r}) as record_id_r, "
        f"max({weight}) as weight from edges_file where {l} <> {r} group by 1, 2 having weight is not null"
    )
    if not may_be_empty and not reading.one_row(db, "select count(*) from edges")[0]:
        raise EvaluationError(
            f"{path}: no scored pair in it; evaluate without --edges, or link again and keep the scored pairs"
        )


def curve(db: duckdb.DuckDBPyConnection, cluster: Ints, person: Ints) -> dict[str, Any]:
    """Points of the curve, highest weight first, and how much of the links the scored pairs explain.

    cluster, person: of each record, in the order of `scored.row_no`.
    """
    found = db.execute(statement("scored_edges")).fetchnumpy()
    left, right = np.asarray(found["l"], np.int64), np.asarray(found["r"], np.int64)
    weight = np.asarray(found["weight"], np.float64)
    if not len(weight):
        raise EvaluationError(
            "no scored pair is of two records of known persons; give the scored pairs of the same records as the links"
        )
    true_pairs = int(partitions.choose2(np.bincount(person)).sum())
    is_true = person[left] == person[right]
    n, right_ones = np.arange(1, len(weight) + 1), np.cumsum(is_true)
    points = []
    labels = np.arange(len(person), dtype=np.int64)
    before = 0
    for threshold in grid(weight):
        upto = int(np.searchsorted(-weight, -threshold, side="right"))
        labels = joined(labels, left[before:upto], right[before:upto])
        before = upto
        both, predicted = (int(right_ones[upto - 1]), int(n[upto - 1])) if upto else (0, 0)
        points.append(
            {
                "weight": float(threshold),
                "pairs": figures(both, predicted, true_pairs),
                "chained": of_partition(labels, person, true_pairs),
            }
        )
    return {
        "scored_pairs": len(weight),
        "true_pairs": true_pairs,
        "true_among_scored": int(is_true.sum()),
        "explained_links": explained(
            joined(np.arange(len(person), dtype=np.int64), *_inside(left, right, cluster)), cluster
        ),
        "points": points,
        "calibration": reliability(weight, is_true, partitions.recode(cluster[left])[0]),
    }


def grid(weight: Floats) -> Floats:
    """Whole weights over the range, highest first."""
    low, high = (float(np.clip(end, LEAST, MOST)) for end in (weight.min(), weight.max()))
    return np.arange(np.ceil(high), np.floor(low) - 1, -1, dtype=np.float64)


def joined(labels: Ints, left: Ints, right: Ints) -> Ints:
    """Connected components when these pairs are added to a labelling."""
    if not len(left):
        return labels
    size = int(labels.max()) + 1
    graph = coo_matrix((np.ones(len(left), np.int8), (labels[left], labels[right])), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1][labels], np.int64)


def of_partition(labels: Ints, person: Ints, true_pairs: int) -> dict[str, Any]:
    """Pair figures of a labelling."""
    _, cells = np.unique(labels * (int(person.max()) + 1) + person, return_counts=True)
    return figures(int(partitions.choose2(cells).sum()), int(partitions.choose2(np.bincount(labels)).sum()), true_pairs)


def figures(both: int, predicted: int, true: int) -> dict[str, Any]:
    """Precision, recall and F1 of three numbers of pairs."""
    return {
        "precision": intervals.rounded(partitions.share(both, predicted)),
        "recall": intervals.rounded(partitions.share(both, true)),
        "f1": intervals.rounded(partitions.share(2 * both, predicted + true)),
        "predicted": predicted,
    }


def explained(labels: Ints, cluster: Ints) -> float:
    """Share of predicted persons of two or more records that the scored pairs alone hold together."""
    many = np.bincount(cluster) > 1
    cells = partitions.contingency(cluster, labels)
    parts = np.bincount(cells.predicted, minlength=len(many))
    return intervals.rounded(partitions.share(int((parts[many] == 1).sum()), int(many.sum())))


def _inside(left: Ints, right: Ints, cluster: Ints) -> tuple[Ints, Ints]:
    same = cluster[left] == cluster[right]
    return left[same], right[same]


def reliability(weight: Floats, is_true: Any, owner: Ints) -> list[dict[str, Any]]:  # noqa: ANN401
    """Scored pairs by band of weight: mean probability told.

    Share that is true with interval (clustered by predicted person).
    """
    probability = 1 / (1 + np.exp2(-weight))
    edges = np.array([-np.inf, -5, -2, 0, 2, 4.25, 6.63, 10, 15, np.inf])
    band = np.digitize(weight, edges) - 1
    rows = []
    for number in range(len(edges) - 1):
        inside = band == number
        if not inside.any():
            continue
        codes, n = partitions.recode(owner[inside])
        found = intervals.share_of_clusters(np.bincount(codes, is_true[inside], n), np.bincount(codes, minlength=n))
        rows.append(
            {
                "from_weight": None if np.isinf(edges[number]) else float(edges[number]),
                "to_weight": None if np.isinf(edges[number + 1]) else float(edges[number + 1]),
                "pairs": int(inside.sum()),
                "told": intervals.rounded(probability[inside].mean()),
                "observed": found.as_json(),
            }
        )
    return rows


def review_band(db: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What the pairs put before people (table `edges`) would put right: how many are linked and wrong.

    Or not linked and true.
    """
    query = (
        "select count(*), count(*) filter (l.cluster = r.cluster), "
        "count(*) filter (l.cluster = r.cluster and l.person <> r.person), "
        "count(*) filter (l.cluster <> r.cluster and l.person = r.person) "
        "from edges join scored as l on l.record_id = record_id_l join scored as r on r.record_id = record_id_r"
    )
    pairs, linked, wrong, missed = reading.one_row(db, query)
    return {"pairs": pairs, "linked": linked, "linked_and_wrong": wrong, "not_linked_and_true": missed}
