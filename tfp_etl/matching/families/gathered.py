"""Records and links gathered once, for `reunite` and then `build`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import duckdb
import pyarrow as pa

from tfp_etl.matching.families import decided, ties
from tfp_etl.matching.families.draft import Families, draft, group, number
from tfp_etl.matching.families.reunite import reunited, survivors
from tfp_etl.matching.families.weights import Weights
from tfp_etl.matching.families.workspace import last_extract, workspace
from tfp_etl.matching.rows import Rows


class Gathered:
    """What `families.reunite` and `families.build` do (see there), in this order, each at most once."""

    def __init__(self, db: duckdb.DuckDBPyConnection, as_of: date, weights: Weights) -> None:
        """Gather evidence in a workspace."""
        self._db, self._as_of, self._weights = db, as_of, weights
        self._survivor: pa.Table | None = None
        self._towns = ties.gather(db, as_of, weights)

    def reunite(self, decisions: pa.Table | None = None) -> pa.Table:
        """The links, with one person where two of a family prove to be one."""
        group(self._db, self._as_of, self._weights, decided.between_persons(self._db, decisions))
        apart = decided.not_one_person(self._db, decisions)
        self._survivor = survivors(self._db, self._weights, apart)
        return reunited(self._db, self._survivor)

    def build(
        self,
        previous: pa.Table | None = None,
        *,
        minted: int = 0,
        decisions: pa.Table | None = None,
        households_before: pa.Table | None = None,
        households_minted: int = 0,
    ) -> Families:
        """The families of all persons, of those whom `reunite` made where it was called."""
        if self._survivor is not None and self._survivor.num_rows:
            self._towns = ties.gather_again(
                self._db, self._as_of, self._weights, survivor=self._survivor, towns=self._towns
            )
        said = decided.between_persons(self._db, decisions)
        return number(
            draft(self._db, self._as_of, self._weights, said),
            previous,
            minted=minted,
            households_before=households_before,
            households_minted=households_minted,
            contradicted=tuple(said.contradicted),
        )


@contextmanager
def gathered(records: Rows, links: Rows, weights: Weights | None = None) -> Iterator[Gathered]:
    """Families of these records and links; raises ValueError where there is no record."""
    with workspace(records, links) as db:
        yield Gathered(db, last_extract(db), weights or Weights())
