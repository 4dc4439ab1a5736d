"""Identifiers: unique over the county, valid in their own check, telling nothing about each other."""

import numpy as np

from tfp_etl.synthetic.calendar import Ints, Texts

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
NINO_FIRST = "ABCEGHJKLMNOPRSTWXYZ"
NINO_SECOND = "ABCEGHJKLMNPRSTWXYZ"
NINO_BARRED = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}
NINO_PREFIXES = [a + b for a in NINO_FIRST for b in NINO_SECOND if a + b not in NINO_BARRED]
WEIGHTS = np.arange(2, 14)


def scramble(numbers: Ints, size: int, seed: int) -> Ints:
    """A one-to-one map of 0..size-1 onto itself that looks random (`size` up to 10**9)."""
    step = 0.6180339887 * size
    factor = int(step) | 1
    while np.gcd(factor, size) != 1:
        factor += 2
    return (numbers * factor + seed * 7919) % size


def upn(stems: Ints) -> Texts:
    """UPNs of 12-digit stems: LA, school, year, serial, behind their check letter (programme rules, 4.1)."""
    digits = stems[:, None] // 10 ** np.arange(11, -1, -1) % 10
    letters = (digits * WEIGHTS).sum(axis=1) % 23
    return np.array(
        [f"{UPN_LETTERS[letter]}{stem:012d}" for letter, stem in zip(letters.tolist(), stems.tolist(), strict=True)],
        dtype=object,
    )


def nino(serials: Ints, seed: int) -> Texts:
    """National Insurance numbers of people counted from 0 over the whole county."""
    space = len(NINO_PREFIXES) * 1_000_000
    spread = scramble(serials, space, seed)
    return np.array(
        [
            f"{NINO_PREFIXES[number // 1_000_000]}{number % 1_000_000:06d}{'ABCD'[number % 4]}"
            for number in spread.tolist()
        ],
        dtype=object,
    )


def reference(serials: Ints, seed: int, form: str) -> Texts:
    """Seven-digit references in a format such as `N{}`, for things counted from 0 over the whole county."""
    spread = 1_000_000 + scramble(serials, 8_999_999, seed)
    return np.array([form.format(number) for number in spread.tolist()], dtype=object)
