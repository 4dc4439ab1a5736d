"""Measures, tests, verdicts, money: frames and rules in, findings out."""
