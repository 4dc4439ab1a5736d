"""Children of two homes: which is the primary one, and since when they belong to the other.

Two families are never joined through a child. A child is judged with one family: the one that claims for it, else where
school and the other notes place it; the family of a parent who lives elsewhere is a second membership.
"""

from datetime import date

import duckdb
import numpy as np
import pyarrow as pa

from tfp_etl.matching.families import decided, ties


def settle(db: duckdb.DuckDBPyConnection, as_of: date, said: decided.Decided) -> None:
    """Move children to the family that claims for them (`grouped`), and list their second homes.

    Makes `second_home`: person_id, group_no, from_on. Whom an officer's word places stays; nobody gets a
    second home with those from whom an officer parted them.
    """
    ties.run(db, "counting", {"as_of": as_of})
    ties.run(db, "other_home")
    apart = [pair for _, one, other in said.apart for pair in ({"a": one, "b": other}, {"a": other, "b": one})]
    spoken_of = sorted({person for pair in (*said.together, *said.apart) for person in pair[1:]})
    moved = ties.columns(db, "claimed_home", {"decided": spoken_of})
    if len(moved["person_id"]):
        grouped = ties.columns(db, "grouping")
        at = np.searchsorted(grouped["person_id"], moved["person_id"])
        grouped["group_no"][at] = moved["group_no"]
        ties.put(db, "grouped", pa.table(_renumbered(grouped)))
        # The other side may have lost its least person, whose number named it.
        ties.run(db, "other_home")
    ties.run(db, "second_home", {"as_of": as_of, "apart": apart})


def _renumbered(grouped: dict[str, ties.Ints]) -> dict[str, ties.Ints]:
    """Groups named by their least person again."""
    groups, index = np.unique(grouped["group_no"], return_inverse=True)
    least = np.full(len(groups), np.iinfo(np.int64).max)
    np.minimum.at(least, index, grouped["person_id"])
    return {"person_id": grouped["person_id"], "group_no": least[index]}
