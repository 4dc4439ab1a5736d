"""Any records in, persons and families out: whatever the records are like."""

import logging

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tfp_etl import matching
from tfp_etl.matching import intake
from tfp_etl.matching.intake import IntakeError

HOME = {"address": "3 Elm Court", "town": "Arnold", "postcode": "NG5 7QD", "uprn": "100"}
FAMILY = [
    {
        "record_id": "t1",
        "source": "housing",
        "source_ref": "T1",
        "role": "Tenant",
        "forename": "Ann",
        "dob": "1980-02-01",
    },
    {
        "record_id": "t2",
        "source": "housing",
        "source_ref": "T1",
        "role": "Partner",
        "forename": "Bob",
        "dob": "1979-11-30",
    },
    {"record_id": "t3", "source": "housing", "source_ref": "T1", "role": "Son", "forename": "Cal", "dob": "2004-06-02"},
    {"record_id": "p1", "source": "schools", "role": "pupil", "forename": "Cal", "dob": "2004-06-02", "gender": "M"},
    {
        "record_id": "b1",
        "source": "dwp",
        "role": "claimant",
        "forename": "Ann",
        "dob": "1980-02-01",
        "nino": "AB123457C",
    },
    {
        "record_id": "x1",
        "source": "crime",
        "source_ref": "C9",
        "role": "victim",
        "forename": "Zoe",
        "dob": "1990-01-07",
    },
]
ROWS = [HOME | {"surname": "Blenley", "record_date": "2013-05-31"} | row for row in FAMILY]
ROWS[-1] |= {"surname": "Quartermain", "address": "99 Far Lane", "postcode": "S80 1TS", "uprn": "900"}


def table(rows):
    return pa.Table.from_pylist([dict.fromkeys(intake.COLUMNS) | row for row in rows])


def by(links, column):
    return dict(zip(links["record_id"].to_pylist(), links[column].to_pylist(), strict=True))


def whole(links, records):
    """The promise of the output: each record once, nothing null."""
    assert links.column_names == ["record_id", "person_id", "family_id", "link_confidence"]
    assert sorted(links["record_id"].to_pylist()) == sorted(set(records))
    assert not any(column.null_count for column in links.columns)
    chances = links["link_confidence"].to_numpy()
    assert ((chances >= 0) & (chances <= 1)).all()


@pytest.fixture(scope="module")
def linked():
    return matching.link_all(table(ROWS))


def test_records_of_one_person_and_of_one_family_come_together(linked):
    whole(linked.links, [row["record_id"] for row in ROWS])
    person, family = by(linked.links, "person_id"), by(linked.links, "family_id")
    assert person["t1"] == person["b1"]
    assert person["t3"] == person["p1"]
    assert len(set(person.values())) == 4
    assert len({family[each] for each in ("t1", "t2", "t3", "p1", "b1")}) == 1
    assert family["x1"] != family["t1"]
    assert by(linked.links, "link_confidence")["x1"] > 0.99
    assert linked.counts["families"] == 2
    assert set(linked.memberships["person_id"].to_pylist()) == set(person.values())
    assert set(linked.memberships["family_id"].to_pylist()) == set(family.values())


def test_shuffled_rows_columns_and_its_own_previous_change_nothing(linked, tmp_path):
    frame = pd.DataFrame(ROWS).sample(frac=1, random_state=5)[sorted(ROWS[0])[::-1]]
    pq.write_table(linked.links, tmp_path / "previous.parquet")
    again = matching.link(frame, previous=tmp_path / "previous.parquet")
    assert isinstance(again, pd.DataFrame)
    assert again.to_dict("records") == linked.links.to_pylist()


def test_ids_are_carried_when_records_come_and_go(linked):
    moved = table(
        [row for row in ROWS if row["record_id"] != "t2"]
        + [ROWS[0] | {"record_id": "new", "forename": "Dee", "dob": "2009-01-01", "role": "Daughter"}]
    )
    later = matching.link_all(moved, previous=linked.links)
    before, now = by(linked.links, "person_id"), by(later.links, "person_id")
    assert {each: now[each] for each in now if each in before} == {each: before[each] for each in now if each in before}
    assert now["new"] == max(before.values()) + 1
    told = {(row["kind"], row["change"], row["old_id"], row["new_id"]) for row in later.changes.to_pylist()}
    assert told == {("person", "gone", before["t2"], None), ("person", "new", None, now["new"])}


def test_ids_that_are_gone_are_not_given_again():
    previous = pa.table({"record_id": ["gone"], "person_id": [70], "family_id": [40]})
    links = matching.link(table(ROWS[:1]), previous=previous)
    assert links.to_pylist()[0] | {"link_confidence": 1} == {
        "record_id": "t1",
        "person_id": 71,
        "family_id": 41,
        "link_confidence": 1,
    }


def test_contacts_bind_a_family_and_never_leave():
    rows = [
        {
            "record_id": "a",
            "source": "school",
            "role": "pupil",
            "forename": "Cal",
            "surname": "Ash",
            "dob": "2004-06-02",
        },
        {
            "record_id": "b",
            "source": "school",
            "role": "pupil",
            "forename": "Dee",
            "surname": "Elm",
            "dob": "2006-01-09",
        },
        {
            "record_id": "m",
            "source": "dwp",
            "role": "claimant",
            "forename": "Wilhelmina",
            "surname": "Ash",
            "dob": "1980-02-01",
        },
    ]
    rows = [HOME | {"contact1_forename": "Wilhelmina", "contact1_surname": "Ash"} | row for row in rows]
    rows[2] |= dict.fromkeys(("contact1_forename", "contact1_surname"))
    linked = matching.link_all(table(rows))
    whole(linked.links, ["a", "b", "m"])
    assert len(set(by(linked.links, "family_id").values())) == 1
    assert set(linked.memberships["person_id"].to_pylist()) == set(by(linked.links, "person_id").values())


