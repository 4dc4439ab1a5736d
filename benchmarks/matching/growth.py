"""How many persons and families keep their id when a tenth more records come, and whether what changed is right now.

    python -m benchmarks.matching.growth [--sets DIR ...] [--choices 5] [--out docs/benchmarks/growth.md]

Ten elevenths of the record_ids of a set are linked, then all records, told what the first run said (`previous`); so
often, with other choices of the ten elevenths. Without --sets: the synthetic county and the second generator (uk2) at
100,000 records each. Truth is read only to tell people apart and to say whether a change was right.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import pandas as pd

from benchmarks.matching import county, layout
from benchmarks.matching.uk2 import generate
from tfp_etl import matching

MEASURES = ("people", "by record", "ids in use", "changed", "right now")
ABOUT = (
    "`make bench-growth`: ten elevenths of the records linked, then all of them with `--previous`, by five",
    "choices of the ten elevenths (lowest, mean, highest). **People** (families): of those who are there before,",
    "the share whose id is still theirs; the id of somebody whose records stand under several is that of the most",
    "records. **By record**: the share of records under the id they had before. **Ids in use**: the share of ids",
    "of the first run that the second still has; one that a merge does not keep goes out of use. **Right now**:",
    "of the records that changed, the share that stand with most of their own people (family) after the change.",
)


def first_and_all(records: pd.DataFrame, choice: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Links of ten elevenths of the records, and of all."""
    ids = pd.Series(records["record_id"].unique()).sample(frac=10 / 11, random_state=choice)
    before = matching.link(records[records["record_id"].isin(ids)])
    return before, matching.link(records, previous=before)


def kept(before: pd.DataFrame, after: pd.DataFrame, truth: pd.DataFrame, of: str) -> dict[str, float]:
    """MEASURES of one kind of id (person or family): percentages, and `changed`, a number of records."""
    both = before.merge(after, on="record_id", suffixes=("_before", "_after"))
    both = both.merge(truth[["record_id", of]].rename(columns={of: "who"}), on="record_id")
    was, now = both[f"{of}_id_before"], both[f"{of}_id_after"]
    known = both[both["who"] != ""]
    main = {when: _most_common(known, "who", f"{of}_id_{when}") for when in ("before", "after")}
    changed = known[known[f"{of}_id_before"] != known[f"{of}_id_after"]]
    company = _most_common(known, f"{of}_id_after", "who")
    return {
        "people": 100 * float((main["before"] == main["after"]).mean()),
        "by record": 100 * float((was == now).mean()),
        "ids in use": 100 * float(pd.Series(was.unique()).isin(after[f"{of}_id"]).mean()),
        "changed": float((was != now).sum()),
        "right now": 100 * float((changed[f"{of}_id_after"].map(company) == changed["who"]).mean()),
    }


def _most_common(rows: pd.DataFrame, group: str, value: str) -> pd.Series:
    """The value that most rows of each group have; of several the least."""
    counted = rows.groupby([group, value]).size().rename("rows").reset_index()
    ordered = counted.sort_values([group, "rows", value], ascending=[True, False, True])
    return ordered.drop_duplicates(group).set_index(group)[value]


def measure(folder: Path, choices: int) -> list[str]:
    """Two rows of the table, persons and families."""
    records, truth = layout.read_records(folder), layout.read_truth(folder)
    found: dict[str, list[dict[str, float]]] = {"person": [], "family": []}
    for choice in range(1, choices + 1):
        before, after = first_and_all(records, choice)
        for of, told in found.items():
            told.append(kept(before, after, truth, of))
            print(f"{folder.name} {choice} {of}: {told[-1]}", flush=True)
    return [
        f"| {folder.name} | {of} | "
        + " | ".join(_spread([each[name] for each in told], name) for name in MEASURES)
        + " |"
        for of, told in found.items()
    ]


def _spread(values: list[float], name: str) -> str:
    form = "{:,.0f}" if name == "changed" else "{:.1f}" if name == "right now" else "{:.3f}"
    return " / ".join(form.format(value) for value in (min(values), sum(values) / len(values), max(values)))


def made(folder: Path) -> list[Path]:
    """The synthetic county and the second generator, as sets."""
    own = layout.write(folder / "county", *county.make(households=20_000, seed=4471, damage="heavy"))
    return [own, layout.write(folder / "uk2", *generate(100_000, 77))]


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=Path, nargs="*")
    parser.add_argument("--choices", type=int, default=5)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks/growth.md"))
    wishes = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tfp-growth-") as folder:
        sets = wishes.sets or made(Path(folder))
        rows = [row for each in sets for row in measure(each, wishes.choices)]
    head = [
        "| set | of | people, % | by record, % | ids in use, % | records changed | right now, % |",
        "| --- " * 7 + "|",
    ]
    wishes.out.write_text("\n".join(["# A tenth more records", "", *ABOUT, "", *head, *rows, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
