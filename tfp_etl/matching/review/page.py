"""The review page: one self-contained HTML file in which an officer sees the two sides of each candidate and decides.

Without names it shows ids, sources, levels and weights. With names it shows the cells of the records too, and belongs
in nobody's hands but the officer's: `save` makes a file that its owner alone can read. The page asks no network; what
is decided in it is saved as a CSV that `tfp decide --file` takes.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
from jinja2 import Environment, PackageLoader, StrictUndefined

from tfp_etl.matching.duck import bounded
from tfp_etl.matching.review.candidates import statement
from tfp_etl.matching.review.queue import KINDS
from tfp_etl.matching.rows import Rows, show

ByPerson = dict[int, list[dict[str, Any]]]  # person_id -> records

MOST = 200  # candidates on a page: a day's work and a light file
CELLS = {
    "forenames": "Forenames",
    "surname": "Surname",
    "dob": "Date of birth",
    "gender": "Gender",
    "address": "Address",
    "postcode": "Postcode",
    "upn": "Pupil number",
    "nino": "National Insurance number",
    "relationship": "Relationship",
}


@dataclass(frozen=True)
class Side:
    """A record that stands for its person, and the person's other records."""

    record: dict[str, Any]
    others: list[dict[str, Any]]


@dataclass(frozen=True)
class Candidate:
    """A row of the queue with what the page shows of it: two records, or the members of a family and of another."""

    row: dict[str, Any]
    fields: list[dict[str, Any]]
    sides: list[Side] = field(default_factory=list)
    members: list[Side] = field(default_factory=list)
    others: list[Side] = field(default_factory=list)


def html(
    queue: pa.Table, records: Rows, links: Rows, memberships: Rows, *, with_names: bool = False, most: int = MOST
) -> str:
    """The page of the first `most` rows of the queue.

    records: person records (feeds.person_records); links: record_id, person_id; memberships: as families.build gives.
    """
    picked = queue.slice(0, most)
    by_person = _by_person(picked, records, links, memberships)
    candidates = [_candidate(row, by_person) for row in picked.to_pylist()]
    environment = Environment(
        loader=PackageLoader("tfp_etl.matching.review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2").render(
        candidates=candidates,
        kinds=KINDS,
        cells=CELLS,
        compared=set(CELLS) - {"relationship"},
        with_names=with_names,
        total=queue.num_rows,
        largest=max((abs(field["weight"] or 0) for each in candidates for field in each.fields), default=1) or 1,
    )


def families(candidate: pa.Table, records: Rows, links: Rows, memberships: Rows) -> list[ByPerson]:
    """The members of the family of a candidate (one row of the queue), and of the other family.

    person_id -> records (family_id, part, record_id, source, role ...); what they tell is for the officer only.
    """
    (row,) = candidate.to_pylist()
    by_person = _by_person(candidate, records, links, memberships)
    both = (_members(by_person, row[f"family_id_{side}"]) for side in ("l", "r"))
    return [{rows[0]["person_id"]: rows for rows in members} for members in both]


def save(page: str, out: Path) -> None:
    """Write the page, readable by its owner alone from its first byte; whole or not at all."""
    unfinished = out.with_name(out.name + ".part")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(page)
    unfinished.replace(out)


def _by_person(picked: pa.Table, records: Rows, links: Rows, memberships: Rows) -> ByPerson:
    with bounded() as db:
        db.register("picked", picked)
        for name, rows in (("records", records), ("links", links), ("memberships", memberships)):
            show(db, name, rows)
        told = db.execute(statement("page_records")).to_arrow_table().to_pylist()
    by_person: ByPerson = {}
    for record in told:
        by_person.setdefault(record["person_id"], []).append(record)
    return by_person


def _members(by_person: ByPerson, family_id: int | None) -> Iterator[list[dict[str, Any]]]:
    """The records of each person of a family."""
    return (rows for rows in by_person.values() if family_id is not None and rows[0]["family_id"] == family_id)


def _summary(records: list[dict[str, Any]]) -> dict[str, Any]:
    """What is known of a person, by the first record, but birth date and address by one that has them, the latest."""
    latest = sorted(records, key=lambda each: str(each["last_seen_on"]), reverse=True)
    placed = next((each for each in latest if each["address"]), records[0])
    born = next((each["dob"] for each in latest if each["dob"]), None)
    return records[0] | {"dob": born, "address": placed["address"], "postcode": placed["postcode"]}


def _candidate(row: dict[str, Any], by_person: ByPerson) -> Candidate:
    fields = json.loads(row["fields"])
    if row["kind"] == "family":
        both = (_members(by_person, row[f"family_id_{side}"]) for side in ("l", "r"))
        return Candidate(row, fields, [], *([Side(_summary(rows), rows) for rows in members] for members in both))
    sides = []
    for side in ("l", "r"):
        every = by_person.get(row[f"person_id_{side}"], [])
        mine = [record for record in every if record["record_id"] == row[f"record_id_{side}"]]
        others = [record for record in every if record["record_id"] != row[f"record_id_{side}"]]
        sides += [Side(record, others) for record in mine]
    return Candidate(row, fields, sides if len(sides) == 2 else [])
