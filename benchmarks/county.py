"""A synthetic county from files to verdicts: wall time and peak memory of each stage, as a table kept in docs.

    python -m benchmarks.county [--households 330000 ...] [--seed 2013] [--work DIR] [--out docs/benchmarks/county.md]

Memory is that of this process, its children and the embedded PostgreSQL together, shared pages counted once (PSS), read
twice a second. Processor time is that of the same processes; with the load it tells a slow stage from a busy machine.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks import processes
from tfp_etl import stages
from tfp_etl.platform.database import open_warehouse
from tfp_etl.settings import Settings

EXTRACTS = [date(2012, 12, 31), date(2013, 5, 31)]
WINDOW = "2013-07"
PAGE = Path("docs/benchmarks/county.md")
EVERY = 0.5
AIM_SECONDS, AIM_MB = 15 * 60, 4096


@dataclass
class Measure:
    """One stage: rows in and out, seconds, processor seconds, peak memory in MB, the machine's load when it ended."""

    stage: str
    rows_in: int = 0
    rows_out: int = 0
    rows_held: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    peak_mb: float = 0.0
    load: float = 0.0


@dataclass
class Watch:
    """Reads memory and processor time of this process tree and of the processes that serve a folder, until stopped."""

    folder: Path
    peak_mb: float = 0.0
    _before: dict[int, float] = field(default_factory=dict)
    _spent: dict[int, float] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Keep the highest sum of memory and the last processor time of each process."""
        self._before = {pid: processes.processor_seconds(pid) for pid in self._family()}
        while True:
            family = self._family()
            self.peak_mb = max(self.peak_mb, sum(processes.memory_mb(pid) for pid in family))
            self._spent |= {pid: spent for pid in family if (spent := processes.processor_seconds(pid))}
            if self._stop.wait(EVERY):
                return

    def stop(self) -> None:
        """End the readings."""
        self._stop.set()

    def processor(self) -> float:
        """Processor seconds spent between the first reading and the last."""
        return sum(max(0.0, spent - self._before.get(pid, 0.0)) for pid, spent in self._spent.items())

    def _family(self) -> set[int]:
        """This process, PostgreSQL of the folder, and everything below them."""
        return processes.families({os.getpid()} | processes.serving(self.folder, b"postgres"))


@contextmanager
def measured(stage: str, folder: Path, measures: list[Measure]) -> Iterator[Measure]:
    """Measure what happens inside as one stage."""
    measure, watch = Measure(stage), Watch(folder)
    reader = threading.Thread(target=watch.run, daemon=True)
    reader.start()
    started = time.monotonic()
    try:
        yield measure
    finally:
        measure.seconds = time.monotonic() - started
        watch.stop()
        reader.join()
        measure.peak_mb, measure.processor, measure.load = watch.peak_mb, watch.processor(), os.getloadavg()[0]
        measures.append(measure)
        print(
            f"  {stage:<10} {measure.seconds:8.1f} s  {measure.peak_mb:8.0f} MB  {measure.rows_out:>10,} rows",
            flush=True,
        )


def run(households: int, seed: int, work: Path) -> list[Measure]:
    """Make a county and take it down the road; every stage goes over all files before the next begins."""
    measures: list[Measure] = []
    folder = work / f"county-{households}"
    shutil.rmtree(folder, ignore_errors=True)
    with measured("synth", folder, measures) as measure:
        measure.rows_out = _synthesise(folder, households, seed)
    settings = Settings(home=folder / "home", workspace="county", landing=folder / "landing")
    with open_warehouse(settings) as db:
        road = stages.Road(settings, db)
        files = [file for source in stages.SOURCES for file in stages.find(settings.landing_area, source)]
        files.sort(key=lambda file: file.rpartition("_")[2])
        received: list[int] = []
        with measured("land", folder, measures) as measure:
            received = [stages.land(road, file) for file in files]
            measure.rows_in = measure.rows_out = len(received)
        for name in ("check", "stage"):
            with measured(name, folder, measures) as measure:
                for file_id in received:
                    _add(measure, getattr(stages, name)(road, file_id))
        rest: list[tuple[str, Callable[[], stages.StageRun]]] = [
            ("match", lambda: stages.match(road)),
            ("families", lambda: stages.families(road)),
            ("load", lambda: stages.load(road)),
            ("judge", lambda: stages.judge(road, WINDOW)),
            ("claim", lambda: stages.claim(road, WINDOW)),
        ]
        for name, call in rest:
            with measured(name, folder, measures) as measure:
                _add(measure, call())
    return measures


def _add(measure: Measure, done: object) -> None:
    """Add the counts of one run of a stage."""
    for name in ("rows_in", "rows_out", "rows_held"):
        setattr(measure, name, getattr(measure, name) + getattr(done, name))


def _synthesise(folder: Path, households: int, seed: int) -> int:
    """Write the county in a process of its own, so that its memory is not counted into later stages; rows written."""
    code = (
        "import sys; from datetime import date; from pathlib import Path; from tfp_etl.synthetic.county import write;"
        "days = [date.fromisoformat(day) for day in sys.argv[4:]];"
        "done = write(Path(sys.argv[1]), households=int(sys.argv[2]), seed=int(sys.argv[3]), extract_dates=days);"
        "print(sum(done.rows.values()))"
    )
    days = [day.isoformat() for day in EXTRACTS]
    command = [sys.executable, "-c", code, str(folder), str(households), str(seed), *days]
    return int(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split()[-1])


def table(households: int, measures: list[Measure]) -> str:
    """One county's measures as a Markdown section."""
    road = [measure for measure in measures if measure.stage != "synth"]
    seconds, peak = sum(each.seconds for each in road), max(each.peak_mb for each in road)
    lines = [
        f"## {households:,} households",
        "",
        "| stage | rows in | rows out | held back | seconds | processor seconds | peak memory, MB | load |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for each in measures:
        counts = f"{each.rows_in:,} | {each.rows_out:,} | {each.rows_held:,}"
        cost = f"{each.seconds:,.1f} | {each.processor:,.1f} | {each.peak_mb:,.0f} | {each.load:.1f}"
        lines.append(f"| {each.stage} | {counts} | {cost} |")
    processor = sum(each.processor for each in road)
    lines += [f"| files to verdicts | | | | {seconds:,.1f} | {processor:,.1f} | {peak:,.0f} | |", ""]
    verdict = "inside" if seconds <= AIM_SECONDS and peak <= AIM_MB else "outside"
    lines += [f"{seconds / 60:.1f} minutes and {peak / 1024:.1f} GB: {verdict} the aim of 15 minutes and 4 GB.", ""]
    return "\n".join(lines)


def page(sections: list[str]) -> str:
    """The whole page."""
    cores = len(os.sched_getaffinity(0))
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    head = [
        "# County benchmark",
        "",
        "A synthetic county with two extracts (31 December 2012, 31 May 2013), taken from files to verdicts of window",
        f"{WINDOW} by `make bench-county` ({datetime.now(UTC):%d %B %Y}; {cores} cores, {total:.0f} GB of memory).",
        "",
        "`land` counts files, `match` records and links, `families` links and memberships, `judge` families, claims.",
        "Memory is the highest sum over the process, its children and PostgreSQL, shared pages counted once; processor",
        "seconds are of the same processes. Load is that of the machine at the end: above the number of cores, other",
        "work took its share, and the seconds are longer than on an idle machine.",
        "",
    ]
    return "\n".join([*head, *sections])


def main() -> None:
    """Read the wishes, run, write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, nargs="+", default=[330_000])
    parser.add_argument("--seed", type=int, default=2013)
    parser.add_argument("--work", type=Path, help="folder to work in, kept afterwards; default: a temporary one")
    parser.add_argument("--out", type=Path, default=PAGE)
    wishes = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tfp-county-") as temporary:
        sections = []
        for households in wishes.households:
            print(f"{households:,} households", flush=True)
            work = (wishes.work or Path(temporary)).resolve()
            sections.append(table(households, run(households, wishes.seed, work)))
            wishes.out.parent.mkdir(parents=True, exist_ok=True)
            wishes.out.write_text(page(sections), encoding="utf-8")
    print(f"written: {wishes.out}")


if __name__ == "__main__":
    main()
