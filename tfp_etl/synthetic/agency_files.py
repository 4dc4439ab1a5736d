"""The DWP return and the police's two exports."""

import numpy as np

from tfp_etl.synthetic.calendar import ISO, NEVER, Flags, Ints, Texts, day, either
from tfp_etl.synthetic.damage import Damage
from tfp_etl.synthetic.outside import CRIMES, Asb, Benefits, Offences
from tfp_etl.synthetic.places import CITY
from tfp_etl.synthetic.sending import Sender, iso, until

TWO_YEARS = 730


def send_benefits(sender: Sender, rows: Benefits) -> None:
    """One row a spell of the last two years; one blank row for a person found with none, or not found."""
    spoil = sender.damage(11, 0.9)
    people = sender.people
    asked, row = np.unique(rows.person, return_inverse=True)
    lag = spoil.lag(len(asked), 0.12)
    forename, surname = spoil.names(
        people.forename[asked], people.surname_of(asked, sender.span.last - lag), upper=True
    )
    nino, dob = spoil.ninos(people.nino[asked]), spoil.birth_texts(people.dob[asked], ISO)
    no_postcode = spoil.hit(len(asked), 0.02)
    forms = sender.damage(12, 0.9).postcodes
    for extract in sender.extracts:
        at = day(extract)
        postcode = forms(sender.places.postcode[people.dwelling_of(asked, at - lag)])
        postcode = either(no_postcode, None, postcode)
        told = (rows.start <= at) & (rows.end > at - TWO_YEARS)
        with_spell = np.isin(np.arange(len(asked)), row[told])
        blank = np.searchsorted(row[np.argsort(row, kind="stable")], np.arange(len(asked)))
        extra = np.argsort(row, kind="stable")[blank][~with_spell]
        lines = np.concatenate([np.flatnonzero(told), extra])
        spell_told = np.arange(len(lines)) < int(told.sum())
        who = row[lines]
        columns = {
            "NINO": nino[who],
            "Surname": surname[who],
            "Forename": forename[who],
            "DOB": dob[who],
            "Postcode": postcode[who],
            "MatchStatus": rows.status[lines],
            "BenefitCode": np.where(spell_told, rows.code[lines], None),
            "ClaimStart": iso(np.where(spell_told, rows.start[lines], NEVER)),
            "ClaimEnd": iso(np.where(spell_told, until(rows.end[lines], at), NEVER)),
            "WorkProgrammeAttached": iso(np.where(spell_told, until(rows.work_programme[lines], at), NEVER)),
            "ESFProvisionStart": iso(np.where(spell_told, until(rows.esf[lines], at), NEVER)),
        }
        sender.send("dwp_return", extract, columns, np.ones(len(lines), dtype=bool), [(asked[who], "")])


def _nominals(sender: Sender, spoil: Damage, persons: Ints, on: Ints) -> dict[str, Texts]:
    """Name, birth date, sex, address and nominal reference as the police have them at an event; persons >= 0."""
    people, count = sender.people, len(persons)
    forename, surname = spoil.names(people.forename[persons], people.surname_of(persons, on - spoil.lag(count, 0.05)))
    surname = np.where(
        spoil.hit(count, 0.75), np.array([name.upper() if name else name for name in surname], dtype=object), surname
    )
    sex = np.where(people.sex[persons] == 1, "Female", "Male").astype(object)
    second = spoil.hit(count, 0.3)
    return {
        "NominalRef": np.where(second, people.nominal2[persons], people.nominal[persons]),
        "Surname": surname,
        "Forename": forename,
        "DOB": spoil.birth_texts(people.dob[persons], ISO),
        "Sex": np.where(spoil.hit(count, 0.02), "Unknown", sex).astype(object),
        "AddressText": _address_texts(sender, spoil, people.dwelling_of(persons, on - spoil.lag(count, 0.13))),
    }


def _address_texts(sender: Sender, spoil: Damage, dwelling: Ints) -> Texts:
    """Addresses on one line in the ways officers write them: order, county, commas and postcode vary."""
    places = sender.places
    way = spoil.rng.integers(0, 10, len(dwelling))
    no_postcode = spoil.hit(len(dwelling), 0.07)
    capitals = spoil.hit(len(dwelling), 0.03)
    postcodes = spoil.postcodes(places.postcode[dwelling])
    texts = []
    for at, style, bare, loud, postcode in zip(
        dwelling.tolist(), way.tolist(), no_postcode, capitals, postcodes, strict=True
    ):
        town = places.towns[places.town[at]]
        parts = [str(places.line1[at])] + ([str(places.line2[at])] if places.line2[at] else [])
        tail = [] if bare else [postcode]
        if style < 5:
            parts += [town, *tail]
        elif style < 7:
            parts += [town, "Notts", *tail]
        elif style == 7:
            parts += [*tail, town]
        else:
            parts += [town, *tail]
        text = (" " if style >= 8 else ", ").join(parts)
        texts.append(text.upper() if loud else text)
    return np.array(texts, dtype=object)


