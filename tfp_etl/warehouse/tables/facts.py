"""Schema core, facts: what the agencies told, with its line and when we knew it. One table a kind of row."""

import json
from importlib.resources import files
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, Numeric, Table, Uuid, text
from sqlalchemy.types import TypeEngine

from tfp_etl.warehouse.tables.base import BIGINT, BOOL, DATE, INT, MOMENT, TEXT, col, metadata, opt

# Written from the contracts by `python -m tfp_etl.feeds.dictionary`: {contract: {column: meaning}}.
COMMENTS: dict[str, dict[str, str]] = json.loads((files(__package__) / "comments.json").read_text(encoding="utf-8"))
PERSONAL = "PERSONAL: "
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


def fact(name: str, row: str, contract: str, *columns: Column[Any]) -> Table:
    """A table of facts: `row` says what one version describes, `columns` are the typed columns as staged.

    What a column means is said once, in the contract of that name; `comments.json` has it from there.
    """
    for column in columns:
        meaning = column.comment or COMMENTS[contract][column.name]
        column.comment = column.info.get("mark", "") + meaning
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


def told(name: str, kind: TypeEngine[Any] = TEXT, *, own: str = "", mark: str = "") -> Column[Any]:
    """A column as the agency told it; its meaning is the contract's, or `own` where the contract has no such column."""
    return Column(name, kind, nullable=True, comment=own, info={"mark": mark})


def personal(name: str, kind: TypeEngine[Any] = TEXT, *, own: str = "") -> Column[Any]:
    """A column that names or finds a living person."""
    return told(name, kind, own=own, mark=PERSONAL)


def contact(number: int) -> list[Column[Any]]:
    """The five columns of one school contact."""
    return [
        personal(f"contact{number}_surname"),
        personal(f"contact{number}_forename"),
        told(f"contact{number}_relationship"),
        told(f"contact{number}_parental_responsibility", BOOL),
        told(f"contact{number}_same_address", BOOL),
    ]


enrolment = fact(
    "enrolment",
    "a spell of a pupil at a school",
    "pupils",
    personal("upn"),
    personal("former_upn"),
    personal("surname"),
    personal("forename"),
    personal("middle_names"),
    personal("preferred_forename"),
    personal("dob", DATE),
    told("gender"),
    told("la_estab"),
    told("enrol_status"),
    told("nc_year"),
    told("entry_on", DATE),
    told("leaving_on", DATE),
    personal("address_line1"),
    personal("address_line2"),
    told("town"),
    personal("postcode"),
    personal("uprn"),
    *contact(1),
    *contact(2),
)

attendance = fact(
    "attendance",
    "the attendance of a pupil at a school in a term",
    "attendance",
    personal("upn"),
    told("la_estab"),
    told("academic_year"),
    told("term_code"),
    told("sessions_possible", INT),
    told("sessions_authorised", INT),
    told("sessions_unauthorised", INT),
)

exclusion = fact(
    "exclusion",
    "an exclusion of a pupil from a school",
    "exclusions",
    personal("upn"),
    told("la_estab"),
    told("category_code"),
    told("reason_code"),
    told("start_on", DATE),
    told("sessions", INT),
)

provision = fact(
    "provision",
    "a spell of a pupil in provision other than a school",
    "provision",
    personal("upn"),
    told("provision_type"),
    told("start_on", DATE),
    told("end_on", DATE),
)

benefit_spell = fact(
    "benefit_spell",
    "a benefit claim of a person, or the answer that there is none",
    "dwp_return",
    personal("nino"),
    personal("surname"),
    personal("forename"),
    personal("dob", DATE),
    personal("postcode"),
    told("match_status"),
    told("benefit_code"),
    told("claim_start_on", DATE),
    told("claim_end_on", DATE),
    told("work_programme_on", DATE),
    told("esf_start_on", DATE),
)

offence = fact(
    "offence",
    "a nominal on a crime",
    "offences",
    told("crime_ref"),
    personal("nominal_ref"),
    told("role"),
    personal("surname"),
    personal("forename"),
    personal("dob", DATE),
    told("gender"),
    personal("address_text"),
    personal("address_line1", own="First line read from the address."),
    opt("town", TEXT, "Town read from the address."),
    personal("postcode", own="Postcode read from the address."),
    told("offence_on", DATE),
    told("offence_code"),
    told("offence_description"),
    told("disposal"),
    told("disposal_on", DATE),
    told("district"),
)

asb_incident = fact(
    "asb_incident",
    "a person, identified or not, in an incident of anti-social behaviour",
    "asb",
    told("incident_ref"),
    personal("nominal_ref"),
    personal("surname"),
    personal("forename"),
    personal("dob", DATE),
    told("gender"),
    personal("address_text"),
    personal("address_line1", own="First line read from the address."),
    opt("town", TEXT, "Town read from the address."),
    personal("postcode", own="Postcode read from the address."),
    told("incident_on", DATE),
    told("category"),
    told("action"),
    told("action_on", DATE),
    told("district"),
)

tenancy_member = fact(
    "tenancy_member",
    "a household member of a council tenancy",
    "tenancies_a",
    opt("district", TEXT, "District council that lets the home."),
    told("tenancy_ref"),
    told("property_ref"),
    personal("uprn"),
    personal("address_line1"),
    personal("address_line2"),
    told("town"),
    personal("postcode"),
    told("tenure"),
    told("tenancy_start_on", DATE),
    told("tenancy_end_on", DATE),
    personal("person_ref"),
    told("title"),
    personal("forenames"),
    personal("surname"),
    personal("dob", DATE),
    personal("nino"),
    told("relationship"),
    told("from_on", DATE),
    told("to_on", DATE),
)

housing_action = fact(
    "housing_action",
    "an action of a landlord on a tenancy",
    "actions_a",
    opt("district", TEXT, "District council that lets the home."),
    told("tenancy_ref"),
    told("action_code"),
    told("action_on", DATE),
    told("outcome"),
)

programme_family = fact(
    "programme_family",
    "a family as the programme's case recording knows it",
    "families",
    told("family_ref"),
    told("district"),
    told("identified_on", DATE),
    told("allocated_on", DATE),
    told("keyworker_ref"),
    told("keyworker_type"),
    told("engagement_status"),
    told("engaged_on", DATE),
    told("closed_on", DATE),
    told("close_reason"),
)

programme_member = fact(
    "programme_member",
    "a member of a family as the programme's case recording knows it",
    "members",
    told("family_ref"),
    told("member_no", INT),
    personal("surname"),
    personal("forename"),
    personal("dob", DATE),
    told("gender"),
    personal("postcode"),
    told("role"),
    told("joined_on", DATE),
    told("left_on", DATE),
)

programme_event = fact(
    "programme_event",
    "an event in the case of a family",
    "events",
    told("family_ref"),
    told("event_no"),
    told("event_type"),
    told("event_on", DATE),
    told("member_no", INT),
)

employment = fact(
    "employment",
    "a job run of a family member, with its evidence",
    "employment",
    told("family_ref"),
    told("member_no", INT),
    told("employment_start_on", DATE),
    told("employment_end_on", DATE),
    told("weekly_hours", Numeric(6, 2)),
    told("evidence_type"),
    told("seen_on", DATE),
)
