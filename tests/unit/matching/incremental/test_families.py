"""Families of an incremental run are those of a full run by the same statistics, delivery after delivery."""

import datetime as dt

import pyarrow as pa
import pytest

from tests.unit.matching import people
from tests.unit.matching.incremental import town
from tfp_etl.matching import families, incremental, lasting_ids
from tfp_etl.matching.families.draft import Draft, number
from tfp_etl.matching.families.workspace import last_extract, workspace
from tfp_etl.matching.incremental import kin, kin_closure, kin_state


def spread(rows):
    """The records with a postcode for each few houses, as towns have them."""
    place = [town.hash_of(row["address"] or row["source_ref"], row["postcode"]) for row in rows]
    return [row | {"postcode": f"NG{1 + at % 60} {at % 9}QD"} for row, at in zip(rows, place, strict=True)]


def loosely(rows):
    """The records with postcodes and property numbers as clerks give them: often none, at times another of the street.

    Which addresses are one dwelling then turns on who else writes the street.
    """
    loose = []
    for row in spread(rows):
        at = town.hash_of(row["record_id"], row["address"])
        postcode = None if at % 3 == 0 else f"NG{1 + at % 5} 9QD" if at % 31 == 0 else row["postcode"]
        loose.append(row | {"postcode": postcode} | ({"uprn": None} if at % 2 else {}))
    return loose


TOWN = town.town(11, 200)


@pytest.fixture(autouse=True)
def _small_towns_change_much(monkeypatch):
    monkeypatch.setattr(kin_closure, "MOST", 0.9)
    monkeypatch.setattr(kin_closure, "MOST_MOVED", 0.9)


def of_any_feed(rows):
    """The records as of agencies nobody knows: families then go by what each day's list says."""
    return [
        row | {"source": f"of {row['source']}", "dataset": None, "source_ref": f"ref|{row['source_ref']}"}
        for row in rows
    ]


def linked(rows, previous=None):
    """Who each record is about by household and name: persons change as records do."""
    cells = [(row["record_id"][1:], str(row["forename"]).upper(), str(row["surname"]).upper()) for row in rows]
    number_of = {cell: at for at, cell in enumerate(sorted(set(cells)))}
    clustered = pa.table(
        {"record_id": [row["record_id"] for row in rows], "cluster": [number_of[cell] for cell in cells]}
    )
    return lasting_ids.carry(clustered, previous)


def ordered(table):
    return table.sort_by([(name, "ascending") for name in table.column_names])


def groups(households):
    """Who is of which household since when, whatever the numbers."""
    spells = {}
    for row in households.to_pylist():
        spells.setdefault(row.pop("household_id"), []).append(tuple(sorted(row.items(), key=str)))
    return sorted(map(sorted, spells.values()), key=str)


def judged_whole(records, links, folder, said):
    """All persons judged, by the statistics of the state."""
    with workspace(records, links) as db, kin_state.attached(db, folder / kin_state.FILE) as frozen:
        as_of = last_extract(db)
    found = kin._judge(records, links, as_of, said, kept=frozen).found
    rows = found.pop("survivor").to_pylist()
    survivor = {row["person_id"]: row["survivor_id"] for row in rows}
    named = {row["record_id"]: survivor.get(row["person_id"], row["person_id"]) for row in links.to_pylist()}
    return named, number(Draft(**found))


def follow(rows, links, folder, said=None, place=spread):
    """The next run, held against all persons judged anew."""
    records, said = people.table(*place(rows)), said or kin.Said()
    named, built, outcome = incremental.families(records, links, folder=folder, said=said)
    assert outcome.mode == "incremental", outcome.why
    expected, whole = judged_whole(records, links, folder, said)
    assert {row["record_id"]: row["person_id"] for row in named.to_pylist()} == expected
    assert built.memberships.equals(whole.memberships)
    assert built.anchors.equals(whole.anchors)
    assert built.suspicious.equals(whole.suspicious)
    assert groups(built.households) == groups(whole.households)
    return outcome


