"""The person records that families read: which are whose by number, the whole rows on a shelf, taken by their place.

To read the records of one person in ten DuckDB goes over all. So a run of families keeps every record it has read in
a file beside its state (see shelf.py), and by the number of its content where it stands there. A record that is gone
stays until the next full run; nobody asks for it.
"""

import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tfp_etl.matching import nodes, rows
from tfp_etl.matching.families.workspace import READ, completed, last_extract
from tfp_etl.matching.incremental import shelf
from tfp_etl.matching.incremental.kin_joined import Ints, among
from tfp_etl.matching.incremental.outcome import FullRunNeeded
from tfp_etl.matching.incremental.shelf import Shelf
from tfp_etl.matching.incremental.state import statement
from tfp_etl.matching.rows import Rows, Stored

Keys = NDArray[np.uint64]
ENDING = ".rows"
_BATCH = 100_000  # rows that are written at a time
_COLUMNS = ", ".join(
    "coalesce(dataset, source, '') as dataset" if name == "dataset" else name for name in READ if name != "source"
)


@dataclass(frozen=True)
class Told:
    """The person records of a run: of each its person, its record and its content as numbers, and where they stand.

    person_id, record, key: one element a person record; known: all contents on the shelf (in order) and `place` where
    each stands; fresh: the rows that the file of the shelf lacks; bare: how many records of links nothing tells of;
    are_single: whether no record has two person records.
    """

    person_id: Ints
    record: Keys
    key: Keys
    bare: int
    are_single: bool
    known: Keys
    place: Ints
    shelf: Shelf
    fresh: pa.Table

    def of(self, db: duckdb.DuckDBPyConnection, persons: Ints) -> tuple[pa.Table, pa.Table]:
        """The records of these persons, and their links (record_id, person_id)."""
        at = np.flatnonzero(among(self.person_id, persons))
        at = at[np.argsort(self.key[at])]
        place = self.place[np.searchsorted(self.known, self.key[at])]
        order = np.argsort(place, kind="stable")
        at = at[order]
        records = self.shelf.take(place[order])
        once = np.arange(len(at)) if self.are_single else np.unique(self.record[at], return_index=True)[1]
        links = records.select(["record_id"]).take(pa.array(once))
        links = links.append_column("person_id", pa.array(self.person_id[at[once]]))
        if self.bare:
            db.register("asked", pa.table({"person_id": persons}))
            links = pa.concat_tables([links, db.execute(statement("kin_unrecorded")).to_arrow_table()])
            db.unregister("asked")
        return records, links

    def keep(self) -> tuple[tuple[str, int], pa.Table]:
        """Write what is fresh to the shelf: the name of its file, the bytes of it that count, and what stands where."""
        size = self.shelf.append(self.fresh) if self.fresh.num_rows else self.shelf.size
        return (self.shelf.path.name, size), pa.table({"key": self.known, "place": self.place})


def show(db: duckdb.DuckDBPyConnection, records: Rows, links: Rows) -> None:
    """Let `links` stand in the database, and `shown`: of every person record what tells whether it is as it was."""
    rows.show(db, "links", links)
    if isinstance(records, Stored):
        db.register("sighted", records.sighted)
        db.execute(statement("kin_sighted"))
    else:
        show_whole(db, records)
        db.execute(statement("kin_shown"))


def show_whole(db: duckdb.DuckDBPyConnection, records: Rows) -> None:
    """Views `records` (all columns of READ) and `keyed` (with row_key), unless they are there."""
    if db.execute("select count(*) from duckdb_views() where view_name = 'keyed'").fetchall()[0][0]:
        return
    rows.show(db, "given", records)
    names = rows.columns(records)
    db.execute(f"create temp view records as select {completed(names)} from given")
    told = "*" if "row_key" in names else f"*, {nodes.row_key(names)} as row_key"
    db.execute(f"create temp view keyed as select {told} from records")


def last_day(db: duckdb.DuckDBPyConnection, records: Rows) -> date:
    """The day the families are told for (see workspace.last_extract)."""
    (day,) = db.execute("select max(last_seen_on) from shown").fetchall()[0]
    if isinstance(day, date):
        return day
    show_whole(db, records)
    return last_extract(db)


def told(
    db: duckdb.DuckDBPyConnection,
    records: Rows,
    *,
    folder: Path,
    file: tuple[str, int],
    kept: pa.Table,
    fresh: Ints,
) -> Told:
    """The records of a run that goes on from a state, of which only what the persons `fresh` have may be new.

    file, kept: what Told.keep gave. FullRunNeeded where the file is not there.
    """
    try:
        before = shelf.read(folder / file[0], file[1])
    except (OSError, pa.ArrowException):
        raise FullRunNeeded("the records of the state of families are not whole") from None
    row = db.execute("select person_id, record, key from row_now").to_arrow_table()
    (links,) = db.execute("select count(*) from links").fetchall()[0]
    bare, are_single = row["key"].null_count, row.num_rows == links
    row = row.filter(row["key"].is_valid()) if bare else row
    person_id, record, key = (row[name].to_numpy() for name in row.column_names)
    known, place = kept["key"].to_numpy(), kept["place"].to_numpy()
    asked = np.unique(key[among(person_id, fresh)])
    at = np.minimum(np.searchsorted(known, asked), max(len(known) - 1, 0))
    unread = _read(db, records, asked[known[at] != asked] if len(known) else asked)
    unread = unread.cast(before.schema).sort_by("key").combine_chunks()
    new = unread["key"].to_numpy()
    into, there = np.searchsorted(known, new), before.rows
    return Told(
        person_id,
        record,
        key,
        bare,
        are_single,
        np.insert(known, into, new),
        np.insert(place, into, np.arange(there, there + len(new))),
        replace(before, batches=(*before.batches, *unread.to_batches())),
        unread,
    )


def write(db: duckdb.DuckDBPyConnection, records: Rows, folder: Path) -> tuple[tuple[str, int], pa.Table]:
    """A new shelf of all records, in a file of its own: what Told.keep gives."""
    show_whole(db, records)
    path = folder / f"families-{secrets.token_hex(4)}{ENDING}"
    folder.mkdir(parents=True, exist_ok=True)
    query = statement("kin_rows_all").replace("$columns", _COLUMNS)
    size = shelf.write(path, db.execute(query).to_arrow_reader(_BATCH))
    keys = [batch["key"].to_numpy() for batch in shelf.read(path, size).batches]
    key = np.concatenate(keys) if keys else np.zeros(0, dtype=np.uint64)
    known, place = np.unique(key, return_index=True)
    return (path.name, size), pa.table({"key": known, "place": place})


def clear(folder: Path, name: str) -> None:
    """Remove the files of states before."""
    for path in folder.glob(f"families-*{ENDING}"):
        if path.name != name:
            with suppress(OSError):
                path.unlink()


def _read(db: duckdb.DuckDBPyConnection, records: Rows, unread: Keys) -> pa.Table:
    """The rows of these contents, each once: of those that came along, or of all."""
    db.register("unread", pa.table({"key": unread}))
    query = statement("kin_rows_read").replace("$columns", _COLUMNS)
    if isinstance(records, Stored):
        db.register("came_along", records.fresh)
        found = db.execute(query.replace("$rows", "came_along")).to_arrow_table()
        if found.num_rows == len(unread):
            return found
    show_whole(db, records)
    return db.execute(query.replace("$rows", "keyed")).to_arrow_table()
