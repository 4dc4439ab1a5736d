"""What the agencies send: one contract a dataset, one loader, and the quirks a contract cannot say."""
