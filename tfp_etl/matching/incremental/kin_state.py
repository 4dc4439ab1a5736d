"""What a run of families leaves for the next: who is judged together, what was counted over all, and what came of it.

One file, `families.arrow`, of Arrow tables one after the other, written anew by every run and put in the place of the
old: that costs less than to change a part of it, and reading it costs what is asked for.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from tfp_etl.matching.families.statistics import Statistics
from tfp_etl.matching.incremental.outcome import FullRunNeeded

FILE = "families.arrow"
TABLES = ("feed", "extract", "crowded", "carrier")  # of Statistics


@dataclass(frozen=True)
class Frozen:
    """What the families of a state were judged by: made_by (code and weights), the day, the statistics; and `moved`.

    rows: the file of the shelf of records, and how many bytes of it count (see kin_rows.py);
    first, second: what was counted before and after households proved some to be one;
    moved: the share of persons who changed since the statistics were counted; runs: how many runs ago that was;
    tables: of a state that is read, all it has.
    """

    made_by: str
    as_of: str
    moved: float
    runs: int
    rows: tuple[str, int]
    first: Statistics
    second: Statistics
    tables: dict[str, pa.Table] = field(default_factory=dict)


@contextmanager
def attached(db: duckdb.DuckDBPyConnection, place: Path) -> Iterator[Frozen]:
    """The state as tables `kept_...`; FullRunNeeded where there is none, or none that can be read."""
    if not place.is_file():
        raise FullRunNeeded("there is no state of families of a run before")
    try:
        tables = _read(place)
        told = json.loads(tables.pop("frozen")["told"][0].as_py())
        first, second = (_counted(tables, turn, told[turn]) for turn in ("first", "second"))
        name, size = told["rows"]
        frozen = Frozen(
            told["made_by"], told["as_of"], told["moved"], told["runs"], (name, size), first, second, tables
        )
    except (OSError, pa.ArrowException, KeyError, ValueError, TypeError):
        raise FullRunNeeded("the state of families of the run before cannot be read") from None
    for name, table in tables.items():
        db.register(f"kept_{name}", table)
    try:
        yield frozen
    finally:
        for name in tables:
            db.unregister(f"kept_{name}")


def write(place: Path, frozen: Frozen, tables: dict[str, pa.Table]) -> str:
    """Write a state in the place of the one before; blank, or why it could not be, which costs the next run only."""
    told: dict[str, Any] = {name: getattr(frozen, name) for name in ("made_by", "as_of", "moved", "runs", "rows")}
    for turn in ("first", "second"):
        counted = getattr(frozen, turn)
        told[turn] = {"towns": counted.towns, "is_placed": counted.is_placed}
        tables = tables | {f"{turn}_{name}": getattr(counted, name) for name in TABLES}
    fresh = place.with_suffix(".new")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            for name, table in (tables | {"frozen": pa.table({"told": [json.dumps(told)]})}).items():
                named = table.replace_schema_metadata({"name": name})
                with pa.ipc.new_stream(file, named.schema) as stream:
                    stream.write_table(named)
        fresh.replace(place)
    except (OSError, pa.ArrowException) as trouble:
        with suppress(OSError):
            place.unlink(missing_ok=True)
        return f"its state could not be kept ({type(trouble).__name__})"
    return ""


def _read(place: Path) -> dict[str, pa.Table]:
    """The tables of a state by name, mapped into memory: what nobody asks for is not read."""
    tables = {}
    with pa.memory_map(str(place)) as file:
        while file.tell() < file.size():
            table = pa.ipc.open_stream(file).read_all()
            tables[table.schema.metadata[b"name"].decode()] = table
    return tables


def _counted(tables: dict[str, pa.Table], turn: str, told: dict[str, Any]) -> Statistics:
    return Statistics(**{name: tables[f"{turn}_{name}"] for name in TABLES}, **told)
