"""What officers decided, between persons: who is one family, who is not, and who are not one person."""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tfp_etl.matching.decisions.consistency import contradicted
from tfp_etl.matching.families.merge import Ints

APART = -1_000_000  # bits: more than all the evidence between two families

_OF_PERSONS = (
    "select decision_no, one.person_id, other.person_id from decisions "
    "join links as one on one.record_id = record_id_1 join links as other on other.record_id = record_id_2 "
    "where decision = $decision order by all"
)
Told = list[tuple[int, int, int]]  # decision_no, person, person


@dataclass(frozen=True)
class Decided:
    """Pairs of persons that are one family (`together`) or not (`apart`), without contradiction.

    `contradicted`: numbers of the decisions that do not hold, or hold against others, now that it is known who is one
    person.
    """

    together: Told
    apart: Told
    contradicted: list[int]


def between_persons(db: duckdb.DuckDBPyConnection, decisions: pa.Table | None) -> Decided:
    """The decisions (record_id_1, record_id_2, decision, decision_no) on families, between the persons of `links`.

    That two families are two beats that they are one.
    """
    if decisions is None or not decisions.num_rows:
        return Decided([], [], [])
    together, apart = (_pairs(db, decisions, word) for word in ("same_family", "not_same_family"))
    suspended, against = contradicted([pair[1:] for pair in together], [pair[1:] for pair in apart])
    numbers = sorted({together[at][0] for at in suspended} | {apart[at][0] for at in against})
    held = [pair for at, pair in enumerate(together) if at not in suspended and pair[1] != pair[2]]
    return Decided(held, [pair for pair in apart if pair[1] != pair[2]], numbers)


def not_one_person(db: duckdb.DuckDBPyConnection, decisions: pa.Table | None) -> Told:
    """The pairs of persons of `links` that somebody said are not one person."""
    return _pairs(db, decisions, "cannot_link") if decisions is not None and decisions.num_rows else []


def _pairs(db: duckdb.DuckDBPyConnection, decisions: pa.Table, word: str) -> Told:
    db.register("decisions", decisions)
    pairs = db.execute(_OF_PERSONS, {"decision": word}).fetchall()
    db.unregister("decisions")
    return [(number, min(one, other), max(one, other)) for number, one, other in pairs]


def ends(told: Told, person_id: Ints) -> tuple[Ints, Ints]:
    """The pairs as places in `person_id` (sorted); pairs of somebody who is not there are left out."""
    pairs = np.array([pair[1:] for pair in told], dtype=np.int64).reshape(-1, 2)
    known = np.isin(pairs, person_id).all(axis=1)
    return np.searchsorted(person_id, pairs[known, 0]), np.searchsorted(person_id, pairs[known, 1])


def with_apart(a: Ints, b: Ints, weight: Ints, apart: tuple[Ints, Ints]) -> tuple[Ints, Ints, Ints]:
    """The evidence with more against the pairs `apart` than anything can speak for them."""
    against: NDArray[np.int64] = np.full(len(apart[0]), APART, dtype=np.int64)
    return np.concatenate([a, apart[0]]), np.concatenate([b, apart[1]]), np.concatenate([weight, against])
