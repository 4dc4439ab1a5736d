"""People, their families, and where they live from 2008 to the end date; all arrays, one entry a person or family."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.matching.uk2 import naming
from benchmarks.matching.uk2.naming import Text, is_culture

START, END = (int(np.datetime64(day).astype("datetime64[D]").astype(int)) for day in ("2008-01-01", "2013-05-31"))
NEVER = 10**6
YEAR = 365.25
EPOCHS = 4  # times at which families change homes
KINDS = ["single", "couple", "couple_children", "lone", "step", "three_generations", "kinship"]
KIND_SHARES = [0.29, 0.20, 0.28, 0.13, 0.055, 0.025, 0.02]


@dataclass
class Families:
    """One entry a family. `homes[f, e]` is the dwelling from `moved[f, e]` on; `ex_of`, `grown_of`: a family or -1."""

    kind: np.ndarray
    culture: np.ndarray
    surname: Text
    ex_of: np.ndarray
    grown_of: np.ndarray
    split_on: np.ndarray
    homes: np.ndarray
    moved: np.ndarray


@dataclass
class People:
    """One entry a person. role: 0 first adult, 1 second adult, 2 child of the house, 3 grandparent.

    Until `joined` a person lived where family `before` did (-1: always here); `former` was the surname until `changed`.
    """

    family: np.ndarray
    role: np.ndarray
    female: np.ndarray
    born: np.ndarray
    culture: np.ndarray
    forename: Text
    middle: Text
    surname: Text
    former: Text
    changed: np.ndarray
    before: np.ndarray
    joined: np.ndarray
    ex: np.ndarray


@dataclass
class Dwellings:
    """One entry a dwelling. kind: 0 house, 1 flat with a UPRN, 2 flat behind one UPRN, 3 shared house, 4 hostel."""

    kind: np.ndarray
    number: np.ndarray
    flat: np.ndarray
    street: Text
    street_short: Text
    town: Text
    postcode: Text
    uprn: Text
    council: np.ndarray


def make_families(count: int, rng: np.random.Generator) -> Families:
    """Families by kind, with those of former partners and of children who left home behind them."""
    kind = rng.choice(len(KINDS), count, p=np.array(KIND_SHARES) / sum(KIND_SHARES))
    culture = rng.choice(len(naming.CULTURES), count, p=np.array(list(naming.lists.SHARES.values())))
    parted = np.flatnonzero(np.isin(kind, [3, 4]) & (rng.random(count) < 0.62))
    left = np.flatnonzero(np.isin(kind, [1, 2, 3]) & (rng.random(count) < 0.09))
    nobody = np.full(count, -1)
    kind = np.r_[kind, rng.choice([0, 1], len(parted), p=[0.7, 0.3]), np.zeros(len(left), int)]
    split = np.where(
        rng.random(len(parted)) < 0.45,
        rng.integers(START + 90, END - 60, len(parted)),
        START - rng.integers(30, 2500, len(parted)),
    )
    culture = np.r_[culture, culture[parted], culture[left]]
    surname = naming.surnames(culture, rng)
    surname[count + len(parted) :] = surname[left]
    return Families(
        kind=kind,
        culture=culture,
        surname=surname,
        ex_of=np.r_[nobody, parted, np.full(len(left), -1)],
        grown_of=np.r_[nobody, np.full(len(parted), -1), left],
        split_on=np.r_[np.full(count, -NEVER), split, rng.integers(START + 60, END - 30, len(left))],
        homes=np.empty(0),
        moved=np.empty(0),
    )


def _ages(families: Families, rng: np.random.Generator) -> np.ndarray:
    """Age in years of the first adult."""
    kind, count = families.kind, len(families.kind)
    age = rng.triangular(19, 45, 88, count)
    with_children = np.isin(kind, [2, 3, 4, 5])
    age[with_children] = rng.triangular(19, 36, 52, int(with_children.sum()))
    age[kind == 6] = rng.uniform(48, 70, int((kind == 6).sum()))
    ex = families.ex_of >= 0
    age[ex] = np.clip(age[families.ex_of[ex]] + rng.normal(2, 4, int(ex.sum())), 19, 70)
    grown = families.grown_of >= 0
    age[grown] = rng.uniform(17.5, 25, int(grown.sum()))
    parent = families.grown_of[grown]
    age[parent] = np.maximum(age[parent], age[grown] + rng.uniform(18, 34, len(parent)))
    return age


def _roles(families: Families, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Family and role of each person, in order of family."""
    kind, count = families.kind, len(families.kind)
    children = np.zeros(count, int)
    some = np.isin(kind, [2, 3, 4, 5, 6])
    children[some] = rng.choice([1, 2, 3, 4, 5, 6], int(some.sum()), p=[0.38, 0.36, 0.16, 0.06, 0.03, 0.01])
    adults = np.where(np.isin(kind, [1, 2, 4, 5]), 2, 1)
    adults = np.where((kind == 6) & (rng.random(count) < 0.6), 2, adults)
    elders = np.where(kind == 5, rng.choice([1, 2], count, p=[0.75, 0.25]), 0)
    sizes = np.stack([np.ones(count, int), adults - 1, children, elders], axis=1)
    family = np.repeat(np.arange(count), sizes.sum(axis=1))
    role = np.repeat(np.tile(np.arange(4), count), sizes.ravel())
    return family, role


