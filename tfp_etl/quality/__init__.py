"""Runs the expectation suites and splits passed rows from held rows."""
