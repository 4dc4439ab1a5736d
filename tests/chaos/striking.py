"""Who is killed, and how it is made sure that the blow struck something at work."""

import os
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from tfp_etl.platform.postgres import EmbeddedServer

WORKER, STEP, POSTMASTER, BACKEND = "worker", "worker at a step", "database server", "database backend"
SHARES = {WORKER: 0.44, STEP: 0.30, POSTMASTER: 0.13, BACKEND: 0.13}
LONGEST = 300.0  # seconds a worker may take, or may live on after its database was killed

Stage = tuple[str, str]


@dataclass(frozen=True)
class Occurrence:
    """A stage as the uninterrupted run took it: how long, and how many steps towards disk and database."""

    stage: Stage
    seconds: float
    steps: int


@dataclass(frozen=True)
class Blow:
    """A kill that is planned: of what, at which occurrence, how far into it (0 to 1)."""

    kind: str
    position: int
    depth: float


@dataclass(frozen=True)
class Struck:
    """A kill that struck: of what, in which stage; `ended`: what became of the worker where it was not the target."""

    kind: str
    stage: str
    ended: str = ""


@dataclass
class Ended:
    """What one worker came to: it was killed, it said `done`, or it failed with an error."""

    is_done: bool = False
    error: str = ""
    struck: Struck | None = None
    occurrences: list[Occurrence] = field(default_factory=list)


def plan(timeline: list[Occurrence], count: int, dice: random.Random) -> list[Blow]:
    """Blows for a phase in the order of the road: the stage drawn uniformly, then its occurrence, then the depth."""
    by_name: dict[str, list[int]] = {}
    for position, each in enumerate(timeline):
        by_name.setdefault(each.stage[0], []).append(position)
    names = sorted(by_name)
    blows = []
    for _ in range(count):
        kind = dice.choices(list(SHARES), list(SHARES.values()))[0]
        if kind == STEP:
            possible = [name for name in names if any(timeline[at].steps for at in by_name[name])]
            position = dice.choice([at for at in by_name[dice.choice(possible)] if timeline[at].steps] or [0])
        else:
            position = dice.choice(by_name[dice.choice(names)])
        blows.append(Blow(kind, position, dice.random()))
    return sorted(blows, key=lambda blow: (blow.position, blow.depth))


class Watch:
    """Follows a worker by its marks, and strikes when the blow is due."""

    def __init__(self, worker: BaseProcess, told: Connection, server: EmbeddedServer, dice: random.Random) -> None:
        self.worker, self.told, self.server, self.dice = worker, told, server, dice
        self.stack: list[tuple[Stage, float, int]] = []
        self.ended = Ended()
        self.is_over = False

    def hear(self, timeout: float) -> bool:
        """Take in the next mark; False: none came in this time."""
        if self.is_over or not self.told.poll(timeout):
            return False
        try:
            kind, name, label, steps = self.told.recv()
        except (EOFError, ConnectionResetError, OSError):
            self.is_over = True
            return True
        if kind == "begin":
            self.stack.append(((name, label), time.monotonic(), len(self.ended.occurrences)))
            self.ended.occurrences.append(Occurrence((name, label), 0.0, 0))
        elif kind == "end":
            stage, began, place = self.stack.pop()
            self.ended.occurrences[place] = Occurrence(stage, time.monotonic() - began, steps)
        elif kind == "done":
            self.ended.is_done = True
        else:
            self.ended.error = f"{name}\n{label}"
        return True

    def to_the_end(self, patience: float = LONGEST) -> None:
        """Hear everything until the worker is gone; one that hangs is ended, and its error says so."""
        until = time.monotonic() + patience
        while not self.is_over and time.monotonic() < until:
            self.hear(1.0)
        self.worker.join(10)
        if self.worker.is_alive():
            end(self.worker)
            self.ended.error = f"it hung for {patience:.0f} s"

    def strike(self, blow: Blow, timeline: list[Occurrence], positions: dict[Stage, int]) -> None:
        """Wait for the stage of the blow, or the first after it that runs, and kill in the midst of it."""
        while not self.is_over:
            self.hear(1.0)
            if not self.stack or positions.get(self.stack[-1][0], -1) < blow.position:
                continue
            stage, began, place = self.stack[-1]
            known = timeline[positions[stage]]
            until = began + blow.depth * known.seconds
            while self._is_within(place) and time.monotonic() < until:
                self.hear(max(0.0, until - time.monotonic()))
            if self._is_within(place) and self._kill(blow.kind):
                return

    def _is_within(self, place: int) -> bool:
        return not self.is_over and any(each[2] == place for each in self.stack)

    def where(self) -> str:
        """The stage at work, and within which."""
        return " in ".join(name for (name, _), _, _ in reversed(self.stack))

    def _kill(self, kind: str) -> bool:
        """Kill what the blow is meant for, if it and the worker are at work; True when it was."""
        while self.hear(0):
            pass
        if self.is_over or not self.stack or not self.worker.is_alive():
            return False
        if kind == WORKER:
            end(self.worker)
            while self.hear(0.2):
                pass
            if not self.stack or self.ended.is_done:  # the last mark came before the blow: between two stages
                return False
            self.ended.struck = Struck(kind, self.where())
            return True
        stage = self.where()
        target = self._of_the_server(kind)
        if target is None or not kill(target):
            return False
        self.to_the_end()
        self.ended.struck = Struck(kind, stage, "went on" if self.ended.is_done else "said so and stopped")
        return True

    def _of_the_server(self, kind: str) -> int | None:
        """The number of the server's first process, or of one that serves a connection (else of any of its own)."""
        try:
            text = (self.server.cluster / "postmaster.pid").read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        postmaster = int(text.split("\n", 1)[0])
        if kind == POSTMASTER:
            return postmaster
        children = children_of(postmaster)
        serving = [pid for pid, title in children.items() if "[local]" in title]
        return self.dice.choice(serving or list(children)) if children else None


def end(worker: BaseProcess) -> None:
    """SIGKILL to the worker and whatever it started; waits until it is gone."""
    assert worker.pid is not None
    try:
        os.killpg(worker.pid, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(worker.pid, signal.SIGKILL)
    worker.join()


def kill(pid: int) -> bool:
    """SIGKILL; False where there was nothing to kill."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def children_of(parent: int) -> dict[int, str]:
    """Process titles of the children of a process, by their number."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                status = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
                if int(status[1]) == parent:
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except (FileNotFoundError, ProcessLookupError):
                continue
    return found


def by_stage(struck: list[Struck]) -> dict[str, Counter[str]]:
    """How many kills of each kind struck each stage."""
    table: dict[str, Counter[str]] = {}
    for each in struck:
        table.setdefault(each.stage, Counter())[each.kind] += 1
    return table
