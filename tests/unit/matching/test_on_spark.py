"""The model's conditions in Spark's SQL (whether Spark agrees: tests/integration/test_on_spark.py)."""

import pytest
import sqlglot
from sqlglot import exp

from tfp_etl.matching import model_file, on_spark

LISTS = frozenset({"kin", "other_names", "forename_forms", "surname_parts"})


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("list_has_any(kin_l, kin_r)", "ARRAYS_OVERLAP(kin_l, kin_r)"),
        ("jaro_winkler_similarity(surname_l, surname_r) >= 0.88", "TFP_JARO_WINKLER(surname_l, surname_r) >= 0.88"),
        ("damerau_levenshtein(nino_l, nino_r) <= 1", "TFP_DAMERAU_LEVENSHTEIN(nino_l, nino_r) <= 1"),
        ("left(other_names_l[1], 1) = 'A'", "LEFT(GET(other_names_l, 0), 1) = 'A'"),
        ("length(other_names_l) > 0", "SIZE(other_names_l) > 0"),
        ("length(forename_l) = 1", "LENGTH(forename_l) = 1"),
        ("dob_l::varchar = 'x'", "CAST(dob_l AS STRING) = 'x'"),
        ("ELSE", "ELSE"),
    ],
)
def test_a_condition_is_translated(written: str, expected: str):
    assert on_spark.in_spark_sql(written, LISTS) == expected


def test_no_condition_of_the_reviewed_model_keeps_a_function_that_only_duckdb_knows():
    model, _ = model_file.read()
    model["blocking_rules_to_generate_predictions"] = []
    for comparison in on_spark.translated(model, LISTS)["comparisons"]:
        for level in comparison["comparison_levels"]:
            condition = level["sql_condition"]
            if condition == "ELSE":
                continue
            unknown = {node.name.lower() for node in sqlglot.parse_one(condition, read="spark").find_all(exp.Anonymous)}
            assert unknown <= {"get", on_spark.JARO_WINKLER, on_spark.DAMERAU_LEVENSHTEIN, "arrays_overlap"}, condition
            assert "&&" not in condition


def test_without_pyspark_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    with pytest.raises(on_spark.SparkMissingError, match=r"requirements-spark\.txt"), on_spark._session(tmp_path):
        pass
