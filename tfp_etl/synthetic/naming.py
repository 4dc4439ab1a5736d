"""Names of one block: family names by culture, maiden names, a father's name passed on, namesakes."""

import numpy as np

from tfp_etl.synthetic.calendar import NEVER, either, years
from tfp_etl.synthetic.people import CHILD, FOSTER, HEAD, KIN, LONE, MATE, SINGLE, STEP, YEAR, People, Span
from tfp_etl.synthetic.words import Words


def give_names(rng: np.random.Generator, people: People, words: Words, span: Span) -> None:
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
