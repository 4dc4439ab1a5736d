"""Records of other people's systems: nobody says what a reference means, a census has none, contacts are names only."""

from datetime import date

import pyarrow as pa
import pytest

from tfp_etl.matching import families

DAY = date(2012, 3, 1)
NAMES = [
    f"{a}{b}"
    for a in ("Ash", "Bed", "Cros", "Den", "Elm", "Fen", "Gar", "Hol")
    for b in ("ton", "by", "ley", "well", "ford")
]


def tell(w, person, feed, ref=None, *, home=None, on=DAY, **known: object):
    """A record as the intake hands it on: reference with its prefix, dated by the day of the record."""
    address, postcode, uprn = [*(home or "").split(";"), "", "", ""][:3]
    place = {"address": address or None, "town": "Sutton", "postcode": postcode or None, "uprn": uprn or None}
    dates = {"valid_from": on, "first_seen_on": on, "last_seen_on": on}
    w._tell(
        person,
        known.pop("source", "other"),
        feed,
        None if ref is None else f"ref|{feed}|{ref}",
        **place,
        **dates,
        **known,
    )


def families_of_lists(w, feed, share):
    """Forty lists of two people, of which this share bear one surname."""
    for n in range(40):
        other = NAMES[n] if n < share * 40 else NAMES[(n + 7) % 40]
        tell(w, f"Ann{n} {NAMES[n]}", feed, n)
        tell(w, f"Bob{n} {other}", feed, n)


def test_lists_without_roles_whose_people_mostly_share_a_surname_are_families(world):
    w = world()
    families_of_lists(w, "ledger", 0.75)
    assert frozenset([f"Ann39 {NAMES[39]}", f"Bob39 {NAMES[6]}"]) in w.now()
    assert len(w.now()) == 40


def test_lists_without_roles_whose_people_seldom_share_a_surname_are_no_families(world):
    w = world()
    families_of_lists(w, "incidents", 0.1)
    assert len(w.now()) == 80


def test_victim_and_offender_of_one_surname_on_one_crime_are_no_family(world):
    w = world()
    for n in range(20):
        tell(w, f"Ann{n} {NAMES[n]}", "crime", n, role="VICTIM")
        tell(w, f"Bob{n} {NAMES[n]}", "crime", n, role="SUSPECT")
    assert len(w.now()) == 40


def test_claimant_partner_and_child_of_one_claim_by_their_roles_alone(world):
    w = world()
    tell(w, "Jo Hall", "claims", "c1", role="claimant")
    tell(w, "Raj Patel", "claims", "c1", role="partner")
    tell(w, "Amy Ward", "claims", "c1", role="dependant", dob=date(2005, 1, 1))
    tell(w, "Eve Hall", "claims", "c2", role="claimant")
    tell(w, "Max Hall", "claims", "c2", role="child", dob=date(2005, 1, 1))
    assert w.now() == {frozenset(["Jo Hall", "Raj Patel", "Amy Ward"]), frozenset(["Eve Hall", "Max Hall"])}


def test_somebody_whom_the_claim_no_longer_names_has_left(world):
    w = world()
    for on in (date(2010, 1, 1), date(2012, 1, 1)):
        tell(w, "Jo Hall", "claims", "c1", role="claimant", on=on)
        tell(w, "Amy Hall", "claims", "c1", role="child", on=on, dob=date(2005, 1, 1))
    tell(w, "Raj Patel", "claims", "c1", role="partner", on=date(2010, 1, 1))
    assert w.now() == {frozenset(["Jo Hall", "Amy Hall"]), frozenset(["Raj Patel"])}


@pytest.fixture
def census(world):
    """Thirty households counted on one day: a couple and a child each."""
    w = world()
    for n in range(30):
        home = f"{n} Far Way;NG9 {n % 9}ZZ;"
        tell(w, f"Ann{n} {NAMES[n]}", "count", home=home, dob=date(1975, 1, 1), gender="F")
        tell(w, f"Bob{n} {NAMES[n + 1]}", "count", home=home, dob=date(1973, 1, 1), gender="M")
        tell(w, f"Cid{n} {NAMES[n]}", "count", home=home, dob=date(2004, 1, 1), gender="M")
    return w


def test_who_is_counted_together_is_one_household_whatever_the_surnames(census):
    assert len(census.now()) == 30
    assert frozenset([f"Ann3 {NAMES[3]}", f"Bob3 {NAMES[4]}", f"Cid3 {NAMES[3]}"]) in census.now()


def test_a_hostel_of_sixty_in_a_census_is_sixty_families(census):
    for n in range(60):
        tell(census, f"P{n} {NAMES[n % 40]}", "count", home="40 Mill Street;NG1 1AC;", dob=date(1980, 1, 1))
    assert len(census.now()) == 90


def test_five_sharers_in_a_census_are_five_families_a_family_of_five_is_one(census):
    for n in range(5):
        tell(census, f"Sue{n} {NAMES[30 + n]}", "count", home="2 Mill Street;NG1 1AC;", dob=date(1990, 1, 1))
        tell(census, f"Kid{n} {NAMES[7]}", "count", home="4 Mill Street;NG1 1AC;", dob=date(2000 + n, 1, 1))
    assert len(census.now()) == 30 + 5 + 1


