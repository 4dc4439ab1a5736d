"""The feed board: on time until the due day, late after it; refused, missing; what a feed holds."""

from datetime import date

import pyarrow as pa
import pytest

from tfp_etl.warehouse import feed_standing, load, read
from tfp_etl.warehouse.judgements import NO_FEEDS

MAY = date(2013, 5, 31)
DUE = {"dwp_return": ("benefits", date(2013, 7, 8)), "offences": ("police", date(2013, 7, 8)), "asb": ("police", None)}
REFUSED = {"byte_count": 1, "rejected": "the file has a header and no rows"}


def refuse(county, dataset: str, day: date) -> None:
    name = f"{dataset}_{day}.csv"
    source = DUE[dataset][0]
    load.receipt(county.db, source=source, dataset=dataset, file_name=name, extract_on=day, sha256=name, **REFUSED)


def state(county, on: date | None = None) -> dict[str, tuple[str, int | None]]:
    return {each.dataset: (each.state, each.days_late) for each in feed_standing.standing(county.db, on)}


def test_a_feed_is_late_the_day_after_it_was_due(county):
    county.deliver("dwp_return", "2013-05-31", {"A1|JSA|2011-01-01": {"nino": "A1"}})
    county.deliver("offences", "2013-05-31", {"C1|N1": {"crime_ref": "C1"}})
    feed_standing.replace_due(county.db, DUE, [])
    on_time, missing = ("ON TIME", 0), ("MISSING", None)
    assert state(county, date(2013, 7, 8)) == {"dwp_return": on_time, "offences": on_time, "asb": missing}
    assert state(county, date(2013, 7, 9))["dwp_return"] == ("LATE", 1)
    assert state(county)["dwp_return"][1] > 4_000, "without a day it is today's"


def test_a_refused_file_stands_on_the_board_until_a_later_one_is_taken_in(county):
    county.deliver("offences", "2012-12-31", {"C1|N1": {"crime_ref": "C1"}})
    refuse(county, "offences", MAY)
    refuse(county, "asb", MAY)
    feed_standing.replace_due(county.db, DUE, [])
    board = {each.dataset: each for each in feed_standing.standing(county.db, MAY)}
    assert (board["offences"].state, board["offences"].extract_on) == ("REFUSED", date(2012, 12, 31))
    assert board["offences"].refused_file == "offences_2013-05-31.csv"
    assert board["asb"].refused_reason == "the file has a header and no rows"
    county.deliver("offences", "2013-05-31", {"C2|N1": {"crime_ref": "C2"}})
    assert state(county, MAY)["offences"][0] == "ON TIME"
    refuse(county, "offences", date(2012, 11, 30))
    assert state(county, MAY)["offences"][0] == "REFUSED", "an increment that never came leaves a gap"


def test_an_older_snapshot_that_is_refused_changes_nothing(county):
    county.deliver("dwp_return", "2013-05-31", {"A1|JSA|2011-01-01": {"nino": "A1"}})
    feed_standing.replace_due(county.db, DUE, [])
    refuse(county, "dwp_return", date(2012, 11, 30))
    assert state(county, MAY)["dwp_return"][0] == "ON TIME"


def test_a_file_refused_unread_stands_on_the_board_by_its_name(county):
    """An empty file tells no dataset to its receipt; its name tells whose silence it is not."""
    county.deliver("dwp_return", "2012-12-31", {"A1|JSA|2011-01-01": {"nino": "A1"}})
    county.load()
    feed_standing.replace_due(county.db, DUE, [])
    empty = {"byte_count": 0, "dataset": None, "extract_on": None, "rejected": "the file is empty"}
    for source, name in (
        ("benefits", "dwp_return_2013-05-31.csv"),
        ("police", "asb_2013-02-31.csv"),
        ("police", "asb_0000-05-31.csv"),
        ("police", "asb_2012-02-29.csv"),
        ("benefits", "asb_2013-05-31.csv"),
        ("police", "weather_2013-05-31.csv"),
        ("police", "offences_2012-02-28.csv"),
    ):
        load.receipt(county.db, source=source, file_name=name, sha256=name, **empty)
    assert {name: each[0] for name, each in state(county, MAY).items()} == {
        "dwp_return": "REFUSED",
        "asb": "MISSING",
        "offences": "REFUSED",
    }
    told = {row["dataset"]: row["until_on"] for row in read.evidence(county.db)["coverage"].to_pylist()}
    assert told == {"dwp_return": date(2012, 12, 31), "offences": None}
    assert "dwp_return_2013-05-31.csv" in {each.file_name for each in read.rejected_files(county.db)}
    county.deliver("dwp_return", "2013-05-31", {"A1|JSA|2011-01-01": {"nino": "A1"}})
    assert state(county, MAY)["dwp_return"][0] == "ON TIME"
    assert "dwp_return_2013-05-31.csv" not in {each.file_name for each in read.rejected_files(county.db)}


