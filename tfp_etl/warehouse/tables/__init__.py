"""The data dictionary: every table of the schemas audit, core and mart, each column with its meaning."""

from tfp_etl.warehouse.tables import audit, core, facts, mart
from tfp_etl.warehouse.tables.base import metadata

SCHEMAS = ("audit", "core", "mart")

__all__ = ["SCHEMAS", "audit", "core", "facts", "mart", "metadata"]
