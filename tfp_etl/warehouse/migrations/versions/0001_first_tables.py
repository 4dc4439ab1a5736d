"""The first tables of audit, core and mart."""

from pathlib import Path
from typing import cast

import psycopg
from alembic import op

revision = "0001"
down_revision = None

SCRIPTS = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    """Create everything as the frozen scripts say; later changes are migrations of their own."""
    connection = cast("psycopg.Connection", op.get_bind().connection.driver_connection)
    for name in ("0001_schemas", "0001_audit", "0001_core", "0001_mart", "0001_functions"):
        connection.execute((SCRIPTS / f"{name}.sql").read_bytes())


def downgrade() -> None:
    """Refused: history is not dropped by a command."""
    raise NotImplementedError("The warehouse goes forward only; restore a dump to go back.")
