"""Every scored pair can be kept: each once, with its weight, those that were linked and those that were not."""

import pyarrow as pa
import pyarrow.parquet as pq

from tfp_etl import matching

ROWS = [
    {"record_id": "a", "forename": "Ellie", "surname": "Blenley", "dob": "1999-12-15", "postcode": "NG1 1AA"},
    {"record_id": "b", "forename": "Ellie", "surname": "Blenley", "dob": "1999-12-15", "postcode": "NG1 1AA"},
    {"record_id": "c", "forename": "Elly", "surname": "Blenley", "dob": "1999-12-15", "postcode": "NG1 1AA"},
    {"record_id": "d", "forename": "Tom", "surname": "Unrelated", "dob": "1960-01-02", "postcode": "NG9 9ZZ"},
]


def test_every_scored_pair_is_kept_once_with_its_weight(tmp_path):
    records = pa.Table.from_pylist([{**row, "source": "x"} for row in ROWS])
    linked = matching.link_all(records, scored=tmp_path / "pairs.parquet")
    pairs = {
        (row["record_id_l"], row["record_id_r"]): row["match_weight"]
        for row in pq.read_table(tmp_path / "pairs.parquet").to_pylist()
    }

    assert set(pairs) == {("a", "b"), ("a", "c"), ("b", "c")}
    assert pairs["a", "b"] == 30.0  # one content
    assert pairs["a", "c"] == pairs["b", "c"] < 30.0
    persons = dict(zip(linked.links["record_id"].to_pylist(), linked.links["person_id"].to_pylist(), strict=True))
    assert persons["a"] == persons["b"] != persons["d"]


def test_contacts_are_no_records_of_their_own(tmp_path):
    pupil = {"contact1_forename": "Ann", "contact1_surname": "Blenley", "address": "3 Elm Court", "role": "pupil"}
    matching.link_all(pa.Table.from_pylist([{**row, **pupil} for row in ROWS]), scored=tmp_path / "pairs.parquet")
    named = pq.read_table(tmp_path / "pairs.parquet")
    assert named.num_rows >= 3
    assert {*named["record_id_l"].to_pylist(), *named["record_id_r"].to_pylist()} <= {row["record_id"] for row in ROWS}


def test_pairs_go_to_csv_as_well(tmp_path):
    matching.link_all(pa.Table.from_pylist(ROWS), scored=tmp_path / "pairs.csv")
    lines = (tmp_path / "pairs.csv").read_text().splitlines()
    assert lines[0] == "record_id_l,record_id_r,match_weight"
    assert len(lines) == 4