def make_people(families: Families, rng: np.random.Generator) -> People:
    """Everybody, with names, births, and when they came into the family."""
    family, role = _roles(families, rng)
    kind, n = families.kind[family], len(family)
    head = _ages(families, rng)[family]
    female = rng.random(n) < 0.5
    first = role == 0
    female[first & (kind == 3)] = rng.random(int((first & (kind == 3)).sum())) < 0.9
    pair = first & np.isin(kind, [1, 2, 4, 5, 6])
    female[pair] = rng.random(int(pair.sum())) < np.where(kind[pair] == 4, 0.85, 0.35)
    lead = np.searchsorted(family, np.arange(len(families.kind)))
    ex_rows = lead[families.ex_of >= 0]
    female[ex_rows] = ~female[lead[families.ex_of[families.ex_of >= 0]]]
    second = role == 1
    female[second] = ~female[lead[family[second]]] ^ (rng.random(int(second.sum())) < 0.03)
    age = head + 0.0
    age[second] = np.clip(age[second] + rng.normal(0, 4, int(second.sum())), 17.5, 95)
    elder = role == 3
    age[elder] = np.clip(age[elder] + rng.uniform(20, 33, int(elder.sum())), 45, 97)
    born = _births((family, role, kind), head, age, rng)
    culture = families.culture[family]
    mixed = second & (rng.random(n) < 0.06)
    culture[mixed] = rng.integers(0, len(naming.CULTURES), int(mixed.sum()))
    people = People(
        family=family,
        role=role,
        female=female,
        born=born,
        culture=culture,
        forename=naming.forenames(culture, female, END - born > 41 * YEAR, rng),
        middle=_middles(culture, female, END - born > 41 * YEAR, rng),
        surname=families.surname[family],
        former=np.full(n, None, dtype=object),
        changed=np.full(n, -NEVER),
        before=np.full(n, -1),
        joined=np.full(n, -NEVER),
        ex=np.full(n, -1),
    )
    _lives(people, families, lead, rng)
    _surnames(people, families, lead, rng)
    _forenames_in_families(people, lead, rng)
    return people


