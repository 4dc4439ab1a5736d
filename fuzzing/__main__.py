"""Fuzz every reader for a time, one process after the other, and write what came of it: `make fuzz`.

    python -m fuzzing --seconds 600 --seed 1 --reader "csv rows" --out .tfp/fuzz

Exit code 0: nothing was found; 1: something was; its input and its traceback lie in the folder.
"""

import argparse
import itertools
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fuzzing.readers import READERS, Reader

LONGEST_RUN = 240.0
"""Seconds of one process, fewer where atheris keeps much memory of its mutations; the next goes on with its corpus."""
GRACE = 300.0
"""Seconds beyond its time after which a process is ended."""
MOST_DEATHS = 5


HEADS = (
    "reader",
    "what",
    "inputs",
    "of them refused",
    "seconds",
    "a second",
    "edges: seeds, then all",
    "inputs kept",
    "slowest",
    "most memory of one input",
    "findings",
)


@dataclass
class Outcome:
    """What came of one reader. edges: reached by the seeds, then by all; corpus: inputs that reached something new."""

    reader: Reader
    tallies: list[dict[str, Any]] = field(default_factory=list)
    edges: tuple[int, int] = (0, 0)
    corpus: int = 0
    died: list[str] = field(default_factory=list)

    def total(self, name: str) -> float:
        """The sum of a figure over its processes."""
        return float(sum(each[name] for each in self.tallies))

    def most(self, name: str) -> float:
        """The largest of a figure over its processes."""
        return float(max((each[name] for each in self.tallies), default=0))

    @property
    def findings(self) -> list[str]:
        """What was found, in words without a cell."""
        return [f"{sign} ({name})" for each in self.tallies for sign, name in each["findings"].items()] + self.died


def main() -> int:
    """Fuzz; print a line a reader; write `fuzzing.md` and `fuzzing.json` into the folder."""
    given = _arguments()
    chosen = [each for each in READERS if not given.reader or each.name in given.reader]
    if not chosen:
        names = ", ".join(each.name for each in READERS)
        sys.stderr.write(f"No such reader; there is {names}.\n")
        return 2
    whole = sum(each.share for each in chosen)
    found = []
    for each in chosen:
        outcome = fuzz(each, given.seconds * each.share / whole, given.seed, given.out.resolve())
        found.append(outcome)
        print(f"{each.name}: {outcome.total('inputs'):,.0f} inputs in {outcome.total('seconds'):.0f} s, "
              f"{len(outcome.findings)} findings", *outcome.findings, sep="\n  ", flush=True)  # fmt: skip
    (given.out / "fuzzing.md").write_text(report(found), encoding="utf-8")
    (given.out / "fuzzing.json").write_text(json.dumps([each.tallies for each in found], indent=1), encoding="utf-8")
    print(f"{sum(each.total('inputs') for each in found):,.0f} inputs; {given.out / 'fuzzing.md'}")
    return 1 if any(each.findings for each in found) else 0


def fuzz(reader: Reader, seconds: float, seed: int, out: Path) -> Outcome:
    """One reader for a time. A process that dies is told of and started again for the rest."""
    outcome = Outcome(reader)
    folder = out / reader.name.replace(" ", "-")
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + seconds
    for start in itertools.count():
        left = min(until - time.monotonic(), LONGEST_RUN)
        if left < 1 or len(outcome.died) > MOST_DEATHS:
            break
        here = folder / f"run-{os.getpid()}-{start}"
        log = folder / f"run-{os.getpid()}-{start}.log"
        command = [sys.executable, "-m", "fuzzing.worker", reader.name, str(left), str(seed + start), str(here)]
        with log.open("wb") as told:
            try:
                code = subprocess.run(command, stdout=told, stderr=told, check=False, timeout=left + GRACE).returncode
            except subprocess.TimeoutExpired:
                code = -9
        _gather(outcome, here, log)
        if code == 0:
            continue
        if not outcome.tallies or not outcome.tallies[-1]["findings"]:
            outcome.died.append(f"the process ended with code {code} ({log})")
    return outcome


def _gather(outcome: Outcome, here: Path, log: Path) -> None:
    for tally in sorted(here.glob("*.json")):
        outcome.tallies.append(json.loads(tally.read_text(encoding="utf-8")))
    steps = re.findall(r"#\d+\s+(\w+)\s+cov: (\d+) .*?corp: (\d+)/", log.read_text(encoding="utf-8", errors="replace"))
    if steps:
        first = next((int(edges) for step, edges, _ in steps if step == "INITED"), int(steps[0][1]))
        outcome.edges = (outcome.edges[0] or first, max(outcome.edges[1], *(int(edges) for _, edges, _ in steps)))
        outcome.corpus = int(steps[-1][2])


def report(found: list[Outcome]) -> str:
    """A table, one row a reader."""
    lines = ["| " + " | ".join(HEADS) + " |", "| --- | --- " + "| ---: " * (len(HEADS) - 2) + "|"]
    for each in found:
        inputs, seconds = each.total("inputs"), each.total("seconds")
        cells = (
            each.reader.name,
            each.reader.what,
            f"{inputs:,.0f}",
            f"{each.total('refused') / max(inputs, 1):.0%}",
            f"{seconds:,.0f}",
            f"{inputs / max(seconds, 0.001):,.0f}",
            f"{each.edges[0]:,}, {each.edges[1]:,}" if each.edges[1] else "-",
            f"{each.corpus:,}",
            f"{each.most('slowest'):.2f} s",
            f"{each.most('largest_growth') / 2**20:,.0f} MB",
            str(len(each.findings)),
        )
        lines.append("| " + " | ".join(cells) + " |")
    inputs, seconds = sum(each.total("inputs") for each in found), sum(each.total("seconds") for each in found)
    findings = sum(len(each.findings) for each in found)
    lines.append(f"| all | | {inputs:,.0f} | | {seconds:,.0f} | | | | | | {findings} |")
    return "\n".join(lines) + "\n"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Fuzz everything that reads what others wrote.")
    parser.add_argument("--seconds", type=float, default=600, help="for all readers together")
    parser.add_argument("--reader", action="append", default=[], help="only this one; may be given again")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path(".tfp/fuzz"))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
