"""Addresses, full names and households out of free text."""

import pytest

from tfp_etl.feeds import addresses, people
from tfp_etl.feeds.addresses import Address
from tfp_etl.feeds.people import FullName


@pytest.mark.parametrize(
    ("text", "line1", "town", "postcode"),
    [
        ("17 Lancaster Road Warsop NG20 0HN", "17 Lancaster Road", "Warsop", "NG20 0HN"),
        ("24 Mansfield Street, NG21 9UL, Edwinstowe", "24 Mansfield Street", "Edwinstowe", "NG21 9UL"),
        ("49 Colliery Drive, Gedling, Notts, NG4 4HG", "49 Colliery Drive", "Gedling", "NG4 4HG"),
        ("Flat 2, 6 Birch Lane, Bingham", "Flat 2, 6 Birch Lane", "Bingham", None),
        (
            "Mill House Hostel, 3 Holly Road, Hucknall, NG15 6FB",
            "Mill House Hostel, 3 Holly Road",
            "Hucknall",
            "NG15 6FB",
        ),
        ("43 Park Avenue Collingham ng237nj", "43 Park Avenue", "Collingham", "NG23 7NJ"),
        ("17 St Anns Road Newark Notts NG24 4UL", "17 St Anns Road", "Newark", "NG24 4UL"),
        ("11 Queen Close, Southwell, Notts, ZZ99 3VZ", "11 Queen Close", "Southwell", None),
        ("NO FIXED ABODE", None, None, None),
        ("NFA", None, None, None),
        ("No fixed abode, NG1 5AB", None, None, "NG1 5AB"),
        ("12 Somewhere", "12 Somewhere", None, None),
        ("", None, None, None),
    ],
)
def test_addresses(text, line1, town, postcode):
    assert addresses.read(text) == Address(line1, town, postcode)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jane SMITH", FullName("", "Jane", "SMITH")),
        ("Hira B REHMAN", FullName("", "Hira B", "REHMAN")),
        ("Mrs Anna van der Berg", FullName("Mrs", "Anna", "van der Berg")),
        ("SMITH, Jane Ann", FullName("", "Jane Ann", "SMITH")),
        ("Siu Ming Lee", FullName("", "Siu Ming", "Lee")),
        ("Madonna", FullName("", "", "Madonna")),
        ("Ben MA", FullName("", "Ben", "MA")),
        ("", people.NOBODY),
    ],
)
def test_full_names(text, name):
    assert people.full_name(text) == name


def test_a_household_text_gives_its_members_in_order():
    found = people.household("Jane SMITH (Partner, 03/04/1980); Tom Smith (Son); ; ??? ; Al (Other, 1 May 1970)")
    assert [(m.position, m.name.forenames, m.relationship, m.born) for m in found] == [
        (1, "Jane", "Partner", "03/04/1980"),
        (2, "Tom", "Son", ""),
        (4, "", "", ""),
        (5, "", "Other", "1 May 1970"),
    ]
    assert [m.name == people.NOBODY for m in found] == [False, False, True, False]
    assert people.household("") == []
