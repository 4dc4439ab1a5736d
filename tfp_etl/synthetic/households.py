"""Makes the true households of one block: composition, ages, roles, and who cares for each child."""

from typing import Any

import numpy as np

from tfp_etl.synthetic import turns
from tfp_etl.synthetic.calendar import NEVER, Ints, pick, stream
from tfp_etl.synthetic.naming import give_names
from tfp_etl.synthetic.people import (
    CHILD,
    COUPLE,
    ELDER,
    FOSTER,
    HAS_CHILDREN,
    HEAD,
    KIN,
    LODGER,
    LONE,
    MATE,
    PAIR,
    SHARER,
    STEP,
    YEAR,
    People,
    Span,
)
from tfp_etl.synthetic.places import Places
from tfp_etl.synthetic.words import Words

KIND_SHARES = [0.27, 0.07, 0.2, 0.018, 0.007, 0.2, 0.205, 0.03]
CHILD_SHARES = [0.33, 0.37, 0.18, 0.08, 0.04]


def make(seed: int, block: int, homes: Ints, *, places: Places, words: Words, span: Span) -> People:
    """The households that first live in `homes`, with lodgers, sharers and people who leave to live alone."""
    rng = stream(seed, block, 2)
    kind = pick(rng, len(homes), KIND_SHARES)
    kind = np.concatenate([kind, np.full(max(1, len(homes) // 60), LODGER)])
    count = len(kind)
    dwelling = np.concatenate([homes, rng.choice(homes, count - len(homes), replace=False)])
    sharers = np.flatnonzero(kind == SHARER)
    room = max(2, len(sharers) // 6)
    dwelling[sharers] = places.shared[(block * room + rng.integers(0, room, len(sharers))) % len(places.shared)]
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
    give_names(rng, people, words, span)
    _carers(rng, people)
    turns.part_and_join(rng, people, places, span)
    turns.move(rng, people, places, span)
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
