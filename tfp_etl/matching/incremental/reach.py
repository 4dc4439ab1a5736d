"""Rows that hang together: all of a record, and all of a source row (a claim, a tenancy), and so on from these."""

from dataclasses import dataclass

from tfp_etl.matching.incremental.hashes import Hashes, among, distinct


@dataclass(frozen=True)
class Reach:
    """Every row that is there or was: its key, its record and its source row, in one order."""

    row_key: Hashes
    record: Hashes
    source_row: Hashes

    def from_rows(self, touched: Hashes) -> Hashes:
        """The keys of all rows that are reached from these."""
        sources, before = distinct(self.source_row[among(self.row_key, touched)]), -1
        is_reached = among(self.source_row, sources)
        while len(sources) > before:
            before = len(sources)
            sources = distinct(self.source_row[among(self.record, self.record[is_reached])])
            is_reached = among(self.source_row, sources)
        return self.row_key[is_reached]
