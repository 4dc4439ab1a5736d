"""How well persons are put into families: by record, by person, by size."""

from typing import Any

import numpy as np

from tfp_etl.evaluation import partitions, persons
from tfp_etl.evaluation.partitions import Ints

LARGEST = 8  # sizes from here on are one line of the table


def by_person(cluster: Ints, person: Ints, family_told: Ints, family_true: Ints) -> dict[str, Any]:
    """Figures over true persons, each in the family of the predicted person that holds most of their records (ties.

    Lower code).
    """
    best = best_record(cluster, person)
    return persons.agreement(family_told[best], family_true[best])


def best_record(cluster: Ints, person: Ints) -> Ints:
    """For each true person a record of the predicted person that holds most of their records."""
    cells, first, count = np.unique(
        partitions.recode(person)[0] * (int(cluster.max()) + 1) + cluster, return_index=True, return_counts=True
    )
    owner = cells // (int(cluster.max()) + 1)
    order = np.lexsort((cells, -count, owner))
    _, start = np.unique(owner[order], return_index=True)
    return np.asarray(first[order][start], np.int64)


def sizes(cluster: Ints, person: Ints, family_told: Ints, family_true: Ints) -> list[dict[str, Any]]:
    """Families by number of people: true, predicted.

    And true ones whose records stand alone and whole in one predicted family.
    """
    people_true = _people(family_true, person)
    people_told = _people(family_told, cluster)
    cells = partitions.contingency(family_told, family_true)
    whole = cells.count == cells.true_sizes[cells.true]
    alone = cells.count == cells.predicted_sizes[cells.predicted]
    exact = np.zeros(len(cells.true_sizes), bool)
    exact[cells.true[whole & alone]] = True
    rows = []
    for size in range(1, LARGEST + 1):
        in_true = people_true == size if size < LARGEST else people_true >= size
        in_told = people_told == size if size < LARGEST else people_told >= size
        n, good = int(in_true.sum()), int(exact[in_true].sum())
        rows.append(
            {
                "people": f"{size}" if size < LARGEST else f"{size} or more",
                "true": n,
                "predicted": int(in_told.sum()),
                "exact": good,
                "exact_share": round(good / n, 6) if n else None,
            }
        )
    return rows


def _people(family: Ints, person: Ints) -> Ints:
    """Distinct persons of each family, by its code."""
    cells = partitions.contingency(family, person)
    return np.bincount(cells.predicted).astype(np.int64)
