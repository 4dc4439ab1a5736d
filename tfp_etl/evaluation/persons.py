"""How well records are put together: pairs, B-cubed, whole persons; over all records and between sources."""

from itertools import combinations_with_replacement
from typing import Any

import numpy as np

from tfp_etl.evaluation import intervals, partitions
from tfp_etl.evaluation.intervals import Interval
from tfp_etl.evaluation.partitions import SUMS, Floats, Ints

Figures = dict[str, Any]
# Figure -> the columns of SUMS it is a share of; the rest have no single pair of sums.
SHARES = {"precision": ("both", "predicted"), "recall": ("both", "true"), "exact": ("exact", "groups")}


def agreement(predicted: Ints, true: Ints) -> Figures:
    """All figures of one grouping of records against another, with intervals: see docs/evaluation.md, "persons"."""
    cells = partitions.contingency(predicted, true)
    rows = cells.block_sums()
    total = rows.sum(axis=0)
    distinct, counts = intervals.tally(rows)
    drawn = partitions.scores(intervals.resample(distinct, counts))
    figures: Figures = {}
    for name, value in partitions.scores(total).items():
        found = intervals.percentiles(float(value), drawn[name])
        if name in SHARES:
            part, whole = (distinct[:, SUMS.index(column)] for column in SHARES[name])
            found = intervals.widened(found, part, whole, counts)
        figures[name] = found.as_json()
    n = dict(zip(SUMS, (round(value) for value in total.tolist()), strict=True))
    return {
        **figures,
        "pairs": {
            "true": n["true"],
            "predicted": n["predicted"],
            "both": n["both"],
            "missed": n["true"] - n["both"],
            "wrong": n["predicted"] - n["both"],
        },
        "records": n["records"],
        "groups_true": len(cells.true_sizes),
        "groups_predicted": len(cells.predicted_sizes),
        "groups_of_two_or_more": n["groups"],
        "exact_groups": n["exact"],
        "mixed_groups": partitions.mixed_groups(cells),
        "divided_groups": partitions.divided_groups(cells),
        "blocks": int(counts.sum()),
        "variation_of_information_bits": {k: round(v, 6) for k, v in partitions.information(cells).items()},
        "repairs": partitions.repairs(cells),
    }


def by_source_pair(predicted: Ints, true: Ints, kind: Ints, names: list[str]) -> list[Figures]:
    """Precision and recall of the pairs between each two kinds of record; intervals by block (Wilson.

    Effective trials).
    """
    cells = partitions.contingency(predicted, true)
    block = _block_of_records(cells, predicted, true)
    tables = {
        "both": _counts(
            partitions.recode(partitions.recode(predicted)[0] * (int(true.max()) + 1) + true)[0], kind, len(names)
        ),
        "predicted": _counts(predicted, kind, len(names)),
        "true": _counts(true, kind, len(names)),
    }
    blocks = {
        "both": _owner(partitions.recode(partitions.recode(predicted)[0] * (int(true.max()) + 1) + true)[0], block),
        "predicted": _owner(predicted, block),
        "true": _owner(true, block),
    }
    length = int(block.max()) + 1
    found = []
    for a, b in combinations_with_replacement(range(len(names)), 2):
        n = {name: np.bincount(blocks[name], pairs_between(table, a, b), length) for name, table in tables.items()}
        if n["predicted"].sum() + n["true"].sum() == 0:
            continue
        found.append(
            {
                "kinds": [names[a], names[b]],
                "precision": or_none(intervals.share_of_clusters(n["both"], n["predicted"])),
                "recall": or_none(intervals.share_of_clusters(n["both"], n["true"])),
                "f1": intervals.rounded(partitions.share(2 * n["both"].sum(), n["predicted"].sum() + n["true"].sum())),
                "pairs": {name: int(count.sum()) for name, count in n.items()},
            }
        )
    return found


def pairs_between(table: Ints, a: int, b: int) -> Ints:
    """Pairs of each group (a row) between two kinds (columns)."""
    return partitions.choose2(table[:, a]) if a == b else table[:, a] * table[:, b]


def or_none(found: Interval) -> dict[str, float] | None:
    """The interval as numbers; None where there was nothing to count."""
    return None if np.isnan(found.value) else found.as_json()


def _block_of_records(cells: partitions.Contingency, predicted: Ints, true: Ints) -> Ints:
    """The block of each record; codes of the cells are those of the sorted labels."""
    of_predicted = partitions.first(cells.predicted, cells.blocks())
    return of_predicted[partitions.recode(predicted)[0]]


def _counts(groups: Ints, kind: Ints, kinds: int) -> Ints:
    codes, n = partitions.recode(groups)
    return np.bincount(codes * kinds + kind, minlength=n * kinds).reshape(n, kinds).astype(np.int64)


def _owner(groups: Ints, block: Ints) -> Ints:
    codes, _ = partitions.recode(groups)
    return partitions.first(codes, block)


def block_rows(predicted: Ints, true: Ints) -> Floats:
    """Sums of each block, columns `SUMS`."""
    return partitions.contingency(predicted, true).block_sums()
