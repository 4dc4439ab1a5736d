"""What processes cost, from /proc: memory with shared pages counted once (PSS), processor time, who belongs to whom."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def parents() -> dict[int, int]:
    """The parent of every process there is."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                found[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
    return found


def families(roots: Iterable[int]) -> set[int]:
    """The processes and everything below them."""
    parent_of = parents()
    found: set[int] = set()
    more = set(roots)
    while more:
        found |= more
        more = {pid for pid, parent in parent_of.items() if parent in more} - found
    return found


def serving(folder: Path, program: bytes) -> set[int]:
    """The processes of a program that name the folder."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if program in command.split(b"\0")[0] and str(folder).encode() in command:
                found.add(int(entry.name))
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


def processor_seconds(pid: int) -> float:
    """Processor seconds of a process until now; 0 when it has gone."""
    try:
        cells = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK")
