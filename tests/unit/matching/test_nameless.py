"""Records that tell no name: known by their key, or a person of their own; never lost and never joined at a guess."""

import datetime as dt

from tests.unit.matching.people import HOME, nominal, tenant

FIRST = dt.date(2012, 12, 31)


def test_a_record_that_lost_its_name_stays_one_record_of_its_person(persons):
    shown = {"first_seen_on": FIRST, "last_seen_on": FIRST, "seen_on": [FIRST], "record_date": FIRST}
    rows = (
        tenant("t1", "T", forename="Diane", surname="Marsh", **shown, **HOME),
        tenant("t1", "T", **HOME),
        tenant("t2", "T", forename="Paul", surname="Marsh", **HOME),
    )
    assert persons(*rows) == {frozenset({"t1"}), frozenset({"t2"})}


def test_records_without_name_or_number_are_persons_of_their_own(persons):
    rows = (tenant("t1", "T", **HOME), tenant("t2", "T", **HOME), nominal("n1"), nominal("n2", **HOME))
    assert persons(*rows) == {frozenset({each}) for each in ("t1", "t2", "n1", "n2")}
