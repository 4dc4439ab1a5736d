"""A list of people of whom no two share a home: what differs at one address is a slip, not a brother."""

from random import Random
from typing import Any

import pyarrow as pa
import pytest

from tests.unit.matching.conftest import groups_of
from tfp_etl import matching
from tfp_etl.matching import model_file, unshared_model

PEOPLE = 1_200
LETTERS = "BCDFGHKLMNPRSTVW"


def word(random: Random, syllables: int) -> str:
    return "".join(random.choice(LETTERS) + random.choice("aeiou") for _ in range(syllables)).title()


def listed(seed: int, *, couples: int = 0) -> list[dict[str, Any]]:
    """Two records a person, the second with a slip; the first ones have lost forename and birth date at once."""
    random = Random(seed)  # noqa: S311
    forenames, surnames = [word(random, 2) for _ in range(150)], [word(random, 3) for _ in range(600)]
    towns, rows = [word(random, 3) for _ in range(200)], []
    for number in range(PEOPLE):
        told = {
            "forename": random.choice(forenames),
            "surname": random.choice(surnames),
            "dob": f"{random.randint(1930, 1999)}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}",
            "address": f"{random.randint(1, 99)} {word(random, 3)} Street {word(random, 4)}",
            "town": random.choice(towns),
            "postcode": f"{random.randint(2000, 7999)}",
        }
        other = dict(told)
        both = number < 12
        if both or number % 6 == 1:
            other["forename"] = random.choice(forenames)
        if both or number % 6 == 2 or number < couples:
            other["dob"] = f"{random.randint(1930, 1999)}-01-15"
        if number < couples:
            other["forename"] = random.choice(forenames)
        if number % 6 == 3:
            house, way, kind, more = told["address"].split()
            other["address"] = f"{house} {more} {way}{kind}"
        rows += [told | {"record_id": f"a{number}"}, other | {"record_id": f"b{number}"}]
    random.shuffle(rows)
    return rows


def joined(rows: list[dict[str, Any]]) -> set[int]:
    links = matching.link(pa.Table.from_pylist(rows))
    groups = groups_of(links)
    return {number for number in range(PEOPLE) if frozenset((f"a{number}", f"b{number}")) in groups}


def test_people_who_share_no_homes_are_found_with_forename_and_birth_date_wrong():
    found = joined(listed(3))
    assert set(range(12)) <= found
    assert len(found) >= 0.99 * PEOPLE


def test_a_few_couples_keep_the_model_for_households():
    assert not joined(listed(3, couples=110)) & set(range(110))


def test_chances_of_a_group_start_at_one():
    model = unshared_model.of(model_file.read()[0])
    for comparison in model["comparisons"][len(unshared_model.KEPT) :]:
        for labels, _ in unshared_model.groups_of(comparison):
            levels = [level for level in comparison["comparison_levels"] if level["label_for_charts"] in labels]
            assert sum(level["m_probability"] for level in levels) == pytest.approx(1)
