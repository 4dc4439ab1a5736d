"""One primary family a person and day, held by a flatter index."""

from pathlib import Path
from typing import cast

import psycopg
from alembic import op

revision = "0003"
down_revision = "0002"

SCRIPT = Path(__file__).parents[1] / "sql" / "0003_one_primary.sql"


def upgrade() -> None:
    """Put the new exclusion constraint in the place of the old."""
    connection = cast("psycopg.Connection", op.get_bind().connection.driver_connection)
    connection.execute(SCRIPT.read_bytes())


def downgrade() -> None:
    """Refused: history is not dropped by a command."""
    raise NotImplementedError("The warehouse goes forward only; restore a dump to go back.")
