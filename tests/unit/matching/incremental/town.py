"""A made-up town whose records change from delivery to delivery: seeded, with neighbours, kin, hostels and slips."""

import datetime as dt
from random import Random
from typing import Any

from stdnum.gb import upn as upn_check

from tests.unit.matching.people import contact, member, nominal, pupil, tenant

Row = dict[str, Any]
SURNAMES = ("Blenley", "Marsh", "Khan", "Smith", "Smyth", "Hallam", "Okafor", "Jones", "Nowak", "Quill", "Reed", "Shah")
GIRLS = ("Ellie", "Emily", "Amelia", "Holly", "Hollie", "Diane", "Katharine", "Aisha", "Zofia", "Grace", "Ruth", "Mary")
BOYS = ("Amir", "Glenn", "Jon", "John", "Peter", "Piotr", "Samuel", "Sam", "Daniel", "Dan", "Omar", "Noah")
STREETS = ("Elm Court", "High Street", "Manor Road", "Mill Lane", "Station Avenue", "Church Close")
PLACES = (("Arnold", "NG5 7QD"), ("Arnold", "NG5 6AB"), ("Worksop", "S80 1TS"), ("Hucknall", "NG15 6FB"))


def pupil_number(serial: int) -> str:
    """A pupil number that passes its check."""
    body = f"891{serial:09d}"
    return upn_check.calc_check_digit(body) + body


def household(random: Random, number: int) -> list[Row]:
    """The records of one household: a pupil or two with contacts, a tenancy, a programme family, an offence."""
    surname, street = random.choice(SURNAMES), random.choice(STREETS)
    town, postcode = random.choice(PLACES)
    house = random.randint(1, 40)
    home = {"address": f"{house} {street}", "town": town, "postcode": postcode}
    known = home | {"uprn": f"{hash_of(house, street, postcode):06d}"} if random.random() < 0.7 else home
    child, mother = random.choice(GIRLS + BOYS), random.choice(GIRLS)
    born = dt.date(1996 + random.randint(0, 12), random.randint(1, 12), random.randint(1, 28))
    adult = dt.date(1965 + random.randint(0, 20), random.randint(1, 12), random.randint(1, 28))
    told = {"forename": child, "surname": surname, "dob": born, "gender": "F" if child in GIRLS else "M"}
    rows = [
        pupil(f"p{number}", upn=pupil_number(number), **told, **known),
        contact(f"c{number}", f"p{number}", forename=mother, surname=surname, **known),
        tenant(f"t{number}", f"T{number}", forename=mother, surname=surname, dob=adult, gender="F", **known),
    ]
    if random.random() < 0.5:
        rows.append(nominal(f"n{number}", nominal_ref=f"N{number}", **told, **home))
    if random.random() < 0.4:
        rows.append(member(f"m{number}", f"F{number}", postcode=postcode, **told))
        rows.append(
            member(f"k{number}", f"F{number}", role="PARENT", forename=mother[0], surname=surname, postcode=postcode)
        )
    return rows


def hash_of(*told: object) -> int:
    """A number of six digits that follows from what is told."""
    return sum(ord(letter) * (at + 7) ** 2 for at, letter in enumerate("|".join(map(str, told)))) % 1_000_000


def town(seed: int, households: int) -> list[Row]:
    """The records of a town."""
    random = Random(seed)  # noqa: S311
    return [row for number in range(households) for row in household(random, number)]


def changed(rows: list[Row], seed: int, *, share: float) -> list[Row]:
    """The records of the next delivery: some gone, some corrected, some moved, a family new, a number replaced."""
    random = Random(seed)  # noqa: S311
    after = [dict(row) for row in rows if random.random() > share / 4]
    for row in after:
        if random.random() < share:
            random.choice((_misspelt, _moved, _without_number, _renumbered, _elsewhere))(row, random)
    number = 10_000 + 100 * seed
    for fresh in range(max(1, int(len(rows) * share / 16))):
        after += household(random, number + fresh)
    return after


def shown_on(rows: list[Row], day: dt.date, *, but: frozenset[str] = frozenset()) -> list[Row]:
    """The records as one extract more shows them all, except those of the sources `but`."""
    return [
        row
        if row["source"] in but
        else row | {"last_seen_on": day, "record_date": day, "seen_on": [*row["seen_on"], day]}
        for row in rows
    ]


def hostel(rows: list[Row], seed: int, people: int) -> list[Row]:
    """The records of a house that turns out to be a hostel: more people and surnames than a household has."""
    at = next(row for row in rows if row["uprn"])
    home = {name: at[name] for name in ("address", "town", "postcode", "uprn")}
    random = Random(seed)  # noqa: S311
    return [
        *rows,
        *(
            tenant(f"h{seed}-{at}", f"H{seed}-{at}", forename=random.choice(BOYS), surname=f"{name}son", **home)
            for at, name in zip(range(people), SURNAMES * 3, strict=False)
        ),
    ]


def _misspelt(row: Row, random: Random) -> None:
    row["forename"] = (row["forename"] or "A")[:-1] + random.choice("aeiy")


def _moved(row: Row, random: Random) -> None:
    row["address"], (row["town"], row["postcode"]) = f"{random.randint(1, 40)} Mill Lane", random.choice(PLACES)
    row["uprn"] = None


def _without_number(row: Row, random: Random) -> None:
    row["uprn"] = None


def _renumbered(row: Row, random: Random) -> None:
    if row["upn"]:
        row["upn"], row["former_upn"] = pupil_number(500_000 + random.randint(0, 99_999)), row["upn"]


def _elsewhere(row: Row, random: Random) -> None:
    row["uprn"] = f"{random.randint(0, 999_999):06d}"
