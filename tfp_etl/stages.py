"""The main road, one function a stage: each reads the layer before, decides, writes one layer.

    land -> check -> stage -> match -> families -> load -> judge -> claim

The DAGs and the CLI call these functions and nothing else. Only ids and counts leave them. Every stage leaves a row in
audit.stage_run and may be run twice: it replaces its own slice, and ids are carried, not minted anew.
"""

import hashlib
import logging
import time
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Engine

from tfp_etl import __version__, claims, examination, feed_board, matching, officers, quality
from tfp_etl.claims.evidence import Evidence
from tfp_etl.feeds import files, person_records, reader, staged_files, store
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.matching import families as family_matching
from tfp_etl.matching import incremental, model_file
from tfp_etl.rules import rulebook
from tfp_etl.settings import Settings
from tfp_etl.warehouse import export as exporting
from tfp_etl.warehouse import load as write
from tfp_etl.warehouse import read
from tfp_etl.warehouse import summary as summaries
from tfp_etl.warehouse.receipts import Receipt
from tfp_etl.warehouse.summary import Summary

LOG = logging.getLogger("tfp_etl.stages")

SOURCES = ("education", "benefits", "police", "housing", "careworks")
# What a matching run leaves to be loaded, and the columns the warehouse takes (None: all).
_TOLD = ["record_id", "source", "dataset", "record_key", "person_part"]
LOADED = {
    "links": None,
    "records": [*_TOLD, "first_seen_on"],
    "key_records": _TOLD,
    "memberships": None,
    "anchors": None,
    "households": None,
    "decision_uses": None,
}
TAKEN_IN = {"STAGED", "LOADED"}


class StagedFilesMissingError(RuntimeError):
    """The warehouse counts on staged files that are not there; matching without them would close what they told."""


class WindowNotReachedError(Exception):
    """A claim window is asked for before its evidence has arrived."""


@dataclass(frozen=True)
class Road:
    """Where the road runs: the settings of the workspace and its warehouse."""

    settings: Settings
    db: Engine


@dataclass(frozen=True)
class StageRun:
    """What one run of one stage did, in rows and seconds. `slice_`: a file id, a window or blank."""

    stage: str
    slice_: str
    rows_in: int
    rows_out: int
    rows_held: int
    seconds: float


def find(landing: Path, source: str) -> list[str]:
    """Files of a source in the landing area, relative to it, oldest extract first."""
    return [f"{path.parent.name}/{path.name}" for path in files.discover(landing, source)]


def land(road: Road, file: str) -> int:
    """Receive a file: a copy in the store under its SHA-256 and a receipt. Returns the receipt's file_id.

    What cannot even be named (a link, an odd name, an impossible date, an empty file) gets a receipt marked REJECTED;
    content that came before gets one marked DUPLICATE.
    """
    started = time.monotonic()
    landing = road.settings.landing_area
    try:
        landed = files.describe(landing / file, landing, road.settings.limits)
        sha256, byte_count = store.keep(landing / file, road.settings.store, landed, road.settings.limits)
    except FileRejected as rejection:
        return _refuse(road, file, rejection)
    receipt = write.receipt(
        road.db,
        source=landed.source,
        dataset=landed.dataset,
        file_name=landed.name,
        extract_on=landed.extract_on,
        sha256=sha256,
        byte_count=byte_count,
    )
    _record(road, "land", str(receipt.file_id), started)
    return receipt.file_id


def check(road: Road, file_id: int) -> StageRun:
    """Read a received file by its contract and hold it against its suite: checked rows and the quarantine of the file.

    Raises FileRejected, after recording it, when the file as a whole cannot be taken.
    """
    started = time.monotonic()
    receipt = read.receipt(road.db, file_id)
    landed = examination.landed_as(receipt)
    try:
        checked, split = examination.examine(road.db, receipt, landed, road.settings)
    except FileRejected as rejection:
        write.status(road.db, file_id, "REJECTED", reason=_reason(rejection))
        feed_board.refresh(road.db, road.settings)
        raise
    rows = reader.staged(split.passed, checked.contract, file_id=file_id, known_from=examination.known_from(receipt))
    store.write_rows(road.settings.checked / f"{file_id}.parquet", rows)
    counts = {"rows_in": split.rows_in, "rows_staged": rows.num_rows, "rows_held": split.rows_held}
    with road.db.begin() as connection:  # the list of held rows and the counts of the file, the one with the other
        write.quarantine(connection, file_id, examination.held(split, landed, file_id))
        write.status(connection, file_id, "CHECKED", **counts)
    return _record(
        road,
        "check",
        str(file_id),
        started,
        rows_in=split.rows_in,
        rows_out=rows.num_rows,
        rows_held=split.rows_held,
    )


