"""Who must be judged again: all who can be reached, key by key, from somebody who changed.

Evidence looks from one person to another by what both have: a reference, a dwelling where they live, a surname in a
postcode. Persons who share such a key, and who share one with these, and so on, are a component; nothing that is said
of a family depends on a person of another component, but for what is counted over all records, which is kept
(Statistics), and what a way to write an address means (kin_ways.py). The reasons are in ADR 0004.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from tfp_etl.matching import nodes
from tfp_etl.matching.families import ties
from tfp_etl.matching.families.weights import Weights
from tfp_etl.matching.families.workspace import READ, workspace
from tfp_etl.matching.incremental import kin_state, kin_ways
from tfp_etl.matching.incremental.outcome import FullRunNeeded
from tfp_etl.matching.incremental.state import statement

NOBODY = pa.table({})
MOST = 0.5  # share of persons to be judged again, beyond which judging all is hardly dearer
MOST_MOVED = 0.25  # share of persons who changed since the statistics were counted over all records

_RECORDS_OF = (
    f"select {', '.join(READ)} from records "
    "semi join (select record_id from links semi join {} using (person_id)) as own using (record_id)"
)
_LINKS_OF = "select links.* from links semi join {} using (person_id)"


@dataclass(frozen=True)
class Part:
    """The part of a population to be judged again: its records and links; counts of persons by their fate.

    ways: the tables `way` and `way_key` of the state as they are now.
    """

    records: pa.Table
    links: pa.Table
    ways: dict[str, pa.Table]
    counts: dict[str, int]
    moved: float


def sign(db: duckdb.DuckDBPyConnection, as_of: date, decisions: list[pa.Table | None]) -> None:
    """Tables `signed` (person_id, sign) and `decided_now` (person_id) of a workspace."""
    named = [table.select(["record_id_1", "record_id_2"]) for table in decisions if table is not None]
    names = [row[0] for row in db.execute("describe given").fetchall()]
    told = "row_key" if "row_key" in names else nodes.row_key(names)
    db.execute(statement("kin_signed").replace("$row_key", told), {"as_of": as_of})
    if named:
        db.register("decisions", pa.concat_tables(named))
        db.execute(statement("kin_decided"))
        db.unregister("decisions")
    else:
        db.execute("create temp table decided_now (person_id bigint)")


def find(db: duckdb.DuckDBPyConnection, frozen: kin_state.Frozen, as_of: date, weights: Weights) -> Part:
    """Who must be judged again, given the state (see kin_state); makes `untouched` (old_id, person_id) of the others.

    Raises FullRunNeeded where the state cannot tell, or nearly all would be.
    """
    _look_at_feeds(db, frozen, as_of)
    db.execute(statement("kin_same"))
    now = db.execute("select person_id from same order by old_id").to_arrow_table()["person_id"].to_numpy()
    if np.any(np.diff(now) <= 0):
        raise FullRunNeeded("persons are numbered in another order")
    db.execute("create temp table fresh as select person_id from signed anti join same using (person_id)")
    persons, fresh = _count(db, "signed"), _count(db, "fresh")
    gone = _count(db, "kept_person") - _count(db, "same")
    moved = frozen.moved + max(fresh, gone) / max(persons, 1)
    if moved > MOST_MOVED:
        raise FullRunNeeded(f"{moved:.0%} of persons changed since feeds and surnames were counted")
    db.execute(statement("kin_changed"))
    ways = _find_keys(db, frozen, as_of, weights)
    for step in ("kin_touched_key", "kin_reached"):
        db.execute(statement(step))
    counts = {"persons": persons, "persons_changed": fresh}
    return _part(db, Part(NOBODY, NOBODY, ways, counts, moved))


def wider(db: duckdb.DuckDBPyConnection, part: Part, judged_key: pa.Table) -> Part | None:
    """The part with all who have a key that somebody of it has as judged (`judged_key`); None where all are in it.

    Whom a household proves to be one with somebody may have a key that neither had.
    """
    db.register("judged_key", judged_key)
    db.execute("create or replace temp table leak as " + statement("kin_leak"))
    db.unregister("judged_key")
    if not _count(db, "leak"):
        return None
    db.execute("insert into reached_component select component from leak")
    return _part(db, part)


def _part(db: duckdb.DuckDBPyConnection, part: Part) -> Part:
    """The part of all who are in `reached_component`, or new or changed."""
    for step in ("kin_subset", "kin_untouched"):
        db.execute(statement(step))
    again, persons = _count(db, "subset"), part.counts["persons"]
    if again > MOST * persons:
        raise FullRunNeeded(f"{again:,} of {persons:,} persons would be judged again")
    records, links = (db.execute(query.format("subset")).to_arrow_table() for query in (_RECORDS_OF, _LINKS_OF))
    return replace(part, records=records, links=links, counts=part.counts | {"persons_judged_again": again})


def _look_at_feeds(db: duckdb.DuckDBPyConnection, frozen: kin_state.Frozen, as_of: date) -> None:
    if db.execute(statement("kin_extract"), {"as_of": as_of, "as_of_before": frozen.as_of}).fetchall():
        raise FullRunNeeded("a feed is new, or has a later extract, which says that much else is out of date")
    kinds = [
        sorted(zip(*(told.feed[name].to_pylist() for name in ("dataset", "kind")), strict=True))
        for told in (frozen.first, frozen.second)
    ]
    if kinds[0] != kinds[1] or frozen.first.towns != frozen.second.towns:
        raise FullRunNeeded("feeds look otherwise once households proved some persons one")


def _find_keys(
    db: duckdb.DuckDBPyConnection, frozen: kin_state.Frozen, as_of: date, weights: Weights
) -> dict[str, pa.Table]:
    """Table `fresh_key` of persons who are new or changed; gives the ways to write an address (see kin_ways.now)."""
    records, links = (db.execute(query.format("fresh")).to_arrow_table() for query in (_RECORDS_OF, _LINKS_OF))
    with workspace(records, links) as own:
        placed = "select coalesce(bool_or(town is not null or postcode is not null), false) from records"
        if not frozen.first.is_placed and own.execute(placed).fetchall()[0][0]:
            raise FullRunNeeded("addresses have towns or postcodes now, and had none")
        ties.read(own, as_of, weights, frozen.first)
        ways = kin_ways.now(db, own, weights, frozen)
        ties.name_known(own, ways["way"])
        ties.run(own, "abode", {"as_of": as_of, **asdict(weights)})
        own.execute(statement("kin_label_kept"))
        look(own, as_of, weights)
        db.register("fresh_key", keys(own))
    return ways


def look(db: duckdb.DuckDBPyConnection, as_of: date, weights: Weights, survivor: pa.Table | None = None) -> None:
    """Table `person_key`: what persons look to others by, of a workspace with `record`, `abode`, `dwelling`, `label`.

    survivor: those whom households proved one with somebody; their keys are added to those of all persons before.
    """
    if survivor is None:
        db.execute(statement("kin_key"))
        db.execute("create temp view looking as select distinct person_id from record")
    else:
        db.register("proved", survivor)
        db.execute("create or replace temp view looking as select distinct survivor_id as person_id from proved")
    (is_counted,) = db.execute("select coalesce(bool_or(kind = 'census'), false) from feed").fetchall()[0]
    known = {"as_of": as_of, "same_time": weights.same_time, "is_counted": is_counted}
    db.execute(statement("kin_place_key"), known)


def keys(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """person_id, key of `person_key`."""
    return db.execute("select distinct person_id, key from person_key").to_arrow_table()


def components(db: duckdb.DuckDBPyConnection, person_id: ties.Ints) -> pa.Table:
    """person_id (as given, sorted), component (its least person), by `person_key`."""
    pairs = db.execute(statement("kin_tie")).fetchnumpy()
    count = len(person_id)
    key = np.asarray(pairs["key"], dtype=np.int64)
    ends = (np.searchsorted(person_id, np.asarray(pairs["person_id"], dtype=np.int64)), count + key)
    size = count + int(key.max(initial=-1)) + 1
    graph = coo_array((np.ones(len(ends[0]), dtype=np.int8), ends), (size, size))
    label = connected_components(graph, directed=False)[1][:count]
    least = np.full(size, count, dtype=np.int64)
    np.minimum.at(least, label, np.arange(count))
    return pa.table({"person_id": person_id, "component": person_id[least[label]]})


def _count(db: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(db.execute(f"select count(*) from {table}").fetchall()[0][0])
