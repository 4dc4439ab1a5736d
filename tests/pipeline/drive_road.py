"""Take a landing area down the whole road in a process of its own, and print everything that Airflow would be given.

Run as a script by test_no_person_leaks.py, with TFP_ variables set. Lines that begin with RETURNED are values that
would travel between tasks. Exceptions are printed as a task's log would show them.
"""

import json
import logging
import sys
import traceback
import warnings

from sqlalchemy import text

from tfp_etl import stages
from tfp_etl.platform import intake
from tfp_etl.platform.intake import FilesRejectedError

WINDOW = "2013-07"
# A row that breaks a rule of the database makes PostgreSQL quote it: DETAIL: Failing row contains (...).
DOOMED = """
    select table_schema, table_name from information_schema.columns
    where table_schema = 'core' and column_name = 'surname' order by table_name limit 1
"""


def returned(value: object) -> None:
    """A value that a task hands on."""
    sys.stdout.write(f"RETURNED {json.dumps(value, default=str)}\n")


def take_in(road: stages.Road) -> None:
    """Land, check and stage whatever has arrived."""
    for source in stages.SOURCES:
        for batch in intake.arrivals(road, source):
            returned(batch.plain())
            try:
                returned(intake.take_in(road, batch.name, batch.file_ids).counts())
            except FilesRejectedError:
                traceback.print_exc()


def break_a_rule_of_the_database(road: stages.Road) -> None:
    """Provoke an error in which PostgreSQL quotes a row."""
    with road.db.connect() as connection:
        schema, table = connection.execute(text(DOOMED)).one()
    try:
        with road.db.begin() as connection:
            connection.execute(text(f"update {schema}.{table} set record_id = null"))
    except Exception:  # noqa: BLE001 - whatever comes is what a log would show
        sys.stderr.write("THE DATABASE SAID\n")
        traceback.print_exc()


def main() -> None:
    """The road, step by step."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    logging.getLogger("tfp_etl").setLevel(logging.DEBUG)
    warnings.simplefilter("always")
    with intake.open_road() as road:
        take_in(road)
        for stage in (stages.match, stages.families, stages.load):
            returned(intake.counts(stage(road)))
        returned(stages.windows(road))
        returned(intake.counts(stages.judge(road, WINDOW)))
        returned(intake.counts(stages.claim(road, WINDOW)))
        sys.stdout.write(f"{stages.summary(road)!r}\n")
        take_in(road)
        break_a_rule_of_the_database(road)


if __name__ == "__main__":
    main()
