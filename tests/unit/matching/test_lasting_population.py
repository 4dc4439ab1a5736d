"""A tenth more records leave nearly everybody's ids as they were."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest

from tfp_etl import matching

HOUSEHOLDS = 300
FORENAMES = (
    "Ann",
    "Bob",
    "Cal",
    "Dee",
    "Eve",
    "Fay",
    "Gus",
    "Hal",
    "Ivy",
    "Jon",
    "Kit",
    "Lee",
    "May",
    "Ned",
    "Oda",
    "Pam",
    "Rex",
    "Sid",
    "Tom",
    "Una",
    "Vic",
    "Wim",
    "Yan",
    "Zoe",
)
SURNAMES = [
    first + last
    for first in ("Ash", "Birk", "Cold", "Dun", "Elm", "Far", "Grim", "Hol", "Ink", "Kel", "Lang", "Mar", "North")
    for last in ("ley", "ton", "worth", "by", "field", "ham", "ford", "wick", "stead", "burn")
]


def records():
    """A tenancy, a claim and school rows a household, two parents and two children, some cells wrong or lost."""
    random = np.random.default_rng(7)
    rows = []
    for house in range(HOUSEHOLDS):
        surname = SURNAMES[random.integers(len(SURNAMES))]
        home = {
            "surname": surname,
            "address": f"{house} Elm Road",
            "town": "Arnold",
            "postcode": f"NG{house % 9 + 1} {house % 7 + 1}QD",
        }
        people = []
        for at, age in enumerate((*random.integers(28, 45, 2), *random.integers(5, 15, 2))):
            born = dt.date(2013 - int(age), int(random.integers(1, 13)), int(random.integers(1, 29)))
            name = FORENAMES[(house + at * 6 + int(random.integers(6))) % len(FORENAMES)]
            people.append(home | {"forename": name, "dob": born.isoformat()})
        roles = ("tenant", "partner", "child", "child")
        rows += [
            p | {"source": "housing", "source_ref": f"T{house}", "role": role}
            for p, role in zip(people, roles, strict=True)
        ]
        rows += [people[0] | {"source": "dwp", "source_ref": f"C{house}", "role": "claimant"}]
        rows += [
            p
            | {
                "source": "school",
                "role": "pupil",
                "contact1_forename": people[1]["forename"],
                "contact1_surname": surname,
            }
            for p in people[2:]
        ]
    for at, row in enumerate(rows):
        row["record_id"], row["record_date"] = f"r{at:05}", "2013-05-31"
        if random.random() < 0.1:
            row["forename"] = row["forename"][:-1] + "x"
        if random.random() < 0.1:
            row[("dob", "address", "postcode")[random.integers(3)]] = None
    return rows


@pytest.fixture(scope="module")
def runs():
    told = records()
    blank = dict.fromkeys(sorted({name for row in told for name in row}))
    rows = [blank | row for row in told]
    before = matching.link_all(pa.Table.from_pylist([row for at, row in enumerate(rows) if at % 11]))
    return before, matching.link_all(pa.Table.from_pylist(rows), previous=before.links)


@pytest.mark.parametrize(("column", "least"), [("person_id", 0.999), ("family_id", 0.995)])
def test_ids_stay_when_a_tenth_more_records_come(runs, column, least):
    before, after = (
        dict(zip(*run.links.select(["record_id", column]).to_pydict().values(), strict=True)) for run in runs
    )
    assert len(after) > 1.09 * len(before)
    assert len(set(before.values())) > HOUSEHOLDS * 0.9
    kept = np.mean([after[record] == number for record, number in before.items()])
    assert kept >= least


def test_what_changed_is_told(runs):
    before, after = runs
    told = after.changes.to_pylist()
    for kind in ("person", "family"):
        old, new = (set(run.links[f"{kind}_id"].to_pylist()) for run in (before, after))
        lost = {row["old_id"] for row in told if row["kind"] == kind and row["change"] in ("merge", "gone")}
        assert old - new == lost
        fresh = {row["new_id"] for row in told if row["kind"] == kind and row["change"] in ("split", "new")}
        assert new - old == fresh
        assert not fresh or min(fresh) > max(old)
