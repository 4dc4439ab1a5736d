"""Link records by what changed since the run before; where that cannot be, all of them, and say why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from tfp_etl.matching import lasting_ids, linking, model_file, nodes
from tfp_etl.matching.blocking import BlockUse
from tfp_etl.matching.duck import small
from tfp_etl.matching.incremental import (
    changes,
    components,
    drift,
    fingerprint,
    nearby,
    neighbours,
    pairs,
    partition,
    regroup,
    scored,
    shelved,
    sightings,
    state,
)
from tfp_etl.matching.incremental.outcome import FullRunNeeded, Outcome
from tfp_etl.matching.linking import Finished, LinkResult
from tfp_etl.matching.rows import Rows, Stored

if TYPE_CHECKING:
    from tfp_etl.matching.score import Engine

REVIEWED = "select * from kept.review order by record_id_l, record_id_r"
NOT_REVIEWED = "select not_asked from kept.review"


def link_result(
    records: Rows,
    previous: pa.Table | None = None,
    decisions: pa.Table | None = None,
    *,
    folder: Path,
    full: bool = False,
    model: Path | None = None,
    minted: int = 0,
    engine: Engine = "duckdb",
    listed: Collection[str] = ("review",),
) -> tuple[LinkResult, Outcome]:
    """What linking.link_result gives, by the state in `folder`, which is brought up to date, and how it was come by.

    A state that is not there, broken, or made by other code, another model or another population is no error: all is
    then linked, and the outcome says why. listed: what somebody will read; where `review` is not in it, an incremental
    run tells of edges only why they are not asked, in no order.
    """
    decided = (linking.UNDECIDED if decisions is None else decisions).select(linking.UNDECIDED.column_names)
    made_by = fingerprint.of(model or model_file.REVIEWED)
    try:
        if full:
            raise FullRunNeeded("asked for")
        with small():
            return _incremental(
                records,
                previous,
                decided,
                folder=folder,
                made_by=made_by,
                minted=minted,
                is_reviewed="review" in listed,
            )
    except FullRunNeeded as need:
        why = str(need)
    except (OSError, duckdb.Error, pa.ArrowException) as trouble:
        why = f"the state of the run before could not be gone on from ({type(trouble).__name__})"
    kept: list[str] = []

    def keep(db: duckdb.DuckDBPyConnection, finished: Finished) -> None:
        kept.append(_keep(db, finished, folder, made_by, decided))

    result = linking.link_result(records, previous, decided, model=model, minted=minted, engine=engine, keep=keep)
    return result, Outcome("full", "; ".join(filter(None, [why, *kept])))


def _incremental(
    records: Rows,
    previous: pa.Table | None,
    decisions: pa.Table,
    *,
    folder: Path,
    made_by: str,
    minted: int,
    is_reviewed: bool,
) -> tuple[LinkResult, Outcome]:
    with linking.database() as db, state.attached(db, folder):
        frozen = state.frozen(db)
        if frozen.fingerprint != made_by:
            raise FullRunNeeded("code, model or libraries are not those that made the state")
        if not frozen.has_households:
            raise FullRunNeeded("people share no homes here: their model is fitted anew every time")
        kept = shelved.read(folder, frozen.shelves)
        changed, today, now = _changed(db, records, decisions, frozen)
        counts = changed.counts()
        counts["rows_read_again"] = neighbours.reseat(db, today, changed.reach, now, kept["seated"])
        counts |= regroup.regroup(db, frozen, kept)
        counts |= pairs.rescore(db, frozen, kept)
        pairs_now = drift.count(db, frozen.pairs)
        moved = drift.bits(frozen, pairs_now)
        scored_pairs = scored.read(db)
        counts |= partition.recluster(db, kept, now, scored_pairs, twins=frozen.has_households)
        near = scored_pairs.count_near(linking.MERGE_AT, moved, nearby.column(db, "node_gone"))
        db.register("decisions_now", decisions)
        state.update(db, replace(frozen, today=today, pairs=pairs_now), kept)
        clustered = db.execute("select * exclude (record) from kept.links order by record_id").to_arrow_table()
        review = db.execute(REVIEWED if is_reviewed else NOT_REVIEWED).to_arrow_table()
    ids = lasting_ids.carry(clustered.select(["record_id", "cluster"]), previous, minted=minted, is_ordered=True)
    blocks = [BlockUse(**use) for use in frozen.blocks]
    links = ids.append_column("link_confidence", clustered["link_confidence"])
    return LinkResult(links, review, blocks), Outcome("incremental", counts=counts, drift_bits=moved, near=near)


def _changed(
    db: duckdb.DuckDBPyConnection, records: Rows, decisions: pa.Table, frozen: state.Frozen
) -> tuple[changes.Changes, str | None, sightings.Present]:
    """Rows by their fate (see changes.find), the last day, and the rows that are there; makes `record_fresh`."""
    if isinstance(records, Stored):
        nodes.present(db, records.fresh, decisions)
        sighted = records.sighted
    else:
        nodes.present(db, records, decisions)
        sighted = db.execute(state.statement("sighting")).to_arrow_table()
    now = sightings.present(db, sighted)
    today = _today(db, "now")
    changed = changes.find(db, now, frozen.today, today)
    there = db.execute("select count(*) from records semi join changed_row using (row_key)").fetchall()[0][0]
    if there != changed.new:
        db.execute("drop view records")
        db.unregister("sent")
        nodes.show_records(db, records)
    db.execute("create temp table record_fresh as select * from records semi join changed_row using (row_key)")
    return changed, today, now


def _today(db: duckdb.DuckDBPyConnection, rows: str) -> str | None:
    (day,) = db.execute(f"select max(last_seen_on)::text from {rows}").fetchall()[0]
    return None if day is None else str(day)


def _keep(db: duckdb.DuckDBPyConnection, finished: Finished, folder: Path, made_by: str, decisions: pa.Table) -> str:
    """Keep the state of a full run; blank, or why it could not be kept, which costs the next run and not this one."""
    from tfp_etl.matching import fitting  # noqa: PLC0415  (Splink loads slowly, and only a full run needs it)

    told = state.Frozen(
        fingerprint=made_by,
        model=finished.model,
        blocks=[asdict(use) for use in finished.blocks],
        scoring="",
        has_households=fitting.guards(finished.model).has_households,
        today=_today(db, "records"),
    )
    results: dict[str, pa.Table] = {
        "links": finished.clustered,
        "review": finished.review,
        "refused": finished.refused,
        "component": components.of(db, linking.MERGE_AT),
    }
    try:
        told = replace(told, scoring=_scoring(db, told))
        state.keep(db, folder, told, decisions=decisions, results=results)
    except (OSError, TypeError, ValueError, pa.ArrowException, duckdb.Error) as trouble:
        return f"its state could not be kept ({type(trouble).__name__})"
    return ""


def _scoring(db: duckdb.DuckDBPyConnection, told: state.Frozen) -> str:
    """The statement that scores pairs in later runs, where there are any to come."""
    if not told.has_households:
        return ""
    from tfp_etl.matching.incremental import scoring  # noqa: PLC0415  (as in `_keep`)

    return scoring.statement(db, told.model)
