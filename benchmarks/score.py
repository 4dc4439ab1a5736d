"""Scores an export of the platform against the truth of a synthetic delivery.

    python benchmarks/score.py EXPORT TRUTH [--json] [--limit N]

EXPORT holds matches.csv, families.csv, claims.csv, identification.csv, quarantine.csv (`tfp export`); TRUTH is the
`truth` folder of the delivery. A file that is missing leaves its part of the score out. Counts come from contingency
tables, as those of `tfp evaluate`, which tells more of persons and families. Apart from that and tests this is the only
place that reads truth: nothing here may be an input of matching, of training or of a threshold.
"""

from __future__ import annotations

import argparse
import json
import re
from decimal import Decimal
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Any

import pandas as pd

from tfp_etl.evaluation import partitions

NAMED = r"pupils|dwp_return|offences|asb|.*_tenancies|members"
KEY = ["source", "dataset", "key", "person_part"]
PARTS = ["a1", "a2", "a3", "route_a", "route_b", "progress_to_work", "verdict", "amount"]
CRITERIA = {"criterion1": "crime_asb", "criterion2": "education", "criterion3": "work", "result": "outcome"}
TRUE_COLUMNS = ["true_person_id", "true_family_id", "from_date", "to_date"]
TOLD_COLUMNS = ["person_id", "family_id", "valid_from", "valid_to"]
Score = dict[str, Any]


def read(path: Path) -> pd.DataFrame | None:
    """One CSV as text, blanks as '' (None: no such file, or an empty one)."""
    if not path.exists() or not path.stat().st_size:
        return None
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def f_score(both: int, predicted: int, true: int) -> Score:
    """Precision, recall and F1 from three numbers of pairs."""
    p, r = float(partitions.share(both, predicted)), float(partitions.share(both, true))
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {"precision": p, "recall": r, "f1": f1, "pairs_true": true, "pairs_predicted": predicted, "both": both}


def cells_of(frame: pd.DataFrame, predicted: str, true: str) -> partitions.Contingency:
    """The contingency table of two groupings of the rows."""
    return partitions.contingency(*(pd.factorize(frame[name])[0].astype("int64") for name in (predicted, true)))


def pairwise(frame: pd.DataFrame, predicted: str, true: str) -> Score:
    """Pairs of rows in one group by `predicted` against pairs in one group by `true`."""
    cells = cells_of(frame, predicted, true)
    sizes = (cells.count, cells.predicted_sizes, cells.true_sizes)
    return f_score(*(int(partitions.choose2(each).sum()) for each in sizes))


def over_merges(frame: pd.DataFrame, predicted: str, true: str) -> int:
    """Predicted groups that hold two or more true ones."""
    return partitions.mixed_groups(cells_of(frame, predicted, true))


def source_pairs(frame: pd.DataFrame, predicted: str, true: str) -> dict[str, Score]:
    """The same score for the pairs between each two kinds of record (source, and contacts apart from pupils)."""
    kind = frame["source"].mask(frame["person_part"].str.startswith("contact"), "contacts")
    table = frame.assign(kind=kind)
    sizes = {
        name: table.groupby([*by, "kind"]).size().unstack(fill_value=0)
        for name, by in {"both": [predicted, true], "predicted": [predicted], "true": [true]}.items()
    }
    result = {}
    for a, b in combinations_with_replacement(sorted(kind.unique()), 2):
        n = {k: int((partitions.choose2(s[a].to_numpy()) if a == b else s[a] * s[b]).sum()) for k, s in sizes.items()}
        result[f"{a} - {b}"] = f_score(n["both"], n["predicted"], n["true"])
    return result


def named_rows(export: Path, truth: Path) -> tuple[pd.DataFrame, Score]:
    """Truth rows that carry a name and were matched (one row a record), and what became of all truth rows."""
    records, matches = read(truth / "records.csv"), read(export / "matches.csv")
    if records is None or matches is None:
        raise SystemExit("needs records.csv in TRUTH and matches.csv in EXPORT")
    held = read(export / "quarantine.csv")
    joined = records.merge(matches.drop_duplicates(KEY), on=KEY, how="left", indicator="seen")
    missing = joined["seen"] == "left_only"
    if held is not None:
        held = held.rename(columns={"record_key": "key"})
        whole = held[KEY[:3]].drop_duplicates().assign(held="y")
        joined = joined.merge(whole, on=KEY[:3], how="left")
        lost = missing & joined["held"].isna()
    else:
        lost = missing
    extra = len(matches.merge(records[KEY], on=KEY, how="left", indicator="seen").query("seen == 'left_only'"))
    is_named = joined["dataset"].str.fullmatch(NAMED)
    coverage: Score = {
        "truth_rows": len(records),
        "matched": int((~missing).sum()),
        "held_back": int(missing.sum() - lost.sum()),
        "lost": int(lost.sum()),
        "lost_by_dataset": joined[lost].groupby("dataset").size().to_dict(),
        "twice_in_matches": int(matches.duplicated(KEY).sum()),
        "matches_unknown_to_truth": extra,
        "named_rows_scored": int((is_named & ~missing).sum()),
    }
    return joined[is_named & ~missing].rename(columns={"true_person_id": "true_person"}), coverage


