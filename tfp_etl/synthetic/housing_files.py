"""The seven districts' tenancy and action exports, in both housing layouts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from tfp_etl.synthetic.calendar import NEVER, UK, Flags, Ints, Texts, day, either, on, spell
from tfp_etl.synthetic.outside import Actions, Tenancies
from tfp_etl.synthetic.people import CHILD, ELDER, FOSTER, HEAD, KIN, MATE
from tfp_etl.synthetic.places import CITY
from tfp_etl.synthetic.sending import Sender, digits, uk, until

LAYOUT_B = ("broxtowe", "gedling", "rushcliffe")
WORDS_OF = {
    "NSP-ASB": "Notice seeking possession - ASB",
    "INJ": "Injunction",
    "DEM": "Demotion order",
    "EVI-ASB": "Eviction - ASB",
    "NSP-RENT": "Notice - rent arrears",
    "WARN": "Warning",
}


@dataclass
class Occupants:
    """One row a person of a household, main tenant first; `tenancy` is a row of Tenancies, days NEVER: open."""

    tenancy: Ints
    person: Ints
    relation: Texts
    start: Ints
    end: Ints
    main: Flags


def slug(district: str) -> str:
    """A district as file names write it."""
    return district.lower().replace(" ", "-")


def occupants(sender: Sender, tenancies: Tenancies) -> Occupants:
    """Who lived in each tenancy and when, without the few whom the landlord never heard of."""
    people = sender.people
    rng = sender.damage(21, 1).rng
    first = np.searchsorted(tenancies.household, np.arange(len(people.kind)))
    last = np.searchsorted(tenancies.household, np.arange(len(people.kind)), side="right")
    parts = []
    for home, begin, end in (
        (people.home0, people.dob, np.minimum(people.switch_on, people.gone_on)),
        (people.home1, people.switch_on, people.gone_on),
    ):
        for place in range(2):  # a household has at most two tenancies
            persons = np.flatnonzero((home >= 0) & (last[home] - first[home] > place))
            tenancy = first[home[persons]] + place
            start = np.maximum(begin[persons], tenancies.start[tenancy])
            stop = np.minimum(np.where(end[persons] >= NEVER, NEVER, end[persons] - 1), tenancies.end[tenancy])
            keep = stop > start
            parts.append((tenancy[keep], persons[keep], start[keep], stop[keep]))
    tenancy, person, start, end = (np.concatenate(column) for column in zip(*parts, strict=True))
    slot = people.slot[person]
    own = people.home0[person] == tenancies.household[tenancy]
    rank = np.where(
        own & (slot == HEAD), 0, np.where(people.home1[person] == tenancies.household[tenancy], 1, slot + 1)
    )
    order = np.lexsort((person, rank, tenancy))
    tenancy, person, start, end, slot = (column[order] for column in (tenancy, person, start, end, slot))
    main = np.concatenate([[True], tenancy[1:] != tenancy[:-1]])
    listed = main | (rng.random(len(person)) > np.where(slot == CHILD, 0.07, 0.1))
    listed &= people.dob[person] < sender.span.last - np.where(main, 17 * 365, 0)
    joint = (rng.random(len(tenancies.household)) < 0.4)[tenancy]
    relation = _relations(sender, tenancies.household[tenancy], person, main, joint)
    return Occupants(tenancy[listed], person[listed], relation[listed], start[listed], end[listed], main[listed])


def _relations(sender: Sender, household: Ints, person: Ints, main: Flags, joint: Flags) -> Texts:
    """What each person is to the main tenant; `household` is the one that holds the tenancy."""
    people = sender.people
    slot, kind = people.slot[person], people.kind[household]
    own = people.home0[person] == household
    child = np.where(people.sex[person] == 1, "Daughter", "Son")
    other = (slot == ELDER) | np.isin(kind, (KIN, FOSTER)) | ~own
    partner = np.where(joint, "Joint Tenant", "Partner")
    relation = np.where(slot == CHILD, np.where(other, "Other", child), np.where(slot == MATE, partner, "Other"))
    joined = ~own & (slot != CHILD) & ~main
    return np.where(main, "Tenant", np.where(joined, "Partner", relation)).astype(object)


@dataclass
class Book:
    """A landlord's view of a block: tenancies, who is listed in them, the cells written, the references."""

    tenancies: Tenancies
    rows: Occupants
    cells: dict[str, Any]
    refs: Texts
    properties: Texts
    people_refs: Texts
    no_uprn: Flags


