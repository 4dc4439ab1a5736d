"""What is kept of a reader that is fuzzed: inputs, refusals, seconds, memory, and each fault once."""

import contextlib
import hashlib
import json
import os
import re
import resource
import threading
import time
import traceback
from dataclasses import asdict, dataclass, field
from pathlib import Path

from fuzzing.mutation import CANARY
from fuzzing.readers import Reader

SLOWEST_ALLOWED = 5.0
"""Seconds that one input may take."""
MOST_MEMORY = 512 << 20
"""Bytes by which one input may make the process grow."""
HANGS = 60.0
"""Seconds after which an input that does not come back ends the process, and is kept."""
NOTABLE = 8 << 20
"""Bytes by which the peak may be above what is in use, before it is counted anew."""
KEPT_EVERY = 2.0


@dataclass
class Tally:
    """Figures of one reader. seconds: on inputs alone; rss_at_start: bytes of the process before the first of them."""

    reader: str
    engine: str = "mutation"
    inputs: int = 0
    refused: int = 0
    seconds: float = 0
    slowest: float = 0
    rss_at_start: int = 0
    largest_growth: int = 0
    longest_input: int = 0
    refusals: dict[str, int] = field(default_factory=dict)
    findings: dict[str, str] = field(default_factory=dict)


class Watch:
    """Feeds inputs to a reader and keeps the tally; a finding leaves its input in a folder and the rest goes on."""

    def __init__(self, reader: Reader, folder: Path, engine: str) -> None:
        self.reader, self.folder = reader, folder
        self.tally = Tally(reader.name, engine, rss_at_start=_rss())
        self.kept_at = 0.0
        self.looked_at: tuple[float, bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        threading.Thread(target=self._end_where_it_hangs, daemon=True).start()

    def look(self, content: bytes) -> None:
        """One input."""
        before, began = _rss(), time.monotonic()
        if _peak() > before + NOTABLE:  # what the mutation took is not the input's
            _forget_peak()
        problem: BaseException | None = None
        self.looked_at = (began, content)
        try:
            self.reader.run(content)
        except self.reader.allowed as refusal:
            self.tally.refused += 1
            kind = type(refusal).__name__
            self.tally.refusals[kind] = self.tally.refusals.get(kind, 0) + 1
            if CANARY.casefold() in str(refusal).casefold() and not self.reader.may_quote(content):
                problem = LeakError(f"a cell is quoted in a {type(refusal).__name__}")
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as fault:  # noqa: BLE001 - whatever comes is what is looked for
            problem = fault
        self.looked_at = None
        took, peak = time.monotonic() - began, _peak()
        grown = peak - before
        self._count(content, took, grown)
        if problem is None and took > SLOWEST_ALLOWED:
            problem = self._still_slow(content)
        if problem is None and grown > MOST_MEMORY:
            problem = TooMuchMemoryError("one input made the process grow by more than 512 MB")
        if problem is not None:
            self._found(content, problem)
        if time.monotonic() > self.kept_at + KEPT_EVERY:
            self.keep()

    def keep(self) -> None:
        """Write the tally: the process may be ended at any moment."""
        self.kept_at = time.monotonic()
        text = json.dumps(asdict(self.tally), indent=1)
        target = self.folder / f"{self.reader.name}.json"
        unfinished = target.with_suffix(".unfinished")
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(target)

    def _count(self, content: bytes, took: float, grown: int) -> None:
        tally = self.tally
        tally.inputs += 1
        tally.seconds += took
        tally.slowest = max(tally.slowest, took)
        tally.largest_growth = max(tally.largest_growth, grown)
        tally.longest_input = max(tally.longest_input, len(content))

    def _end_where_it_hangs(self) -> None:
        """Watches from a thread of its own, which native code that lets go of the interpreter cannot stop."""
        while True:
            time.sleep(HANGS / 12)
            now = self.looked_at
            if now is not None and time.monotonic() - now[0] > HANGS:
                self._found(now[1], TooSlowError(f"one input takes longer than {HANGS:.0f} s"))
                os._exit(77)

    def _still_slow(self, content: bytes) -> BaseException | None:
        """A busy machine makes anything slow once: what is slow a second time is slow."""
        began = time.process_time()
        with contextlib.suppress(Exception):  # only the time counts here
            self.reader.run(content)
        took = time.process_time() - began
        return TooSlowError(f"one input takes {took:.1f} s") if took > SLOWEST_ALLOWED else None

    def _found(self, content: bytes, problem: BaseException) -> None:
        frames = [
            f for f in traceback.extract_tb(problem.__traceback__) if "tfp_etl" in f.filename or "fuzzing" in f.filename
        ]
        where = "; ".join(f"{Path(f.filename).name}:{f.lineno}" for f in frames[-2:])
        sign = f"{type(problem).__name__} at {where}" + (f": {problem}" if isinstance(problem, AssertionError) else "")
        if sign in self.tally.findings:
            return
        name = f"{self.reader.name}-{hashlib.sha256(content).hexdigest()[:12]}"
        (self.folder / name).write_bytes(content)
        (self.folder / f"{name}.txt").write_text(
            "".join(traceback.format_exception(problem)), encoding="utf-8", errors="replace"
        )
        self.tally.findings[sign] = name
        self.keep()


class LeakError(AssertionError):
    """Something that should not quote a cell does."""


class TooSlowError(AssertionError):
    """One input takes too long."""


class TooMuchMemoryError(AssertionError):
    """One input takes too much memory."""


def _peak() -> int:
    """The most bytes of this process in memory since the peak was forgotten."""
    found = re.search(rb"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_bytes())
    return int(found[1]) << 10 if found else 0


def _forget_peak() -> None:
    """Let Linux count the peak of this process anew."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _rss() -> int:
    """Bytes of this process in memory now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()
