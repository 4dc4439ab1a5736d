"""How much a file may ask of the platform: each limit is a setting, `TFP_LIMITS__<NAME>`, and a refusal names it.

Sizes are refused before a file is unpacked; time is looked at between the steps of reading and inside its loops.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import duckdb
from pydantic import BaseModel, ConfigDict, Field

from tfp_etl.feeds.errors import FileRejected

ASK_SENDER = "Check the extract with its sender. If it is right, raise the limit."


class Limits(BaseModel):
    """The limits of one file, in bytes, cells, lines, shares and seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    csv_bytes: int = Field(400_000_000, gt=0, description="Bytes of a csv file; a county's attendance is about 70 MB.")
    xlsx_bytes: int = Field(60_000_000, gt=0, description="Bytes of a workbook as it arrives.")
    row_bytes: int = Field(200_000, gt=0, description="Bytes of one csv row; a longer one is held back unread.")
    quoted_lines: int = Field(60, gt=0, description="Lines a quoted cell may run over before its mark is a slip.")
    columns: int = Field(1_000, gt=0, description="Columns of a csv file.")
    cells: int = Field(8_000_000, gt=0, description="Width times height of a sheet, up to its furthest cell.")
    unpacked_bytes: int = Field(200_000_000, gt=0, description="Bytes a workbook may unpack to.")
    packing_ratio: int = Field(100, gt=1, description="Times that one part of a workbook may pack.")
    workbook_memory: int = Field(
        1_000_000_000, gt=0, description="Bytes of memory, of addresses, that the process reading a workbook may take."
    )
    parts: int = Field(200, gt=0, description="Parts of a workbook.")
    seconds: float = Field(600, gt=0, description="Seconds that reading one file may take.")
    held_share: float = Field(0.2, gt=0, le=1, description="Share of rows held for a fault that refuses the file.")
    fewest_share: float = Field(0.5, ge=0, le=1, description="Least rows of a snapshot, as a share of those before.")
    most_share: float = Field(3.0, ge=1, description="Most rows of a snapshot, as a share of those before.")
    keys_gone_share: float = Field(
        0.5, ge=0, le=1, description="Share of the keys of a snapshot that may be gone from the next; 1: any."
    )
    beside_share: float = Field(
        0.5, ge=0, le=1, description="Least share of pupils on roll with attendance, and the other way; 0: any."
    )
    held_rows: int = Field(5, gt=0, description="Rows held for a fault below which a file is never refused for them.")

    def refusal(self, file: str, name: str, found: float | str, what: str, advice: str = ASK_SENDER) -> FileRejected:
        """A refusal that names the limit: `the file has 5 bytes, over the limit of 3 (TFP_LIMITS__CSV_BYTES)`."""
        limit = getattr(self, name)
        shown = f"{found:,}" if isinstance(found, int) else str(found)
        return FileRejected(
            file, f"{what.format(shown)}, over the limit of {limit:,} (TFP_LIMITS__{name.upper()})", advice=advice
        )


STANDARD = Limits()


@dataclass
class Clock:
    """The time one file may take. Engines that run while it runs out are interrupted."""

    file: str
    limits: Limits
    ends_at: float
    engines: list[duckdb.DuckDBPyConnection] = field(default_factory=list)

    def look(self) -> None:
        """Raise FileRejected where the time is over."""
        if time.monotonic() > self.ends_at:
            raise self.limits.refusal(self.file, "seconds", "longer", "reading the file takes {}") from None

    def ring(self) -> None:
        """Interrupt what runs in an engine."""
        for engine in self.engines:
            engine.interrupt()


_CLOCK: ContextVar[Clock | None] = ContextVar("clock", default=None)


@contextmanager
def timed(file: str, limits: Limits) -> Iterator[Clock]:
    """Give the block the seconds of one file."""
    clock = Clock(file, limits, time.monotonic() + limits.seconds)
    timer = threading.Timer(limits.seconds, clock.ring)
    timer.daemon = True
    token = _CLOCK.set(clock)
    timer.start()
    try:
        yield clock
    finally:
        timer.cancel()
        _CLOCK.reset(token)


@contextmanager
def interruptible(engine: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Interrupt what the engine runs when the time of the file at hand is over."""
    clock = _CLOCK.get()
    if clock is None:
        yield
        return
    clock.engines.append(engine)
    try:
        yield
    except duckdb.InterruptException:
        clock.look()
        raise
    finally:
        clock.engines.remove(engine)


def seconds_left(limits: Limits) -> float:
    """Seconds that the file at hand still has; a whole file's where no clock runs."""
    clock = _CLOCK.get()
    return max(clock.ends_at - time.monotonic(), 0.001) if clock is not None else limits.seconds


def look_at_clock() -> None:
    """Raise FileRejected where the file at hand has had its time; nothing where no clock runs."""
    clock = _CLOCK.get()
    if clock is not None:
        clock.look()
