"""Everything the warehouse is told, one function a thing: `load.facts(db, staged)`, `load.links(db, ...)` and so on.

Each is one transaction on an engine; given a connection it joins the caller's, so that a whole stage becomes visible
at once. Each may run twice.
"""

from tfp_etl.warehouse.decisions import enter as decisions
from tfp_etl.warehouse.decisions import load_uses as decision_uses
from tfp_etl.warehouse.facts import load as facts
from tfp_etl.warehouse.fetches import note_fetch as fetch
from tfp_etl.warehouse.households import load_households as households
from tfp_etl.warehouse.judgements import load_claim_entries as claim_entries
from tfp_etl.warehouse.judgements import load_claim_list as claim_list
from tfp_etl.warehouse.judgements import load_judgement as judgement
from tfp_etl.warehouse.people import load_anchors as anchors
from tfp_etl.warehouse.people import load_links as links
from tfp_etl.warehouse.people import load_memberships as memberships
from tfp_etl.warehouse.receipts import expectation_results, quarantine, receipt, stage_run, status

__all__ = [
    "anchors",
    "claim_entries",
    "claim_list",
    "decision_uses",
    "decisions",
    "expectation_results",
    "facts",
    "fetch",
    "households",
    "judgement",
    "links",
    "memberships",
    "quarantine",
    "receipt",
    "stage_run",
    "status",
]
