"""Files refused unread, by what their name tells, on the feed board."""

from pathlib import Path
from typing import cast

import psycopg
from alembic import op

revision = "0014"
down_revision = "0013"

SCRIPT = Path(__file__).parents[1] / "sql" / "0014_refused_unread.sql"


def upgrade() -> None:
    """Add what the frozen script says."""
    connection = cast("psycopg.Connection", op.get_bind().connection.driver_connection)
    connection.execute(SCRIPT.read_bytes())


def downgrade() -> None:
    """Refused: history is not dropped by a command."""
    raise NotImplementedError("The warehouse goes forward only; restore a dump to go back.")
