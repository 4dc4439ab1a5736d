"""The education system's four exports."""

from datetime import date

import numpy as np

from tfp_etl.synthetic.calendar import NEVER, UK, Flags, Ints, Texts, day, either, ended_terms, school_year, terms
from tfp_etl.synthetic.damage import Damage
from tfp_etl.synthetic.schooling import Attendance, Enrolments, Exclusions, Provisions
from tfp_etl.synthetic.sending import Sender, digits, uk, until

KEPT_DAYS = 1000  # of leavers in the pupil export
TWO_YEARS = 730


def send_pupils(sender: Sender, rolls: Enrolments) -> None:
    """Every enrolment with the pupil's name, address and contacts as the school knows them."""
    spoil = sender.damage(1, 0.7)
    people, count = sender.people, len(rolls.person)
    fixed = _pupil_cells(sender, spoil, rolls)
    lag = spoil.lag(count, 0.05)
    no_uprn, no_postcode, kept_contacts = spoil.hit(count, 0.13), spoil.hit(count, 0.012), ~spoil.hit(count, 0.015)
    second = kept_contacts & ~spoil.hit(count, 0.06)
    for extract in sender.extracts:
        at = day(extract)
        known = np.minimum(np.minimum(rolls.left, at), people.gone_on[rolls.person])
        dwelling = people.dwelling_of(rolls.person, known - lag)
        changed = people.upn_changed_on[rolls.person] <= at
        columns = {
            **fixed,
            "UPN": np.where(fixed["UPN"].astype(bool) & ~changed, people.first_upn[rolls.person], fixed["UPN"]),
            "FormerUPN": either(
                changed & (people.upn_changed_on[rolls.person] < NEVER), people.first_upn[rolls.person], None
            ),
            "NCYear": _national_year(people.dob[rolls.person], known),
            "LeavingDate": uk(until(rolls.left, at)),
            **_address(sender, dwelling, no_uprn, no_postcode),
        }
        for place, has in ((1, kept_contacts), (2, second)):
            carer = getattr(people, f"carer{place}")[rolls.person]
            shared = people.household_of(rolls.person, known) == people.household_of(np.maximum(carer, 0), known)
            listed = (carer >= 0) & has
            same = np.where(shared, "Y", "N")
            columns[f"Contact{place}SameAddress"] = either(listed, same, None)
            for name in ("Surname", "Forename", "Relationship", "ParentalResponsibility"):
                columns[f"Contact{place}{name}"] = either(listed, fixed[f"Contact{place}{name}"], None)
        carers = [
            np.where(has & (who[rolls.person] >= 0), who[rolls.person], -1)
            for who, has in ((people.carer1, kept_contacts), (people.carer2, second))
        ]
        shown = (rolls.entry <= at) & (rolls.left > at - KEPT_DAYS)
        sender.send(
            "pupils", extract, columns, shown, [(rolls.person, ""), (carers[0], "contact1"), (carers[1], "contact2")]
        )


def _pupil_cells(sender: Sender, spoil: Damage, rolls: Enrolments) -> dict[str, Texts]:
    """Cells that stay the same over the extracts."""
    people, count = sender.people, len(rolls.person)
    forename, surname = spoil.names(people.forename[rolls.person], people.surname_of(rolls.person, rolls.entry))
    nickname = spoil.change(either(spoil.hit(count, 0.05), people.forename[rolls.person], None), 9, spoil._nickname)
    preferred = either(nickname != people.forename[rolls.person], nickname, None)
    blank = spoil.hit(count, 0.0012)
    cells = {
        "UPN": either(blank, None, people.upn[rolls.person]),
        "Surname": surname,
        "Forename": forename,
        "MiddleNames": spoil.blank(people.middle[rolls.person], 0.04),
        "PreferredForename": preferred,
        "DOB": spoil.birth_texts(people.dob[rolls.person], UK),
        "Gender": np.where(people.sex[rolls.person] == 1, "F", "M").astype(object),
        "LAEstab": digits(rolls.school),
        "EnrolStatus": rolls.status,
        "EntryDate": uk(rolls.entry),
        "Postcode": np.full(count, None, dtype=object),
    }
    for place in (1, 2):
        carer = np.maximum(getattr(people, f"carer{place}")[rolls.person], 0)
        known_since = rolls.entry - spoil.lag(count, 0.03)
        given, family = spoil.names(people.forename[carer], people.surname_of(carer, known_since))
        cells[f"Contact{place}Surname"], cells[f"Contact{place}Forename"] = family, given
        cells[f"Contact{place}Relationship"] = getattr(people, f"relation{place}")[rolls.person]
        rights = np.where(getattr(people, f"rights{place}")[rolls.person], "Y", "N").astype(object)
        cells[f"Contact{place}ParentalResponsibility"] = rights
    return cells


