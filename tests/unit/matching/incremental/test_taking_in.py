"""Reading only what arrived otherwise gives the person records that reading everything gives."""

import random
import re
from importlib.resources import files

import duckdb
import pyarrow as pa
import pytest

from tfp_etl.matching import incremental, intake
from tfp_etl.matching.incremental import taking_in
from tfp_etl.matching.rows import Stored

NAMES = ("ANN", "BEN", "CARL", "DORA", "E", "F", "Unknown", None)


def arrival(number, chance):
    """A row of one of three lists: claims, school rolls with contacts, and rows that tell no reference."""
    source = chance.choice(("benefits/claims", "school/pupils", "misc"))
    row = dict.fromkeys(intake.COLUMNS)
    row |= {"record_id": f"r{number}", "source": source, "role": chance.choice(("claimant", "child", "Partner", None))}
    row |= {"forename": chance.choice(NAMES), "surname": chance.choice(("HILL", "DALE", "MOOR"))}
    row |= {"dob": f"{chance.randint(1960, 2012)}-0{chance.randint(1, 9)}-11", "gender": chance.choice("MF12")}
    row |= {"record_date": f"2013-0{chance.randint(1, 8)}-01", "postcode": f"NG{chance.randint(1, 9)} 1AA"}
    if source != "misc":
        row["source_ref"] = chance.choice((f"{number // 3:05}", "N/A", f" {number // 3:05} "))
    if source == "school/pupils":
        row |= {"contact1_forename": chance.choice(NAMES), "contact1_surname": "HILL"}
    return row


def delivery(rows, chance, share=0.03):
    """The next delivery: some rows gone, some told otherwise, some new, some twice under one id, in another order."""
    kept = [row for row in rows if chance.random() > share]
    told = [row | {"surname": "VALE"} if chance.random() < share else row for row in kept]
    twice = [row | {"record_date": "2013-07-05"} for row in told if chance.random() < share / 4]
    first = 1 + max(int(row["record_id"][1:]) for row in rows)
    new = [arrival(number, chance) for number in range(first, first + int(share * len(rows)))]
    again = [*told, *twice, *new]
    chance.shuffle(again)
    return again


def table(rows):
    return pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in intake.COLUMNS})


def told(records):
    """Every person record, whatever its place."""
    with duckdb.connect() as db:
        if isinstance(records, Stored):
            db.execute(f"attach '{records.path}' as stored (read_only)")
            found = db.execute("select * exclude (row_key, base, record, source_row) from stored.record").fetchall()
        else:
            found = db.read_parquet(str(records)).fetchall()
    return sorted(map(repr, found))


def owned(taken):
    return sorted((row["record_id"], row["person_record"]) for row in taken.own.to_pylist())


def deliveries(seed, count):
    chance = random.Random(seed)  # noqa: S311  (made-up people)
    rows = [arrival(number, chance) for number in range(500)]
    for _ in range(count):
        yield rows
        rows = delivery(rows, chance)


@pytest.fixture(autouse=True)
def _few_rows_hang_together(monkeypatch):
    monkeypatch.setattr(taking_in, "MOST", 0.9)


@pytest.mark.parametrize("seed", range(4))
def test_deliveries_one_after_another(tmp_path, seed):
    state = tmp_path / "state"
    for number, rows in enumerate(deliveries(seed, 4)):
        decided = {"r1", "r7"} if number == 2 else set()
        taken, records = incremental.take_in(table(rows), tmp_path / "some.parquet", folder=state, decided=decided)
        assert isinstance(records, Stored) == (number > 0)
        whole = intake.read(table(rows), tmp_path / "all.parquet", decided=decided)
        assert told(records) == told(tmp_path / "all.parquet")
        assert owned(taken) == owned(whole)


def test_all_is_read_where_it_must_be(tmp_path):
    state, target = tmp_path / "state", tmp_path / "some.parquet"
    rows = next(deliveries(9, 1))
    incremental.take_in(table(rows), target, folder=state)

    def is_all(given):
        return incremental.take_in(given, target, folder=state)[1] == target

    assert not is_all(table(rows))
    assert is_all(table(rows).drop_columns(["middle_names"]))
    assert not is_all(table(rows).drop_columns(["middle_names"]))
    american = [row | {"dob": "05/28/1990"} for row in rows[:3]]
    assert is_all(table([*rows[3:], *american]).drop_columns(["middle_names"]))
    (state / taking_in.FILE).write_bytes(b"no database")
    assert is_all(table(rows))
    assert not is_all(table(rows))


def test_no_word_for_not_known_has_a_figure():
    """So that a reference with a figure need not be held against them (see sql/sent_row.sql)."""
    words = (files("tfp_etl.matching.intake") / "placeholders.csv").read_text(encoding="utf-8")
    assert len(words) > 100
    assert not re.search(r"\d", words)
