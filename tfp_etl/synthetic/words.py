"""Names, streets and towns: small lists of our own, weighted, with surnames composed from syllables."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from tfp_etl.synthetic.calendar import Floats, Ints, Texts, pick

ERAS = ("old", "mid", "young", "child")
ERA_YEARS = (1955, 1980, 1996)
COMPOSED_SHARE = 0.55  # of English surnames; a county has thousands of rare ones


def table(name: str) -> list[dict[str, str]]:
    """Rows of a word list."""
    with (files(__package__) / "lists" / f"{name}.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@dataclass(frozen=True)
class Surnames:
    """Surnames of one group: male and female form, cumulative weight."""

    male: Texts
    female: Texts
    edges: Floats


@dataclass(frozen=True)
class Words:
    """The word lists, ready to draw from."""

    groups: tuple[str, ...]
    group_weights: list[float]
    surnames: dict[str, Surnames]
    forenames: dict[tuple[str, str, str], tuple[Texts, Floats]]
    nicknames: dict[str, list[str]]

    def draw_groups(self, rng: np.random.Generator, size: int) -> Ints:
        """Name groups by their share in the county."""
        return pick(rng, size, self.group_weights)

    def draw_surnames(self, rng: np.random.Generator, groups: Ints) -> tuple[Texts, Texts]:
        """A surname for each group index: the form a man bears, the form a woman bears."""
        male = np.empty(len(groups), dtype=object)
        female = np.empty(len(groups), dtype=object)
        chance = rng.random(len(groups))
        for number, group in enumerate(self.groups):
            mine = groups == number
            names = self.surnames[group]
            index = np.searchsorted(names.edges, chance[mine] * names.edges[-1], side="right")
            male[mine], female[mine] = names.male[index], names.female[index]
        return male, female

    def draw_forenames(self, rng: np.random.Generator, groups: Ints, sexes: Ints, birth_years: Ints) -> Texts:
        """A forename for each person, by group, sex (0 male, 1 female) and the fashion of the birth year."""
        drawn = np.empty(len(groups), dtype=object)
        chance = rng.random(len(groups))
        eras = np.searchsorted(ERA_YEARS, birth_years, side="right")
        cells = (groups * 2 + sexes) * len(ERAS) + eras
        for cell in np.unique(cells):
            mine = cells == cell
            group, rest = divmod(int(cell), 2 * len(ERAS))
            names, edges = self.forenames[self.groups[group], "MF"[rest // len(ERAS)], ERAS[rest % len(ERAS)]]
            drawn[mine] = names[np.searchsorted(edges, chance[mine] * edges[-1], side="right")]
        return drawn


def _composed() -> tuple[list[str], list[float]]:
    """Rare English-looking surnames of two syllables, weights falling like those of real rare names."""
    parts = table("syllables")
    firsts = [row["word"] for row in parts if row["part"] == "first"]
    lasts = [row["word"] for row in parts if row["part"] == "last"]
    names = [first + last for last in lasts for first in firsts if not first.endswith(last[:2])]
    order = np.random.default_rng(891).permutation(len(names))
    return [names[place] for place in order], [1 / (rank + 20) ** 0.6 for rank in range(len(names))]


def _surnames(rows: list[dict[str, str]], group: str) -> Surnames:
    mine = [row for row in rows if row["name_group"] == group]
    male = [row["name"] for row in mine]
    female = [row["female"] or row["name"] for row in mine]
    weights = [float(row["weight"]) for row in mine]
    if group == "english":
        rare, rare_weights = _composed()
        scale = sum(weights) * COMPOSED_SHARE / (1 - COMPOSED_SHARE) / sum(rare_weights)
        male, female = male + rare, female + rare
        weights += [weight * scale for weight in rare_weights]
    return Surnames(np.array(male, dtype=object), np.array(female, dtype=object), np.cumsum(weights))


@cache
def load() -> Words:
    """Read the word lists once."""
    groups = table("groups")
    surname_rows = table("surnames")
    cells: dict[tuple[str, str, str], list[tuple[str, float]]] = {}
    for row in table("forenames"):
        cells.setdefault((row["name_group"], row["sex"], row["era"]), []).append((row["name"], float(row["weight"])))
    nicknames: dict[str, list[str]] = {}
    for row in table("nicknames"):
        nicknames.setdefault(row["name"], []).append(row["nickname"])
    return Words(
        groups=tuple(row["name_group"] for row in groups),
        group_weights=[float(row["weight"]) for row in groups],
        surnames={row["name_group"]: _surnames(surname_rows, row["name_group"]) for row in groups},
        forenames={
            cell: (np.array([name for name, _ in names], dtype=object), np.cumsum([weight for _, weight in names]))
            for cell, names in cells.items()
        },
        nicknames=nicknames,
    )
