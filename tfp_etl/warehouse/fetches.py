"""The ledger of what was fetched from senders: which version of which remote file was seen, and what came of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, insert, text

from tfp_etl.warehouse.statements import driver, text_of
from tfp_etl.warehouse.tables import audit

FETCHED, REFUSED = "FETCHED", "REFUSED"
LOCK = text("select pg_advisory_lock(hashtext('tfp_etl: fetch'), hashtext(:source))")
UNLOCK = text("select pg_advisory_unlock(hashtext('tfp_etl: fetch'), hashtext(:source))")


@dataclass(frozen=True)
class Fetch:
    """One version of a file as it lay at its sender, fetched or refused unread."""

    source: str
    origin: str
    file_name: str
    byte_count: int | None
    changed_at: datetime | None
    version: str
    state: str
    reason: str = ""
    sha256: str | None = None

    @property
    def mark(self) -> tuple[int | None, datetime | None, str]:
        """What tells this version of the file from the next."""
        return self.byte_count, self.changed_at, self.version


NAMES = tuple(Fetch.__dataclass_fields__)


def newest_fetches(db: Engine, source: str) -> dict[str, Fetch]:
    """The last word on every remote file of a source, by its origin."""
    with db.connect() as connection:
        found = [Fetch(*row) for row in driver(connection).execute(text_of("newest_fetches"), {"source": source})]
    return {each.origin: each for each in found}


def note_fetch(db: Engine, fetch: Fetch) -> None:
    """Add a row to the ledger."""
    with db.begin() as connection:
        connection.execute(insert(audit.fetch).values({name: getattr(fetch, name) for name in NAMES}))


@contextmanager
def fetching_alone(db: Engine, source: str) -> Iterator[None]:
    """Keep any other fetching of this source out while the block runs, in whatever process; a dead one keeps nobody."""
    with db.connect() as connection:
        connection.execute(LOCK, {"source": source})
        connection.commit()
        try:
            yield
        finally:
            connection.execute(UNLOCK, {"source": source})
