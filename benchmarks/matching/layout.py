"""A test set: a folder with records in the generic columns and the truth about them.

records.parquet, records.csv   the columns of COLUMNS, all text, absent values null
truth.csv                      record_id, person, family[, name_group]; a blank family is not scored
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

COLUMNS = [
    "record_id",
    "source",
    "source_ref",
    "role",
    "record_date",
    "forename",
    "middle_names",
    "surname",
    "dob",
    "gender",
    "address",
    "town",
    "postcode",
    "uprn",
    "upn",
    "nino",
    "contact1_forename",
    "contact1_surname",
    "contact2_forename",
    "contact2_surname",
]
TRUTH = ["record_id", "person", "family", "name_group"]


def arrow(frame: pd.DataFrame) -> pa.Table:
    """A frame as text columns in the order of COLUMNS; absent columns are null, blanks are null."""
    columns = {}
    for name in COLUMNS:
        if name in frame:
            cells = frame[name].astype(object)
            columns[name] = pa.array(cells.where(cells.notna() & (cells != ""), None), pa.string())
        else:
            columns[name] = pa.nulls(len(frame), pa.string())
    return pa.table(columns)


def write(folder: Path, records: pd.DataFrame | pa.Table, truth: pd.DataFrame) -> Path:
    """Write a test set; `truth` has at least record_id and person. Returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    table = records if isinstance(records, pa.Table) else arrow(records)
    pq.write_table(table, folder / "records.parquet", compression="zstd")
    pc.write_csv(table, folder / "records.csv")
    kept = [name for name in TRUTH if name in truth]
    pc.write_csv(pa.Table.from_pandas(truth[kept].fillna("").astype(str), preserve_index=False), folder / "truth.csv")
    return folder


def read_records(folder: Path) -> pd.DataFrame:
    """The records of a set as text, null where absent."""
    return pq.read_table(folder / "records.parquet").to_pandas()


def read_truth(folder: Path) -> pd.DataFrame:
    """The truth of a set as text, '' where unknown."""
    return pd.read_csv(folder / "truth.csv", dtype=str, keep_default_na=False)
