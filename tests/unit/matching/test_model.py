"""The reviewed model is the model of the code, complete and fitted to the size of a delivery."""

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from splink import DuckDBAPI

from tests.unit.matching import people
from tfp_etl.matching import (
    blocking,
    fitting,
    linking,
    model_file,
    nodes,
    patterns,
    person_model,
    population,
    score,
    train,
    training_doubts,
    training_report,
)


def conditions(model: dict) -> dict[str, list[str]]:
    return {
        comparison["output_column_name"]: [level["sql_condition"] for level in comparison["comparison_levels"]]
        for comparison in model["comparisons"]
    }


def kinship(model: dict) -> dict:
    return next(comparison for comparison in model["comparisons"] if comparison["output_column_name"] == "kinship")


def test_the_reviewed_model_compares_what_the_code_says():
    model, _ = model_file.read()
    assert conditions(model) == conditions(person_model.settings().create_settings_dict("duckdb"))


def test_every_level_of_the_reviewed_model_is_known():
    model, _ = model_file.read()
    levels = [level for comparison in model["comparisons"] for level in comparison["comparison_levels"]]
    scored = [level for level in levels if not level.get("is_null_level")]
    assert len(scored) > 40
    assert all(0 < level["m_probability"] <= 1 and 0 < level["u_probability"] <= 1 for level in scored)


def test_a_larger_county_makes_a_shared_home_say_more():
    model, here = model_file.read()
    larger = population.Population(here.node_count * 10, here.kin / 10, here.postcode / 10, here.town)
    before = {level["label_for_charts"]: level.get("u_probability") for level in kinship(model)["comparison_levels"]}
    population.fit(model, here, larger)
    after = {level["label_for_charts"]: level.get("u_probability") for level in kinship(model)["comparison_levels"]}
    home, town = "one household or kin, same surname", "one town, same surname"
    assert after[home] == pytest.approx(before[home] / 10)
    assert after[town] == before[town]


def test_levels_are_numbered_from_the_last():
    model, _ = model_file.read()
    assert patterns.numbers(model, "gender", ("same gender", "other gender")) == [1, 0]
    assert all(person_model.NAMED_ONLY)


def reviewed() -> dict:
    return json.loads(model_file.REVIEWED.read_text(encoding="utf-8"))


def test_the_reviewed_model_has_no_grave_doubt_and_its_report_is_the_page():
    model = reviewed()
    assert not any(doubt.is_grave for doubt in training_doubts.of(model))
    page = Path(__file__).parents[3] / "docs" / "matching-training.md"
    assert page.read_text(encoding="utf-8") == training_report.text(model)


def test_an_implausible_prior_untrained_levels_and_too_few_pairs_are_doubts():
    model = reviewed() | {
        "prior": 0.01,
        "untrained": ["x: one"],
        "sessions": [{"trains": ["dob"], "pairs_agree_on": ["forename"], "pairs": 0}],
    }
    said = [(doubt.is_grave, doubt.said) for doubt in training_doubts.of(model)]
    assert [grave for grave, _ in said] == [True, True, False]
    assert "implausible prior" in said[0][1]
    assert "0 pairs" in said[1][1]
    assert "x: one" in said[2][1]
    assert all(doubt.said in training_report.text(model) for doubt in training_doubts.of(model))


def test_too_few_records_are_not_trained_on():
    with pytest.raises(train.NothingToLearnError, match="too few"):
        train.train(people.table())


def shown_by(model: dict, pairs: list[tuple[dict[str, str], float]]) -> patterns.Patterns:
    """Patterns of pairs that show the named levels; other comparisons are unknown."""
    names = [comparison["output_column_name"] for comparison in model["comparisons"]]
    levels = [
        [patterns.numbers(model, name, (shown[name],))[0] if name in shown else -1 for name in names]
        for shown, _ in pairs
    ]
    counts = np.array([count for _, count in pairs])
    return patterns.Patterns(names, np.array(levels), counts, np.zeros(len(pairs)))


SAME = {"forename": "same forename", "kinship": "one household or kin, same surname", "dob": "same date of birth"}
SLIPPED = SAME | {"forename": "slip in the forename"}
STRANGERS = {"forename": "other forename", "kinship": "elsewhere, other surname", "dob": "other date of birth"}


def level(model: dict, name: str, label: str) -> dict:
    comparison = next(c for c in model["comparisons"] if c["output_column_name"] == name)
    return next(found for found in comparison["comparison_levels"] if found["label_for_charts"] == label)


def test_m_and_the_prior_move_towards_the_records_and_no_further():
    model, _ = model_file.read()
    before = level(model, "forename", "slip in the forename")["m_probability"]
    shown = shown_by(model, [(SAME, 2000.0), (SLIPPED, 1000.0), (STRANGERS, 50_000.0)])
    prior = fitting.maximise(model, shown, 1e-5, 1.0, 5e7)
    after = level(model, "forename", "slip in the forename")["m_probability"]
    assert before < 0.1 < after < 1 / 3
    assert prior == pytest.approx(3000 / 5e7, rel=0.05)


def test_a_handful_of_pairs_hardly_moves_the_model():
    model, _ = model_file.read()
    before = level(model, "forename", "slip in the forename")["m_probability"]
    prior = fitting.maximise(model, shown_by(model, [(SLIPPED, 3.0)]), 6e-5, 1.0, 10.0)
    assert level(model, "forename", "slip in the forename")["m_probability"] < before + 0.02
    assert prior < 4e-4


