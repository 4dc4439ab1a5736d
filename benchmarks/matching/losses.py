"""What kinds of pairs are missed or wrong, without a personal value: counts by sources and by what two records share.

python -m benchmarks.matching.losses SET LINKS [--top 25]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from benchmarks.matching import layout, scoring

SHOWN = ["dob", "forename", "surname", "postcode", "uprn", "number"]


def _state(one: pd.Series, two: pd.Series) -> pd.Series:
    """How two columns stand to each other: same, differs, starts alike, or one or both absent."""
    a, b = (column.fillna("").str.lower() for column in (one, two))
    state = pd.Series("differs", index=a.index)
    state[(a.str.slice(0, 1) == b.str.slice(0, 1)) & (a != "")] = "near"
    state[a == b] = "same"
    state[(a == "") | (b == "")] = "absent"
    return state


def _pairs(frame: pd.DataFrame, inside: str, apart: str, largest: int = 60) -> pd.DataFrame:
    """Pairs of records that share `inside` and differ in `apart`; groups over `largest` are left out."""
    sizes = frame.groupby(inside)[inside].transform("size")
    mixed = frame.groupby(inside)[apart].transform("nunique") > 1
    some = frame[mixed & (sizes <= largest)]
    both = some.merge(some, on=inside, suffixes=("_l", "_r"))
    return both[(both["record_id_l"] < both["record_id_r"]) & (both[f"{apart}_l"] != both[f"{apart}_r"])]


def _kinds(pairs: pd.DataFrame) -> pd.DataFrame:
    """Each pair as: sources, and what each field says."""
    a, b = pairs["source_l"].fillna("-"), pairs["source_r"].fillna("-")
    kinds = pd.DataFrame({"sources": a.where(a < b, b) + " - " + b.where(a < b, a)})
    for name in SHOWN:
        kinds[name] = _state(pairs[f"{name}_l"], pairs[f"{name}_r"])
    dob = kinds["dob"]
    kinds["dob"] = dob.replace({"near": "differs"})
    ref = pairs["source_ref_l"].notna() & (pairs["source_ref_l"] == pairs["source_ref_r"])
    kinds["one_ref"] = ref.map({True: "yes", False: "no"})
    return kinds


def _table(kinds: pd.DataFrame, top: int) -> str:
    count = kinds.groupby(list(kinds.columns)).size().sort_values(ascending=False).rename("pairs").reset_index()
    head = ["pairs", *kinds.columns]
    rows = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    rows += ["| " + " | ".join(str(row[name]) for name in head) + " |" for _, row in count.head(top).iterrows()]
    return "\n".join(rows)


def _frame(folder: Path, links: Path) -> pd.DataFrame:
    records = layout.read_records(folder).drop_duplicates("record_id")
    records["number"] = records["nino"].fillna(records["upn"])
    both = scoring.joined(scoring.read(links), layout.read_truth(folder))
    keep = ["record_id", "person", "family", "person_id"] + (["family_id"] if "family_id" in both else [])
    records["source"] = records["source"].str.replace(r"/.*_tenancies", "/tenancies", regex=True)
    return records.merge(both[keep], on="record_id")


def _families(frame: pd.DataFrame) -> str:
    """Pairs of persons in the wrong family, by what ties them: home, surname, a shared reference, roles."""
    people = frame[frame["family"] != ""].sort_values("record_date", na_position="first")
    rows = people.drop_duplicates("person", keep="last").copy()
    rows["family_id"] = rows["family_id"].astype(str)
    last = people[people["uprn"].notna() | people["postcode"].notna()].drop_duplicates("person", keep="last")
    at = (last["postcode"].fillna("") + "|" + last["address"].fillna("").str.extract(r"(\d+)")[0].fillna("")).set_axis(
        last["person"]
    )
    rows["home"] = rows["person"].map(at)
    refs = people[people["source_ref"].notna()].groupby("person")["source_ref"].agg(set)
    out = []
    for title, inside, apart in (
        ("of one family, told apart", "family", "family_id"),
        ("of two families, told as one", "family_id", "family"),
    ):
        pairs = _pairs(rows, inside, apart)
        surname = _state(pairs["surname_l"], pairs["surname_r"]).replace({"near": "differs"})
        born = [pairs[f"dob_{side}"].str.slice(0, 4) for side in "lr"]
        child = [(b > "1997").map({True: "child", False: "adult"}).where(b.notna(), "?") for b in born]
        sides = child[0].where(child[0] < child[1], child[1]) + "-" + child[1].where(child[0] < child[1], child[0])
        shared = [
            bool(refs.get(a, set()) & refs.get(b, set()))
            for a, b in zip(pairs["person_l"], pairs["person_r"], strict=True)
        ]
        kinds = pd.DataFrame(
            {"people": sides, "surname": surname, "last_home": _state(pairs["home_l"], pairs["home_r"])}
        )
        kinds["last_home"] = kinds["last_home"].replace({"near": "differs"})
        kinds["shared_ref"] = shared
        out.append(f"### Persons {title}: {len(pairs):,} pairs\n\n{_table(kinds, 15)}\n")
    return "\n".join(out)


def page(folder: Path, links: Path, top: int = 25) -> str:
    """The whole page for a set."""
    frame = _frame(folder, links)
    known = frame[frame["person"] != ""]
    out = [f"# Losses on {folder.name}\n"]
    for title, inside, apart in (("missed", "person", "person_id"), ("wrong", "person_id", "person")):
        pairs = _pairs(known, inside, apart)
        out.append(f"## Pairs {title}: {len(pairs):,}\n\n{_table(_kinds(pairs), top)}\n")
    if "family_id" in frame and (frame["family"] != "").any():
        out.append("## Families\n\n" + _families(frame))
    return "\n".join(out)


def main() -> None:
    """Print the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=Path)
    parser.add_argument("links", type=Path)
    parser.add_argument("--top", type=int, default=25)
    wishes = parser.parse_args()
    print(page(wishes.set, wishes.links, wishes.top))


if __name__ == "__main__":
    main()
