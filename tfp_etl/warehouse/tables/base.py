"""What all table definitions share: the metadata and a column that cannot be declared without its meaning."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Integer, MetaData, Numeric, Text
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "ck": "%(table_name)s_%(constraint_name)s_check",
        "fk": "%(table_name)s_%(column_0_N_name)s_fk",
    }
)

TEXT = Text()
DATE = Date()
INT = Integer()
BIGINT = BigInteger()
BOOL = Boolean()
MOMENT = DateTime(timezone=True)
POUNDS = Numeric(10, 2)


def col(name: str, kind: TypeEngine[Any], comment: str, *items: SchemaItem, **options: Any) -> Column[Any]:  # noqa: ANN401 - passed on to Column
    """A column; its meaning comes before its options. Not null unless said (`nullable=True`)."""
    options.setdefault("nullable", False)
    return Column(name, kind, *items, comment=comment, **options)


def opt(name: str, kind: TypeEngine[Any], comment: str) -> Column[Any]:
    """A column that may be unknown (null)."""
    return Column(name, kind, nullable=True, comment=comment)
