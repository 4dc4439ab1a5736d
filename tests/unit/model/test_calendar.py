"""Months, ages and years on both sides of their boundaries."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfp_etl.model.calendar import (
    academic_year,
    age_on,
    earliest_day_after_months,
    financial_year,
    months_before,
    school_year,
)

DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2013, 5, 31), 6, date(2012, 11, 30)),
        (date(2013, 5, 30), 6, date(2012, 11, 30)),
        (date(2012, 8, 31), 6, date(2012, 2, 29)),
        (date(2013, 8, 31), 6, date(2013, 2, 28)),
        (date(2013, 1, 31), 12, date(2012, 1, 31)),
        (date(2012, 2, 29), 12, date(2011, 2, 28)),
        (date(2013, 6, 15), 0, date(2013, 6, 15)),
    ],
)
def test_months_are_subtracted_on_the_calendar(day, months, expected):
    assert months_before(day, months) == expected


def test_negative_months_are_refused():
    with pytest.raises(ValueError, match="negative"):
        months_before(date(2013, 1, 1), -1)
    with pytest.raises(ValueError, match="negative"):
        earliest_day_after_months(date(2013, 1, 1), -1)


@given(DAYS, st.integers(0, 30))
def test_the_earliest_day_after_months_is_the_first_that_reaches_back_no_further(day, months):
    found = earliest_day_after_months(day, months)
    assert months_before(found, months) >= day
    assert months == 0 or months_before(found - timedelta(days=1), months) < day


@given(DAYS, st.integers(0, 30))
def test_a_later_day_never_reaches_back_further(day, months):
    assert months_before(day, months) <= months_before(day + timedelta(days=1), months)


@pytest.mark.parametrize(
    ("born", "day", "expected"),
    [
        (date(1995, 6, 1), date(2013, 5, 31), 17),
        (date(1995, 6, 1), date(2013, 6, 1), 18),
        (date(1996, 2, 29), date(2014, 2, 28), 17),
        (date(1996, 2, 29), date(2014, 3, 1), 18),
        (date(1996, 2, 29), date(2012, 2, 29), 16),
    ],
)
def test_age_is_in_completed_years(born, day, expected):
    assert age_on(born, day) == expected


def test_the_academic_year_begins_in_september():
    assert academic_year(date(2012, 8, 31)) == "2011/12"
    assert academic_year(date(2012, 9, 1)) == "2012/13"
    assert school_year(date(2013, 8, 31)) == 2012
    assert academic_year(date(1999, 9, 1)) == "1999/00"


def test_the_financial_year_begins_in_april():
    assert financial_year(date(2013, 3, 31)) == "2012/13"
    assert financial_year(date(2013, 4, 1)) == "2013/14"
