"""Schema core, facts: what the agencies told, with its line and when we knew it. One table a kind of row."""

from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, Numeric, Table, Uuid, text

from tfp_etl.warehouse.tables.base import BIGINT, BOOL, DATE, INT, MOMENT, TEXT, col, metadata, opt

STANDARD = (
    "row_key",
    "known_from",
    "known_to",
    "dataset",
    "natural_key",
    "person_part",
    "record_id",
    "row_hash",
    "file_id",
    "line_no",
    "extract_on",
)


def fact(name: str, row: str, *columns: Column[Any]) -> Table:
    """A table of facts: `row` says what one version describes, `columns` are the typed columns as staged."""
    return Table(
        name,
        metadata,
        col(
            "row_key",
            Uuid(),
            "Hash of dataset, natural key and person part: what a later file supersedes by.",
            primary_key=True,
        ),
        col("known_from", MOMENT, "From when we knew it: that of the delivering file.", primary_key=True),
        opt("known_to", MOMENT, "Until when we held it true; null: still."),
        col("dataset", TEXT, "Dataset as in the file name."),
        col("natural_key", TEXT, "PERSONAL: normalised key of the row, parts joined with |."),
        col("person_part", TEXT, "Which person of the row: blank, or the position in Household."),
        col("record_id", TEXT, "The record, as in person_link."),
        col("row_hash", TEXT, "Hash of the typed columns; an unchanged row writes nothing."),
        col("file_id", BIGINT, "Receipt of the file that first told this version."),
        col("line_no", INT, "Line of that file as a person sees it."),
        col("extract_on", DATE, "Extract date of that file."),
        *columns,
        CheckConstraint("known_to > known_from", name="known"),
        Index(f"{name}_current_key", "row_key", unique=True, postgresql_where=text("known_to is null")),
        schema="core",
        comment=f"One row is {row}, as told from known_from until known_to.",
    )


def personal(name: str, comment: str) -> Column[Any]:
    """A text column that names or finds a living person."""
    return opt(name, TEXT, f"PERSONAL: {comment}")


def contact(number: int) -> list[Column[Any]]:
    """The five columns of one school contact."""
    who = f"contact {number} of the pupil"
    return [
        personal(f"contact{number}_surname", f"Surname of {who}."),
        personal(f"contact{number}_forename", f"Forename of {who}."),
        opt(f"contact{number}_relationship", TEXT, f"What {who} is to the pupil."),
        opt(f"contact{number}_parental_responsibility", BOOL, f"Whether {who} has parental responsibility."),
        opt(f"contact{number}_same_address", BOOL, f"Whether {who} lives at the pupil's address."),
    ]


enrolment = fact(
    "enrolment",
    "a spell of a pupil at a school",
    personal("upn", "Unique pupil number."),
    personal("former_upn", "Unique pupil number before this one."),
    personal("surname", "Surname of the pupil."),
    personal("forename", "Forename of the pupil."),
    personal("middle_names", "Middle names of the pupil."),
    personal("preferred_forename", "Forename the pupil goes by."),
    opt("dob", DATE, "PERSONAL: Date of birth; null when unknown or a placeholder."),
    opt("gender", TEXT, "M or F."),
    opt("la_estab", TEXT, "School: seven digits, authority and establishment."),
    opt("enrol_status", TEXT, "C current single, M main dual, S subsidiary dual, G guest."),
    opt("nc_year", TEXT, "National Curriculum year."),
    opt("entry_on", DATE, "First day on roll."),
    opt("leaving_on", DATE, "Last day on roll; null: still on roll."),
    personal("address_line1", "First line of the address."),
    personal("address_line2", "Second line of the address."),
    opt("town", TEXT, "Town of the address."),
    personal("postcode", "Postcode; null when it is not one."),
    personal("uprn", "Unique property reference number."),
    *contact(1),
    *contact(2),
)

attendance = fact(
    "attendance",
    "the attendance of a pupil at a school in a term",
    personal("upn", "Unique pupil number."),
    opt("la_estab", TEXT, "School: seven digits, authority and establishment."),
    opt("academic_year", TEXT, "Academic year, e.g. 2012/13."),
    opt("term_code", TEXT, "AUT, SPR or SUM."),
    opt("sessions_possible", INT, "Half-day sessions the pupil could attend."),
    opt("sessions_authorised", INT, "Sessions absent with leave."),
    opt("sessions_unauthorised", INT, "Sessions absent without leave."),
)