def stage(road: Road, file_id: int) -> StageRun:
    """Publish the checked rows of a file as its staged Parquet. Rows in = rows staged + rows held, or it stops."""
    started = time.monotonic()
    receipt = read.receipt(road.db, file_id)
    source = road.settings.checked / f"{file_id}.parquet"
    rows_out, rows_in, rows_held = pq.read_metadata(source).num_rows, receipt.rows_in or 0, receipt.rows_held or 0
    if rows_in != rows_out + rows_held:
        raise quality.RowsLost(
            f"file {file_id}: {rows_in} rows in, {rows_out} to stage, {rows_held} held; check it again"
        )
    store.put(source, staged_place(road, receipt))
    write.status(road.db, file_id, "STAGED")
    feed_board.refresh(road.db, road.settings)
    return _record(road, "stage", str(file_id), started, rows_in=rows_in, rows_out=rows_out, rows_held=rows_held)


def match(road: Road) -> StageRun:
    """Link the records of all staged files into persons, who keep the ids they had.

    Where the state of the run before allows, only what changed since is linked again; the log says which and why.
    Raises StagedFilesMissingError where a file taken in before has lost its staged rows, as `load` does.
    """
    started = time.monotonic()
    _refuse_missing(road)
    staged, folder = road.settings.staged, road.settings.matched
    store.sweep([folder])
    staged_files.forget(folder / staged_files.PLACED, folder / staged_files.READ)
    with (
        store.replacing(folder / "records.parquet") as records,
        store.replacing(folder / "key_records.parquet") as keyed,
    ):
        rows_in, taken = staged_files.person_records_of(staged, records, keyed)
        previous, minted = read.previous_links(road.db), read.highest_ids(road.db).person_id
        decided = officers.replay(road.db, records, keyed)
        said = decided.of_persons()
        linked, outcome = incremental.link_result(
            records,
            previous,
            said,
            folder=folder / "state",
            full=road.settings.matching == "full",
            minted=minted,
            engine=road.settings.matching_engine,
        )
        for line in outcome.lines():
            LOG.info(line)
        named = family_matching.reunite(records, linked.links, decisions=decided.pairs)
        by_key = matching.resolve_keys(keyed, records, named, previous, minted=minted, decisions=said)
        links = pa.concat_tables([named, by_key], promote_options="permissive")
        officers.keep(folder, decided, links)
        store.write_rows(folder / "edges.parquet", linked.edges)
        store.write_rows(folder / "links.parquet", links)
    staged_files.note(folder / staged_files.READ, taken)
    return _record(road, "match", "", started, rows_in=rows_in, rows_out=links.num_rows)


def families(road: Road) -> StageRun:
    """Place the persons of the last match in families, dated; families keep the ids they had."""
    started = time.monotonic()
    folder = road.settings.matched
    staged_files.forget(folder / staged_files.PLACED)
    taken = staged_files.noted(folder / staged_files.READ)
    links = folder / "links.parquet"
    previous, highest = read.previous_memberships(road.db), read.highest_ids(road.db)
    said = officers.kept(folder)
    built = family_matching.build(
        folder / "records.parquet",
        links,
        previous,
        minted=highest.family_id,
        decisions=said,
        households_before=read.previous_households(road.db),
        households_minted=highest.household_id,
    )
    officers.ask(folder, built)
    store.write_rows(folder / "memberships.parquet", built.memberships)
    store.write_rows(folder / "anchors.parquet", built.anchors)
    store.write_rows(folder / "households.parquet", built.households)
    staged_files.note(folder / staged_files.PLACED, taken)
    rows_in = pq.read_metadata(links).num_rows
    return _record(road, "families", "", started, rows_in=rows_in, rows_out=built.memberships.num_rows)


def load(road: Road) -> StageRun:
    """Bring schema `core` in step with the staged rows, links, memberships and anchors, in one transaction.

    Of the staged files those that were matched: what was staged since waits for its own matching. Raises
    NotMatchedError where matching did not come to its end, or where the rows of a file are not those it read.
    """
    started = time.monotonic()
    _refuse_missing(road)
    staged = staged_files.matched(road.settings.staged, road.settings.matched / staged_files.PLACED)
    known_from = read.latest_known_from(road.db, [int(each.stem.rpartition("_")[2]) for each in staged])
    if known_from is None:
        raise person_records.NothingStagedError("nothing is staged; take in a delivery first")
    matched = {
        name: pq.read_table(road.settings.matched / f"{name}.parquet", columns=columns)
        for name, columns in LOADED.items()
    }
    with road.db.begin() as connection:
        facts = write.facts(connection, staged)
        write.decision_uses(connection, matched["decision_uses"], known_from)
        write.links(connection, matched["links"], [matched["records"], matched["key_records"]], known_from)
        write.memberships(connection, matched["memberships"], known_from)
        write.anchors(connection, matched["anchors"], known_from)
        write.households(connection, matched["households"], known_from)
    return _record(
        road,
        "load",
        "",
        started,
        rows_in=sum(each.rows_in for each in facts),
        rows_out=sum(each.opened for each in facts),
    )


def windows(road: Road) -> list[str]:
    """The claim windows whose evidence cut-off the loaded extracts reach, oldest first."""
    reached = read.latest_extract_on(road.db)
    every = sorted(rulebook.load().windows.values(), key=lambda window: window.opens_on)
    return [each.id for each in every if reached is not None and each.cut_off_on <= reached]


