"""Where each held row stands: worked out from the files that came after it and from what was decided."""

from datetime import date

from tfp_etl.warehouse import load, quarantine, read
from tfp_etl.warehouse.quarantine import RowDecision

DEC, MAY, JUNE, JULY = "2012-12-31", "2013-05-31", "2013-06-30", "2013-07-31"


def exclusion(sessions: int = 4) -> dict[str, object]:
    return {"upn": "A1", "start_on": date(2012, 10, 1), "sessions": sessions}


def states(county, dataset: str) -> dict[int, str]:
    """State of the held rows by the id of their file."""
    return {row.file_id: row.state for row in quarantine.worklist(county.db, dataset=dataset)}


def decision(outcome: str, line_no: int = 100, cells: dict[str, str] | None = None) -> RowDecision:
    return RowDecision(line_no, "", outcome, cells, "start_on_readable", "in words", "seen on file", "dq officer")


def test_a_later_snapshot_with_the_row_sound_closes_an_older_one(county):
    county.deliver("exclusions", DEC, {"A1|x": exclusion(), "A1|y": exclusion()})
    may = county.deliver("exclusions", MAY, {"A1|y": exclusion()})
    county.hold(may, "exclusions", "A1|x")
    county.load()
    assert states(county, "exclusions") == {may: "OPEN"}
    june = county.deliver("exclusions", JUNE, {"A1|x": exclusion(), "A1|y": exclusion()})
    assert states(county, "exclusions") == {may: "OPEN"}, "it counts once it is loaded"
    county.load()
    [row] = quarantine.worklist(county.db, dataset="exclusions")
    assert (row.state, row.later_file_id) == ("SUPERSEDED", june), "as the first file told it, word for word"


def test_a_later_snapshot_without_the_row_closes_nothing(county):
    may = county.deliver("exclusions", MAY, {"A1|y": exclusion()})
    county.hold(may, "exclusions", "A1|x")
    county.deliver("exclusions", JUNE, {"A1|y": exclusion()})
    county.load()
    assert states(county, "exclusions") == {may: "OPEN"}


def test_an_increment_closes_it_only_by_telling_the_row(county):
    county.deliver("offences", DEC, {"C1|N1": {"disposal": "PENDING"}})
    may = county.deliver("offences", MAY, {"C2|N1": {"disposal": "PENDING"}})
    county.hold(may, "offences", "C1|N1")
    county.deliver("offences", JUNE, {"C3|N1": {"disposal": "PENDING"}})
    county.load()
    assert states(county, "offences") == {may: "OPEN"}, "an increment says nothing of rows it does not hold"
    county.deliver("offences", JULY, {"C1|N1": {"disposal": "CONVICTED"}})
    county.load()
    assert states(county, "offences") == {may: "SUPERSEDED"}


def test_a_row_held_again_is_to_be_mended_where_it_came_last(county):
    may = county.deliver("exclusions", MAY, {"A1|y": exclusion()})
    june = county.deliver("exclusions", JUNE, {"A1|y": exclusion()})
    for file_id in (may, june):
        county.hold(file_id, "exclusions", "A1|x")
    county.load()
    assert states(county, "exclusions") == {may: "HELD AGAIN", june: "OPEN"}


def test_a_file_sent_again_for_its_date_takes_its_held_rows_with_it(county):
    first = county.deliver("exclusions", MAY, {"A1|y": exclusion()})
    county.hold(first, "exclusions", "no key that anybody could read")
    assert states(county, "exclusions") == {first: "OPEN"}
    county.deliver("exclusions", MAY, {"A1|y": exclusion(), "A1|z": exclusion()})
    assert states(county, "exclusions") == {first: "SUPERSEDED"}


def test_copies_and_warnings_wait_for_nobody(county):
    one = county.deliver("exclusions", MAY, {"A1|x": exclusion()})
    other = county.deliver("attendance", MAY, {"A1|x": {}})
    county.hold(one, "exclusions", "A1|x", rule="exact duplicate")
    county.hold(other, "attendance", "A1|x", severity="warn")
    assert states(county, "exclusions") == {one: "REPEATED"}
    assert states(county, "attendance") == {other: "WARNED"}
    assert quarantine.worklist(county.db, state="OPEN") == []
    assert [row.file_id for row in quarantine.worklist(county.db, rule="exact duplicate")] == [one]


def test_the_latest_decision_on_a_row_stands_for_every_receipt_of_the_content(county):
    may = county.deliver("exclusions", MAY, {"A1|y": exclusion()})
    county.hold(may, "exclusions", "A1|x")
    receipt = read.receipt(county.db, may)
    quarantine.decide(county.db, receipt, [decision("DISCARDED")], to_be_checked=False)
    assert states(county, "exclusions") == {may: "DISCARDED"}
    assert read.receipt(county.db, may).status == "STAGED"
    quarantine.decide(county.db, receipt, [decision("CORRECTED", cells={"sessions": "4"})], to_be_checked=True)
    assert states(county, "exclusions") == {may: "OPEN"}, "decided, and held all the same"
    assert read.receipt(county.db, may).status == "RECEIVED"
    assert [each.cells for each in quarantine.standing(county.db, receipt)] == [{"sessions": "4"}]
    again = load.receipt(
        county.db,
        source="education",
        dataset="exclusions",
        file_name="exclusions_2013-06-01.csv",
        extract_on=date(2013, 6, 1),
        sha256=receipt.sha256,
        byte_count=1,
    )
    assert len(quarantine.standing(county.db, again)) == 1
    quarantine.decide(county.db, receipt, [decision("REOPENED")], to_be_checked=False)
    assert quarantine.standing(county.db, receipt) == []
    assert [each.outcome for each in quarantine.history(county.db, receipt)] == ["DISCARDED", "CORRECTED", "REOPENED"]
