"""Draw pairs for people to look at: stratified by match weight and by whether they are linked.

The same by the same seed.
"""

import csv
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from tfp_etl.duck import bounded
from tfp_etl.evaluation import reading, thresholds
from tfp_etl.evaluation.errors import EvaluationError
from tfp_etl.evaluation.mistakes import MOST_IN_A_GROUP
from tfp_etl.evaluation.partitions import Floats, Ints
from tfp_etl.evaluation.statements import statement

BANDS = (-5.0, 0.0, 2.0, 4.25, 6.63, 10.0, 15.0)  # bounds of the bands of match weight
FEWEST = 5  # pairs of a stratum that are always drawn, where it has them
LEAST_DOUBT = 0.02  # a band that the model is sure of is drawn as if it were wrong in one of fifty
COLUMNS = ("pair", "record_id_l", "record_id_r", "stratum", "pairs_in_stratum", "pairs_drawn", "verdict")


def sample(edges: Path, out: Path, *, size: int, links: Path | None = None, seed: int = 1) -> list[dict[str, Any]]:
    """Write a CSV of about `size` pairs with a blank verdict; gives the strata: linked, band, pairs in it, pairs drawn.

    Only record ids, stratum and its sizes are in the file. Without links, linked and other pairs share a stratum.
    """
    if out.exists():
        raise EvaluationError(f"{out}: is there already; verdicts may be in it. Name another file with --out")
    with bounded(is_set=True) as db:
        strata = drawn(db, edges, links, size=size, seed=seed)
        rows = db.execute(statement("drawn_pairs"), {"seed": seed}).fetchall()
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows((number, *row, "") for number, row in enumerate(rows, start=1))
    return strata


def drawn(
    db: duckdb.DuckDBPyConnection, edges: Path, links: Path | None, *, size: int, seed: int
) -> list[dict[str, Any]]:
    """Make `pair_frame` and `allotted`; gives the strata."""
    thresholds.load(db, edges)
    if links is not None:
        reading.links(db, links)
    else:
        db.execute("create or replace table links as select null::text as record_id, null::text as person_id limit 0")
    db.execute(statement("pair_frame"), {"bands": list(BANDS), "most": MOST_IN_A_GROUP})
    found = db.execute("select stratum, count(*) from pair_frame group by stratum order by stratum").fetchnumpy()
    stratum, pairs = (np.asarray(column, np.int64) for column in found.values())
    taken = allot(pairs, doubt(stratum), size)
    db.execute("create or replace table allotted (stratum bigint, pairs bigint)")
    db.executemany(
        "insert into allotted values (?, ?)", [[int(s), int(n)] for s, n in zip(stratum, taken, strict=True)]
    )
    return [
        {
            "stratum": int(s),
            "linked": None if links is None else bool(s >= 100),
            "from_weight": lower(int(s)),
            "to_weight": upper(int(s)),
            "pairs": int(n),
            "drawn": int(k),
        }
        for s, n, k in zip(stratum, pairs, taken, strict=True)
    ]


def lower(stratum: int) -> float | None:
    """The lower bound of a stratum's weights; None for the lowest band and for pairs without a score."""
    band = stratum % 100
    return BANDS[band - 2] if band >= 2 else None


def upper(stratum: int) -> float | None:
    """The upper bound of a stratum's weights; None for the highest band and for pairs without a score."""
    band = stratum % 100
    return BANDS[band - 1] if 1 <= band <= len(BANDS) else None


def doubt(stratum: Ints) -> Floats:
    """Standard deviation of a pair's truth in each stratum, as the model has it in the middle of the band."""
    middle = {0: 6.0, 1: BANDS[0] - 2, len(BANDS) + 1: BANDS[-1] + 2}
    weight = np.array([middle.get(int(s) % 100, ((lower(int(s)) or 0) + (upper(int(s)) or 0)) / 2) for s in stratum])
    chance = np.clip(1 / (1 + np.exp2(-weight)), LEAST_DOUBT, 1 - LEAST_DOUBT)
    return np.asarray(np.sqrt(chance * (1 - chance)), np.float64)


def allot(pairs: Ints, spread: Floats, size: int) -> Ints:
    """How many pairs of each stratum to draw: Neyman's allocation, at least `FEWEST`, never more than there are."""
    taken = np.minimum(pairs, FEWEST)
    left = size - int(taken.sum())
    room = pairs - taken
    while left > 0 and room.sum() > 0:
        wanted = np.where(room > 0, pairs * spread, 0.0)
        ideal = wanted / wanted.sum() * left
        whole = np.minimum(np.floor(ideal).astype(np.int64), room)
        if not whole.any():
            order = np.lexsort((np.arange(len(pairs)), -np.where(room > 0, ideal, -1.0)))
            whole = np.zeros_like(pairs)
            whole[order[: min(left, int((room > 0).sum()))]] = 1
        taken, room, left = taken + whole, room - whole, left - int(whole.sum())
    return np.asarray(taken, np.int64)
