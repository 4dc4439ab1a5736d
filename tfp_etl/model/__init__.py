"""The programme's nouns: status and verdict, term, claim window, and how days are counted. Standard library only."""

from tfp_etl.model.status import Outcome, Part, Status, Verdict
from tfp_etl.model.term import Term, last_terms
from tfp_etl.model.window import ClaimWindow

__all__ = ["ClaimWindow", "Outcome", "Part", "Status", "Term", "Verdict", "last_terms"]
