"""Roads from landing to claim list: one uninterrupted, the others killed again and again and compared with it."""

import multiprocessing
import random
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos import striking, worker
from tests.chaos.deliveries import FETCHED, Made
from tests.chaos.state import differences, leftovers, state
from tests.chaos.striking import Blow, Ended, Occurrence, Struck, Watch
from tests.chaos.worker import PHASES, Order, Suicide
from tfp_etl.platform import intake
from tfp_etl.platform.database import embedded_server
from tfp_etl.settings import Settings

PRELOADED = ["tests.chaos.worker", "great_expectations", "splink", "pandas", "xlsxwriter", "python_calamine"]
PHASE_NUMBER = {"deliver": 1, "deliver again": 2}
MOST_TRIES = 60

Say = Callable[[str], None]


@dataclass
class Told:
    """What a killed road came to."""

    struck: list[Struck] = field(default_factory=list)
    runs: int = 0
    missed: int = 0
    differing: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    compared: int = 0


@dataclass
class Place:
    """The folders of one road."""

    folder: Path
    made: Made

    def __post_init__(self) -> None:
        for name in ("landing", "sender", "scratch"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        told = f"{FETCHED}:\n  url: file://{self.folder / 'sender'}\n  quiet_seconds: 0\n"
        self.sources.write_text(told, encoding="utf-8")

    @property
    def sources(self) -> Path:
        """The sources file: the police's files are fetched."""
        return self.folder / "sources.yaml"

    @property
    def settings(self) -> Settings:
        """Settings of the road's workspace, on an embedded server of its own."""
        return Settings(
            home=self.folder / "home",
            workspace="chaos",
            landing=self.folder / "landing",
            sources_file=self.sources,
        )

    def order(self, phase: str) -> Order:
        """What a worker is told."""
        return Order(phase, self.settings, self.folder / "scratch", self.folder / "out", self.made.held)

    def begin(self, phase: str) -> None:
        """Let the phase's delivery arrive."""
        if phase in PHASE_NUMBER:
            self.made.deliver(PHASE_NUMBER[phase], self.folder / "landing", self.folder / "sender")

    def state(self) -> dict[str, str]:
        """Digests of all that the road left so far."""
        with intake.open_road(self.settings) as road:
            return state(road.db, self.settings, self.folder / "out")

    def leftovers(self) -> list[str]:
        """What is not whole and stays."""
        return leftovers(self.settings, self.folder / "out", self.folder / "scratch", self.folder / "landing")

    def remove(self) -> None:
        """Stop what still runs and clear the folders away."""
        embedded_server(self.settings).stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Roads:
    """Drives workers over roads below a folder."""

    def __init__(self, folder: Path, made: Made, *, seed: int, say: Say, phases: tuple[str, ...] = PHASES) -> None:
        self.folder, self.made, self.say, self.phases = folder, made, say, phases
        self.dice = random.Random(seed)  # noqa: S311 - not for secrets
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(PRELOADED)
        self.timelines: dict[str, list[Occurrence]] = {}
        self.states: dict[str, dict[str, str]] = {}

    def uninterrupted(self) -> float:
        """Go the road once without a kill; keeps the time of every stage and the state after every phase; seconds."""
        place = Place(self.folder / "uninterrupted", self.made)
        began = time.monotonic()
        for phase in self.phases:
            place.begin(phase)
            ended = self._run(place, phase, None)
            if not ended.is_done:
                raise RuntimeError(f"the uninterrupted run failed in {phase}: {ended.error}")
            self.timelines[phase] = ended.occurrences
            self.states[phase] = place.state()
        taken = time.monotonic() - began
        left = place.leftovers()
        if left:
            raise RuntimeError(f"the uninterrupted run leaves {left}")
        place.remove()
        return taken

    def killed(self, number: int, kills: int) -> Told:
        """Go the road with so many kills planned, spread over its phases; compared after every phase."""
        place, told = Place(self.folder / f"road-{number}", self.made), Told()
        shares = [kills // len(self.phases)] * len(self.phases)
        for extra in range(kills % len(self.phases)):
            shares[(number + extra) % len(self.phases)] += 1
        for phase, share in zip(self.phases, shares, strict=True):
            place.begin(phase)
            if not self._phase(place, phase, share, told):
                return told
            now = place.state()
            told.compared += len(now)
            wrong = differences(self.states[phase], now)
            told.differing += [f"road {number}, {phase}: {name}" for name in wrong]
        told.left = place.leftovers()
        if not (told.differing or told.failed or told.left):
            place.remove()
        return told

    def _phase(self, place: Place, phase: str, kills: int, told: Told) -> bool:
        """Run the phase, killed and run again until it is done; False where a run without a kill failed.

        Where a blow missed and the phase came to its end, it is run once more with the next: running twice is running
        once, and what runs again can be struck.
        """
        blows, is_done = striking.plan(self.timelines[phase], kills, self.dice), False
        for _ in range(MOST_TRIES):
            if is_done and not blows:
                return True
            blow = blows.pop(0) if blows else None
            ended = self._run(place, phase, blow)
            told.runs += 1
            if ended.struck is not None:
                told.struck.append(ended.struck)
                self.say(f"  {phase}: {ended.struck.kind} killed in {ended.struck.stage} {ended.struck.ended}".rstrip())
            elif ended.error:
                told.failed.append(f"{phase}: {ended.error}")
                self.say(f"  {phase}: a run failed that nobody killed: {ended.error}")
                return False
            elif blow is not None:
                told.missed += 1
            is_done = ended.is_done
        told.failed.append(f"{phase}: not done after {MOST_TRIES} runs")
        return False

    def _run(self, place: Place, phase: str, blow: Blow | None) -> Ended:
        """One worker over the phase, with a blow in the midst of it or none."""
        timeline = self.timelines.get(phase, [])
        positions = {each.stage: position for position, each in enumerate(timeline)}
        suicide = None
        if blow is not None and blow.kind == striking.STEP:
            steps = max(1, timeline[blow.position].steps)
            suicide = Suicide(blow.position, 1 + int(blow.depth * steps), self.dice.random() < 0.5, positions)
        hears, tells = self.context.Pipe(duplex=False)
        process = self.context.Process(target=worker.work, args=(place.order(phase), tells, suicide), daemon=False)
        process.start()
        tells.close()
        watch = Watch(process, hears, embedded_server(place.settings), self.dice)
        if blow is not None and suicide is None:
            watch.strike(blow, timeline, positions)
        watch.to_the_end()
        if suicide is not None and process.exitcode == -9 and watch.stack:
            watch.ended.struck = Struck(striking.STEP, watch.where())
        elif not watch.ended.is_done and not watch.ended.struck and not watch.ended.error:
            watch.ended.error = f"the worker ended with exit code {process.exitcode} and said nothing"
        hears.close()
        return watch.ended
