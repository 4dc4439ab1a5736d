"""Made-up person records for the tests of matching: one function a feed, all cells named by the test."""

import datetime as dt
from typing import Any

import pyarrow as pa

DAY = dt.date(2013, 5, 31)
Cell = str | bool | dt.date | list[dt.date] | None
SCHEMA = pa.schema(
    [
        *(
            (name, pa.string())
            for name in ("record_id", "source", "dataset", "record_key", "person_part", "source_ref")
        ),
        ("is_positional", pa.bool_()),
        ("role", pa.string()),
        ("valid_from", pa.date32()),
        ("valid_to", pa.date32()),
        *((name, pa.string()) for name in ("forename", "middle_names", "surname", "alias_forename")),
        ("dob", pa.date32()),
        *(
            (name, pa.string())
            for name in ("gender", "address", "town", "postcode", "uprn", "upn", "former_upn", "nino", "nominal_ref")
        ),
        ("relationship", pa.string()),
        ("parental_responsibility", pa.bool_()),
        ("same_address", pa.bool_()),
        ("record_date", pa.date32()),
        ("first_seen_on", pa.date32()),
        ("last_seen_on", pa.date32()),
        ("seen_on", pa.list_(pa.date32())),
    ]
)
HOME = {"address": "3 Elm Court", "town": "Arnold", "postcode": "NG5 7QD", "uprn": "100"}


def record(record_id: str, **cells: Cell) -> dict[str, Any]:
    """A row of person records; what is not named is unknown."""
    row: dict[str, Any] = dict.fromkeys(SCHEMA.names)
    row |= {"record_id": record_id, "record_key": record_id, "person_part": "", "source_ref": record_id}
    row |= {"is_positional": False, "record_date": DAY, "first_seen_on": DAY, "last_seen_on": DAY, "seen_on": [DAY]}
    return row | cells


def pupil(record_id: str, **cells: Cell) -> dict[str, Any]:
    return record(record_id, **({"source": "education", "dataset": "pupils", "role": "PUPIL"} | cells))


def contact(record_id: str, of: str, part: str = "contact1", **cells: Cell) -> dict[str, Any]:
    """A contact of the pupil row `of`; Mother at the same address unless said."""
    base = {"source": "education", "dataset": "pupils", "role": "CONTACT", "source_ref": of, "person_part": part}
    base |= {"is_positional": True, "relationship": "Mother", "same_address": True}
    return record(record_id, **(base | cells))


def tenant(record_id: str, of: str, **cells: Cell) -> dict[str, Any]:
    base = {"source": "housing", "dataset": "gedling_tenancies", "role": "TENANT", "source_ref": of}
    return record(record_id, **(base | {"valid_from": dt.date(2010, 1, 1)} | cells))


def claimant(record_id: str, **cells: Cell) -> dict[str, Any]:
    return record(record_id, **({"source": "benefits", "dataset": "dwp_return", "role": "CLAIMANT"} | cells))


def nominal(record_id: str, **cells: Cell) -> dict[str, Any]:
    return record(record_id, **({"source": "police", "dataset": "offences", "role": "OFFENDER"} | cells))


def member(record_id: str, of: str, **cells: Cell) -> dict[str, Any]:
    return record(
        record_id, **({"source": "careworks", "dataset": "members", "source_ref": of, "role": "CHILD"} | cells)
    )


def table(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=SCHEMA)
