"""A small county for the tests of the warehouse: files are delivered, staged and loaded as the road does it."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import Engine, insert, text

from tfp_etl.warehouse import load, quiet
from tfp_etl.warehouse.datasets import kind_of
from tfp_etl.warehouse.facts import arriving_columns
from tfp_etl.warehouse.tables import audit

SOURCES = {"exclusions": "education", "attendance": "education", "pupils": "education", "offences": "police"}
SOURCES |= {"families": "careworks", "members": "careworks", "dwp_return": "benefits", "employment": "careworks"}
SOURCES |= {"ashfield_tenancies": "housing", "ashfield_actions": "housing", "asb": "police"}
ARROW = {
    "integer": pa.int32(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
    "bigint": pa.int64(),
    "numeric(6, 2)": pa.float64(),
}


def digest_of(*parts: object) -> str:
    """A hash like the record ids and row hashes of the staged layer."""
    return hashlib.md5("|".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


@dataclass
class County:
    """A warehouse with the staged files that were delivered to it."""

    db: Engine
    folder: Path
    staged: list[Path] = field(default_factory=list)

    def deliver(
        self, dataset: str, day: str, rows: Mapping[str, Mapping[str, Any]] | Sequence[tuple[str, Mapping[str, Any]]]
    ) -> int:
        """Land and stage one file of rows by natural key; returns its file id."""
        lines = list(rows.items()) if isinstance(rows, Mapping) else list(rows)
        receipt = load.receipt(
            self.db,
            source=SOURCES[dataset],
            dataset=dataset,
            file_name=f"{dataset}_{day}.csv",
            extract_on=date.fromisoformat(day),
            sha256=hashlib.sha256(repr((dataset, day, lines)).encode()).hexdigest(),
            byte_count=1,
        )
        load.status(self.db, receipt.file_id, "STAGED", rows_in=len(lines), rows_staged=len(lines), rows_held=0)
        path = self.folder / dataset / f"{day}_{receipt.file_id}.parquet"
        path.parent.mkdir(exist_ok=True)
        pq.write_table(self.table(dataset, receipt.file_id, lines), path)
        self.staged.append(path)
        return receipt.file_id

    @staticmethod
    def table(dataset: str, file_id: int, lines: Sequence[tuple[str, Mapping[str, Any]]]) -> pa.Table:
        """Staged rows of the columns that the fact table has; what a row does not say is null."""
        columns = [(name, kind.lower()) for name, kind in arriving_columns(kind_of(dataset).table)]
        wanted = pa.schema([(name, ARROW.get(kind, pa.string())) for name, kind in columns if name != "row_key"])
        content = []
        for number, (key, row) in enumerate(lines, start=2):
            who = ("", row.get("surname")) if key.startswith("|") else ()
            content.append(
                dict.fromkeys(wanted.names)
                | {
                    "line_no": number,
                    "natural_key": key,
                    "person_part": "",
                    "record_id": digest_of(SOURCES[dataset], dataset, key, *who),
                    "row_hash": digest_of(sorted(row.items())),
                }
                | dict(row)
            )
        return pa.Table.from_pylist(content, schema=wanted)

    def hold(
        self, file_id: int, dataset: str, key: str, severity: str = "hold", rule: str = "start_on_readable"
    ) -> None:
        """One held (or warned of) row of a file, beside those it has."""
        row_key = hashlib.md5(chr(31).join((dataset, key, "")).encode(), usedforsecurity=False).hexdigest()
        with self.db.begin() as connection:
            known = connection.execute(text("select count(*) from audit.quarantine")).scalar_one()
            connection.execute(
                insert(audit.quarantine).values(
                    file_id=file_id,
                    line_no=known + 100,
                    source=SOURCES[dataset],
                    dataset=dataset,
                    record_key=key,
                    person_part="",
                    rule=rule,
                    severity=severity,
                    reason=f"{rule} in words",
                    row_key=row_key,
                    mended_by="the sender",
                )
            )

    def load(self) -> list[Any]:
        """Load what was staged."""
        return load.facts(self.db, self.staged)

    def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        """The answer of a query."""
        with self.db.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), values)]


@pytest.fixture
def county(fresh_warehouse_url: str, tmp_path: Path) -> Iterator[County]:
    """An empty county."""
    db = quiet.engine(fresh_warehouse_url, connect_args={"options": "-c timezone=utc"})
    yield County(db, tmp_path)
    db.dispose()


def moment(day: str, second: int = 0) -> datetime:
    """Midnight UTC of a day, and some seconds."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC, second=second)
