"""How badly the records are kept: every cell's chance to be lost, late, mistyped, swapped or of another spelling."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from benchmarks.matching.uk2 import naming
from benchmarks.matching.uk2.naming import CULTURES, Text, is_culture

FEEDS = ["education", "benefits", "housing", "police"]
DIGITS = "0123456789"
NEAR = {
    **{"a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk"},
    **{"k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "w", "r": "et", "s": "ad", "t": "ry"},
    **{"u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x"},
}
SOUNDS = [
    ("ph", "f"),
    ("ck", "k"),
    ("ie", "y"),
    ("ou", "u"),
    ("ll", "l"),
    ("tt", "t"),
    ("ss", "s"),
    ("gh", ""),
    ("ei", "ie"),
]


@dataclass(frozen=True)
class Noise:
    """Shares of cells. Tuples go by feed: education, benefits, housing, police."""

    typo: float = 0.018
    sound: float = 0.008
    variant: tuple[float, ...] = (0.05, 0.04, 0.09, 0.14)
    middle_kept: tuple[float, ...] = (0.6, 0.3, 0.25, 0.15)
    initial_only: tuple[float, ...] = (0.001, 0.004, 0.015, 0.012)
    swapped: float = 0.008
    order_of_culture: float = 0.12
    half_surname: float = 0.12
    former_kept: tuple[float, ...] = (0.08, 0.05, 0.12, 0.10)
    dob_lost: tuple[float, ...] = (0.003, 0.006, 0.16, 0.26)
    dob_slip: float = 0.015
    dob_placeholder: tuple[float, ...] = (0.001, 0.002, 0.02, 0.015)
    gender_lost: tuple[float, ...] = (0.01, 1.0, 0.7, 0.12)
    address_lost: tuple[float, ...] = (0.008, 0.03, 0.0, 0.26)
    postcode_lost: tuple[float, ...] = (0.01, 0.02, 0.02, 0.35)
    uprn_lost: tuple[float, ...] = (0.15, 1.0, 0.05, 1.0)
    flat_lost: float = 0.3
    address_typo: float = 0.02
    late: tuple[float, ...] = (0.12, 0.10, 0.02, 0.15)
    id_lost: tuple[float, ...] = (0.03, 0.05, 0.45, 1.0)
    id_slip: float = 0.004
    borrowed: float = 0.002
    capitals: tuple[float, ...] = (0.05, 0.6, 0.2, 0.5)
    contact_surname_only: float = 0.04


NORMAL = Noise()


def level(name: str) -> Noise:
    """The noise of a level: light, normal, heavy; other and sparse (of sets kept back) are no multiples of normal."""
    if name == "normal":
        return NORMAL
    if name == "other":
        return replace(
            NORMAL,
            **{"typo": 0.03, "sound": 0.02, "variant": (0.10, 0.02, 0.15, 0.10), "swapped": 0.02},
            **{"dob_lost": (0.01, 0.02, 0.10, 0.35), "dob_slip": 0.03, "late": (0.2, 0.05, 0.05, 0.25)},
            **{"uprn_lost": (0.4, 1.0, 0.2, 1.0), "id_lost": (0.10, 0.15, 0.6, 1.0), "order_of_culture": 0.25},
        )
    if name == "sparse":
        return replace(
            NORMAL,
            **{
                "typo": 0.008,
                "sound": 0.004,
                "variant": (0.12, 0.12, 0.05, 0.05),
                "former_kept": (0.2, 0.02, 0.2, 0.02),
            },
            **{"dob_lost": (0.04, 0.08, 0.3, 0.2), "address_lost": (0.08, 0.12, 0.02, 0.4), "flat_lost": 0.6},
            **{"uprn_lost": (0.7, 1.0, 0.4, 1.0), "id_lost": (0.3, 0.35, 0.8, 1.0), "borrowed": 0.004},
            **{"initial_only": (0.01, 0.03, 0.005, 0.03), "postcode_lost": (0.03, 0.1, 0.1, 0.2)},
        )
    times = {"light": 0.4, "heavy": 2.0}[name]

    def scaled(value: float | tuple[float, ...]) -> float | tuple[float, ...]:
        if isinstance(value, tuple):
            return tuple(v if v in (0.0, 1.0) else min(0.6, v * times) for v in value)
        return min(0.6, value * times)

    kept = {"middle_kept", "capitals"}
    return replace(NORMAL, **{k: scaled(v) for k, v in vars(NORMAL).items() if k not in kept})


class Dice:
    """Chances by feed for the rows of one frame."""

    def __init__(self, feed: np.ndarray, rng: np.random.Generator) -> None:
        self.feed, self.rng = feed, rng

    def hit(self, share: float | tuple[float, ...]) -> np.ndarray:
        """Rows that are hit."""
        chance = np.array(share)[self.feed] if isinstance(share, tuple) else share
        return self.rng.random(len(self.feed)) < chance


def mistype(cells: Text, where: np.ndarray, rng: np.random.Generator) -> None:
    """One slip of the keyboard in each of the chosen cells, in place."""
    draws = rng.random((len(where), 2))
    for n, (kind, at) in zip(where, draws, strict=True):
        text = cells[n]
        if not text or len(text) < 3:
            continue
        i = 1 + int(at * (len(text) - 1))
        if kind < 0.3:
            cells[n] = text[:i] + text[i + 1 :]
        elif kind < 0.5:
            cells[n] = text[:i] + text[i - 1 : i] + text[i:]
        elif kind < 0.75:
            cells[n] = text[: i - 1] + text[i : i + 1] + text[i - 1 : i] + text[i + 1 :]
        else:
            near = NEAR.get(text[i].lower(), "e")
            cells[n] = text[:i] + near[int(kind * 1000) % len(near)] + text[i + 1 :]


def missound(cells: Text, where: np.ndarray) -> None:
    """A spelling by ear in each of the chosen cells, in place, where one applies."""
    for n in where:
        text = cells[n]
        for heard, written in SOUNDS:
            if text and heard in text:
                cells[n] = text.replace(heard, written, 1)
                break


def slip_digits(cells: Text, where: np.ndarray, rng: np.random.Generator) -> None:
    """One digit wrong, or two swapped, in each of the chosen cells, in place."""
    draws = rng.random((len(where), 3))
    for n, (kind, at, new) in zip(where, draws, strict=True):
        text = cells[n]
        places = [i for i, c in enumerate(text or "") if c in DIGITS]
        if len(places) < 2:
            continue
        i = places[1 + int(at * (len(places) - 1))]
        if kind < 0.5 and text[i - 1] in DIGITS:
            cells[n] = text[: i - 1] + text[i] + text[i - 1] + text[i + 1 :]
        else:
            cells[n] = text[:i] + DIGITS[int(new * 10)] + text[i + 1 :]


def names(frame: pd.DataFrame, culture: np.ndarray, female: np.ndarray, noise: Noise, dice: Dice) -> None:
    """Forenames, middle names and surnames as the agency has them, in place."""
    rng = dice.rng
    fore, middle, sur = (
        frame[name].to_numpy(dtype=object, copy=True) for name in ("forename", "middle_names", "surname")
    )
    table = naming.variant_table()
    for n in np.flatnonzero(dice.hit(noise.variant)):
        if ways := table.get(fore[n]):
            fore[n] = ways[int(rng.integers(len(ways)))]
    western = dice.hit(noise.order_of_culture) & is_culture(culture, "chinese") & (dice.rng.random(len(fore)) < 0.3)
    for sex, key in ((False, "m"), (True, "f")):
        rows = np.flatnonzero(western & (female == sex))
        fore[rows] = naming.pick(naming.texts(naming.lists.WESTERN[key]), len(rows), rng)
    middle[~dice.hit(noise.middle_kept)] = None
    _orders((fore, middle, sur), culture, noise, dice)
    mistype(fore, np.flatnonzero(dice.hit(noise.typo)), rng)
    mistype(sur, np.flatnonzero(dice.hit(noise.typo)), rng)
    missound(fore, np.flatnonzero(dice.hit(noise.sound)))
    missound(sur, np.flatnonzero(dice.hit(noise.sound)))
    for n in np.flatnonzero(dice.hit(noise.initial_only)):
        fore[n] = fore[n][:1]
    for n in np.flatnonzero(dice.hit(noise.capitals)):
        fore[n], sur[n] = fore[n].upper(), sur[n].upper()
    swap = dice.hit(noise.swapped)
    fore[swap], sur[swap] = sur[swap], fore[swap].copy()
    frame["forename"], frame["middle_names"], frame["surname"] = fore, middle, sur


def _orders(cells: tuple[Text, Text, Text], culture: np.ndarray, noise: Noise, dice: Dice) -> None:
    """What form makers do to names of other customs: family name first, half of a double name, two names in one."""
    fore, middle, sur = cells
    turned = dice.hit(noise.order_of_culture) & is_culture(culture, "chinese", "somali_arabic", "nigerian")
    fore[turned], sur[turned] = sur[turned], fore[turned].copy()
    half = np.flatnonzero(dice.hit(noise.half_surname))
    for n in half:
        parts = sur[n].replace("-", " ").split()
        if len(parts) > 1:
            sur[n] = parts[dice.rng.integers(len(parts))]
    sikh = np.flatnonzero(is_culture(culture, "sikh") & dice.hit(noise.order_of_culture))
    for n in sikh:
        if middle[n] in ("Singh", "Kaur"):
            sur[n], middle[n] = middle[n], None
    two = np.flatnonzero(is_culture(culture, "muslim_south_asian", "iberian") & dice.hit(noise.order_of_culture))
    for n in two:
        if middle[n]:
            fore[n], middle[n] = f"{fore[n]} {middle[n]}", None


def births(frame: pd.DataFrame, noise: Noise, dice: Dice) -> None:
    """Birth dates lost, mistyped, day and month exchanged, or a placeholder, in place."""
    rng = dice.rng
    dob = frame["dob"].to_numpy(dtype=object, copy=True)
    where = np.flatnonzero(dice.hit(noise.dob_slip))
    for n, kind in zip(where, rng.random(len(where)), strict=True):
        year, month, day = dob[n].split("-")
        if kind < 0.35 and int(day) <= 12:
            dob[n] = f"{year}-{day}-{month}"
        elif kind < 0.6:
            dob[n] = f"{int(year) + (1 if kind < 0.48 else -1)}-{month}-{min(int(day), 28):02d}"
        elif kind < 0.85:
            dob[n] = f"{year}-{month}-{(int(day) + int(kind * 97)) % 28 + 1:02d}"
        else:
            dob[n] = f"{year}-{(int(month) + int(kind * 89)) % 12 + 1:02d}-{min(int(day), 28):02d}"
    dob[dice.hit(noise.dob_placeholder)] = "1900-01-01"
    dob[dice.hit(noise.dob_lost)] = None
    frame["dob"] = dob


__all__ = ["CULTURES", "Dice", "Noise", "births", "level", "mistype", "names", "slip_digits"]
