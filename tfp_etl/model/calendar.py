"""Days, months, ages and years as the programme counts them. Civil dates only: no time of day, no time zone."""

import calendar
from datetime import date, timedelta


def months_before(day: date, months: int) -> date:
    """Return the same day of the month, `months` earlier; the month's last day where that day does not exist.

    31 May less six months is 30 November.
    """
    if months < 0:
        raise ValueError(f"months must not be negative, got {months}")
    return _moved(day, -months)


def earliest_day_after_months(day: date, months: int) -> date:
    """Return the first day D on which `months_before(D, months)` is not before `day`.

    Not simply `day` plus the months: from 31 August six months on is 1 March, because 28 February less six
    months is 28 August.
    """
    if months < 0:
        raise ValueError(f"months must not be negative, got {months}")
    moved = _moved(day, months)
    return moved if months_before(moved, months) >= day else moved + timedelta(days=1)


def _moved(day: date, months: int) -> date:
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


def age_on(born: date, day: date) -> int:
    """Return the age in completed years on `day`; born on 29 February, a year is completed on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def school_year(day: date) -> int:
    """Return the calendar year in which the academic year of `day` (September to August) begins."""
    return day.year if day.month >= 9 else day.year - 1


def academic_year(day: date) -> str:
    """Return the academic year of `day` as the feeds write it: 2012/13."""
    start = school_year(day)
    return f"{start}/{(start + 1) % 100:02d}"


def financial_year(day: date) -> str:
    """Return the financial year of `day` (1 April to 31 March): 2012/13."""
    start = day.year if day.month >= 4 else day.year - 1
    return f"{start}/{(start + 1) % 100:02d}"
