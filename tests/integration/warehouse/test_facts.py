"""Facts keep their history, in whatever order the files arrive."""

from datetime import UTC, date, datetime
from itertools import permutations
from traceback import format_exception

import pytest
from sqlalchemy import text

from tfp_etl.warehouse.digest import digests
from tfp_etl.warehouse.errors import LoadRefusedError

DEC, MAY = "2012-12-31", "2013-05-31"
HISTORY = """
    select
        natural_key, sessions, known_from::date::text || ':' || extract(second from known_from)::int,
        known_to::date::text
    from core.exclusion order by natural_key, known_from
"""


def exclusion(start: str, sessions: int = 4) -> dict[str, object]:
    return {"upn": "A1", "category_code": "FIXD", "start_on": date.fromisoformat(start), "sessions": sessions}


def test_a_row_told_again_unchanged_writes_nothing(county):
    county.deliver("exclusions", DEC, {"A1|x": exclusion("2012-10-01")})
    county.load()
    written = county.rows("select xmin::text, file_id from core.exclusion")
    county.deliver("exclusions", MAY, {"A1|x": exclusion("2012-10-01")})
    [counts] = county.load()
    assert (counts.rows_in, counts.opened, counts.closed) == (1, 0, 0)
    assert county.rows("select xmin::text, file_id from core.exclusion") == written


def test_loading_the_same_files_again_leaves_every_digest(county):
    county.deliver("exclusions", DEC, {"A1|x": exclusion("2012-10-01"), "A1|y": exclusion("2012-11-01")})
    county.deliver("exclusions", MAY, {"A1|x": exclusion("2012-10-01", 5)})
    county.load()
    before = digests(county.db)
    assert county.load() == []
    assert digests(county.db) == before
    with county.db.begin() as connection:
        connection.execute(text("update core.exclusion set sessions = sessions + 1"))
    assert {table for table, sha in digests(county.db).items() if sha != before[table]} == {"core.exclusion"}


def test_a_withdrawn_exclusion_is_closed_and_one_off_the_horizon_stays(county):
    rows = {
        "withdrawn": exclusion("2012-10-01"),
        "dropped": exclusion("2011-05-30"),
        "edge": exclusion("2011-05-31"),
        "kept": exclusion("2012-11-01"),
    }
    county.deliver("exclusions", DEC, rows)
    county.deliver("exclusions", MAY, {"kept": rows["kept"]})
    county.load()
    closed = {key: known_to for key, _, _, known_to in county.rows(HISTORY)}
    assert closed == {"withdrawn": MAY, "dropped": None, "edge": MAY, "kept": None}


def test_a_row_that_the_snapshot_holds_and_that_was_held_back_is_not_gone(county):
    """Else a slip in a cell would take back what the agency had told, and nobody withdrew it."""
    rows = {
        "faulty now": exclusion("2012-10-01"),
        "withdrawn": exclusion("2012-10-02"),
        "kept": exclusion("2012-11-01"),
    }
    county.deliver("exclusions", DEC, rows)
    may = county.deliver("exclusions", MAY, {"kept": rows["kept"]})
    county.hold(may, "exclusions", "faulty now", severity="hold")
    county.hold(may, "exclusions", "withdrawn", severity="warn")
    county.load()
    assert {key: known_to for key, _, _, known_to in county.rows(HISTORY)} == {
        "faulty now": None,
        "withdrawn": MAY,
        "kept": None,
    }


def test_attendance_older_than_six_terms_stays_known(county):
    def mark(year: str, term: str) -> dict[str, object]:
        return {"upn": "A1", "academic_year": year, "term_code": term, "sessions_possible": 100}

    terms = [("2010/11", "SUM"), ("2011/12", "AUT"), ("2011/12", "SPR"), ("2011/12", "SUM"), ("2012/13", "AUT")]
    old = {f"A1|{year}|{term}": mark(year, term) for year, term in terms}
    county.deliver("attendance", DEC, old)
    newer = {
        f"A1|{year}|{term}": mark(year, term) for year, term in [*terms[2:], ("2012/13", "SPR"), ("2012/13", "SUM")]
    }
    county.deliver("attendance", "2013-07-31", newer)
    county.load()
    assert county.rows("select count(*) from core.attendance where known_to is not null") == [(0,)]
    del newer["A1|2012/13|AUT"]
    county.deliver("attendance", "2013-08-31", newer)
    county.load()
    closed = county.rows("select natural_key from core.attendance where known_to is not null")
    assert closed == [("A1|2012/13|AUT",)]