def _address(sender: Sender, dwelling: Ints, no_uprn: Flags, no_postcode: Flags) -> dict[str, Texts]:
    """Address columns of the pupil export."""
    places = sender.places
    town = np.array(places.towns, dtype=object)[places.town[dwelling]]
    spoil = sender.damage(2, 0.7)
    uprn = np.char.zfill(places.uprn[dwelling].astype(str), 12).astype(object)
    return {
        "AddressLine1": places.line1[dwelling],
        "AddressLine2": places.line2[dwelling],
        "Town": town,
        "Postcode": either(no_postcode, None, spoil.postcodes(places.postcode[dwelling])),
        "UPRN": either(no_uprn, None, uprn),
    }


def _national_year(dob: Ints, on: Ints) -> Texts:
    """National curriculum year on a day: R, 1 to 13; N for the years before."""
    number = school_year(on) - school_year(dob) - 5
    return np.where(number <= 0, np.where(number == 0, "R", "N"), digits(np.minimum(number, 13))).astype(object)


def send_attendance(sender: Sender, rows: Attendance, missing: set[tuple[int, int]]) -> None:
    """The last six terms ended before each extract; a school's term may be missing, some marks are put right later."""
    rng = sender.damage(3, 1).rng
    people = sender.people
    codes = np.array([term.code for term in terms()], dtype=object)
    years = np.array([term.academic_year for term in terms()], dtype=object)
    ends = np.array([term.last for term in terms()])
    wrong = rng.random(len(rows.person)) < 0.004
    absent = np.array(
        [(int(school), int(term)) in missing for school, term in zip(rows.school, rows.term, strict=True)], dtype=bool
    )
    for place, extract in enumerate(sender.extracts):
        at = day(extract)
        shown_terms = np.isin(ends[rows.term], [term.last for term in ended_terms(at, 6)])
        early = wrong & (place == 0) & (len(sender.extracts) > 1) & (rows.unauthorised > 0)
        former = (people.upn_changed_on[rows.person] < NEVER) & (ends[rows.term] < people.upn_changed_on[rows.person])
        columns = {
            "UPN": np.where(former, people.first_upn[rows.person], people.upn[rows.person]),
            "LAEstab": digits(rows.school),
            "AcademicYear": years[rows.term],
            "Term": codes[rows.term],
            "SessionsPossible": digits(rows.possible),
            "SessionsAuthorised": digits(rows.authorised + np.where(early, 1, 0)),
            "SessionsUnauthorised": digits(rows.unauthorised - np.where(early, 1, 0)),
        }
        sender.send("attendance", extract, columns, shown_terms & ~absent, [(rows.person, "")])


def send_exclusions(sender: Sender, rows: Exclusions) -> None:
    """Exclusions of the last two years."""
    for extract in sender.extracts:
        at = day(extract)
        columns = {
            "UPN": _upn_on(sender, rows.person, rows.start),
            "LAEstab": digits(rows.school),
            "Category": rows.category,
            "Reason": rows.reason,
            "StartDate": uk(rows.start),
            "Sessions": digits(rows.sessions),
        }
        sender.send(
            "exclusions", extract, columns, (rows.start <= at) & (rows.start > at - TWO_YEARS), [(rows.person, "")]
        )


def send_provision(sender: Sender, rows: Provisions) -> None:
    """Spells in referral units, alternative provision and off roll."""
    for extract in sender.extracts:
        at = day(extract)
        columns = {
            "UPN": _upn_on(sender, rows.person, rows.start),
            "ProvisionType": rows.kind,
            "StartDate": uk(rows.start),
            "EndDate": uk(until(rows.end, at)),
        }
        sender.send("provision", extract, columns, rows.start <= at, [(rows.person, "")])


def _upn_on(sender: Sender, persons: Ints, days: Ints) -> Texts:
    """The UPN a pupil had on a day."""
    people = sender.people
    return np.where(days < people.upn_changed_on[persons], people.first_upn[persons], people.upn[persons])


def missing_school_terms(schools: Ints, extracts: list[date], rng: np.random.Generator) -> set[tuple[int, int]]:
    """Schools whose register of one term never reached the file: about one in forty schools, at least two."""
    recent = [place for place, term in enumerate(terms()) if term in ended_terms(day(extracts[-1]), 4)]
    chosen = rng.choice(schools, max(2, len(schools) // 40), replace=False)
    return {(int(school), int(rng.choice(recent))) for school in chosen}
