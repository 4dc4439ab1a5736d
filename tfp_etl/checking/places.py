"""Which files are meant, and which delivery each of them claims to be, for files anywhere on a sender's disk.

A landing tree `<source>/<file>` is taken as the pipeline takes it. Elsewhere no folder names the source of a file: it
follows from the dataset in its name. A link, a folder or a device is never read.
"""

import dataclasses
import datetime as dt
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from tfp_etl.feeds import contracts, files
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.feeds.files import LandedFile
from tfp_etl.feeds.limits import STANDARD, Limits

KINDS = (".csv", ".xlsx")


class NothingToCheckError(Exception):
    """There is no such file or folder, or nothing in it is an extract; the text says what to do."""


@dataclasses.dataclass(frozen=True)
class Asked:
    """A file to check, the name to show for it, and what the pipeline would call it or why it would refuse it."""

    path: Path
    shown: str
    landed: LandedFile | FileRejected
    notes: tuple[str, ...] = ()


def asked(
    paths: Sequence[Path],
    *,
    dataset: str | None = None,
    extract_on: dt.date | None = None,
    limits: Limits = STANDARD,
) -> tuple[list[Asked], list[str]]:
    """The files meant by the arguments, oldest extract first, and the names of what was passed over."""
    found, passed_over = [], []
    for path in paths:
        if not path.is_symlink() and path.is_dir():
            inside, others = _inside(path)
            passed_over += others
            if not inside:
                raise NothingToCheckError(f"{path}: no .csv or .xlsx file is in it. Give the files, or their folder.")
            found += [_described(each, path, dataset, extract_on, limits) for each in inside]
        elif path.exists() or path.is_symlink():
            found.append(_described(path, path.parent, dataset, extract_on, limits))
        else:
            raise NothingToCheckError(f"{path}: there is no such file. Give the files, or the folder that holds them.")
    if (dataset or extract_on) and len(found) > 1:
        raise NothingToCheckError("--dataset and --extract-date speak of one file; check the others without them.")
    return sorted(found, key=_oldest_first), passed_over


def _inside(folder: Path) -> tuple[list[Path], list[str]]:
    """The files of a landing tree, or of a flat folder; and what in a flat folder is no extract by its ending."""
    sources = set(contracts.load().datasets().values())
    tree = [each for each in sorted(sources) if (folder / each).is_dir() and not (folder / each).is_symlink()]
    if tree:
        return [path for source in tree for path in files.discover(folder, source)], []
    each = sorted(path for path in folder.iterdir() if not path.name.startswith(".") and not path.is_dir())
    extracts = [path for path in each if path.suffix.lower() in KINDS]
    return extracts, [path.name for path in each if path not in extracts]


def _described(path: Path, folder: Path, dataset: str | None, extract_on: dt.date | None, limits: Limits) -> Asked:
    shown = files.plain_name(path.relative_to(folder).as_posix() if path != folder else path.name)
    try:
        if dataset or extract_on:
            return Asked(path, shown, *_told(path, dataset, extract_on, limits))
        if path.parent.name in set(contracts.load().datasets().values()):
            return Asked(path, shown, files.describe(path, path.parent.parent, limits))
        return Asked(path, shown, _flat(path, path.name, limits))
    except FileRejected as refusal:
        return Asked(path, shown, refusal)


def _flat(path: Path, name: str, limits: Limits) -> LandedFile:
    """A file whose folder says nothing: the source follows from the dataset."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise FileRejected(
            files.plain_name(path.name), "not a plain file", advice="Deliver the file itself, not a link or a folder."
        )
    match = files.NAME.fullmatch(name)
    source = contracts.load().datasets().get(match["dataset"]) if match else None
    try:
        landed = files.named(f"{source or 'unknown'}/{name}", path.stat().st_size, limits)
    except FileRejected as refusal:
        if match is None:
            advice = f"{refusal.advice} To check it under this name, add --dataset and --extract-date."
            raise FileRejected(files.plain_name(path.name), refusal.rule, advice=advice) from None
        raise
    return dataclasses.replace(landed, name=path.name)


def _told(
    path: Path, dataset: str | None, extract_on: dt.date | None, limits: Limits
) -> tuple[LandedFile, tuple[str, ...]]:
    """A file of which the options tell what the name does not, and the note that the name must be put right."""
    match = files.NAME.fullmatch(path.name)
    dataset = dataset or (match["dataset"] if match else path.stem)
    day = extract_on.isoformat() if extract_on else match["day"] if match else ""
    if not day:
        raise NothingToCheckError(f"{path.name}: the name tells no extract date; add --extract-date 2013-05-31.")
    agreed = f"{dataset}_{day}{path.suffix.lower()}"
    if agreed == path.name:
        return _flat(path, agreed, limits), ()
    return _flat(path, agreed, limits), (f"send it as {files.plain_name(agreed)}: the platform refuses other names",)


def _oldest_first(each: Asked) -> tuple[str, str]:
    day = each.landed.extract_on.isoformat() if isinstance(each.landed, LandedFile) else "9999"
    return day, each.shown


def earlier_rows(landed: LandedFile, taken: Iterable[tuple[LandedFile, int]]) -> list[int]:
    """Rows of the earlier extracts of the same dataset among files already checked, newest first."""
    before = [
        (each.extract_on, rows)
        for each, rows in taken
        if each.dataset == landed.dataset and each.extract_on < landed.extract_on
    ]
    return [rows for _, rows in sorted(before, reverse=True)]
