"""Runs a program and watches what it costs: wall time, peak memory of its whole family of processes, its limits."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks import processes

EVERY = 0.25  # seconds between two readings


@dataclass
class Cost:
    """What a run took. `ended`: '' when it came to its end, else why it did not."""

    seconds: float
    peak_mb: float
    processor: float
    load: float
    ended: str


def run(command: list[str], log: Path, *, seconds_at_most: float, mb_at_most: float) -> Cost:
    """Run a command to its end or to a limit; what it says goes to `log`."""
    began, peak, ended = time.monotonic(), 0.0, ""
    before = os.times()
    with log.open("w") as told:
        child = subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT, start_new_session=True)
        while child.poll() is None:
            now = sum(processes.memory_mb(pid) for pid in processes.families([child.pid]))
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
