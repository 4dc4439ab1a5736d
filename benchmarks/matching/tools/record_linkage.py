"""recordlinkage with its unsupervised ECM classifier and connected components. RECORDS LINKS."""

from __future__ import annotations

import numpy as np
import recordlinkage
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from benchmarks.matching.tools import tidy

BLOCKS = [["surname", "dob"], ["forename", "dob"], ["surname", "postcode"], ["dob", "postcode"], ["nino"], ["upn"]]


def main() -> None:
    """Read, index, compare, classify, write."""
    records, links = tidy.arguments()
    frame = tidy.read(records)
    indexer = recordlinkage.Index()
    for block in BLOCKS:
        indexer.block(block)
    compare = recordlinkage.Compare()
    compare.string("forename", "forename", method="jarowinkler", threshold=0.88, label="forename")
    compare.string("surname", "surname", method="jarowinkler", threshold=0.88, label="surname")
    for name in ("dob", "postcode", "gender", "nino", "upn"):
        compare.exact(name, name, label=name)
    # Two blank cells are no pair: only rows that have the block's columns are indexed.
    pairs = None
    for block in BLOCKS:
        some = frame[frame[block].notna().all(axis=1)]
        found = recordlinkage.Index().block(block).index(some)
        pairs = found if pairs is None else pairs.union(found)
    features = compare.compute(pairs, frame)
    matches = recordlinkage.ECMClassifier().fit_predict(features)
    left, right = (matches.get_level_values(i).to_numpy() for i in (0, 1))
    n = len(frame)
    graph = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(n, n))
    frame["person_id"] = connected_components(graph, directed=False)[1]
    frame[["record_id", "person_id"]].to_parquet(links, index=False)


if __name__ == "__main__":
    main()
