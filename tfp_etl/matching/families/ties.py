"""Evidence between people: who is named with whom, who lives where, added up per pair."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from importlib.resources import files

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tfp_etl.duck import written
from tfp_etl.matching.connected import components, first_of
from tfp_etl.matching.families import statistics
from tfp_etl.matching.families.weights import Weights

Ints = NDArray[np.int64]

_SQL = files("tfp_etl.matching.families") / "sql"
_KINDS = (
    *("programme", "tenancy", "list", "counted", "contact", "together", "sibling", "home", "where", "postcode"),
    *("rival", "apart"),
)
_TOLD_BY = {
    "programme": "careworks",
    "tenancy": "housing",
    "list": "list",
    "counted": "census",
}  # kind of tie: of record


_TEXTS = ("way", "surname", "forename", "ref", "dataset")  # tables of distinct text, numbered
_PLACES = ("abode", "home", "dwelling_kind")


def run(
    db: duckdb.DuckDBPyConnection, name: str, known: Mapping[str, object] | None = None, *, into: str = ""
) -> duckdb.DuckDBPyConnection:
    """Execute one statement of `sql/` with those of the known values that it names; `into`: a table to append to."""
    statement = written(_SQL, name)
    wanted = set(re.findall(r"\$(\w+)", statement))
    bound = {key: value for key, value in (known or {}).items() if key in wanted}
    return db.execute(f"insert into {into} {statement}" if into else statement, bound)


def columns(db: duckdb.DuckDBPyConnection, name: str, known: Mapping[str, object] | None = None) -> dict[str, Ints]:
    """The whole-number columns of one statement of `sql/`, by name."""
    return _numbers(run(db, name, known))


def _numbers(found: duckdb.DuckDBPyConnection) -> dict[str, Ints]:
    table = found.to_arrow_table()
    return {column: table[column].to_numpy().astype(np.int64) for column in table.column_names}


def put(db: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """The rows as a temporary table: of an Arrow table DuckDB does not know the size, and joins it the wrong way."""
    db.register("rows_put", rows)
    db.execute(f"create or replace temp table {name} as select * from rows_put")
    db.unregister("rows_put")


def gather(
    db: duckdb.DuckDBPyConnection,
    as_of: date,
    weights: Weights,
    kept: statistics.Statistics | None = None,
    known_way: pa.Table | None = None,
) -> list[str]:
    """From tables `records` and `links` make what `place` makes, and evidence; gives the towns, as `place` does.

    A row of `evidence` is a pair of people (person_a < person_b), a kind of tie and its weight in bits.
    """
    towns = place(db, as_of, weights, kept, known_way)
    _tie(db, {"as_of": as_of, **asdict(weights)})
    return towns


def gather_again(
    db: duckdb.DuckDBPyConnection,
    as_of: date,
    weights: Weights,
    *,
    survivor: pa.Table,
    towns: list[str],
    kept: statistics.Statistics | None = None,
    only: pa.Table | None = None,
) -> list[str]:
    """What `gather` makes of the links in which `survivor` (person_id, survivor_id) made some persons one.

    Addresses are read again only where other towns are told; gives the towns. kept: as in `place`; only: person_id of
    the persons, before some were one, of whom anything may be otherwise than gathered before; None: of all.
    """
    known: dict[str, object] = {"as_of": as_of, **asdict(weights)}
    statistics.show(db, kept)
    db.register("survivor", survivor)
    links = run(db, "reunited").to_arrow_table()
    if only is not None:
        _leave(db, only)
    else:
        db.register("links", links)
    run(db, "told_again")
    _read_persons(db, known, kept)
    again = kept.towns if kept else [row[0] for row in run(db, "towns").fetchall()]
    if again != towns:
        _read_addresses(db, known, again, is_placed=kept is not None and kept.is_placed)
        name_dwellings(db)
    for step in _PLACES:
        run(db, step, known)
    _tie(db, known)
    if only is not None:
        _bring_back(db)
        db.register("links", links)
    return again


_GATHERED = {
    "record": "person_id",
    "person": "person_id",
    "abode": "person_id",
    "home": "person_id",
    "evidence": "person_a",
}


def _leave(db: duckdb.DuckDBPyConnection, only: pa.Table) -> None:
    """Put aside what was gathered of others (tables ..._before), so that `only` these persons are gathered again."""
    db.register("gathered_again", only)
    run(db, "gathered_kind")
    for table, person in _GATHERED.items():
        db.execute(f"delete from {table} where {person} in (select person_id from gathered_again)")
    for table in (*_GATHERED, "dwelling_kind"):
        db.execute(f"alter table {table} rename to {table}_before")
    db.execute("create or replace temp table told as select * from told semi join gathered_again using (person_id)")
    db.register("links", run(db, "reunited_again").to_arrow_table())


def _bring_back(db: duckdb.DuckDBPyConnection) -> None:
    """Add what was gathered again to what was put aside."""
    for table in (*_GATHERED, "dwelling_kind"):
        db.execute(f"insert into {table}_before select * from {table}")
        db.execute(f"drop table {table}")
        db.execute(f"alter table {table}_before rename to {table}")
    db.unregister("gathered_again")


def place(
    db: duckdb.DuckDBPyConnection,
    as_of: date,
    weights: Weights,
    kept: statistics.Statistics | None = None,
    known_way: pa.Table | None = None,
) -> list[str]:
    """From tables `records` and `links` make record, person, address, dwelling, abode, home and dwelling_kind.

    kept: statistics of a population of which the records are a part; known_way: its dwellings (see `name_known`), so
    that no address is read. Gives the towns, which are not in a table.
    """
    known: dict[str, object] = {"as_of": as_of, **asdict(weights)}
    _read_texts(db, known, kept)
    _read_persons(db, known, kept)
    towns = kept.towns if kept else [row[0] for row in run(db, "towns").fetchall()]
    if known_way is None:
        _read_addresses(db, known, towns, is_placed=kept is not None and kept.is_placed)
        name_dwellings(db)
    else:
        name_known(db, known_way)
    for step in _PLACES:
        run(db, step, known)
    return towns


def read(db: duckdb.DuckDBPyConnection, as_of: date, weights: Weights, kept: statistics.Statistics) -> None:
    """Of what `place` makes, record only: what records tell, before anybody is held against another."""
    known: dict[str, object] = {"as_of": as_of, **asdict(weights)}
    _read_texts(db, known, kept)
    run(db, "record", known)


def read_ways(db: duckdb.DuckDBPyConnection, weights: Weights, kept: statistics.Statistics) -> None:
    """Table `address`, of `way` (way_no, address, town, postcode, uprn) alone, as a population is read."""
    db.register("crowded", kept.crowded)
    _read_addresses(db, asdict(weights), kept.towns, is_placed=kept.is_placed)


def name_known(db: duckdb.DuckDBPyConnection, known_way: pa.Table) -> None:
    """Table `dwelling` as `known_way` tells it: way (see way.sql; in order), dwelling, is_named_communal, post."""
    way = known_way["way"].to_numpy()
    written = np.sort(_numbers(db.execute("select way_no from way"))["way_no"])
    at = np.minimum(np.searchsorted(way, written), len(way) - 1)
    dwelling = known_way["dwelling"].take(pa.array(at[way[at] == written] if len(way) else at[:0]))
    put(db, "known_way", known_way.filter(pc.is_in(known_way["dwelling"], value_set=dwelling)))
    run(db, "dwelling_known")


def _read_texts(db: duckdb.DuckDBPyConnection, known: Mapping[str, object], kept: statistics.Statistics | None) -> None:
    """Tables of distinct text, and `told`; and `extract`, unless kept."""
    statistics.show(db, kept)
    for step in _TEXTS:
        run(db, step, known)
    # Records of an Arrow table are the larger side of each join of `told`, which DuckDB cannot know.
    db.execute(f"set disabled_optimizers = '{'build_side_probe_side' if kept else ''}'")
    run(db, "told", known)
    db.execute("reset disabled_optimizers")
    if not kept:
        run(db, "extract", known)


def _read_persons(
    db: duckdb.DuckDBPyConnection, known: Mapping[str, object], kept: statistics.Statistics | None
) -> None:
    """Tables `record` and `person`, of `told`; and `feed` and `carrier`, unless kept."""
    for step in ("record", "person") if kept else ("feed", "record", "person", "carrier"):
        run(db, step, known)
    if kept:
        statistics.show_carriers(db, kept)


def _tie(db: duckdb.DuckDBPyConnection, known: Mapping[str, object]) -> None:
    db.execute("create or replace temp table evidence (person_a bigint, person_b bigint, kind text, weight bigint)")
    there = {kind for (kind,) in db.execute("select distinct kind from record").fetchall()}
    for kind in _KINDS:
        if kind not in _TOLD_BY or _TOLD_BY[kind] in there:
            run(db, f"{kind}_ties", known, into="evidence")


def _read_addresses(
    db: duckdb.DuckDBPyConnection, known: Mapping[str, object], towns: list[str], *, is_placed: bool
) -> None:
    """Table `address`, of `way`."""
    named = f" ({'|'.join(map(re.escape, towns))})$" if towns else "$^"
    run(db, "address", {**known, "towns": named, "is_placed": is_placed})


def name_dwellings(db: duckdb.DuckDBPyConnection) -> None:
    """Table `dwelling`: the ways to write an address, numbered by the dwelling they mean."""
    number_addresses(db)
    run(db, "dwelling")


def number_addresses(db: duckdb.DuckDBPyConnection) -> None:
    """Table `numbered`: address_no (from 0, without gaps) of `address`, and the number of its dwelling."""
    pairs = columns(db, "same_dwelling")
    address_no = columns(db, "address_numbers")["address_no"]
    count = len(address_no)
    first = first_of(components(count, pairs["address_no"], pairs["other_no"]), np.arange(count))
    put(db, "numbered", pa.table({"address_no": np.arange(count), "dwelling": first}))