def test_a_full_run_with_a_state_is_a_full_run_without(tmp_path):
    records, links = people.table(*spread(TOWN)), linked(TOWN)
    named, built, outcome = incremental.families(records, links, folder=tmp_path)
    assert outcome.lines() == ["full run of families: there is no state of families of a run before"]
    assert ordered(named).equals(ordered(families.reunite(records, links)))
    whole = families.build(records, named)
    assert built.memberships.equals(whole.memberships)
    assert built.households.equals(whole.households)
    assert built.suspicious.equals(whole.suspicious)


@pytest.mark.parametrize("shape", [list, of_any_feed], ids=["known feeds", "any feeds"])
def test_deliveries_one_after_another(tmp_path, shape):
    links = linked(TOWN)
    incremental.families(people.table(*spread(shape(TOWN))), links, folder=tmp_path)
    rows = TOWN
    for step in (1, 2):
        rows = town.changed(rows, step, share=0.02)
        links = linked(rows, links)
        outcome = follow(shape(rows), links, tmp_path)
        assert 0 < outcome.counts["persons_judged_again"] < 0.6 * outcome.counts["persons"]


def test_a_way_to_write_an_address_that_comes_or_goes_tells_dwellings_apart(tmp_path):
    links = linked(TOWN)
    incremental.families(people.table(*loosely(TOWN)), links, folder=tmp_path)
    rows = TOWN
    for step in (1, 2, 3):
        rows = town.changed(rows, step, share=0.01)
        links = linked(rows, links)
        follow(rows, links, tmp_path, place=loosely)


def test_what_strangers_write_of_a_street_still_counts(tmp_path):
    street = {"address": "5 Lone Row", "town": "Arnold"}
    couple = [
        people.tenant("x1", "X1", forename="Zelda", surname="Quill", **street, postcode="NG5 1AA", uprn="9001"),
        people.tenant("x2", "X1", forename="Yorick", surname="Vane", **street, postcode="NG5 1AB", uprn=None),
    ]
    stranger = people.tenant("y1", "Y1", forename="Xenia", surname="Umber", **street, postcode="NG5 1AC", uprn="9002")
    rows = [*spread(TOWN), *couple, stranger]
    links = linked(rows)
    incremental.families(people.table(*rows), links, folder=tmp_path)
    later = [row | ({"gender": "M"} if row is couple[0] else {}) for row in rows]
    outcome = follow(later, links, tmp_path, place=list)
    assert outcome.counts["persons_judged_again"] == 2


def test_a_later_day_makes_people_older(tmp_path):
    rows = of_any_feed(TOWN)
    links = linked(rows)
    incremental.families(people.table(*spread(rows)), links, folder=tmp_path)
    later = [*rows[:-1], rows[-1] | {"last_seen_on": rows[-1]["last_seen_on"] + dt.timedelta(days=60)}]
    outcome = follow(later, links, tmp_path)
    assert outcome.counts["persons_changed"] > 1


def test_officers_decide_and_take_it_back(tmp_path):
    links = linked(TOWN)
    records = people.table(*spread(TOWN))
    incremental.families(records, links, folder=tmp_path)
    names = ("record_id_1", "record_id_2", "decision", "decision_no")
    said = [("p1", "c2", "same_family", 1), ("p5", "c5", "not_same_family", 2)]
    decided = kin.Said(of_families=pa.table(dict(zip(names, map(list, zip(*said, strict=True)), strict=True))))
    follow(TOWN, links, tmp_path, decided)
    follow(TOWN, links, tmp_path)


def test_when_all_are_judged_again(tmp_path, monkeypatch):
    records, links = people.table(*spread(TOWN)), linked(TOWN)

    def why(rows=records, of=links):
        return incremental.families(rows, of, folder=tmp_path)[2].why

    why()
    assert why() == ""
    later = [row | {"last_seen_on": row["last_seen_on"] + dt.timedelta(days=90)} for row in TOWN]
    assert "later extract" in why(people.table(*spread(later)))
    why()
    monkeypatch.setattr(kin_closure, "MOST_MOVED", 0.0)
    fewer = TOWN[20:]
    assert "persons changed since" in why(people.table(*spread(fewer)), linked(fewer, links))
    (tmp_path / kin_state.FILE).write_bytes(b"no database")
    assert "cannot be read" in why()
