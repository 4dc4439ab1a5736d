"""True households and persons of one block: who they are, whom they live with, when that changes."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from tfp_etl.synthetic.calendar import NEVER, Flags, Floats, Ints, Texts, either, pick, stream, years
from tfp_etl.synthetic.places import CITY, Places
from tfp_etl.synthetic.words import Words

COUPLE, STEP, LONE, KIN, FOSTER, PAIR, SINGLE, SHARER, LODGER, LEFT = range(10)
KIND_SHARES = [0.27, 0.07, 0.2, 0.018, 0.007, 0.2, 0.205, 0.03]
CHILD_SHARES = [0.33, 0.37, 0.18, 0.08, 0.04]
HAS_CHILDREN = (COUPLE, STEP, LONE, KIN, FOSTER)
YEAR = 365.25

HEAD, MATE, CHILD, ELDER = range(4)


class Span(NamedTuple):
    """Days between which lives are told: 30 months before the first extract, to the last extract."""

    first: int
    last: int


@dataclass
class People:
    """One block. Household columns have one row a family; person columns one row a person. Days are day numbers.

    A person lives in household `home0` until `switch_on`, then in `home1` (-1: nobody's), and is gone from `gone_on`.
    A household lives in dwelling `dwelling0` until `moved_on`, then in `dwelling1`.
    `carer1`, `carer2` are persons of the block (-1: none) with their relationship to the child.
    """

    kind: Ints
    dwelling0: Ints
    dwelling1: Ints
    moved_on: Ints
    formed_on: Ints
    hardship: Floats
    trouble: Floats
    truancy: Floats
    home0: Ints
    slot: Ints
    sex: Ints
    dob: Ints
    group: Ints
    forename: Texts
    middle: Texts
    surname: Texts
    former: Texts
    named_on: Ints
    home1: Ints
    switch_on: Ints
    gone_on: Ints
    role0: Texts
    role1: Texts
    carer1: Ints
    carer2: Ints
    relation1: Texts
    relation2: Texts
    rights1: Flags
    rights2: Flags
    district: Ints
    first_person: int = 0
    first_family: int = 0
    nino: Texts = field(default_factory=lambda: np.empty(0, dtype=object))
    upn: Texts = field(default_factory=lambda: np.empty(0, dtype=object))
    first_upn: Texts = field(default_factory=lambda: np.empty(0, dtype=object))
    upn_changed_on: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    nominal: Texts = field(default_factory=lambda: np.empty(0, dtype=object))
    nominal2: Texts = field(default_factory=lambda: np.empty(0, dtype=object))
    story: Texts = field(default_factory=lambda: np.empty(0, dtype=object))  # one a household: "" outside the programme

    def household_of(self, persons: Ints, days: Ints) -> Ints:
        """The household each person belongs to on a day; -1 when gone or living with nobody of the block."""
        home = np.where(days < self.switch_on[persons], self.home0[persons], self.home1[persons])
        return np.where(days < self.gone_on[persons], home, -1)

    def dwelling_of(self, persons: Ints, days: Ints) -> Ints:
        """Where each person lives on a day (the last known dwelling of somebody gone)."""
        home = np.where(
            (days < self.switch_on[persons]) | (self.home1[persons] < 0), self.home0[persons], self.home1[persons]
        )
        return np.where(days < self.moved_on[home], self.dwelling0[home], self.dwelling1[home])

    def surname_of(self, persons: Ints, days: Ints) -> Texts:
        """The surname borne on a day: the former one before it changed."""
        early = (days < self.named_on[persons]) & (self.named_on[persons] != NEVER)
        return np.where(early, self.former[persons], self.surname[persons])

    def memberships(self, span: Span) -> tuple[Ints, Ints, Ints, Ints, Texts]:
        """Person, household, first day, first day outside (NEVER: still) and role of each membership begun."""
        every = np.arange(len(self.home0))
        second = every[self.home1 >= 0]
        person = np.concatenate([every, second])
        home = np.concatenate([self.home0, self.home1[second]])
        begin = np.concatenate([np.maximum(self.dob, self.formed_on[self.home0]), self.switch_on[second]])
        end = np.concatenate([np.minimum(self.switch_on, self.gone_on), self.gone_on[second]])
        end = np.where(end > span.last, NEVER, end)
        role = np.concatenate([self.role0, self.role1[second]])
        keep = (begin <= span.last) & (begin < end)
        return person[keep], home[keep], begin[keep], end[keep], role[keep]

    def members(self, household: int) -> Ints:
        """Persons of a household at the end of the story."""
        return np.flatnonzero(
            (np.where(self.switch_on == NEVER, self.home0, self.home1) == household) & (self.gone_on == NEVER)
        )


def make(seed: int, block: int, homes: Ints, *, places: Places, words: Words, span: Span) -> People:
    """The households that first live in `homes`, with lodgers, sharers and people who leave to live alone."""
    rng = stream(seed, block, 2)
    kind = pick(rng, len(homes), KIND_SHARES)
    kind = np.concatenate([kind, np.full(max(1, len(homes) // 60), LODGER)])
    count = len(kind)
    dwelling = np.concatenate([homes, rng.choice(homes, count - len(homes), replace=False)])
    sharers = np.flatnonzero(kind == SHARER)
    dwelling[sharers] = places.shared[
        (block * 3 + rng.integers(0, max(2, len(sharers) // 6), len(sharers))) % len(places.shared)
    ]
    frame = _persons(rng, kind, words, span)
    hardship = rng.beta(1.6, 3.2, count) + np.isin(kind, (LONE, STEP)) * 0.15
    people = People(
        kind=kind,
        dwelling0=dwelling,
        dwelling1=dwelling.copy(),
        moved_on=np.full(count, NEVER),
        formed_on=span.first - rng.integers(30, 9 * 365, count),
        hardship=hardship,
        trouble=rng.gamma(0.28, 1.0, count) * (0.5 + hardship),
        truancy=np.clip(rng.gamma(0.7, 0.022, count) * (0.4 + 2 * hardship), 0, 0.5),
        district=places.district[dwelling],
        **frame,
    )
    _name(rng, people, words, span)
    _carers(rng, people)
    _part(rng, people, places, span)
    _move(rng, people, places, span)
    people.story = np.full(len(people.kind), "", dtype=object)
    return people


def _persons(rng: np.random.Generator, kind: Ints, words: Words, span: Span) -> dict[str, Any]:
    """Person columns in household order: who there is, sex, birth date, name group."""
    count = len(kind)
    every = np.arange(count)
    with_children = np.isin(kind, HAS_CHILDREN)
    group = words.draw_groups(rng, count)
    eldest = np.where(with_children, rng.uniform(0.3, 20.5, count), 0)
    age_at_birth = np.clip(rng.normal(25.5, 5.3, count), 16.5, 43)
    head_age = np.where(with_children, eldest + age_at_birth, np.clip(rng.normal(52, 19, count), 18.5, 93))
    head_age = np.where(
        kind == KIN, head_age + 26, np.where(np.isin(kind, (SHARER, LODGER)), rng.uniform(18, 50, count), head_age)
    )
    head_sex = np.where(with_children, rng.random(count) < np.where(kind == LONE, 0.88, 1), rng.random(count) < 0.5)
    mated = np.isin(kind, (COUPLE, STEP, PAIR)) | ((kind == KIN) & (rng.random(count) < 0.5)) | (kind == FOSTER)
    parts = [(every, HEAD, head_sex, head_age, group)]
    mates = every[mated]
    other = np.where(rng.random(count) < 0.92, group, words.draw_groups(rng, count))
    parts.append((mates, MATE, ~head_sex[mates], head_age[mates] + rng.normal(1.8, 4, len(mates)), other[mates]))
    number = np.where(with_children, pick(rng, count, CHILD_SHARES) + 1, 0)
    gap = np.where(rng.random((5, count)) < 0.022, 0.0, rng.uniform(1.0, 4.2, (5, count)))
    ages = eldest - np.cumsum(gap, axis=0) + gap[0]
    for place in range(5):
        some = every[(number > place) & (ages[place] > 0)]
        parts.append((some, CHILD, rng.random(len(some)) < 0.488, ages[place][some], group[some]))
    asian = group == words.groups.index("south_asian")
    elders = every[with_children & (kind != KIN) & (rng.random(count) < np.where(asian, 0.16, 0.015))]
    parts.append(
        (
            elders,
            ELDER,
            rng.random(len(elders)) < 0.65,
            head_age[elders] + rng.uniform(19, 34, len(elders)),
            group[elders],
        )
    )
    home = np.concatenate([part[0] for part in parts])
    order = np.argsort(home, kind="stable")
    age = np.concatenate([part[3] for part in parts])
    slot = np.concatenate([np.full(len(part[0]), part[1]) for part in parts])
    adult_floor = np.where(slot == CHILD, 0, 17.5)
    dob = span.last - np.round(np.clip(age, adult_floor, 98) * YEAR).astype(np.int64)
    return {
        "home0": home[order],
        "slot": slot[order],
        "sex": np.concatenate([np.asarray(part[2]).astype(np.int64) for part in parts])[order],
        "dob": dob[order],
        "group": np.concatenate([part[4] for part in parts])[order],
        **_blanks(len(home)),
    }


def _blanks(count: int) -> dict[str, Any]:
    """Person columns that later steps fill."""
    texts = ("forename", "middle", "surname", "former", "role0", "role1", "relation1", "relation2")
    blank: dict[str, Any] = {name: np.full(count, None, dtype=object) for name in texts}
    for name in ("named_on", "switch_on", "gone_on"):
        blank[name] = np.full(count, NEVER)
    for name in ("home1", "carer1", "carer2"):
        blank[name] = np.full(count, -1)
    for name in ("rights1", "rights2"):
        blank[name] = np.zeros(count, dtype=bool)
    return blank


def _name(rng: np.random.Generator, people: People, words: Words, span: Span) -> None:
    """Give everyone names: family names by culture, maiden names, the father's name passed on to some sons."""
    count = len(people.home0)
    kind = people.kind[people.home0]
    people.forename = words.draw_forenames(rng, people.group, people.sex, years(people.dob))
    people.middle = either(
        rng.random(count) < 0.55, words.draw_forenames(rng, people.group, people.sex, years(people.dob)), None
    )
    men, women = words.draw_surnames(rng, people.group)
    own = np.where(people.sex == 1, women, men)
    head = np.searchsorted(people.home0, people.home0)  # the head is the first person of a household
    mate = np.minimum(head + 1, count - 1)
    has_mate = (people.home0[mate] == people.home0) & (people.slot[mate] == MATE)
    married = (rng.random(len(people.kind)) < 0.62)[people.home0] & has_mate
    father = np.where(has_mate & (people.sex[mate] == 0), mate, head)
    asian = people.group == words.groups.index("south_asian")
    gendered = np.isin(people.group, [words.groups.index(name) for name in ("polish", "european_other")])
    takes_female = (people.sex == 1) & (gendered | (asian & (rng.random(count) < 0.6)))
    passed_on = np.where(takes_female, women[father], men[father])
    of_mother = rng.random(len(people.kind))[people.home0] < np.where(kind == STEP, 0.45, 0.18)
    unmarried = has_mate & ~married
    from_mother = np.where(takes_female, women[head], men[head])
    child = np.where((unmarried & of_mother) | ((kind == STEP) & of_mother) | ~has_mate, from_mother, passed_on)
    elsewhere = (kind == STEP) & ~of_mother | np.isin(kind, (KIN, FOSTER)) & (
        rng.random(len(people.kind))[people.home0] < 0.6
    )
    third = np.where(takes_female, women[np.minimum(head + 2, count - 1)], men[np.minimum(head + 2, count - 1)])
    child = np.where(elsewhere, third, child)
    wife = married & (people.sex == 1) & (people.slot <= MATE) & ~asian
    wife_name = np.where(gendered, women[father], men[father])
    people.surname = np.where(people.slot == CHILD, child, np.where(wife, wife_name, own))
    lone = (kind == LONE) & (people.slot == HEAD) & (people.sex == 1) & (rng.random(count) < 0.3)
    people.former = either(wife & (own != people.surname), own, either(lone, third, None))
    recent = rng.random(count) < 0.05
    wed = np.where(recent, rng.integers(span.first, span.last, count), span.first - rng.integers(200, 4000, count))
    people.named_on = np.where(people.former.astype(bool), wed, NEVER)
    people.named_on = np.where(lone & ~wife, span.first - 400, people.named_on)
    junior = (people.slot == CHILD) & (people.sex == 0) & (people.sex[father] == 0) & (rng.random(count) < 0.015)
    people.forename = np.where(junior, people.forename[father], people.forename)
    _tell_siblings_apart(rng, people, words)
    _double(rng, people)


def _double(rng: np.random.Generator, people: People) -> None:
    """Give a few adults the name, sex and birthday of a stranger of the same age: the county has such pairs too."""
    adults = np.flatnonzero(
        (people.slot == HEAD) & (people.named_on == NEVER) & ~np.isin(people.kind[people.home0], (SINGLE,))
    )
    same_sex = adults[people.sex[adults] == 1]
    pairs = rng.permutation(same_sex)[: 2 * max(1, len(people.home0) // 900)]
    first, second = pairs[: len(pairs) // 2], pairs[len(pairs) // 2 : len(pairs) // 2 * 2]
    near = np.abs(people.dob[first] - people.dob[second]) < 6 * YEAR
    first, second = first[near], second[near]
    for name in ("forename", "surname", "dob", "group"):
        getattr(people, name)[second] = getattr(people, name)[first]


def _tell_siblings_apart(rng: np.random.Generator, people: People, words: Words) -> None:
    """Draw again the forename of a child that a brother or sister bears too."""
    for _ in range(3):
        seen: set[tuple[int, str]] = set()
        twice = []
        for place in np.flatnonzero(people.slot == CHILD):
            name = (int(people.home0[place]), str(people.forename[place]))
            if name in seen:
                twice.append(place)
            seen.add(name)
        if not twice:
            return
        again = np.array(twice)
        people.forename[again] = words.draw_forenames(
            rng, people.group[again], people.sex[again], years(people.dob[again])
        )


def _carers(rng: np.random.Generator, people: People) -> None:
    """Who the school holds as contacts of each child, and every role in the family."""
    count = len(people.home0)
    kind = people.kind[people.home0]
    head = np.searchsorted(people.home0, people.home0)
    mate = np.minimum(head + 1, count - 1)
    has_mate = (people.home0[mate] == people.home0) & (people.slot[mate] == MATE)
    child = people.slot == CHILD
    people.carer1 = np.where(child, head, -1)
    people.carer2 = np.where(child & has_mate & (rng.random(count) < 0.85), mate, -1)
    parent = np.where(people.sex[head] == 1, "Mother", "Father").astype(object)
    other = np.where(people.sex[mate] == 1, "Mother", "Father").astype(object)
    guardian = np.where(kind == KIN, "Grandparent", "Foster carer").astype(object)
    kept = np.isin(kind, (KIN, FOSTER))
    people.relation1 = np.where(kept, guardian, parent)
    people.relation2 = np.where(kept, guardian, np.where(kind == STEP, "Step-parent", other))
    people.rights1 = np.where(kept, (kind == KIN) & (rng.random(count) < 0.35), rng.random(count) < 0.99)
    people.rights2 = np.where(kept | (kind == STEP), False, rng.random(count) < 0.88)
    swap = (rng.random(count) < 0.12) & (people.carer2 >= 0)
    for one, two in (("carer1", "carer2"), ("relation1", "relation2"), ("rights1", "rights2")):
        first, second = getattr(people, one), getattr(people, two)
        setattr(people, one, np.where(swap, second, first))
        setattr(people, two, np.where(swap, first, second))
    adult = np.where(
        np.isin(kind, (COUPLE, STEP, LONE)),
        np.where((kind == STEP) & (people.slot == MATE), "PARTNER", "PARENT"),
        np.where(kept, "GUARDIAN", np.where(kind == PAIR, "PARTNER", "SINGLE ADULT")),
    ).astype(object)
    young = np.where(kind == KIN, "KINSHIP CHILD", np.where(kind == FOSTER, "FOSTER CHILD", "CHILD")).astype(object)
    people.role0 = np.where(child, young, np.where(people.slot == ELDER, "GRANDPARENT", adult))


def _part(rng: np.random.Generator, people: People, places: Places, span: Span) -> None:
    """Separations, new partners, children taken in by grandparents, grown children leaving, deaths."""
    count = len(people.home0)
    every = np.arange(count)
    kind = people.kind[people.home0]
    when = rng.integers(span.first, span.last, count)
    chance = rng.random(count)
    age = (span.last - people.dob) / YEAR
    leaves = (people.slot == MATE) & np.isin(kind, (COUPLE, STEP, PAIR)) & (chance < 0.03)
    leaves |= (people.slot == CHILD) & (age > 18.6) & (chance < 0.3)
    leavers = every[leaves]
    spare = rng.choice(people.dwelling0, len(leavers))
    first = len(people.kind)
    people.kind = np.concatenate([people.kind, np.full(len(leavers), LEFT)])
    for name, values in (
        ("dwelling0", spare),
        ("dwelling1", spare),
        ("moved_on", np.full(len(leavers), NEVER)),
        ("formed_on", when[leavers]),
        ("hardship", people.hardship[people.home0[leavers]]),
        ("trouble", people.trouble[people.home0[leavers]] * 0.5),
        ("truancy", np.zeros(len(leavers))),
        ("district", places.district[spare]),
    ):
        setattr(people, name, np.concatenate([getattr(people, name), values]))
    people.home1[leavers] = first + np.arange(len(leavers))
    people.role1[leavers] = "SINGLE ADULT"
    people.switch_on[leavers] = np.maximum(when[leavers], people.dob[leavers] + int(18.05 * YEAR))
    people.formed_on[first:] = people.switch_on[leavers]
    _join(rng, people, when)
    dies = (age > 70) & (rng.random(count) < 0.05) & (people.switch_on == NEVER) & (kind == PAIR)
    people.gone_on = np.where(dies, when, NEVER)


def _join(rng: np.random.Generator, people: People, when: Ints) -> None:
    """Single adults who move in with a lone parent, and children who move to grandparents."""
    kind = people.kind[people.home0]
    singles = np.flatnonzero((kind == SINGLE) & (people.dob > np.median(people.dob[kind == SINGLE])))
    lone = np.flatnonzero((kind == LONE) & (people.slot == HEAD))
    pairs = min(len(singles), len(lone) // 20)
    new, hosts = rng.permutation(singles)[:pairs], rng.permutation(lone)[:pairs]
    fits = people.sex[new] != people.sex[hosts]
    new, hosts = new[fits], hosts[fits]
    people.home1[new], people.role1[new], people.switch_on[new] = people.home0[hosts], "PARTNER", when[new]
    homes = people.home0[np.flatnonzero((kind == PAIR) & (people.slot == HEAD))]
    children = np.flatnonzero((people.slot == CHILD) & np.isin(kind, (LONE, STEP)) & (people.switch_on == NEVER))
    moves = rng.permutation(children)[: len(children) // 150]
    if len(homes) and len(moves):
        people.home1[moves], people.role1[moves] = rng.choice(homes, len(moves)), "KINSHIP CHILD"
        people.switch_on[moves] = np.maximum(when[moves], people.dob[moves] + 200)


def _move(rng: np.random.Generator, people: People, places: Places, span: Span) -> None:
    """Let households move into homes that others left before: mostly in their district, some from or to the city."""
    count = len(people.kind)
    movers = np.flatnonzero((rng.random(count) < 0.16) & ~np.isin(people.kind, (SHARER, LODGER)))
    if len(movers) < 2:
        return
    when = rng.integers(span.first, span.last, len(movers))
    when = np.maximum(when, people.formed_on[movers] + 30)
    city = places.districts.index(CITY)
    far = (rng.random(len(movers)) < 0.2) | (people.district[movers] == city)
    area = np.where(far, 99, people.district[movers])
    order = np.lexsort((when, area))
    movers, when, area = movers[order], when[order], area[order]
    left = people.dwelling0[movers]
    follows = np.concatenate([[False], area[1:] == area[:-1]])
    people.moved_on[movers[follows]] = when[follows]
    people.dwelling1[movers[follows]] = left[np.flatnonzero(follows) - 1]
