"""Ids keep their meaning: from run to run, in any order of rows, through splits and merges."""

import numpy as np
import pyarrow as pa

from tfp_etl.matching.families import lasting


def town(world, homes):
    w = world()
    for n in range(homes):
        home = f"{n} Elm Road;NG{n % 90} 1AA;{1000 + n}"
        w.pupil(f"Amy{n} Hall{chr(97 + n % 26)}", home, (f"Jo{n} Hall{chr(97 + n % 26)}", "Mother", True))
        w.police(f"Ed{n} Hall{chr(97 + n % 26)}", home)
    return w


def test_shuffled_rows_give_the_same_families(world):
    w = town(world, 40)
    first = w.build()
    w.rows = [w.rows[n] for n in np.random.default_rng(7).permutation(len(w.rows))]
    again = w.build()
    assert first.memberships.equals(again.memberships)
    assert first.anchors.equals(again.anchors)


def test_the_same_records_keep_every_id(world):
    w = town(world, 40)
    first = w.build().memberships
    assert (
        w.build(first).equals_ids(first) if hasattr(first, "equals_ids") else w.build(first).memberships.equals(first)
    )


def test_a_tenth_more_records_keeps_the_ids_of_the_families_before(world):
    w = town(world, 40)
    first = w.build().memberships
    before = dict(zip(first["person_id"].to_pylist(), first["family_id"].to_pylist(), strict=True))
    newcomers = town(world, 44)
    newcomers.people = [name for name in newcomers.people if name not in w.people]
    newcomers.people = w.people + newcomers.people
    after = newcomers.build(first).memberships
    now = dict(zip(after["person_id"].to_pylist(), after["family_id"].to_pylist(), strict=True))
    assert all(now[person] == family for person, family in before.items())
    assert min(now[person] for person in now if person not in before) > max(before.values())


def carry(people, groups, old, weights=None):
    previous = pa.table(
        {
            "person_id": pa.array([p for p, _ in old], pa.int64()),
            "family_id": pa.array([f for _, f in old], pa.int64()),
            "valid_to": pa.nulls(len(old), pa.date32()),
        }
    )
    weight = np.array(weights or [1] * len(people))
    return lasting.carry(np.array(people), np.array(groups), weight, previous).tolist()


def test_a_split_leaves_the_id_with_the_larger_part():
    assert carry([1, 2, 3], [1, 2, 2], [(1, 7), (2, 7), (3, 7)]) == [8, 7, 7]


def test_a_split_leaves_the_id_with_the_children_where_parts_are_even():
    assert carry([1, 2], [1, 2], [(1, 7), (2, 7)], [1, 2]) == [8, 7]


def test_a_merge_keeps_the_id_of_the_larger_part_and_never_uses_the_other_again():
    assert carry([1, 2, 3, 4], [1, 1, 1, 4], [(1, 5), (2, 9), (3, 9)]) == [9, 9, 9, 10]


def test_an_even_merge_keeps_the_older_id():
    assert carry([1, 2], [1, 1], [(1, 9), (2, 5)]) == [5, 5]


def test_the_first_run_numbers_families_by_their_least_person():
    assert lasting.carry(np.array([4, 6, 8]), np.array([6, 4, 6]), np.array([1, 1, 1]), None).tolist() == [1, 2, 1]


def test_a_family_id_of_the_past_is_not_given_again():
    old = pa.table({"person_id": [1], "family_id": [1], "valid_to": pa.nulls(1, pa.date32())})
    assert lasting.carry(np.array([1, 2]), np.array([1, 2]), np.array([1, 1]), old, minted=7).tolist() == [1, 8]
