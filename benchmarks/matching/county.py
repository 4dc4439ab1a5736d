"""Test set from the platform's own synthetic county: delivered files through the feeds to the generic columns.

    .venv/bin/python -m benchmarks.matching.county OUT [--households 20000] [--seed 4471] [--damage heavy]

A pupil's contacts are the pupil's contact columns, not rows. Rows that a delivery's suites would hold are in, as
other people's files have them. Truth comes from the county's truth folder: the true person of every record, and the
family that person is in on the day of the last extract.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from benchmarks.matching import layout
from tfp_etl.feeds import files, person_records, reader, store
from tfp_etl.synthetic import county

EXTRACTS = [dt.date(2012, 12, 31), dt.date(2013, 5, 31)]
KEY = ["source", "dataset", "record_key", "person_part"]

_GENERIC = """
select
    record_id,
    source || '/' || dataset as source,
    source_ref,
    lower(role) as role,
    record_date::varchar as record_date,
    forename,
    middle_names,
    surname,
    dob::varchar as dob,
    gender,
    address,
    town,
    postcode,
    uprn,
    upn,
    nino,
    contact1_forename,
    contact1_surname,
    contact2_forename,
    contact2_surname
from rows
where person_part not like 'contact%'
order by hash(record_id), record_date
"""


def stage(landing: Path, staged: Path) -> None:
    """Every landed file read by its contract and written as a staged file; held rows are kept."""
    for number, path in enumerate(sorted(files.discover(landing)), start=1):
        landed = files.describe(path, landing)
        checked = reader.read(path, landed)
        known_from = dt.datetime.combine(landed.extract_on, dt.time(), tzinfo=dt.UTC)
        rows = reader.staged(checked.table, checked.contract, file_id=number, known_from=known_from)
        folder = staged / landed.source / landed.dataset
        folder.mkdir(parents=True, exist_ok=True)
        store.write_rows(folder / f"{landed.extract_on}_{number}.parquet", rows)


def truth_of(rows: pa.Table, truth: Path) -> pd.DataFrame:
    """True person, family on the last extract's day and name group of each record that is not a contact."""
    text = {"dtype": str, "keep_default_na": False}
    records = pd.read_csv(truth / "records.csv", **text).rename(columns={"key": "record_key"})
    members = pd.read_csv(truth / "families.csv", **text)
    people = pd.read_csv(truth / "persons.csv", **text).set_index("true_person_id")
    day = EXTRACTS[-1].isoformat()
    now = members[(members["from_date"] <= day) & ((members["to_date"] == "") | (members["to_date"] > day))]
    family = now.drop_duplicates("true_person_id").set_index("true_person_id")["true_family_id"]
    keys = rows.select(["record_id", *KEY]).to_pandas().drop_duplicates("record_id")
    keys = keys[~keys["person_part"].str.startswith("contact")]
    both = keys.merge(records.drop_duplicates(KEY), on=KEY, how="left")
    person = both["true_person_id"].fillna("")
    return pd.DataFrame(
        {
            "record_id": both["record_id"],
            "person": person,
            "family": person.map(family).fillna(""),
            "name_group": person.map(people["name_group"]).fillna(""),
        }
    )


def make(households: int, seed: int, damage: str) -> tuple[pa.Table, pd.DataFrame]:
    """Records in the generic columns and their truth."""
    with tempfile.TemporaryDirectory(prefix="tfp-county-set-") as temporary:
        folder = Path(temporary)
        county.write(folder / "made", households=households, seed=seed, extract_dates=EXTRACTS, damage=damage)
        stage(folder / "made" / "landing", folder / "staged")
        rows = person_records.read(folder / "staged")
        with duckdb.connect() as db:
            db.register("rows", rows)
            records = db.sql(_GENERIC).to_arrow_table()
        return records, truth_of(rows, folder / "made" / "truth")


def main() -> None:
    """Write the set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--households", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=4471)
    parser.add_argument("--damage", default="heavy")
    wishes = parser.parse_args()
    records, truth = make(wishes.households, wishes.seed, wishes.damage)
    layout.write(wishes.out, records, truth)
    lost = int((truth["person"] == "").sum())
    print(
        f"{wishes.out.name}: {records.num_rows:,} records, {truth['person'].nunique():,} people, {lost} without truth"
    )


if __name__ == "__main__":
    main()
