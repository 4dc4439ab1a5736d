"""Dated rule files and the one strict reader of them."""

from tfp_etl.rules.rulebook import Rulebook, TestRule, load
from tfp_etl.rules.strict_yaml import RuleError

__all__ = ["RuleError", "Rulebook", "TestRule", "load"]
