"""What a file of decisions may look like, and what is said of one that cannot be taken."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tfp_etl.matching import decisions
from tfp_etl.matching.decisions import DecisionsRefusedError

HEADER = "key_1,key_2,decision,by,because,on\n"


@pytest.fixture
def written(tmp_path):
    def write(text, name="d.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def test_words_and_keys_of_every_spelling(written):
    path = written(
        HEADER
        + "a,b,same person,AB,seen both,2013-05-31\n"
        + "education/pupils/X1|8911#contact2,housing/gedling_tenancies/T/1|2,Different-People,AB,two women,\n"
        + "a,c,,,,\n"
        + "a,d,not_same_family,AB,left,2013-05-31T10:00:00\n",
        encoding="utf-8-sig",
    )
    rows = decisions.read(path, is_signed=True).to_pylist()
    assert [row["outcome"] for row in rows] == ["must_link", "cannot_link", "not_same_family"]
    assert [row["decision_no"] for row in rows] == [2, 3, 5]
    assert (rows[0]["record_id_1"], rows[0]["source_1"]) == ("a", "")
    contact = {part: rows[1][f"{part}_1"] for part in ("source", "dataset", "record_key", "person_part", "record_id")}
    assert contact == {
        "source": "education",
        "dataset": "pupils",
        "record_key": "X1|8911",
        "person_part": "contact2",
        "record_id": "",
    }
    assert (rows[1]["record_key_2"], rows[1]["person_part_2"]) == ("T/1|2", "")


def test_semicolons_and_other_columns_will_do(written):
    path = written("record_id_1;record_id_2;reasons;decision\na;b;same forename +9.1, other;must_link\n")
    assert decisions.read(path).to_pylist()[0]["record_id_2"] == "b"


def test_a_record_id_with_slashes_is_taken_as_it_stands():
    table = pa.table({"record_id_1": ["a/b/c"], "record_id_2": ["d"], "decision": ["cannot_link"]})
    assert decisions.read(table).to_pylist()[0]["record_id_1"] == "a/b/c"


def test_parquet_and_table_are_one(tmp_path):
    table = pa.table({"record_id_1": ["a"], "record_id_2": ["b"], "decision": ["must_link"], "by": [None]})
    pq.write_table(table, tmp_path / "d.parquet")
    assert decisions.read(tmp_path / "d.parquet").equals(decisions.read(table))


def test_lines_that_cannot_be_taken_are_named_and_nothing_is_quoted(written):
    cell = "Blenley"
    path = written(
        HEADER
        + f"a,b,{cell},AB,x,\n"
        + f"{cell},,same person,AB,x,\n"
        + f"a,b,same person,,{cell},\n"
        + f"a,b,same person,AB,x,{cell}\n"
        + "a,a,same person,AB,x,\n"
        + "a,b,same person,AB,x,\n"
    )
    with pytest.raises(DecisionsRefusedError) as refused:
        decisions.read(path, is_signed=True)
    told = str(refused.value)
    assert "d.csv: 5 lines" in told
    assert all(f"line {line}: " in told for line in (2, 3, 4, 5, 6))
    assert "line 7" not in told
    assert cell not in told


def test_a_file_without_the_columns(written):
    with pytest.raises(DecisionsRefusedError, match="record_id_1"):
        decisions.read(written("one,other\n"))


def test_a_file_in_another_encoding(written):
    with pytest.raises(DecisionsRefusedError, match="UTF-8"):
        decisions.read(written(HEADER + "é,b,same person,AB,x,\n", encoding="latin-1"))