def due_windows(road: Road, window: str) -> list[str]:
    """The window and before it, oldest first, each earlier one that is reached and was never judged.

    Prior claims look back only: judged before an earlier window, a later one offers a part that the earlier offers too.
    """
    _must_be_reached(road, window)
    judged = {each.window for each in read.verdict_counts(road.db)}
    reached = windows(road)
    return [*(each for each in reached[: reached.index(window)] if each not in judged), window]


def judge(road: Road, window: str, known_at: datetime | None = None) -> StageRun:
    """Decide, for every family, what may be claimed in this window, as known at a moment (None: now).

    Raises `WindowNotReachedError` where no loaded extract reaches the window's cut-off.
    """
    started = time.monotonic()
    rules = rulebook.load()
    _must_be_reached(road, window)
    evidence = Evidence.of(read.evidence(road.db, known_at=known_at, window=window))
    judged = claims.verdicts(evidence, rules.window(window), rules)
    write.judgement(
        road.db,
        window,
        findings=judged.findings,
        finding_sources=judged.finding_sources,
        claims=judged.claims,
        payments=judged.payments,
        finding_feeds=judged.finding_feeds,
        identification=judged.identification,
        identification_at_entry=judged.identification_at_entry,
        known_at=known_at,
        rules_version=rules.content_hash,
        code_version=__version__,
    )
    feed_board.refresh(road.db, road.settings)
    return _record(road, "judge", window, started, rows_in=evidence.families.num_rows, rows_out=judged.claims.num_rows)


def claim(road: Road, window: str) -> StageRun:
    """Write the claim list of a judged window, bound to its hash, for people to approve. Nothing is claimed by it."""
    started = time.monotonic()
    parts = write.claim_list(road.db, window)
    return _record(road, "claim", window, started, rows_in=parts, rows_out=parts)


def export(road: Road, out: Path) -> dict[str, int]:
    """Write what the warehouse holds as CSV files into a folder; rows by file name."""
    return exporting.export(road.db, out)


def summary(road: Road) -> Summary:
    """What came out, in counts; what was held back or rejected, with its reasons."""
    return summaries.summary(road.db)


def staged_place(road: Road, receipt: Receipt) -> Path:
    """Where the staged rows of a file lie."""
    folder = road.settings.staged / str(receipt.source) / str(receipt.dataset)
    return folder / f"{receipt.extract_on}_{receipt.file_id}.parquet"


def _refuse_missing(road: Road) -> None:
    """Stop where a file taken in before is no longer in the staged layer: what it told would be taken as gone."""
    loaded = read.loaded_file_ids(road.db)
    taken_in = [each for each in read.receipts(road.db) if each.status in TAKEN_IN or each.file_id in loaded]
    missing = [str(receipt.dataset) for receipt in taken_in if not staged_place(road, receipt).is_file()]
    if missing:
        raise StagedFilesMissingError(
            f"the staged rows of {len(missing)} of the {len(taken_in)} files in this warehouse are missing "
            f"({', '.join(sorted(set(missing)))}). Nothing was changed. Run `tfp restage`, or restore the folder "
            f"{road.settings.staged} from a backup; a landing area or a TFP_HOME that is new needs its own database."
        )


def _refuse(road: Road, file: str, rejection: FileRejected) -> int:
    """The receipt of a file that cannot be named; its content is not read through a link."""
    path = road.settings.landing_area / file
    sha256, byte_count = store.fingerprint_of_refused(path)
    source, _, name = rejection.file.rpartition("/")
    receipt = write.receipt(
        road.db,
        source=source or None,
        dataset=None,
        file_name=name,
        extract_on=None,
        sha256=sha256,
        byte_count=byte_count,
        rejected=_reason(rejection),
    )
    return receipt.file_id


def _reason(rejection: FileRejected) -> str:
    return str(rejection).removeprefix(f"{rejection.file}: rejected: ")


@cache
def _versions() -> tuple[str, str]:
    """Hashes of the rule files and of the matching model in force."""
    return rulebook.load().content_hash, hashlib.sha256(model_file.REVIEWED.read_bytes()).hexdigest()


def _must_be_reached(road: Road, window: str) -> None:
    cut_off_on = rulebook.load().window(window).cut_off_on
    if window not in windows(road):
        latest = read.latest_extract_on(road.db)
        told = f"the latest extract is of {latest}" if latest else "no extract is loaded"
        raise WindowNotReachedError(
            f"window {window}: its evidence has not arrived; its cut-off is {cut_off_on} and {told}. "
            f"Take in the deliveries of {cut_off_on} or later, then judge it."
        )


def _record(
    road: Road, stage: str, slice_: str, started: float, *, rows_in: int = 0, rows_out: int = 0, rows_held: int = 0
) -> StageRun:
    """Record the run in audit.stage_run."""
    run = StageRun(stage, slice_, rows_in, rows_out, rows_held, round(time.monotonic() - started, 3))
    rules_version, model_version = _versions()
    write.stage_run(
        road.db,
        stage=stage,
        slice_=slice_,
        rows_in=rows_in,
        rows_out=rows_out,
        rows_held=rows_held,
        seconds=run.seconds,
        code_version=__version__,
        rules_version=rules_version,
        model_version=model_version,
    )
    return run