def test_strangers_are_measured_and_matches_among_them_are_not_counted():
    model, _ = model_file.read()
    before = level(model, "dob", "same date of birth")["u_probability"]
    shown = shown_by(model, [(SAME, 50.0), (STRANGERS, 199_000.0), (STRANGERS | {"dob": SAME["dob"]}, 950.0)])
    fitting.measure_strangers(model, shown, 1e-4)
    after = level(model, "dob", "same date of birth")["u_probability"]
    assert before < after
    assert after == pytest.approx(950 / 2e5, rel=0.2)


def test_two_surnames_in_one_home_are_counted_in_homes_not_among_random_pairs():
    model, _ = model_file.read()
    other = {"kinship": "one household or kin, other surname", "forename": "other forename"}
    random = shown_by(model, [(STRANGERS, 199_990.0), (other, 10.0)])
    at_home = shown_by(model, [(other, 3_000.0), (other | {"forename": "same forename", "dob": SAME["dob"]}, 500.0)])
    fitting.measure_homes(model, at_home, random, 1e-5, 1e8)
    assert level(model, "kinship", other["kinship"])["u_probability"] == pytest.approx(3_000 / 1e8, rel=0.02)


AT_HOME = {"kinship": "one household or kin, same surname", "dob": "other date of birth"}
BROTHERS = AT_HOME | {"forename": "other forename"}
NAMESAKES = AT_HOME | {"forename": "forename sounds the same", "gender": "other gender"}


def place_after(pairs: list[tuple[dict[str, str], float]]) -> float:
    """How often strangers share home and surname, fitted to the pairs."""
    model, _ = model_file.read()
    model["blocking_rules_to_generate_predictions"] = [blocking.rule(("surname", "kin"), ("kin",))]
    fitting.maximise(model, shown_by(model, pairs), 1e-5, 1.0, 5e7)
    return level(model, "kinship", AT_HOME["kinship"])["u_probability"]


def test_how_many_brothers_there_are_moves_the_weight_of_a_home_little():
    few = place_after([(SAME, 2000.0), (BROTHERS, 10_000.0), (NAMESAKES, 100.0)])
    many = place_after([(SAME, 2000.0), (BROTHERS, 100_000.0), (NAMESAKES, 100.0)])
    assert abs(np.log2(many / few)) < 0.1


def test_namesakes_in_a_home_are_counted():
    few = place_after([(SAME, 2000.0), (NAMESAKES, 100.0)])
    many = place_after([(SAME, 2000.0), (NAMESAKES, 1000.0)])
    assert np.log2(many / few) > 2


def test_no_weight_cuts_the_pairs_that_a_model_is_fitted_on():
    pairs = pa.table({"join_key_l": [1], "join_key_r": [2], "match_key": ["0"]})
    with linking.database() as db:
        two = [people.pupil("a", forename="ANN", surname="ASH", dob=dt.date(2001, 2, 3), gender="F", **people.HOME)]
        two.append(people.tenant("b", "t", forename="ZAC", surname="WOOD", dob=dt.date(1950, 11, 28), gender="M"))
        nodes.build(db, people.table(*two), linking.UNDECIDED)
        db.register("compared", pairs)
        model, _ = model_file.read()
        model["probability_two_random_records_match"] = 1e-9
        table = DuckDBAPI(connection=db).register("nodes")
        fitting.sample(db, 2)
        scored = db.execute(f"select match_weight from {fitting.scored_sample(table, model)}").fetchall()
    assert len(scored) == 1
    assert scored[0][0] < -20


@pytest.mark.parametrize("nodes", [2, 50, 400])
def test_the_pairs_that_a_model_is_fitted_on_are_those_of_the_first_nodes(nodes, monkeypatch):
    monkeypatch.setattr(fitting, "SAMPLE_NODES", 100)
    pairs = [(left, right) for left in range(1, nodes + 1) for right in range(left + 1, nodes + 1)]
    with linking.database() as db:
        left, right = zip(*pairs, strict=True)
        db.register("compared", pa.table({"join_key_l": left, "join_key_r": right}))
        share = fitting.sample(db, nodes)
        sampled = db.execute("select join_key_l, join_key_r from sampled order by all").fetchall()
    assert sampled == pairs[: len(sampled)]  # with more nodes, the same first ones
    assert share * len(pairs) == pytest.approx(len(sampled))
    assert share == pytest.approx(min(1, 100 / nodes), abs=0.01)


def guarded(shown: dict[str, str]) -> tuple[float, int]:
    """Weight and guard of a pair that shows these levels and scored 8 bits."""
    model, _ = model_file.read()
    pair = shown_by(model, [(shown, 1.0)])
    columns = {f"gamma_{name}": number for name, number in zip(pair.names, pair.levels[0].tolist(), strict=True)}
    columns |= {f"mw_tf_adj_{name}": 0 for name in pair.names}
    columns |= {"node_id_l": 1, "node_id_r": 2, "match_weight": 8.0, "mw_kinship": 14.0, "mw_dob": -7.6}
    scored = ", ".join(f"{value} as {name}" for name, value in columns.items())
    with linking.database() as db:
        db.execute(
            "create table edges (node_id_l bigint, node_id_r bigint, weight double, is_settled boolean, "
            "is_nino_slip boolean, levels tinyint[], rarity float, guard tinyint)"
        )
        db.execute(score._filled(model).replace("$scored", f"(select {scored})"))
        return db.execute("select weight, guard from edges").fetchall()[0]


def test_father_and_son_of_names_alike_are_held_back_and_one_name_is_not():
    alike = AT_HOME | {"forename": "forename sounds the same"}
    assert guarded(alike) == (0, 1)
    assert guarded(AT_HOME | {"forename": "same forename"}) == (8, 0)
    assert guarded(alike | {"dob": "same date of birth"}) == (8, 0)
    model, _ = model_file.read()
    assert fitting.chances(model, shown_by(model, [(alike, 1.0)]), 0.5)[0] <= 0.5
