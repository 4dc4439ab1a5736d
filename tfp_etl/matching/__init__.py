"""Who each record is about (`link`), and who belongs to which family (`families`)."""

from tfp_etl.matching.keys import resolve_keys
from tfp_etl.matching.linking import LinkResult, link, link_result

__all__ = ["LinkResult", "link", "link_result", "resolve_keys"]