def at(frame: pd.DataFrame, columns: list[str], day: str) -> pd.Series:
    """Family of each person on a day; columns: person, family, start, end (ISO; first day without; blank is open)."""
    rows = frame[columns].set_axis(["p", "f", "a", "b"], axis=1)
    return rows[(rows["a"] <= day) & ((rows["b"] == "") | (rows["b"] > day))].drop_duplicates("p").set_index("p")["f"]


def exact_share(frame: pd.DataFrame, predicted: str, true: str) -> Score:
    """True groups of two or more rows that stand alone and whole in one predicted group."""
    size_true = frame.groupby(true)[true].transform("size")
    size_predicted = frame.groupby(predicted)[predicted].transform("size")
    cell = frame.groupby([predicted, true])[true].transform("size")
    many = frame[size_true > 1]
    exact = frame[(size_true > 1) & (cell == size_true) & (cell == size_predicted)][true].nunique()
    return {"true_families": many[true].nunique(), "exact": exact, "share": exact / max(1, many[true].nunique())}


def people_of(named: pd.DataFrame) -> pd.Series:
    """The predicted person that holds most named records of each true person (ties: the first id)."""
    n = named.groupby(["true_person", "person_id"]).size().rename("n").reset_index()
    n = n.sort_values(["n", "person_id"], ascending=[False, True])
    return n.drop_duplicates("true_person").set_index("true_person")["person_id"]


def ever_pairs(frame: pd.DataFrame, columns: list[str]) -> set[tuple[str, str]]:
    """Pairs of people who were in one family at one time, whenever; columns as in `at`."""
    rows = frame[columns].set_axis(["p", "f", "a", "b"], axis=1).replace({"b": {"": "9999"}})
    both = rows.merge(rows, on="f").query("p_x < p_y and a_x < b_y and a_y < b_x")
    return set(zip(both["p_x"], both["p_y"], strict=True))


def families(named: pd.DataFrame, export: Path, truth: Path, day: str) -> Score:
    """Same-family scores on a day, by true person, by record, and ever; people without a family stand alone."""
    true, predicted = read(truth / "families.csv"), read(export / "families.csv")
    if true is None or predicted is None:
        return {}
    true_at = at(true, TRUE_COLUMNS, day)
    predicted_at = at(predicted, TOLD_COLUMNS, day)
    records = named.assign(true_family=named["true_person"].map(true_at)).dropna(subset="true_family")
    records["family"] = records["person_id"].map(predicted_at)
    alone = records["family"].isna()
    records.loc[alone, "family"] = "alone " + records.loc[alone, "person_id"]
    best = people_of(named)
    people = records.sort_values("person_id").drop_duplicates(["true_person", "person_id"])
    people = people[people["person_id"] == people["true_person"].map(best)]
    ever_true = ever_pairs(true[true["true_person_id"].isin(best.index)], TRUE_COLUMNS)
    back = predicted.merge(best.rename_axis("true").reset_index(), on="person_id")
    ever = ever_pairs(back, ["true", *TOLD_COLUMNS[1:]])
    return {
        "on": day,
        "by_person": pairwise(people, "family", "true_family"),
        "by_record": pairwise(records, "family", "true_family"),
        "ever_by_person": f_score(len(ever & ever_true), len(ever), len(ever_true)),
        "exact": exact_share(people, "family", "true_family"),
        "exact_by_record": exact_share(records, "family", "true_family"),
        "over_merged": over_merges(people, "family", "true_family"),
        "people_without_family": int(people["family"].str.startswith("alone").sum()),
        "families": int(people["family"].nunique()),
        "largest": int(people.groupby("family").size().max()),
    }


def same(a: pd.Series, b: pd.Series, amount: bool) -> pd.Series:
    """Cell by cell agreement; amounts as numbers, blanks as 0."""
    if not amount:
        return a == b
    return a.map(lambda v: Decimal(v or "0")) == b.map(lambda v: Decimal(v or "0"))


