"""What arrives while things are killed: a small county's two deliveries, and all that a bad day adds to them.

First delivery: sound files, three rows to decide about. Second: the next extract, a correction of an older
one, content sent again under another date, a torn file, a file that cannot be named, and one with too many rows.
"""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tfp_etl.synthetic import county

FIRST, SECOND = "2013-05-31", "2013-12-31"
SEED = 7
FETCHED = "police"
# Each check of a file costs a second, whatever its size: one dataset of every kind.
DATASETS = {
    "education": ("pupils", "attendance", "exclusions", "provision"),
    "benefits": ("dwp_return",),
    "police": ("offences",),
    "housing": ("ashfield_tenancies", "gedling_tenancies"),
    "careworks": ("families", "members", "events"),
}
FEWER = {
    "education": ("pupils", "exclusions"),
    "benefits": ("dwp_return",),
    "police": ("offences",),
    "housing": ("ashfield_tenancies",),
    "careworks": ("families", "members"),
}
"""Datasets of the small version."""


@dataclass(frozen=True)
class Held:
    """A row that is held, by dataset, line and rule, and what is decided about it."""

    dataset: str
    line_no: int
    outcome: str
    cells: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Made:
    """Folders of one delivery each, below `landing` and `sender`; the rows to be decided about."""

    folder: Path
    held: tuple[Held, ...]

    def deliver(self, number: int, landing: Path, sender: Path) -> None:
        """Put delivery 1 or 2 where it arrives: what is fetched into the sender's folder, the rest to landing."""
        for file in sorted((self.folder / str(number)).glob("*/*")):
            folder = sender if file.parent.name == FETCHED else landing / file.parent.name
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, folder / file.name)


def make(folder: Path, *, households: int = 150, is_small: bool = False) -> Made:
    """Write both deliveries into folders `1` and `2`; the same every time."""
    days = [date.fromisoformat(FIRST), date.fromisoformat(SECOND)]
    county.write(folder / "made", households=households, seed=SEED, extract_dates=days)
    datasets = FEWER if is_small else DATASETS
    for number, day in ((1, FIRST), (2, SECOND)):
        for source, names in datasets.items():
            for name in names:
                for file in (folder / "made" / "landing" / source).glob(f"{name}_{day}.*"):
                    _copy(file, folder / str(number) / source / file.name)
    held = _with_faulty_rows(folder / "1", datasets)
    _a_bad_day(folder / "1", folder / "2")
    return Made(folder, tuple(held))


def _with_faulty_rows(first: Path, datasets: dict[str, tuple[str, ...]]) -> list[Held]:
    """The last rows of three files broken: one stays out, one can be put right, one is right after all."""
    wanted = [
        ("attendance", 6, "999", "DISCARDED", ()),
        ("provision", 2, "31/02/2013", "CORRECTED", (("start_on", "14/02/2013"),)),
        ("exclusions", 4, "14/11/2019", "RELEASED", ()),
    ]
    held = []
    for dataset, column, cell, outcome, cells in wanted:
        if dataset in datasets["education"]:
            path = first / "education" / f"{dataset}_{FIRST}.csv"
            lines = path.read_text(encoding="utf-8-sig").splitlines()
            row = lines[-1].split(",")
            row[column] = cell
            path.write_text("\r\n".join([*lines[:-1], ",".join(row)]) + "\r\n", encoding="utf-8")
            held.append(Held(dataset, len(lines), outcome, cells))
    return held


def _a_bad_day(first: Path, second: Path) -> None:
    """The second delivery as it should not be."""
    again = first / "education" / f"exclusions_{FIRST}.csv"
    _copy(again, second / "education" / f"exclusions_{SECOND}.csv")
    _copy(again, second / "education" / "pupils_2013-02-31.csv")
    pupils = (second / "education" / f"pupils_{SECOND}.csv").read_bytes()
    (second / "education" / "pupils_2014-01-15.csv").write_bytes(pupils[: len(pupils) // 2 - 7])
    offences = (first / "police" / f"offences_{FIRST}.csv").read_bytes()
    corrected = offences.replace(b",NFA,", b",CAUTION,", 1)
    assert corrected != offences
    (second / "police" / f"offences_{FIRST}.csv").write_bytes(corrected)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
