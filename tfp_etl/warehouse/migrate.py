"""Bring a warehouse database up to the tables of this package: programmatic Alembic, one migration at a time."""

import re
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from tfp_etl.warehouse import quiet

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 7_412_013  # advisory lock number of "somebody migrates this warehouse"
OLDEST_SERVER = 150_000


class UnfitServerError(RuntimeError):
    """The server is older than PostgreSQL 15, or its database cannot hold every name."""


def upgrade(url: str) -> str:
    """Run the migrations that the database at `url` lacks; a second caller waits for the first.

    Args:
        url: SQLAlchemy URL of a PostgreSQL database (psycopg 3 driver), 15 or later; plain `postgresql://` will do.

    Returns:
        The revision the database is at.
    """
    engine = quiet.engine(driver_url(url))
    try:
        with engine.begin() as connection:
            return upgrade_connection(connection)
    finally:
        engine.dispose()


def upgrade_connection(connection: Connection) -> str:
    """Run the missing migrations in the caller's transaction: all of them or none."""
    version = int(connection.scalar(text("select current_setting('server_version_num')")) or 0)
    if version < OLDEST_SERVER:
        raise UnfitServerError(f"The warehouse needs PostgreSQL 15 or later; the server says {version // 10_000}.")
    encoding = connection.scalar(text("select current_setting('server_encoding')"))
    if encoding != "UTF8":
        how = "create database <name> encoding 'UTF8' template template0"
        raise UnfitServerError(f"The warehouse's database must be UTF8; it is {encoding}. Make one: {how}")
    connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return str(connection.scalar(text("select version_num from audit.alembic_version")))


def driver_url(url: str) -> str:
    """The URL with the psycopg 3 driver named, whatever `postgresql` spelling it came in."""
    return re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql+psycopg://", url)
