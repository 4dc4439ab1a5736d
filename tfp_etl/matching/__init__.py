"""Who each record is about, and who belongs to which family (`link`); the steps the pipeline takes one by one."""

from tfp_etl.matching.keys import resolve_keys
from tfp_etl.matching.library import link, link_all
from tfp_etl.matching.linking import LinkResult, link_result
from tfp_etl.matching.outcome import Linked

__all__ = ["LinkResult", "Linked", "link", "link_all", "link_result", "resolve_keys"]
