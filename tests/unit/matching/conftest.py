"""Matching in a test: records in, groups of record ids out."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from tests.unit.matching import people
from tfp_etl.matching import linking

Groups = set[frozenset[str]]


def groups_of(links: pa.Table) -> Groups:
    """The partition that links make: record ids by person."""
    found: dict[int, set[str]] = defaultdict(set)
    for record_id, person_id in zip(links["record_id"].to_pylist(), links["person_id"].to_pylist(), strict=True):
        found[person_id].add(record_id)
    return {frozenset(group) for group in found.values()}


@pytest.fixture
def persons() -> Callable[..., Groups]:
    """Link rows (with decisions) and give the persons found, as sets of record ids."""

    def link(*rows: dict[str, Any], decisions: list[tuple[str, str, str]] | None = None) -> Groups:
        decided = None
        if decisions:
            names = ("record_id_1", "record_id_2", "decision")
            decided = pa.table(dict(zip(names, map(list, zip(*decisions, strict=True)), strict=True)))
        return groups_of(linking.link(people.table(*rows), decisions=decided))

    return link
