"""The same file ten times at once from four processes: one load; and a reader beside, who sees no mix.

What "ten times at once" can mean: ten hands receive one landed file, or a file lies there under ten extract dates while
four processes take the landing area in. Either way one is loaded, and the other nine are told as what they are.
"""

import multiprocessing
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.chaos.roads import PRELOADED
from tfp_etl import stages
from tfp_etl.platform import intake
from tfp_etl.settings import Settings
from tfp_etl.synthetic import county
from tfp_etl.warehouse import read

FIRST = date(2013, 5, 31)
PROCESSES, TIMES = 4, 10
SHARES = (3, 3, 2, 2)  # of the ten, by process
FILE = f"education/exclusions_{FIRST}.csv"


def land(settings: Settings, times: int, barrier: Barrier) -> None:
    """One of the four: receives the one file so many times."""
    with intake.open_road(settings) as road:
        barrier.wait(60)
        for _ in range(times):
            stages.land(road, FILE)


def take_in(settings: Settings, times: int, barrier: Barrier) -> None:
    """One of the four: takes in whatever lies in the landing area of education."""
    del times
    with intake.open_road(settings) as road:
        barrier.wait(60)
        for batch in intake.arrivals(road, "education"):
            intake.take_in(road, batch.name, batch.file_ids)


def at_once(target: object, settings: Settings) -> list[int | None]:
    """Run a function in four processes that begin together; their exit codes."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    barrier = context.Barrier(PROCESSES)
    processes = [context.Process(target=target, args=(settings, times, barrier)) for times in SHARES]  # type: ignore[arg-type]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    return [process.exitcode for process in processes]


@dataclass
class Place:
    """A workspace with the first extract of a small county, made and not landed."""

    settings: Settings
    made: Path

    def put(self, names: list[str], day: date) -> None:
        """Put a copy of the made file under every name."""
        folder = self.settings.landing_area / "education"
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            shutil.copyfile(self.made / "education" / f"exclusions_{day}.csv", folder / name)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """The answer of a query."""
        with intake.open_road(self.settings) as road, road.db.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("at_once")
    county.write(folder, households=80, seed=3, extract_dates=[FIRST])
    return folder / "landing"


@pytest.fixture
def place(tmp_path: Path, made: Path, fresh_warehouse_url: str) -> Place:
    landing = tmp_path / "landing"
    landing.mkdir()
    home = tmp_path / "home"
    return Place(Settings(home=home, workspace="once", landing=landing, database_url=fresh_warehouse_url), made)  # type: ignore[arg-type]


def test_one_landed_file_received_ten_times_by_four_processes_is_one_receipt_and_told_ten_times(place: Place) -> None:
    place.put([FILE.rpartition("/")[2]], FIRST)
    assert at_once(land, place.settings) == [0] * PROCESSES
    assert place.rows("select count(*), max(status) from audit.file_receipt") == [(1, "RECEIVED")]
    assert place.rows("select count(*), count(distinct slice) from audit.stage_run where stage = 'land'") == [
        (TIMES, 1)
    ]
    kept = [path for path in place.settings.store.rglob("*") if path.is_file()]
    assert len(kept) == 1, "the content once, and nothing unfinished beside it"


def test_ten_copies_taken_in_by_four_processes_are_one_load_and_nine_duplicates(place: Place) -> None:
    days = [FIRST + timedelta(days=number) for number in range(TIMES)]
    place.put([f"exclusions_{day}.csv" for day in days], FIRST)
    assert at_once(take_in, place.settings) == [0] * PROCESSES
    with intake.open_road(place.settings) as road:
        receipts = read.receipts(road.db)
    assert [receipt.status for receipt in sorted(receipts, key=lambda each: str(each.extract_on))] == [
        "STAGED",
        *["DUPLICATE"] * (TIMES - 1),
    ]
    assert place.rows("select stage, count(*) from audit.stage_run where stage in ('check', 'stage') group by 1") == [
        ("check", 1),
        ("stage", 1),
    ]
    assert len(list(place.settings.staged.rglob("*.parquet"))) == 1
    assert place.rows("select count(*) from mart.feed_board") == [(1,)]
    unfinished = [path for path in place.settings.folder.rglob(".*") if path.name.startswith((".excl", ".landed"))]
    assert unfinished == []
