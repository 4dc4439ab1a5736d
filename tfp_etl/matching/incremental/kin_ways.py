"""Which dwelling each way to write an address means now: as in the state, but near ways that came or went.

What one way means follows from the ways that anybody writes, not from who writes them; so a dwelling keeps its number
in the state as long as the same ways mean it. Of a million ways a few thousand are asked for, by tables in order.
"""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from tfp_etl.matching.families import ties
from tfp_etl.matching.families.weights import Weights
from tfp_etl.matching.incremental import kin_state
from tfp_etl.matching.incremental.kin_joined import Ints, among
from tfp_etl.matching.incremental.state import statement

Tables = dict[str, pa.Table]


@dataclass(frozen=True)
class Now:
    """The state's tables as they are now (see `told`), and the ways of dwellings that were joined or parted."""

    tables: Tables
    changed: Ints


def told(db: duckdb.DuckDBPyConnection) -> Tables:
    """What the state keeps of the ways somebody bears, of a workspace with `bearer`, `address` and `label`.

    way: how each is read (see families/sql/address.sql); dwelling: way (a number made of its text, in order), its
    dwelling (a number that lasts), is_named_communal, post (a number made of its postcode, or -1), bearers (how many
    persons), place (its row in `way`); way_key: key (a street or the like, by which ways may be one dwelling; in order)
    and way.
    """
    way = db.execute(statement("kin_way")).to_arrow_table()
    dwelling = way.select(["way", "dwelling", "is_named_communal", "post", "bearers"])
    dwelling = dwelling.append_column("place", pa.array(np.arange(way.num_rows)))
    return {
        "way": way.drop_columns(["dwelling", "post", "bearers"]),
        "dwelling": dwelling.sort_by("way").combine_chunks(),
        "way_key": _keys(db, way),
    }


def now(
    db: duckdb.DuckDBPyConnection,
    fresh: duckdb.DuckDBPyConnection,
    weights: Weights,
    frozen: kin_state.Frozen,
    changed_before: Ints,
) -> Now:
    """The ways as they are now; what was said of those that nobody writes any more stays until the next full run.

    db: any database; fresh: a workspace of persons new or changed, read; changed_before: the persons of the state who
    are gone or changed.
    """
    kept = frozen.tables
    dwelling = {name: kept["dwelling"][name].to_numpy() for name in kept["dwelling"].column_names}
    borne = fresh.execute(statement("kin_way_borne")).to_arrow_table()
    at, is_there = _find(dwelling["way"], borne["way"].to_numpy())
    read = _read(db, borne.filter(pa.array(~is_there)), weights, frozen)
    bearers = dwelling["bearers"].copy()
    np.add.at(bearers, at[is_there], borne["bearers"].to_numpy()[is_there])
    lost = kept["bearer"]["way"].to_numpy()[among(kept["bearer"]["person_id"], changed_before)]
    np.subtract.at(bearers, _find(dwelling["way"], lost)[0], 1)
    dwelling["bearers"] = bearers
    _look_near(db, kept, dwelling, read)
    ties.number_addresses(db)
    db.execute(statement("kin_dwelling_now"), {"run": frozen.runs + 1})
    return _brought_up(db, kept, dwelling, read)


def _read(db: duckdb.DuckDBPyConnection, unread: pa.Table, weights: Weights, frozen: kin_state.Frozen) -> pa.Table:
    """Ways that are not in the state, as they are read, in the order of `way`, and how many persons write them."""
    with db.cursor() as apart:
        apart.register("way", unread)
        ties.read_ways(apart, weights, frozen.first)
        return apart.execute(statement("kin_way_read")).to_arrow_table()


def _look_near(db: duckdb.DuckDBPyConnection, kept: Tables, dwelling: dict[str, Ints], read: pa.Table) -> None:
    """Table `address`: all ways that tell which dwellings those are that ways which came or went may join or part."""
    is_here = dwelling["bearers"] > 0
    gone = np.flatnonzero(~is_here)
    moved = np.union1d(_keys(db, read)["key"], _keys(db, _rows(kept["way"], dwelling["place"][gone]))["key"])
    at, is_there = _find(dwelling["way"], _ways_with(kept["way_key"], moved))
    dwellings = np.unique(dwelling["dwelling"][np.r_[at[is_there], gone]])
    near = np.flatnonzero(among(dwelling["dwelling"], dwellings) & is_here)
    keys = np.union1d(moved, _keys(db, _rows(kept["way"], dwelling["place"][near]))["key"])
    at, is_there = _find(dwelling["way"], _ways_with(kept["way_key"], keys))
    beside = np.union1d(at[is_there], near)
    beside = beside[is_here[beside]]
    rows = _rows(kept["way"], dwelling["place"][beside])
    rows = rows.append_column("dwelling", pa.array(dwelling["dwelling"][beside]))
    db.register("kept_near", rows.append_column("is_near", pa.array(np.isin(beside, near))))
    db.register("fresh_way", read)
    db.execute(statement("kin_way_near"))