def _births(
    who: tuple[np.ndarray, np.ndarray, np.ndarray], head: np.ndarray, age: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Birth dates in days; children stand apart by a year or more, some are twins. `who`: family, role, kind."""
    family, role, kind = who
    child = np.flatnonzero(role == 2)
    oldest = np.clip(np.where(kind[child] == 6, head[child] - 34, head[child] - 18), 0.2, 21)
    age[child] = rng.uniform(0, 1, len(child)) ** 0.9 * oldest
    order = np.lexsort((-age[child], family[child]))
    child = child[order]
    same = np.r_[False, family[child][1:] == family[child][:-1]]
    close = same & (np.r_[0, age[child][:-1]] - age[child] < 0.8)
    age[child] = np.where(close, np.maximum(age[child] - 1.1, 0.02), age[child])
    born = END - np.floor(age * YEAR).astype(int)
    twin = np.flatnonzero(same & (rng.random(len(child)) < 0.018))
    born[child[twin]] = born[child[twin - 1]]
    return np.minimum(born, END - 3)


def _middles(culture: np.ndarray, female: np.ndarray, old: np.ndarray, rng: np.random.Generator) -> Text:
    middle = naming.forenames(culture, female, old, rng)
    share = np.where(is_culture(culture, "british", "irish"), 0.75, 0.15)
    middle[rng.random(len(culture)) > share] = None
    return middle


def _lives(people: People, families: Families, lead: np.ndarray, rng: np.random.Generator) -> None:
    """Who lived elsewhere before: former partners, grown children, partners who moved in."""
    ex = np.flatnonzero(families.ex_of >= 0)
    people.before[lead[ex]], people.joined[lead[ex]] = families.ex_of[ex], families.split_on[ex]
    people.ex[lead[families.ex_of[ex]]] = lead[ex]
    grown = np.flatnonzero(families.grown_of >= 0)
    people.before[lead[grown]], people.joined[lead[grown]] = families.grown_of[grown], families.split_on[grown]
    # A second adult came later: step parents often within the window, others seldom; from any single person's home.
    second = np.flatnonzero(people.role == 1)
    is_step = np.isin(families.kind[people.family[second]], [1, 4])
    came = second[rng.random(len(second)) < np.where(is_step, 0.4, 0.05)]
    others = np.flatnonzero((families.kind == 0) & (families.ex_of < 0) & (families.grown_of < 0))
    people.before[came] = rng.choice(others, len(came))
    people.joined[came] = rng.integers(START + 60, END - 60, len(came))


def _surnames(people: People, families: Families, lead: np.ndarray, rng: np.random.Generator) -> None:
    """Surnames by custom: marriage, maiden names, absent parents' names, clans, own names."""
    n = len(people.family)
    own = naming.surnames(people.culture, rng)
    chance = rng.random(n)
    second = people.role == 1
    custom = is_culture(people.culture, "british", "irish", "polish", "nigerian")
    takes = second & custom & (chance < 0.68)
    people.surname[second & ~takes] = own[second & ~takes]
    people.former[takes] = own[takes]
    people.changed[takes] = np.where(people.joined[takes] > 0, people.joined[takes] + 200, START - 2000)
    late = takes & (rng.random(n) < 0.12)
    people.changed[late] = rng.integers(START + 100, END - 100, int(late.sum()))
    # The absent parent bears a name of their own; the children bear it oftener than not.
    ex = lead[families.ex_of >= 0]
    people.surname[ex] = own[ex]
    mother = lead[families.ex_of[families.ex_of >= 0]]
    was_married = rng.random(len(mother)) < 0.4
    split = families.split_on[families.ex_of >= 0]
    people.former[mother[was_married]] = own[ex[was_married]]
    people.changed[mother[was_married]] = split[was_married] + 240
    absent = np.full(len(families.kind), None, dtype=object)
    absent[families.ex_of[families.ex_of >= 0]] = own[ex]
    child = people.role == 2
    of_absent = child & (absent[people.family] != None) & (rng.random(len(lead))[people.family] < 0.6)  # noqa: E711
    people.surname[of_absent] = absent[people.family[of_absent]]
    _double(people, lead, child & ~of_absent, rng)
    _customs(people, own, rng)


def _double(people: People, lead: np.ndarray, child: np.ndarray, rng: np.random.Generator) -> None:
    """Children of parents with two surnames: some bear both, some the second."""
    follows = np.minimum(lead[people.family] + 1, len(people.family) - 1)
    partner = np.where(people.role[follows] == 1, follows, lead[people.family])
    one, two = people.surname[lead[people.family]], people.surname[partner]
    chance = rng.random(len(lead))[people.family]
    differ = child & (one != two)
    both = differ & ((chance < 0.12) | is_culture(people.culture, "iberian"))
    join = np.where(is_culture(people.culture, "iberian"), " ", "-").astype(object)
    people.surname[both] = one[both] + join[both] + two[both]
    only = differ & ~both & (chance < 0.4)
    people.surname[only] = two[only]


def _customs(people: People, own: Text, rng: np.random.Generator) -> None:
    n, culture = len(people.family), people.culture
    sister = is_culture(culture, "muslim_south_asian") & people.female & (rng.random(n) < 0.45)
    people.surname[sister] = naming.pick(naming.texts(naming.lists.SISTER_SURNAMES), int(sister.sum()), rng)
    sikh = is_culture(culture, "sikh")
    title = np.where(people.female, "Kaur", "Singh").astype(object)
    plain = sikh & (rng.random(n) < 0.4)
    people.middle[sikh & ~plain] = title[sikh & ~plain]
    people.surname[plain] = title[plain]
    grown = is_culture(culture, "somali_arabic", "chinese") & (people.role != 2)
    keeps = grown & ((people.role != 0) | is_culture(culture, "somali_arabic"))
    people.surname[keeps] = own[keeps]
    people.surname = naming.gendered(people.surname, culture, people.female)


def _forenames_in_families(people: People, lead: np.ndarray, rng: np.random.Generator) -> None:
    """Sons named after the father in a few; otherwise children of one house do not share a forename."""
    for _ in range(4):
        key = people.family * 1_000_003 + np.unique(people.forename.astype(str), return_inverse=True)[1]
        order = np.argsort(key, kind="stable")
        again = order[1:][key[order][1:] == key[order][:-1]]
        again = again[people.role[again] == 2]
        if not len(again):
            break
        old = np.zeros(len(again), bool)
        people.forename[again] = naming.forenames(people.culture[again], people.female[again], old, rng)
    father = lead[people.family]
    junior = (people.role == 2) & ~people.female & ~people.female[father] & (rng.random(len(father)) < 0.015)
    people.forename[junior] = people.forename[father[junior]]


def home_of_family(families: Families, family: np.ndarray, day: np.ndarray) -> np.ndarray:
    """The dwelling of each family on a day."""
    which = (families.moved[family] <= day[:, None]).sum(axis=1) - 1
    return families.homes[family, np.maximum(which, 0)]


def home(people: People, families: Families, person: np.ndarray, day: np.ndarray) -> np.ndarray:
    """The dwelling of each person on a day."""
    earlier = (people.before[person] >= 0) & (day < people.joined[person])
    return home_of_family(families, np.where(earlier, people.before[person], people.family[person]), day)


def surname_on(people: People, person: np.ndarray, day: np.ndarray) -> Text:
    """The surname of each person on a day."""
    former = people.former[person]
    earlier = (day < people.changed[person]) & (former != None)  # noqa: E711
    return np.where(earlier, former, people.surname[person])
