"""What four agencies write down about the people: one frame in the generic columns, and the truth about it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.matching.uk2 import naming, noise, places
from benchmarks.matching.uk2.naming import CULTURES, Text
from benchmarks.matching.uk2.noise import Dice, Noise
from benchmarks.matching.uk2.population import (
    END,
    START,
    YEAR,
    Dwellings,
    Families,
    People,
    home,
    make_families,
    make_people,
    surname_on,
)

RECORDS_PER_FAMILY = 3.0  # a wished family with those of former partners and grown children gives 3.2
LETTERS = "ABCEGHJKLMNOPRSTWXYZ"
CHECKS = "ABCDEFGHJKLMNPQRTUVWXYZ"
Rows = dict[str, np.ndarray]


class World:
    """People, families and dwellings of one run."""

    def __init__(self, families: int, rng: np.random.Generator) -> None:
        self.rng = rng
        self.families: Families = make_families(families, rng)
        self.people: People = make_people(self.families, rng)
        self.dwellings: Dwellings = places.make_dwellings(int(len(self.families.kind) * 1.15) + 100, rng)
        places.settle(self.families, self.dwellings, rng)
        self.lead = np.searchsorted(self.people.family, np.arange(len(self.families.kind)))
        self.size = np.bincount(self.people.family, minlength=len(self.families.kind))

    def members(self, family: np.ndarray, day: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(index into `family`, person) of everybody who is in the family, born and there, on the day."""
        size = self.size[family]
        which = np.repeat(np.arange(len(family)), size)
        person = np.repeat(self.lead[family], size) + np.arange(len(which)) - np.repeat(np.cumsum(size) - size, size)
        there = (self.people.born[person] <= day[which]) & (self.people.joined[person] <= day[which])
        return which[there], person[there]

    def age(self, person: np.ndarray, day: np.ndarray) -> np.ndarray:
        """Age in years."""
        return (day - self.people.born[person]) / YEAR


