"""How much each kind of evidence says that two people are of one family now, in bits (log2 of odds), and the guards.

The figures are reasoned, not fitted: docs/families.md gives the reason for each.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Weights:
    """Bits of evidence for one pair of people; the SQL of each kind of tie says what a name means."""

    programme: int = 10
    tenancy_kin: int = 7
    tenancy_joint: int = 5
    tenancy_elder: int = 3
    tenancy_lodger: int = 3
    tenancy_left: int = 6
    contact_parent: int = 7
    contact_guardian: int = 6
    contact_other: int = 3
    contact_doubt: int = 1
    contact_elsewhere: int = 5
    together: int = 4
    sibling: int = 6
    sibling_unplaced: int = 3
    sibling_apart: int = 4
    apart: int = 4
    list_kin: int = 6
    list_least: float = 0.3
    counted: int = 3
    counted_apart: int = 3
    contact_named: int = 2
    home_namesake: int = 5
    home_minor: int = 3
    home_couple: int = 2
    postcode_namesake: int = 5
    postcode_people: int = 40
    where_dwelling: int = 4
    where_postcode: int = 3
    where_apart: int = 3
    # Guards.
    enough: int = 2
    doubt: int = 1
    two_programmes: int = 20
    largest: int = 14
    siblings: int = 14
    generation: int = 16
    surname_likeness: float = 0.9
    communal_people: int = 12
    crowded_people: int = 8
    crowded_surnames: int = 5
    communal_tenancies: int = 3
    sharers: int = 4
    postcode_dwellings: int = 200
    counted_people: float = 1.5
    counted_families: float = 0.1
    same_time: int = 92
    soon: int = 366
    birth_days: int = 92
