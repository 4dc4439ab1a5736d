"""Taking files in: what the ingest DAGs and `tfp run` do with a source's new files, one dataset after the other.

A file is unfinished from its receipt until it is staged or rejected, so whatever a killed run left is taken up by the
next.
"""

import contextlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import text

from tfp_etl import examination, stages
from tfp_etl.feeds import store
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.platform import PlatformError
from tfp_etl.platform.database import open_warehouse
from tfp_etl.settings import Settings
from tfp_etl.stages import Road, StageRun
from tfp_etl.warehouse import delivery_cards, read
from tfp_etl.warehouse.receipts import Receipt

UNREADABLE = "unreadable name"
NAMED_BY_DISTRICT = "housing"
UNFINISHED = {"RECEIVED", "CHECKED"}
STAGED = {"STAGED", "LOADED"}

LOCK = text("select pg_advisory_lock(hashtext('tfp_etl: one at a time'))")
UNLOCK = text("select pg_advisory_unlock(hashtext('tfp_etl: one at a time'))")
FILE_LOCK = text("select pg_advisory_lock(hashtext('tfp_etl: one at a file'), cast(:file_id as integer))")
FILE_UNLOCK = text("select pg_advisory_unlock(hashtext('tfp_etl: one at a file'), cast(:file_id as integer))")


class FilesRejectedError(PlatformError):
    """Files that the suites or the reader refused; each line names file, rule, lines and what to do."""


@dataclass(frozen=True)
class Batch:
    """Unfinished files that are taken in one after the other: a dataset's, or a district's; oldest extract first."""

    name: str
    file_ids: list[int]

    def plain(self) -> dict[str, str | list[int]]:
        """The batch as plain values, fit to travel between tasks."""
        return asdict(self)


@dataclass(frozen=True)
class Intake:
    """What became of a batch: files staged, and their rows."""

    name: str
    files: int = 0
    rows_in: int = 0
    rows_staged: int = 0
    rows_held: int = 0

    def counts(self) -> dict[str, int | str]:
        """The counts as plain values, fit to travel between tasks."""
        return asdict(self)


@contextlib.contextmanager
def open_road(settings: Settings | None = None, *, migrate: bool = False) -> Iterator[Road]:
    """The road of the workspace that the environment names. Tasks do not migrate: the platform did when it came up."""
    settings = settings or Settings()
    with open_warehouse(settings, migrate=migrate) as db:
        yield Road(settings=settings, db=db)


def arrivals(road: Road, source: str) -> list[Batch]:
    """Land the source's new files and list what is to be taken in: a batch a dataset, for housing a district."""
    _sweep(road, source)
    landed = _land_new(road, source)
    untold = delivery_cards.without_card(road.db, source)
    grouped: dict[str, list[int]] = {}
    for receipt in sorted(read.receipts(road.db), key=_oldest_first):
        unfinished = receipt.source == source and receipt.status in UNFINISHED
        refused_now = receipt.status == "REJECTED" and (receipt.file_id in landed or receipt.file_id in untold)
        if unfinished or refused_now:
            grouped.setdefault(_batch_name(source, receipt.dataset), []).append(receipt.file_id)
    return [Batch(name, file_ids) for name, file_ids in sorted(grouped.items())]


def take_in(road: Road, name: str, file_ids: Sequence[int]) -> Intake:
    """Check and stage the files of a batch in their order.

    A rejected file does not keep the next one out; raises `FilesRejectedError` at the end when there was one. A file
    that an earlier try has staged is passed over, so that running twice is running once.
    """
    runs, refused = [], []
    for file_id in file_ids:
        with file_alone(road, file_id):
            receipt = read.receipt(road.db, file_id)
            if receipt.status == "REJECTED":
                examination.tell_refused(road.db, receipt, road.settings)
                refused.append(f"{receipt.file_name}: {receipt.reason}")
            elif receipt.status in UNFINISHED:
                try:
                    stages.check(road, file_id)
                    runs.append(stages.stage(road, file_id))
                except FileRejected as rejection:
                    refused.append(str(rejection))
    if refused:
        message = f"{name}: files rejected: {len(refused)}, staged: {len(runs)}.\n"
        raise FilesRejectedError(message + "\n".join(refused))
    return Intake(
        name,
        files=len(runs),
        rows_in=sum(run.rows_in for run in runs),
        rows_staged=sum(run.rows_out for run in runs),
        rows_held=sum(run.rows_held for run in runs),
    )


