"""Which pairs of nodes are compared: blocking rules, each counted before it is used.

A rule that joins on names grows with the square of the county; one over its budget is dropped, and the run says so.
"""

from dataclasses import dataclass
from typing import Any

import duckdb
from splink import block_on

PAIRS_AT_LEAST = 3_000_000
PAIRS_PER_NODE = 30


@dataclass(frozen=True)
class BlockUse:
    """How many pairs a blocking rule makes, and whether it was used."""

    rule: str
    pair_count: int
    is_used: bool


@dataclass(frozen=True)
class Block:
    """A blocking rule: nodes that agree on all columns (on a member, where a column is an exploded list) are compared.

    Over its budget, a rule is narrowed by the columns `narrowed_by`; still over it, or without them, it is dropped.
    """

    columns: tuple[str, ...]
    exploded: tuple[str, ...] = ()
    narrowed_by: tuple[str, ...] = ()


# A name alone never joins (see sql/edges.sql): names come with a place, a birth year or a birthday.
BLOCKING = (
    Block(("pupil_key",)),
    Block(("nino",)),
    Block(("nominal_ref",)),
    Block(("forename", "dob"), narrowed_by=("surname_initial",)),
    Block(("surname", "dob"), narrowed_by=("initial",)),
    *(Block(("forename", "surname", place)) for place in ("outcode", "birth_year", "birthday")),
    *(Block(("name_pair", place)) for place in ("outcode", "birth_year")),
    *(Block(("forename_forms", "surname", place), ("forename_forms",)) for place in ("outcode", "birth_year")),
    *(Block(("forename_sound", "surname_sound", place)) for place in ("outcode", "birth_year")),
    Block(("forename", "kin"), ("kin",)),
    Block(("initial", "kin"), ("kin",)),
    Block(("surname", "kin"), ("kin",), ("generation",)),
    Block(("forename", "postcode")),
    Block(("surname", "postcode"), narrowed_by=("initial",)),
    Block(("dob", "postcode")),
    Block(("dob", "kin"), ("kin",)),
    Block(("surname", "birth_month", "outcode")),
    Block(("initial", "surname_initial", "dob"), narrowed_by=("outcode",)),
)


def chosen(db: duckdb.DuckDBPyConnection, node_count: int) -> tuple[list[dict[str, Any]], list[BlockUse]]:
    """The rules within budget, as Splink takes them, and what became of every rule."""
    rules, uses = [], []
    for block in BLOCKING:
        for columns in dict.fromkeys([block.columns, block.columns + block.narrowed_by]):
            pair_count = _pairs(db, columns, block.exploded)
            is_used = pair_count <= max(PAIRS_AT_LEAST, PAIRS_PER_NODE * node_count)
            uses.append(BlockUse(" + ".join(columns), pair_count, is_used))
            if is_used:
                rules.append(_rule(columns, block.exploded))
                break
    return rules, uses


def _pairs(db: duckdb.DuckDBPyConnection, columns: tuple[str, ...], exploded: tuple[str, ...]) -> int:
    """How many pairs agree on the columns, exactly."""
    keys = [f"k{at}" for at in range(len(columns))]
    picked = ", ".join(
        f"unnest({column}) as {key}" if column in exploded else f"{column} as {key}"
        for key, column in zip(keys, columns, strict=True)
    )
    present = " and ".join(f"{key} is not null" for key in keys)
    query = (
        "select coalesce(sum(size * (size - 1) // 2), 0) from (select count(*) as size "
        f"from (select {picked} from nodes) where {present} group by {', '.join(keys)})"
    )
    return int(db.execute(query).fetchall()[0][0])


def _rule(columns: tuple[str, ...], exploded: tuple[str, ...]) -> dict[str, Any]:
    return dict(block_on(*columns, arrays_to_explode=list(exploded) or None).create_blocking_rule_dict("duckdb"))
