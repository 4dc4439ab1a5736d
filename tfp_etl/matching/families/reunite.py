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
    db.register("nickname", pa.table({"forename": names, "canonical": pa.array(forms, pa.list_(pa.string()))}))
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
    rows = list(zip(a.tolist(), b.tolist(), weight.tolist(), strict=True))
    barred = {(x, y) for x, y, w in rows if w < 0}
    best: dict[int, tuple[int, list[int]]] = {}
    for x, y, w in rows:
        for one, other in ((x, y), (y, x)) if w > 0 else ():
            top, others = best.get(one, (0, []))
            if w >= top:
                best[one] = (w, [*others, other] if w == top else [other])
    unsure = {one for one, (_, others) in best.items() if barred.intersection(combinations(sorted(others), 2))}
    return np.array([w < 0 or not (x in unsure or y in unsure) for x, y, w in rows], dtype=bool)
