"""Which staged files a run of matching read: what it leaves may be loaded with these and with nothing else.

Files are staged while others are matched. One that came after its matching had read the layer has no links yet: loaded
with the others, its rows would stand in the warehouse without a person, and nothing would match them.
"""

import hashlib
import json
from pathlib import Path

from tfp_etl.feeds import person_records, store

READ, PLACED = "staged_files.json", "placed_files.json"
"""Notes in the folder of matching: the staged files that `match` read; the same once `families` is done."""
MATCH_AGAIN = "`tfp run`, or *Trigger* on *Match families*"


class NotMatchedError(RuntimeError):
    """What matching left is not of the staged rows as they are now. Nothing was changed; matching again mends it."""


def person_records_of(staged: Path, records: Path, keyed: Path) -> tuple[int, dict[str, str]]:
    """Write the person records of the staged layer: their number, the files read. Again where one came meanwhile."""
    while True:
        taken = now(staged)
        rows_in = person_records.write(staged, records) + person_records.write_keys(staged, keyed)
        if now(staged) == taken:
            return rows_in, taken


def now(staged: Path) -> dict[str, str]:
    """Every staged file below the folder, relative to it, with the SHA-256 of its content."""
    found = {}
    for path in sorted(staged.glob("*/*/*.parquet")):
        with path.open("rb") as content:
            found[path.relative_to(staged).as_posix()] = hashlib.file_digest(content, "sha256").hexdigest()
    return found


def note(place: Path, taken: dict[str, str]) -> None:
    """Write a note of the files that were taken."""
    with store.replacing(place) as partial:
        partial.write_text(json.dumps(taken, indent=0) + "\n", encoding="utf-8")


def forget(*notes: Path) -> None:
    """Take notes away: what they told of is about to be made anew."""
    for place in notes:
        place.unlink(missing_ok=True)


def noted(place: Path) -> dict[str, str]:
    """The files that a note names; NotMatchedError where there is no note."""
    if not place.is_file():
        raise NotMatchedError(
            "matching did not come to its end, so there is nothing to go on with. Nothing was changed. Run matching "
            f"again: {MATCH_AGAIN}."
        )
    taken: dict[str, str] = json.loads(place.read_text(encoding="utf-8"))
    return taken


def matched(staged: Path, place: Path) -> list[Path]:
    """The staged files that a note names; NotMatchedError where the rows of one are not those that matching read."""
    taken, found = noted(place), now(staged)
    changed = sorted(name for name, sha256 in taken.items() if found.get(name) != sha256)
    if changed:
        raise NotMatchedError(
            f"{len(changed)} of {len(taken)} files were staged anew since they were matched: {', '.join(changed[:5])}. "
            f"Nothing was changed. The next matching takes them up: {MATCH_AGAIN}."
        )
    return [staged / name for name in sorted(taken)]
