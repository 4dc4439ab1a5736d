"""Links, memberships and anchors into core: what matching holds true, versioned by when we knew it.

Every load passes the complete result of a matching run. What differs from what we hold true is closed at the run's
`known_from` and opened anew; the first word on a record or person is known from the file that first told of it, so that
an older moment can be replayed from a backfill. A second run at the same moment replaces the word of the first.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
from sqlalchemy import Connection, Engine, text

from tfp_etl.duck import bounded
from tfp_etl.warehouse import bulk
from tfp_etl.warehouse.errors import LoadRefusedError
from tfp_etl.warehouse.facts import LOAD_LOCK, PER_READ
from tfp_etl.warehouse.statements import SQL, analyze, lock, rows, run, transaction
from tfp_etl.warehouse.tables import core

LINKED = (
    ("record_id", "text"),
    ("person_id", "bigint"),
    ("confidence", "real"),
    ("source", "text"),
    ("dataset", "text"),
    ("record_key", "text"),
    ("person_part", "text"),
    ("first_seen_on", "date"),
)
MEMBERSHIP = (
    ("person_id", "bigint"),
    ("family_id", "bigint"),
    ("valid_from", "date"),
    ("valid_to", "date"),
    ("role", "text"),
    ("is_primary", "boolean"),
)
ANCHOR = (("family_ref", "text"), ("family_id", "bigint"))
RECORD_COLUMNS = ("record_id", "source", "dataset", "record_key", "person_part", "first_seen_on")
LINK_COLUMNS = ("record_id", "person_id", "link_confidence")


@dataclass(frozen=True)
class ChangeCounts:
    """What one load did to one table: rows passed, versions opened and closed."""

    table: str
    rows_in: int
    opened: int
    closed: int


def load_links(
    db: Engine | Connection,
    links: pa.Table | Sequence[pa.Table],
    records: pa.Table | Sequence[pa.Table],
    known_from: datetime,
) -> ChangeCounts:
    """Load the complete links of a matching run.

    Args:
        db: Engine, or a connection whose transaction the load joins.
        links: record_id, person_id and, where scored, link_confidence; one table or several.
        records: record_id, source, dataset, record_key, person_part and, where told, first_seen_on; one or several.
        known_from: The latest known_from of the files that were matched.
    """
    with transaction(db) as connection:
        lock(connection, LOAD_LOCK)
        with linked(links, records) as told:
            count = bulk.temporary(connection, "linked", LINKED, told)
        passed = sum(table.num_rows for table in several(links))
        if count != passed:
            advice = "Pass the records the links were made from, each once."
            raise LoadRefusedError(
                "core.person_link", "a link without its record, or twice", abs(passed - count), advice
            )
        refuse_repeats(connection, "core.person_link", "linked", "record_id")
        moment = {"known_from": known_from}
        run(connection, "link_supersession", moment)
        closed = run(connection, "link_replace", moment) + run(connection, "link_close", moment)
        opened = run(connection, "link_open", moment)
        run(connection, "link_confidence")
        run(connection, "person_new")
        analyze(connection, core.person_link)
        return ChangeCounts("core.person_link", count, opened, closed)


def several(tables: pa.Table | Sequence[pa.Table]) -> list[pa.Table]:
    """One table or several, as a list."""
    return [tables] if isinstance(tables, pa.Table) else list(tables)


def union(tables: pa.Table | Sequence[pa.Table], names: Sequence[str]) -> pa.Table:
    """The columns of these names of all tables, one after the other; a column that a table lacks is null there."""
    cut = [table.select([name for name in names if name in table.column_names]) for table in several(tables)]
    return pa.concat_tables(cut, promote_options="permissive")


@contextmanager
def linked(
    links: pa.Table | Sequence[pa.Table], records: pa.Table | Sequence[pa.Table]
) -> Iterator[pa.RecordBatchReader]:
    """Each link with its record, in pieces."""
    with bounded(is_set=True) as db:
        db.register("links", with_column(union(links, LINK_COLUMNS), "link_confidence", pa.float64()))
        db.register("records", with_column(union(records, RECORD_COLUMNS), "first_seen_on", pa.date32()))
        yield db.execute((SQL / "linked.sql").read_text(encoding="utf-8")).to_arrow_reader(PER_READ)


def with_column(table: pa.Table, name: str, kind: pa.DataType) -> pa.Table:
    """The table with the column, null throughout where it was missing."""
    if name in table.column_names:
        return table
    return table.append_column(name, pa.nulls(table.num_rows, kind))


def refuse_repeats(connection: Connection, table: str, temporary: str, column: str) -> None:
    """Refuse a load in which something that must come once comes twice."""
    query = f"select count(*) from (select from pg_temp.{temporary} group by {column} having count(*) > 1) r"
    count = int(connection.scalar(text(query)) or 0)
    if count:
        raise LoadRefusedError(table, f"{column} comes more than once", count, "Pass each once.")


def load_memberships(db: Engine | Connection, memberships: pa.Table, known_from: datetime) -> ChangeCounts:
    """Load the complete memberships of a matching run, after its links.

    Columns: person_id, family_id, valid_from, valid_to (first day no longer a member, null: still), role, is_primary.
    """
    with transaction(db) as connection:
        lock(connection, LOAD_LOCK)
        count = bulk.temporary(connection, "told", MEMBERSHIP, memberships)
        refuse_two_primaries(connection)
        moment = {"known_from": known_from}
        run(connection, "family_supersession", moment)
        closed = run(connection, "membership_replace", moment) + run(connection, "membership_close", moment)
        opened = run(connection, "membership_open", moment)
        run(connection, "family_new")
        analyze(connection, core.family_membership)
        return ChangeCounts("core.family_membership", count, opened, closed)


def refuse_two_primaries(connection: Connection) -> None:
    """Refuse memberships that put a person into two primary families on one day; the exclusion constraint would too."""
    count = rows(connection, "membership_overlap")[0][0]
    if count:
        advice = "Keep one primary membership a person and day."
        raise LoadRefusedError("core.family_membership", "a person in two primary families at once", count, advice)


def load_anchors(db: Engine | Connection, anchors: pa.Table, known_from: datetime) -> ChangeCounts:
    """Load the complete anchors of a matching run (family_ref, family_id), after the facts and memberships.

    A careworks reference that matching could not place, since none of its members is known, gets a family of its own
    with a number below zero, so that it is judged too; it keeps the number until matching places it.
    """
    with transaction(db) as connection:
        lock(connection, LOAD_LOCK)
        count = bulk.temporary(connection, "told", ANCHOR, anchors)
        refuse_repeats(connection, "core.family_anchor", "told", "family_ref")
        moment = {"known_from": known_from}
        run(connection, "anchor_unplaced")
        closed = run(connection, "anchor_replace", moment) + run(connection, "anchor_close", moment)
        opened = run(connection, "anchor_open", moment)
        run(connection, "family_new")
        return ChangeCounts("core.family_anchor", count, opened, closed)
