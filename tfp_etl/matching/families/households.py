"""Households: who lives at one dwelling, since when, whether family or not.

A family is tied by kin and may live in two places; a household is a dwelling with its people, a lodger and a hostel of
sixty included. The two are kept apart: a family is judged, a household is where its people are found.
"""

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tfp_etl.matching.families import ties

Ints = NDArray[np.int64]
_DAY = pa.date32()
NONE = pa.schema(
    {"household_id": pa.int64(), "person_id": pa.int64(), "valid_from": _DAY, "valid_to": _DAY, "kind": pa.string()}
).empty_table()


def build(db: duckdb.DuckDBPyConnection, previous: pa.Table | None, *, minted: int = 0) -> pa.Table:
    """Spells of persons in households: household_id, person_id, valid_from, valid_to, kind; one row a spell.

    valid_to is the first day elsewhere (null: still there); kind is PRIVATE, COMMUNAL (a hostel, a shared house) or
    UNKNOWN (nobody is known to live there now). Needs the table `residence`. `previous`: such a table of the run
    before, whose household ids are carried by the number of people told of both at one time; `minted`: the highest.
    """
    home = ties.run(db, "household").to_arrow_table()
    db.register("home", home)
    household_id = np.full(home.num_rows, -1, dtype=np.int64)
    if previous is not None and previous.num_rows:
        db.register("before", previous)
        minted = max(minted, int(np.max(previous["household_id"].to_numpy())))
        cells = ties.columns(db, "household_overlap")
        db.unregister("before")
        _award(household_id, cells["dwelling_no"], cells["household_id"])
    fresh = np.flatnonzero(household_id < 0)
    household_id[fresh] = np.arange(minted + 1, minted + 1 + len(fresh))
    db.register("household", pa.table({"dwelling_no": np.arange(home.num_rows), "household_id": household_id}))
    return ties.run(db, "resident").to_arrow_table()


def _award(household_id: Ints, dwelling: Ints, old: Ints) -> None:
    """Give each old id to one dwelling (in place), in the order of the cells: those first that are the best of both."""
    names, old_no = np.unique(old, return_inverse=True)
    rank = np.arange(len(dwelling))
    while len(rank):
        best_of_dwelling = np.full(len(household_id), len(dwelling), dtype=np.int64)
        best_of_old = np.full(len(names), len(dwelling), dtype=np.int64)
        np.minimum.at(best_of_dwelling, dwelling[rank], rank)
        np.minimum.at(best_of_old, old_no[rank], rank)
        won = rank[(best_of_dwelling[dwelling[rank]] == rank) & (best_of_old[old_no[rank]] == rank)]
        household_id[dwelling[won]] = old[won]
        gone = np.zeros(len(names), dtype=bool)
        gone[old_no[won]] = True
        rank = rank[(household_id[dwelling[rank]] < 0) & ~gone[old_no[rank]]]
