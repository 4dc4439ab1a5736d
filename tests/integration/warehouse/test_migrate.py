"""The migrated database is the one the tables describe."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from tfp_etl.warehouse import migrate
from tfp_etl.warehouse.tables import metadata

CONSTRAINTS = """
    select n.nspname || '.' || t.relname, c.conname
    from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace
    where n.nspname in ('audit', 'core', 'mart') and t.relname <> 'alembic_version' and c.contype <> 'n'
"""
COMMENTS = """
    select n.nspname || '.' || t.relname, a.attname, col_description(t.oid, a.attnum), obj_description(t.oid)
    from pg_attribute a join pg_class t on t.oid = a.attrelid join pg_namespace n on n.oid = t.relnamespace
    where n.nspname in ('audit', 'core', 'mart') and t.relkind = 'r' and a.attnum > 0 and t.relname <> 'alembic_version'
"""


def test_nothing_drifts_between_tables_and_migrations(county):
    options = {"include_schemas": True, "compare_type": True, "compare_server_default": True}
    options |= {"version_table": "alembic_version", "version_table_schema": "audit"}
    with county.db.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_constraints_of_the_database_are_those_of_the_tables(county):
    without_key = {table.primary_key for table in metadata.tables.values() if not table.primary_key.columns}
    declared = {(str(t), str(c.name)) for t in metadata.tables.values() for c in t.constraints if c not in without_key}
    assert set(county.rows(CONSTRAINTS)) == declared


def test_every_table_and_column_of_the_database_says_what_it_means(county):
    rows = county.rows(COMMENTS)
    assert len(rows) > 250
    assert [row[:2] for row in rows if not row[2] or not (row[3] or "").startswith("One row is ")] == []
    declared = {(str(t), c.name): (c.comment, t.comment) for t in metadata.tables.values() for c in t.columns}
    assert {(row[0], row[1]): (row[2], row[3]) for row in rows} == declared


def test_upgrade_twice_at_once_and_again_is_upgrade_once(postgres_server):
    url = postgres_server.database("migrated_twice")
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(migrate.upgrade, [url] * 4)) == {"0015"}
    assert migrate.upgrade(url) == "0015"
    engine = create_engine(url)
    with engine.connect() as connection:
        assert connection.scalar(text("select count(*) from audit.alembic_version")) == 1
    engine.dispose()
    postgres_server.drop_database("migrated_twice")


def test_no_extension_is_needed(county):
    assert county.rows("select extname from pg_extension where extname not in ('plpgsql')") == []


def test_a_database_that_cannot_hold_every_name_is_refused(postgres_server):
    url = postgres_server.database("migrated_twice")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("drop database if exists narrow"))
        connection.execute(
            text("create database narrow encoding 'SQL_ASCII' locale_provider libc locale 'C' template template0")
        )
    engine.dispose()
    with pytest.raises(migrate.UnfitServerError, match="must be UTF8; it is SQL_ASCII"):
        migrate.upgrade(url.replace("migrated_twice", "narrow"))
