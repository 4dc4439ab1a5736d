"""Whose warehouse this is: one workspace's, so that no delivery of another closes what this one told."""

from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert

from tfp_etl.warehouse.tables import audit


def owner(db: Engine, workspace: str) -> str:
    """The workspace whose warehouse this is: the one noted at first use, which is `workspace` where none was."""
    query = select(audit.workspace.c.name)
    with db.begin() as connection:
        noted = connection.scalar(query)
        if noted is None:
            connection.execute(insert(audit.workspace).values(name=workspace).on_conflict_do_nothing())
            noted = connection.scalar(query)
    return str(noted)
