"""The warehouse: any PostgreSQL that the settings name, else the embedded server."""

import contextlib
import re
from collections.abc import Iterator

from sqlalchemy import Engine

from tfp_etl.platform import PlatformError
from tfp_etl.platform.postgres import EmbeddedServer
from tfp_etl.settings import Settings

LONGEST_NAME = 63  # PostgreSQL cuts identifiers there


def embedded_server(settings: Settings) -> EmbeddedServer:
    """The embedded server of this home; not started yet."""
    return EmbeddedServer(settings.home.resolve() / "postgres")


def database_name(workspace: str, prefix: str = "tfp") -> str:
    """Name of a workspace's database: the prefix, then the workspace in letters PostgreSQL takes unquoted."""
    return re.sub(r"[^a-z0-9]+", "_", f"{prefix}_{workspace}".lower())[:LONGEST_NAME]


@contextlib.contextmanager
def open_warehouse(settings: Settings, *, migrate: bool = True) -> Iterator[Engine]:
    """The warehouse of the workspace in use, migrated to the newest tables.

    `TFP_DATABASE_URL` wins. Without it the embedded server is used: started if it does not run, stopped again when
    nobody else uses it. `migrate=False` is for tasks of a platform that migrated when it came up.

    Raises PlatformError where the database is the warehouse of another workspace.
    """
    from tfp_etl.warehouse import migrate as migrations  # noqa: PLC0415 - Alembic is slow to import
    from tfp_etl.warehouse import owner, quiet  # noqa: PLC0415 - as are the drivers

    with contextlib.ExitStack() as stack:
        url = settings.warehouse_url()
        if url is None:
            server = embedded_server(settings)
            stack.enter_context(server.lease())
            url = server.database(database_name(settings.workspace_name))
        if migrate:
            migrations.upgrade(url)
        engine = quiet.engine(migrations.driver_url(url))
        stack.callback(engine.dispose)
        _refuse_another(settings, owner.owner(engine, settings.workspace_name))
        yield engine


def _refuse_another(settings: Settings, owner: str) -> None:
    """Stop before the files of one workspace close what those of another told."""
    name = settings.workspace_name
    if owner != name:
        which = "The embedded database" if settings.warehouse_url() is None else "TFP_DATABASE_URL"
        raise PlatformError(
            f"{which} names the warehouse of workspace {owner}, not of {name}: give {name} a database of its own, "
            f"or set TFP_WORKSPACE={owner} where both are one county's."
        )
