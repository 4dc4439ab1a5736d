"""Columns of the facts mean what their contracts say."""

from pathlib import Path
from typing import cast

import psycopg
from alembic import op

revision = "0005"
down_revision = "0004"

SCRIPT = Path(__file__).parents[1] / "sql" / "0005_contract_comments.sql"


def upgrade() -> None:
    """Write the comments anew, as the frozen script says."""
    connection = cast("psycopg.Connection", op.get_bind().connection.driver_connection)
    connection.execute(SCRIPT.read_bytes())


def downgrade() -> None:
    """Refused: history is not dropped by a command."""
    raise NotImplementedError("The warehouse goes forward only; restore a dump to go back.")
