"""Which schools have pupils on roll in a term and no attendance there."""

from datetime import date

import duckdb
import pytest

from tfp_etl.delivery_card.against_before import statement

AUTUMN = ("2012/13", "AUT", date(2012, 9, 3), date(2012, 12, 21))
SPRING = ("2012/13", "SPR", date(2013, 1, 7), date(2013, 3, 28))
SUMMER = ("2012/13", "SUM", date(2013, 4, 15), date(2013, 7, 24))


def gaps(pupils: list[tuple], attendance: list[tuple]) -> list[tuple]:
    """pupils: key, school, entry, leaving; attendance: school, year, term. The pupils are of 31 May 2013."""
    with duckdb.connect() as engine:
        engine.execute("create table terms (academic_year text, term_code text, first_on date, last_on date)")
        engine.executemany("insert into terms values (?, ?, ?, ?)", [AUTUMN, SPRING, SUMMER])
        engine.execute(
            "create table pupils (natural_key text, la_estab text, entry_on date, leaving_on date, "
            "extract_on date default '2013-05-31')"
        )
        engine.executemany(
            "insert into pupils (natural_key, la_estab, entry_on, leaving_on) values (?, ?, ?, ?)", pupils
        )
        engine.execute("create table attendance (la_estab text, academic_year text, term_code text)")
        engine.executemany("insert into attendance values (?, ?, ?)", attendance)
        return engine.execute(statement("gaps")).fetchall()


TOLD = [("8910001", "2012/13", "AUT"), ("8910001", "2012/13", "SPR"), ("8910002", "2012/13", "AUT")]
SINCE = date(2010, 9, 1)


def test_a_school_that_tells_nothing_of_a_term_is_named_with_its_pupils():
    pupils = [("a", "8910001", SINCE, None), ("b", "8910002", SINCE, None), ("c", "8910002", SINCE, None)]
    assert gaps(pupils, TOLD) == [("8910002", "SPR 2012/13", 2)]


@pytest.mark.parametrize(
    ("entry", "leaving", "missed"),
    [
        (SINCE, date(2013, 1, 6), 0),
        (SINCE, date(2013, 1, 7), 1),
        (date(2013, 3, 28), None, 1),
        (date(2013, 3, 29), None, 0),
    ],
)
def test_only_pupils_on_roll_on_a_day_of_the_term_count(entry, leaving, missed):
    assert len(gaps([("a", "8910002", entry, leaving)], TOLD)) == missed


def test_a_term_the_attendance_does_not_tell_of_is_asked_of_nobody():
    assert gaps([("a", "8910001", SINCE, None)], TOLD) == []
