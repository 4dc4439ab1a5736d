"""The officer's word: two records are one person or two, two people one family or not, whatever the weights say.

    read -> in force -> found among the records -> free of contradiction -> pairs for linking, reunion, keys, families

A decision names two records by what lasts at their source and is found anew in every run; one that finds nobody waits.
That two records are not one person beats everything, also a decision that they are (matching/adr/0001).
"""

from tfp_etl.matching.decisions.consistency import contradicted
from tfp_etl.matching.decisions.entering import entered
from tfp_etl.matching.decisions.held import DecisionBrokenError, refuse_broken, refuse_broken_families
from tfp_etl.matching.decisions.reading import DecisionsRefusedError, read
from tfp_etl.matching.decisions.replay import NOTHING_DECIDED, Replayed, kept_apart, replay, with_conflicts
from tfp_etl.matching.decisions.subjects import SCHEMA, known, subject_of

__all__ = [
    "NOTHING_DECIDED",
    "SCHEMA",
    "DecisionBrokenError",
    "DecisionsRefusedError",
    "Replayed",
    "contradicted",
    "entered",
    "kept_apart",
    "known",
    "read",
    "refuse_broken",
    "refuse_broken_families",
    "replay",
    "subject_of",
    "with_conflicts",
]
