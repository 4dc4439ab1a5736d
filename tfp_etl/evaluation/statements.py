"""The SQL statements of an evaluation."""

from importlib.resources import files

_SQL = files("tfp_etl.evaluation") / "sql"


def statement(name: str) -> str:
    """The SQL statement of that name."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
