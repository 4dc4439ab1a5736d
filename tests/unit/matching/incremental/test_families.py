"""Families of an incremental run are those of a full run by the same statistics, delivery after delivery."""

import datetime as dt
from random import Random

import pyarrow as pa
import pytest

from tests.unit.matching import people
from tests.unit.matching.incremental import town
from tfp_etl.matching import families, incremental, lasting_ids
from tfp_etl.matching.families.draft import Draft, number
from tfp_etl.matching.families.workspace import last_extract, workspace
from tfp_etl.matching.incremental import kin, kin_closure, kin_state, kin_wider


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


def with_earlier_homes(rows, seed):
    """The records, and of half of the people one of elsewhere: on a list, in a tenancy or counted, now or years ago.

    By name many of these prove to be one with the person of whom they tell.
    """
    told = []
    for row in rows:
        random = Random(town.hash_of(row["record_id"], seed))  # noqa: S311
        if random.random() < 0.5:
            continue
        day = row["last_seen_on"] - dt.timedelta(days=random.choice((0, 60, 200, 900)))
        feed = random.choice(("register", "let", "list", "count"))
        street, (name_of_town, postcode) = random.choice(town.STREETS), random.choice(town.PLACES)
        is_list = feed in ("let", "list")
        hostel = "Hope Hostel " if random.random() < 0.1 else ""
        extra = dict.fromkeys(("relationship", "person_part", "same_address", "parental_responsibility", "uprn"))
        extra |= {"record_id": f"x{row['record_id']}", "source": feed, "dataset": None, "record_date": day}
        extra |= {"source_ref": f"ref|{feed}{random.randint(1, 40)}" if is_list else None, "valid_from": None}
        extra |= {"role": random.choice(("TENANT", "HEAD", "CHILD")), "first_seen_on": day, "last_seen_on": day}
        extra |= {"address": f"{hostel}{random.randint(1, 12)} {street}", "town": name_of_town, "postcode": postcode}
        if random.random() < 0.25:
            extra |= {"address": None, "town": None}
        told.append(row | extra)
    return [*rows, *told]


@pytest.mark.parametrize(("seed", "feeds"), [(3, "let list register"), (8, "let list register count")])
def test_deliveries_of_people_who_lived_elsewhere(tmp_path, seed, feeds):
    def whole(rows):
        told = with_earlier_homes(of_any_feed(rows), seed)
        return [row for row in told if row["record_id"][0] != "x" or row["source"] in feeds.split()]

    rows = town.town(seed, 90)
    links = linked(whole(rows))
    incremental.families(people.table(*loosely(whole(rows))), links, folder=tmp_path)
    for step in (1, 2):
        rows = town.changed(rows, seed + step, share=0.03)
        links = linked(whole(rows), links)
        outcome = follow(whole(rows), links, tmp_path, place=loosely)
        assert outcome.counts["persons_judged_again"] < outcome.counts["persons"]


LONE = {"address": "5 Lone Row", "town": "Arnold", "postcode": "NG99 1AA", "uprn": "9001"}
PAST, NOW = dt.date(2011, 5, 31), people.DAY


def seen(row, day, **cells):  # noqa: ANN003
    """A record of a feed that nobody knows, last seen on that day."""
    days = dict.fromkeys(("record_date", "first_seen_on", "last_seen_on"), day)
    return row | days | {"source": "register", "dataset": None, "valid_from": None, "role": None} | cells


def run_after(rows, later, folder):
    """Two deliveries; the outcome of the second."""
    links = linked(rows)
    incremental.families(people.table(*rows), links, folder=folder)
    return follow(later, linked(later, links), folder, place=list)