exclusion = fact(
    "exclusion",
    "an exclusion of a pupil from a school",
    personal("upn", "Unique pupil number."),
    opt("la_estab", TEXT, "School: seven digits, authority and establishment."),
    opt("category_code", TEXT, "FIXD fixed period, LNCH lunchtime, PERM permanent."),
    opt("reason_code", TEXT, "Reason, two letters."),
    opt("start_on", DATE, "First day of the exclusion."),
    opt("sessions", INT, "Half-day sessions excluded."),
)

provision = fact(
    "provision",
    "a spell of a pupil in provision other than a school",
    personal("upn", "Unique pupil number."),
    opt("provision_type", TEXT, "PRU pupil referral unit, AP alternative provision, OFFROLL not on any roll."),
    opt("start_on", DATE, "First day."),
    opt("end_on", DATE, "First day without; null: still open."),
)

benefit_spell = fact(
    "benefit_spell",
    "a benefit claim of a person, or the answer that there is none",
    personal("nino", "National Insurance number."),
    personal("surname", "Surname."),
    personal("forename", "Forename."),
    opt("dob", DATE, "PERSONAL: Date of birth."),
    personal("postcode", "Postcode; null when it is not one."),
    opt("match_status", TEXT, "FOUND, UNCONFIRMED or UNABLE TO TRACE."),
    opt("benefit_code", TEXT, "JSA, ESA, IS, IB, SDA, CA, UC; null: no spell. Not found never means on no benefit."),
    opt("claim_start_on", DATE, "First day of the claim."),
    opt("claim_end_on", DATE, "First day without; null: runs on at the extract date."),
    opt("work_programme_on", DATE, "Day of attachment to the Work Programme."),
    opt("esf_start_on", DATE, "First day of provision paid by the European Social Fund."),
)

offence = fact(
    "offence",
    "a nominal on a crime",
    opt("crime_ref", TEXT, "Reference of the crime."),
    personal("nominal_ref", "Reference of the nominal."),
    opt("role", TEXT, "OFFENDER, SUSPECT, VICTIM or WITNESS."),
    personal("surname", "Surname."),
    personal("forename", "Forename."),
    opt("dob", DATE, "PERSONAL: Date of birth."),
    opt("gender", TEXT, "M, F, or null when unknown."),
    personal("address_text", "Address as sent, one free-text line."),
    personal("address_line1", "First line read from the address."),
    opt("town", TEXT, "Town read from the address."),
    personal("postcode", "Postcode read from the address."),
    opt("offence_on", DATE, "Day of the offence."),
    opt("offence_code", TEXT, "Code of the offence."),
    opt("offence_description", TEXT, "The offence in words."),
    opt("disposal", TEXT, "CHARGED, CONVICTED, CAUTION, REPRIMAND, FINAL WARNING, NFA or PENDING."),
    opt("disposal_on", DATE, "Day of the disposal."),
    opt("district", TEXT, "District as the police wrote it, in our spelling."),
)

asb_incident = fact(
    "asb_incident",
    "a person, identified or not, in an incident of anti-social behaviour",
    opt("incident_ref", TEXT, "Reference of the incident."),
    personal("nominal_ref", "Reference of the nominal; null: not identified."),
    personal("surname", "Surname."),
    personal("forename", "Forename."),
    opt("dob", DATE, "PERSONAL: Date of birth."),
    opt("gender", TEXT, "M, F, or null when unknown."),
    personal("address_text", "Address as sent, one free-text line."),
    personal("address_line1", "First line read from the address."),
    opt("town", TEXT, "Town read from the address."),
    personal("postcode", "Postcode read from the address."),
    opt("incident_on", DATE, "Day of the incident."),
    opt("category", TEXT, "PERSONAL, NUISANCE or ENVIRONMENTAL."),
    opt("action", TEXT, "NONE, WARNING, ABC, ASBO or ASBI."),
    opt("action_on", DATE, "Day of the action."),
    opt("district", TEXT, "District as the police wrote it, in our spelling."),
)