def _districts(sender: Sender, rng: np.random.Generator, dwelling: Ints) -> Texts:
    """District names as the police write them, in any case."""
    names = np.array([CITY if name == CITY else name for name in sender.places.districts], dtype=object)
    chosen = names[sender.places.district[dwelling]]
    way = rng.random(len(chosen))
    return np.array(
        [
            name.upper() if chance < 0.5 or name == CITY else name.lower() if chance < 0.6 else name
            for name, chance in zip(chosen, way, strict=True)
        ],
        dtype=object,
    )


def _increments(sender: Sender, recorded: Ints, changed: Ints, corrected: Flags) -> list[tuple[int, Flags]]:
    """Which rows each increment holds: newly recorded, changed since it was recorded, or corrected."""
    found = []
    since = sender.span.first - 1
    for extract in sender.extracts:
        at = day(extract)
        new = (recorded > since) & (recorded <= at)
        again = (recorded <= since) & (
            ((changed > since) & (changed <= at)) | (corrected & (extract == sender.extracts[-1]))
        )
        found.append((at, new | again))
        since = at
    return found


def send_offences(sender: Sender, rows: Offences, references: Texts) -> None:
    """Increments of crimes by nominal; a later one repeats a crime whose disposal changed and some corrected rows."""
    spoil = sender.damage(13, 1.2)
    count = len(rows.person)
    seen = _nominals(sender, spoil, rows.person, rows.offence_on)
    better = _nominals(sender, sender.damage(14, 0.4), rows.person, rows.offence_on)
    district = _districts(sender, spoil.rng, sender.people.dwelling_of(rows.person, rows.offence_on))
    own = np.isin(rows.role, ("OFFENDER", "SUSPECT"))
    copied = spoil.hit(count, 0.25)
    corrected = spoil.rng.random(count) < 0.012
    impossible = (spoil.rng.random(count) < 0.001) & ~own
    crimes = np.array(CRIMES, dtype=object)
    for extract, (at, shown) in zip(
        sender.extracts,
        _increments(sender, rows.recorded_on, np.where(own, rows.disposal_on, NEVER), corrected),
        strict=True,
    ):
        repeated = corrected & (rows.recorded_on <= _before(sender, at))
        decided = rows.disposal_on <= at
        disposal = either(decided, rows.disposal, either(rows.disposal == "", None, "PENDING"))
        columns = {
            **{name: np.where(repeated, better[name], cells) for name, cells in seen.items()},
            "NominalRef": seen["NominalRef"],
            "CrimeRef": references[rows.crime],
            "Role": rows.role,
            "OffenceDate": either(impossible, "2012-02-31", iso(rows.offence_on)),
            "OffenceCode": crimes[rows.code, 0],
            "OffenceDescription": crimes[rows.code, 1],
            "Disposal": either(own | (copied & decided), disposal, None),
            "DisposalDate": iso(np.where(own | copied, until(rows.disposal_on, at), NEVER)),
            "District": district,
        }
        sender.send("offences", extract, columns, shown, [(rows.person, "")])


def _before(sender: Sender, at: int) -> int:
    """The extract day before one; the start of the story for the first."""
    return max([day(extract) for extract in sender.extracts if day(extract) < at], default=sender.span.first)


def send_asb(sender: Sender, rows: Asb, references: Texts) -> None:
    """Increments of incidents by nominal; blank where nobody was identified."""
    spoil = sender.damage(15, 1.2)
    count = len(rows.person)
    known = rows.person >= 0
    person = np.maximum(rows.person, 0)
    seen = _nominals(sender, spoil, person, rows.incident_on)
    strangers = spoil.rng.integers(0, len(sender.places.homes), count)
    dwelling = np.where(known, sender.people.dwelling_of(person, rows.incident_on), sender.places.homes[strangers])
    text = np.where(known, seen["AddressText"], _address_texts(sender, spoil, dwelling))
    district = _districts(sender, spoil.rng, dwelling)
    corrected = (spoil.rng.random(count) < 0.012) & known
    increments = _increments(sender, rows.recorded_on, rows.action_on, corrected)
    for extract, (at, shown) in zip(sender.extracts, increments, strict=True):
        acted = rows.action_on <= at
        columns = {
            **{name: either(known, cells, None) for name, cells in seen.items()},
            "AddressText": text,
            "IncidentRef": references[rows.incident],
            "IncidentDate": iso(rows.incident_on),
            "Category": rows.category,
            "Action": np.where(acted, rows.action, "NONE").astype(object),
            "ActionDate": iso(until(rows.action_on, at)),
            "District": district,
        }
        sender.send("asb", extract, columns, shown, [(rows.person, "")])
