"""Splink's own SQL that scores given pairs, as one query that nothing is written for, said with less work.

`Linker.inference.predict` writes a table of every pair with all columns of both nodes; the query here is the same one,
built by the same functions of Splink, to be read straight into `edges`, so that DuckDB carries what is asked for alone.
Three rewritings leave every value as it is: a list overlap that several comparisons ask for is asked once a pair, a
costly distance is asked only of texts that a cheap one lets through, and levels are told in stages (stages.py).
"""

import copy
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from splink import Linker
from splink.internals.comparison_vector_values import compute_comparison_vector_values_from_id_pairs_sqls
from splink.internals.pipeline import CTEPipeline
from splink.internals.predict import predict_from_comparison_vectors_sqls_using_settings
from splink.internals.splink_dataframe import SplinkDataFrame
from splink.internals.vertically_concatenate import enqueue_df_concat_with_tf

from tfp_etl.matching import person_model, stages

_OVERLAP = re.compile(r"list_has_any\((\w+)_l, \1_r\)")
_DAMERAU = re.compile(r"damerau_levenshtein\(([^(),]+), ([^(),]+)\) <= 1")
_DATES = re.compile(r"damerau_levenshtein\(([^(),:]+)::varchar, ([^(),:]+)::varchar\) <= 1")
_STREETS = re.compile(r"damerau_levenshtein\((left\(street_l, .*?\)\)), (left\(street_r, .*?\)\))\) <= 2")


def statement(
    table: SplinkDataFrame,
    model: dict[str, Any],
    *,
    pairs: str,
    floor: float,
    frequencies: Mapping[str, SplinkDataFrame] | None = None,
) -> str:
    """A query that gives Splink's prediction of the pairs in the table `pairs` that weigh `floor` or more.

    The columns are those of `Linker.inference.predict`. frequencies: of the values of a column, by its name, where
    those in `table` are not to count.
    """
    linker = Linker(table, copy.deepcopy(model), log_level=40, validate_settings=False)
    for column, lookup in (frequencies or {}).items():
        linker.table_management.register_term_frequency_lookup(lookup, column)
    settings = linker._settings_obj
    blocked = linker._db_api.table_to_splink_dataframe("__splink__blocked_id_pairs", pairs)
    pipeline = CTEPipeline([blocked])
    enqueue_df_concat_with_tf(linker, pipeline)
    pipeline.enqueue_list_of_sqls(
        compute_comparison_vector_values_from_id_pairs_sqls(
            settings._columns_to_select_for_blocking,
            settings._columns_to_select_for_comparison_vector_values,
            input_tablename_l="__splink__df_concat_with_tf",
            input_tablename_r="__splink__df_concat_with_tf",
            source_dataset_input_column=settings.column_info_settings.source_dataset_input_column,
            unique_id_input_column=settings.column_info_settings.unique_id_input_column,
            link_type=settings._link_type,
            sql_dialect_str=linker._sql_dialect_str,
        )
    )
    pipeline.enqueue_list_of_sqls(predict_from_comparison_vectors_sqls_using_settings(settings, None, floor))
    return with_less_work(pipeline.generate_cte_pipeline_sql(), model, floor)


def with_less_work(query: str, model: dict[str, Any], floor: float) -> str:
    """The query with the same result (see the module)."""
    query = with_cheap_guards(query)
    shared = {name: with_cheap_guards(text) for name, text in (person_model.SHARED | person_model.WITHIN_SAME).items()}
    for column in (name for name, times in Counter(_OVERLAP.findall(query)).items() if times > 2):
        overlap, asked = f"list_has_any({column}_l, {column}_r)", f"is_one_{column}"
        query = query.replace(overlap, asked)
        shared = {name: text.replace(overlap, asked) for name, text in shared.items()}
        query = query.replace(
            "b.match_key\n", f'list_has_any("l"."{column}", "r"."{column}") as is_one_{column},\n    b.match_key\n', 1
        )
    return stages.in_stages(query, shared, model, floor)


def with_cheap_guards(conditions: str) -> str:
    """The conditions with the same result: a costly distance is asked only where a cheap one may be small enough.

    One slip in a date of four figures a year leaves two of its three parts; one in a text hardly changes its length;
    two slips are four changes of a letter at most.
    """
    conditions = _STREETS.sub(r"(levenshtein(\1, \2) <= 4 and damerau_levenshtein(\1, \2) <= 2)", conditions)
    conditions = _DATES.sub(
        r"((year(\1) = year(\2))::int + (month(\1) = month(\2))::int + (day(\1) = day(\2))::int >= 2 "
        r"and damerau_levenshtein(\1::varchar, \2::varchar) < 2)",
        conditions,
    )
    return _DAMERAU.sub(
        r"(abs(length(\1) - length(\2)) < 2 and levenshtein(\1, \2) <= 2 and damerau_levenshtein(\1, \2) <= 1)",
        conditions,
    )
