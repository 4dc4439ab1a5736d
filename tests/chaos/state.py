"""What a road left: the digest of everything that has meaning, and leftovers that nobody would take away."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from tfp_etl.settings import Settings
from tfp_etl.warehouse.digest import digests
from tfp_etl.warehouse.tables import metadata

# Not compared, and why. Numbers of rows and clocks differ between any two runs; a rerun is one more run.
LEFT_OUT_TABLES = {"audit.stage_run": "a rerun is one more run, and is told as one"}
LEFT_OUT_COLUMNS = {
    "file_id": "a number; the content's SHA-256 and the name stand for it",
    "before_file_id": "a number",
    "received_at": "clock",
    "fetched_at": "clock",
    "made_at": "clock",
    "judged_at": "clock",
    "decided_at": "clock",
    "first_used_at": "clock",
    "entered_at": "clock",
    "fetch_id": "a number",
    "judgement_id": "a number",
    "claim_list_id": "a number",
    "claim_entry_id": "a number",
    "quarantine_decision_id": "a number",
    "file_decision_id": "a number",
    "origin": "the folder of this run",
    "changed_at": "clock of the folder of this run",
    "version": "number of a file in the folder of this run",
    "card": "numbers and clocks within; its measures are columns of their own",
    "content_sha256": "of a judgement: it hashes the numbers of the files its sources are in; mart holds the sources",
    "staged_sha256": "the staged file holds the receipt's number",
}
KEPT = {".lock", ".ge_store_backend_id"}
SHELVES = 3
"""Files of whole rows that the state of one matching has; those of states before are cleared away."""
UNFINISHED = re.compile(r"^\.|\.part$|\.unfinished$|\.new(\.wal)?$|\.tmp$")
NUMBER = re.compile(r'receipt \d+|"sources_sha256": "\w+"')
FILE_NUMBER = re.compile(r"\.(\d+)\.(xlsx|html|json)$")


def state(db: Engine, settings: Settings, out: Path) -> dict[str, str]:
    """SHA-256 by name: tables of core, mart and audit, exports, names in the store, reports, cards and staged files."""
    told = dict(digests(db))
    for table in metadata.tables.values():
        if table.schema == "audit" and str(table) not in LEFT_OUT_TABLES:
            told[str(table)] = _digest_of_table(db, table)
    for file in sorted(out.glob("*.csv")):
        told[f"export {file.name}"] = hashlib.sha256(file.read_bytes()).hexdigest()
    told["files in the store"] = _hash([path.name for path in settings.store.glob("*/*")])
    for folder in (settings.reports, settings.cards):
        names = [f"{path.parent.name}/" + FILE_NUMBER.sub(r".\2", path.name) for path in folder.glob("*/*.*")]
        told[f"files in {folder.name}"] = _hash(names)
    told["staged files"] = _hash(
        [f"{path.parent}".rpartition("staged/")[2] + path.name[:10] for path in _staged(settings)]
    )
    return told


def differences(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Names whose digest differs, or that only one of the two has."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def leftovers(settings: Settings, out: Path, scratch: Path, landing: Path) -> list[str]:
    """Files that are not whole and that no program would take away, and temporary files."""
    found = [path for folder in (settings.folder, out) for path in folder.rglob("*") if UNFINISHED.search(path.name)]
    arriving = list(landing.glob("*/.arriving/*"))
    shelves = sorted((settings.matched / "state").glob("*.arrows"))
    found += shelves if len(shelves) > SHELVES else []
    temporary = [path for path in scratch.iterdir() if not _is_a_try_of_python(path)]
    return sorted(str(path) for path in [*found, *arriving, *temporary] if path.name not in KEPT)


def _is_a_try_of_python(path: Path) -> bool:
    """A file by which Python's tempfile tries, once a process, whether a folder can be written to."""
    return len(path.name) == 8 and path.is_file() and path.read_bytes() in (b"", b"blat")


def _staged(settings: Settings) -> Iterator[Path]:
    yield from settings.staged.glob("*/*/*.parquet")


def _digest_of_table(db: Engine, table: Any) -> str:
    names = [column.name for column in table.columns]
    kept = ", ".join(f't."{name}"::text' for name in names if name not in LEFT_OUT_COLUMNS) or "''"
    joins, told = "", ""
    if "file_id" in names and str(table) != "audit.file_receipt":
        joins = "left join audit.file_receipt r on r.file_id = t.file_id"
        told = ", r.sha256, r.file_name, r.resend_no::text, r.status = 'DUPLICATE'"
    with db.connect() as connection:
        rows = connection.execute(text(f"select {kept}{told} from {table} t {joins}")).fetchall()
    return _hash([json.dumps([NUMBER.sub("receipt N", str(cell)) for cell in row]) for row in rows])


def _hash(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
