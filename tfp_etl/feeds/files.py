"""File names of the landing area: which file is which delivery, and which are refused unread."""

import datetime as dt
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tfp_etl.feeds import contracts
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.feeds.limits import STANDARD, Limits

NAME = re.compile(r"(?P<dataset>[a-z][a-z_-]{1,60})_(?P<day>\d{4}-\d{2}-\d{2})\.(?P<ext>csv|xlsx)")

UNFINISHED = re.compile(r"\.[^.]")
"""One leading dot; two are no unfinished file but an odd name."""


@dataclass(frozen=True)
class LandedFile:
    """A file whose name, folder, kind and size are in order."""

    source: str
    dataset: str
    extract_on: dt.date
    ext: str
    name: str
    byte_count: int

    @property
    def relative(self) -> str:
        """Path below the landing folder."""
        return f"{self.source}/{self.name}"


def describe(path: Path, landing: Path, limits: Limits = STANDARD) -> LandedFile:
    """What a landed file claims to be, from its name and place alone. FileRejected for anything odd."""
    relative = _inside(path, landing)
    shown = plain_name(relative.as_posix())
    if path.is_symlink() or not stat.S_ISREG(path.lstat().st_mode):
        raise FileRejected(shown, "not a plain file", advice="Deliver the file itself, not a link or a folder.")
    return named(relative.as_posix(), path.stat().st_size, limits)


def named(relative: str, byte_count: int, limits: Limits = STANDARD) -> LandedFile:
    """The same from a path below the landing folder and a size: for a landed file that is kept elsewhere."""
    shown = plain_name(relative)
    source, _, name = relative.partition("/")
    match = NAME.fullmatch(name)
    if match is None:
        advice = "Name files <dataset>_<YYYY-MM-DD>.csv or .xlsx in the folder of their source."
        raise FileRejected(shown, "the file name is not one we expect", advice=advice)
    try:
        extract_on = dt.date.fromisoformat(match["day"])
    except ValueError:
        raise FileRejected(
            shown, "the date in the file name does not exist", advice="Correct the extract date."
        ) from None
    _check_contract(shown, source, match["dataset"], match["ext"], extract_on)
    if byte_count == 0:
        raise FileRejected(
            shown, "the file is empty", advice="Send the extract again; the previous delivery stays in force."
        )
    limit = f"{match['ext']}_bytes"
    if byte_count > getattr(limits, limit):
        raise limits.refusal(shown, limit, byte_count, "the file has {} bytes")
    return LandedFile(source, match["dataset"], extract_on, match["ext"], name, byte_count)


def discover(landing: Path, source: str | None = None) -> Iterator[Path]:
    """Everything that lies in the source folders, oldest extract date first, odd names last; links are not followed.

    A leading dot marks a file that is still being written; it is passed over.
    """
    everything = sorted(landing.iterdir()) if landing.is_dir() else []
    folders = [landing / source] if source else [path for path in everything if not path.name.startswith(".")]
    found = [path for folder in folders if folder.is_dir() and not folder.is_symlink() for path in folder.iterdir()]
    kept = [path for path in found if not UNFINISHED.match(path.name)]
    yield from sorted(kept, key=lambda path: (_day(path.name), path.parent.name, path.name))


def _check_contract(shown: str, source: str, dataset: str, ext: str, extract_on: dt.date) -> None:
    registry = contracts.load()
    if registry.datasets().get(dataset) != source:
        raise FileRejected(
            shown, "no dataset of this name is agreed for this source", advice="Check the name and the folder."
        )
    try:
        agreed = registry.for_dataset(dataset, extract_on)
    except KeyError:
        raise FileRejected(
            shown, "no layout is agreed for this extract date", advice="Check the date in the name."
        ) from None
    if agreed.file_format != ext:
        raise FileRejected(
            shown, f"this dataset is agreed as {agreed.file_format}", advice="Send it in the agreed format."
        )


def _inside(path: Path, landing: Path) -> Path:
    parent = path.parent.resolve()
    if path.parent.is_symlink() or not parent.is_relative_to(landing.resolve()):
        raise FileRejected(
            plain_name(path.name), "the file lies outside the landing area", advice="Put it into its source's folder."
        )
    return parent.relative_to(landing.resolve()) / path.name


def plain_name(name: str) -> str:
    """A file name fit for a log line: plain characters only, at most 120."""
    return re.sub(r"[^A-Za-z0-9._/-]", "?", name)[:120]


def _day(name: str) -> str:
    match = NAME.fullmatch(name)
    return match["day"] if match else "9999"
