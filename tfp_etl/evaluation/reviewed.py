"""What pairs that people looked at say of links without truth: precision, and recall among the candidates.

Each reviewed pair stands for pairs_in_stratum / pairs judged of its stratum (Horvitz-Thompson). Uncertainty: in each
stratum, linked and other pairs apart, the share of true ones is drawn from its Beta distribution (Jeffreys' prior),
10,000 times; the middle 95% of what the figures come to is the interval. A stratum judged completely has none.
"""

from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from tfp_etl.evaluation import intervals, partitions, reading
from tfp_etl.evaluation.errors import EvaluationError
from tfp_etl.evaluation.partitions import Floats

YES = ("y", "yes", "same", "match", "true", "1")
NO = ("n", "no", "different", "other", "nonmatch", "false", "0")
UNSURE = ("u", "unsure", "?", "unknown", "maybe")
NEEDED = ("record_id_l", "record_id_r", "stratum", "pairs_in_stratum", "verdict")
DRAWS = 10_000
BLIND_SPOTS = (
    "pairs that no blocking rule brought together are not in the sample: true links among them are missed without "
    "trace, so the recall here is recall among the candidates and an upper bound of recall",
    "a verdict is a person's judgement from the same records, not the truth",
)


def estimate(db: duckdb.DuckDBPyConnection, sample: Path) -> dict[str, Any]:
    """Figures of a reviewed sample (see draw.py) against the table `links`. Rows without a verdict are left out."""
    rows = _domains(db, sample)
    judged = {key: sum(row[key] for row in rows) for key in ("yes", "no", "unsure", "blank")}
    if not judged["yes"] + judged["no"]:
        raise EvaluationError(f"{sample}: no verdict in it yet; write yes, no or unsure into the column verdict")
    return {
        "judged": judged,
        "estimates": _figures(rows, unsure=None),
        "if_unsure_were_no": _figures(rows, unsure=False) if judged["unsure"] else None,
        "if_unsure_were_yes": _figures(rows, unsure=True) if judged["unsure"] else None,
        "strata": [_told(row) for row in rows],
        "cannot_see": list(BLIND_SPOTS),
    }


def _domains(db: duckdb.DuckDBPyConnection, sample: Path) -> list[dict[str, Any]]:
    """One row a stratum and linked or not: verdicts, and pairs of the stratum."""
    columns = reading.show(db, "sample_file", sample)
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise EvaluationError(
            f"{sample}: no column {', '.join(missing)}; draw the sample with --draw and keep its columns"
        )
    spelt = "lower(trim(verdict::text))"
    words = {"yes": YES, "no": NO, "unsure": UNSURE}
    counts = ", ".join(
        f"count(*) filter ({spelt} in ({', '.join(repr(word) for word in known)})) as {name}"
        for name, known in words.items()
    )
    answer = db.execute(
        "select stratum::bigint as stratum, coalesce(l.person_id = r.person_id, false) as linked, "
        f"max(pairs_in_stratum::bigint) as pairs, count(*) as rows, {counts}, "
        f"count(*) filter (coalesce({spelt}, '') = '') as blank from sample_file "
        "left join links as l on l.record_id = record_id_l::text "
        "left join links as r on r.record_id = record_id_r::text "
        "group by 1, 2 order by 1, 2"
    )
    names = [column[0] for column in answer.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    strange = sum(row["rows"] - row["yes"] - row["no"] - row["unsure"] - row["blank"] for row in rows)
    if strange:
        raise EvaluationError(
            f"{sample}: {strange} verdicts are none of yes, no, unsure; write one of these, or nothing"
        )
    return rows


def _figures(rows: list[dict[str, Any]], *, unsure: bool | None) -> dict[str, Any]:
    """Point estimates and intervals; unsure pairs left out (None), counted as no (False) or yes (True)."""
    generator = np.random.default_rng(intervals.SEED)
    sums = {key: [0.0, np.zeros(DRAWS)] for key in ("linked", "linked_true", "true")}
    for row in rows:
        yes = row["yes"] + (row["unsure"] if unsure else 0)
        n = row["yes"] + row["no"] + (row["unsure"] if unsure is not None else 0)
        if not n:
            continue
        stands_for = row["pairs"] * _share_of_stratum(rows, row)
        drawn: Floats = np.full(DRAWS, yes / n) if n >= stands_for else generator.beta(yes + 0.5, n - yes + 0.5, DRAWS)
        for key, point, many in (
            ("linked", stands_for * row["linked"], np.full(DRAWS, stands_for * row["linked"])),
            ("linked_true", stands_for * row["linked"] * yes / n, stands_for * row["linked"] * drawn),
            ("true", stands_for * yes / n, stands_for * drawn),
        ):
            sums[key][0] += point
            sums[key][1] += many
    share = partitions.share
    found = {
        "precision": (
            share(sums["linked_true"][0], sums["linked"][0]),
            share(sums["linked_true"][1], sums["linked"][1]),
        ),
        "recall_among_candidates": (
            share(sums["linked_true"][0], sums["true"][0]),
            share(sums["linked_true"][1], sums["true"][1]),
        ),
    }
    told: dict[str, Any] = {name: intervals.percentiles(float(v), d).as_json() for name, (v, d) in found.items()}
    return {**told, "pairs_linked": round(sums["linked"][0]), "pairs_true": round(sums["true"][0])}  # type: ignore[call-overload]


def _share_of_stratum(rows: list[dict[str, Any]], row: dict[str, Any]) -> float:
    """Share of the stratum that is linked (or not) as this row is, as far as the sample shows."""
    alike = [each["rows"] for each in rows if each["stratum"] == row["stratum"]]
    return float(row["rows"] / sum(alike))


def _told(row: dict[str, Any]) -> dict[str, Any]:
    n = row["yes"] + row["no"]
    return {
        **{key: row[key] for key in ("stratum", "linked", "pairs", "yes", "no", "unsure", "blank")},
        "true_share": intervals.wilson(row["yes"], n).as_json() if n else None,
    }
