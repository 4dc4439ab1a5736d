"""Runs a program and watches what it costs: wall time, peak memory of its whole family of processes, its limits."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.25  # seconds between two readings


@dataclass
class Cost:
    """What a run took. `ended`: '' when it came to its end, else why it did not."""

    seconds: float
    peak_mb: float
    processor: float
    load: float
    ended: str


def family(root: int) -> set[int]:
    """A process and everything below it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
    found: set[int] = set()
    more = {root}
    while more:
        found |= more
        more = {pid for pid, parent in parents.items() if parent in more} - found
    return found


def memory_mb(pid: int) -> float:
    """Proportional memory (PSS) of a process; 0 when it has gone."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def run(command: list[str], log: Path, *, seconds_at_most: float, mb_at_most: float) -> Cost:
    """Run a command to its end or to a limit; what it says goes to `log`."""
    began, peak, ended = time.monotonic(), 0.0, ""
    before = os.times()
    with log.open("w") as told:
        child = subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT, start_new_session=True)
        while child.poll() is None:
            now = sum(memory_mb(pid) for pid in family(child.pid))
            peak = max(peak, now)
            if now > mb_at_most:
                ended = f"stopped at {mb_at_most / 1024:.0f} GB"
            elif time.monotonic() - began > seconds_at_most:
                ended = f"not done in {seconds_at_most / 60:.0f} min"
            if ended:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
                break
            time.sleep(EVERY)
    seconds, after = time.monotonic() - began, os.times()
    if not ended and child.returncode:
        ended = f"failed ({child.returncode})"
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(seconds, peak, spent, os.getloadavg()[0], ended)
