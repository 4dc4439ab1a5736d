"""A second, independent generator of UK-like records about people and families, in the generic columns.

Written from the feeds' description alone, with names, lives and noise of its own, so that what does well on the
platform's own synthetic county can be tried on something else. `generate(records=100_000, seed=1, level="normal")`.
"""

from benchmarks.matching.uk2.feeds import generate

__all__ = ["generate"]
