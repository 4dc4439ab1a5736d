"""Families by what changed since the run before: `families.reunite` and `families.build` at the cost of the change.

Persons who changed -> their components (kin_closure.py) -> these judged as in a full run -> the others as they were.
What is counted over all records (Statistics) stays as the last full run counted it.
"""

import hashlib
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from tfp_etl.matching.duck import small
from tfp_etl.matching.families import decided, statistics, ties
from tfp_etl.matching.families.draft import Draft, Families, draft, group, number
from tfp_etl.matching.families.reunite import reunited, survivors
from tfp_etl.matching.families.weights import Weights
from tfp_etl.matching.families.workspace import NO_WAYS, last_extract, workspace
from tfp_etl.matching.incremental import fingerprint, kin_closure, kin_state
from tfp_etl.matching.incremental.outcome import FullRunNeeded, Outcome
from tfp_etl.matching.incremental.state import statement
from tfp_etl.matching.rows import Rows

Tables = dict[str, pa.Table]
NUMBERS = frozenset(("person_id", "survivor_id", "group_no", "other_no", "component"))  # columns that name persons
WAYS = ("way", "way_key")  # tables of the state that tell of no person


@dataclass(frozen=True)
class Said:
    """What officers decided: of persons (cannot_link) and of families (see `families.build`)."""

    of_persons: pa.Table | None = None
    of_families: pa.Table | None = None


@dataclass(frozen=True)
class _Judged:
    """What was found of persons (survivor, and the tables of Draft), and for the state key and member."""

    found: Tables
    own: Tables
    first: statistics.Statistics
    second: statistics.Statistics
    contradicted: tuple[int, ...]


def families(
    records: Rows, links: Rows, *, folder: Path, said: Said | None = None, full: bool = False
) -> tuple[pa.Table, Families, Outcome]:
    """What families.reunite gives, what families.build makes of it, and how they were come by.

    By the state in `folder`, which is brought up to date; where there is none to go on from, all are judged.
    """
    said = said or Said()
    made_by = hashlib.sha256(f"{fingerprint.code()}{asdict(Weights())}".encode()).hexdigest()
    place = folder / kin_state.FILE
    with small(is_small=place.is_file() and not full), workspace(records, links) as db:
        as_of, why, counts = last_extract(db), "", dict[str, int]()
        kin_closure.sign(db, as_of, [said.of_persons, said.of_families])
        try:
            if full:
                raise FullRunNeeded("asked for")
            judged, now, counts = _again(db, place, as_of, said, made_by=made_by)
        except FullRunNeeded as need:
            why = str(need)
        except duckdb.Error as trouble:
            why = f"the state of families could not be gone on from ({type(trouble).__name__})"
        if why:
            with small(is_small=False):
                judged = _judge(records, links, as_of, said)
            now = kin_state.Frozen(made_by, str(as_of), 0.0, 0, judged.first, judged.second)
        state = judged.own | {"person": _signed(db, judged.own["member"])}
        state["decided"] = db.execute("select person_id from decided_now").to_arrow_table()
        named = reunited(db, judged.found["survivor"])
    unkept = kin_state.write(place, now, judged.found | state)
    built = number(Draft(**{field.name: judged.found[field.name] for field in fields(Draft)}))
    built = replace(built, contradicted=judged.contradicted)
    told = "; ".join(filter(None, [why, unkept]))
    return named, built, Outcome("full" if why else "incremental", told, counts, of="families")


def _again(
    db: duckdb.DuckDBPyConnection, place: Path, as_of: date, said: Said, *, made_by: str
) -> tuple[_Judged, kin_state.Frozen, dict[str, int]]:
    """All that is found, by the state and the persons who must be judged again."""
    with kin_state.attached(db, place) as frozen:
        if frozen.made_by != made_by:
            raise FullRunNeeded("code, weights or libraries are not those that made the state")
        part = kin_closure.find(db, frozen, as_of, Weights())
        judged = _judge(part.records, part.links, as_of, said, kept=frozen, other_way=part.other_way)
        now = replace(frozen, as_of=str(as_of), moved=part.moved, runs=frozen.runs + 1)
        ways = {name: judged.own[name] for name in WAYS}
        of_persons = {name: table for name, table in judged.own.items() if name not in WAYS}
        own = _joined(db, of_persons, now.runs) | _ways_joined(db, judged.own["bearer"], ways)
        return replace(judged, found=_joined(db, judged.found, now.runs), own=own), now, part.counts


def _judge(
    records: Rows,
    links: Rows,
    as_of: date,
    said: Said,
    *,
    kept: kin_state.Frozen | None = None,
    other_way: pa.Table = NO_WAYS,
) -> _Judged:
    """Judge records by themselves: by `kept` statistics, or by their own; other_way: see `workspace`."""
    weights = Weights()
    with workspace(records, links, other_way) as db:
        towns = ties.gather(db, as_of, weights, kept.first if kept else None)
        first = kept.first if kept else statistics.counted(db, towns)
        own = kin_closure.told(db) | {"member": kin_closure.components(db)}
        group(db, as_of, weights, decided.between_persons(db, said.of_persons))
        survivor = survivors(db, weights, decided.not_one_person(db, said.of_persons))
        towns = ties.gather_again(
            db, as_of, weights, survivor=survivor, towns=towns, kept=kept.second if kept else None
        )
        second = kept.second if kept else statistics.counted(db, towns)
        spoken = decided.between_persons(db, said.of_families)
        drawn = draft(db, as_of, weights, spoken)
    found = {field.name: getattr(drawn, field.name) for field in fields(drawn)} | {"survivor": survivor}
    return _Judged(found, own, first, second, tuple(spoken.contradicted))


def _joined(db: duckdb.DuckDBPyConnection, fresh: Tables, run: int) -> Tables:
    """The tables of the persons judged again, and of the state's others, by the numbers that persons have now."""
    joined = {}
    for name, table in fresh.items():
        kept = "person" if name == "member" else name
        numbers = [column for column in table.column_names if column in NUMBERS]
        told = ", ".join(
            f"now_{column}.person_id as {column}" if column in numbers else f"kept_{kept}.{column}"
            for column in table.column_names
        )
        joins = " ".join(f"join untouched as now_{each} on kept_{kept}.{each} = now_{each}.old_id" for each in numbers)
        # A dwelling is another number in every run.
        own = ", ".join(f"{each} || '/{run}' as place" if each == "place" else each for each in table.column_names)
        db.register("fresh_rows", table)
        joined[name] = db.execute(
            f"select {told} from kept_{kept} {joins} union all select {own} from fresh_rows"
        ).to_arrow_table()
        db.unregister("fresh_rows")
    return joined


def _ways_joined(db: duckdb.DuckDBPyConnection, bearer: pa.Table, fresh: Tables) -> Tables:
    """Ways to write an address, and their keys, that somebody bears: judged again (`bearer`, `fresh`), or as before."""
    db.register("judged_bearer", bearer)
    db.execute(statement("kin_way_kept"))
    joined = {}
    for name, table in fresh.items():
        db.register("fresh_rows", table)
        joined[name] = db.execute(
            f"select * from kept_{name} semi join way_kept using (way) union all select * from fresh_rows"
        ).to_arrow_table()
        db.unregister("fresh_rows")
    return joined


def _signed(db: duckdb.DuckDBPyConnection, member: pa.Table) -> pa.Table:
    """person_id, sign, component, one row a person."""
    db.register("member", member)
    table = db.execute("select person_id, sign, component from signed join member using (person_id)").to_arrow_table()
    db.unregister("member")
    return table
