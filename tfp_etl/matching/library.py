"""Any records of people -> who is one person and who one family: `link`.

    intake -> people (linking) -> one household's namesakes (families.reunite) -> families -> lasting ids

The pipeline calls the same functions, stage by stage.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from tfp_etl.duck import private_folder
from tfp_etl.matching import decisions as officers
from tfp_etl.matching import earlier, families, incremental, intake, linking, scored_pairs
from tfp_etl.matching.duck import small
from tfp_etl.matching.intake import Given, contacts
from tfp_etl.matching.outcome import PARTS, Linked, nobody, outcome
from tfp_etl.matching.rows import Rows

if TYPE_CHECKING:
    import pandas as pd

    from tfp_etl.matching.score import Engine

STEPS = ("reading the records", "linking people", "looking through households", "building families", "carrying ids")
LOG = logging.getLogger("tfp_etl.matching")


def link(
    records: Given, previous: Given | None = None, decisions: Given | None = None, *, model: Path | str | None = None
) -> pa.Table | pd.DataFrame:
    """Who each record is about and which family that is: record_id, person_id, family_id, link_confidence.

    records: a pandas frame, an Arrow table, or the path of a Parquet or CSV file, with any of the columns
    `intake.COLUMNS`, all text; previous: what an earlier run gave (record_id, person_id, family_id), whose ids are
    carried; decisions: what officers decided (see `decisions.read`); model: a model file of `tfp train`.

    Every record_id comes once; nothing is null. link_confidence is the chance that the record is where it belongs: that
    its strongest link is right, or, where it stands alone, that it is nobody else's. A frame gives a frame, anything
    else an Arrow table. What was odd about the input is logged, and no cell with it. Raises intake.IntakeError where
    the input is no table or lacks what is needed, decisions.DecisionsRefusedError where a decision cannot be read.
    """
    linked = link_all(records, previous, decisions, model=model)
    for note in linked.notes:
        LOG.warning(note)
    is_frame = not isinstance(records, pa.Table | Path | str)
    return linked.links.to_pandas() if is_frame else linked.links


def link_all(
    records: Given,
    previous: Given | None = None,
    decisions: Given | None = None,
    *,
    households_before: Given | None = None,
    model: Path | str | None = None,
    scored: Path | None = None,
    state: Path | None = None,
    full: bool = False,
    engine: Engine = "duckdb",
    parts: Collection[str] = PARTS,
    step: Callable[[str], None] | None = None,
) -> Linked:
    """`link` with all that it found on the way; `step` is told the name of each of STEPS when it is done.

    households_before: `households` of an earlier run, whose ids are carried by who is told of both at one time;
    scored: where to write every scored pair (see scored_pairs.write), which only a full run has; state: the folder in
    which a run leaves what the next goes on from (see incremental); full: link everything again all the same;
    engine: what scores the pairs (see on_spark); parts: which of outcome.PARTS are made.
    """
    done = step or (lambda _: None)
    before = earlier.read(previous, households_before)
    said = _read_decisions(decisions)
    with private_folder() as folder:
        keeps = state if scored is None else None
        taken, people = _take_in(records, Path(folder) / "records.parquet", keeps, _named(said), full=full)
        done(STEPS[0])
        if not taken.own.num_rows:
            return nobody(taken, before)
        replayed = officers.replay(contacts.named(said, taken.own), people)
        asked, of_families = replayed.of_persons(), replayed.of_families()
        keep = None if scored is None else lambda db, _: scored_pairs.write(db, scored, taken.own)
        chosen, told, is_small = Path(model) if model else None, [], False
        if keeps is not None:
            result, how = incremental.link_result(
                people, decisions=asked, folder=keeps, full=full, model=chosen, engine=engine, listed=parts
            )
            done(STEPS[1])
            said_of = incremental.Said(asked, of_families)
            named, built, of_kin = incremental.families(
                people, result.links, folder=keeps, said=said_of, full=full, listed=parts
            )
            told = [*how.lines(), *of_kin.lines()]
            is_small = "full" not in (how.mode, of_kin.mode)
            officers.refuse_broken(named, asked)
            done(STEPS[2])
        else:
            result = linking.link_result(people, decisions=asked, model=chosen, engine=engine, keep=keep)
            done(STEPS[1])
            named, built = _families(people, result.links, asked, of_families, lambda: done(STEPS[2]))
        officers.refuse_broken_families(named, built.memberships, of_families)
        notes = [*told, *_told_of(officers.with_conflicts(replayed.uses, built.contradicted))]
        done(STEPS[3])
        with small(is_small=is_small):
            linked = outcome(taken, result, named=named, built=built, before=before, notes=notes, parts=parts)
        done(STEPS[4])
        return linked


def _take_in(
    given: Given, target: Path, state: Path | None, decided: set[str], *, full: bool
) -> tuple[intake.Intake, Rows]:
    """What came in, and its person records: those of the state, or the file `target`."""
    if state is None:
        return intake.read(given, target, decided=decided), target
    return incremental.take_in(given, target, folder=state, decided=decided, full=full)


def _families(
    people: Rows, links: pa.Table, asked: pa.Table, of_families: pa.Table, reunited: Callable[[], None]
) -> tuple[pa.Table, families.Families]:
    """The links once households proved some persons one, and the families; `reunited` is called between the two."""
    with families.gathered(people, links) as judged:
        named = judged.reunite(asked)
        officers.refuse_broken(named, asked)
        reunited()
        return named, judged.build(decisions=of_families)


def _read_decisions(decisions: Given | None) -> pa.Table:
    if decisions is None:
        return officers.SCHEMA.empty_table()
    if isinstance(decisions, Path | str):
        return officers.read(Path(decisions))
    return officers.read(decisions if isinstance(decisions, pa.Table) else pa.Table.from_pandas(decisions))


def _named(said: pa.Table) -> set[str]:
    """The record ids that decisions name, and of contacts the rows that name them."""
    return contacts.rows_of(each for side in (1, 2) for each in said[f"record_id_{side}"].to_pylist() if each)


def _told_of(uses: pa.Table) -> list[str]:
    """A line for each decision that does not simply hold."""
    return [
        f"decision {row['decision_no']} {row['state'].lower()}: {row['told']}"
        for row in uses.to_pylist()
        if row["state"] != "APPLIED"
    ]