def test_an_ended_benefit_spell_drops_off_and_an_open_one_is_gone(county):
    spells = {
        "AA|JSA|old": {"nino": "AA", "claim_end_on": date(2011, 5, 30)},
        "AA|JSA|late": {"nino": "AA", "claim_end_on": date(2011, 5, 31)},
        "AA||": {"nino": "AA", "match_status": "FOUND"},
    }
    county.deliver("dwp_return", DEC, spells)
    county.deliver("dwp_return", MAY, {"AA|IS|new": {"nino": "AA"}})
    county.load()
    closed = county.rows("select natural_key from core.benefit_spell where known_to is not null order by 1")
    assert closed == [("AA|JSA|late",), ("AA||",)]


def test_an_increment_closes_nothing_and_its_correction_supersedes(county):
    pending = {"crime_ref": "C1", "disposal": "PENDING"}
    county.deliver("offences", DEC, {"C1|N1": pending, "C2|N1": {"crime_ref": "C2"}})
    county.deliver("offences", MAY, {"C1|N1": pending | {"disposal": "CONVICTED"}})
    county.load()
    rows = county.rows("select crime_ref, disposal, known_to is null from core.offence order by 1, known_from")
    assert rows == [("C1", "PENDING", False), ("C1", "CONVICTED", True), ("C2", None, True)]


def test_a_corrected_file_of_the_same_date_supersedes_row_by_row(county):
    county.deliver("exclusions", MAY, {"put right": exclusion("2013-01-01", 4), "withdrawn": exclusion("2013-02-01")})
    county.load()
    county.deliver("exclusions", MAY, {"put right": exclusion("2013-01-01", 6)})
    county.load()
    assert county.rows(HISTORY) == [
        ("put right", 4, f"{MAY}:0", MAY),
        ("put right", 6, f"{MAY}:1", None),
        ("withdrawn", 4, f"{MAY}:0", MAY),
    ]
    assert county.rows("select resend_no, status from audit.file_receipt order by 1") == [(0, "LOADED"), (1, "LOADED")]


def test_every_order_of_arrival_gives_the_same_history(county):
    files = [
        (DEC, {"a": exclusion("2012-10-01", 1), "b": exclusion("2012-10-01", 1), "c": exclusion("2012-10-01", 1)}),
        ("2013-03-31", {"a": exclusion("2012-10-01", 2), "b": exclusion("2012-10-01", 1)}),
        ("2013-04-30", {"a": exclusion("2012-10-01", 1), "c": exclusion("2012-10-01", 1)}),
        (MAY, {"a": exclusion("2012-10-01", 1), "c": exclusion("2012-10-01", 3), "d": exclusion("2013-05-01")}),
    ]
    seen = set()
    for order in list(permutations(files))[::3]:
        with county.db.begin() as connection:
            connection.execute(text("truncate core.exclusion, audit.file_load, audit.file_receipt, mart.feed_board"))
        county.staged.clear()
        for day, rows in order:
            county.deliver("exclusions", day, rows)
            county.load()
        seen.add(digests(county.db)["core.exclusion"])
    assert len(seen) == 1
    assert [row[3] for row in county.rows(HISTORY) if row[0] == "c"] == ["2013-03-31", MAY, None]


def test_a_late_file_without_the_later_ones_is_refused(county):
    county.deliver("exclusions", MAY, {"a": exclusion("2013-01-01")})
    county.load()
    before = digests(county.db)
    county.staged.clear()
    county.deliver("exclusions", DEC, {"a": exclusion("2012-10-01")})
    with pytest.raises(LoadRefusedError, match=r"core\.exclusion: a late file needs the later files again \(1 times\)"):
        county.load()
    assert digests(county.db)["core.exclusion"] == before["core.exclusion"]


def test_a_snapshot_without_rows_closes_nothing(county):
    county.deliver("exclusions", DEC, {"a": exclusion("2012-10-01")})
    county.deliver("exclusions", MAY, {})
    county.load()
    assert [row[3] for row in county.rows(HISTORY)] == [None]


