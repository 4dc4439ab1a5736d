"""Measures, tests, verdicts, money: frames and rules in, findings out. No database, clock or environment."""

from tfp_etl.claims.evidence import Evidence, EvidenceError
from tfp_etl.claims.judgement import AT_ENTRY, Judgement, identification, verdicts

__all__ = ["AT_ENTRY", "Evidence", "EvidenceError", "Judgement", "identification", "verdicts"]
