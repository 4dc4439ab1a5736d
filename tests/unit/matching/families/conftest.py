"""A small world to tell family stories in: records of the five sources, written one line a person."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
import pytest

from tfp_etl.matching import families

DAY = date(2013, 5, 31)
SCHEMA = pa.schema(
    [
        *[
            (name, pa.string())
            for name in (
                *(
                    "record_id",
                    "source",
                    "dataset",
                    "record_key",
                    "person_part",
                    "source_ref",
                    "role",
                    "forename",
                    "surname",
                ),
                *("gender", "address", "town", "postcode", "uprn", "relationship", "upn", "nino"),
            )
        ],
        *[(name, pa.bool_()) for name in ("parental_responsibility", "same_address")],
        *[
            (name, pa.date32())
            for name in ("valid_from", "valid_to", "dob", "record_date", "first_seen_on", "last_seen_on")
        ],
    ]
)


@dataclass
class World:
    """Records told so far; each person goes by one word, which is also the forename."""

    rows: list[dict[str, object]] = field(default_factory=list)
    people: list[str] = field(default_factory=list)

    def _tell(self, person: str, source: str, dataset: str, ref: str, part: str = "", **known: object) -> None:
        if person not in self.people:
            self.people.append(person)
        number = len(self.rows)
        name, _, surname = person.partition(" ")
        self.rows.append(
            {
                "record_id": f"r{number}",
                "source": source,
                "dataset": dataset,
                "record_key": f"k{number}",
                "person_part": part,
                "source_ref": ref,
                "forename": name,
                "surname": surname,
                "record_date": DAY,
                "first_seen_on": DAY,
                "last_seen_on": DAY,
                "_person": person,
                **known,
            }
        )

    def pupil(
        self, person: str, home: str | None, *contacts: tuple[str, str, bool | None], born: date = date(2003, 3, 1)
    ) -> None:
        """A pupil on roll, with contacts (person, relationship, same address)."""
        ref = f"pupil{len(self.rows)}"
        on_roll = {"valid_from": date(2010, 9, 1)}
        self._tell(person, "education", "pupils", ref, role="PUPIL", dob=born, **on_roll, **_place(home))
        for number, (contact, relationship, same) in enumerate(contacts, 1):
            lives = _place(home if same else None)
            told = {"relationship": relationship, "same_address": same, "parental_responsibility": True}
            self._tell(
                contact, "education", "pupils", ref, f"contact{number}", role="CONTACT", **on_roll, **told, **lives
            )

    def tenancy(
        self, ref: str, home: str, *members: tuple[str, str], since: date = date(2005, 1, 1), until: date | None = None
    ) -> None:
        """A tenancy: members (person, relationship)."""
        for person, relationship in members:
            told = {"relationship": relationship, "role": relationship, "valid_from": since, "valid_to": until}
            self._tell(person, "housing", "ashfield_tenancies", ref, **told, **_place(home))

    def member(
        self,
        ref: str,
        person: str,
        role: str,
        joined: date = date(2012, 4, 2),
        left: date | None = None,
        **known: object,
    ) -> None:
        """A listed member of a programme family."""
        self._tell(person, "careworks", "members", ref, role=role, valid_from=joined, valid_to=left, **known)

    def police(self, person: str, home: str, on: date = date(2013, 2, 1), **known: object) -> None:
        """A person named on a crime."""
        times = {"valid_from": on, "valid_to": on}
        self._tell(
            person, "police", "offences", f"crime{len(self.rows)}", role="WITNESS", **times, **_place(home), **known
        )

    def claimant(self, person: str, postcode: str) -> None:
        """A person on the benefits return, of whom only the postcode is told."""
        self._tell(person, "benefits", "dwp_return", f"c{len(self.rows)}", postcode=postcode, dob=date(1970, 1, 1))

    def records(self) -> pa.Table:
        """The person records."""
        return pa.Table.from_pylist([{n: row.get(n) for n in SCHEMA.names} for row in self.rows], SCHEMA)

    def links(self) -> pa.Table:
        """Each record's person: the true one."""
        ids = [self.people.index(str(row["_person"])) + 1 for row in self.rows]
        return pa.table({"record_id": [row["record_id"] for row in self.rows], "person_id": pa.array(ids, pa.int64())})

    def build(self, previous: pa.Table | None = None) -> families.Families:
        """The families of this world."""
        return families.build(self.records(), self.links(), previous)

    def names(self, rows: list[dict[str, object]]) -> set[frozenset[str]]:
        """Families of these membership rows, as sets of names."""
        found: dict[object, set[str]] = {}
        for row in rows:
            found.setdefault(row["family_id"], set()).add(self.people[int(str(row["person_id"])) - 1])
        return {frozenset(group) for group in found.values()}

    def now(self) -> set[frozenset[str]]:
        """Families at the last extract, as sets of names."""
        rows = self.build().memberships.to_pylist()
        return self.names([row for row in rows if row["valid_to"] is None and row["is_primary"]])

    def homes(self, person: str) -> list[tuple[frozenset[str], bool, object]]:
        """The families a person is in now, primary first: the other primary members, is_primary, since when."""
        number = self.people.index(person) + 1
        rows = [row for row in self.build().memberships.to_pylist() if row["valid_to"] is None]
        own = sorted((row for row in rows if row["person_id"] == number), key=lambda row: not row["is_primary"])
        members = {
            row["family_id"]: frozenset(
                self.people[one["person_id"] - 1]
                for one in rows
                if one["family_id"] == row["family_id"] and one["is_primary"] and one["person_id"] != number
            )
            for row in own
        }
        return [(members[row["family_id"]], row["is_primary"], row["valid_from"]) for row in own]

    def row(self, person: str, *, still: bool = True) -> dict[str, object]:
        """The one membership of a person that still runs, or the one that ended."""
        number = self.people.index(person) + 1
        rows = self.build().memberships.to_pylist()
        rows = [row for row in rows if row["is_primary"]]
        (found,) = [row for row in rows if row["person_id"] == number and (row["valid_to"] is None) is still]
        return found


def _place(home: str | None) -> dict[str, object]:
    """`12 Elm Road;NG1 1AA;uprn` as columns; nothing where not told."""
    if home is None:
        return {}
    address, postcode, uprn = [*home.split(";"), "", ""][:3]
    return {"address": address, "town": "Sutton", "postcode": postcode or None, "uprn": uprn or None}


@pytest.fixture
def world() -> Callable[[], World]:
    """A maker of empty worlds."""
    return World
