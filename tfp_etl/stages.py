"""The main road, one function a stage: each reads the layer before, decides, writes one layer.

    land -> check -> stage -> match -> families -> load -> judge -> claim

The DAGs and the CLI call these functions and nothing else. Only ids and counts leave them. Every stage leaves a row in
audit.stage_run and may be run twice: it replaces its own slice, and ids are carried, not minted anew.
"""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Engine

from tfp_etl import __version__, claims, matching, quality
from tfp_etl.claims.evidence import Evidence
from tfp_etl.feeds import contracts, files, person_records, reader, store, suites
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.feeds.files import LandedFile
from tfp_etl.matching import families as family_matching
from tfp_etl.matching import model_file
from tfp_etl.rules import rulebook
from tfp_etl.settings import Settings
from tfp_etl.warehouse import export as exporting
from tfp_etl.warehouse import load as write
from tfp_etl.warehouse import read
from tfp_etl.warehouse.receipts import Receipt

SOURCES = ("education", "benefits", "police", "housing", "careworks")
DISTRICTS = ("ashfield", "bassetlaw", "broxtowe", "gedling", "mansfield", "newark-and-sherwood", "rushcliffe")
# What a matching run leaves to be loaded, and the columns the warehouse takes (None: all).
_TOLD = ["record_id", "source", "dataset", "record_key", "person_part"]
LOADED = {
    "links": None,
    "records": [*_TOLD, "first_seen_on"],
    "key_records": _TOLD,
    "memberships": None,
    "anchors": None,
}
SEVERITIES = {"critical": "reject", "warning": "hold", "info": "warn"}  # GX's words -> ours


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


@dataclass(frozen=True)
class Summary:
    """What a workspace's warehouse holds, in counts, and what it lacks with the reasons."""

    counts: read.Counts
    datasets: list[read.DatasetCount]
    verdicts: list[read.VerdictCount]
    held: list[read.HeldRows]
    rejected: list[read.RejectedFile]


def find(landing: Path, source: str, district: str | None = None) -> list[str]:
    """Files of a source (and district) in the landing area, relative to it, oldest extract first."""
    found = [f"{path.parent.name}/{path.name}" for path in files.discover(landing, source)]
    return [file for file in found if district is None or file.startswith(f"{source}/{district}_")]


def land(road: Road, file: str) -> int:
    """Receive a file: a copy in the store under its SHA-256 and a receipt. Returns the receipt's file_id.

    What cannot even be named (a link, an odd name, an impossible date, an empty file) gets a receipt marked REJECTED;
    content that came before gets one marked DUPLICATE.
    """
    started = time.monotonic()
    landing = road.settings.landing_area
    try:
        landed = files.describe(landing / file, landing)
    except FileRejected as rejection:
        return _refuse(road, file, rejection)
    sha256, byte_count = store.keep(landing / file, road.settings.store)
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
    landed = _landed(receipt)
    try:
        checked, split = _examine(road, receipt, landed)
    except FileRejected as rejection:
        write.status(road.db, file_id, "REJECTED", reason=_reason(rejection))
        raise
    rows = reader.staged(split.passed, checked.contract, file_id=file_id, known_from=_known_from(receipt))
    store.write_rows(road.settings.checked / f"{file_id}.parquet", rows)
    write.quarantine(road.db, file_id, _held(split.held, landed, file_id))
    write.status(
        road.db, file_id, "CHECKED", rows_in=split.rows_in, rows_staged=rows.num_rows, rows_held=split.rows_held
    )
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
    folder = road.settings.staged / str(receipt.source) / str(receipt.dataset)
    store.put(source, folder / f"{receipt.extract_on}_{file_id}.parquet")
    write.status(road.db, file_id, "STAGED")
    return _record(road, "stage", str(file_id), started, rows_in=rows_in, rows_out=rows_out, rows_held=rows_held)


def match(road: Road) -> StageRun:
    """Link the records of all staged files into persons, who keep the ids they had."""
    started = time.monotonic()
    staged, folder = road.settings.staged, road.settings.matched
    with (
        store.replacing(folder / "records.parquet") as records,
        store.replacing(folder / "key_records.parquet") as keyed,
    ):
        rows_in = person_records.write(staged, records) + person_records.write_keys(staged, keyed)
        previous = read.previous_links(road.db)
        linked = matching.link_result(records, previous)
        named = family_matching.reunite(records, linked.links)
        by_key = matching.resolve_keys(keyed, records, named, previous)
        links = pa.concat_tables([named, by_key], promote_options="permissive")
        store.write_rows(folder / "edges.parquet", linked.edges)
        store.write_rows(folder / "links.parquet", links)
    return _record(road, "match", "", started, rows_in=rows_in, rows_out=links.num_rows)


def families(road: Road) -> StageRun:
    """Place the persons of the last match in families, dated; families keep the ids they had."""
    started = time.monotonic()
    folder = road.settings.matched
    links = folder / "links.parquet"
    previous = read.previous_memberships(road.db)
    built = family_matching.build(folder / "records.parquet", links, previous)
    store.write_rows(folder / "memberships.parquet", built.memberships)
    store.write_rows(folder / "anchors.parquet", built.anchors)
    rows_in = pq.read_metadata(links).num_rows
    return _record(road, "families", "", started, rows_in=rows_in, rows_out=built.memberships.num_rows)


