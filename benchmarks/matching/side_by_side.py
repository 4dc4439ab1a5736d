"""Matching side by side with other tools on the same records: wall time, peak memory, quality; a table and a chart.

    python -m benchmarks.matching.side_by_side [--sizes 100000 300000 1000000] [--seed 77]
        [--tools ours splink lean recordlinkage goldenmatch] [--once recordlinkage goldenmatch]
        [--others .venv-bench/bin/python] [--minutes 15] [--gb 16] [--work DIR] [--out docs/benchmarks]

Each tool is a program of its own, from reading a Parquet file to a written one. Ours gives people and families, the
others people. At the smallest size ours runs again on shuffled records and once more: the answers must be the same.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.matching import layout, report, scoring, watching
from benchmarks.matching.uk2 import generate

SIZES = [100_000, 300_000, 1_000_000]
MODULES = {
    "splink": "plain_splink",
    "lean": "lean_splink",
    "recordlinkage": "record_linkage",
    "goldenmatch": "golden_match",
}
TOOLS = ["ours", *MODULES]
VERSIONS = "import sys,importlib.metadata as m; print(' '.join(f'{n}={m.version(n)}' for n in sys.argv[1:]))"
Result = dict[str, Any]


def command(tool: str, others: str, records: Path, links: Path) -> list[str]:
    """How a tool is run."""
    if tool == "ours":
        tfp = Path(sys.executable).parent / "tfp"
        return [str(tfp), "link", "--input", str(records), "--output", str(links), "--plain"]
    return [others, "-m", f"benchmarks.matching.tools.{MODULES[tool]}", str(records), str(links)]


def measure(tool: str, folder: Path, wishes: argparse.Namespace) -> Result:
    """Cost and quality of one tool on one set."""
    links = folder / f"{tool}.parquet"
    links.unlink(missing_ok=True)
    limits = {"seconds_at_most": wishes.minutes * 60, "mb_at_most": wishes.gb * 1024}
    line = command(tool, wishes.others, folder / "records.parquet", links)
    cost = watching.run(line, folder / f"{tool}.log", **limits)
    result: Result = {"tool": tool, **asdict(cost)}
    if not cost.ended:
        found = scoring.score(pd.read_parquet(links), layout.read_truth(folder))
        result |= {"persons": found["persons"], "families": found["families"]}
    return result


def partition(links: Path, column: str) -> pd.Series:
    """First record of each record's group, by record: two answers are the same when these are."""
    frame = pd.read_parquet(links).sort_values("record_id")
    return frame.groupby(column)["record_id"].transform("first").set_axis(frame["record_id"])


def same_again(folder: Path, wishes: argparse.Namespace) -> dict[str, bool]:
    """Whether ours gives the same people and families on a second run and on shuffled records."""
    again = folder / "again"
    answers = {}
    for name in ("second run", "shuffled"):
        records = layout.read_records(folder)
        if name == "shuffled":
            records = records.iloc[np.random.default_rng(3).permutation(len(records))]
        layout.write(again, records, layout.read_truth(folder))
        cost = measure("ours", again, wishes)
        if cost["ended"]:
            answers[name] = False
            continue
        one, two = folder / "ours.parquet", again / "ours.parquet"
        pairs = [(partition(one, c), partition(two, c)) for c in ("person_id", "family_id")]
        answers[name] = all(a.equals(b) for a, b in pairs)
    return answers


def machine(wishes: argparse.Namespace) -> dict[str, str]:
    """What it ran on."""
    names = [["tfp_etl", "splink", "duckdb", "pyarrow"], ["splink", "duckdb", "recordlinkage", "pandas", "goldenmatch"]]
    told = [
        subprocess.run([python, "-c", VERSIONS, *some], capture_output=True, text=True, check=False).stdout.strip()
        for python, some in zip((sys.executable, wishes.others), names, strict=True)
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "date": f"{datetime.now(UTC):%d %B %Y}",
        "machine": f"{len(os.sched_getaffinity(0))} cores, {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}",
        "ours": told[0],
        "others": told[1],
    }


def main() -> None:
    """Make the sets, run the tools, write page, figures and chart."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=TOOLS)
    parser.add_argument("--once", nargs="*", choices=TOOLS, default=[], help="tools that run at the smallest size only")
    parser.add_argument("--others", default=".venv-bench/bin/python", help="Python that has the other tools")
    parser.add_argument("--seed", type=int, default=77)
    parser.add_argument("--minutes", type=float, default=15, help="time-out of a run")
    parser.add_argument("--gb", type=float, default=16, help="memory limit of a run")
    parser.add_argument("--no-checks", action="store_true", help="do not run ours again and on shuffled records")
    parser.add_argument("--work", type=Path, help="folder to work in, kept afterwards; default: a temporary one")
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks"))
    wishes = parser.parse_args()
    results: list[Result] = []
    checks: dict[str, bool] = {}
    given_up: set[str] = set()
    with tempfile.TemporaryDirectory(prefix="tfp-matching-") as temporary:
        work = (wishes.work or Path(temporary)).resolve()
        for size in sorted(wishes.sizes):
            folder = work / f"uk2_{size}"
            layout.write(folder, *generate(size, wishes.seed))
            for tool in wishes.tools:
                if tool in wishes.once and size > min(wishes.sizes):
                    continue
                if tool in given_up:
                    results.append({"size": size, "tool": tool, "ended": "not tried: failed at a smaller size"})
                    continue
                results.append({"size": size, **measure(tool, folder, wishes)})
                print(report.line(results[-1]), flush=True)
                if results[-1]["ended"]:
                    given_up.add(tool)
            if "ours" in wishes.tools and not (checks or wishes.no_checks or results[0]["ended"]):
                checks = same_again(folder, wishes)
                print(checks, flush=True)
        figures = {"about": machine(wishes), "seed": wishes.seed, "checks": checks, "results": results}
        wishes.out.mkdir(parents=True, exist_ok=True)
        (wishes.out / "matching.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        (wishes.out / "matching.md").write_text(report.page(figures), encoding="utf-8")
    chart = [wishes.others, "-m", "benchmarks.matching.chart", str(wishes.out / "matching.json"), str(wishes.out)]
    subprocess.run(chart, check=True)
    print(f"written: {wishes.out}/matching.md")


if __name__ == "__main__":
    main()
