"""Families by what changed since the run before: `families.reunite` and `families.build` at the cost of the change.

Persons who changed -> their components (kin_closure.py) -> these judged as in a full run -> the others as they were.
What is counted over all records (Statistics) stays as the last full run counted it.
"""

import hashlib
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from tfp_etl.matching.duck import bounded, small
from tfp_etl.matching.families import decided, statistics, ties
from tfp_etl.matching.families.draft import LISTED, Draft, Families, draft, group, number
from tfp_etl.matching.families.reunite import reunited, survivors
from tfp_etl.matching.families.weights import Weights
from tfp_etl.matching.families.workspace import workspace
from tfp_etl.matching.incremental import fingerprint, kin_closure, kin_joined, kin_rows, kin_state, kin_ways, kin_wider
from tfp_etl.matching.incremental.outcome import FullRunNeeded, Outcome
from tfp_etl.matching.incremental.state import statement
from tfp_etl.matching.rows import Rows

Tables = dict[str, pa.Table]


@dataclass(frozen=True)
class Said:
    """What officers decided: of persons (cannot_link) and of families (see `families.build`)."""

    of_persons: pa.Table | None = None
    of_families: pa.Table | None = None


@dataclass(frozen=True)
class _Judged:
    """What was found of persons (survivor, and the tables of Draft), and what else the state tells of them."""

    found: Tables
    own: Tables
    first: statistics.Statistics
    second: statistics.Statistics
    contradicted: tuple[int, ...]


def families(
    records: Rows,
    links: Rows,
    *,
    folder: Path,
    said: Said | None = None,
    full: bool = False,
    listed: Collection[str] = LISTED,
) -> tuple[pa.Table, Families, Outcome]:
    """What families.reunite gives, what families.build makes of it, and how they were come by.

    By the state in `folder`, which is brought up to date; where there is none to go on from, all are judged. listed:
    see `families.draft.number`.
    """
    said = said or Said()
    made_by = hashlib.sha256(f"{fingerprint.code()}{asdict(Weights())}".encode()).hexdigest()
    place = folder / kin_state.FILE
    with small(is_small=place.is_file() and not full), bounded() as db:
        kin_rows.show(db, records, links)
        as_of, why, part = kin_rows.last_day(db, records), "", None
        kin_closure.sign(db, [said.of_persons, said.of_families])
        try:
            if full:
                raise FullRunNeeded("asked for")
            judged, now, part = _again(db, records, place, as_of, said, made_by=made_by, listed=listed)
        except FullRunNeeded as need:
            why = str(need)
        except (duckdb.Error, pa.ArrowException) as trouble:
            why = f"the state of families could not be gone on from ({type(trouble).__name__})"
        if why:
            with small(is_small=False):
                judged = _judge(records, links, as_of, said)
            now = kin_state.Frozen(made_by, str(as_of), 0.0, 0, ("", 0), judged.first, judged.second)
        state = judged.found | judged.own | {"person": _signed(db, judged.own["member"])}
        del state["member"]
        state["decided"] = db.execute("select person_id from decided_now").to_arrow_table()
        survivor = judged.found["survivor"]
        named = kin_joined.renamed(links, survivor) if isinstance(links, pa.Table) else None
        named = reunited(db, survivor) if named is None else named
        unkept = _keep(place, now, state, lambda: part.rows.keep() if part else kin_rows.write(db, records, folder))
    drawn = Draft(**{field.name: judged.found[field.name] for field in fields(Draft)})
    built = number(drawn, contradicted=judged.contradicted, listed=listed)
    told = "; ".join(filter(None, [why, unkept]))
    return named, built, Outcome("full" if why else "incremental", told, part.counts if part else {}, of="families")


def _again(
    db: duckdb.DuckDBPyConnection,
    records: Rows,
    place: Path,
    as_of: date,
    said: Said,
    *,
    made_by: str,
    listed: Collection[str],
) -> tuple[_Judged, kin_state.Frozen, kin_closure.Part]:
    """All that is found, by the state and the persons who must be judged again."""
    with kin_state.attached(db, place) as frozen:
        if frozen.made_by != made_by:
            raise FullRunNeeded("code, weights or libraries are not those that made the state")
        part = kin_closure.find(db, frozen, as_of, Weights(), records=records, folder=place.parent)
        known: dict[str, Any] = {"kept": frozen, "known_way": part.ways.tables["dwelling"], "within": db}
        judged = _judge(part.records, part.links, as_of, said, **known)
        while more := kin_wider.wider(db, part, frozen.tables, judged.own):
            part = more
            judged = _over(judged, _judge(part.records, part.links, as_of, said, **known), part.again)
        now = replace(frozen, as_of=str(as_of), moved=part.moved, runs=frozen.runs + 1)
        whole = _joined(db, judged, part, frozen.tables, are_listed="households" in listed)
        return whole, now, part


