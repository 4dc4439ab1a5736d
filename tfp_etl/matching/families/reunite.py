"""One person who was taken for two, told by the family: names that agree within one household.

Linking compares records across a whole county, so it must not join a contact called A. Aslam to the Amir Aslam of the
same postcode. Within one family the question is smaller: nobody else there could be meant. Two people of one draft
family become one when their names agree and nothing says that they are two.
"""

from itertools import combinations

import duckdb
import numpy as np
import pyarrow as pa
from nicknames import NickNamer
from numpy.typing import NDArray

from tfp_etl.matching.families import decided, merge, ties
from tfp_etl.matching.families.weights import Weights

SLIPS = 2  # wrong characters of a pupil or National Insurance number that a clerk makes in one go
LARGEST = 4  # parts of one person within a family; more is rather a family of namesakes


def survivors(db: duckdb.DuckDBPyConnection, weights: Weights, apart: decided.Told) -> pa.Table:
    """People who are another: person_id, survivor_id (the oldest); needs `records`, `links` and a draft `grouped`.

    `apart`: who was said to be two.
    """
    names = [name for (name,) in ties.run(db, "forenames").fetchall()]
    namer = NickNamer()
    forms = [sorted(form.upper() for form in namer.canonicals_of(name.lower())) for name in names]
    ties.put(db, "nickname", pa.table({"forename": names, "canonical": pa.array(forms, pa.list_(pa.string()))}))
    pairs = ties.columns(db, "housemates", {"surname_likeness": weights.surname_likeness, "slips": SLIPS})
    person_id, ends = np.unique(np.concatenate([pairs["person_a"], pairs["person_b"]]), return_inverse=True)
    a, b = ends[: len(ends) // 2], ends[len(ends) // 2 :]
    a, b, weight = decided.with_apart(a, b, pairs["weight"], decided.ends(apart, person_id))
    clear = _clear(a, b, weight)
    alone = np.full(len(person_id), -1, dtype=np.int64)
    group = merge.merge(a[clear], b[clear], weight[clear], alone, enough=1, largest=LARGEST, two_labels=1)
    survivor_id = person_id[group]
    other = survivor_id != person_id
    return pa.table({"person_id": person_id[other], "survivor_id": survivor_id[other]})


def reunited(db: duckdb.DuckDBPyConnection, survivor: pa.Table) -> pa.Table:
    """The links with one id for people who are one, by `survivors`."""
    db.register("survivor", survivor)
    return ties.run(db, "reunited").to_arrow_table()


def _clear(a: merge.Ints, b: merge.Ints, weight: merge.Ints) -> NDArray[np.bool_]:
    """Pairs to go by: not of somebody as much like two people who are not one (a father and a son of one name)."""
    likely = weight > 0
    one, other = np.concatenate([a[likely], b[likely]]), np.concatenate([b[likely], a[likely]])
    how = np.concatenate([weight[likely], weight[likely]])
    people = int(max(a.max(initial=-1), b.max(initial=-1))) + 1
    best = np.zeros(people, dtype=np.int64)
    np.maximum.at(best, one, how)
    one, other = one[how == best[one]], other[how == best[one]]
    several = np.bincount(one, minlength=people)[one] > 1
    others: dict[int, list[int]] = {}
    for x, y in zip(one[several].tolist(), other[several].tolist(), strict=True):
        others.setdefault(x, []).append(y)
    barred = set(zip(a[weight < 0].tolist(), b[weight < 0].tolist(), strict=True)) if others else set()
    unsure = np.zeros(people, dtype=bool)
    unsure[[x for x, ys in others.items() if barred.intersection(combinations(sorted(ys), 2))]] = True
    return np.asarray((weight < 0) | ~(unsure[a] | unsure[b]))
