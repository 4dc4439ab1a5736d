"""What changes in the households of one block: partings, new partners, kinship care, grown children, deaths, moves."""

import numpy as np

from tfp_etl.synthetic.calendar import NEVER, Ints
from tfp_etl.synthetic.people import (
    CHILD,
    COUPLE,
    HEAD,
    LEFT,
    LODGER,
    LONE,
    MATE,
    PAIR,
    SHARER,
    SINGLE,
    STEP,
    YEAR,
    People,
    Span,
)
from tfp_etl.synthetic.places import CITY, Places


def part_and_join(rng: np.random.Generator, people: People, places: Places, span: Span) -> None:
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


def move(rng: np.random.Generator, people: People, places: Places, span: Span) -> None:
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
