"""The county's dwellings and schools, laid out once so that they stay the same over all blocks of households."""

from dataclasses import dataclass, field

import numpy as np

from tfp_etl.synthetic.calendar import Ints, Texts, stream
from tfp_etl.synthetic.words import table

HOUSE, FLAT, SHARED, HOSTEL = range(4)
CITY = "Nottingham City"
POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
SPARE_SHARE = 0.3  # dwellings that stand empty or wait for movers


@dataclass(frozen=True)
class Places:
    """Dwellings as columns of equal length, and the schools of each town.

    `uprn` is a number; flats of one building may share it. `district` and `town` are indices into the name lists.
    """

    districts: tuple[str, ...]
    towns: tuple[str, ...]
    line1: Texts
    line2: Texts
    town: Ints
    postcode: Texts
    uprn: Ints
    district: Ints
    kind: Ints
    homes: Ints
    shared: Ints
    primaries: tuple[Ints, ...]
    secondaries: tuple[Ints, ...]
    referral_units: Ints


def lay_out(households: int, seed: int) -> Places:
    """Lay out streets, dwellings, postcodes, UPRNs and schools for a county of so many households."""
    rng = stream(seed, 0, 1)
    towns = table("places")
    weights = np.array([float(row["weight"]) for row in towns])
    sizes = np.maximum(30, np.round(households * (1 + SPARE_SHARE) * weights / weights.sum())).astype(int)
    words = table("streets")
    names = [
        f"{first['word']} {last['word']}"
        for first in words
        for last in words
        if first["part"] == "first" and last["part"] == "last"
    ]
    buildings = [row["word"] for row in words if row["part"] == "building"]
    streets = _Streets(rng, names, buildings)
    for number, (row, size) in enumerate(zip(towns, sizes, strict=True)):
        streets.add_town(number, row["sectors"].split(";"), int(size))
    districts = tuple(dict.fromkeys(row["district"] for row in towns))
    town = np.array(streets.town, dtype=np.int64)
    kind = np.array(streets.kind, dtype=np.int64)
    lookup = np.array([districts.index(row["district"]) for row in towns])
    prefixes = np.array([int(row["uprn_prefix"]) for row in towns])
    primaries, secondaries = _schools(towns, [int(size) for size in sizes])
    everyday = np.flatnonzero(kind <= FLAT)
    return Places(
        districts=districts,
        towns=tuple(row["town"] for row in towns),
        line1=np.array(streets.line1, dtype=object),
        line2=np.array(streets.line2, dtype=object),
        town=town,
        postcode=np.array(streets.postcode, dtype=object),
        uprn=_uprns(prefixes[town], np.array(streets.parent, dtype=np.int64)),
        district=lookup[town],
        kind=kind,
        homes=rng.permutation(everyday),
        shared=rng.permutation(np.flatnonzero(kind > FLAT)),
        primaries=primaries,
        secondaries=secondaries,
        referral_units=np.arange(8911101, 8911107),
    )


@dataclass
class _Streets:
    """The dwellings laid out so far, with the words they are named from."""

    rng: np.random.Generator
    names: list[str]
    buildings: list[str]
    line1: list[str] = field(default_factory=list)
    line2: list[str] = field(default_factory=list)
    town: list[int] = field(default_factory=list)
    postcode: list[str] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)

    def add_town(self, number: int, sectors: list[str], size: int) -> None:
        """Append a town's dwellings, street by street, until it has `size` of them."""
        rng = self.rng
        names = [self.names[place] for place in rng.permutation(len(self.names))]
        codes = [rng.permutation(len(POSTCODE_LETTERS) ** 2) for _ in sectors]
        used = [0] * len(sectors)
        made, street = 0, 0
        while made < size:
            name = names[street] if street < len(names) else f"New {names[street % len(names)]}"
            sector = int(rng.integers(len(sectors)))
            length = min(int(rng.integers(18, 70)), size - made)
            taken, house, postcode = 0, 0, ""
            while taken < length:
                house += 1
                if taken % 16 == 0 or not postcode:
                    code = int(codes[sector][used[sector] % len(codes[sector])])
                    used[sector] += 1
                    postcode = f"{sectors[sector]}{POSTCODE_LETTERS[code // 20]}{POSTCODE_LETTERS[code % 20]}"
                taken += self._add_house(number, f"{house} {name}", postcode)
            made += taken
            street += 1

    def _add_house(self, town: int, address: str, postcode: str) -> int:
        """Append one house number: a house, a building of flats, a shared house or a hostel; how many dwellings."""
        rng = self.rng
        chance, street = rng.random(), address.split()[1]
        first = len(self.line1)
        kind, lines = HOUSE, [(address, "")]
        if chance < 0.002:
            kind, lines = HOSTEL, [(f"{street} House Hostel", address)]
        elif chance < 0.006:
            kind = SHARED
        elif chance < 0.035:
            kind, building = FLAT, f"{street} {self.buildings[int(rng.integers(len(self.buildings)))]}"
            forms = (("", address, ""), (f"{building}", "", address), (f"{building}, ", address, ""))
            named, after, second = forms[int(rng.integers(3))]
            lines = [(f"Flat {flat}, {named}{after}", second) for flat in range(1, int(rng.integers(3, 10)))]
        one_uprn = kind == FLAT and rng.random() < 0.45
        for place, (line1, line2) in enumerate(lines):
            self.line1.append(line1)
            self.line2.append(line2)
            self.town.append(town)
            self.postcode.append(postcode)
            self.parent.append(first if one_uprn else first + place)
            self.kind.append(kind)
        return len(lines)


def _uprns(prefixes: Ints, parents: Ints) -> Ints:
    """Twelve-digit numbers: the district's prefix and a scrambled serial; a building's flats may share one."""
    serial = (parents * 387_421 + 104_729) % 999_983
    return prefixes[parents] * 1_000_000 + serial


def _schools(towns: list[dict[str, str]], sizes: list[int]) -> tuple[tuple[Ints, ...], tuple[Ints, ...]]:
    """School numbers (LAEstab) by town: primaries in each, secondaries in the larger ones of the district."""
    primaries: list[Ints] = []
    next_primary, next_secondary = 8912001, 8914001
    own: list[list[int]] = []
    for row, size in zip(towns, sizes, strict=True):
        count = max(1, round(size / 700))
        primaries.append(np.arange(next_primary, next_primary + count))
        next_primary += count
        count = max(1, round(size / 4500)) if float(row["weight"]) >= 16 else 0
        own.append(list(range(next_secondary, next_secondary + count)))
        next_secondary += count
    by_district: dict[str, list[int]] = {}
    for row, schools in zip(towns, own, strict=True):
        by_district.setdefault(row["district"], []).extend(schools)
    every = [school for schools in own for school in schools]
    return tuple(primaries), tuple(
        np.array(schools or by_district[row["district"]] or every) for row, schools in zip(towns, own, strict=True)
    )
