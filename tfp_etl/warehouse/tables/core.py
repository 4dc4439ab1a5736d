"""Schema core, people and families: who a record is about and who belongs together, with two times.

Valid time is when it was true; known time is when we knew it (`known_from`, `known_to`; null: still).
"""

from sqlalchemy import CheckConstraint, Index, Table, text
from sqlalchemy.dialects.postgresql import REAL, ExcludeConstraint

from tfp_etl.warehouse.tables.base import BIGINT, BOOL, DATE, MOMENT, TEXT, col, metadata, opt

KNOWN_FROM = "From when we knew this."
KNOWN_TO = "Until when we held it true; null: still."
CURRENT = text("known_to is null")
# A person's days as one range of numbers, 100,000 a person (days since 1900): an SP-GiST index on it is four times as
# fast as GiST on a range of persons and a range of days, and needs no extension either. See adr/0003.
DAYS_OF_PERSON = (
    "int8range("
    "person_id * 100000 + least(greatest(coalesce(valid_from - date '1900-01-01', 0), 0), 99999), "
    "person_id * 100000 + least(greatest(coalesce(valid_to - date '1900-01-01', 99999), 0), 99999))"
)


def known_order() -> CheckConstraint:
    """A version is known for longer than nothing."""
    return CheckConstraint("known_to > known_from", name="known")


person = Table(
    "person",
    metadata,
    col(
        "person_id",
        BIGINT,
        "Number of the person, given once and never to another.",
        primary_key=True,
        autoincrement=False,
    ),
    col("known_from", MOMENT, "From when a record of this person is known."),
    schema="core",
    comment="One row is a person number ever given, in use or superseded.",
)

person_link = Table(
    "person_link",
    metadata,
    col("record_id", TEXT, "The record: hash of source, dataset, key and person part.", primary_key=True),
    col("known_from", MOMENT, KNOWN_FROM, primary_key=True),
    opt("known_to", MOMENT, KNOWN_TO),
    col("person_id", BIGINT, "The person whom matching says the record is about."),
    opt("confidence", REAL(), "Confidence of the link, 0 to 1, rounded to 4 places; null for rows that follow a key."),
    col("source", TEXT, "Folder of the sender."),
    col("dataset", TEXT, "Dataset as in the file name."),
    col("record_key", TEXT, "PERSONAL: key as it stands in the file, parts joined with |."),
    col("person_part", TEXT, "Which person of the row: blank, contact1, contact2, or the position in Household."),
    known_order(),
    Index("person_link_current_key", "record_id", unique=True, postgresql_where=CURRENT),
    schema="core",
    comment="One row is a record held to be about a person, for the time we held it.",
)

person_supersession = Table(
    "person_supersession",
    metadata,
    col("old_person_id", BIGINT, "Person whom records left.", primary_key=True, autoincrement=False),
    col("new_person_id", BIGINT, "Person whom they went to.", primary_key=True, autoincrement=False),
    col("known_from", MOMENT, "From when we knew it.", primary_key=True),
    col("kind", TEXT, "MERGED: the old number has no record left; SPLIT: the new number is new; MOVED: both go on."),
    col("record_count", BIGINT, "Records that went."),
    CheckConstraint("kind in ('MERGED', 'SPLIT', 'MOVED')", name="kind"),
    schema="core",
    comment="One row is a pair of person numbers between which records went, in one matching run.",
)

family = Table(
    "family",
    metadata,
    col(
        "family_id",
        BIGINT,
        "Number of the family, given once; below zero: known only by its careworks reference.",
        primary_key=True,
        autoincrement=False,
    ),
    col("known_from", MOMENT, "From when a member or reference of this family is known."),
    schema="core",
    comment="One row is a family number ever given, in use or superseded.",
)

family_supersession = Table(
    "family_supersession",
    metadata,
    col("old_family_id", BIGINT, "Family whom members left.", primary_key=True, autoincrement=False),
    col("new_family_id", BIGINT, "Family whom they went to.", primary_key=True, autoincrement=False),
    col("known_from", MOMENT, "From when we knew it.", primary_key=True),
    col("kind", TEXT, "MERGED: the old number has no member left; SPLIT: the new number is new."),
    col("person_count", BIGINT, "Persons who went."),
    CheckConstraint("kind in ('MERGED', 'SPLIT')", name="kind"),
    schema="core",
    comment="One row is a pair of family numbers of which one took over from the other, in one matching run.",
)

family_membership = Table(
    "family_membership",
    metadata,
    col("person_id", BIGINT, "The member."),
    col("family_id", BIGINT, "The family."),
    opt("valid_from", DATE, "First day in the family; null: unknown."),
    opt("valid_to", DATE, "First day no longer in the family; null: still."),
    opt("role", TEXT, "Role in the family."),
    col("is_primary", BOOL, "Whether this is the family the person is judged with; one at a time."),
    col("known_from", MOMENT, KNOWN_FROM),
    opt("known_to", MOMENT, KNOWN_TO),
    known_order(),
    CheckConstraint("valid_to >= valid_from", name="valid"),
    ExcludeConstraint(
        (text(DAYS_OF_PERSON), "&&"),
        name="family_membership_one_primary",
        using="spgist",
        where=text("is_primary and known_to is null"),
    ),
    Index("family_membership_person_id_idx", "person_id"),
    Index("family_membership_family_id_idx", "family_id"),
    schema="core",
    comment="One row is a spell of a person in a family, for the time we held it true.",
)

family_anchor = Table(
    "family_anchor",
    metadata,
    col("family_ref", TEXT, "Careworks reference of a programme family.", primary_key=True),
    col("known_from", MOMENT, KNOWN_FROM, primary_key=True),
    opt("known_to", MOMENT, KNOWN_TO),
    col("family_id", BIGINT, "The family that matching holds it to be."),
    known_order(),
    Index("family_anchor_current_key", "family_ref", unique=True, postgresql_where=CURRENT),
    schema="core",
    comment="One row is a careworks reference held to be a family, for the time we held it.",
)

household = Table(
    "household",
    metadata,
    col(
        "household_id",
        BIGINT,
        "Number of the household, given once and never to another.",
        primary_key=True,
        autoincrement=False,
    ),
    col("known_from", MOMENT, "From when a resident of this household is known."),
    schema="core",
    comment="One row is a household number ever given, in use or not.",
)

household_residence = Table(
    "household_residence",
    metadata,
    col("person_id", BIGINT, "The resident."),
    col("household_id", BIGINT, "The household: a dwelling with its people."),
    opt("valid_from", DATE, "First day known there; null: unknown."),
    opt("valid_to", DATE, "First day known elsewhere; null: still there."),
    col("kind", TEXT, "PRIVATE; COMMUNAL: a hostel or shared house; UNKNOWN: nobody is known to live there now."),
    col("known_from", MOMENT, KNOWN_FROM),
    opt("known_to", MOMENT, KNOWN_TO),
    known_order(),
    CheckConstraint("valid_to >= valid_from", name="valid"),
    CheckConstraint("kind in ('PRIVATE', 'COMMUNAL', 'UNKNOWN')", name="kind"),
    Index("household_residence_person_id_idx", "person_id"),
    Index("household_residence_household_id_idx", "household_id"),
    schema="core",
    comment="One row is a spell of a person in a household, family or not, for the time we held it true.",
)