tenancy_member = fact(
    "tenancy_member",
    "a household member of a council tenancy",
    opt("district", TEXT, "District council that lets the home."),
    opt("tenancy_ref", TEXT, "Reference of the tenancy, unique in its district."),
    opt("property_ref", TEXT, "Reference of the home in the housing system."),
    personal("uprn", "Unique property reference number."),
    personal("address_line1", "First line of the address."),
    personal("address_line2", "Second line of the address."),
    opt("town", TEXT, "Town of the address."),
    personal("postcode", "Postcode; null when it is not one."),
    opt("tenure", TEXT, "SECURE, INTRO, FLEXI or LEASE."),
    opt("tenancy_start_on", DATE, "First day of the tenancy."),
    opt("tenancy_end_on", DATE, "Last day of the tenancy; null: still let."),
    personal("person_ref", "Reference of the person in the housing system."),
    opt("title", TEXT, "Title of the person."),
    personal("forenames", "Forenames."),
    personal("surname", "Surname."),
    opt("dob", DATE, "PERSONAL: Date of birth."),
    personal("nino", "National Insurance number."),
    opt("relationship", TEXT, "What the person is to the tenant."),
    opt("from_on", DATE, "First day in the household."),
    opt("to_on", DATE, "Last day in the household; null: still there."),
)

housing_action = fact(
    "housing_action",
    "an action of a landlord on a tenancy",
    opt("district", TEXT, "District council that lets the home."),
    opt("tenancy_ref", TEXT, "Reference of the tenancy, unique in its district."),
    opt("action_code", TEXT, "NSP-ASB, INJ, DEM, EVI-ASB, NSP-RENT or WARN."),
    opt("action_on", DATE, "Day of the action."),
    opt("outcome", TEXT, "What came of it."),
)

programme_family = fact(
    "programme_family",
    "a family as the programme's case recording knows it",
    opt("family_ref", TEXT, "Careworks reference of the family."),
    opt("district", TEXT, "District."),
    opt("identified_on", DATE, "Day it was identified."),
    opt("allocated_on", DATE, "Day it was allocated to a keyworker."),
    opt("keyworker_ref", TEXT, "Reference of the keyworker."),
    opt("keyworker_type", TEXT, "COORDINATOR or KEYWORKER."),
    opt("engagement_status", TEXT, "ENGAGED, REFUSED, MOVED or NOT CONTACTED."),
    opt("engaged_on", DATE, "Day it engaged."),
    opt("closed_on", DATE, "Day the case was closed."),
    opt("close_reason", TEXT, "Why the case was closed."),
)

programme_member = fact(
    "programme_member",
    "a member of a family as the programme's case recording knows it",
    opt("family_ref", TEXT, "Careworks reference of the family."),
    opt("member_no", INT, "Number of the member in the family."),
    personal("surname", "Surname."),
    personal("forename", "Forename."),
    opt("dob", DATE, "PERSONAL: Date of birth."),
    opt("gender", TEXT, "M or F."),
    personal("postcode", "Postcode; null when it is not one."),
    opt("role", TEXT, "PARENT, CHILD or OTHER ADULT."),
    opt("joined_on", DATE, "First day in the family."),
    opt("left_on", DATE, "Day the member left; null: still a member."),
)

programme_event = fact(
    "programme_event",
    "an event in the case of a family",
    opt("family_ref", TEXT, "Careworks reference of the family."),
    opt("event_no", TEXT, "Number of the event in the family."),
    opt("event_type", TEXT, "ASSESSMENT, ACTION PLAN, REVIEW or REFERRAL WORKING LINKS."),
    opt("event_on", DATE, "Day of the event."),
    opt("member_no", INT, "Member it concerns; null: the family."),
)

employment = fact(
    "employment",
    "a job run of a family member, with its evidence",
    opt("family_ref", TEXT, "Careworks reference of the family."),
    opt("member_no", INT, "Number of the member in the family."),
    opt("employment_start_on", DATE, "First day in work."),
    opt("employment_end_on", DATE, "First day without; null: still in work at the extract date."),
    opt("weekly_hours", Numeric(6, 2), "Hours a week."),
    opt("evidence_type", TEXT, "PAYSLIP, EMPLOYER LETTER, ADVISER LOG or SELF REPORT."),
    opt("seen_on", DATE, "Day the evidence was seen."),
)
