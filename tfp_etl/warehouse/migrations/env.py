"""Alembic environment: runs on the connection that `tfp_etl.warehouse.migrate` hands over."""

from alembic import context
from sqlalchemy import text

from tfp_etl.warehouse.tables import metadata

connection = context.config.attributes["connection"]
connection.execute(text("create schema if not exists audit"))
context.configure(
    connection=connection,
    target_metadata=metadata,
    version_table="alembic_version",
    version_table_schema="audit",
    include_schemas=True,
)
with context.begin_transaction():
    context.run_migrations()
