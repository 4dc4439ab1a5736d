"""Terms and windows: which terms have ended, and what cannot be built."""

from datetime import date

import pytest

from tfp_etl.model import ClaimWindow, Term, last_terms

AUTUMN = Term(date(2012, 9, 3), date(2012, 12, 21), "2012/13", "AUT")
SPRING = Term(date(2013, 1, 7), date(2013, 3, 28), "2012/13", "SPR")
SUMMER = Term(date(2013, 4, 15), date(2013, 7, 24), "2012/13", "SUM")


def test_a_term_has_ended_on_its_last_day():
    terms = (SUMMER, AUTUMN, SPRING)
    assert last_terms(terms, date(2013, 7, 23), 3) == (AUTUMN, SPRING)
    assert last_terms(terms, date(2013, 7, 24), 3) == (AUTUMN, SPRING, SUMMER)
    assert last_terms(terms, date(2013, 7, 24), 2) == (SPRING, SUMMER)


def test_a_term_names_itself():
    assert AUTUMN.name == "AUT 2012/13"
    assert SPRING.school_year == 2012


def test_a_term_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="ends before"):
        Term(date(2013, 1, 7), date(2013, 1, 6), "2012/13", "SPR")


@pytest.mark.parametrize(
    "days",
    [
        (date(2013, 6, 1), date(2013, 7, 31), date(2013, 6, 1)),
        (date(2013, 8, 1), date(2013, 7, 31), date(2013, 5, 31)),
    ],
)
def test_a_window_opens_after_its_cut_off_and_before_it_closes(days):
    with pytest.raises(ValueError, match="window w"):
        ClaimWindow("w", *days)
