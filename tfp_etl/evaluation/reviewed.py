"""What pairs that people looked at say of links without truth: precision, and recall among the candidates.

Each reviewed pair stands for pairs_in_stratum / pairs judged of its stratum (Horvitz-Thompson). Uncertainty: Wilson's
interval in each stratum, linked and other pairs apart (with the correction for a finite stratum), put together by MOVER
(Zou and Donner 2008; for the ratio, Donner and Zou 2012), which keeps intervals lopsided where shares are near 1.
"""

import math
from pathlib import Path
from typing import Any

import duckdb

from tfp_etl.evaluation import intervals, partitions, reading
from tfp_etl.evaluation.errors import EvaluationError
from tfp_etl.evaluation.intervals import Interval

YES = ("y", "yes", "same", "match", "true", "1")
NO = ("n", "no", "different", "other", "nonmatch", "false", "0")
UNSURE = ("u", "unsure", "?", "unknown", "maybe")
NEEDED = ("record_id_l", "record_id_r", "stratum", "pairs_in_stratum", "verdict")
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
        "estimates": figures(rows, unsure=None),
        "if_unsure_were_no": figures(rows, unsure=False) if judged["unsure"] else None,
        "if_unsure_were_yes": figures(rows, unsure=True) if judged["unsure"] else None,
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


def figures(rows: list[dict[str, Any]], *, unsure: bool | None) -> dict[str, Any]:
    """Point estimates and intervals; unsure pairs left out (None), counted as no (False) or yes (True)."""
    totals = {linked: _total(rows, linked=linked, unsure=unsure) for linked in (True, False)}
    (linked, true_linked), (_, true_apart) = totals[True], totals[False]
    precision = Interval(*(float(partitions.share(part, linked)) for part in _parts(true_linked)))
    return {
        "precision": precision.as_json(),
        "recall_among_candidates": _recall(true_linked, true_apart).as_json(),
        "pairs_linked": round(linked),
        "pairs_true": round(true_linked.value + true_apart.value),
    }


def _total(rows: list[dict[str, Any]], *, linked: bool, unsure: bool | None) -> tuple[float, Interval]:
    """Pairs that are linked (or not), and the true ones among them: a sum over strata, with its interval."""
    pairs = value = below = above = 0.0
    for row in rows:
        yes = row["yes"] + (row["unsure"] if unsure else 0)
        n = row["yes"] + row["no"] + (row["unsure"] if unsure is not None else 0)
        if not n or row["linked"] != linked:
            continue
        stands_for = row["pairs"] * _share_of_stratum(rows, row)
        share = _share(yes, n, stands_for)
        pairs += stands_for
        value += stands_for * share.value
        below += (stands_for * (share.value - share.low)) ** 2
        above += (stands_for * (share.high - share.value)) ** 2
    return pairs, Interval(value, max(0.0, value - math.sqrt(below)), min(pairs, value + math.sqrt(above)))


def _share(yes: int, n: int, stands_for: float) -> Interval:
    """Wilson's interval of a share of n judged of so many pairs; none of them left out leaves no doubt."""
    if n >= stands_for:
        return Interval(yes / n, yes / n, yes / n)
    effective = n * (stands_for - 1) / (stands_for - n)
    return intervals.wilson(yes / n * effective, effective)


def _recall(linked: Interval, apart: Interval) -> Interval:
    """True linked pairs over all true pairs: 1 / (1 + apart / linked), by the interval of a ratio of two estimates."""
    if linked.value <= 0:
        return Interval(0.0 if apart.value > 0 else 1.0, 0.0, 1.0)
    a, b = apart, linked
    product = a.value * b.value
    low = _root(product, a.low * b.high * (2 * a.value - a.low) * (2 * b.value - b.high), -1) / (
        b.high * (2 * b.value - b.high)
    )
    by_low = b.low * (2 * b.value - b.low)
    high = (
        _root(product, a.high * b.low * (2 * a.value - a.high) * (2 * b.value - b.low), 1) / by_low
        if by_low > 0
        else math.inf
    )
    return Interval(1 / (1 + a.value / b.value), 1 / (1 + max(high, a.value / b.value)), 1 / (1 + max(low, 0.0)))


def _root(product: float, minus: float, sign: int) -> float:
    return product + sign * math.sqrt(max(product * product - minus, 0.0))


def _parts(found: Interval) -> tuple[float, float, float]:
    return found.value, found.low, found.high


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
