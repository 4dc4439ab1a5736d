"""Link person records: clean -> nodes -> edges -> constrained merge -> lasting ids."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from tfp_etl import without_pandas
from tfp_etl.matching import lasting_ids, merge, model_file, nodes, review
from tfp_etl.matching.duck import bounded
from tfp_etl.matching.nodes import statement
from tfp_etl.matching.rows import Rows, columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import duckdb

    from tfp_etl.matching import blocking, score

# A record joins a person when the odds are 19 to 1 or better: log2(19). A wrong join shows one family's life to another
# and may claim public money for it; a missed one loses evidence and holds a claim back. Edges between 0 and this are
# for a person to look at.
MERGE_AT = 4.25
REVIEW_FROM = 0.0
SURE_AT = 6.63  # 99 in 100: joins below it are worth a look too
GENERATION = 13  # years from a parent's birth to a child's, at least

MEMORY_LIMIT = "2GB"  # of DuckDB; Arrow, numpy and the merge need about as much again at three million records

UNDECIDED = pa.table({name: pa.array([], pa.string()) for name in ("record_id_1", "record_id_2", "decision")})


# Columns of person records that matching reads (others are left alone).
REQUIRED = frozenset(
    (
        *("record_id", "source", "dataset", "record_key", "person_part", "source_ref", "is_positional", "role"),
        *("valid_from", "forename", "middle_names", "surname", "alias_forename", "dob", "gender", "address", "town"),
        *("postcode", "uprn", "upn", "former_upn", "nino", "nominal_ref", "relationship", "same_address"),
        *("first_seen_on", "last_seen_on", "seen_on"),
    )
)


@dataclass(frozen=True)
class LinkResult:
    """What a run of matching found.

    links: record_id, person_id, link_confidence (of a record that stands alone: that it does); one row a record.
    edges: the pairs worth a person's look, with their reasons (see review.gather).
    blocks: what each blocking rule cost, and whether it was dropped for its cost.
    """

    links: pa.Table
    edges: pa.Table
    blocks: list[blocking.BlockUse]


@dataclass(frozen=True)
class Finished:
    """What a run holds when it is done and its tables still stand: for a state that the next run starts from.

    model: as fitted to these records; refused: node_id_l, node_id_r; clustered: record_id, cluster, link_confidence.
    """

    model: dict[str, Any]
    blocks: list[blocking.BlockUse]
    refused: pa.Table
    clustered: pa.Table
    review: pa.Table


def link(
    records: Rows,
    previous: pa.Table | None = None,
    decisions: pa.Table | None = None,
    *,
    model: Path | None = None,
) -> pa.Table:
    """Who each record is about: (record_id, person_id int64, link_confidence). See `link_result`."""
    return link_result(records, previous, decisions, model=model).links


def link_result(
    records: Rows,
    previous: pa.Table | None = None,
    decisions: pa.Table | None = None,
    *,
    model: Path | None = None,
    minted: int = 0,
    engine: score.Engine = "duckdb",
    keep: Callable[[duckdb.DuckDBPyConnection, Finished], None] | None = None,
) -> LinkResult:
    """Link person records (shape: feeds.person_records.read), a table or a Parquet file of them.

    previous: record_id, person_id of the last run, whose ids are carried; decisions: record_id_1, record_id_2, decision
    (must_link
    or cannot_link), which hold on every path; model: another model file than the reviewed one; minted: highest id ever
    given out; keep: called before the tables of the run are gone (see incremental).
    The same records in another order, or with other threads, give the same result.
    """
    without_pandas.show()  # Splink wants it
    from tfp_etl.matching import fitting, score  # noqa: PLC0415  (Splink loads slowly, and a run over few changes has no use for it)

    missing = sorted(REQUIRED - set(columns(records)))
    if missing:
        raise ValueError(f"person records without the columns {', '.join(missing)}; see feeds.person_records.read")
    with database() as db:
        nodes.build(db, records, UNDECIDED if decisions is None else decisions)
        fitted, trained_on = model_file.read(model)
        blocks = score.edges(db, fitted, trained_on, engine)
        refused = cluster(db, twins=fitting.guards(fitted).has_households)
        clustered, edges = tell(db, refused)
        if keep is not None:
            keep(db, Finished(fitted, blocks, refused, clustered, edges))
    ids = lasting_ids.carry(clustered, previous, minted=minted, is_ordered=True)
    return LinkResult(ids.append_column("link_confidence", clustered["link_confidence"]), edges, blocks)


@contextmanager
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database bounded in memory, gone afterwards.

    Not one in a file: writing every table there took a fifth of the time; what does not fit is spilled all the same.
    """
    with bounded(MEMORY_LIMIT) as db:
        yield db