def claims(export: Path, truth: Path, limit: int) -> Score:
    """Agreement of each part of each claim, and the claimable families that only one side has."""
    told = read(export / "claims.csv")
    result: Score = {}
    for file in sorted(truth.glob("claims_*.csv")):
        true, window = read(file), file.stem.removeprefix("claims_")
        if told is None or true is None:
            continue
        stories = read(truth / "scenarios.csv")
        true = true.assign(scenario="") if stories is None else true.merge(stories, on="FamilyRef", how="left")
        both = true.merge(told[told["window"] == window], on="FamilyRef", how="left", suffixes=("", "_told")).fillna("")
        agree = {p: same(both[p], both[p + "_told"], p == "amount") for p in PARTS}
        yes, said = both["verdict"] == "CLAIMABLE", both["verdict_told"] == "CLAIMABLE"
        differs = ~(agree["verdict"] & agree["amount"])
        by_part = {
            p: both[~agree[p]].groupby([p, p + "_told"]).size().sort_values(ascending=False).head(limit)
            for p in PARTS[:-1]
        }
        result[window] = {
            "families": len(both),
            "missing_in_export": int((both["verdict_told"] == "").sum()),
            "claimable_true": int(yes.sum()),
            "claimable_told": int(said.sum()),
            "amount_true": str(sum(map(Decimal, true["amount"]))),
            "agreement": {p: float(a.mean()) for p, a in agree.items()},
            "verdict_and_amount": float((~differs).mean()),
            "wrongly_claimable": both[said & ~yes][["FamilyRef", "scenario"]].values.tolist(),
            "wrongly_not_claimable": both[yes & ~said][["FamilyRef", "scenario"]].values.tolist(),
            "other_disagreement": both[differs & (yes == said)][["FamilyRef", "scenario"]].values.tolist()[:limit],
            "confusion": {
                p: {f"{a or '-'} told {b or '-'}": int(n) for (a, b), n in s.items()} for p, s in by_part.items()
            },
            "disagreeing_refs": {p: both[~agree[p]]["FamilyRef"].tolist()[:limit] for p in PARTS},
        }
    return result


def identification(export: Path, truth: Path, limit: int) -> Score:
    """Agreement of criteria and outcome of the programme families, by FamilyRef."""
    told, true = read(export / "identification.csv"), read(truth / "identification.csv")
    if told is None or true is None:
        return {}
    true = true[true["FamilyRef"] != ""].rename(columns={k: v + "_true" for k, v in CRITERIA.items()})
    per_ref = told.assign(FamilyRef=told["careworks_ref"].str.split("[;|, ]+", regex=True)).explode("FamilyRef")
    both = true.merge(per_ref.drop_duplicates("FamilyRef"), on="FamilyRef", how="left").fillna("")
    agree = {c: both[c] == both[c + "_true"] for c in CRITERIA.values()}
    swaps = {c: both[~a].groupby([c + "_true", c]).size() for c, a in agree.items()}
    return {
        "families": len(both),
        "missing_in_export": int((both["outcome"] == "").sum()),
        "agreement": {c: float(a.mean()) for c, a in agree.items()},
        "confusion": {c: {f"{a or '-'} told {b or '-'}": int(n) for (a, b), n in s.items()} for c, s in swaps.items()},
        "disagreeing_refs": {c: both[~a]["FamilyRef"].tolist()[:limit] for c, a in agree.items()},
    }


def score(export: Path, truth: Path, limit: int = 12) -> Score:
    """Everything that the files at hand allow to be scored."""
    named, coverage = named_rows(export, truth)
    meta = truth / "meta.json"
    day = json.loads(meta.read_text())["last_extract"] if meta.exists() else "2013-05-31"
    return {
        "coverage": coverage,
        "persons": {
            **pairwise(named, "person_id", "true_person"),
            "predicted_people": named["person_id"].nunique(),
            "true_people": named["true_person"].nunique(),
            "over_merged": over_merges(named, "person_id", "true_person"),
        },
        "persons_by_source_pair": source_pairs(named, "person_id", "true_person"),
        "families": families(named, export, truth, day),
        "claims": claims(export, truth, limit),
        "identification": identification(export, truth, limit),
    }


def lines(value: Score, depth: int = 0) -> list[str]:
    """The score as indented text, one figure or one group of figures a line."""
    out = []
    for name, v in value.items():
        flat = isinstance(v, dict) and not any(isinstance(x, (dict, list)) for x in v.values())
        if flat and depth:
            cells = [f"{k} {x:.4f}" if isinstance(x, float) else f"{k} {x}" for k, x in v.items()]
            out.append("  " * depth + f"{name:<24} " + "  ".join(cells))
        elif isinstance(v, dict):
            out += ["", "  " * depth + name, *lines(v, depth + 1)]
        elif isinstance(v, list):
            items = [" ".join(map(str, x)) if isinstance(x, list) else str(x) for x in v]
            out.append("  " * depth + f"{name:<24} {len(items)}: " + ", ".join(items))
        else:
            out.append("  " * depth + f"{name:<24} " + (f"{v:.4f}" if isinstance(v, float) else str(v)))
    return out


def main() -> None:
    """Read the command line, print the score."""
    parser = argparse.ArgumentParser(description=re.sub(r"\s+", " ", (__doc__ or "").split("\n\n")[0]))
    parser.add_argument("export", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--json", action="store_true", help="one JSON document instead of text")
    parser.add_argument("--limit", type=int, default=12, help="families listed per disagreement")
    options = parser.parse_args()
    result = score(options.export, options.truth, options.limit)
    print(json.dumps(result, indent=1, default=int) if options.json else "\n".join(lines(result)))


if __name__ == "__main__":
    main()
