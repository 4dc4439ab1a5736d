"""What every user does first: one case, no stray blanks, numbers without spaces, dates that are dates."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

COLUMNS = ["record_id", "forename", "surname", "dob", "gender", "postcode", "uprn", "upn", "nino"]


def read(path: Path) -> pd.DataFrame:
    """One row a record with the columns people are compared by; blanks are None."""
    frame = pq.read_table(path, columns=COLUMNS).to_pandas().drop_duplicates("record_id")
    for name in ("forename", "surname"):
        frame[name] = frame[name].str.lower().str.replace(r"[^a-z]", "", regex=True)
    for name in ("postcode", "nino", "upn"):
        frame[name] = frame[name].str.upper().str.replace(" ", "")
    frame["dob"] = pd.to_datetime(frame["dob"], errors="coerce").dt.strftime("%Y-%m-%d")
    frame.loc[frame["dob"] == "1900-01-01", "dob"] = None
    frame = frame.astype(object)
    return frame.where(frame.notna() & (frame != ""), None).reset_index(drop=True)


def arguments() -> tuple[Path, Path]:
    """RECORDS and LINKS of the command line."""
    records, links = sys.argv[1:3]
    return Path(records), Path(links)
