"""Rows as a file are the rows as a table."""

import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.unit.matching.people import HOME, member, pupil, table
from tfp_etl import matching
from tfp_etl.matching import families, linking

CELLS = {"surname": "Blenley", "dob": dt.date(1999, 12, 15), "gender": "F", **HOME}
ROWS = (
    pupil("p1", forename="Ellie", upn="R891209002001", **CELLS),
    pupil("p2", forename="Emily", upn="E815290404001", **CELLS),
    member("m", "F1", forename="Ellie", **CELLS),
)


def test_linking_and_families_take_a_file_for_a_table(tmp_path):
    records = table(*ROWS)
    file, keys = tmp_path / "records.parquet", tmp_path / "keys.parquet"
    pq.write_table(records, file)
    keyed = pa.table({"record_id": ["a", "x"], "person_key": ["upn:R891209002001", "upn:unheld"]})
    pq.write_table(keyed, keys)
    links = linking.link(records)
    assert links.num_rows == 3
    assert linking.link(file).equals(links)
    assert families.reunite(file, links).equals(families.reunite(records, links))
    by_key = matching.resolve_keys(keyed, records, links)
    assert by_key.num_rows == 2
    assert matching.resolve_keys(keys, file, links).equals(by_key)
    assert families.build(file, links).memberships.equals(families.build(records, links).memberships)


def test_a_file_that_lacks_columns_is_named_so(tmp_path):
    pq.write_table(table(*ROWS).drop_columns(["upn"]), tmp_path / "records.parquet")
    with pytest.raises(ValueError, match="without the columns upn"):
        linking.link(tmp_path / "records.parquet")
