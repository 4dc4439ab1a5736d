"""What is worth a person's look: pairs nearly joined, held back or thinly joined, and families that look odd.

`gather` picks the pairs while matching still has them in its database; `build` adds persons and families, says what a
decision would change, and puts them in order. No value of a record is in any of it: ids, levels and weights.
"""

from tfp_etl.matching.review.candidates import gather, levels_of
from tfp_etl.matching.review.queue import KINDS, NONE, asked, build, not_asked, of_run

__all__ = ["KINDS", "NONE", "asked", "build", "gather", "levels_of", "not_asked", "of_run"]
