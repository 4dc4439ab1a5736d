"""Dwellings of six kinds, and which family lives where from when."""

from __future__ import annotations

import numpy as np

from benchmarks.matching.uk2 import name_lists as lists
from benchmarks.matching.uk2.naming import texts
from benchmarks.matching.uk2.population import END, EPOCHS, NEVER, START, Dwellings, Families

PER_STREET = 24
LETTERS = texts(list("ABDEFGHJLNPQRSTUWXYZ"))


def make_dwellings(count: int, rng: np.random.Generator) -> Dwellings:
    """Streets of 24 dwellings with two postcodes each; blocks of flats, shared houses and hostels among them."""
    street = np.arange(count) // PER_STREET
    streets = int(street[-1]) + 1
    names = texts(lists.STREETS.split())[rng.integers(0, len(lists.STREETS.split()), streets)]
    kinds = rng.choice(len(lists.STREET_TYPES), streets, p=np.array([22, 20, 14, 10, 10, 8, 4, 4, 4, 4]) / 100)
    long, short = (texts([pair[i] for pair in lists.STREET_TYPES])[kinds] for i in (0, 1))
    town = texts(lists.TOWNS.replace("_", " ").split())[(np.arange(streets) // 40) % len(lists.TOWNS.split())]
    sector = np.arange(streets) // 12
    outcode = texts([f"QN{n % 97 + 1} {n // 97 % 10}" for n in range(int(sector[-1]) + 1)])[sector]
    half = street * 2 + (np.arange(count) % PER_STREET >= PER_STREET // 2)
    unit = LETTERS[half // 20 % 20] + LETTERS[half % 20]
    number = np.arange(count) % PER_STREET + 1
    flat = np.zeros(count, int)
    kind = np.zeros(count, int)
    draw = rng.random(streets)
    # A block: the dwellings of a street from its 13th on are flats of number 13, with a UPRN each or with one.
    upper = np.arange(count) % PER_STREET >= 12
    for code, low, high in ((1, 0.0, 0.10), (2, 0.10, 0.16)):
        in_block = upper & ((draw >= low) & (draw < high))[street]
        kind[in_block], flat[in_block] = code, number[in_block] - 12
        number[in_block] = 13
    shared = (kind == 0) & (rng.random(count) < 0.015)
    kind[shared] = 3
    hostels = rng.choice(np.flatnonzero(kind == 0), max(1, count // 4000), replace=False)
    kind[hostels] = 4
    property_no = np.where(kind == 2, street * PER_STREET + 12, np.arange(count))
    uprn = texts([f"{n}" for n in 200_100_000_000 + property_no * 7])
    council = (rng.random(streets) < 0.24)[street] | (rng.random(count) < 0.04)
    return Dwellings(
        kind=kind,
        number=number,
        flat=flat,
        street=(names + " " + long)[street],
        street_short=(names + " " + short)[street],
        town=town[street],
        postcode=outcode[street] + unit,
        uprn=uprn,
        council=council & np.isin(kind, [0, 1, 2]),
    )


def settle(families: Families, dwellings: Dwellings, rng: np.random.Generator) -> None:
    """First homes, then at each epoch a tenth of the families change homes among themselves and the empty ones."""
    count = len(families.kind)
    alone = families.kind == 0
    own = np.flatnonzero(np.isin(dwellings.kind, [0, 1, 2]))
    own = own[rng.permutation(len(own))]
    homes = np.empty((count, EPOCHS + 1), int)
    moved = np.full((count, EPOCHS + 1), NEVER)
    moved[:, 0] = -NEVER
    shared = np.repeat(np.flatnonzero(dwellings.kind == 3), 5)
    hostel = np.repeat(np.flatnonzero(dwellings.kind == 4), rng.integers(25, 70))
    places = np.r_[shared, hostel]
    sharers = rng.permutation(np.flatnonzero(alone))[: len(places)]
    rest = np.setdiff1d(np.arange(count), sharers)
    # Two households in a hundred live in another's home.
    rest = rng.permutation(rest)
    first = own[: len(rest)].copy()
    lodgers = np.flatnonzero(alone[rest] & (rng.random(len(rest)) < 0.05))
    first[lodgers] = rng.choice(first, len(lodgers))
    homes[rest, 0], homes[sharers, 0] = first, places[: len(sharers)]
    empty = own[len(rest) :]
    for epoch in range(1, EPOCHS + 1):
        homes[:, epoch] = homes[:, epoch - 1]
        restless = np.where(np.isin(dwellings.kind[homes[:, epoch - 1]], [3, 4]), 0.25, 0.09)
        movers = rng.permutation(np.flatnonzero(rng.random(count) < restless))
        taken = len(movers) // 3
        pool = np.r_[homes[movers, epoch], rng.choice(empty, min(taken, len(empty)), replace=False)]
        was_shared = np.isin(dwellings.kind[homes[movers, epoch]], [3, 4])
        goes_shared = families.kind[movers] == 0
        pool_shared = np.isin(dwellings.kind[pool], [3, 4])
        target = homes[movers, epoch].copy()
        free = rng.permutation(pool[~pool_shared])[: int((~was_shared).sum())]
        target[np.flatnonzero(~was_shared)[: len(free)]] = free
        swap = was_shared & goes_shared
        target[swap] = rng.permutation(target[swap])
        homes[movers, epoch] = target
        year = START + (END - START) * epoch // (EPOCHS + 1)
        moved[movers, epoch] = year + rng.integers(-150, 150, len(movers))
    # A family that did not move at an epoch keeps the date of the last move.
    families.homes = homes
    families.moved = _ordered(moved, homes)


def _ordered(moved: np.ndarray, homes: np.ndarray) -> np.ndarray:
    """Dates that never fall: an epoch without a move has the date of the next one before it took effect."""
    out = moved.copy()
    for epoch in range(1, out.shape[1]):
        still = homes[:, epoch] == homes[:, epoch - 1]
        out[still, epoch] = out[still, epoch - 1]
        out[:, epoch] = np.maximum(out[:, epoch], out[:, epoch - 1])
    return out
