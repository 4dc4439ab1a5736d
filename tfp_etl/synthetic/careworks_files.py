"""The case recording system's four exports."""

import numpy as np

from tfp_etl.synthetic.calendar import ISO, NEVER, Texts, day, either
from tfp_etl.synthetic.programme import Events, Jobs, Members, Programme
from tfp_etl.synthetic.sending import Sender, digits, iso, until


def send_families(sender: Sender, programme: Programme) -> None:
    """Families known at each extract, their engagement as it stood then."""
    sender_places = sender.places
    names = np.array(sender_places.districts, dtype=object)
    district = names[sender_places.district[sender.people.dwelling1[programme.household]]]
    for extract in sender.extracts:
        at = day(extract)
        engaged = programme.engaged <= at
        told = np.where(
            programme.status == "ENGAGED",
            np.where(engaged, "ENGAGED", "NOT CONTACTED"),
            np.where(programme.allocated + 40 <= at, programme.status, "NOT CONTACTED"),
        ).astype(object)
        closed = until(programme.closed, at)
        columns = {
            "FamilyRef": programme.ref,
            "District": district,
            "IdentifiedOn": iso(programme.identified),
            "AllocatedOn": iso(until(programme.allocated, at)),
            "KeyworkerRef": programme.keyworker,
            "KeyworkerType": programme.keyworker_type,
            "EngagementStatus": told,
            "EngagedOn": iso(until(programme.engaged, at)),
            "ClosedOn": iso(closed),
            "CloseReason": either(closed != NEVER, programme.reason, None),
        }
        sender.send("families", extract, columns, programme.identified <= at, [])


def send_members(sender: Sender, programme: Programme, listed: Members) -> None:
    """Members of each family as the keyworker wrote them down."""
    spoil = sender.damage(31, 0.8)
    people, count = sender.people, len(listed.person)
    forename, surname = spoil.names(people.forename[listed.person], people.surname_of(listed.person, listed.joined))
    dob = spoil.birth_texts(people.dob[listed.person], ISO)
    no_postcode, lag = spoil.hit(count, 0.03), spoil.lag(count, 0.05)
    written = sender.damage(32, 0.8).postcodes
    for extract in sender.extracts:
        at = day(extract)
        postcode = written(sender.places.postcode[people.dwelling_of(listed.person, at - lag)])
        columns = {
            "FamilyRef": programme.ref[listed.family],
            "MemberNo": digits(listed.number),
            "Surname": surname,
            "Forename": forename,
            "DOB": dob,
            "Gender": np.where(people.sex[listed.person] == 1, "F", "M").astype(object),
            "Postcode": either(no_postcode, None, postcode),
            "Role": listed.role,
            "JoinedOn": iso(listed.joined),
            "LeftOn": iso(until(listed.left, at)),
        }
        sender.send("members", extract, columns, listed.joined <= at, [(listed.person, "")])


def send_events(sender: Sender, programme: Programme, told: Events) -> None:
    """Case events; only those that name a member are about a person."""
    for extract in sender.extracts:
        member: Texts = either(told.member > 0, digits(told.member), None)
        columns = {
            "FamilyRef": programme.ref[told.family],
            "EventNo": digits(told.number),
            "EventType": told.kind,
            "EventDate": iso(told.when),
            "MemberNo": member,
        }
        sender.send("events", extract, columns, told.when <= day(extract), [(told.person, "")])


def send_employment(sender: Sender, programme: Programme, listed: Members, jobs: Jobs) -> None:
    """Evidence of work of the members."""
    person = np.array(jobs.person, dtype=np.int64)
    order = np.argsort(listed.person, kind="stable")
    place = order[np.searchsorted(listed.person[order], person)] if len(person) else person
    start, end, seen = (np.array(column, dtype=np.int64) for column in (jobs.start, jobs.end, jobs.seen))
    for extract in sender.extracts:
        at = day(extract)
        columns = {
            "FamilyRef": programme.ref[listed.family[place]],
            "MemberNo": digits(listed.number[place]),
            "EmploymentStart": iso(start),
            "EmploymentEnd": iso(until(end, at)),
            "WeeklyHours": digits(np.array(jobs.hours, dtype=np.int64)),
            "EvidenceType": np.array(jobs.evidence, dtype=object),
            "SeenOn": iso(until(seen, at)),
        }
        sender.send("employment", extract, columns, seen <= at, [(person, "")])
