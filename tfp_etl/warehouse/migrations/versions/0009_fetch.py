"""What was fetched from senders: which version of which remote file was seen, and what came of it."""

from pathlib import Path
from typing import cast

import psycopg
from alembic import op

revision = "0009"
down_revision = "0008"

SCRIPT = Path(__file__).parents[1] / "sql" / "0009_fetch.sql"


def upgrade() -> None:
    """Add what the frozen script says."""
    connection = cast("psycopg.Connection", op.get_bind().connection.driver_connection)
    connection.execute(SCRIPT.read_bytes())


def downgrade() -> None:
    """Refused: history is not dropped by a command."""
    raise NotImplementedError("The warehouse goes forward only; restore a dump to go back.")