def tell(db: duckdb.DuckDBPyConnection, refused: pa.Table, *, levelled: str = "edges") -> tuple[pa.Table, pa.Table]:
    """Of clustered nodes: who records are about (record_id, cluster, link_confidence), and the pairs worth a look.

    levelled: what has the levels of the edges, in SQL (see review.gather).
    """
    db.register("refused", refused)
    clustered = db.execute(statement("persons")).to_arrow_table()
    db.unregister("refused")
    return clustered, _for_review(db, refused, levelled)


def cluster(db: duckdb.DuckDBPyConnection, *, twins: bool = True) -> pa.Table:
    """Make the table `node_cluster` (node_id, cluster); gives the edges a constraint refused (node_id_l, node_id_r).

    twins: people share homes here, so a node without a forename that fits two people is given to neither.
    """
    born = _column(
        db, "select coalesce(strftime(dob, '%Y%m%d')::bigint, 0) as born from nodes order by node_id", "born"
    )
    count = len(born)
    db.execute("create temp table joined_pair as " + statement("joined"))
    joined = db.execute("select * from joined_pair order by all").fetchnumpy()
    db.execute(statement("torn"), {"least": MERGE_AT, "twins": twins})
    db.execute(statement("namesakes"), {"least": MERGE_AT, "generation": GENERATION})
    db.execute(statement("held_apart"), {"least": MERGE_AT})
    strong = db.execute(
        "select node_id_l, node_id_r, is_settled from edges where weight >= $least and guard < 3 "
        "order by weight desc, node_id_l, node_id_r",
        {"least": MERGE_AT},
    ).fetchnumpy()
    db.register("one_nino", _one_nino(db))
    db.execute(statement("constraints"))
    held = db.execute("select node_id, key, member from constraints order by all").fetchnumpy()
    labels, refused = merge.clusters(
        born,
        merge.Edges(
            _ints(joined["node_id_l"]) - 1, _ints(joined["node_id_r"]) - 1, np.ones(len(joined["node_id_l"]), bool)
        ),
        merge.Edges(
            _ints(strong["node_id_l"]) - 1, _ints(strong["node_id_r"]) - 1, np.asarray(strong["is_settled"], bool)
        ),
        merge.Constraints(_ints(held["node_id"]) - 1, _ints(held["key"]), _ints(held["member"])),
    )
    found = pa.table({"node_id": np.arange(1, count + 1, dtype=np.int64), "cluster": labels})
    db.register("found", found)
    db.execute("create table node_cluster as select * from found")
    db.unregister("found")
    return pa.table({side: _ints(strong[side])[refused] for side in ("node_id_l", "node_id_r")})


def _one_nino(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """(nino, canonical): numbers one slip apart on records of one forename and birth date are one number."""
    same = db.execute(statement("nino_slips")).fetchall()
    numbers = sorted({number for pair in same for number in pair})
    return nodes.one_of_each(numbers, same).rename_columns(["nino", "canonical"])


def _column(db: duckdb.DuckDBPyConnection, query: str, name: str) -> merge.Ints:
    return _ints(db.execute(query).fetchnumpy()[name])


def _ints(column: Any) -> merge.Ints:  # noqa: ANN401  (DuckDB types its columns loosely)
    return np.asarray(column, dtype=np.int64)


def _for_review(db: duckdb.DuckDBPyConnection, refused: pa.Table, levelled: str) -> pa.Table:
    return review.gather(db, refused, merge_at=MERGE_AT, sure_at=SURE_AT, levelled=levelled)
