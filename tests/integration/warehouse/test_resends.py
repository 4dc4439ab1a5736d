"""Corrected and late files: what is told of a later extract stands, whatever arrives after it, with its history."""

from datetime import date
from itertools import permutations

import pytest
from sqlalchemy import text

from tfp_etl.warehouse.digest import digests

DEC, MARCH, MAY = "2012-12-31", "2013-03-31", "2013-05-31"
OFFENCES = """
    select natural_key, disposal, known_from::date::text, known_to::date::text
    from core.offence order by natural_key, known_from
"""
EXCLUSIONS = """
    select natural_key, sessions, to_char(known_from, 'YYYY-MM-DD:SS'), to_char(known_to, 'YYYY-MM-DD:SS')
    from core.exclusion order by natural_key, known_from
"""


def exclusion(sessions):
    return {"start_on": date(2012, 10, 1), "sessions": sessions, "upn": "A1"}


def offence(disposal):
    return {"crime_ref": "C1", "disposal": disposal}


def test_a_correction_of_an_older_extract_mends_the_past_and_leaves_the_later_word(county):
    """May said 6 sessions. Then December is sent again, with other rows: May still holds, from its own day on."""
    county.deliver("exclusions", DEC, {"told twice": exclusion(4), "never was": exclusion(1)})
    county.deliver("exclusions", MAY, {"told twice": exclusion(6)})
    county.load()
    county.deliver("exclusions", DEC, {"told twice": exclusion(5), "forgotten": exclusion(2)})
    county.load()
    assert county.rows(EXCLUSIONS) == [
        ("forgotten", 2, f"{DEC}:01", f"{MAY}:00"),
        ("never was", 1, f"{DEC}:00", f"{DEC}:01"),
        ("told twice", 4, f"{DEC}:00", f"{DEC}:01"),
        ("told twice", 5, f"{DEC}:01", f"{MAY}:00"),
        ("told twice", 6, f"{MAY}:00", None),
    ]
    in_force = "select natural_key, sessions from core.exclusion where known_to is null"
    assert county.rows(in_force) == [("told twice", 6)]


def test_a_late_older_snapshot_never_overwrites_the_newer_one(county):
    county.deliver("exclusions", MAY, {"a": exclusion(6)})
    county.load()
    county.deliver("exclusions", DEC, {"a": exclusion(4), "b": exclusion(4)})
    county.load()
    in_force = "select natural_key, sessions from core.exclusion where known_to is null"
    assert county.rows(in_force) == [("a", 6)]


def test_an_older_increment_that_comes_late_does_not_take_back_its_correction(county):
    """Police: the corrected copy comes in May's file; March's file, with the first copy, arrives only afterwards."""
    county.deliver("offences", MAY, {"C1|N1": offence("CONVICTED")})
    county.load()
    county.deliver("offences", MARCH, {"C1|N1": offence("PENDING"), "C2|N1": offence("CAUTION")})
    county.load()
    assert county.rows(OFFENCES) == [
        ("C1|N1", "PENDING", MARCH, MAY),
        ("C1|N1", "CONVICTED", MAY, None),
        ("C2|N1", "CAUTION", MARCH, None),
    ]


def test_an_increment_sent_again_the_same_day_supersedes_its_rows_and_closes_none_it_leaves_out(county):
    county.deliver("offences", MAY, {"C1|N1": offence("PENDING"), "C2|N1": offence("CAUTION")})
    county.load()
    county.deliver("offences", MAY, {"C1|N1": offence("CONVICTED")})
    county.load()
    in_force = "select natural_key, disposal from core.offence where known_to is null order by 1"
    assert county.rows(in_force) == [("C1|N1", "CONVICTED"), ("C2|N1", "CAUTION")]
    assert [row[1] for row in county.rows(OFFENCES) if row[0] == "C1|N1"] == ["PENDING", "CONVICTED"]


@pytest.mark.parametrize("dataset", ["offences", "exclusions"])
def test_every_order_of_arrival_of_files_and_corrections_gives_the_same_facts(county, dataset):
    """Three extracts; the middle one is corrected. Only a correction must follow what it corrects."""
    row = offence if dataset == "offences" else exclusion
    told = ("PENDING", "CHARGED", "CONVICTED", "CAUTION") if dataset == "offences" else (1, 2, 3, 4)
    files = [
        (DEC, {"C1|N1": row(told[0]), "C3|N1": row(told[3])}),
        (MARCH, {"C1|N1": row(told[1]), "C2|N1": row(told[0])}),
        (MARCH, {"C1|N1": row(told[3]), "C4|N1": row(told[0])}),
        (MAY, {"C1|N1": row(told[2]), "C2|N1": row(told[0])}),
    ]
    table = "core.offence" if dataset == "offences" else "core.exclusion"
    seen = set()
    for order in permutations(range(4)):
        if order.index(1) > order.index(2):
            continue
        with county.db.begin() as connection:
            connection.execute(text(f"truncate {table}, audit.file_load, audit.file_receipt, mart.feed_board"))
        county.staged.clear()
        for number in order:
            county.deliver(dataset, *files[number])
            county.load()
        seen.add(digests(county.db)[table])
    assert len(seen) == 1
    latest = f"select natural_key from {table} where known_to is null order by 1"
    wanted = ["C1|N1", "C2|N1", "C3|N1", "C4|N1"] if dataset == "offences" else ["C1|N1", "C2|N1"]
    assert [key for (key,) in county.rows(latest)] == wanted
