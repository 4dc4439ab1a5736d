"""Records that name their person by key only obey decisions too, and do not carry two people into one."""

import datetime as dt

import pyarrow as pa

from tests.unit.matching import people
from tests.unit.matching.decisions.test_replay import decided, outcome
from tests.unit.matching.people import pupil
from tfp_etl import matching
from tfp_etl.matching.decisions import refuse_broken, replay

UPNS = ("R891209002001", "E815290404001")
ELLIE = {"forename": "Ellie", "surname": "Blenley", "dob": dt.date(1999, 12, 15)}
RECORDS = people.table(pupil("p1", upn=UPNS[0], **ELLIE), pupil("p2", upn=UPNS[1], forename="Amir", surname="Khan"))
KEYED = pa.table(
    {
        "record_id": ["a1", "a2", "b1", "z1", "z2"],
        "source": ["education"] * 5,
        "dataset": ["attendance"] * 5,
        "record_key": ["K1", "K2", "K3", "K4", "K5"],
        "person_part": [""] * 5,
        "person_key": [f"upn:{UPNS[0]}", f"upn:{UPNS[0]}", f"upn:{UPNS[1]}", "upn:Z", "upn:Z"],
    }
)


def resolved(*rows: tuple[str, str, str]):
    """Person of every record, under decisions; checked as a run checks it."""
    replayed = replay(decided(*rows), RECORDS, KEYED)
    links = matching.link_result(RECORDS, None, replayed.of_persons()).links
    by_key = matching.resolve_keys(KEYED, RECORDS, links, decisions=replayed.of_persons())
    every = pa.concat_tables([links.select(["record_id", "person_id"]), by_key])
    refuse_broken(every, replayed.of_persons())
    person = dict(zip(every["record_id"].to_pylist(), every["person_id"].to_pylist(), strict=True))
    assert set(person) == {"p1", "p2", *KEYED["record_id"].to_pylist()}
    return person


def test_without_a_word_the_key_decides():
    person = resolved()
    assert person["a1"] == person["a2"] == person["p1"] != person["b1"] == person["p2"]
    assert person["z1"] == person["z2"] not in (person["p1"], person["p2"])


def test_not_the_person_who_holds_the_key():
    person = resolved(("a1", "p1", "cannot_link"))
    assert person["a2"] == person["p1"]
    assert person["a1"] not in {person[other] for other in ("p1", "p2", "z1")}


def test_somebody_else_than_the_key_says():
    person = resolved(("a1", "p2", "must_link"))
    assert person["a1"] == person["p2"] != person["p1"] == person["a2"]


def test_two_that_no_person_record_holds():
    person = resolved(("z1", "z2", "cannot_link"))
    assert person["z1"] != person["z2"]


def test_a_key_record_between_two_people_makes_them_one():
    person = resolved(("a1", "p1", "must_link"), ("a1", "p2", "must_link"))
    assert person["p1"] == person["p2"] == person["a1"]


def test_a_key_record_does_not_carry_a_rejected_pair_together():
    person = resolved(("a1", "p2", "must_link"), ("a1", "p1", "cannot_link"))
    assert person["p1"] != person["p2"] == person["a1"]


def test_what_follows_through_a_key_record_is_said_for_linking():
    pairs, _ = outcome(replay(decided(("a1", "p2", "must_link"), ("a1", "p1", "cannot_link")), RECORDS, KEYED))
    assert ("p1", "p2", "cannot_link") in pairs


def test_records_that_are_one_leave_together():
    person = resolved(("a1", "a2", "must_link"), ("a2", "p1", "cannot_link"))
    assert person["a1"] == person["a2"] not in (person["p1"], person["p2"])