def restage(road: Road) -> list[StageRun]:
    """Make again, from the store, the staged Parquet of every staged or loaded file that has lost it.

    Such a file waits for the next matching run, which changes nothing where the rows are what they were. Raises
    FileRejected where the rules of today refuse a file; those before it are staged.
    """
    with alone(road):
        lost = [
            receipt
            for receipt in sorted(read.receipts(road.db), key=_oldest_first)
            if receipt.status in STAGED and not stages.staged_place(road, receipt).is_file()
        ]
        return [take_in_anew(road, receipt.file_id) for receipt in lost]


def take_in_anew(road: Road, file_id: int) -> StageRun:
    """Check and stage a file whatever its status, after whoever is at it. Raises FileRejected as `check` does."""
    with file_alone(road, file_id):
        stages.check(road, file_id)
        return stages.stage(road, file_id)


def counts(run: StageRun) -> dict[str, int | float | str]:
    """The counts of a stage's run as plain values."""
    return {
        "stage": run.stage,
        "rows_in": run.rows_in,
        "rows_out": run.rows_out,
        "rows_held": run.rows_held,
        "seconds": run.seconds,
    }


def waiting(road: Road) -> int:
    """How many staged files and decisions no matching run has taken up yet; without files there is nobody to match."""
    files = len(read.receipts(road.db, status="STAGED"))
    decisions = read.decision_counts(road.db).get("", 0)
    return files + decisions if files or read.latest_extract_on(road.db) else 0


@contextlib.contextmanager
def alone(road: Road) -> Iterator[None]:
    """Keep other matching, loading and judging of this warehouse out while the block runs, in whatever process."""
    with road.db.connect() as connection:
        connection.execute(LOCK)
        connection.commit()
        try:
            yield
        finally:
            connection.execute(UNLOCK)


@contextlib.contextmanager
def file_alone(road: Road, file_id: int) -> Iterator[None]:
    """Keep every other checking and staging of this file out while the block runs, in whatever process."""
    with road.db.connect() as connection:
        connection.execute(FILE_LOCK, {"file_id": file_id})
        connection.commit()
        try:
            yield
        finally:
            connection.execute(FILE_UNLOCK, {"file_id": file_id})


def _land_new(road: Road, source: str) -> set[int]:
    """Land every file that is not lying there since an earlier round, by size and time of change; the receipts' ids.

    A file that merely stays in the landing area is no new receipt; one that is sent again is, even with the same
    content.
    """
    note = road.settings.folder / f"landed-{source}.json"
    known: dict[str, list[int]] = json.loads(note.read_text(encoding="utf-8")) if note.exists() else {}
    receipts = {receipt.file_id for receipt in read.receipts(road.db)}
    landed = set()
    for file in stages.find(road.settings.landing_area, source):
        try:
            stat = (road.settings.landing_area / file).lstat()
            file_id, *mark = known.get(file, [0])
            if file_id in receipts and mark == [stat.st_size, stat.st_mtime_ns]:
                continue
            known[file] = [stages.land(road, file), stat.st_size, stat.st_mtime_ns]
        except FileNotFoundError:  # taken away since it was listed: it is no delivery
            continue
        landed.add(known[file][0])
    if landed:
        with store.replacing(note) as unfinished:
            unfinished.write_text(json.dumps(known), encoding="utf-8")
    return landed


def _sweep(road: Road, source: str) -> None:
    """Remove what was left unfinished where taking in the files of the source was killed."""
    settings = road.settings
    of_source = [folder / source for folder in (settings.staged, settings.reports, settings.cards)]
    store.sweep([settings.checked, *of_source], flat=[settings.folder, settings.store, settings.cards])


def _batch_name(source: str, dataset: str | None) -> str:
    if dataset is None:
        return UNREADABLE
    return dataset.rpartition("_")[0] or dataset if source == NAMED_BY_DISTRICT else dataset


def _oldest_first(receipt: Receipt) -> tuple[str, str, int, int]:
    return receipt.dataset or "", str(receipt.extract_on or ""), receipt.resend_no, receipt.file_id
