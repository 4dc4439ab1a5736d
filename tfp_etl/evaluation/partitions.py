"""Two ways to group the same records, held against each other by counting; no pair is ever listed.

A cell of the contingency table is the records that one predicted group and one true group have in common. Every
figure here is a sum over cells and groups. Cells hang together in blocks: the smallest sets of records that hold
whole predicted and whole true groups. No error reaches from one block into another, so blocks are what can be drawn
at random (intervals.py).
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]

# What is summed over a block; the columns of `Contingency.block_sums`.
SUMS = ("both", "predicted", "true", "records", "b3_precision", "b3_recall", "groups", "exact")


@dataclass(frozen=True)
class Contingency:
    """Cells of two partitions: predicted and true group (codes from 0) and the number of records in common."""

    predicted: Ints
    true: Ints
    count: Ints

    @property
    def predicted_sizes(self) -> Ints:
        """Records of each predicted group."""
        return sums(self.predicted, self.count)

    @property
    def true_sizes(self) -> Ints:
        """Records of each true group."""
        return sums(self.true, self.count)

    def blocks(self) -> Ints:
        """The block of each cell, numbered from 0."""
        if not len(self.count):
            return self.count
        n_predicted, n_true = int(self.predicted.max()) + 1, int(self.true.max()) + 1
        graph = coo_matrix(
            (np.ones(len(self.count), np.int8), (self.predicted, self.true + n_predicted)),
            shape=(n_predicted + n_true,) * 2,
        )
        labels = connected_components(graph, directed=False)[1]
        return recode(labels[self.predicted].astype(np.int64))[0]

    def block_sums(self) -> Floats:
        """One row a block, columns `SUMS`: pairs both ways, records, B-cubed sums, true groups of two or more.

        Exact ones.
        """
        n, predicted, true = self.count, self.predicted_sizes, self.true_sizes
        block = self.blocks()
        of_predicted, of_true = first(self.predicted, block), first(self.true, block)
        whole = (n == predicted[self.predicted]) & (n == true[self.true]) & (n > 1)
        length = int(block.max()) + 1 if len(block) else 0
        columns = (
            np.bincount(block, choose2(n), length),
            np.bincount(of_predicted, choose2(predicted), length),
            np.bincount(of_true, choose2(true), length),
            np.bincount(block, n, length),
            np.bincount(block, n * n / predicted[self.predicted], length),
            np.bincount(block, n * n / true[self.true], length),
            np.bincount(of_true, true > 1, length),
            np.bincount(block, whole, length),
        )
        return np.column_stack(columns).astype(np.float64)


def contingency(predicted: Ints, true: Ints) -> Contingency:
    """The cells of two labellings of the same records (one label a record, whole numbers)."""
    told, _ = recode(predicted)
    known, n_known = recode(true)
    cells, count = np.unique(told * max(n_known, 1) + known, return_counts=True)
    return Contingency(cells // max(n_known, 1), cells % max(n_known, 1), count.astype(np.int64))


def scores(total: Floats) -> dict[str, Any]:
    """Figures from sums over blocks (columns `SUMS`, on the last axis): numbers, or arrays for many rows of sums."""
    both, predicted, true, records, b3_p, b3_r, groups, exact = (total[..., i] for i in range(len(SUMS)))
    precision, recall = share(both, predicted), share(both, true)
    b3_precision, b3_recall = share(b3_p, records), share(b3_r, records)
    return {
        "precision": precision,
        "recall": recall,
        "f1": share(2 * both, predicted + true),
        "b3_precision": b3_precision,
        "b3_recall": b3_recall,
        "b3_f1": share(2 * b3_precision * b3_recall, b3_precision + b3_recall),
        "exact": share(exact, groups),
    }


def information(cells: Contingency) -> dict[str, float]:
    """Variation of information in bits, and its two parts.

    All 0 for equal partitions. `split` is H(predicted | true), `merged` is H(true | predicted).
    """
    n = cells.count.astype(np.float64)
    total = max(float(n.sum()), 1.0)
    split = float(-(n / total * np.log2(n / cells.true_sizes[cells.true])).sum())
    merged = float(-(n / total * np.log2(n / cells.predicted_sizes[cells.predicted])).sum())
    return {"total": split + merged + 0.0, "split": split + 0.0, "merged": merged + 0.0}


def repairs(cells: Contingency) -> dict[str, int]:
    """The splits and then merges that turn the prediction into the truth, one group parted or two joined at a time."""
    splits = len(cells.count) - len(cells.predicted_sizes)
    merges = len(cells.count) - len(cells.true_sizes)
    return {"splits": splits, "merges": merges, "total": splits + merges}


def mixed_groups(cells: Contingency) -> int:
    """Predicted groups that hold records of two or more true ones."""
    return int((np.bincount(cells.predicted) > 1).sum()) if len(cells.count) else 0


def divided_groups(cells: Contingency) -> int:
    """True groups whose records lie in two or more predicted ones."""
    return int((np.bincount(cells.true) > 1).sum()) if len(cells.count) else 0


def choose2(sizes: Ints) -> Ints:
    """Pairs inside groups of these sizes."""
    return sizes * (sizes - 1) // 2


def share(part: Any, whole: Any) -> Any:  # noqa: ANN401  (numbers or arrays of them)
    """The part of the whole; 1 where there is nothing to be wrong about."""
    part, whole = np.asarray(part, np.float64), np.asarray(whole, np.float64)
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1), 1.0)[()]


def sums(groups: Ints, count: Ints) -> Ints:
    """Sum of the counts of each group, by code."""
    return np.bincount(groups, count).astype(np.int64) if len(groups) else np.zeros(0, np.int64)


def first(groups: Ints, values: Ints) -> Ints:
    """The value that all cells of a group share, by the group's code."""
    found = np.zeros(int(groups.max()) + 1 if len(groups) else 0, np.int64)
    found[groups] = values
    return found


def recode(labels: Ints) -> tuple[Ints, int]:
    """The same labelling with codes from 0, and the number of codes."""
    values, codes = np.unique(labels, return_inverse=True)
    return codes.astype(np.int64), len(values)
