"""A file name with the year 0000 tells no date: it stopped every receipt after it."""

from pathlib import Path
from typing import cast

import psycopg
from alembic import op

revision = "0015"
down_revision = "0014"

SCRIPT = Path(__file__).parents[1] / "sql" / "0015_no_year_nought.sql"


def upgrade() -> None:
    """Add what the frozen script says."""
    connection = cast("psycopg.Connection", op.get_bind().connection.driver_connection)
    connection.execute(SCRIPT.read_bytes())


def downgrade() -> None:
    """Refused: history is not dropped by a command."""
    raise NotImplementedError("The warehouse goes forward only; restore a dump to go back.")