def test_of_a_key_that_comes_twice_the_later_line_counts(county):
    county.deliver("exclusions", DEC, [("a", exclusion("2012-10-01", 1)), ("a", exclusion("2012-10-01", 2))])
    [counts] = county.load()
    assert (counts.rows_in, counts.repeated, counts.opened) == (2, 1, 1)
    assert [row[1] for row in county.rows(HISTORY)] == [2]


def test_rows_without_upn_do_not_supersede_each_other(county):
    ann, bob = {"surname": "Ann", "la_estab": "1"}, {"surname": "Bob", "la_estab": "1"}
    county.deliver("pupils", DEC, [("|1|2012-09-01", ann), ("|1|2012-09-01", bob)])
    county.deliver("pupils", MAY, [("|1|2012-09-01", bob)])
    county.load()
    rows = county.rows("select surname, known_to is null from core.enrolment order by 1")
    assert rows == [("Ann", False), ("Bob", True)]


def test_a_district_closes_only_its_own_rows(county):
    county.deliver("ashfield_actions", DEC, {"T1|WARN": {"tenancy_ref": "T1"}})
    county.load()
    with county.db.begin() as connection:
        connection.execute(text("update core.housing_action set dataset = 'mansfield_actions'"))
    county.deliver("ashfield_actions", MAY, {"T2|WARN": {"tenancy_ref": "T2"}})
    county.load()
    assert county.rows("select count(*) from core.housing_action where known_to is null") == [(2,)]


def test_a_staged_file_that_lacks_a_column_names_it(county, tmp_path):
    import pyarrow.parquet as pq

    county.deliver("exclusions", DEC, {"a": exclusion("2012-10-01")})
    path = county.staged[0]
    pq.write_table(pq.read_table(path).drop_columns(["sessions"]), path)
    with pytest.raises(LoadRefusedError, match="lacks sessions"):
        county.load()
    assert county.rows("select status from audit.file_receipt") == [("STAGED",)]


def test_a_reader_sees_the_state_before_or_after_and_no_mix(county):
    from tfp_etl.warehouse import load

    county.deliver("exclusions", DEC, {"a": exclusion("2012-10-01")})
    county.deliver("offences", DEC, {"C1|N1": {"crime_ref": "C1"}})
    query = "select (select count(*) from core.exclusion), (select count(*) from core.offence)"
    with county.db.begin() as connection:
        load.facts(connection, county.staged)
        assert county.rows(query) == [(0, 0)]
    assert county.rows(query) == [(1, 1)]


def test_known_from_is_the_extract_date_and_not_the_clock(county):
    county.deliver("exclusions", DEC, {"a": exclusion("2012-10-01")})
    county.load()
    assert county.rows("select known_from from core.exclusion") == [(datetime(2012, 12, 31, tzinfo=UTC),)]


def test_a_file_staged_anew_with_other_content_is_merged_again(county):
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    for day in (DEC, MAY):
        county.deliver("exclusions", day, {"a": exclusion("2012-10-01", 1)})
    county.load()
    rows = pq.read_table(county.staged[1])
    changed = rows.set_column(rows.schema.get_field_index("sessions"), "sessions", pa.array([7], pa.int32()))
    hashed = pc.replace_substring(changed["row_hash"], "a", "b")
    at = changed.schema.get_field_index("row_hash")
    pq.write_table(changed.set_column(at, "row_hash", pc.binary_join_element_wise(hashed, "x", "")), county.staged[1])
    county.load()
    assert [(row[1], row[3]) for row in county.rows(HISTORY)] == [(1, MAY), (7, None)]


def test_a_value_of_the_wrong_type_is_named_by_its_column_and_not_told(county):
    import pyarrow as pa
    import pyarrow.parquet as pq

    county.deliver("exclusions", DEC, {"a": exclusion("2012-10-01")})
    rows = pq.read_table(county.staged[0])
    at = rows.schema.get_field_index("start_on")
    pq.write_table(rows.set_column(at, "start_on", pa.array(["Jane Smith"])), county.staged[0])
    with pytest.raises(LoadRefusedError, match="a value of column start_on is not of its type") as refused:
        county.load()
    assert "Jane" not in "".join(format_exception(refused.value))


def test_blank_and_unknown_text_stay_apart(county):
    county.deliver(
        "exclusions", DEC, {"a": exclusion("2012-10-01") | {"reason_code": ""}, "b": exclusion("2012-10-01")}
    )
    county.load()
    assert county.rows("select reason_code, upn from core.exclusion order by natural_key") == [("", "A1"), (None, "A1")]