def load(road: Road) -> StageRun:
    """Bring schema `core` in step with the staged rows, links, memberships and anchors, in one transaction."""
    started = time.monotonic()
    staged = sorted(road.settings.staged.glob("*/*/*.parquet"))
    known_from = read.latest_known_from(road.db)
    if known_from is None:
        raise person_records.NothingStagedError("nothing is staged; take in a delivery first")
    matched = {
        name: pq.read_table(road.settings.matched / f"{name}.parquet", columns=columns)
        for name, columns in LOADED.items()
    }
    with road.db.begin() as connection:
        facts = write.facts(connection, staged)
        write.links(connection, matched["links"], [matched["records"], matched["key_records"]], known_from)
        write.memberships(connection, matched["memberships"], known_from)
        write.anchors(connection, matched["anchors"], known_from)
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
    return [each.id for each in rulebook.load().windows.values() if reached is not None and each.cut_off_on <= reached]


def judge(road: Road, window: str, known_at: datetime | None = None) -> StageRun:
    """Decide, for every family, what may be claimed in this window, as known at a moment (None: now)."""
    started = time.monotonic()
    rules = rulebook.load()
    evidence = Evidence.of(read.evidence(road.db, known_at=known_at, window=window))
    judged = claims.verdicts(evidence, rules.window(window), rules)
    write.judgement(
        road.db,
        window,
        findings=judged.findings,
        finding_sources=judged.finding_sources,
        claims=judged.claims,
        payments=judged.payments,
        identification=judged.identification,
        identification_at_entry=judged.identification_at_entry,
        known_at=known_at,
        rules_version=rules.content_hash,
        code_version=__version__,
    )
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
    db = road.db
    return Summary(
        read.counts(db),
        read.dataset_counts(db),
        read.verdict_counts(db),
        read.held_by_rule(db),
        read.rejected_files(db),
    )


def _examine(road: Road, receipt: Receipt, landed: LandedFile) -> tuple[reader.CheckedInput, quality.Split]:
    """Read the stored content, run the suite once, record what it said, split the rows."""
    checked = reader.read(store.place(road.settings.store, receipt.sha256), landed)
    outcomes = quality.run(
        checked.table,
        suites.FOLDER / suites.file_name(checked.contract),
        extract_on=landed.extract_on,
        rows_min=quality.rows_floor(_previous_rows(road, receipt, checked.contract)),
        docs=road.settings.docs,
        name=f"{landed.source}.{landed.name}",
    )
    split = quality.split(checked.table, outcomes, [(each.line_no, each.rule, each.reason) for each in checked.broken])
    write.expectation_results(road.db, receipt.file_id, [*_told(outcomes), *_warned(checked)])
    if split.rejection is not None:
        raise FileRejected(landed.relative, split.rejection.rule, split.rejection.lines, split.rejection.advice)
    return checked, split


def _previous_rows(road: Road, receipt: Receipt, contract: contracts.Contract) -> int | None:
    """Rows of the newest earlier snapshot of the dataset; None for an increment or the first file."""
    if contract.kind != "snapshot":
        return None
    earlier = [
        each
        for each in read.receipts(road.db, dataset=receipt.dataset)
        if each.status in {"STAGED", "LOADED"} and _known_from(each) < _known_from(receipt)
    ]
    return max(earlier, key=_known_from).rows_in if earlier else None


def _told(outcomes: Sequence[quality.Outcome]) -> list[dict[str, object]]:
    return [
        {
            "suite": each.suite,
            "expectation": each.expectation,
            "column": each.column or None,
            "severity": SEVERITIES[each.severity],
            "unexpected_count": each.unexpected_count,
            "outcome": "met" if each.is_met else each.reason,
        }
        for each in outcomes
    ]


def _warned(checked: reader.CheckedInput) -> list[dict[str, object]]:
    """What the reader noticed, beside what the suite said."""
    name = f"{checked.contract.name} reader"
    return [
        {
            "suite": name,
            "expectation": "read by the contract",
            "severity": "warn",
            "unexpected_count": None,
            "outcome": text,
        }
        for text in checked.warnings
    ]


def _held(held: pa.Table, landed: LandedFile, file_id: int) -> pa.Table:
    """Held rows as rows of the quarantine."""
    fixed = {"file_id": file_id, "source": landed.source, "dataset": landed.dataset}
    columns = {name: pa.repeat(pa.scalar(value), held.num_rows) for name, value in fixed.items()}
    severities = pa.array([SEVERITIES[each] for each in held["severity"].to_pylist()], pa.string())
    named = {name: held[name] for name in ("line_no", "record_key", "person_part", "rule", "reason")}
    return pa.table(columns | named | {"severity": severities})


def _landed(receipt: Receipt) -> LandedFile:
    if receipt.source is None or receipt.dataset is None or receipt.extract_on is None:
        raise FileRejected(receipt.file_name, receipt.reason or "its name cannot be read")
    ext = receipt.file_name.rpartition(".")[2]
    name = receipt.file_name
    return LandedFile(receipt.source, receipt.dataset, receipt.extract_on, ext, name, receipt.byte_count)


def _refuse(road: Road, file: str, rejection: FileRejected) -> int:
    """The receipt of a file that cannot be named; its content is not read through a link."""
    path = road.settings.landing_area / file
    is_plain = path.is_file() and not path.is_symlink()
    sha256, byte_count = store.fingerprint(path) if is_plain else (hashlib.sha256(b"").hexdigest(), 0)
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


def _known_from(receipt: Receipt) -> datetime:
    return receipt.known_from or datetime.min.replace(tzinfo=UTC)


@cache
def _versions() -> tuple[str, str]:
    """Hashes of the rule files and of the matching model in force."""
    return rulebook.load().content_hash, hashlib.sha256(model_file.REVIEWED.read_bytes()).hexdigest()


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
