"""`tfp link` against the tuned floor on every set of a folder, scored alike, as one table.

    python -m benchmarks.matching.against_floor SETS [--names N ...] [--floor] [--out table.md]

The floor's links are made once and kept beside the set (`floor.parquet`); `--floor` makes them anew. Sets whose names
end in `_holdout` or `_unseen` are left out unless named.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.matching import layout, losses, scoring

KEPT_BACK = ("_holdout", "_unseen")
TFP = [sys.executable, "-c", "from tfp_etl.__main__ import app; app()"]


def _run(command: list[str], log: Path, tree: Path) -> float | None:
    """Seconds a command took, run in a source tree; None where it failed (its words are in the log)."""
    began = time.monotonic()
    with log.open("w") as told:
        done = subprocess.run(command, stdout=told, stderr=subprocess.STDOUT, check=False, cwd=tree)
    return time.monotonic() - began if done.returncode == 0 else None


def _commands(folder: Path) -> dict[str, list[str]]:
    records = str(folder / "records.parquet")
    module = "benchmarks.matching.tuned_splink"
    return {
        "floor": [sys.executable, "-m", module, records, str(folder / "floor.parquet"), "--families"],
        "ours": [*TFP, "link", "--input", records, "--output", str(folder / "ours.parquet"), "--plain"],
    }


def rate(folder: Path, who: str, *, anew: bool, tree: Path) -> dict[str, Any]:
    """Score of one tool on one set."""
    links = folder / f"{who}.parquet"
    seconds: float | None = 0.0
    if anew or not links.exists():
        links.unlink(missing_ok=True)
        seconds = _run(_commands(folder)[who], folder / f"{who}.log", tree)
    if seconds is None or not links.exists():
        return {"failed": True}
    try:
        found = scoring.score(scoring.read(links), layout.read_truth(folder), layout.read_records(folder))
    except scoring.NotOnceError as problem:
        return {"failed": True, "why": str(problem)}
    return {**found, "seconds": seconds}


def _cells(found: dict[str, Any]) -> str:
    if found.get("failed"):
        return "did not run" + (f": {found['why']}" if "why" in found else "") + " |" * 9
    p = found["persons"]
    cells = [f"{p[k]:.4f}" for k in ("precision", "recall", "f1", "b3_f1")]
    family = found["families"].get("by_person", {})
    record = found["families"].get("by_record", {})
    cells += [f"{family[k]:.4f}" if "f1" in family else "-" for k in ("precision", "recall", "f1")]
    cells += [f"{record['f1']:.4f}" if "f1" in record else "-", f"{family['exact']:.4f}" if "f1" in family else "-"]
    return " | ".join([*cells, f"{found['seconds']:.0f}"])


def table(results: dict[str, dict[str, dict[str, Any]]]) -> str:
    """Markdown: a row a set and tool."""
    head = "set | tool | P | R | F1 | B3 | fam P | fam R | fam F1 (person) | fam F1 (record) | fam exact | s"
    out = [f"| {head} |", "|" + " --- |" * 12]
    for name, tools in results.items():
        out += [f"| {name} | {tool} | {_cells(found)} |" for tool, found in tools.items()]
    return "\n".join(out)


def main() -> None:
    """Run, score, write the table and the losses."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path)
    parser.add_argument("--names", nargs="*")
    parser.add_argument("--floor", action="store_true", help="make the floor anew")
    parser.add_argument("--only-floor", action="store_true")
    parser.add_argument("--tree", type=Path, default=Path.cwd(), help="source tree whose `tfp` is scored")
    parser.add_argument("--out", type=Path)
    wishes = parser.parse_args()
    folders = sorted(path.parent for path in wishes.sets.glob("*/truth.csv"))
    names = wishes.names or [folder.name for folder in folders if not folder.name.endswith(KEPT_BACK)]
    chosen = [wishes.sets / name for name in names]
    results: dict[str, dict[str, dict[str, Any]]] = {}
    stamp = f"`tfp link` against the tuned floor, {datetime.now(UTC):%d %B %Y %H:%M} UTC\n\n"
    for folder in chosen:
        results[folder.name] = {"floor": rate(folder, "floor", anew=wishes.floor, tree=Path.cwd())}
        if not wishes.only_floor:
            results[folder.name]["ours"] = rate(folder, "ours", anew=True, tree=wishes.tree)
            if not results[folder.name]["ours"].get("failed") and not folder.name.endswith(KEPT_BACK):
                told = losses.page(folder, folder / "ours.parquet")
                (wishes.sets / f"losses_{folder.name}.md").write_text(told, encoding="utf-8")
        print("\n".join(table({folder.name: results[folder.name]}).splitlines()[2:]), flush=True)
        if wishes.out:
            wishes.out.write_text(stamp + table(results) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
