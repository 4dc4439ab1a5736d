"""Who must be judged again: all who can be reached, key by key, from somebody who changed.

Evidence looks from one person to another by what both have: a reference, a dwelling, a surname in a postcode. Persons
who share such a key, and who share one with these, and so on, are a component; nothing that is said of a family
depends on a person of another component, but for what is counted over all records, which is kept (Statistics).

Which ways to write an address are one dwelling depends on the ways that anybody writes, not on who does: as long as
the same ways are written, every dwelling is what it was. So streets and postcodes that people share bring nobody in;
only where a way comes or goes, all are reached who write a street, a postcode or a property number of it.
"""

from dataclasses import dataclass
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
from tfp_etl.matching.incremental import kin_state
from tfp_etl.matching.incremental.outcome import FullRunNeeded
from tfp_etl.matching.incremental.state import statement

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

    other_way: what others write of dwellings (see `workspace`).
    """

    records: pa.Table
    links: pa.Table
    other_way: pa.Table
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
    if db.execute(statement("kin_extract"), {"as_of": as_of, "as_of_before": frozen.as_of}).fetchall():
        raise FullRunNeeded("a feed is new, or has a later extract, which says that much else is out of date")
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
    _find_keys(db, frozen, as_of, weights)
    for step in ("kin_changed", "kin_way_moved", "kin_reached", "kin_subset", "kin_untouched"):
        db.execute(statement(step))
    again = _count(db, "subset")
    if again > MOST * persons:
        raise FullRunNeeded(f"{again:,} of {persons:,} persons would be judged again")
    records, links = (db.execute(query.format("subset")).to_arrow_table() for query in (_RECORDS_OF, _LINKS_OF))
    other_way = db.execute(statement("kin_other_way")).to_arrow_table()
    counts = {"persons": persons, "persons_changed": fresh, "persons_judged_again": again}
    return Part(records, links, other_way, counts, moved)


def _find_keys(db: duckdb.DuckDBPyConnection, frozen: kin_state.Frozen, as_of: date, weights: Weights) -> None:
    """Tables `fresh_...` of persons who are new or changed: their keys, and the ways to write an address they bear."""
    records, links = (db.execute(query.format("fresh")).to_arrow_table() for query in (_RECORDS_OF, _LINKS_OF))
    with workspace(records, links) as own:
        placed = "select coalesce(bool_or(town is not null or postcode is not null), false) from records"
        if not frozen.first.is_placed and own.execute(placed).fetchall()[0][0]:
            raise FullRunNeeded("addresses have towns or postcodes now, and had none")
        ties.read(own, as_of, weights, frozen.first)
        found = told(own)
    for name in ("key", "bearer", "way_key"):
        db.register(f"fresh_{name}", found[name])


def told(db: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """What persons look to others by, of a workspace in which `ties.read` is done.

    key: person_id, key (reference or surname in a postcode); bearer: person_id, way (a way to write an address); way:
    way and the texts of workspace.WRITTEN; way_key: way, key (a street or the like). Keys and ways are numbers that
    last.
    """
    for step in ("kin_key", "kin_bearer"):
        db.execute(statement(step))
    queries = {
        "key": "select distinct person_id, key from person_key",
        "bearer": "select distinct person_id, way from bearer",
        "way": statement("kin_way"),
        "way_key": statement("kin_way_key"),
    }
    return {name: db.execute(query).to_arrow_table() for name, query in queries.items()}


def components(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """person_id, component (its least person): needs `dwelling` and what `told` made."""
    person_id = ties.columns(db, "everyone")["person_id"]
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
