"""Which pairs of nodes are compared: blocking rules, each counted before it is used.

A rule that joins on names grows with the square of the county; one over its budget is dropped, and the run says so.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import duckdb

from tfp_etl.matching.meeting import Codes, Meeting, distinct

SORTERS = 2  # rules that are sorted at a time: each takes the memory of some numbers a node
PAIRS_AT_LEAST = 3_000_000
PAIRS_PER_NODE = 30
# A loose rule (names alone, a birth date alone) pays where few people are compared. Its pairs grow with the square of
# them, and scoring pairs costs more than all else: a million records have the time for two of its pairs a node.
LOOSE_PAIRS_AT_LEAST = 1_000_000
LOOSE_PAIRS_PER_NODE = 2


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
    pairs_per_node: int = PAIRS_PER_NODE

    def budget(self, node_count: int) -> int:
        """The most pairs it may make of so many nodes."""
        least = LOOSE_PAIRS_AT_LEAST if self.pairs_per_node == LOOSE_PAIRS_PER_NODE else PAIRS_AT_LEAST
        return max(least, self.pairs_per_node * node_count)


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
    # Two fields may be wrong at once: cheap where few people are compared, narrowed or dropped where many are.
    Block(("dob",), narrowed_by=("initial",), pairs_per_node=LOOSE_PAIRS_PER_NODE),
    Block(("name_pair",), pairs_per_node=LOOSE_PAIRS_PER_NODE),
    Block(("all_names",), pairs_per_node=LOOSE_PAIRS_PER_NODE),
    Block(("forename_sound", "surname_sound"), pairs_per_node=LOOSE_PAIRS_PER_NODE),
    Block(("surname", "initial", "birth_month"), pairs_per_node=LOOSE_PAIRS_PER_NODE),
    Block(("door",), narrowed_by=("initial",), pairs_per_node=LOOSE_PAIRS_PER_NODE),
    Block(("street",), narrowed_by=("town",), pairs_per_node=LOOSE_PAIRS_PER_NODE),
    Block(("forename_bones", "surname_bones", "birth_year"), pairs_per_node=LOOSE_PAIRS_PER_NODE),
)

# All columns by which nodes are brought together.
COLUMNS = frozenset(name for block in BLOCKING for name in block.columns + block.narrowed_by)


def chosen(
    db: duckdb.DuckDBPyConnection, node_count: int, blocks: Sequence[Block] = BLOCKING, *, nodes: str = "nodes"
) -> tuple[list[dict[str, Any]], list[BlockUse]]:
    """The rules within budget, as Splink takes them, and what became of every rule.

    Makes the table `compared` (join_key_l < join_key_r, match_key): every two nodes that a rule brings
    together, each once, as Splink takes blocked pairs. One sort a rule gives its count and its pairs (see meeting.py);
    Splink itself would look again at all rules before for every pair of every rule.
    """
    meeting = Meeting(db, nodes)
    lists = {name for block in blocks for name in block.exploded}
    columns = {name for block in blocks for name in block.columns + block.narrowed_by} - lists
    meeting.read(sorted(columns), sorted(lists))
    with ThreadPoolExecutor(SORTERS) as pool:  # numpy lets go of the interpreter while it sorts
        tried = list(pool.map(lambda block: _met(meeting, block, node_count), blocks))
    rules = [rule(columns, block.exploded) for block, each in zip(blocks, tried, strict=True) for columns in each.used]
    db.register("met", distinct([pairs for each in tried for pairs in each.pairs]))
    db.execute("create temp table compared as select *, '0' as match_key from met")
    db.unregister("met")
    return rules, [use for each in tried for use in each.uses]


@dataclass(frozen=True)
class _Met:
    """What became of one block: its uses, and its columns and pairs where it is within budget (one at most)."""

    uses: list[BlockUse]
    used: list[tuple[str, ...]]
    pairs: list[Codes]


def _met(meeting: Meeting, block: Block, node_count: int) -> _Met:
    uses = []
    for columns in dict.fromkeys([block.columns, block.columns + block.narrowed_by]):
        groups = meeting.groups(columns, block.exploded)
        is_used = groups.pair_count <= block.budget(node_count)
        uses.append(BlockUse(" + ".join(columns), groups.pair_count, is_used))
        if is_used:
            return _Met(uses, [columns], [groups.pairs()])
    return _Met(uses, [], [])


def rule(columns: tuple[str, ...], exploded: tuple[str, ...]) -> dict[str, Any]:
    """A blocking rule as Splink takes it."""
    from splink import block_on  # noqa: PLC0415  (Splink loads slowly, and a run over few changes has no use for it)

    return dict(block_on(*columns, arrays_to_explode=list(exploded) or None).create_blocking_rule_dict("duckdb"))