def some(share: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Indices drawn with these chances."""
    return np.flatnonzero(rng.random(len(share)) < share)


def rows(feed: int, person: np.ndarray, day: np.ndarray, ref: np.ndarray, role: np.ndarray, **more: np.ndarray) -> Rows:
    """Rows of one feed; `ref` numbers what they share, and is told by a number that gives no order away."""
    ref = (ref + 1) * 2_654_435 % 9_999_991
    return {"feed": np.full(len(person), feed), "person": person, "day": day, "ref": ref, "role": role, **more}


def education(world: World, rng: np.random.Generator) -> Rows:
    """A pupil at up to three dates, with up to two contacts."""
    people = world.people
    n = len(people.family)
    person = np.repeat(np.arange(n), rng.choice([1, 2, 3], n, p=[0.5, 0.35, 0.15]))
    day = rng.integers(START, END + 1, len(person))
    age = world.age(person, day)
    attends = rng.random(n) < 0.93
    is_pupil = (age >= 4.5) & (age < 16.5) & attends[person] & (people.role[person] == 2)
    person, day = person[is_pupil], day[is_pupil]
    first = world.lead[people.family[person]]
    follows = np.minimum(first + 1, n - 1)
    has_second = (people.role[follows] == 1) & (people.joined[follows] <= day)
    ex = people.ex[first]
    second = np.where(has_second, follows, np.where((ex >= 0) & (rng.random(len(day)) < 0.75), ex, -1))
    second[rng.random(len(day)) < 0.3] = -1
    turned = (second >= 0) & has_second & (rng.random(len(day)) < 0.3)
    first, second = np.where(turned, second, first), np.where(turned, first, second)
    first[rng.random(len(day)) < 0.02] = -1
    role = np.full(len(day), "pupil", dtype=object)
    return rows(0, person, day, np.arange(len(day)), role, contact1=first, contact2=second)


def benefits(world: World, rng: np.random.Generator) -> Rows:
    """Claims: claimant, partner and children of one claim."""
    kind = world.families.kind
    share = np.array([0.22, 0.10, 0.28, 0.72, 0.42, 0.35, 0.45])[kind]
    family = some(share, rng)
    family = np.r_[family, family[rng.random(len(family)) < 0.3]]
    day = rng.integers(START, END + 1, len(family))
    claim, person = world.members(family, day)
    role = np.where(world.people.role[person] == 2, "child", "claimant").astype(object)
    role[world.people.role[person] == 1] = "partner"
    only_claimant = rng.random(len(family)) < 0.06
    takes = (world.people.role[person] != 3) & ~(only_claimant[claim] & (role != "claimant"))
    takes &= (role != "child") | (world.age(person, day[claim]) < 19)
    return rows(1, person[takes], day[claim[takes]], claim[takes], role[takes])


def housing(world: World, rng: np.random.Generator) -> Rows:
    """Tenancies of council dwellings: a family's stay, at its start or later."""
    families, people = world.families, world.people
    epochs = families.homes.shape[1]
    family = np.repeat(np.arange(len(families.kind)), epochs)
    begin = np.maximum(families.moved.ravel(), START)
    end = np.c_[families.moved[:, 1:], np.full(len(families.kind), END)].ravel()
    end = np.minimum(end, END)
    council = world.dwellings.council[families.homes.ravel()]
    stay = np.flatnonzero(council & (end - begin > 20) & (rng.random(len(family)) < 0.85))
    family, begin, end = family[stay], begin[stay], end[stay]
    day = begin + (rng.random(len(stay)) * (end - begin)).astype(int)
    tenancy, person = world.members(family, day)
    role = np.select(
        [people.role[person] == 0, people.role[person] == 1, people.role[person] == 3],
        ["tenant", "joint tenant", "other"],
        np.where(people.female[person], "daughter", "son"),
    ).astype(object)
    second = np.flatnonzero((role == "joint tenant") & (rng.random(len(role)) < 0.4))
    role[second] = "partner"
    gone = (people.role[person] == 2) & (rng.random(len(person)) < 0.08)
    # `members` knows who is in the family; people still at home with former families are left out by the landlord too.
    return rows(2, person[~gone], day[tenancy[~gone]], tenancy[~gone], role[~gone])


def police(world: World, count: int, rng: np.random.Generator) -> Rows:
    """About `count` rows: events with one to four people, relatives or strangers; few people come often."""
    people = world.people
    n = len(people.family)
    events = int(count / 1.55)
    adult = np.flatnonzero(END - people.born > 10 * YEAR)
    often = rng.lognormal(0, 1.6, len(adult))
    lead = adult[rng.choice(len(adult), events, p=often / often.sum())]
    day = rng.integers(START, END + 1, events)
    more = rng.choice([0, 1, 2, 3], events, p=[0.62, 0.24, 0.1, 0.04])
    event = np.repeat(np.arange(events), more)
    kin = world.lead[people.family[lead[event]]] + (
        rng.random(len(event)) * world.size[people.family[lead[event]]]
    ).astype(int)
    other = np.where(rng.random(len(event)) < 0.5, kin, adult[rng.integers(0, len(adult), len(event))])
    person, ref = np.r_[lead, other], np.r_[np.arange(events), event]
    of_age = (day[ref] - people.born[person]) > 8 * YEAR
    person, ref = person[of_age], ref[of_age]
    # One person comes once in an event.
    once = np.unique(ref.astype(np.int64) * n + person, return_index=True)[1]
    person, ref = person[once], ref[once]
    role = naming.texts(["suspect", "offender", "victim", "witness"])[
        rng.choice(4, len(person), p=[0.3, 0.25, 0.3, 0.15])
    ]
    return rows(3, person, day[ref], ref, role)


def together(parts: list[Rows]) -> Rows:
    """Feeds one below the other; contacts are -1 where a feed has none."""
    names = ["feed", "person", "day", "ref", "role", "contact1", "contact2"]
    return {k: np.concatenate([p[k] if k in p else np.full(len(p["feed"]), -1) for p in parts]) for k in names}


def addresses(found: Rows, world: World, kept: Noise, dice: Dice) -> dict[str, Text]:
    """Address, town, postcode and UPRN as each agency has them: some late, some lost, in several layouts."""
    rng, where = dice.rng, world.dwellings
    late = dice.hit(kept.late) * rng.integers(20, 700, len(dice.feed))
    at = home(world.people, world.families, found["person"], np.maximum(found["day"] - late, START - 400))
    short = dice.hit((0.1, 0.3, 0.15, 0.5))
    street = np.where(short, where.street_short[at], where.street[at])
    flat = where.flat[at].copy()
    flat[dice.hit(kept.flat_lost) & (where.kind[at] == 2)] = 0
    style = rng.random(len(at))
    text = np.empty(len(at), dtype=object)
    cells = zip(where.number[at].tolist(), flat.tolist(), street.tolist(), style.tolist(), strict=True)
    for n, (number, unit, name, form) in enumerate(cells):
        if not unit:
            text[n] = f"{number} {name}"
        elif form < 0.6:
            text[n] = f"Flat {unit}, {number} {name}"
        else:
            text[n] = f"{unit}/{number} {name}" if form < 0.7 else f"Apartment {unit} {number} {name}"
    noise.mistype(text, np.flatnonzero(dice.hit(kept.address_typo)), rng)
    shout = np.flatnonzero(dice.hit(kept.capitals))
    text[shout] = [text[n].upper() for n in shout]
    town, postcode, uprn = where.town[at].copy(), where.postcode[at].copy(), where.uprn[at].copy()
    lost = dice.hit(kept.address_lost)
    text[lost], town[lost] = None, None
    town[dice.hit((0.1, 0.5, 0.2, 0.3))] = None
    postcode[dice.hit(kept.postcode_lost)] = None
    postcode[lost & (rng.random(len(lost)) < 0.7)] = None
    noise.slip_digits(postcode, np.flatnonzero(dice.hit(kept.id_slip * 2)), rng)
    uprn[dice.hit(kept.uprn_lost) | lost] = None
    return {"address": text, "town": town, "postcode": postcode, "uprn": uprn}


def numbers(found: Rows, world: World, kept: Noise, dice: Dice) -> dict[str, Text]:
    """UPNs of pupils, NINOs of adults; lost, mistyped, or a relative's."""
    rng, n = dice.rng, len(dice.feed)
    holder = found["person"].copy()
    borrowed = np.flatnonzero(dice.hit(kept.borrowed))
    holder[borrowed] = world.lead[world.people.family[holder[borrowed]]]
    lost = dice.hit(kept.id_lost)
    upn, nino = np.full(n, None, dtype=object), np.full(n, None, dtype=object)
    pupils = np.flatnonzero((dice.feed == 0) & ~lost)
    upn[pupils] = [upn_of(p) for p in holder[pupils].tolist()]
    adult = np.isin(dice.feed, [1, 2]) & (world.age(holder, found["day"]) > 16) & ~lost
    adult &= (dice.feed == 1) | (world.people.role[found["person"]] <= 1)
    grown = np.flatnonzero(adult)
    nino[grown] = [nino_of(p) for p in holder[grown].tolist()]
    for cells in (upn, nino):
        noise.slip_digits(cells, np.flatnonzero(dice.hit(kept.id_slip)), rng)
    return {"upn": upn, "nino": nino}


def upn_of(person: int) -> str:
    """A pupil number that passes its check, one a person."""
    digits = f"9{person % 89 + 10}{person * 7919 % 1_000_000_000:09d}"[:12]
    return CHECKS[sum(int(d) * w for d, w in zip(digits, range(2, 14), strict=True)) % 23] + digits


def nino_of(person: int) -> str:
    """A National Insurance number, one a person."""
    mixed = person * 104_729 % 380_000_000
    second = "ABCEGHJKLMNPRSTWXYZ"[mixed // 19 % 19]
    return f"{LETTERS[mixed % 19]}{second}{mixed // 361 % 1_000_000:06d}{'ABCD'[person % 4]}"


def contacts(found: Rows, world: World, kept: Noise, dice: Dice) -> dict[str, Text]:
    """Names of a pupil's contacts."""
    out: dict[str, Text] = {}
    table = naming.variant_table()
    rng = dice.rng
    for which in ("contact1", "contact2"):
        fore, sur = (np.full(len(dice.feed), None, dtype=object) for _ in range(2))
        has = np.flatnonzero(found[which] >= 0)
        person, day = found[which][has], found["day"][has]
        fore[has] = world.people.forename[person]
        sur[has] = surname_on(world.people, person, day - 365 * (rng.random(len(has)) < 0.1))
        for n in has[rng.random(len(has)) < kept.variant[0] * 2]:
            if ways := table.get(fore[n]):
                fore[n] = ways[int(rng.integers(len(ways)))]
        noise.mistype(fore, has[rng.random(len(has)) < kept.typo], rng)
        noise.mistype(sur, has[rng.random(len(has)) < kept.typo], rng)
        fore[has[rng.random(len(has)) < kept.contact_surname_only]] = None
        out[f"{which}_forename"], out[f"{which}_surname"] = fore, sur
    return out


def write_down(found: Rows, world: World, kept: Noise, rng: np.random.Generator) -> pd.DataFrame:
    """The rows as the agencies keep them."""
    people, person, day = world.people, found["person"], found["day"]
    dice = Dice(found["feed"], rng)
    keeps_former = dice.hit(kept.former_kept)
    frame = pd.DataFrame(
        {
            "source": naming.texts(noise.FEEDS)[found["feed"]],
            "source_ref": [
                f"{'PCTO'[f]}{r:07d}" for f, r in zip(found["feed"].tolist(), found["ref"].tolist(), strict=True)
            ],
            "role": found["role"],
            "record_date": dates(day),
            "forename": people.forename[person],
            "middle_names": people.middle[person],
            "surname": surname_on(people, person, day - keeps_former * 1500),
            "dob": dates(people.born[person]),
            "gender": np.where(people.female[person], "F", "M").astype(object),
        }
    )
    noise.names(frame, people.culture[person], people.female[person], kept, dice)
    noise.births(frame, kept, dice)
    frame.loc[dice.hit(kept.gender_lost), "gender"] = None
    parts: list[Callable[[Rows, World, Noise, Dice], dict[str, Text]]] = [addresses, numbers, contacts]
    for part in parts:
        for name, cells in part(found, world, kept, dice).items():
            frame[name] = cells
    return frame


def dates(days: np.ndarray) -> Text:
    """Days since 1970 as ISO text."""
    return np.datetime_as_string(days.astype("datetime64[D]")).astype(object)


def generate(records: int = 100_000, seed: int = 1, level: str = "normal") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Records in the generic columns, shuffled, and their truth (record_id, person, family at the end, name_group)."""
    for families in (int(records / RECORDS_PER_FAMILY) + 20, int(records / RECORDS_PER_FAMILY * 1.3) + 60):
        rng = np.random.default_rng([seed, 20130531])
        world = World(families, rng)
        settled = [education(world, rng), benefits(world, rng), housing(world, rng)]
        before = sum(len(part["feed"]) for part in settled)
        found = together([*settled, police(world, before * 3 // 10, rng)])
        if len(found["feed"]) >= records:
            break
    # Whole families until there are enough rows, then the rows in no order.
    turn = rng.permutation(len(world.families.kind))
    order = rng.permutation(np.argsort(turn[world.people.family[found["person"]]], kind="stable")[:records])
    found = {name: cells[order] for name, cells in found.items()}
    frame = write_down(found, world, noise.level(level), rng)
    frame.insert(0, "record_id", [f"u{n:07d}" for n in range(len(frame))])
    people = world.people
    truth = pd.DataFrame(
        {
            "record_id": frame["record_id"],
            "person": [f"P{n}" for n in found["person"].tolist()],
            "family": [f"F{n}" for n in people.family[found["person"]].tolist()],
            "name_group": naming.texts(CULTURES)[people.culture[found["person"]]],
        }
    )
    return frame, truth