def _keep(
    place: Path, now: kin_state.Frozen, state: Tables, rows: Callable[[], tuple[tuple[str, int], pa.Table]]
) -> str:
    """Keep the state and the records that `rows` writes (see kin_rows.py); blank, or why it could not be."""
    try:
        file, state["row"] = rows()
    except (OSError, pa.ArrowException, duckdb.Error) as trouble:
        with suppress(OSError):
            place.unlink(missing_ok=True)
        return f"its state could not be kept ({type(trouble).__name__})"
    unkept = kin_state.write(place, replace(now, rows=file), state)
    kin_rows.clear(place.parent, file[0])
    return unkept


def _over(judged: _Judged, anew: _Judged, again: kin_joined.Ints) -> _Judged:
    """What was judged, with what was judged anew of the persons `again` in the place of theirs."""
    whole = kin_wider.over(judged.found | judged.own, anew.found | anew.own, again)
    return replace(
        judged,
        found={name: whole[name] for name in judged.found},
        own={name: whole[name] for name in judged.own},
        contradicted=tuple(sorted({*judged.contradicted, *anew.contradicted})),
    )


def _judge(
    records: Rows,
    links: Rows,
    as_of: date,
    said: Said,
    *,
    kept: kin_state.Frozen | None = None,
    known_way: pa.Table | None = None,
    within: duckdb.DuckDBPyConnection | None = None,
) -> _Judged:
    """Judge records by themselves: by `kept` statistics, or by their own; known_way: see `ties.place`."""
    weights = Weights()
    with workspace(records, links, within) as db:
        towns = ties.gather(db, as_of, weights, kept.first if kept else None, known_way)
        first = kept.first if kept else statistics.counted(db, towns)
        own = _looked(db, as_of, weights, is_known=known_way is not None)
        group(db, as_of, weights, decided.between_persons(db, said.of_persons))
        survivor = survivors(db, weights, decided.not_one_person(db, said.of_persons))
        kin_closure.look(db, as_of, weights, survivor)
        member = kin_closure.components(db)
        again = kept.second if kept else None
        only = kin_closure.otherwise(db, kept, survivor, member, weights) if kept and known_way is not None else None
        towns = ties.gather_again(db, as_of, weights, survivor=survivor, towns=towns, kept=again, only=only)
        second = again or statistics.counted(db, towns)
        spoken = decided.between_persons(db, said.of_families)
        drawn = draft(db, as_of, weights, spoken)
        db.register("residence", drawn.residence)
        own |= {
            "key": kin_closure.keys(db),
            "member": member,
            "kind": db.execute(statement("kin_kind")).to_arrow_table(),
            "residence": db.execute(statement("kin_residence")).to_arrow_table(),
        }
    found = {field.name: getattr(drawn, field.name) for field in fields(drawn)} | {"survivor": survivor}
    return _Judged(found, own, first, second, tuple(spoken.contradicted))


def _joined(
    db: duckdb.DuckDBPyConnection, judged: _Judged, part: kin_closure.Part, kept: Tables, *, are_listed: bool
) -> _Judged:
    """What was found, and the state's, of the persons judged again and of all others, by the numbers they have now.

    are_listed: whether anybody reads what the dwellings are.
    """

    def whole(name: str, fresh: pa.Table) -> pa.Table:
        return kin_joined.joined(kept["person" if name == "member" else name], fresh, part.old_id, part.person_id)

    own = {name: whole(name, judged.own[name]) for name in ("key", "bearer", "member", "residence")}
    own["kind"] = kin_wider.kinds(kept["kind"], kept["key"], part.old_id, judged.own["kind"])
    found = {name: whole(name, table) for name, table in judged.found.items() if name != "residence"}
    found["residence"] = _lived(db, own) if are_listed else own["residence"]
    return replace(judged, found=found, own=own | part.ways.tables)


def _lived(db: duckdb.DuckDBPyConnection, own: Tables) -> pa.Table:
    """Who lived where from when until when, and what the dwelling is."""
    for name in ("kind", "residence"):
        db.register(name, own[name])
    return db.execute(statement("kin_residence_now")).to_arrow_table()


def _looked(db: duckdb.DuckDBPyConnection, as_of: date, weights: Weights, *, is_known: bool) -> Tables:
    """Who bears which way to write an address, and, where no state told them, the ways; makes `person_key`."""
    for step in ("kin_bearer", "kin_label_kept" if is_known else "kin_label"):
        db.execute(statement(step))
    kin_closure.look(db, as_of, weights)
    bearer = db.execute("select distinct person_id, way from bearer").to_arrow_table()
    return {"bearer": bearer} | ({} if is_known else kin_ways.told(db))


def _signed(db: duckdb.DuckDBPyConnection, member: pa.Table) -> pa.Table:
    """person_id, sign, component, one row a person."""
    db.register("member", member)
    table = db.execute("select person_id, sign, component from signed join member using (person_id)").to_arrow_table()
    db.unregister("member")
    return table
