"""Any records of people -> the person records that linking and families read.

`read` takes a pandas frame, an Arrow table, a Parquet or a CSV file with some of the columns `COLUMNS`, all as text,
any of them missing, and writes one Parquet file in the shape of `feeds.person_records`: words for "not known" and
placeholder numbers are null, roles and sexes are ours, dates are dates, a row's contacts are records of their own, and
a person whom a file delivered twice shows twice is one record. It runs in DuckDB, never holds the rows in Python, and
spills to disk.
"""

from tfp_etl.matching.intake.arrivals import COLUMNS, Given, IntakeError
from tfp_etl.matching.intake.reading import Intake, read

__all__ = ["COLUMNS", "Given", "Intake", "IntakeError", "read"]