def test_a_postcode_that_only_somebody_long_gone_gave_a_dwelling(tmp_path):
    # Ruth is last told of by a postcode: of her own dwelling, as long as Omar's old record says so.
    ruth = people.record("aruth", forename="Ruth", surname="Vane")
    omar = people.record("aomar", forename="Omar", surname="Umber")
    rows = [
        *spread(TOWN),
        seen(ruth | LONE, PAST, source_ref="ref|1"),
        seen(ruth, NOW, record_id="bruth", source_ref="ref|2", postcode="NG99 1AB"),
        seen(omar | LONE, PAST, source_ref="ref|3", postcode="NG99 1AB"),
        seen(omar, NOW, record_id="bomar", source_ref="ref|4", **LONE | {"address": "7 Far Hill", "uprn": "9002"}),
    ]
    outcome = run_after(rows, [row for row in rows if row["record_id"] != "aomar"], tmp_path)
    assert outcome.counts["persons_judged_again"] == 2


def test_what_becomes_of_a_home_that_somebody_left(tmp_path):
    omar = {"forename": "Omar", "surname": "Umber"}
    rows = [
        *spread(TOWN),
        seen(people.record("aomar", **omar, **LONE), PAST, source_ref="ref|1"),
        seen(
            people.record("bomar", **omar, **LONE | {"address": "7 Far Hill", "uprn": "9002"}), NOW, source_ref="ref|2"
        ),
        people.tenant("ruth", "R1", forename="Ruth", surname="Vane", **LONE),
    ]
    guests = [
        people.tenant(f"h{at}", f"H{at}", forename="Ida", surname=f"Guest{name}", **LONE)
        for at, name in enumerate(("ab", "cd", "ef", "gh", "ij", "kl", "mn", "op", "qr"))
    ]
    outcome = run_after(rows, [*rows, *guests], tmp_path)
    assert outcome.counts["persons_judged_again"] == 1 + len(guests)  # not Omar, whose spell there is in a hostel now


def test_whom_a_household_proves_one_is_known_to_namesakes_of_both_homes(tmp_path):
    # Zelda of the tenancy is the contact that comes: so she goes by Quillan where a Quillan gives no dwelling.
    child = {"forename": "Yorick", "surname": "Vane", "dob": dt.date(2004, 2, 3), "gender": "M"}
    school = LONE | {"address": "9 Far Hill", "postcode": "NG98 2BB", "uprn": "9003"}
    rows = [
        *spread(TOWN),
        people.tenant("azelda", "Z1", forename="Zelda", surname="Quillan", relationship="Tenant", **LONE),
        people.tenant("byorick", "Z1", role="CHILD", relationship="Son", **child, **LONE),
        people.pupil("pyorick", **child, **school),
        people.member("cxenia", "X1", forename="Xenia", surname="Quillan", postcode="NG98 2BB"),
    ]
    later = [*rows, people.contact("dzella", "pyorick", forename="Zelda", surname="Quillen", **school)]
    links = linked(rows)
    incremental.families(people.table(*rows), links, folder=tmp_path)
    widened = []
    wider = kin_wider.wider
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(kin_wider, "wider", lambda *told: widened.append(wider(*told)) or widened[-1])
        follow(later, linked(later, links), tmp_path, place=list)
    assert [part is not None for part in widened] == [True, False]


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


def test_a_record_that_comes_back_is_read_from_the_shelf(tmp_path):
    links = linked(TOWN)
    incremental.families(people.table(*spread(TOWN)), links, folder=tmp_path)
    (shelf,) = tmp_path.glob("*.rows")
    fewer, size = TOWN[:-3], shelf.stat().st_size
    follow(fewer, linked(fewer, links), tmp_path)
    follow(TOWN, linked(TOWN, links), tmp_path)
    assert shelf.stat().st_size == size
    moved = [*TOWN[:-1], TOWN[-1] | {"address": "77 Brook Lane"}]
    follow(moved, linked(moved, links), tmp_path)
    assert shelf.stat().st_size > size


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
    assert why() == ""
    for shelf in tmp_path.glob("*.rows"):
        shelf.unlink()
    assert "not whole" in why()
    assert len(list(tmp_path.glob("*.rows"))) == 1
