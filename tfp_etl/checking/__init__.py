"""What a file would come to, told to its sender: the self-check without a database, and the report back."""

from tfp_etl.checking.findings import Finding, Findings, examine, headline, of_refusal, of_split

__all__ = ["Finding", "Findings", "examine", "headline", "of_refusal", "of_split"]
