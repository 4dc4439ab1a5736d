"""What a run of families leaves for the next: who is judged together, what was counted over all, and what came of it.

One DuckDB file, `families.duckdb`, written anew by every run and put in the place of the old.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from tfp_etl.matching.duck import bounded
from tfp_etl.matching.families.statistics import Statistics
from tfp_etl.matching.incremental.outcome import FullRunNeeded

FILE = "families.duckdb"
TABLES = ("feed", "extract", "crowded", "carrier")  # of Statistics


@dataclass(frozen=True)
class Frozen:
    """What the families of a state were judged by: made_by (code and weights), the day, the statistics; and `moved`.

    first, second: what was counted before and after households proved some to be one;
    moved: the share of persons who changed since the statistics were counted; runs: how many runs ago that was.
    """

    made_by: str
    as_of: str
    moved: float
    runs: int
    first: Statistics
    second: Statistics


@contextmanager
def attached(db: duckdb.DuckDBPyConnection, place: Path) -> Iterator[Frozen]:
    """The state as the catalog `kept`; FullRunNeeded where there is none, or none that can be read."""
    if not place.is_file():
        raise FullRunNeeded("there is no state of families of a run before")
    try:
        db.execute(f"attach '{_quoted(place)}' as kept (read_only)")
        (text,) = db.execute("select told from kept.frozen").fetchall()[0]
        told = json.loads(text)
        frozen = Frozen(
            told["made_by"],
            told["as_of"],
            told["moved"],
            told["runs"],
            first=_counted(db, "first", told["first"]),
            second=_counted(db, "second", told["second"]),
        )
    except (duckdb.Error, IndexError, KeyError, ValueError, TypeError):
        raise FullRunNeeded("the state of families of the run before cannot be read") from None
    try:
        yield frozen
    finally:
        with suppress(duckdb.Error):
            db.execute("detach kept")


def write(place: Path, frozen: Frozen, tables: dict[str, pa.Table]) -> str:
    """Write a state in the place of the one before; blank, or why it could not be, which costs the next run only."""
    told: dict[str, Any] = {name: getattr(frozen, name) for name in ("made_by", "as_of", "moved", "runs")}
    for turn in ("first", "second"):
        counted = getattr(frozen, turn)
        told[turn] = {"towns": counted.towns, "is_placed": counted.is_placed}
        tables = tables | {f"{turn}_{name}": getattr(counted, name) for name in TABLES}
    fresh = place.with_suffix(".new")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        with bounded() as db:
            db.execute(f"attach '{_quoted(fresh)}' as kept")
            for name, table in tables.items():
                db.register("given", table)
                db.execute(f"create table kept.{name} as select * from given")
                db.unregister("given")
            db.execute("create table kept.frozen as select ? as told", [json.dumps(told)])
            db.execute("detach kept")
        fresh.replace(place)
    except (OSError, duckdb.Error) as trouble:
        with suppress(OSError):
            place.unlink(missing_ok=True)
        return f"its state could not be kept ({type(trouble).__name__})"
    return ""


def _counted(db: duckdb.DuckDBPyConnection, turn: str, told: dict[str, Any]) -> Statistics:
    tables = {name: db.execute(f"select * from kept.{turn}_{name}").to_arrow_table() for name in TABLES}
    return Statistics(**tables, **told)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