def test_who_is_counted_apart_later_is_no_longer_one(census):
    tell(census, f"Bob3 {NAMES[4]}", "count", home="9 Mill Street;NG1 1AC;", on=date(2013, 5, 1), dob=date(1973, 1, 1))
    tell(census, f"Ann3 {NAMES[3]}", "count", home="3 Far Way;NG9 3ZZ;", on=date(2013, 5, 1), dob=date(1975, 1, 1))
    assert frozenset([f"Bob3 {NAMES[4]}"]) in census.now()


def test_a_child_known_at_two_homes_belongs_to_the_one_that_a_census_counted(census):
    child = {"dob": date(2006, 1, 1)}
    for home in ("3 Far Way;NG9 3ZZ;", "9 Mill Street;NG1 1AC;"):
        tell(census, "Dot Holby", "surgery", home=home, **child)
    assert frozenset([f"Ann3 {NAMES[3]}", f"Bob3 {NAMES[4]}", f"Cid3 {NAMES[3]}", "Dot Holby"]) in census.now()


def contact(w, pupil, name, home):
    """A pupil whose contact is a name only."""
    ref = f"record|{pupil}"
    dates = {"first_seen_on": DAY, "last_seen_on": DAY}
    address, postcode, _ = home.split(";")
    place = {"address": address, "postcode": postcode, "town": "Sutton"}
    w._tell(pupil, "education", "roll", ref, role="PUPIL", dob=date(2003, 3, 1), **place, **dates)
    w._tell(name, "education", "roll", ref, "contact1", role="CONTACT", same_address=True, **place, **dates)


def test_a_contact_of_whom_only_the_name_is_told_is_taken_for_a_parent_at_home(world):
    w = world()
    contact(w, "Amy Hall", "Jo Ward", "12 Elm Road;NG1 1AA;")
    assert w.now() == {frozenset(["Amy Hall", "Jo Ward"])}


def test_a_contact_of_whom_only_the_name_is_told_and_who_lives_elsewhere_is_not(world):
    w = world()
    contact(w, "Amy Hall", "Tim Hall", "12 Elm Road;NG1 1AA;")
    tell(w, "Tim Hall", "rents", home="3 Oak Lane;NG2 2BB;")
    assert w.now() == {frozenset(["Amy Hall"]), frozenset(["Tim Hall"])}
    assert [primary for _, primary, _ in w.homes("Amy Hall")] == [True, False]


def test_the_next_tenant_of_another_surname_years_later_is_no_family(world):
    w = world()
    tell(
        w, "Ann Smith", "visits", home="12 Elm Road;NG1 1AA;100", on=date(2009, 1, 1), dob=date(1980, 1, 1), gender="F"
    )
    tell(
        w, "Raj Patel", "visits", home="12 Elm Road;NG1 1AA;100", on=date(2012, 1, 1), dob=date(1980, 1, 1), gender="M"
    )
    assert len(w.now()) == 2


def test_one_house_number_in_a_postcode_of_a_whole_town_is_not_one_dwelling(world):
    w = world()
    for street in ("Elm Road", "Oak Lane", "Mill Street"):
        tell(w, f"P{street[0]} Smith", "visits", home=f"12 {street};00000;")
    assert len(w.now()) == 3


def test_a_slip_in_the_street_where_no_postcode_tells_it(world):
    w = world()
    tell(w, "Ann Smith", "visits", home="12 Harlington Road;00000;")
    tell(w, "Bob Smith", "visits", home="12 Harlingtn Road;00000;")
    tell(w, "Cid Smith", "visits", home="14 Harlington Road;00000;")
    assert w.now() == {frozenset(["Ann Smith", "Bob Smith"]), frozenset(["Cid Smith"])}


def test_flats_told_apart_by_a_letter_are_homes_apart(world):
    w = world()
    tell(w, "Ann Smith", "visits", home="Flat A, 12 Elm Road;NG1 1AA;100")
    tell(w, "Bob Smith", "visits", home="Flat B, 12 Elm Road;NG1 1AA;100")
    assert len(w.now()) == 2


def test_a_property_number_alone_finds_its_dwelling(world):
    w = world()
    tell(w, "Ann Smith", "visits", home="12 Elm Road;NG1 1AA;100")
    tell(w, "Bob Smith", "visits", home=";;100")
    assert w.now() == {frozenset(["Ann Smith", "Bob Smith"])}


@pytest.mark.parametrize(
    "columns", [["record_id"], ["record_id", "surname", "dataset"], ["record_id", "address", "source_ref"]]
)
def test_records_of_a_few_columns_without_any_date_are_families_too(columns):
    records = pa.table({"record_id": ["a", "b"], **{name: pa.nulls(2, pa.string()) for name in columns}})
    links = pa.table({"record_id": ["a", "b"], "person_id": pa.array([1, 2], pa.int64())})
    built = families.build(records, links)
    assert built.memberships["person_id"].to_pylist() == [1, 2]
    assert families.reunite(records, links)["person_id"].to_pylist() == [1, 2]


def test_one_row_of_one_person():
    built = families.build(
        pa.table({"record_id": ["a"]}), pa.table({"record_id": ["a"], "person_id": pa.array([1], pa.int64())})
    )
    assert built.memberships.num_rows == 1
    assert built.households.num_rows == 0
