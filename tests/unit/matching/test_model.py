"""The reviewed model is the model of the code, complete and fitted to the size of a delivery."""

import pytest

from tfp_etl.matching import fitting, model_file, person_model, population, training_report


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
    assert fitting.numbers(model, "gender", ("same gender", "other gender")) == [1, 0]
    assert all(person_model.NAMED_ONLY)


def test_the_report_names_untrained_levels():
    level = {"label_for_charts": "one", "m_probability": 0.5, "sql_condition": "true"}
    model = {
        "population": {"node_count": 5},
        "prior": 0.1,
        "splink": {"comparisons": [{"output_column_name": "x", "comparison_levels": [level]}]},
    }
    assert "* x: one" in training_report.text(model)
