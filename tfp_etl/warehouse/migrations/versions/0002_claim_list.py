"""Payments due, claim lists, and the hash of what was loaded."""

from pathlib import Path
from typing import cast

import psycopg
from alembic import op

revision = "0002"
down_revision = "0001"

SCRIPT = Path(__file__).parents[1] / "sql" / "0002_claim_list.sql"


def upgrade() -> None:
    """Add what the frozen script says."""
    connection = cast("psycopg.Connection", op.get_bind().connection.driver_connection)
    connection.execute(SCRIPT.read_bytes())


def downgrade() -> None:
    """Refused: history is not dropped by a command."""
    raise NotImplementedError("The warehouse goes forward only; restore a dump to go back.")
