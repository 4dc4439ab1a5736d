"""Writes a set of the second generator: python -m benchmarks.matching.uk2 OUT --records N --seed S --level normal."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.matching import layout
from benchmarks.matching.uk2 import generate


def main() -> None:
    """Make and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--level", choices=["light", "normal", "heavy", "other", "sparse"], default="normal")
    wishes = parser.parse_args()
    records, truth = generate(wishes.records, wishes.seed, wishes.level)
    layout.write(wishes.out, records, truth)
    print(f"{wishes.out.name}: {len(records):,} records, {truth['person'].nunique():,} people")


if __name__ == "__main__":
    main()
