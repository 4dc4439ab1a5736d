"""Truth about people and programme families, in the columns of the sample delivery's truth."""

import numpy as np

from tfp_etl.synthetic.calendar import spell
from tfp_etl.synthetic.people import People, Span
from tfp_etl.synthetic.programme import Programme
from tfp_etl.synthetic.render import Truth, family_ids, person_ids, text_array
from tfp_etl.synthetic.words import Words

PERSON_COLUMNS = [
    "true_person_id",
    "forename",
    "middle",
    "surname",
    "former_surname",
    "dob",
    "sex",
    "nino",
    "upn",
    "name_group",
]
FAMILY_COLUMNS = ["true_person_id", "true_family_id", "from_date", "to_date", "role"]


def write_people_truth(truth: Truth, people: People, words: Words, span: Span) -> None:
    """Every person, and each membership of a true family (to_date is the first day outside)."""
    ids = person_ids(np.arange(len(people.home0)) + people.first_person)
    groups = np.array(words.groups, dtype=object)[people.group]
    sex = np.where(people.sex == 1, "F", "M").astype(object)
    columns = [
        ids,
        people.forename,
        people.middle,
        people.surname,
        people.former,
        spell(people.dob),
        sex,
        people.nino,
        people.upn,
        groups,
    ]
    truth.write("persons", PERSON_COLUMNS, [text_array(column) for column in columns])
    person, family, begin, end, role = people.memberships(span)
    told = [ids[person], family_ids(family + people.first_family), spell(begin), spell(end), role]
    truth.write("families", FAMILY_COLUMNS, [text_array(column) for column in told])


def write_programme_truth(truth: Truth, people: People, programme: Programme) -> None:
    """Which true family each programme family is, and its story."""
    families = text_array(family_ids(programme.household + people.first_family))
    truth.write("careworks_families", ["FamilyRef", "true_family_id"], [text_array(programme.ref), families])
    truth.write("scenarios", ["FamilyRef", "scenario"], [text_array(programme.ref), text_array(programme.story)])