def send_tenancies(sender: Sender, tenancies: Tenancies, refs: Texts, properties: Texts, people_refs: Texts) -> None:
    """Both layouts; `refs` and `properties` are one a tenancy, `people_refs` one a row of `occupants`."""
    rows = occupants(sender, tenancies)
    district = sender.places.district[tenancies.dwelling]
    cells = _cells(sender, rows)
    no_uprn = sender.damage(25, 1.0).hit(len(tenancies.household), 0.05)
    book = Book(tenancies, rows, cells, refs, properties, people_refs, no_uprn)
    for number, name in enumerate(sender.places.districts):
        if name == CITY:
            continue
        mine = np.flatnonzero(district[rows.tenancy] == number)
        send = _send_b if slug(name) in LAYOUT_B else _send_a
        send(sender, f"{slug(name)}_tenancies", book, mine)


def _cells(sender: Sender, rows: Occupants) -> dict[str, Any]:
    """Names, birth dates and NINOs as the landlord has them."""
    people = sender.people
    spoil = sender.damage(22, 1.0)
    known_name_on = np.where(spoil.hit(len(rows.person), 0.05), rows.start, sender.span.last)
    forename, surname = spoil.names(people.forename[rows.person], people.surname_of(rows.person, known_name_on))
    middle = people.middle[rows.person]
    with_middle = spoil.hit(len(rows.person), 0.12) & middle.astype(bool)
    known = spoil.birth_days(people.dob[rows.person])
    grown = (sender.span.last - people.dob[rows.person]) / 365.25 > 16.5
    nino = either(grown, spoil.ninos(people.nino[rows.person]), None)
    return {
        "forenames": either(with_middle, forename + np.array([f" {name}" for name in middle], dtype=object), forename),
        "surname": surname,
        "dob_text": spoil.birth_texts(np.where(known == NEVER, people.dob[rows.person], known), UK),
        "dob": known,
        "nino": either(spoil.hit(len(rows.person), 0.38), None, nino),
    }


def _send_a(sender: Sender, dataset: str, book: Book, mine: Ints) -> None:
    """Layout A: one row a household member."""
    places, people = sender.places, sender.people
    tenancies, rows, cells = book.tenancies, book.rows, book.cells
    tenancy, person = rows.tenancy[mine], rows.person[mine]
    dwelling = tenancies.dwelling[tenancy]
    adult = people.dob[person] < sender.span.last - 16 * 365
    rng = sender.damage(23, 1).rng
    women = np.array(["Mrs", "Miss", "Ms"], dtype=object)[rng.integers(0, 3, len(mine))]
    men = either(adult, "Mr", "Master")
    title = either(rng.random(len(mine)) < 0.05, None, either(people.sex[person] == 1, women, men))
    postcode = sender.damage(24, 1).postcodes(places.postcode[dwelling])
    for extract in sender.extracts:
        at = day(extract)
        columns = {
            "TenancyRef": book.refs[tenancy],
            "PropertyRef": book.properties[tenancy],
            "UPRN": either(book.no_uprn[tenancy], None, digits(places.uprn[dwelling])),
            "Address1": places.line1[dwelling],
            "Address2": places.line2[dwelling],
            "Town": np.array(places.towns, dtype=object)[places.town[dwelling]],
            "PostCode": postcode,
            "Tenure": tenancies.tenure[tenancy],
            "TenancyStart": uk(tenancies.start[tenancy]),
            "TenancyEnd": uk(until(tenancies.end[tenancy], at)),
            "PersonRef": book.people_refs[mine],
            "Title": title,
            "Forenames": cells["forenames"][mine],
            "Surname": cells["surname"][mine],
            "DOB": cells["dob_text"][mine],
            "NINO": cells["nino"][mine],
            "Relationship": rows.relation[mine],
            "FromDate": uk(rows.start[mine]),
            "ToDate": uk(until(rows.end[mine], at)),
        }
        sender.send(dataset, extract, columns, rows.start[mine] <= at, [(person, "")])


