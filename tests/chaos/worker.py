"""The worker that is killed: the road as `tfp run` and the DAGs take it, a mark at the beginning and end of each stage.

It runs in a child process of its own session, so that a kill takes it and whatever it started. It can also be told to
kill itself, with the same signal, at a step on the way to the disk or the database: before a file is opened, while it
is half written, before it is renamed or removed, before and after a commit.
"""

import contextlib
import functools
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psycopg

from tests.chaos.deliveries import FETCHED, Held
from tfp_etl import stages
from tfp_etl.platform import accepting, fetching, intake, quarantine
from tfp_etl.settings import Settings
from tfp_etl.stages import Road
from tfp_etl.warehouse import quarantine as worklist
from tfp_etl.warehouse import read

WRITING = os.O_WRONLY | os.O_RDWR
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"}
OWN_STAGES = ("land", "check", "stage", "match", "families", "load", "judge", "claim", "export")
PHASES = ("deliver", "decide", "deliver again")


@dataclass(frozen=True)
class Order:
    """What a worker is to do: which phase, in which workspace, where it may leave temporary files."""

    phase: str
    settings: Settings
    scratch: Path
    out: Path
    held: tuple[Held, ...]


@dataclass(frozen=True)
class Suicide:
    """Where the worker kills itself: at which step (numbered from 1) of which stage; `is_after`: once it was taken.

    `positions` numbers the stages of the phase in their order: where the stage meant has been passed, a later one is
    taken.
    """

    position: int
    step: int
    is_after: bool
    positions: dict[tuple[str, str], int]

    def is_due(self, stage: tuple[str, str], step: int) -> bool:
        """Is this step of this stage the one?"""
        here = self.positions.get(stage, -1)
        return step >= self.step if here == self.position else here > self.position and step > self.step % 3


@dataclass
class Marks:
    """Tells the parent of stages and counts the steps within one."""

    told: Connection
    suicide: Suicide | None = None
    current: list[tuple[str, str]] = field(default_factory=list)
    steps: int = 0
    is_quiet: bool = False

    @contextlib.contextmanager
    def stage(self, name: str, label: str) -> Iterator[None]:
        """A stage: its beginning, its end with the number of steps in it. A stage within a stage is told as its own."""
        before, self.steps = self.steps, 0
        self.current.append((name, label))
        self.told.send(("begin", name, label, 0))
        try:
            yield
        finally:
            self.current.pop()
            self.told.send(("end", name, label, self.steps))
            self.steps += before

    def step(self, act: Callable[[], object] | None = None) -> None:
        """One step towards disk or database is about to be taken; `act` takes half of it."""
        if self.is_quiet or not self.current:
            return
        self.steps += 1
        if self.suicide and self.suicide.is_due(self.current[-1], self.steps):
            self.is_quiet = True
            if self.suicide.is_after and act is not None:
                act()
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        """What Python does to files, as its audit hook tells it."""
        if event in CHANGES:
            self.step()
        elif event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING:
            path, _, flags = arguments
            if isinstance(path, (str, bytes)) and os.fspath(path) not in ("/dev/null", b"/dev/null"):
                self.step(lambda: os.close(os.open(path, flags, 0o600)))


def work(order: Order, told: Connection, suicide: Suicide | None = None) -> None:
    """Take one phase of the road from wherever it stands to its end. Exit code 0: done; 1: an error, which is printed.

    `deliver` is what `tfp run` does; `decide` is what people do and then a run.
    """
    os.setsid()
    os.environ["TMPDIR"] = str(order.scratch)
    tempfile.tempdir = None
    marks = Marks(told, suicide)
    _mark_stages(marks)
    try:
        _walk(order, marks)
    except BaseException as error:  # noqa: BLE001 - told to the parent, whatever it is
        told.send(("error", type(error).__name__, "".join(traceback.format_exception(error))[-4000:], 0))
        told.close()
        sys.exit(1)
    told.send(("done", "", "", 0))
    told.close()


def _mark_stages(marks: Marks) -> None:
    """Put the marks around the functions that the DAGs and the command line call."""
    for name in OWN_STAGES:
        setattr(stages, name, _marked(marks, name, getattr(stages, name)))
    sys.addaudithook(marks.heard)
    commit = psycopg.Connection.commit

    def committed(connection: Any) -> None:
        marks.step(lambda: commit(connection))
        commit(connection)

    psycopg.Connection.commit = committed  # type: ignore[method-assign]


def _marked(marks: Marks, name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(stage)
    def marked(road: Road, *arguments: Any, **more: Any) -> Any:
        slice_ = arguments[0] if arguments else ""
        if name in ("check", "stage"):
            receipt = read.receipt(road.db, slice_)
            slice_ = f"{receipt.file_name}#{receipt.resend_no}"
        with marks.stage(name, "" if name == "export" else str(slice_)):
            return stage(road, *arguments, **more)

    return marked


def _walk(order: Order, marks: Marks) -> None:
    with contextlib.ExitStack() as stack:
        with marks.stage("open", ""):
            road = stack.enter_context(intake.open_road(order.settings, migrate=True))
        if order.phase == "decide":
            _decide(road, order.held, marks)
        with marks.stage("fetch", FETCHED):
            fetching.fetch(road, FETCHED)
        _take_in(road)
        if order.phase == "deliver again":
            _accept(road, marks)
        with intake.alone(road):
            if intake.waiting(road):
                for name in ("match", "families", "load"):
                    getattr(stages, name)(road)
            for window in stages.windows(road):
                stages.judge(road, window)
                stages.claim(road, window)
        stages.export(road, order.out)


def _take_in(road: Road) -> None:
    for source in stages.SOURCES:
        for batch in intake.arrivals(road, source):
            with contextlib.suppress(intake.FilesRejectedError):
                intake.take_in(road, batch.name, batch.file_ids)


def _decide(road: Road, held: tuple[Held, ...], marks: Marks) -> None:
    """Decide on the held rows, as `tfp quarantine` does."""
    for each in held:
        row = next(row for row in worklist.worklist(road.db, dataset=each.dataset) if row.line_no == each.line_no)
        with marks.stage("decide", each.dataset):
            quarantine.decide(
                road, [row.reference], each.outcome, by="dq", reason="seen on file", cells=dict(each.cells) or None
            )


def _accept(road: Road, marks: Marks) -> None:
    """Accept files refused for their number of rows alone, as `tfp files accept` does."""
    for receipt in read.receipts(road.db, status="REJECTED"):
        if "more rows than" in receipt.reason:
            with marks.stage("accept", receipt.file_name):
                accepting.accept(road, receipt.file_id, by="dq", reason="a district joined")
