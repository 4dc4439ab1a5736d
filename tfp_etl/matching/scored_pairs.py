"""Every scored pair of records in a file: for threshold curves and for drawing pairs to be judged (`tfp evaluate`)."""

from pathlib import Path

import duckdb

from tfp_etl.matching.nodes import statement


def write(db: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write record_id_l, record_id_r, match_weight (log2 odds, from score.FLOOR up) to a .csv, or else a Parquet file.

    To be called while the tables of a run stand (`keep` of linking.link_result).
    """
    found = db.sql(statement("scored_pairs"))
    if path.suffix.lower() == ".csv":
        found.write_csv(str(path))
    else:
        found.write_parquet(str(path), compression="zstd")