def _send_b(sender: Sender, dataset: str, book: Book, mine: Ints) -> None:
    """Layout B: one row a tenancy, the household in one text; who stands where is true of the latest file."""
    tenancies, rows, cells = book.tenancies, book.rows, book.cells
    for extract in sender.extracts:
        at = day(extract)
        lasts = (rows.end[mine] > at) | (rows.end[mine] == tenancies.end[rows.tenancy[mine]])
        stay = mine[(rows.start[mine] <= at) & lasts]
        stay = stay[tenancies.start[rows.tenancy[stay]] <= at]
        held = np.unique(rows.tenancy[stay[rows.main[stay]]])
        stay = stay[np.isin(rows.tenancy[stay], held)]
        main, household, position = _household(rows, cells, stay)
        tenancy = rows.tenancy[main]
        dwelling = tenancies.dwelling[tenancy]
        columns = {
            "Tenancy No": book.refs[tenancy],
            "UPRN": either(book.no_uprn[tenancy], None, sender.places.uprn[dwelling].astype(object)),
            "Full Address": _full_address(sender, dwelling),
            "Main Tenant": cells["forenames"][main] + np.full(len(main), " ", dtype=object) + cells["surname"][main],
            "Main Tenant DOB": _sheet_days(cells["dob"][main]),
            "Main Tenant NI No": cells["nino"][main],
            "Start": _sheet_days(tenancies.start[tenancy]),
            "End": _sheet_days(until(tenancies.end[tenancy], at)),
            "Household": household,
        }
        sender.delivery.add(dataset, extract, columns)
        if extract == sender.extracts[-1]:
            part = either(position == 0, "", digits(position))
            sender.truth.note(dataset, [book.refs[rows.tenancy[stay]]], sender.serials(rows.person[stay]), part)


def _household(rows: Occupants, cells: dict[str, Any], stay: Ints) -> tuple[Ints, Texts, Ints]:
    """Rows of main tenants, the household text of each, and the position of every row (0: main tenant)."""
    starts = np.flatnonzero(rows.main[stay])
    position = np.arange(len(stay)) - np.repeat(starts, np.diff([*starts, len(stay)]))
    texts: list[str] = []
    born = spell(cells["dob"][stay], UK)
    for place, row, dob in zip(position.tolist(), stay.tolist(), born, strict=True):
        if place == 0:
            texts.append("")
            continue
        surname = str(cells["surname"][row])
        name = f"{cells['forenames'][row]} {surname.upper() if place % 2 else surname}".replace(";", "").replace(
            "(", ""
        )
        about = f"{rows.relation[row]}, {dob}" if dob else str(rows.relation[row])
        texts[-1] += f"{'; ' if texts[-1] else ''}{name} ({about})"
    return stay[starts], np.array(texts, dtype=object), position


def _full_address(sender: Sender, dwelling: Ints) -> Texts:
    """Address lines, town and postcode in one text."""
    places = sender.places
    return np.array(
        [
            ", ".join(
                part
                for part in (places.line1[at], places.line2[at], places.towns[places.town[at]], places.postcode[at])
                if part
            )
            for at in dwelling.tolist()
        ],
        dtype=object,
    )


def _sheet_days(days: Ints) -> Texts:
    """Days as dates for a workbook, NEVER blank."""
    cells: list[date | None] = [None if number == NEVER else on(number) for number in days.tolist()]
    return np.array(cells, dtype=object)


def send_actions(sender: Sender, tenancies: Tenancies, actions: Actions, refs: Texts) -> None:
    """Housing actions of each district; they name a tenancy and no person."""
    district = sender.places.district[tenancies.dwelling[actions.tenancy]]
    for number, name in enumerate(sender.places.districts):
        if name == CITY:
            continue
        mine = np.flatnonzero(district == number)
        ref, code, outcome = refs[actions.tenancy[mine]], actions.code[mine], actions.outcome[mine]
        for extract in sender.extracts:
            shown = actions.acted_on[mine] <= day(extract)
            if slug(name) in LAYOUT_B:
                words = np.array([WORDS_OF[each] for each in code], dtype=object)
                columns = {
                    "Tenancy No": ref,
                    "Action": words,
                    "Action Date": _sheet_days(actions.acted_on[mine]),
                    "Notes": outcome,
                }
            else:
                columns = {
                    "TenancyRef": ref,
                    "ActionCode": code,
                    "ActionDate": uk(actions.acted_on[mine]),
                    "Outcome": outcome,
                }
            sender.send(f"{slug(name)}_actions", extract, columns, shown, [])
