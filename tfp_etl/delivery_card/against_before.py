"""A file held against the staged rows of the files before it: keys, blank cells, schools without attendance."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa
from sqlalchemy import Engine

from tfp_etl import quality
from tfp_etl.delivery_card.card import Blank, Coverage, Gap, Keys
from tfp_etl.duck import bounded, written
from tfp_etl.feeds.contracts import Contract
from tfp_etl.feeds.limits import Limits
from tfp_etl.rules import rulebook
from tfp_etl.warehouse import read
from tfp_etl.warehouse.datasets import kind_of
from tfp_etl.warehouse.receipts import Receipt

TAKEN_IN = {"STAGED", "LOADED"}
FEWEST_GONE = 10
"""Below so many keys gone no file is refused for them, whatever their share."""
SUDDEN_RISE, SUDDEN_ROWS = 0.2, 20
"""A column is suddenly blank where its share of blanks rises by so much, in a file of so many rows."""
TERM_NUMBER = "CAST(left({0}.academic_year, 4) AS INTEGER) * 3 + list_position(['AUT', 'SPR', 'SUM'], {0}.term_code)"
AGED = {  # as warehouse.datasets says it to PostgreSQL
    "exclusions": "t.start_on < CAST($extract_on AS DATE) - INTERVAL 2 YEAR",
    "dwp_return": "t.claim_end_on < CAST($extract_on AS DATE) - INTERVAL 2 YEAR",
    "attendance": f"{TERM_NUMBER.format('t')} < (SELECT greatest(min({TERM_NUMBER.format('p')}), "
    f"max({TERM_NUMBER.format('p')}) - 5) FROM passed p)",
}
EDUCATION = ("attendance", "pupils")


@dataclass(frozen=True)
class Against:
    """What the file is against those before it. before: the one in force; None: it is the first. keys None: no rows."""

    before: Receipt | None
    keys: Keys | None
    blanks: list[Blank]
    coverage: Coverage | None


def against(
    db: Engine, receipt: Receipt, contract: Contract, passed: pa.Table, held: pa.Table, *, staged: Path
) -> Against:
    """Compare the rows of a file that passed, and the keys of those held, with what is staged of the files before."""
    earlier = [each for each in _earlier(db, receipt) if _place(staged, each).is_file()]
    before = earlier[0] if earlier else None
    with bounded() as engine:
        engine.register("passed_rows", passed)
        engine.execute("CREATE VIEW passed AS SELECT * FROM passed_rows")
        keys, blanks = None, []
        if before is not None:
            wanted = earlier if contract.kind != "snapshot" else [before]
            keys = _keys(engine, receipt, contract, [_place(staged, each) for each in wanted], held)
        blanks = _blanks(engine, contract, passed, _place(staged, before) if before else None)
        coverage = _coverage(engine, db, receipt, staged)
    return Against(before, keys, blanks, coverage)


def too_many_gone(keys: Keys | None, limits: Limits) -> quality.Rejection | None:
    """Refused: a snapshot that lacks too many keys of the one before, though it may be as large; else None."""
    if keys is None or keys.gone is None or keys.share_gone is None or keys.gone < FEWEST_GONE:
        return None
    if keys.share_gone <= limits.keys_gone_share:
        return None
    expected = keys.before - (keys.aged or 0)
    allowed = math.floor(limits.keys_gone_share * expected)
    rule = (
        f"{keys.gone:,} of {expected:,} keys of the extract before are gone, {allowed:,} may be "
        "(TFP_LIMITS__KEYS_GONE_SHARE)"
    )
    return quality.Rejection(rule, (), "Check that it is the extract agreed, of the whole area, and send it again.")


def _earlier(db: Engine, receipt: Receipt) -> list[Receipt]:
    """The files of the same dataset taken in that were known before this one, newest first."""
    found = [
        each
        for each in read.receipts(db, dataset=receipt.dataset)
        if each.status in TAKEN_IN and each.source == receipt.source and _known(each) < _known(receipt)
    ]
    return sorted(found, key=_known, reverse=True)


def _known(receipt: Receipt) -> dt.datetime:
    return receipt.known_from or dt.datetime.min.replace(tzinfo=dt.UTC)


def _place(staged: Path, receipt: Receipt) -> Path:
    folder = staged / str(receipt.source) / str(receipt.dataset)
    return folder / f"{receipt.extract_on}_{receipt.file_id}.parquet"


def _keys(
    engine: duckdb.DuckDBPyConnection, receipt: Receipt, contract: Contract, earlier: Sequence[Path], held: pa.Table
) -> Keys:
    is_snapshot = contract.kind == "snapshot"
    aged = AGED.get(contract.name, "false") if is_snapshot else "false"
    values = {"extract_on": receipt.extract_on} if "$extract_on" in aged else {}
    engine.register("held_rows", held.select(["natural_key", "person_part"]))
    engine.from_parquet([str(each) for each in earlier], union_by_name=True).create_view("staged_rows")
    engine.execute(
        "CREATE TEMP TABLE earlier AS SELECT natural_key, person_part, row_hash, known_from, "
        f"coalesce({aged}, false) AS is_aged FROM staged_rows t",
        values,
    )
    counted = engine.execute(statement("keys"), {"blank_key": kind_of(str(receipt.dataset)).blank_key}).fetchone()
    before, now, new, changed, kept_out, gone, has_aged = counted or (0,) * 7
    gone_too = {"gone": gone, "aged": has_aged} if is_snapshot else {}
    return Keys(len(earlier), before, now, new, changed, kept_out, **gone_too)


def _blanks(
    engine: duckdb.DuckDBPyConnection, contract: Contract, passed: pa.Table, before: Path | None
) -> list[Blank]:
    names = [column.name for column in contract.columns if column.name in passed.column_names]
    earlier: dict[str, float] = {}
    if before is not None:
        engine.from_parquet(str(before)).create_view("before_rows")
        earlier = _shares(engine, "before_rows", names)
    found = _shares(engine, "passed", names)
    return [
        Blank(
            name,
            share,
            earlier.get(name),
            passed.num_rows >= SUDDEN_ROWS and name in earlier and share - earlier[name] >= SUDDEN_RISE,
        )
        for name, share in found.items()
    ]


def _shares(engine: duckdb.DuckDBPyConnection, rows: str, names: Sequence[str]) -> dict[str, float]:
    """Column -> share of its cells that are blank; columns that the rows do not have are left out."""
    kinds = {name: kind for name, kind, *_ in engine.execute(f"DESCRIBE {rows}").fetchall()}
    there = [name for name in names if name in kinds]
    filled = [f"count(nullif(\"{name}\", ''))" if kinds[name] == "VARCHAR" else f'count("{name}")' for name in there]
    if not there:
        return {}
    total, *counts = engine.execute(f"SELECT count(*), {', '.join(filled)} FROM {rows}").fetchone() or (0,)
    return {name: 1 - count / total for name, count in zip(there, counts, strict=True)} if total else {}


def _coverage(engine: duckdb.DuckDBPyConnection, db: Engine, receipt: Receipt, staged: Path) -> Coverage | None:
    """Schools on whose roll are pupils, without a row of attendance: told with whichever of the two files comes later.

    None: the file is neither, or its counterpart has not arrived.
    """
    if receipt.dataset not in EDUCATION or receipt.extract_on is None:
        return None
    other = next(name for name in EDUCATION if name != receipt.dataset)
    arrived = [
        each
        for each in read.receipts(db, dataset=other)
        if each.status in TAKEN_IN and (each.extract_on or dt.date.max) <= receipt.extract_on
    ]
    counterpart = max(arrived, key=_known, default=None)
    if counterpart is None or not _place(staged, counterpart).is_file():
        return None
    engine.execute(f"CREATE VIEW {receipt.dataset} AS SELECT * FROM passed")
    engine.from_parquet(str(_place(staged, counterpart))).create_view(other)
    engine.register("terms", terms())
    gaps = [Gap(*row) for row in engine.execute(statement("gaps")).fetchall()]
    numbers = {receipt.dataset: receipt.file_id, other: counterpart.file_id}
    return Coverage(numbers["attendance"], numbers["pupils"], gaps)


def terms() -> pa.Table:
    """School terms of the rulebook: academic_year, term_code, first_on, last_on."""
    known = rulebook.load().terms
    columns = {
        "academic_year": [each.academic_year for each in known],
        "term_code": [each.code for each in known],
        "first_on": [each.first_on for each in known],
        "last_on": [each.last_on for each in known],
    }
    return pa.table(columns)


def statement(name: str) -> str:
    """The SQL statement of that name."""
    return written(files("tfp_etl.delivery_card") / "sql", name)
