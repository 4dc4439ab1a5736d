"""Every scored pair of records in a file: for threshold curves and for drawing pairs to be judged (`tfp evaluate`)."""

from pathlib import Path

import duckdb
import pyarrow as pa

from tfp_etl.matching.nodes import statement


def write(db: duckdb.DuckDBPyConnection, path: Path, own: pa.Table) -> None:
    """Write record_id_l, record_id_r, match_weight (log2 odds, from score.FLOOR up) to a .csv, or else a Parquet file.

    own: record_id as it came, person_record: the record of the run that tells of it (intake.Intake.own). To be called
    while the tables of a run stand (`keep` of linking.link_result).
    """
    db.register("own", own.select(["record_id", "person_record"]))
    found = db.sql(statement("scored_pairs"))
    if path.suffix.lower() == ".csv":
        found.write_csv(str(path))
    else:
        found.write_parquet(str(path), compression="zstd")
    db.unregister("own")
