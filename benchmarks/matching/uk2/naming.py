"""Draws names by tradition, vectorised: weights fall with rank, rare surnames are composed."""

from __future__ import annotations

import numpy as np

from benchmarks.matching.uk2 import name_lists as lists

CULTURES = list(lists.SHARES)
Text = np.ndarray  # of Python strings
RARE = {"british": 0.5, "irish": 0.3, "polish": 0.45, "nigerian": 0.35}


def texts(values: list[str]) -> Text:
    """Strings as an object array."""
    out = np.empty(len(values), dtype=object)
    out[:] = values
    return out


def _weights(count: int, flat: float) -> np.ndarray:
    weight = 1.0 / (np.arange(count) + flat)
    return weight / weight.sum()


def pick(values: Text, count: int, rng: np.random.Generator, flat: float = 6.0) -> Text:
    """`count` of the values, the first ones oftener."""
    return values[rng.choice(len(values), count, p=_weights(len(values), flat))]


def forenames(culture: np.ndarray, female: np.ndarray, old: np.ndarray, rng: np.random.Generator) -> Text:
    """A forename each; British people born before 1972 from a list of their own."""
    out = np.empty(len(culture), dtype=object)
    for code, name in enumerate(CULTURES):
        for sex in (0, 1):
            for era in (False, True) if name == "british" else (None,):
                where = (culture == code) & (female == bool(sex)) & ((old == era) if era is not None else True)
                given = lists.FORENAMES["british_old" if era else name][sex]
                out[where] = pick(texts(given.split()), int(where.sum()), rng, flat=9.0)
    return out


def surnames(culture: np.ndarray, rng: np.random.Generator) -> Text:
    """A family name each."""
    out = np.empty(len(culture), dtype=object)
    for code, name in enumerate(CULTURES):
        where = np.flatnonzero(culture == code)
        out[where] = pick(texts(lists.SURNAMES[name].split()), len(where), rng, flat=9.0)
        rare = where[rng.random(len(where)) < RARE.get(name, 0.0)]
        if len(rare):
            start = pick(texts(lists.BEGINNINGS[name].split()), len(rare), rng, flat=40.0)
            out[rare] = start + pick(texts(lists.ENDS[name].split()), len(rare), rng, flat=40.0)
    return out


def is_culture(culture: np.ndarray, *names: str) -> np.ndarray:
    """Whether each is of one of the named traditions."""
    return np.isin(culture, [CULTURES.index(name) for name in names])


def gendered(surname: Text, culture: np.ndarray, female: np.ndarray) -> Text:
    """Polish -ski, -cki become -ska, -cka for women."""
    out = surname.copy()
    for n in np.flatnonzero(is_culture(culture, "polish") & female):
        if out[n].endswith(("ski", "cki")):
            out[n] = out[n][:-1] + "a"
    return out


def variant_table() -> dict[str, list[str]]:
    """Canonical forename -> other ways to write it."""
    found: dict[str, list[str]] = {}
    for group in lists.VARIANTS.replace("\n", " ").split(";"):
        head, *others = group.split()
        found.setdefault(head, []).extend(others)
        for other in others:
            found.setdefault(other, []).append(head)
    return found
