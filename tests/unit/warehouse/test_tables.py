"""Every table and column says what it means, without a database."""

import re

import pytest
from sqlalchemy import Table

from tfp_etl.warehouse.tables import SCHEMAS, facts, metadata

TABLES = list(metadata.tables.values())
PERSONAL = re.compile(
    r"(^|_)(surname|forenames?|dob|nino|upn|postcode|uprn|nominal_ref|record_key|natural_key|address_.*)$"
)


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_a_table_says_what_a_row_is_and_a_column_what_it_means(table: Table):
    assert str(table.schema) in SCHEMAS
    assert (table.comment or "").startswith("One row is ")
    assert [c.name for c in table.columns if not c.comment or not c.comment.endswith((".", "hold or warn."))] == []


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_personal_columns_are_marked(table: Table):
    personal = [c for c in table.columns if PERSONAL.search(c.name)]
    assert [c.name for c in personal if not (c.comment or "").startswith("PERSONAL")] == []


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_a_name_tells_kind_and_unit(table: Table):
    kinds = {
        "_on": "DATE",
        "_gbp": r"NUMERIC\(10, 2\)",
        "_count": "INTEGER|BIGINT",
        "_at": "DATETIME",
        "_id": "BIGINT|TEXT",
    }
    wrong = [
        c.name
        for c in table.columns
        for ending, kind in kinds.items()
        if c.name.endswith(ending) and not re.match(kind, str(c.type))
    ]
    assert wrong == []


def test_every_fact_has_the_columns_of_its_history():
    fact_tables = [table for table in vars(facts).values() if isinstance(table, Table)]
    assert len(fact_tables) == 13
    assert all(set(facts.STANDARD) <= set(table.columns.keys()) for table in fact_tables)
