"""Families: people of one household tied as parent, guardian, partner or sibling, as dated memberships.

`reunite` first makes one person of two whom a household shows to be one (reunite.py). `build` gathers evidence between
people (ties.py), adds it up and joins people into groups (merge.py, draft.py), carries the ids of the run before
(lasting.py), and says since when each belongs and who left (sql/membership.sql).
`gathered` does both at less cost. The reasons are in docs/families.md.
"""

import pyarrow as pa

from tfp_etl.matching.families.draft import Families
from tfp_etl.matching.families.gathered import gathered
from tfp_etl.matching.families.weights import Weights
from tfp_etl.matching.rows import Rows

__all__ = ["Families", "Weights", "build", "gathered", "reunite"]


def build(
    records: Rows,
    links: Rows,
    previous: pa.Table | None = None,
    *,
    minted: int = 0,
    weights: Weights | None = None,
    decisions: pa.Table | None = None,
    households_before: pa.Table | None = None,
    households_minted: int = 0,
) -> Families:
    """The families of all persons of `links` on the day of the last extract in `records`, and who left them before.

    `records`: the person records of feeds.person_records; `links`: record_id, person_id (persons without a named record
    stand alone); `previous`: the memberships of the run before, so that families keep their ids; `minted`: the highest
    family id ever given out; `decisions`: record_id_1, record_id_2, decision (same_family or
    not_same_family), decision_no, which beat all evidence; `households_before`, `households_minted`: the like of
    `previous` and `minted` for households. Row order is free.
    """
    with gathered(records, links, weights) as judged:
        return judged.build(
            previous,
            minted=minted,
            decisions=decisions,
            households_before=households_before,
            households_minted=households_minted,
        )


def reunite(
    records: Rows, links: Rows, *, weights: Weights | None = None, decisions: pa.Table | None = None
) -> pa.Table:
    """The links, with one person where two of a family prove to be one: for use between linking and `build`.

    The older id (the smaller number) stays, so that ids carried from the run before survive. `decisions`: record_id_1,
    record_id_2, decision, decision_no; nobody is made one with whom they are not to be linked (cannot_link).
    """
    with gathered(records, links, weights) as judged:
        return judged.reunite(decisions)
