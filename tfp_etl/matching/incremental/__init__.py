"""Runs that cost what changed: a full run leaves its state, the next reads again only what a delivery changed.

    changed rows -> rows that look to them -> their nodes -> pairs with these -> their components -> persons
    changes.py      neighbours.py             regroup.py     pairs.py            partition.py

Families are built again of the persons of components with a change (kin.py). The result is that of a full run over the
same population; docs/adr/0004 says why, and where the two can differ.
"""

from tfp_etl.matching.incremental.kin import Said, families
from tfp_etl.matching.incremental.outcome import Outcome
from tfp_etl.matching.incremental.run import link_result
from tfp_etl.matching.incremental.taking_in import take_in

__all__ = ["Outcome", "Said", "families", "link_result", "take_in"]