def test_decisions_are_obeyed():
    said = pa.table(
        {"record_id_1": ["t1", "t2"], "record_id_2": ["b1", "x1"], "decision": ["cannot_link", "must_link"]}
    )
    person = by(matching.link(table(ROWS), decisions=said), "person_id")
    assert person["t1"] != person["b1"]
    assert person["t2"] == person["x1"]


def test_a_file_delivered_twice_is_one():
    twice = table(
        ROWS + [row | {"record_id": row["record_id"] + "-again", "record_date": "2013-06-30"} for row in ROWS]
    )
    links = matching.link(twice)
    person = by(links, "person_id")
    assert len(person) == 12
    assert all(person[row["record_id"]] == person[row["record_id"] + "-again"] for row in ROWS)
    assert len(set(person.values())) == 4


ODD = {
    "nothing but ids": [{"record_id": str(at)} for at in range(5)],
    "all null but one": [{"record_id": "a"}, {"record_id": "b", "surname": "Ash"}],
    "one row": ROWS[:1],
    "sixty alike": [ROWS[0] | {"record_id": str(at), "source_ref": None} for at in range(60)],
    "sixty alike of one reference": [ROWS[0] | {"record_id": str(at)} for at in range(60)],
    "no dates": [row | {"record_date": None, "dob": None} for row in ROWS],
    "signs": [
        {"record_id": "\U0001f600", "forename": "\x00\x1f\x07", "surname": "\U0001f600\u202e", "address": "\n\t" * 50},
        {"record_id": "b|'\"--", "forename": "a" * 100_000, "surname": "'; drop table records; --", "source": "\x1f"},
        {
            "record_id": "c",
            "source_ref": "%",
            "role": "\\",
            "dob": "0000-00-00",
            "record_date": "-1",
            "town": "x" * 5000,
        },
    ],
    "junk in one column": [row | {"dob": "junk", "record_id": row["record_id"]} for row in ROWS],
}


@pytest.mark.parametrize("name", ODD)
def test_nothing_odd_stops_it(name):
    rows = ODD[name]
    linked = matching.link_all(table(rows))
    whole(linked.links, [row["record_id"] for row in rows])
    if name == "nothing but ids":
        assert linked.counts["persons"] == 5
    if name == "sixty alike of one reference":
        assert linked.counts["persons"] == 1


def test_no_rows_and_numbers_for_text():
    empty = matching.link(pd.DataFrame({"record_id": []}))
    assert list(empty.columns) == ["record_id", "person_id", "family_id", "link_confidence"]
    frame = pd.DataFrame(ROWS).assign(record_id=range(6), uprn=[100.0, 100.0, np.nan, 100.0, 100.0, 900.0])
    links = matching.link(frame)
    assert links["record_id"].to_list() == list(range(6))
    assert links["person_id"].nunique() == 4


def test_the_same_record_twice_is_one_row(caplog):
    rows = [ROWS[0], ROWS[0] | {"address": "9 Oak Road", "uprn": None, "record_date": "2014-01-01"}, *ROWS[1:]]
    with caplog.at_level(logging.WARNING):
        links = matching.link(table(rows).append_column("hat", pa.array(["x"] * 7)))
    whole(links, [row["record_id"] for row in ROWS])
    assert "columns that are not read: hat" in caplog.text


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"record_id": ["a"], "person_id": [1]}, "lack the column family_id"),
        ({"record_id": ["a", "a"], "person_id": [1, 2], "family_id": [1, 2]}, "come twice"),
        ({"record_id": ["a"], "person_id": ["x"], "family_id": [1]}, "1 rows of the earlier links lack an id"),
        ({"record_id": ["a"], "person_id": [0], "family_id": [1]}, "lack an id"),
    ],
)
def test_earlier_links_that_are_none_are_refused(columns, told):
    with pytest.raises(IntakeError, match=told):
        matching.link(table(ROWS), previous=pa.table(columns))


def test_families_parted_by_an_officer_stay_parted_and_what_contradicts_is_told():
    cells = {"source": ["housing"] * 3, "source_ref": ["T"] * 3, "address": ["3 Elm Court"] * 3}
    names = {"forename": ["Diane", "Ellie", "Amir"], "surname": ["Blenley"] * 3, "role": ["tenant", "child", "child"]}
    records = pa.table({"record_id": ["a", "b", "c"], "postcode": ["NG5 7QD"] * 3, **cells, **names})
    family = by(matching.link(records), "family_id")
    assert family["a"] == family["b"]
    said = pa.table(
        {
            "record_id_1": ["a", "a", "c"],
            "record_id_2": ["b", "c", "b"],
            "decision": ["not_same_family", "same_family", "same_family"],
        }
    )
    parted = matching.link_all(records, decisions=said)
    family = by(parted.links, "family_id")
    assert family["a"] != family["b"]
    assert sum("conflict" in note for note in parted.notes) == 3
