"""What is counted over all records before anybody is tied to anybody: feeds, towns, crowded postcodes, surnames."""

from dataclasses import dataclass

import duckdb
import pyarrow as pa


@dataclass(frozen=True)
class Statistics:
    """Counts of a whole population, by which some of it can be judged as if all were there.

    feed: see sql/feed.sql; extract: dataset, extract_on; towns: longest first; crowded: postcodes of too many dwellings
    to tell a street; carrier: surname, share of persons; is_placed: whether any address has a town or postcode.
    """

    feed: pa.Table
    extract: pa.Table
    crowded: pa.Table
    carrier: pa.Table
    towns: list[str]
    is_placed: bool


_NO_POSTCODES = pa.table({"postcode": pa.array([], pa.string())})
# A surname that came since is as rare as the rarest.
_CARRIER = """
    create or replace temp table carrier as
    select surname, share from carrier_before
    union all
    select surname, (select min(share) from carrier_before)
    from (select distinct surname from person where surname is not null) as fresh
    anti join carrier_before using (surname)
"""
_CROWDED = """
    select distinct postcode from address
    where postcode is not null and not is_fine
        and regexp_matches(upper(postcode), '^[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}$')
    order by postcode
"""


def counted(db: duckdb.DuckDBPyConnection, towns: list[str]) -> Statistics:
    """The statistics of the records of a workspace, once `ties.gather` is done there."""
    is_placed = "select coalesce(bool_or(town is not null or postcode is not null), false) from address"
    return Statistics(
        feed=db.execute("select * from feed order by dataset").to_arrow_table(),
        extract=db.execute("select * from extract order by dataset").to_arrow_table(),
        crowded=db.execute(_CROWDED).to_arrow_table(),
        carrier=db.execute("select * from carrier order by surname").to_arrow_table(),
        towns=towns,
        is_placed=bool(db.execute(is_placed).fetchall()[0][0]),
    )


def show(db: duckdb.DuckDBPyConnection, kept: Statistics | None) -> None:
    """Tables `crowded`, and of kept statistics `feed` and `extract`, before anything is gathered."""
    db.register("crowded", kept.crowded if kept else _NO_POSTCODES)
    if kept:
        db.register("feed", kept.feed)
        db.register("extract", kept.extract)


def show_carriers(db: duckdb.DuckDBPyConnection, kept: Statistics) -> None:
    """Table `carrier` of kept statistics, once persons are known."""
    db.register("carrier_before", kept.carrier)
    db.execute(_CARRIER)
    db.unregister("carrier_before")
