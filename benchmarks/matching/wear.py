"""What happens to records in offices, on frames in the generic columns, in place; rates are shares of rows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.matching.uk2 import noise

Rng = np.random.Generator


def _cells(frame: pd.DataFrame, column: str, share: float, rng: Rng) -> np.ndarray:
    """Rows with something in the column that are hit."""
    filled = frame[column].notna().to_numpy() & frame[column].astype(str).ne("").to_numpy()
    return np.flatnonzero((rng.random(len(frame)) < share) & filled)


def type_wrong(frame: pd.DataFrame, rng: Rng, shares: dict[str, float]) -> None:
    """One slip of the keyboard in a share of each column's cells."""
    for column, share in shares.items():
        cells = frame[column].to_numpy(dtype=object, copy=True)
        noise.mistype(cells, _cells(frame, column, share, rng), rng)
        frame[column] = cells


def wrong_digit(frame: pd.DataFrame, rng: Rng, column: str, share: float) -> None:
    """One digit wrong, or two swapped."""
    cells = frame[column].to_numpy(dtype=object, copy=True)
    noise.slip_digits(cells, _cells(frame, column, share, rng), rng)
    frame[column] = cells


def turn_dates(frame: pd.DataFrame, rng: Rng, *, day_month: float, year: float) -> None:
    """Birth dates (ISO) with day and month exchanged, where that is a date, or a year too early or late."""
    cells = frame["dob"].to_numpy(dtype=object, copy=True)
    for n in _cells(frame, "dob", day_month, rng):
        parts = str(cells[n]).split("-")
        if len(parts) == 3 and parts[2].isdigit() and int(parts[2]) <= 12:
            cells[n] = "-".join((parts[0], parts[2], parts[1]))
    for n in _cells(frame, "dob", year, rng):
        parts = str(cells[n]).split("-")
        if len(parts) == 3 and parts[0].isdigit():
            cells[n] = "-".join((str(int(parts[0]) + int(rng.choice([-1, 1]))), *parts[1:]))
    frame["dob"] = cells


def lose(frame: pd.DataFrame, rng: Rng, shares: dict[str, float]) -> None:
    """Cells that are gone."""
    for column, share in shares.items():
        frame.loc[frame.index[_cells(frame, column, share, rng)], column] = None


def one_field(frame: pd.DataFrame, rng: Rng, share: float) -> None:
    """The whole name in the surname's field."""
    rows = frame.index[np.intersect1d(_cells(frame, "forename", share, rng), _cells(frame, "surname", 1.0, rng))]
    frame.loc[rows, "surname"] = frame.loc[rows, "forename"] + " " + frame.loc[rows, "surname"]
    frame.loc[rows, "forename"] = None


def initials(frame: pd.DataFrame, rng: Rng, share: float) -> None:
    """The first letter of the forename only."""
    rows = frame.index[_cells(frame, "forename", share, rng)]
    frame.loc[rows, "forename"] = frame.loc[rows, "forename"].str.slice(0, 1)
