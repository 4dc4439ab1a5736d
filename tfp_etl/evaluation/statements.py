"""The SQL statements of an evaluation."""

from importlib.resources import files

from tfp_etl.duck import written

_SQL = files("tfp_etl.evaluation") / "sql"


def statement(name: str) -> str:
    """The SQL statement of that name."""
    return written(_SQL, name)
