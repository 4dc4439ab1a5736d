"""People of one block: who they are, whom they live with, when that changes."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from tfp_etl.synthetic.calendar import NEVER, Flags, Floats, Ints, Texts

COUPLE, STEP, LONE, KIN, FOSTER, PAIR, SINGLE, SHARER, LODGER, LEFT = range(10)
HAS_CHILDREN = (COUPLE, STEP, LONE, KIN, FOSTER)
YEAR = 365.25

HEAD, MATE, CHILD, ELDER = range(4)


class Span(NamedTuple):
    """Days between which lives are told: 30 months before the first extract, to the last extract."""

    first: int
    last: int


@dataclass
class People:
    """One block. Household columns have one row a family; person columns one row a person. Days are day numbers.

    A person lives in household `home0` until `switch_on`, then in `home1` (-1: nobody's), and is gone from `gone_on`.
    A household lives in dwelling `dwelling0` until `moved_on`, then in `dwelling1`.
    `carer1`, `carer2` are persons of the block (-1: none) with their relationship to the child.
    """

    kind: Ints
    dwelling0: Ints
    dwelling1: Ints
    moved_on: Ints
    formed_on: Ints
    hardship: Floats
    trouble: Floats
    truancy: Floats
    home0: Ints
    slot: Ints
    sex: Ints
    dob: Ints
    group: Ints
    forename: Texts
    middle: Texts
    surname: Texts
    former: Texts
    named_on: Ints
    home1: Ints
    switch_on: Ints
    gone_on: Ints
    role0: Texts
    role1: Texts
    carer1: Ints
    carer2: Ints
    relation1: Texts
    relation2: Texts
    rights1: Flags
    rights2: Flags
    district: Ints
    first_person: int = 0
    first_family: int = 0
    nino: Texts = field(default_factory=lambda: np.empty(0, dtype=object))
    upn: Texts = field(default_factory=lambda: np.empty(0, dtype=object))
    first_upn: Texts = field(default_factory=lambda: np.empty(0, dtype=object))
    upn_changed_on: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    nominal: Texts = field(default_factory=lambda: np.empty(0, dtype=object))
    nominal2: Texts = field(default_factory=lambda: np.empty(0, dtype=object))
    story: Texts = field(default_factory=lambda: np.empty(0, dtype=object))  # one a household: "" outside the programme

    def household_of(self, persons: Ints, days: Ints) -> Ints:
        """The household each person belongs to on a day; -1 when gone or living with nobody of the block."""
        home = np.where(days < self.switch_on[persons], self.home0[persons], self.home1[persons])
        return np.where(days < self.gone_on[persons], home, -1)

    def dwelling_of(self, persons: Ints, days: Ints) -> Ints:
        """Where each person lives on a day (the last known dwelling of somebody gone)."""
        home = np.where(
            (days < self.switch_on[persons]) | (self.home1[persons] < 0), self.home0[persons], self.home1[persons]
        )
        return np.where(days < self.moved_on[home], self.dwelling0[home], self.dwelling1[home])

    def surname_of(self, persons: Ints, days: Ints) -> Texts:
        """The surname borne on a day: the former one before it changed."""
        early = (days < self.named_on[persons]) & (self.named_on[persons] != NEVER)
        return np.where(early, self.former[persons], self.surname[persons])

    def memberships(self, span: Span) -> tuple[Ints, Ints, Ints, Ints, Texts]:
        """Person, household, first day, first day outside (NEVER: still) and role of each membership begun."""
        every = np.arange(len(self.home0))
        second = every[self.home1 >= 0]
        person = np.concatenate([every, second])
        home = np.concatenate([self.home0, self.home1[second]])
        begin = np.concatenate([np.maximum(self.dob, self.formed_on[self.home0]), self.switch_on[second]])
        end = np.concatenate([np.minimum(self.switch_on, self.gone_on), self.gone_on[second]])
        end = np.where(end > span.last, NEVER, end)
        role = np.concatenate([self.role0, self.role1[second]])
        keep = (begin <= span.last) & (begin < end)
        return person[keep], home[keep], begin[keep], end[keep], role[keep]

    def members(self, household: int) -> Ints:
        """Persons of a household at the end of the story."""
        return np.flatnonzero(
            (np.where(self.switch_on == NEVER, self.home0, self.home1) == household) & (self.gone_on == NEVER)
        )
