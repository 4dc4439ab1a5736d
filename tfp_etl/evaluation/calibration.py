"""Whether link_confidence means what it says: told probability against the share that is right."""

from typing import Any

import numpy as np

from tfp_etl.evaluation import intervals, partitions
from tfp_etl.evaluation.partitions import Floats, Ints

BANDS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 0.9999, 1.0)


def of_links(cluster: Ints, person: Ints, confidence: Floats) -> dict[str, Any] | None:
    """Bands of confidence; None where no record of a person of two or more has one.

    A record is right to the degree that the other records of its predicted person are truly the same person's: the
    share of them. Records alone in their person say nothing here.
    """
    size = np.bincount(cluster)
    _, inverse, count = np.unique(cluster * (int(person.max()) + 1) + person, return_inverse=True, return_counts=True)
    kept = (size[cluster] > 1) & np.isfinite(confidence)
    if not kept.any():
        return None
    right = ((count[inverse] - 1) / np.maximum(size[cluster] - 1, 1))[kept]
    told, owner = np.clip(confidence[kept], 0, 1), cluster[kept]
    observed, expected = 1 - right, 1 - told
    return {
        "records": int(kept.sum()),
        "without_confidence": int(((size[cluster] > 1) & ~np.isfinite(confidence)).sum()),
        "wrong_observed": round(float(observed.sum()), 2),
        "wrong_expected": round(float(expected.sum()), 2),
        "brier": intervals.rounded(float(((told - right) ** 2).mean())),
        "expected_calibration_error": _error(told, right),
        "bands": _bands(told, right, owner),
    }


def _band(told: Floats) -> Ints:
    return np.clip(np.digitize(told, BANDS[1:-1]), 0, len(BANDS) - 2)


def _error(told: Floats, right: Floats) -> float:
    """Mean distance between told and right, weighted by the records of each band."""
    band = _band(told)
    gaps = np.abs(np.bincount(band, told - right))
    return intervals.rounded(float(gaps.sum() / len(told)))


def _bands(told: Floats, right: Floats, owner: Ints) -> list[dict[str, Any]]:
    band = _band(told)
    rows = []
    for number in range(len(BANDS) - 1):
        inside = band == number
        if not inside.any():
            continue
        codes, n = partitions.recode(owner[inside])
        found = intervals.share_of_clusters(np.bincount(codes, right[inside], n), np.bincount(codes, minlength=n))
        rows.append(
            {
                "from": BANDS[number],
                "to": BANDS[number + 1],
                "records": int(inside.sum()),
                "persons": n,
                "told": intervals.rounded(told[inside].mean()),
                "observed": found.as_json(),
            }
        )
    return rows
