"""Plain Splink 5: library comparisons, usual blocking rules, its training, connected components. RECORDS LINKS."""

from __future__ import annotations

import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.matching.tools import tidy

SETTINGS = SettingsCreator(
    link_type="dedupe_only",
    unique_id_column_name="record_id",
    comparisons=[
        cl.ForenameSurnameComparison("forename", "surname", forename_surname_concat_col_name="full_name"),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.PostcodeComparison("postcode"),
        cl.ExactMatch("nino").configure(term_frequency_adjustments=False),
        cl.ExactMatch("upn"),
    ],
    blocking_rules_to_generate_predictions=[
        block_on("nino"),
        block_on("upn"),
        block_on("surname", "dob"),
        block_on("forename", "dob"),
        block_on("forename", "surname", "postcode"),
        block_on("dob", "postcode"),
        block_on("surname", "postcode"),
        block_on("forename", "surname", "substr(dob, 1, 4)"),
    ],
)


def main() -> None:
    """Read, train, predict, cluster at 0.95, write."""
    records, links = tidy.arguments()
    frame = tidy.read(records)
    both = frame["forename"].notna() & frame["surname"].notna()
    frame["full_name"] = (frame["forename"] + " " + frame["surname"]).where(both, None)
    api = DuckDBAPI()
    linker = Linker(api.register(frame), SETTINGS, log_level=None)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("forename", "surname", "dob"), block_on("nino"), block_on("upn")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("dob"), block_on("forename", "surname")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    edges = linker.inference.predict(threshold_match_probability=0.5, warning_mode="never")
    people = linker.clustering.cluster_pairwise_predictions_at_threshold(edges, threshold_match_probability=0.95)
    table = api._con.sql(f"select record_id, cluster_id as person_id from {people.physical_name}")
    table.write_parquet(str(links))


if __name__ == "__main__":
    main()
