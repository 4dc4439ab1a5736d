"""How good the links are: against truth, against pairs that people looked at, and what the model itself expects.

Nothing of the product imports this package, and it alone, with benchmarks and tests, reads truth: a figure that
training or a threshold could see would not be a measurement any more.
"""
