"""Person ids over the runs."""

import numpy as np
import pyarrow as pa
import pytest

from tfp_etl.matching import lasting_ids, resolve_keys


def ids(table: pa.Table) -> dict[str, int]:
    return dict(zip(table["record_id"].to_pylist(), table["person_id"].to_pylist(), strict=True))


def clustered(**clusters: int) -> pa.Table:
    return pa.table({"record_id": list(clusters), "cluster": list(clusters.values())})


def previous(**persons: int) -> pa.Table:
    return pa.table({"record_id": list(persons), "person_id": pa.array(persons.values(), pa.int64())})


def test_the_first_run_numbers_by_first_record():
    assert ids(lasting_ids.carry(clustered(b=7, a=9, c=7), None)) == {"a": 1, "b": 2, "c": 2}


def test_ids_are_carried_and_new_ones_follow():
    carried = lasting_ids.carry(clustered(a=1, b=1, x=0), previous(a=5, b=5, gone=9))
    assert ids(carried) == {"a": 5, "b": 5, "x": 10}


def test_an_id_once_given_is_not_given_again():
    assert ids(lasting_ids.carry(clustered(x=0), None, minted=40)) == {"x": 41}


def test_a_split_leaves_the_id_with_the_larger_part():
    carried = lasting_ids.carry(clustered(a=1, b=2, c=2), previous(a=5, b=5, c=5))
    assert ids(carried) == {"a": 6, "b": 5, "c": 5}


def test_a_merge_keeps_the_older_id():
    carried = lasting_ids.carry(clustered(a=1, b=1, c=1), previous(a=3, b=8, c=8))
    assert ids(carried) == {"a": 3, "b": 3, "c": 3}


def test_what_a_merge_leaves_of_a_person_keeps_the_id_that_the_merge_does_not():
    before, now = previous(a=3, b=8, c=8, d=8), clustered(a=1, b=1, c=1, d=2)
    for keeps in ("oldest", "largest"):
        carried = ids(lasting_ids.carry(now, before, keeps=keeps))
        assert carried == ({"a": 3, "b": 3, "c": 3, "d": 8} if keeps == "oldest" else {"a": 8, "b": 8, "c": 8, "d": 9})
    carried = ids(lasting_ids.carry(clustered(a=1, b=1, e=1, c=2, d=3), previous(a=3, e=3, b=8, c=8, d=8)))
    assert carried == {"a": 3, "b": 3, "e": 3, "c": 8, "d": 9}


def keys(**person_keys: str) -> pa.Table:
    return pa.table({"record_id": list(person_keys), "person_key": list(person_keys.values())})


RECORDS = pa.table(
    {
        "record_id": ["p", "q", "m"],
        "source": ["education", "education", "careworks"],
        "record_key": ["U1|1|x", "U2|1|x", "F1|2"],
        "upn": ["U1", "U2", None],
        "former_upn": [None, "U0", None],
        "last_seen_on": pa.array([10, 10, 10], pa.int32()).cast(pa.date32()),
    }
)
LINKS = previous(p=1, q=2, m=3)


def test_keys_follow_the_person_who_holds_them():
    found = resolve_keys(keys(a="upn:U1", b="upn:U0", c="careworks:F1|2"), RECORDS, LINKS)
    assert ids(found) == {"a": 1, "b": 2, "c": 3}


def test_a_key_nobody_holds_is_one_person_of_its_own():
    found = resolve_keys(keys(a="upn:U9", b="upn:U9", c="upn:U8"), RECORDS, LINKS)
    assert ids(found) == {"a": 4, "b": 4, "c": 5}
    again = resolve_keys(keys(a="upn:U9", c="upn:U8", d="upn:U7"), RECORDS, LINKS, previous=found)
    assert ids(again) == {"a": 4, "c": 5, "d": 6}


def test_an_id_that_a_merge_retired_is_not_given_to_somebody_else():
    """r1 = 1 and r2 = 2 were merged to 1, so nothing of the last run tells of 2; the warehouse does."""
    merged = previous(r1=1, r2=1)
    assert ids(lasting_ids.carry(clustered(r1=1, r2=1, r3=2), merged, minted=2)) == {"r1": 1, "r2": 1, "r3": 3}


@pytest.mark.parametrize("far", [0, 10**12])
def test_numbers_close_and_far_apart_are_counted_alike(far):
    numbers = np.array([7, -3, 7, 4, 4, -3, 9 + far])
    expected = np.unique(numbers, return_index=True, return_inverse=True)
    assert all((found == told).all() for found, told in zip(lasting_ids.each_once(numbers), expected, strict=True))
    assert [each.tolist() for each in lasting_ids.each_once(numbers[:0])] == [[], [], []]


def test_nothing_before_and_now_is_no_change_in_the_same_columns():
    one = pa.table({"record_id": ["a"], "person_id": [1], "family_id": [1]})
    none = lasting_ids.changes_of_links(one.slice(0, 0), one.slice(0, 0))
    assert none.num_rows == 0
    assert none.schema == lasting_ids.changes_of_links(one, one.slice(0, 0)).schema
