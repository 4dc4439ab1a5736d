"""Plain Splink 5 at its leanest: as `plain_splink`, with the five narrowest rules, read and cleaned in DuckDB."""

from __future__ import annotations

import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.matching.tools import tidy

PAIRS = 1e6  # of random pairs, and of pairs that a pass of expectation maximisation looks at

SETTINGS = SettingsCreator(
    link_type="dedupe_only",
    unique_id_column_name="record_id",
    comparisons=[
        cl.ForenameSurnameComparison("forename", "surname", forename_surname_concat_col_name="full_name"),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.PostcodeComparison("postcode"),
        cl.ExactMatch("nino"),
        cl.ExactMatch("upn"),
    ],
    blocking_rules_to_generate_predictions=[
        block_on("nino"),
        block_on("upn"),
        block_on("surname", "dob"),
        block_on("forename", "dob"),
        block_on("forename", "surname", "postcode"),
    ],
)

# What tidy.read does, in one statement.
READ = """
    create table person as
    select
        record_id,
        nullif(regexp_replace(lower(forename), '[^a-z]', '', 'g'), '') as forename,
        nullif(regexp_replace(lower(surname), '[^a-z]', '', 'g'), '') as surname,
        forename || ' ' || surname as full_name,
        nullif(try_cast(dob as date), date '1900-01-01')::varchar as dob,
        nullif(replace(upper(postcode), ' ', ''), '') as postcode,
        nullif(replace(upper(nino), ' ', ''), '') as nino,
        nullif(replace(upper(upn), ' ', ''), '') as upn
    from read_parquet($records)
"""


def main() -> None:
    """Read, train, predict, cluster at 0.95, write."""
    records, links = tidy.arguments()
    api = DuckDBAPI()
    api._con.execute(READ, {"records": str(records)})
    linker = Linker(api.register("person"), SETTINGS, log_level=None)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("forename", "surname", "dob"), block_on("nino"), block_on("upn")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=PAIRS, seed=1)
    for rule in (block_on("dob"), block_on("forename", "surname")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=PAIRS)
    edges = linker.inference.predict(threshold_match_probability=0.5, warning_mode="never")
    people = linker.clustering.cluster_pairwise_predictions_at_threshold(edges, threshold_match_probability=0.95)
    table = api._con.sql(f"select record_id, cluster_id as person_id from {people.physical_name}")
    table.write_parquet(str(links))


if __name__ == "__main__":
    main()
