"""Levels told in stages: the pairs, levels and weights that Splink's query gives without stages."""

import datetime as dt
import random

import duckdb
import pytest
from splink import DuckDBAPI

from tests.unit.matching import people
from tfp_etl.matching import linking, model_file, nodes, person_model, predict, score, stages
from tfp_etl.matching.patterns import gamma

FORENAMES = ("Ann", "Anne", "William", "Bill", "A", "Mohammed", "Muhammad", "Lee", "Jon", "Jonathan", None)
SURNAMES = ("Lee", "Leigh", "Smith", "Smyth", "Patel", "Ann", "Smith-Patel", "William", None)
PLACES = (
    {"address": "3 Elm Court", "town": "Arnold", "postcode": "NG5 7QD", "uprn": "100"},
    {"address": "3 Elm Cuort", "town": "Arnold", "postcode": "NG5 7QE"},
    {"address": "5 Elm Court", "town": "Arnold", "postcode": "NG5 7QD"},
    {"address": "9 Oak Road", "town": "Derby", "postcode": "DE1 1AA"},
    {"town": "Derby"},
    {},
)


def some_records(count):
    chance = random.Random(5)  # noqa: S311  (test records)
    days = [dt.date(1980, 3, 4), dt.date(1980, 4, 3), dt.date(1980, 3, 14), dt.date(2004, 7, 1), None]
    for number in range(count):
        cells = {"forename": chance.choice(FORENAMES), "surname": chance.choice(SURNAMES), "dob": chance.choice(days)}
        cells |= {"gender": chance.choice(("M", "F", None)), "middle_names": chance.choice(("Rose", "R", None, None))}
        cells |= {"nino": chance.choice(("QQ123456C", "QQ123465C", None, None, None))}
        role = chance.choice(("CLAIMANT", "CHILD"))
        yield people.record(
            f"r{number}", source="benefits", dataset="claims", role=role, **cells, **chance.choice(PLACES)
        )


@pytest.fixture(scope="module")
def scored():
    """A function that scores all pairs of some records down to a floor: rows of numbers, levels and weight."""
    with linking.database() as db:
        nodes.build(db, people.table(*some_records(150)), linking.UNDECIDED)
        db.execute(
            "create temp table compared as select l.node_id as join_key_l, r.node_id as join_key_r, '0' as match_key "
            "from nodes as l join nodes as r on l.node_id < r.node_id"
        )
        model, _ = model_file.read(None)
        model["probability_two_random_records_match"] = 0.001
        model["blocking_rules_to_generate_predictions"] = []
        table = DuckDBAPI(connection=db).register("nodes")
        columns = ", ".join(f"gamma_{comparison['output_column_name']}" for comparison in model["comparisons"])

        def score_down_to(floor):
            query = predict.statement(table, model, pairs="compared", floor=floor)
            rows = db.execute(
                f"select node_id_l, node_id_r, {columns}, round(match_weight, 6) from ({query}) order by all"
            ).fetchall()
            return query, rows

        yield score_down_to


@pytest.mark.parametrize("floor", [score.FLOOR, -10.0])
def test_stages_change_no_pair_and_no_level(scored, monkeypatch, floor):
    query, rows = scored(floor)
    assert "likely as (" in query  # the query of this Splink is built as expected
    monkeypatch.setattr(stages, "in_stages", lambda query, *_: query)
    plain, expected = scored(floor)
    assert "likely as (" not in plain
    assert rows == expected
    assert 500 < len(rows) < 150 * 149 / 2


def test_what_is_not_asked_decides_nothing():
    """All that a kinship may rest on, true or false: the level is the one of the conditions asked without stages."""
    comparisons = person_model.settings().create_settings_dict("duckdb")["comparisons"]
    kinship = next(comparison for comparison in comparisons if comparison["output_column_name"] == "kinship")
    level = gamma(kinship)
    flags = {text: f"is_{name}" for name, text in person_model.SHARED.items()}
    for text, name in sorted(flags.items(), key=lambda item: -len(item[0])):
        level = level.replace(text, name)
    level = level.replace(person_model._NO_DWELLING, "no_dwelling").replace(person_model._ONE_TOWN, "one_town")
    others = ("nameless", "no_dwelling", "one_town", "one_postcode", "other_outcode")
    for text, name in (
        ("(surname_l is null or surname_r is null)", "nameless"),
        ("postcode_l = postcode_r", "one_postcode"),
        ("outcode_l <> outcode_r", "other_outcode"),
    ):
        level = level.replace(text, name)
    assert "_l" not in level  # every condition is a flag
    masked = level.replace("is_alike", "(is_alike and not is_same)")
    for name in ("is_one_door", "is_one_street"):
        masked = masked.replace(name, f"({name} and not is_of_one_family)")
    names = [*flags.values(), *others]
    with duckdb.connect() as db:
        sides = " cross join ".join(f"(values (true), (false)) as t{at}({name})" for at, name in enumerate(names))
        told = f"select {level} as plain, {masked} as told from {sides}"
        levels, same = db.execute(f"select count(distinct told), bool_and(told = plain) from ({told})").fetchall()[0]
    assert levels > 15
    assert same
