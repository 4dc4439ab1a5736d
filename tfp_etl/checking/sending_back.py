"""Where the report back to a sender lies, and how it comes there: whole or not at all."""

from pathlib import Path

from tfp_etl.checking.findings import Findings
from tfp_etl.checking.workbook import workbook
from tfp_etl.feeds import files, store


def place_of_report(folder: Path, *, source: str | None, file_name: str, file_id: int) -> Path:
    """The report of a receipt: `<folder>/<source>/<file>.<file_id>.xlsx`; of a sender nobody knows, below `unknown`."""
    return (
        folder
        / files.plain_name(source or "unknown").replace("/", "?")
        / (f"{files.plain_name(file_name).replace('/', '?')}.{file_id}.xlsx")
    )


def send_back(found: Findings, target: Path, *, file_id: int, contact: str) -> Path | None:
    """Write the report of a received file where its sender has something to hear, else take an older one away."""
    if not found.has_something_to_tell:
        target.unlink(missing_ok=True)
        return None
    write(target, workbook(found, file_id=file_id, contact=contact))
    return target


def write(target: Path, content: bytes) -> None:
    """Write a report in the place of the one before."""
    with store.replacing(target) as partial:
        partial.write_bytes(content)