@pytest.fixture
def judged(county):
    """Window 2013-07 judged: two families are held by the return, one of them by the offences too."""

    def row(ref: str, test: str, dataset: str) -> dict[str, object]:
        family = {"family_id": int(ref[2:]), "family_ref": ref, "needed_on": MAY, "limit_days": 31}
        return dict.fromkeys(NO_FEEDS.column_names) | family | {"test": test, "dataset": dataset}

    held = [
        row("NF1", "ROUTE_B", "dwp_return"), row("NF1", "VERDICT", "dwp_return"), row("NF2", "VERDICT", "dwp_return"),
        row("NF2", "A3", "offences"), row("NF2", "VERDICT", "offences"), row("NF3", "A3", "offences"),
    ]  # fmt: skip
    who = {"family_id": [1], "family_ref": ["NF1"]}
    claim = {"verdict": ["NOT_CLAIMABLE"], "amount_gbp": ["0"], "earliest_on": pa.nulls(1, pa.date32())}
    names = ("a1", "a2", "a3", "route_a", "route_b", "progress_to_work")
    parts = {name: ["NO_DATA"] for name in names}
    nothing = pa.table({name: pa.nulls(0, pa.string()) for name in ("family_id", "family_ref", "test", "status")})
    finding = nothing.append_column("seen", pa.nulls(0, pa.string()))
    for name in ("needed", "earliest_on", "rule"):
        finding = finding.append_column(name, pa.nulls(0, pa.string()))
    source = nothing.select(["family_id", "family_ref", "test"])
    for name in ("table", "record_id", "file_id", "line_no"):
        source = source.append_column(name, pa.nulls(0, pa.string()))
    identified = pa.table(
        {name: pa.nulls(0, pa.string()) for name in ("family_id", "family_ref", "on", "crime_asb", "education")}
        | {name: pa.nulls(0, pa.string()) for name in ("work", "outcome")}
    )
    paid = pa.table({name: pa.nulls(0, pa.string()) for name in ("family_id", "family_ref", "part", "amount_gbp")})
    load.judgement(
        county.db,
        "2013-07",
        findings=finding,
        finding_sources=source,
        claims=pa.table(who | parts | claim),
        payments=paid,
        identification=identified,
        finding_feeds=pa.Table.from_pylist(held, schema=NO_FEEDS.schema),
    )
    return county


def test_the_board_counts_the_families_that_a_feed_holds(judged):
    feed_standing.replace_due(judged.db, DUE, [])
    board = {each.dataset: each for each in feed_standing.standing(judged.db, MAY)}
    held = {name: (each.families_held, each.findings_held) for name, each in board.items()}
    assert held == {"dwp_return": (2, 1), "offences": (1, 2), "asb": (0, 0)}
    assert {each.claim_window for each in board.values()} == {"2013-07"}


def test_schools_without_attendance_are_written_anew(judged):
    feed_standing.replace_due(judged.db, DUE, [("8912016", "SPR 2012/13", 33), ("8912001", "SPR 2012/13", 90)])
    assert [(each.la_estab, each.pupil_count) for each in feed_standing.school_gaps(judged.db)] == [
        ("8912001", 90),
        ("8912016", 33),
    ]
    feed_standing.replace_due(judged.db, DUE, [])
    assert feed_standing.school_gaps(judged.db) == []
