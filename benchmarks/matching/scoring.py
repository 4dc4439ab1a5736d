"""Scores links against truth, for persons and families, from contingency tables (no pair is ever listed).

    python benchmarks/matching/scoring.py LINKS TRUTH [--records RECORDS] [--json]

LINKS (Parquet or CSV) has record_id, person_id and, where families were made, family_id. TRUTH is a truth.csv
(record_id, person, family[, name_group]). With RECORDS, persons are scored also over the records that carry a name.
Records of blank person or family in truth are left out of that part. A record without family_id is a family alone.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

Score = dict[str, Any]


class NotOnceError(ValueError):
    """A record is missing from the links, is there twice, or is unknown."""


def codes(*columns: pd.Series) -> np.ndarray:
    """One whole number a row: equal where all columns are equal."""
    found = pd.factorize(columns[0])[0].astype(np.int64)
    for column in columns[1:]:
        more, values = pd.factorize(column)
        found = pd.factorize(found * (len(values) + 1) + more)[0].astype(np.int64)
    return found


def choose2(sizes: np.ndarray) -> int:
    """Pairs inside groups of these sizes."""
    return int((sizes.astype(np.int64) * (sizes.astype(np.int64) - 1) // 2).sum())


def agreement(told: pd.Series, true: pd.Series) -> Score:
    """Pairwise precision, recall and F1, B-cubed likewise, and true groups of two or more found exactly."""
    if not len(told):
        return {"records": 0}
    t, p, b = codes(true), codes(told), codes(told, true)
    n_t, n_p, n_b = np.bincount(t), np.bincount(p), np.bincount(b)
    both, said, truly = choose2(n_b), choose2(n_p), choose2(n_t)
    precision, recall = both / said if said else 1.0, both / truly if truly else 1.0
    b3_p, b3_r = float((n_b[b] / n_p[p]).mean()), float((n_b[b] / n_t[t]).mean())
    whole = (n_b[b] == n_t[t]) & (n_b[b] == n_p[p])
    many = n_t[t] > 1
    groups = len(np.unique(t[many]))
    mixed = len(np.unique(p[n_b[b] < n_p[p]]))
    return {
        "records": len(t),
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        "b3_precision": b3_p,
        "b3_recall": b3_r,
        "b3_f1": 2 * b3_p * b3_r / (b3_p + b3_r),
        "pairs_true": truly,
        "pairs_told": said,
        "pairs_both": both,
        "groups_true": groups,
        "exact": len(np.unique(t[many & whole])) / groups if groups else 1.0,
        "over_merged": mixed,
    }


def joined(links: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """Truth with the links beside it. NotOnceError where a record of truth does not come exactly once."""
    twice = int(links["record_id"].duplicated().sum())
    both = truth.drop_duplicates("record_id").merge(links, on="record_id", how="left", indicator="seen")
    missing = int((both["seen"] == "left_only").sum())
    null = int(both["person_id"].isna().sum()) - missing
    if twice or missing or null:
        raise NotOnceError(f"links: {twice} records twice, {missing} records missing, {null} without person_id")
    return both


def of_families(both: pd.DataFrame) -> Score:
    """Same-family scores by record and by true person (who is where most of their records are; ties: first id)."""
    known = both[both["family"] != ""]
    if "family_id" not in known or known.empty:
        return {}
    told = known["family_id"].astype(object)
    alone = told.isna() | (told == "")
    told = told.astype(str).where(~alone, "alone " + known["person_id"].astype(str))
    known = known.assign(told=told)
    n = known.groupby(["person", "told"], sort=True).size().rename("n").reset_index()
    people = n.sort_values(["n", "told"], ascending=[False, True], kind="stable").drop_duplicates("person")
    people = people.merge(known.drop_duplicates("person")[["person", "family"]], on="person")
    return {
        "by_record": agreement(known["told"], known["family"]),
        "by_person": agreement(people["told"], people["family"]),
        "largest": int(people.groupby("told").size().max()),
    }


def by_group(both: pd.DataFrame) -> Score:
    """Share of records misplaced (1 - B-cubed F1) by name group."""
    if "name_group" not in both:
        return {}
    b, p, t = codes(both["person_id"], both["person"]), codes(both["person_id"]), codes(both["person"])
    n_b, n_p, n_t = np.bincount(b), np.bincount(p), np.bincount(t)
    cells = both.assign(p=n_b[b] / n_p[p], r=n_b[b] / n_t[t])
    mean = cells[cells["name_group"] != ""].groupby("name_group")[["p", "r"]].mean()
    return (1 - 2 * mean["p"] * mean["r"] / (mean["p"] + mean["r"])).round(5).to_dict()


def score(links: pd.DataFrame, truth: pd.DataFrame, records: pd.DataFrame | None = None) -> Score:
    """Everything the truth allows: persons (all, named), families (by record, by person), error by name group."""
    both = joined(links, truth)
    persons = both[both["person"] != ""]
    result: Score = {"persons": agreement(persons["person_id"], persons["person"])}
    if records is not None:
        named = records[records[["forename", "surname"]].fillna("").ne("").any(axis=1)]["record_id"]
        some = persons[persons["record_id"].isin(named)]
        result["persons_named"] = agreement(some["person_id"], some["person"])
    result["families"] = of_families(both)
    result["error_by_name_group"] = by_group(persons)
    return result


def read(path: Path) -> pd.DataFrame:
    """Parquet or CSV, as text."""
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def lines(value: Score, prefix: str = "") -> list[str]:
    """The score as text, one group of figures a line."""
    out = []
    flat = {k: v for k, v in value.items() if not isinstance(v, dict)}
    if flat:
        cells = [f"{k} {v:.4f}" if isinstance(v, float) else f"{k} {v}" for k, v in flat.items()]
        out.append(f"{prefix:<22} " + "  ".join(cells))
    for name, v in value.items():
        if isinstance(v, dict):
            out += lines(v, f"{prefix}.{name}".lstrip("."))
    return out


def main() -> None:
    """Read the command line, print the score."""
    parser = argparse.ArgumentParser(description=re.sub(r"\s+", " ", (__doc__ or "").split("\n\n")[0]))
    parser.add_argument("links", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--records", type=Path)
    parser.add_argument("--json", action="store_true", help="one JSON document instead of text")
    options = parser.parse_args()
    beside = options.truth.with_name("records.parquet")
    records = options.records or (beside if beside.exists() else None)
    truth = pd.read_csv(options.truth, dtype=str, keep_default_na=False)
    found = score(read(options.links), truth, read(records) if records else None)
    print(json.dumps(found, indent=1) if options.json else "\n".join(lines(found)))


if __name__ == "__main__":
    main()