def _brought_up(db: duckdb.DuckDBPyConnection, kept: Tables, dwelling: dict[str, Ints], read: pa.Table) -> Now:
    """The tables of ways, by `dwelling_now`."""
    told = db.execute("select * from dwelling_now where before is null or before <> now order by way").to_arrow_table()
    way, number, is_fresh = told["way"].to_numpy(), told["now"].to_numpy(), told["before"].is_null().to_numpy()
    at, is_known = _find(dwelling["way"], way)
    now = dwelling | {"dwelling": dwelling["dwelling"].copy()}
    now["dwelling"][at[is_known & ~is_fresh]] = number[is_known & ~is_fresh]
    came = {name: read[name].to_numpy() for name in ("way", "is_named_communal", "post", "bearers")}
    came["dwelling"] = number[_find(way, came["way"])[0]]
    came["place"] = kept["way"].num_rows + np.arange(read.num_rows)
    is_here = dwelling["bearers"] > 0
    into = np.searchsorted(now["way"][is_here], came["way"])
    now = {name: np.insert(values[is_here], into, came[name]) for name, values in now.items()}
    moved = np.concatenate([dwelling["dwelling"][~is_here], came["dwelling"]])
    otherwise = _said(dwelling, moved) ^ _said(now, moved)
    changed = np.concatenate(
        [told["before"].drop_null().to_numpy(), np.array([number for number, _ in otherwise], dtype=np.int64)]
    )
    of_changed = dwelling["way"][among(dwelling["dwelling"], changed)]
    tables = {
        "way": pa.concat_tables([kept["way"], read.select(kept["way"].column_names).cast(kept["way"].schema)]),
        "dwelling": pa.table(now),
        "way_key": pa.concat_tables([kept["way_key"], _keys(db, read).cast(kept["way_key"].schema)]),
    }
    return Now(tables, of_changed)


def _said(dwelling: dict[str, Ints], wanted: Ints) -> set[tuple[int, int]]:
    """What ways say of the dwellings wanted: each with its postcodes, and with -2 where it is called a hostel."""
    at = np.flatnonzero(among(dwelling["dwelling"], wanted))
    number, post = dwelling["dwelling"][at], dwelling["post"][at]
    hostel = number[dwelling["is_named_communal"][at].astype(bool)]
    told = zip(number[post >= 0].tolist(), post[post >= 0].tolist(), strict=True)
    return {*told, *((each, -2) for each in hostel.tolist())}


def _keys(db: duckdb.DuckDBPyConnection, way: pa.Table) -> pa.Table:
    """key, way of these ways, in the order of keys."""
    db.register("told_way", way)
    table = db.execute(statement("kin_way_key")).to_arrow_table().combine_chunks()
    db.unregister("told_way")
    return table


def _ways_with(way_key: pa.Table, key: Ints) -> Ints:
    """The ways that have one of these keys."""
    found = [np.zeros(0, dtype=np.int64)]
    for batch in way_key.to_batches():
        keys = batch["key"].to_numpy()
        first, last = np.searchsorted(keys, key, "left"), np.searchsorted(keys, key, "right")
        count = last - first
        at = np.repeat(first - np.r_[0, np.cumsum(count)[:-1]], count) + np.arange(count.sum())
        found.append(batch["way"].to_numpy()[at])
    return np.unique(np.concatenate(found))


def _rows(table: pa.Table, place: Ints) -> pa.Table:
    """The rows at these places."""
    order, start, found = np.argsort(place, kind="stable"), 0, []
    ordered = place[order]
    for batch in table.to_batches():
        own = ordered[np.searchsorted(ordered, start) : np.searchsorted(ordered, start + batch.num_rows)]
        if len(own):
            found.append(batch.take(pa.array(own - start)))
        start += batch.num_rows
    back = np.empty(len(order), dtype=np.int64)
    back[order] = np.arange(len(order))
    return pa.Table.from_batches(found, table.schema).take(pa.array(back))


def _find(ordered: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """Where in `ordered` each of `wanted` is, and whether it is there."""
    if not len(ordered):
        return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=bool)
    at = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
    return at, ordered[at] == wanted
