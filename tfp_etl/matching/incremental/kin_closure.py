"""Who must be judged again: all who can be reached, key by key, from somebody who changed.

Evidence looks from one person to another by what both have: a reference, a dwelling where they live, a surname in a
postcode. Persons who share such a key, and who share one with these, and so on, are a component; nothing that is said
of a family depends on a person of another component, but for what is counted over all records, which is kept
(Statistics), and what a way to write an address means (kin_ways.py). The reasons are in ADR 0004.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from tfp_etl.matching import connected
from tfp_etl.matching.families import ties
from tfp_etl.matching.families.weights import Weights
from tfp_etl.matching.families.workspace import workspace
from tfp_etl.matching.incremental import kin_rows, kin_state, kin_ways
from tfp_etl.matching.incremental.kin_joined import Ints, among
from tfp_etl.matching.incremental.outcome import FullRunNeeded
from tfp_etl.matching.incremental.state import statement
from tfp_etl.matching.rows import Rows

MOST = 0.5  # share of persons to be judged again, beyond which judging all is hardly dearer
MOST_MOVED = 0.25  # share of persons who changed since the statistics were counted over all records


@dataclass(frozen=True)
class Part:
    """The part of a population to be judged: its persons, their records and links; counts of persons by their fate.

    old_id, person_id: the numbers, before (in order) and now, of all whom no part had; rows: the records of everybody;
    ways: the ways to write an address now.
    """

    again: Ints
    records: pa.Table
    links: pa.Table
    old_id: Ints
    person_id: Ints
    rows: kin_rows.Told
    ways: kin_ways.Now
    counts: dict[str, int]
    moved: float


def sign(db: duckdb.DuckDBPyConnection, decisions: list[pa.Table | None]) -> None:
    """Tables `row_now`, `signed` (person_id, sign) and `decided_now` (person_id), of `shown` and `links`."""
    named = [table.select(["record_id_1", "record_id_2"]) for table in decisions if table is not None]
    for step in ("kin_row", "kin_signed"):
        db.execute(statement(step))
    if named:
        db.register("decisions", pa.concat_tables(named))
        db.execute(statement("kin_decided"))
        db.unregister("decisions")
    else:
        db.execute("create temp table decided_now (person_id bigint)")


def find(
    db: duckdb.DuckDBPyConnection,
    frozen: kin_state.Frozen,
    as_of: date,
    weights: Weights,
    *,
    records: Rows,
    folder: Path,
) -> Part:
    """Who must be judged again, given the state (see kin_state) in `folder`, where `kin_rows.show` is done.

    Raises FullRunNeeded where the state cannot tell, or nearly all would be.
    """
    kept = frozen.tables
    if str(as_of) != frozen.as_of:
        kin_rows.show_whole(db, records)
    _look_at_feeds(db, frozen, as_of, records)
    if str(as_of) == frozen.as_of:
        db.execute("create temp table aged (person_id bigint)")
    else:
        db.execute(statement("kin_aged"), {"as_of": as_of, "as_of_before": frozen.as_of})
    db.execute(statement("kin_same"))
    same = db.execute("select old_id, person_id from same order by old_id").to_arrow_table()
    old_id, person_id = (same[name].to_numpy() for name in same.column_names)
    if np.any(np.diff(person_id) <= 0):
        raise FullRunNeeded("persons are numbered in another order")
    db.execute("create temp table fresh as select person_id from signed anti join same using (person_id)")
    persons, fresh = _count(db, "signed"), _count(db, "fresh")
    before = kept["person"]["person_id"].to_numpy()
    gone = before[~among(before, old_id)]
    moved = frozen.moved + max(fresh, len(gone)) / max(persons, 1)
    if moved > MOST_MOVED:
        raise FullRunNeeded(f"{moved:.0%} of persons changed since feeds and surnames were counted")
    changed = db.execute("select person_id from fresh").to_arrow_table()["person_id"].to_numpy()
    rows = kin_rows.told(db, records, folder=folder, file=frozen.rows, kept=kept["row"], fresh=changed)
    fresh_key, ways = _find_keys(db, rows.of(db, changed), frozen, as_of, weights, gone=gone)
    keys_moved = np.r_[fresh_key, kept["key"]["key"].to_numpy()[among(kept["key"]["person_id"], gone)]]
    decided = db.execute("select old_id from same semi join decided_now using (person_id)").fetchnumpy()["old_id"]
    touched = (
        gone,
        kept["decided"]["person_id"].to_numpy(),
        decided,
        kept["key"]["person_id"].to_numpy()[among(kept["key"]["key"], beside(keys_moved))],
        kept["bearer"]["person_id"].to_numpy()[among(kept["bearer"]["way"], ways.changed)],
    )
    counts = {"persons": persons, "persons_changed": fresh}
    nobody = pa.table({})
    part = Part(gone, nobody, nobody, old_id, person_id, rows, ways, counts, moved)
    return _reached(db, part, kept, np.concatenate(touched))


def beside(key: Ints) -> Ints:
    """The keys by which one looks to those who have these: both of a pair (see kin_key.sql), but two even ones."""
    return np.concatenate([key[key & 1 == 1], key ^ 1])


def _reached(db: duckdb.DuckDBPyConnection, part: Part, kept: dict[str, pa.Table], touched: Ints) -> Part:
    """The part: all who are not of the state, and the components of the persons `touched` (as numbered before)."""
    person, component = (kept["person"][name].to_numpy() for name in ("person_id", "component"))
    reached = person[among(component, component[among(person, touched)])]
    stays = ~among(part.old_id, reached)
    old_id, person_id = part.old_id[stays], part.person_id[stays]
    all_now = db.execute("select person_id from signed").to_arrow_table()["person_id"].to_numpy()
    return taken(db, replace(part, old_id=old_id, person_id=person_id), all_now[~among(all_now, person_id)])


def taken(db: duckdb.DuckDBPyConnection, part: Part, again: Ints) -> Part:
    """The part, of the persons `again`: their records and links."""
    persons = part.counts["persons"]
    if persons - len(part.old_id) > MOST * persons:
        raise FullRunNeeded(f"{persons - len(part.old_id):,} of {persons:,} persons would be judged again")
    records, links = part.rows.of(db, again)
    counts = part.counts | {"persons_judged_again": persons - len(part.old_id)}
    return replace(part, again=again, records=records, links=links, counts=counts)


def _look_at_feeds(db: duckdb.DuckDBPyConnection, frozen: kin_state.Frozen, as_of: date, records: Rows) -> None:
    told = {"as_of": as_of, "as_of_before": frozen.as_of}
    if db.execute(statement("kin_dataset")).fetchall():
        kin_rows.show_whole(db, records)
        if db.execute(statement("kin_extract"), told).fetchall():
            raise FullRunNeeded("a feed is new, or has a later extract, which says that much else is out of date")
    kinds = [
        sorted(zip(*(told.feed[name].to_pylist() for name in ("dataset", "kind")), strict=True))
        for told in (frozen.first, frozen.second)
    ]
    if kinds[0] != kinds[1] or frozen.first.towns != frozen.second.towns:
        raise FullRunNeeded("feeds look otherwise once households proved some persons one")


def _find_keys(
    db: duckdb.DuckDBPyConnection,
    fresh: tuple[pa.Table, pa.Table],
    frozen: kin_state.Frozen,
    as_of: date,
    weights: Weights,
    *,
    gone: Ints,
) -> tuple[Ints, kin_ways.Now]:
    """The keys of persons who are new or changed, by their records and links, and the ways to write an address now."""
    with workspace(*fresh, within=db) as own:
        placed = "select coalesce(bool_or(town is not null or postcode is not null), false) from records"
        if not frozen.first.is_placed and own.execute(placed).fetchall()[0][0]:
            raise FullRunNeeded("addresses have towns or postcodes now, and had none")
        ties.read(own, as_of, weights, frozen.first)
        with db.cursor() as apart:
            ways = kin_ways.now(apart, own, weights, frozen, gone)
        ties.name_known(own, ways.tables["dwelling"])
        ties.run(own, "abode", {"as_of": as_of, **asdict(weights)})
        own.execute(statement("kin_label_kept"))
        look(own, as_of, weights)
        return keys(own)["key"].to_numpy(), ways


def look(db: duckdb.DuckDBPyConnection, as_of: date, weights: Weights, survivor: pa.Table | None = None) -> None:
    """Table `person_key`: what persons look to others by, of a workspace with `record`, `abode`, `dwelling`, `label`.

    survivor: whom households proved one with whom; what they look by as one is added to those keys of all persons.
    """
    if survivor is None:
        db.execute(statement("kin_key"))
        looking = "select distinct person_id, person_id as called_id from record"
    else:
        db.register("proved", survivor)
        looking = (
            "select person_id, survivor_id as called_id from proved union select survivor_id, survivor_id from proved"
        )
    db.execute(f"create or replace temp table looking as {looking}")
    (is_counted,) = db.execute("select coalesce(bool_or(kind = 'census'), false) from feed").fetchall()[0]
    known = {"as_of": as_of, "same_time": weights.same_time, "is_counted": is_counted}
    db.execute(statement("kin_place_key"), known)


def otherwise(
    db: duckdb.DuckDBPyConnection, kept: kin_state.Frozen, survivor: pa.Table, member: pa.Table, weights: Weights
) -> pa.Table | None:
    """person_id of those whose evidence may be another once `survivor` is known; None: of all.

    member: person_id, component; as in the state the statistics before and after that may differ.
    """
    for turn, told in (("first", kept.first), ("second", kept.second)):
        for name in ("feed", "extract", "carrier"):
            db.register(f"{turn}_{name}", getattr(told, name))
    if db.execute(statement("kin_feed_otherwise"), {"list_least": weights.list_least}).fetchall():
        return None
    for name, table in (("survivor", survivor), ("member", member)):
        db.register(name, table)
    known = {"postcode_people": weights.postcode_people, "postcode_namesake": weights.postcode_namesake}
    return db.execute(statement("kin_otherwise"), known).to_arrow_table()


def keys(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """person_id, key of `person_key`."""
    return db.execute("select distinct person_id, key from person_key").to_arrow_table()


def components(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """person_id, component (its least person), by `person_key`."""
    person_id = ties.columns(db, "everyone")["person_id"]
    pairs = db.execute(statement("kin_tie")).fetchnumpy()
    count = len(person_id)
    key = np.asarray(pairs["key"], dtype=np.int64)
    ends = (np.searchsorted(person_id, np.asarray(pairs["person_id"], dtype=np.int64)), count + key)
    size = count + int(key.max(initial=-1)) + 1
    least = connected.first_of(connected.components(size, *ends), np.arange(size))[:count]
    return pa.table({"person_id": person_id, "component": person_id[least]})


def _count(db: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(db.execute(f"select count(*) from {table}").fetchall()[0][0])
