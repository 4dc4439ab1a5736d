"""Decisions in the warehouse: entered once, found again in a run, told what became of them."""

import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.unit.matching import people
from tests.unit.matching.people import claimant, pupil
from tfp_etl import officers
from tfp_etl.matching import decisions
from tfp_etl.matching.decisions import DecisionsRefusedError
from tfp_etl.warehouse import load as write
from tfp_etl.warehouse import quiet, read

ELLIE = {"forename": "Ellie", "surname": "Blenley", "dob": dt.date(1999, 12, 15)}
HEADER = "key_1,key_2,decision,by,because,on\n"
KNOWN_FROM = dt.datetime(2013, 5, 31, tzinfo=dt.UTC)


@pytest.fixture
def db(fresh_warehouse_url):
    engine = quiet.engine(fresh_warehouse_url)
    yield engine
    engine.dispose()


@pytest.fixture
def folder(tmp_path):
    rows = people.table(pupil("p", record_key="K1", **ELLIE), claimant("c", record_key="K2", **ELLIE))
    pq.write_table(rows, tmp_path / "records.parquet")
    return tmp_path


@pytest.fixture
def said(tmp_path):
    def read_lines(*lines: str) -> pa.Table:
        path = tmp_path / "d.csv"
        path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
        return decisions.read(path, is_signed=True)

    return read_lines


def states(db):
    return {row["decision_id"]: row["state"] for row in read.decisions(db).to_pylist()}


def test_entered_once_with_all_that_finds_it_again(db, folder, said):
    lines = said("p,benefits/dwp_return/K2,different people,AB,two households,2013-05-01")
    assert officers.enter(db, lines, folder) == officers.Entered([1], 0, [])
    assert officers.enter(db, lines, folder) == officers.Entered([], 1, [])
    (row,) = officers.standing(db).to_pylist()
    assert (row["record_id_2"], row["source_1"], row["decided_on"]) == ("c", "education", "2013-05-01")
    assert row["content_1"]
    after = people.table(pupil("p-new", record_key="K9", **ELLIE), claimant("c", record_key="K2", **ELLIE))
    replayed = decisions.replay(officers.standing(db), after)
    assert replayed.pairs["record_id_2"].to_pylist() == ["p-new"]


def test_what_became_of_each_is_told_and_replaced(db, folder, said):
    officers.enter(db, said("p,c,different people,AB,two households,", "p,nobody,same person,AB,as told,"), folder)
    assert read.decision_counts(db) == {"": 2}
    for _ in range(2):
        uses = decisions.replay(officers.standing(db), folder / "records.parquet").uses
        write.decision_uses(db, uses, KNOWN_FROM)
        assert states(db) == {1: "APPLIED", 2: "DORMANT"}
    assert read.decision_counts(db) == {"APPLIED": 1, "DORMANT": 1}


def test_who_is_not_found_waits_and_is_told(db, folder, said):
    entered = officers.enter(db, said("p,c,same person,AB,as told,", "p,nobody,same person,AB,as told,"), folder)
    assert entered.without_record == [3]
    assert entered.numbers == [1, 2]


def test_withdrawn_by_its_number(db, folder, said, tmp_path):
    officers.enter(db, said("p,c,different people,AB,two households,"), folder)
    table = pa.table({name: [None] for name in decisions.SCHEMA.names}).to_pylist()[0]
    table |= {"decision_no": 1, "outcome": "withdrawn", "decided_by": "CD", "because": "seen again", "supersedes": 1}
    officers.enter(db, pa.Table.from_pylist([table], decisions.SCHEMA), folder)
    replayed = decisions.replay(officers.standing(db), folder / "records.parquet")
    assert replayed.pairs.num_rows == 0
    assert replayed.uses["state"].to_pylist() == ["SUPERSEDED", "APPLIED"]
    with pytest.raises(officers.UnknownDecisionError, match="no decision 7"):
        officers.enter(db, pa.Table.from_pylist([table | {"supersedes": 7}], decisions.SCHEMA), folder)


def test_a_reason_with_a_name_is_refused_without_telling_it(db, folder, said):
    with pytest.raises(DecisionsRefusedError, match="line 2") as refused:
        officers.enter(db, said("p,c,same person,AB,Mrs Blenley told us,"), folder)
    assert "lenley" not in str(refused.value)
    assert read.decisions(db).num_rows == 0


def test_a_decision_is_never_changed(db, folder, said):
    officers.enter(db, said("p,c,same person,AB,as told,"), folder)
    for change in ("update audit.decision set outcome = 'cannot_link'", "delete from audit.decision"):
        with pytest.raises(IntegrityError), db.begin() as connection:
            connection.execute(text(change))
    assert states(db) == {1: None}
