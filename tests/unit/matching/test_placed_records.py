"""Records with their persons and families: the same in arrays as by the statement that says it."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from tfp_etl.matching import placed_records
from tfp_etl.matching.duck import bounded

CONTACT = "b contact 1 \x1f"


def named(persons: dict[str, tuple[int, int, float]]):
    return pa.table(
        {
            "record_id": list(persons),
            **{
                name: pa.array([told[at] for told in persons.values()], kind)
                for at, (name, kind) in enumerate(
                    (("person_id", pa.int64()), ("linked_id", pa.int64()), ("link_confidence", pa.float64()))
                )
            },
        }
    )


def own(**rows: str):
    told = {"record_id": list(rows), "person_record": list(rows.values())}
    return pa.table({**told, "place": pa.nulls(len(rows), pa.int64())})


# Of 2 a household makes 1, who was two records; 5 stands alone in no family; 4 has left hers, and has two.
NAMED = named(
    {
        "a": (1, 1, 0.99),
        "b": (1, 2, 0.5),
        CONTACT: (3, 3, 0.7),
        "c": (1, 1, 0.9),
        "d": (4, 4, 0.8),
        "e": (5, 5, 0.6),
        "f": (3, 6, 0.4),
    }
)
MEMBERSHIPS = pa.table(
    {
        "person_id": pa.array([1, 1, 3, 4, 4, 4], pa.int64()),
        "family_id": pa.array([8, 7, 7, 9, 6, 5], pa.int64()),
        "valid_to": pa.array([None, None, None, None, date(2012, 1, 1), None], pa.date32()),
        "is_primary": [False, True, True, True, True, True],
    }
)


def placed(rows, *, is_ordered):
    with bounded() as db:
        return placed_records.placed(db, rows, NAMED, MEMBERSHIPS, is_ordered=is_ordered).to_pydict()


def test_arrays_tell_what_the_statement_tells(monkeypatch):
    rows = own(**{letter: letter for letter in "abcdef"})
    expected = placed(rows, is_ordered=False)
    monkeypatch.setattr(placed_records, "statement", lambda name: pytest.fail(f"{name} was run"))
    assert placed(rows, is_ordered=True) == expected
    assert expected["family"] == [7, 7, 7, 5, -5, 7]
    assert np.allclose(expected["link_confidence"], [0.99, 0.95, 0.95, 0.8, 0.6, 0.95])


@pytest.mark.parametrize(
    "rows",
    [
        own(a="a", b="b", c="c", d="d", e="e", f="e"),
        own(a="a", b="b"),
        own(a="a", c="c", d="d", e="e", f="f", g=CONTACT),
    ],
    ids=["a copy of another record", "records nobody gave", "an id like a contact's"],
)
def test_where_rows_are_not_the_records_the_statement_tells(rows):
    told = placed(rows, is_ordered=True)
    assert told == placed(rows, is_ordered=False)
    assert told["record_id"] == sorted(rows["record_id"].to_pylist())
